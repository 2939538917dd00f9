//! Contracts to Rust source: types, a client, a server and channels, thin over `wireproof-runtime`.
//!
//! [`generate`] takes a contract as of one version. What it cannot build is a located warning at that operation, and
//! the rest is built. The output depends on the contract alone and is formatted. Never touches the file system.

mod calls;
mod case;
mod channels;
mod client;
mod cycles;
mod defaults;
mod docs;
mod names;
mod output;
mod pattern;
mod rules;
mod server;
mod text;
mod types;
mod views;
mod world;

pub use output::{Generated, Module, generate};
