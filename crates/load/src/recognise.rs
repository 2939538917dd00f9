//! Formats: which one a file is in, by its ending and by what stands in it.

use wireproof_source::document::{Node, Value};

use crate::paths;

/// A format that contracts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// Wire.
    Wire,
    /// Protobuf.
    Protobuf,
    /// OpenAPI 3.
    OpenApi,
    /// JSON Schema.
    JsonSchema,
    /// Avro.
    Avro,
}

impl Format {
    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "Wire",
            Self::Protobuf => "Protobuf",
            Self::OpenApi => "OpenAPI",
            Self::JsonSchema => "JSON Schema",
            Self::Avro => "Avro",
        }
    }
}

/// What a file's ending says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// `.wire`
    Wire,
    /// `.proto`
    Protobuf,
    /// `.avsc`
    Avro,
    /// `.json`, `.yaml`, `.yml`: what stands in it decides.
    Document,
    /// `.thrift`
    Thrift,
    /// Any other.
    Other,
}

impl Ending {
    pub(crate) fn of(path: &str) -> Self {
        match paths::ending(path).as_str() {
            "wire" => Self::Wire,
            "proto" => Self::Protobuf,
            "avsc" => Self::Avro,
            "json" | "yaml" | "yml" => Self::Document,
            "thrift" => Self::Thrift,
            _ => Self::Other,
        }
    }
}

/// Words without which no document is a contract: each format has one of them as a key at its root.
const WORDS: [&str; 11] = [
    "openapi",
    "swagger",
    "$schema",
    "$defs",
    "definitions",
    "properties",
    "allOf",
    "anyOf",
    "oneOf",
    "$ref",
    "\"fields\"",
];

/// Whether a text found in a folder is worth reading as a document.
pub(crate) fn may_be_contract(text: &str) -> bool {
    WORDS.iter().any(|word| text.contains(word))
}

/// Whether a text that is no document at all was meant to be one that counts.
pub(crate) fn claims_to_be_contract(text: &str) -> bool {
    let says = |key: &str| {
        text.lines().any(|line| {
            let line = line.trim_start_matches(['\u{feff}', '{', ' ', '\t', '"', '\'']);
            line.strip_prefix(key).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\'', ' ', '\t']).starts_with(':')
            })
        })
    };
    says("openapi") || (says("$schema") && text.contains("json-schema.org"))
}

/// The format of a document that was found in a folder: only what says so counts.
pub(crate) fn found(node: &Node) -> Option<Format> {
    match node.get("$schema").and_then(Node::as_str) {
        _ if wireproof_openapi::is_openapi(node) => Some(Format::OpenApi),
        _ if is_avro(node) => Some(Format::Avro),
        // A file that follows a schema names it in the same way.
        Some(schema) => schema.contains("json-schema.org").then_some(Format::JsonSchema),
        None => {
            let is_schemas =
                |key: &str| matches!(node.get(key).map(|it| &it.value), Some(Value::Object(_)));
            let is_list =
                |key: &str| matches!(node.get(key).map(|it| &it.value), Some(Value::Array(_)));
            let schema = node.entry("$ref").is_some()
                || ["$defs", "definitions", "properties"].into_iter().any(is_schemas)
                || ["allOf", "anyOf", "oneOf"].into_iter().any(is_list);
            schema.then_some(Format::JsonSchema)
        }
    }
}

/// The format of a document that was named: whatever may be read as a schema is one.
pub(crate) fn named(node: &Node) -> Option<Format> {
    if wireproof_openapi::is_openapi(node) {
        return Some(Format::OpenApi);
    }
    if is_avro(node) {
        return Some(Format::Avro);
    }
    let keyword = |key: &str| {
        [
            "type",
            "enum",
            "const",
            "items",
            "not",
            "$id",
            "additionalProperties",
            "patternProperties",
        ]
        .contains(&key)
    };
    let schema = wireproof_jsonschema::is_schema(node)
        || node.entries().iter().any(|entry| keyword(&entry.key.value));
    schema.then_some(Format::JsonSchema)
}

/// Whether a document is an Avro declaration under another ending.
fn is_avro(node: &Node) -> bool {
    let has = |key: &str| node.entry(key).is_some();
    match node.get("type").and_then(Node::as_str) {
        Some("record") => has("fields"),
        Some("enum") => has("symbols"),
        Some("fixed") => has("size") && has("name"),
        _ => false,
    }
}
