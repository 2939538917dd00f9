//! Why nothing was generated.

use std::{io, path::PathBuf};

/// Why nothing was generated. What is wrong inside a contract was told to cargo before.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The contract could not be read.
    #[error(transparent)]
    Load(#[from] wireproof_load::LoadError),
    /// The contract has errors.
    #[error("{target} has {count} errors: nothing was generated")]
    Contract {
        /// What was named.
        target: String,
        /// How many errors there are.
        count: usize,
    },
    /// Not one contract was named, but none or several.
    #[error("{target} holds {count} contracts: name one file")]
    NotOne {
        /// What was named.
        target: String,
        /// How many contracts there are.
        count: usize,
    },
    /// This is no build script.
    #[error("`OUT_DIR` is not set: call this from a build script")]
    NoOutDir,
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}
