//! What a value must hold beside its type.

use crate::{Name, Number};

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The limit.
    pub at: Number,
    /// Whether the limit itself lies outside.
    pub exclusive: bool,
}

/// A range; an end that is none is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// The lower end.
    pub min: Option<Bound>,
    /// The upper end.
    pub max: Option<Bound>,
}

/// What a value must hold beside its type; what is empty asks nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Constraints {
    /// Numbers lie in it; durations in nanoseconds.
    pub range: Range,
    /// Numbers are multiples of it.
    pub multiple_of: Option<Number>,
    /// Unicode scalar values of a text, bytes, entries of a list or map: the least.
    pub min_len: Option<u64>,
    /// The most.
    pub max_len: Option<u64>,
    /// Regular expressions that must be found in a text, all of them.
    pub patterns: Vec<Name>,
    /// Entries of a list differ from one another.
    pub unique: bool,
    /// A named shape of a text that no scalar stands for (`email`, `hostname`, …): an annotation, not checked.
    pub format: Option<Name>,
}

impl Constraints {
    /// Whether nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
