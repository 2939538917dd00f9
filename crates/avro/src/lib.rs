//! Avro schemas (`.avsc`) to the contract model, after the Avro specification 1.12.
//!
//! [`import`] takes the trees of one or several files, which may use each other's names, and lowers them together.
//! Never touches the file system, never panics; what it cannot express is a located diagnostic.

mod attributes;
mod declare;
mod defaults;
mod fits;
mod logical;
mod lower;
mod moments;
mod names;
mod union;

pub use lower::{Input, import};
