//! The documentation of an element as its author wrote it: without comment marks, quotes and indentation.

use serde_json::Value;
use wireproof_source::{
    Sources, Span,
    document::{self, Node},
};

/// The Markdown text at `span`; empty if there is none.
pub(crate) fn text(sources: &Sources, span: Option<Span>) -> String {
    let Some(span) = span else { return String::new() };
    let snippet = sources.snippet(span);
    let name = sources.get(span.source).map_or("", |source| source.name());
    let text = if snippet.trim_start().starts_with("///") {
        wire(snippet)
    } else if has_ending(name, "proto") {
        comments(snippet)
    } else {
        scalar(snippet, span)
    };
    text.trim().to_owned()
}

fn has_ending(name: &str, ending: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, found)| found.eq_ignore_ascii_case(ending))
}

fn wire(snippet: &str) -> String {
    let lines = snippet.lines().filter_map(|line| line.trim_start().strip_prefix("///"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n")
}

/// `//` and `/* */`, whose lines may begin with `*`.
fn comments(snippet: &str) -> String {
    let mut lines = Vec::new();
    let mut inside = false;
    for line in snippet.lines() {
        let line = line.trim();
        if !inside && let Some(rest) = line.strip_prefix("//") {
            lines.push(rest.strip_prefix(' ').unwrap_or(rest));
            continue;
        }
        let opened = if inside { None } else { line.strip_prefix("/*") };
        let mut rest = match opened {
            Some(rest) => rest.trim_start_matches('*'),
            // The mark of a line, but not the end of the comment.
            None if line.starts_with('*') && !line.starts_with("*/") => line.get(1..).unwrap_or(""),
            None => line,
        };
        inside = inside || opened.is_some();
        if let Some(before) = rest.trim_end().strip_suffix("*/") {
            rest = before;
            inside = false;
        }
        lines.push(rest.strip_prefix(' ').unwrap_or(rest));
    }
    lines.join("\n")
}

/// A JSON or YAML text.
fn scalar(snippet: &str, span: Span) -> String {
    let read =
        if snippet.starts_with('"') { document::parse_json(span.source, snippet).0 } else { None };
    let text = read.as_ref().and_then(Node::as_str).map(str::to_owned);
    text.or_else(|| {
        let (node, _) = document::parse_yaml(span.source, &format!("x: {snippet}"));
        node?.get("x")?.as_str().map(str::to_owned)
    })
    .unwrap_or_else(|| snippet.to_owned())
}

/// The value at `span` as JSON on several lines; none if it is not there.
pub(crate) fn value(sources: &Sources, span: Span) -> Option<String> {
    let value: Value = serde_json::from_str(&document::part(sources, span)?.to_json()).ok()?;
    serde_json::to_string_pretty(&value).ok()
}

#[cfg(test)]
mod tests {
    use wireproof_source::SourceId;

    use super::*;

    #[test]
    fn comment_marks_go() {
        assert_eq!(wire("/// One.\n  ///\n  ///  two"), "One.\n\n two");
        assert_eq!(comments("// One\n  // two"), "One\ntwo");
        assert_eq!(comments("/* One\n * * two\n */").trim(), "One\n* two");
    }

    #[test]
    fn texts_of_documents_are_unescaped() {
        let span = Span::new(SourceId(0), 0, 0);
        assert_eq!(scalar(r#""a\nb""#, span), "a\nb");
        assert_eq!(scalar("|\n      a\n      b\n", span), "a\nb\n");
        assert_eq!(scalar("'it''s'", span), "it's");
        assert_eq!(scalar("plain\n        text", span), "plain text");
    }
}
