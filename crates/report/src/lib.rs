//! What people and programs read: findings, problems and what was understood, as text and as JSON.
//!
//! A [`Check`] is everything that a run of `wireproof check` knows; [`write_findings`] tells it to people and
//! [`json::check`] to programs. [`write_diagnostics`] tells problems in a user's text, [`inspect`] what a contract holds.
//! Decides nothing: levels, outcomes and witnesses arrive here ready. Text of contracts never reaches a terminal raw.

mod check;
mod clean;
mod diagnostics;
mod excerpt;
mod findings;
pub mod inspect;
pub mod json;
mod page;
pub mod reads;
pub mod rule_list;
mod summary;
pub mod table;
mod type_words;
mod verdict;
pub mod words;

pub use check::{Check, Comparison, Counts, Side};
pub use clean::{clean, clean_lines, cut};
pub use diagnostics::write_diagnostics;
pub use findings::write_findings;
pub(crate) use page::Page;
pub use page::Style;
pub use summary::closing_lines;
pub use type_words::type_words;
