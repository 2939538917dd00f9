//! Rules are pages: `crates/compat/rules/<family>/<rule>.md`. Their path is their id.

use std::sync::LazyLock;

use crate::Level;

static PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

static RULES: LazyLock<Vec<Rule>> =
    LazyLock::new(|| PAGES.iter().map(|(id, page)| Rule::parse(id, page)).collect());

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The page's path below `rules`, without its ending.
    pub id: &'static str,
    /// The level of causes that are lost, rejected or changed in a direction that gates.
    pub level: Level,
    /// The page's heading.
    pub title: &'static str,
    /// The finding's sentence; `{…}` are filled in by [`Rule::message`].
    pub message: &'static str,
    /// How to make the same change without hurting anybody.
    pub safe_way: &'static str,
    /// The page without its front matter.
    pub body: &'static str,
    /// The executed examples.
    pub examples: Vec<Example>,
}

/// An old and a new contract, and what each encoding's readers make of the change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// What the heading says after `Example:`.
    pub title: String,
    /// The language of both texts: `proto`, `wire`, `openapi`, `avro`, `json-schema`.
    pub language: String,
    /// The old text.
    pub old: String,
    /// The new text.
    pub new: String,
    /// Rows of encoding, new reads old, old reads new.
    pub expected: Vec<[String; 3]>,
}

/// All rules, sorted by id.
pub fn all() -> &'static [Rule] {
    &RULES
}

/// The rule with this id.
pub fn find(id: &str) -> Option<&'static Rule> {
    RULES.binary_search_by(|rule| rule.id.cmp(id)).ok().and_then(|at| RULES.get(at))
}

/// What a finding is filed under whose own page is missing; tests make sure that there is none.
pub(crate) fn unknown() -> &'static Rule {
    static UNKNOWN: LazyLock<Rule> = LazyLock::new(|| {
        let page = "# A change without a page\n\n`{symbol}` changed: {was} became {is}\n";
        Rule::parse("contract/changed", page)
    });
    &UNKNOWN
}

impl Rule {
    fn parse(id: &'static str, page: &'static str) -> Self {
        let (matter, body) = page
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---\n"))
            .unwrap_or(("", page));
        let level = matter.lines().find_map(|line| line.strip_prefix("level:"));
        let level = match level.and_then(|text| text.split_whitespace().next()) {
            Some("warning") => Level::Warning,
            Some("note") => Level::Note,
            Some("off") => Level::Off,
            _ => Level::Error,
        };
        let mut lines = body.lines().filter(|line| !line.trim().is_empty());
        let title = lines.next().map_or(id, |line| line.trim_start_matches('#').trim());
        let message = lines.next().unwrap_or(title);
        let safe_way = section(body, "## The safe way").trim();
        let examples = body.split("\n## Example").skip(1).map(example).collect();
        Self { id, level, title, message, safe_way, body, examples }
    }

    /// The finding's sentence with its names filled in; a name that is unknown stays as it is.
    pub fn message(&self, fill: impl Fn(&str) -> Option<String>) -> String {
        let mut out = String::new();
        let mut rest = self.message;
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            match fill(name) {
                Some(text) => out.push_str(&text),
                None => out.extend(["{", name, "}"]),
            }
            rest = behind;
        }
        out.push_str(rest);
        out
    }
}

fn section(body: &'static str, heading: &str) -> &'static str {
    let Some((_, after)) = body.split_once(heading) else { return "" };
    after.split("\n## ").next().unwrap_or(after)
}

fn example(text: &str) -> Example {
    let mut example = Example::default();
    let mut lines = text.lines();
    lines.next().unwrap_or_default().trim_start_matches(':').trim().clone_into(&mut example.title);
    let mut block: Option<bool> = None;
    for line in lines {
        if let Some(fence) = line.strip_prefix("```") {
            block = match (block, fence.split_once(' ')) {
                (None, Some((language, side))) => {
                    language.clone_into(&mut example.language);
                    Some(side.trim() == "old")
                }
                _ => None,
            };
        } else if let Some(old) = block {
            let side = if old { &mut example.old } else { &mut example.new };
            side.push_str(line);
            side.push('\n');
        } else if let Some(row) =
            line.strip_prefix('|').and_then(|line| line.trim_end().strip_suffix('|'))
        {
            let cells: Vec<String> = row.split('|').map(|cell| cell.trim().to_owned()).collect();
            if let Ok(row) = <[String; 3]>::try_from(cells)
                && row[0] != "encoding"
                && !row[0].starts_with("--")
            {
                example.expected.push(row);
            }
        }
    }
    example
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_a_rule() {
        let rule = find("field/removed").unwrap();
        assert_eq!(rule.message, "`{old.symbol}` was removed");
        assert!(rule.safe_way.starts_with("Mark it deprecated"));
        assert_eq!(rule.examples[0].expected[0], ["protobuf-binary", "ignored", "filled"]);
        assert_eq!(
            rule.message(|name| (name == "old.symbol").then(|| "p.M.b".into())),
            "`p.M.b` was removed"
        );
    }
}
