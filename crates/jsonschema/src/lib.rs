//! JSON Schema to the contract model: draft 4 to 2020-12 as they are used, alone or inside OpenAPI.
//!
//! [`import`] takes a document that is a schema. An importer of a format that holds schemas makes an
//! [`Importer`] of its own and asks it for the type of each. References to other documents go through
//! [`Documents`], which the caller provides; [`external_refs`] says which ones a document needs.
//! Never touches the file system, never panics; what it cannot express is a located diagnostic.

mod choice;
mod circles;
mod documents;
mod importer;
mod keys;
mod literal;
mod logic;
mod notes;
mod object;
mod parts;
mod resolve;
mod schema;
mod standalone;
mod typed;

pub use documents::{Document, Documents, NoDocuments, external_refs};
pub use importer::{Dialect, Importer};
pub use keys::{KeyCount, KeyUse, Role};
pub use literal::literal;
pub use notes::attributes;
pub use resolve::Place;
pub use standalone::{Import, import, is_schema};
