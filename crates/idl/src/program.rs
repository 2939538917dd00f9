//! A set of files that import one another, as the one who reads files hands it over.

use wireproof_model::{Contract, Name};

use crate::Tree;

/// A parsed file with its imports resolved.
#[derive(Clone, Debug)]
pub struct Resolved<'a> {
    /// The path that people know it by; becomes [`wireproof_model::Unit::path`].
    pub path: Name,
    /// What [`crate::parse`] gave.
    pub tree: &'a Tree,
    /// Where each of [`Tree::imports`] leads, in the same order; one that is missing counts as not found.
    pub imports: Vec<ImportTarget>,
}

/// Where an import leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportTarget {
    /// To another Wire file, as a place in [`Program::files`].
    Wire(usize),
    /// To a contract in another format, as a place in [`Program::foreign`].
    Foreign(usize),
    /// Nowhere; reported as E02 at the import.
    Problem(ImportProblem),
}

/// Why an import leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportProblem {
    /// There is no such file.
    NotFound,
    /// The path leads outside the root.
    OutsideRoot,
    /// The file is there but cannot be used, and why (`it is not UTF-8`, `no importer knows this format`).
    Unusable(String),
}

/// All files of one contract. Every file is there once, however often it is imported.
#[derive(Clone, Debug)]
pub struct Program<'a> {
    /// The Wire files; the first is the one that the contract is read from. Cycles are allowed here and reported.
    pub files: Vec<Resolved<'a>>,
    /// What the importers of other formats made of the other files. Of each only the types count, and of these only
    /// those that its named units declare.
    pub foreign: Vec<&'a Contract>,
}
