//! OpenAPI 3.0 and 3.1 to the contract model.
//!
//! Schemas are `wireproof-jsonschema`'s; this crate reads what stands around them. Never touches the file system,
//! never panics; what it cannot express is a located diagnostic.

pub use wireproof_jsonschema::{
    Document, Documents, Import, KeyCount, KeyUse, NoDocuments, external_refs,
};

use wireproof_source::document::Node;

/// Whether a document says that it is OpenAPI, of whatever version.
pub fn is_openapi(node: &Node) -> bool {
    node.entry("openapi").is_some() || node.entry("swagger").is_some()
}

/// Imports a document. A version other than 3.0 and 3.1 is an error at its place, and the contract is empty.
pub fn import(_root: &Document<'_>, _others: &dyn Documents) -> Import {
    Import::default()
}
