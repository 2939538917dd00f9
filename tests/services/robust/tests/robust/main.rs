//! Robustness through generated client and server: nothing delivers a wrong value silently, and where a value cannot
//! be read, status, headers and body stay reachable.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::result_large_err,
    reason = "a helper of a test fails the test"
)]

mod alternatives;
mod peer;
mod received;
mod retried;
mod served;
