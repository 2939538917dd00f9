//! A part of a document on its own: what a span of it holds, and how that reads as JSON.

use std::fmt::Write as _;

use super::{Node, Value, parse_json, parse_yaml};
use crate::{Sources, Span};

/// Reads the part of a document that a span holds, whatever the document's language. None if it is no value.
pub fn part(sources: &Sources, span: Span) -> Option<Node> {
    let text = sources.snippet(span).trim();
    let json = text.starts_with(['{', '[', '"']).then(|| parse_json(span.source, text).0);
    json.flatten().or_else(|| {
        // The first line stands where it stood, so that the others are where YAML expects them.
        let (_, start, _) = sources.locate(span)?;
        let text = " ".repeat(start.column.saturating_sub(1)) + text;
        parse_yaml(span.source, &text).0
    })
}

impl Node {
    /// The value as JSON, in one line.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        write(self, &mut out);
        out
    }
}

// A document's depth is bounded by `MAX_DEPTH`.
fn write(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => write_text(text, out),
        Value::Array(items) => {
            out.push('[');
            for (item, at) in items.iter().zip(0..) {
                out.push_str(if at > 0 { "," } else { "" });
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            out.push('{');
            for (entry, at) in entries.iter().zip(0..) {
                out.push_str(if at > 0 { "," } else { "" });
                write_text(&entry.key.value, out);
                out.push(':');
                write(&entry.node, out);
            }
            out.push('}');
        }
    }
}

/// A string with what JSON escapes (RFC 8259, section 7).
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\n' => out.push_str("\\n"),
            control if control < ' ' => _ = write!(out, "\\u{:04x}", u32::from(control)),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_reads_alone() {
        let mut sources = Sources::default();
        let text = "a:\n  b:\n    c: [1, x]\n    d: \"q\\\"\"\n  e: null\n";
        let source = sources.add("a.yaml", text);
        let (Some(start), Some(end)) = (text.find("c:"), text.find("  e")) else { return };
        let node = part(&sources, Span::new(source, start, end));
        assert_eq!(node.map(|node| node.to_json()).as_deref(), Some(r#"{"c":[1,"x"],"d":"q\""}"#));
    }
}
