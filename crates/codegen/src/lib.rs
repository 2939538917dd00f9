//! Contracts to Rust source: types, a client, a server and channels, thin over `wireproof-runtime`.
//!
//! [`generate`] takes a contract as of one version. What it cannot build is a located warning at that operation, and
//! the rest is built; [`Coverage`] counts both. The output depends on the contract alone and can be read. Never touches
//! the file system.

mod calls;
mod case;
mod channels;
mod client;
mod coverage;
mod cycles;
mod defaults;
mod docs;
mod examples;
mod names;
mod output;
mod pattern;
mod plain;
mod rules;
mod server;
mod text;
mod types;
mod views;
mod world;

pub use coverage::Coverage;
pub use output::{Generated, Module, generate};
