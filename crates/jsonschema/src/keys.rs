//! Which keys of a document were understood.

use std::collections::BTreeMap;

use wireproof_model::Name;

/// How often a keyword was understood and how often not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUse {
    /// Understood, or known to say nothing about what travels (examples, titles).
    pub consumed: u64,
    /// Not understood, or standing where it has no meaning: each is a diagnostic, or lies below one.
    pub listed: u64,
}

/// The keys of the documents of an import. Keys that are names and no keywords are counted under the keyword that
/// they stand in, `properties.*`; those in values (examples, defaults, extensions) under `(in values)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyCount {
    /// By keyword.
    pub by_keyword: BTreeMap<Name, KeyUse>,
}
