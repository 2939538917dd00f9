//! Does code that the usual generators made from one contract still compile against the other?
use crate::{Cause, Sides};
/// What becomes of code written against the writer's contract once it is built with the reader's.
pub fn compiles(_sides: &Sides<'_>) -> Vec<Cause> {
    Vec::new()
}
