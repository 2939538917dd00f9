//! Does the call still arrive: routes, methods, statuses, security, addresses.
use crate::{Cause, Sides};
/// What becomes of the calls that the writer's clients make to the reader's servers, and of the answers.
pub fn calls(_sides: &Sides<'_>) -> Vec<Cause> {
    Vec::new()
}
