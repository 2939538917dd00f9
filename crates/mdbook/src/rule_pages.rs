//! The rules as pages: an index by family, and a page for each.

use std::fmt::Write as _;

use wireproof_compat::rules::{self, Rule};

use crate::{
    blocks, highlight,
    pages::Page,
    plan,
    text::{code, plain},
};

/// The path of a rule's page in the folder of the rules.
pub(crate) fn path(folder: &str, id: &str) -> String {
    if folder.is_empty() { format!("{id}.md") } else { format!("{folder}/{id}.md") }
}

/// The list of all rules, for the chapter at `chapter`.
pub(crate) fn index(chapter: &str, folder: &str) -> String {
    let mut out = String::new();
    let mut family = "";
    for rule in rules::all() {
        let own = rule.id.split('/').next().unwrap_or("");
        if own != family {
            family = own;
            let _ = writeln!(out, "\n## {family} {{#{family}}}\n");
            out.push_str("| rule | what it is about | level |\n|---|---|---|\n");
        }
        let way = plan::relative(chapter, &path(folder, rule.id));
        let (id, title) = (code(rule.id), plain(&rule.title.replace('`', "")));
        let _ = writeln!(out, "| [{id}]({way}) | {title} | {} |", rule.level.name());
    }
    out.push('\n');
    out
}

/// A page for each rule.
pub(crate) fn pages(folder: &str) -> Vec<Page> {
    rules::all()
        .iter()
        .map(|rule| Page {
            path: path(folder, rule.id),
            title: rule.id.to_owned(),
            depth: 1,
            markdown: page(rule),
        })
        .collect()
}

fn page(rule: &Rule) -> String {
    let (id, level) = (code(rule.id), rule.level.name());
    let known = format!("Rule {id} · level where it gates: {level} · its examples are executed\n");
    let body = rule.body.trim_start();
    let (heading, rest) = body.split_once('\n').unwrap_or((body, ""));
    // The second paragraph is the message with its names still open, which is no prose.
    let rest = rest.trim_start();
    let (message, rest) = rest.split_once("\n\n").unwrap_or((rest, ""));
    let message = format!("It is told as:\n\n```text\n{message}\n```\n");
    format!("{heading}\n\n{known}\n{message}\n{}", colored(rest))
}

/// Examples in the colours of their language.
fn colored(body: &str) -> String {
    let mut out = String::new();
    let mut done = 0;
    for block in blocks::blocks(body) {
        out.push_str(body.get(done..block.range.start).unwrap_or(""));
        done = block.range.end;
        let side = block.side().unwrap_or_default();
        let _ = write!(out, "<p class=\"contract-side\">{}</p>\n\n", plain(side));
        let html = highlight::block(&block.language, &block.code);
        let known = match block.language.as_str() {
            "openapi" => "yaml",
            "avro" | "json-schema" => "json",
            other => other,
        };
        out.push_str(&html.unwrap_or_else(|| crate::text::fenced(known, &block.code)));
        out.push('\n');
    }
    out.push_str(body.get(done..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_listed_and_has_a_page() {
        let index = index("rules.md", "rules");
        let pages = pages("rules");
        assert_eq!(pages.len(), rules::all().len());
        for (rule, page) in rules::all().iter().zip(&pages) {
            assert!(index.contains(&format!("(rules/{}.md)", rule.id)), "{}", rule.id);
            assert!(
                page.markdown.contains(rule.title) && page.markdown.contains("The safe way"),
                "{}",
                rule.id
            );
        }
    }
}
