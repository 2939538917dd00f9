//! The schema form (JSON): what JSON Schema's content model sees of a type.
//!
//! JSON Schema 2020-12 (Core and Validation); the mapping from the model is the table of the Wire language's section
//! 5.1. This is the only place where all-of, any-of, one-of and not are interpreted.

mod choice;
mod form;
mod leaf;
mod logic;
mod object;
mod walk;

pub use form::{Text, View};

use crate::{Local, Pair, Sides};

/// Compares two types as JSON.
pub(crate) fn json<'a>(sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    let mut judge = walk::Judge::new(*sides);
    move |pair| judge.local(pair)
}
