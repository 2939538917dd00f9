//! OpenAPI 3.0 and 3.1 to the contract model.
//!
//! Schemas are `wireproof-jsonschema`'s; this crate reads what stands around them. A document is one service, `api`;
//! callbacks and webhooks, whose requests a server sends, are topics. Never touches the file system, never panics;
//! what it cannot express is a located diagnostic.

mod body;
mod document;
mod operation;
mod outgoing;
mod param;
mod security;

pub use document::{import, is_openapi};
pub use wireproof_jsonschema::{
    Document, Documents, Import, KeyCount, KeyUse, NoDocuments, external_refs,
};
