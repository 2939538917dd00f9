//! Compatibility of two contracts: what changed, what each reader makes of it, and what to call it.
//!
//! [`diff`] states facts ([`Change`]), [`judge`] joins them with what the encodings' readers make of them and gives
//! each its level by [`Policy`]; [`rules`] are pages. Knows nothing of files, bytes or output formats.
//! Never panics: a contract that passed import is judged.

mod change;
mod diff;
mod finding;
mod judge;
mod policy;
pub mod rules;

pub use change::{Change, family};
pub use diff::diff;
pub use finding::{
    Answer, Answers, ConcernNote, Direction, Finding, Judgement, Level, LocatedCause, Place,
};
pub use judge::judge;
pub use policy::{Policy, Upgrades};
