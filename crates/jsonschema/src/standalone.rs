//! Documents that are a schema, and nothing around it.

use wireproof_model::{Contract, EncodingUse, Name};
use wireproof_source::{
    Diagnostics, Spanned,
    document::{Node, Value},
};

use crate::{Dialect, Document, Documents, Importer, KeyCount, Place};

/// What came of a document.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The contract, finished. Where there are errors it holds what could be understood all the same.
    pub contract: Contract,
    /// What is wrong, was set aside or was read in one of two ways.
    pub diagnostics: Diagnostics,
    /// How many keys of the documents were understood and how many were not.
    pub keys: KeyCount,
}

/// Whether a document is a JSON Schema: it says so with `$schema`, or has what only a schema has at its root.
pub fn is_schema(node: &Node) -> bool {
    ["$schema", "$defs", "definitions", "properties", "allOf", "anyOf", "oneOf", "$ref"]
        .iter()
        .any(|key| node.entry(key).is_some())
}

/// Imports a document that is a schema. Its own type is called after its title, else after its file; what stands
/// under `$defs` and `definitions` is declared under its name there.
pub fn import(root: &Document<'_>, others: &dyn Documents) -> Import {
    let said = root.node.get("$schema").and_then(Node::as_str).unwrap_or_default();
    let old = ["draft-03", "draft-04", "draft-05", "draft-06", "draft-07"];
    let dialect = if old.iter().any(|draft| said.contains(draft)) {
        Dialect::Draft7
    } else {
        Dialect::Draft2020
    };
    let mut importer = Importer::new(*root, others, dialect);
    importer.contract.encodings = vec![EncodingUse { name: "json".into(), span: None }];
    if let Value::Object(_) | Value::Bool(_) = root.node.value {
        let title = root
            .node
            .get("title")
            .filter(|node| node.as_str().is_some_and(|text| !text.is_empty()));
        let name: Name = title.and_then(Node::as_str).unwrap_or_else(|| root.stem()).into();
        let span = title.map_or(root.node.span, |node| node.span);
        let place = Place { document: 0, node: root.node };
        importer.declare_as(place, Spanned::new(name, span), root.node.span, None);
        for key in ["$defs", "definitions"] {
            for entry in root.node.get(key).map_or(&[][..], Node::entries) {
                importer.declare(0, entry);
            }
        }
    } else {
        importer.tell_no_schema(root.node);
    }
    importer.finish()
}
