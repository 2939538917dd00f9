//! From a contract to descriptors.

mod default;
mod options;
mod schema;

pub use schema::*;

use wireproof_model::{Contract, UnitId};

/// X
pub fn file_set(contract: &Contract, units: &[UnitId]) -> FileDescriptorSet {
    let _ = (contract, units);
    FileDescriptorSet::default()
}
