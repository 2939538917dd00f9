//! A generated client talks to a generated server: values made from the contract go both ways, and what arrives is
//! what was sent. The two are compiled and run as a team would, in a crate of its own outside the workspace.

mod build;
mod cases;
mod glue;
mod real;
mod samples;
mod signature;

pub use build::{Built, Program, cargo, programs, target, written};
pub use cases::{Exchange, exchanges};
pub use glue::program;
pub use real::{DOCUMENTS, Real, real};
pub use samples::Maker;
