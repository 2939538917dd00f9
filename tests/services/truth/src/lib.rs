//! Clients and servers of both sides of every edit in `contracts/`, to be run as processes of their own.

mod edits;
mod told;

pub use edits::{Kind, SAMPLE, Side, side};
pub use told::{Heard, Received};
