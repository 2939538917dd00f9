//! What a service's build script calls: a contract becomes Rust source in `OUT_DIR`.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), wireproof_build::Error> {
//!     wireproof_build::generate("orders.wire")
//! }
//! ```
//!
//! In the service, `wireproof_runtime::include_contract!("orders");` brings in its modules. What is wrong with the
//! contract is told to cargo with file, line and column; what cannot be built is a warning and the rest is built.
//! Nothing is rewritten that did not change, so nothing is compiled again.

mod contract;
mod error;
mod files;
mod script;

pub use contract::{Read, read};
pub use error::Error;
pub use files::{Difference, sync};
pub use script::generate;
pub use wireproof_codegen::Coverage;
pub use wireproof_load::Options;
