//! The directives of a chapter: lines that hold `{{#wireproof …}}` and nothing else, outside of code.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// A contract's pages.
    Contract(String),
    /// What changed, with verdicts and proofs.
    Changes(String, String),
    /// What changed, in every encoding.
    Compare(String, String),
    /// The rules' pages.
    Rules,
}

/// A directive and its place in the chapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Directive {
    pub(crate) range: Range<usize>,
    /// What is asked for, or why that cannot be told.
    pub(crate) ask: Result<Ask, String>,
}

/// All of a chapter, in order.
pub(crate) fn directives(chapter: &str) -> Vec<Directive> {
    // Most chapters have none, and need no parser.
    if !chapter.contains("{{#wireproof") {
        return Vec::new();
    }
    let code = code(chapter);
    let mut found = Vec::new();
    let mut at = 0;
    for line in chapter.split_inclusive('\n') {
        let range = at..at + line.trim_end().len();
        at += line.len();
        let Some(inner) = line.trim_end().strip_prefix("{{#wireproof") else { continue };
        if code.iter().any(|code| code.start <= range.start && range.start < code.end) {
            continue;
        }
        let ask = inner.strip_suffix("}}").map_or_else(
            || Err("it does not end with `}}` on its line".to_owned()),
            |inner| ask(&inner.split_whitespace().collect::<Vec<_>>()),
        );
        found.push(Directive { range, ask });
    }
    found
}

fn ask(words: &[&str]) -> Result<Ask, String> {
    match words {
        ["contract", path] => Ok(Ask::Contract((*path).to_owned())),
        ["changes", old, new] => Ok(Ask::Changes((*old).to_owned(), (*new).to_owned())),
        ["compare", old, new] => Ok(Ask::Compare((*old).to_owned(), (*new).to_owned())),
        ["rules"] => Ok(Ask::Rules),
        _ => Err(format!(
            "`{}` is none of `contract PATH`, `changes OLD NEW`, `compare OLD NEW`, `rules`",
            words.join(" ")
        )),
    }
}

/// Where the blocks of code are.
fn code(chapter: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (event, range) in Parser::new_ext(chapter, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => start = Some(range.start),
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                found.extend(start.take().map(|start| start..range.end));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_line_of_its_own_is_one() {
        let chapter = "# A\n\n{{#wireproof contract a b}}\ntext {{#wireproof rules}}\n\n```text\n{{#wireproof rules}}\n```\n\n{{#wireproof compare x y}}\n";
        let found = directives(chapter);
        assert_eq!(found.len(), 2);
        assert!(found[0].ask.as_ref().is_err_and(|why| why.contains("contract a b")));
        assert_eq!(found[1].ask, Ok(Ask::Compare("x".into(), "y".into())));
        assert_eq!(&chapter[found[1].range.clone()], "{{#wireproof compare x y}}");
    }
}
