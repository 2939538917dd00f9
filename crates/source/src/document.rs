//! JSON and YAML as one tree in which each node has its span.

mod json;
mod part;
mod scalar;
mod tree;
mod yaml;

pub use json::parse_json;
pub use part::part;
pub use yaml::parse_yaml;

use crate::{Diagnostics, SourceId, Span, Spanned};

/// How deep lists and mappings may stand in one another, in JSON and YAML alike. Deeper text is an error, so that
/// whoever walks a tree may recurse.
pub const MAX_DEPTH: usize = 128;

/// Reads a text as JSON or YAML: JSON if its name ends in `.json` or `.avsc` or it begins with `{` or `[` and its
/// name says nothing else, else YAML. What is JSON is never read as YAML, whose readers refuse what JSON may say.
/// The tree is none if the text is not in its format at all; the diagnostics say where.
pub fn parse(source: SourceId, name: &str, text: &str) -> (Option<Node>, Diagnostics) {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let starts_like_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    let json = match extension.to_ascii_lowercase().as_str() {
        "json" | "avsc" => true,
        "yaml" | "yml" => false,
        _ => starts_like_json,
    };
    if json { parse_json(source, text) } else { parse_yaml(source, text) }
}

/// A node of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The node's text.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// What a [`Node`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as it was written, in JSON's spelling.
    Number(String),
    /// A string.
    String(String),
    /// A list.
    Array(Vec<Node>),
    /// A mapping in the order it was written; keys are distinct.
    Object(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key; its span includes quotes.
    pub key: Spanned<String>,
    /// The value.
    pub node: Node,
}

impl Entry {
    /// From the key's first to the value's last character.
    pub fn span(&self) -> Span {
        self.key.span.to(self.node.span)
    }
}

impl Node {
    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// The entry of `key`, if this is a mapping that has it.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries().iter().find(|entry| entry.key.value == key)
    }

    /// The entries of a mapping; none for everything else.
    pub fn entries(&self) -> &[Entry] {
        if let Value::Object(entries) = &self.value { entries } else { &[] }
    }

    /// The items of a list; none for everything else.
    pub fn items(&self) -> &[Node] {
        if let Value::Array(items) = &self.value { items } else { &[] }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        if let Value::String(text) = &self.value { Some(text) } else { None }
    }

    /// The value of a boolean.
    pub fn as_bool(&self) -> Option<bool> {
        if let Value::Bool(value) = self.value { Some(value) } else { None }
    }
}
