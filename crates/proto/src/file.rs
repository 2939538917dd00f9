//! A file as it was read.

use wireproof_model::Name;
use wireproof_source::{SourceId, Span, Spanned};

/// A file as it was read: names are not resolved yet.
#[derive(Clone, Debug)]
pub struct File {
    pub(crate) source: SourceId,
    pub(crate) imports: Vec<Import>,
}

impl File {
    /// The text that it was read from.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// Its import statements, in order.
    pub fn imports(&self) -> &[Import] {
        &self.imports
    }
}

/// An import statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The path, and where it stands.
    pub path: Spanned<Name>,
    /// How it is imported.
    pub kind: ImportKind,
    /// The whole statement without its semicolon.
    pub span: Span,
}

/// How a file is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ImportKind {
    /// For this file alone.
    Plain,
    /// Also for those who import this file.
    Public,
    /// It may be missing.
    Weak,
    /// For its custom options alone (edition 2024); it may be missing.
    Option,
}
