//! JSON Schema to the contract model: draft 4 to 2020-12 as they are used, alone or inside OpenAPI.
//!
//! [`import`] takes a document that is a schema. An importer of a format that holds schemas makes an
//! [`Importer`] of its own and asks it for the type of each. References to other documents go through
//! [`Documents`], which the caller provides; [`external_refs`] says which ones a document needs.
//! Never touches the file system, never panics; what it cannot express is a located diagnostic.

mod documents;
mod keys;

pub use documents::{Document, Documents, NoDocuments, external_refs};
pub use keys::{KeyCount, KeyUse};

use wireproof_model::Contract;
use wireproof_source::{Diagnostics, document::Node};

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

/// Imports a document that is a schema. Its own type is called after its title, else after its file.
pub fn import(_root: &Document<'_>, _others: &dyn Documents) -> Import {
    Import::default()
}
