//! Documentation of a contract as documentation in Rust: without its language's marks, and harmless to rustdoc.

use wireproof_source::{
    Sources, Span,
    document::{Value, parse_json, parse_yaml},
};

/// The lines of a documentation that stands at `span`; none if it is empty.
pub(crate) fn docs(sources: &Sources, span: Option<Span>) -> Vec<String> {
    let Some(span) = span else { return Vec::new() };
    harmless(&text(sources, span))
}

/// The text without the marks of the language that it stands in.
fn text(sources: &Sources, span: Span) -> String {
    let raw = sources.snippet(span);
    if raw.starts_with("//") || raw.starts_with("/*") {
        return raw.lines().map(without_marks).collect::<Vec<_>>().join("\n");
    }
    let read = match raw.as_bytes().first() {
        Some(b'"') => parse_json(span.source, raw).0,
        Some(b'\'' | b'|' | b'>') => parse_yaml(span.source, raw).0,
        _ => None,
    };
    match read.map(|node| node.value) {
        Some(Value::String(text)) => text,
        _ => raw.to_owned(),
    }
}

fn without_marks(line: &str) -> &str {
    let line = line.trim();
    let line = line.strip_suffix("*/").unwrap_or(line);
    for mark in ["///", "//", "/**", "/*", "*"] {
        if let Some(rest) = line.strip_prefix(mark) {
            return rest.strip_prefix(' ').unwrap_or(rest).trim_end();
        }
    }
    line
}

/// Text that rustdoc neither runs nor trips over: fences of code say that they are text, indentation makes no code.
fn harmless(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut fence: Option<String> = None;
    for line in text.trim().lines() {
        let line: String =
            line.trim_end().chars().map(|c| if c == '\t' { ' ' } else { c }).collect();
        let line: String = line.chars().filter(|c| !c.is_control()).collect();
        let bare = line.trim_start();
        let marks: String =
            bare.chars().take_while(|c| bare.starts_with(*c) && "`~".contains(*c)).collect();
        match &fence {
            Some(open) if marks.starts_with(open.as_str()) && bare.len() == marks.len() => {
                fence = None;
                lines.push(marks);
            }
            Some(_) => lines.push(line),
            None if marks.len() >= 3 => {
                lines.push(format!("{marks}text"));
                fence = Some(marks);
            }
            None => {
                let indent = (line.len() - bare.len()).min(3);
                lines.push(format!("{:indent$}{bare}", ""));
            }
        }
    }
    if let Some(open) = fence {
        lines.push(open);
    }
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_never_run() {
        let text = "A {brace} and 100%.\n```\nlet x;\n```\n\n        indented\n~~~rust\nopen";
        let expected = [
            "A {brace} and 100%.",
            "```text",
            "let x;",
            "```",
            "",
            "   indented",
            "~~~text",
            "open",
            "~~~",
        ];
        assert_eq!(harmless(text), expected);
    }

    #[test]
    fn marks_are_taken_off() {
        let mut sources = Sources::default();
        for (written, read) in [
            ("/// One.\n  /// Two.", "One.\nTwo."),
            ("\"a \\u00e4 \\\"b\\\"\\nc\"", "a ä \"b\"\nc"),
            ("|\n  block\n  text", "block\ntext"),
            ("plain text", "plain text"),
            ("'it''s'", "it's"),
        ] {
            let source = sources.add("a", written);
            let span = Span::new(source, 0, written.len());
            assert_eq!(docs(&sources, Some(span)).join("\n"), read);
        }
    }
}
