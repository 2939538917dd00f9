//! From what a user names to contracts: files, folders, git references.
//!
//! A [`Loader`] finds the texts, recognises their formats, resolves imports (also across formats) and calls the
//! importers. Nothing outside the root is read: `--root`, else the git work tree, else the folder of what was named.
//! A text that both sides of a comparison have under the same name is read into one tree only. [`pair`] says which
//! contracts of two sides belong together.

mod avro;
mod disk;
mod documents;
mod error;
mod folder;
mod git;
mod loader;
mod pair;
mod paths;
mod place;
mod protobuf;
mod recognise;
mod repository;
mod side;
mod target;
mod texts;
mod tree;
mod wire;

pub use error::LoadError;
pub use loader::{Loaded, LoadedContract, Loader, Options, PassedOver};
pub use pair::{Pair, name_alike, pair};
pub use recognise::Format;
pub use wireproof_jsonschema::KeyCount;
