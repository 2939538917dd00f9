//! Why a chapter cannot be written.

use thiserror::Error;

/// A real failure; what is wrong inside of texts is a diagnostic.
#[derive(Debug, Error)]
pub enum BookError {
    /// A directive that nobody understands.
    #[error("{place}: this directive is not understood: {why}")]
    Directive {
        /// Chapter and line.
        place: String,
        /// What is wrong with it, and what there is.
        why: String,
    },
    /// A contract cannot be read.
    #[error("{place}: {error}")]
    Load {
        /// Chapter and line.
        place: String,
        /// What the loader says.
        #[source]
        error: wireproof_load::LoadError,
    },
    /// Texts of contracts or blocks are wrong; told in full.
    #[error("{0}")]
    Problems(String),
}
