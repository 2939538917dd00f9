//! What keeps a run from reading what was named.

use std::{io, path::PathBuf};

use crate::texts::MOST_BYTES;

/// Why a target could not be loaded. What is wrong inside a text is a diagnostic instead.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// Nothing has this name.
    #[error("there is no `{target}`: neither a file or folder, nor a git reference{help}")]
    NotFound {
        /// What was named.
        target: String,
        /// What to do about it; begins with a separator, or is empty.
        help: String,
    },
    /// The revision is there, the path in it is not.
    #[error("`{revision}` has no `{path}`")]
    NotInRevision {
        /// The revision.
        revision: String,
        /// The path in it.
        path: String,
    },
    /// The target is not written as targets are.
    #[error("`{target}` cannot be read: {why}")]
    BadTarget {
        /// What was named.
        target: String,
        /// What is wrong with it.
        why: String,
    },
    /// A path leads outside of the root.
    #[error("`{path}` lies outside of the root `{root}`: name a folder above both with `--root`")]
    OutsideRoot {
        /// The path.
        path: String,
        /// The root.
        root: String,
    },
    /// Nothing there is a contract.
    #[error(
        "`{target}` holds no contract: wireproof reads Wire, Protobuf, OpenAPI 3, JSON Schema and Avro"
    )]
    NoContract {
        /// What was named.
        target: String,
    },
    /// The format has no importer.
    #[error("`{path}`: {what} is not supported yet")]
    Unsupported {
        /// The file.
        path: String,
        /// The format.
        what: &'static str,
    },
    /// The version is not one of the contract's.
    #[error("`{path}` has no version {version}{help}")]
    NoVersion {
        /// The file.
        path: String,
        /// The version that was named.
        version: String,
        /// Those that there are; begins with a separator, or is empty.
        help: String,
    },
    /// A file is too large to be a contract.
    #[error("`{path}` is {size} bytes large: more than {MOST_BYTES} are not read")]
    TooLarge {
        /// The file.
        path: String,
        /// Its size in bytes.
        size: u64,
    },
    /// A folder holds more than anyone can mean.
    #[error("`{path}` holds more than {most} files: name a folder further down")]
    TooMany {
        /// The folder.
        path: String,
        /// How many are read at most.
        most: usize,
    },
    /// The system refused to read.
    #[error("cannot read `{path}`: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Git refused.
    #[error("`git {command}` failed: {message}")]
    Git {
        /// The command with its arguments.
        command: String,
        /// What git said.
        message: String,
    },
}

impl LoadError {
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        |source| Self::Io { path, source }
    }
}
