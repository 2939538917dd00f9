//! Witnesses: for each cause in a byte encoding one message, executed, that shows what the reader makes of it.
//!
//! [`prove`] builds values of the writer's type in which the struck element is set as the cause's values direct, lets
//! a foreign codec (crate `codec`) write and read them, and compares what was meant with what arrived. It holds the
//! derivation (crate `encoding`) against the execution: where they disagree it says so ([`Contradiction`]).

mod build;
mod candidates;
mod compare;
mod cross;
mod example;
mod pattern;
mod prove;
mod random;
mod sample;
mod target;
mod trial;
mod witness;
mod words;

pub use cross::cross_check;
pub use example::example;
pub use prove::prove;
pub use witness::{Budget, Contradiction, FindingProof, Proofs, Unproved, Witness};
