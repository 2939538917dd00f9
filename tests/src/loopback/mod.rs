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

use wireproof_model::Contract;

/// The contract with some of its operations only, spread over all of them.
pub fn reduced(contract: &Contract, keep: &[String]) -> Contract {
    let mut reduced = contract.clone();
    for service in &mut reduced.services {
        service
            .operations
            .retain(|operation| keep.contains(&operation.meta.name.value.to_string()));
    }
    reduced
}
