//! What a schema says about itself: documentation, deprecation, what is specific to its author.

use std::fmt::Write as _;

use wireproof_model::{Attribute, Deprecation, Meta};
use wireproof_source::document::{Node, Value};

use crate::{literal, parts::Parts};

/// Puts a schema's documentation, deprecation and extensions on the element that it describes.
pub(crate) fn describe(meta: &mut Meta, node: &Node, parts: &Parts<'_>) {
    let docs = parts.notes.description.or(parts.notes.title);
    meta.docs = docs.filter(|docs| docs.as_str().is_some()).map(|docs| docs.span);
    if let Some(entry) = parts.notes.deprecated {
        meta.extra_mut().deprecated =
            Some(Deprecation { since: None, advice: None, span: entry.span() });
    }
    attributes(meta, node);
}

/// Keeps the extensions of a mapping on the element that it describes.
pub fn attributes(meta: &mut Meta, node: &Node) {
    for entry in node.entries().iter().filter(|entry| entry.key.value.starts_with("x-")) {
        let name = smol_str::format_smolstr!("openapi.{}", entry.key.value);
        let said = Attribute::new(name, literal(&entry.node), entry.span());
        meta.extra_mut().attributes.push(said);
    }
}

/// A tree in a normal spelling: keys sorted, nothing between.
pub(crate) fn normal(node: &Node) -> String {
    let mut out = String::new();
    write(node, &mut out);
    out
}

// A document's depth is bounded by `document::MAX_DEPTH`.
fn write(node: &Node, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => {
            let _ = write!(out, "{text:?}");
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(entries) => {
            let mut sorted: Vec<_> = entries.iter().collect();
            sorted.sort_by(|a, b| a.key.value.cmp(&b.key.value));
            out.push('{');
            for entry in sorted {
                let _ = write!(out, "{:?}:", entry.key.value);
                write(&entry.node, out);
                out.push(',');
            }
            out.push('}');
        }
    }
}
