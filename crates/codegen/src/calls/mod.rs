//! Operations as Rust calls: what goes in, where it travels, what may come out. Client and server follow one plan.

mod answers;
mod inputs;
mod plan;
mod policies;
mod write;

pub(crate) use answers::{Success, SuccessKind};
pub(crate) use inputs::{BodyKind, Input};
pub(crate) use plan::{Plan, plans};
pub(crate) use write::Shared;
