//! Protocol Buffers: text to contract and contract to descriptors.
//!
//! [`parse`] reads one file, [`import`] links a set of files and lowers them into a contract, [`descriptor`]
//! writes the descriptors of a contract's types, whatever format it came from. Knows proto2, proto3 and the
//! editions 2023 and 2024. Never touches the file system: who calls it brings the texts.

pub mod builtin;
pub mod descriptor;
mod features;
mod file;
mod lex;
mod link;
mod lower;
mod parse;
mod scan;
mod standard;
mod token;

pub use file::{File, Import, ImportKind};
pub use lower::{Input, import};
pub use parse::parse;
pub use scan::scan_imports;
