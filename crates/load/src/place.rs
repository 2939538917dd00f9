//! Where a file lies: in which of a side's trees, and where in it.

use std::sync::Arc;

/// A file of a side.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Place {
    /// Among the side's trees: the first holds what was named, others are `--include`s outside of it.
    pub(crate) tree: u32,
    /// The path inside the tree's root.
    pub(crate) path: Arc<str>,
}

impl Place {
    pub(crate) fn new(tree: u32, path: impl Into<Arc<str>>) -> Self {
        Self { tree, path: path.into() }
    }
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// A file.
    File,
    /// A folder.
    Folder,
    /// Nothing that can be read.
    Nothing,
    /// Something outside of the root.
    Outside,
}

/// What is in a folder and those below it.
#[derive(Debug, Default)]
pub(crate) struct Listing {
    /// The paths of the files inside the root, sorted.
    pub(crate) files: Vec<String>,
    /// What was left out, and why.
    pub(crate) passed_over: Vec<(String, &'static str)>,
}

/// A folder holds no more files than this.
pub(crate) const MOST_FILES: usize = 1_000_000;

/// Whether folders of this name hold no contracts of one's own.
pub(crate) fn is_skipped(name: &str) -> bool {
    name.starts_with('.') || name == "node_modules"
}
