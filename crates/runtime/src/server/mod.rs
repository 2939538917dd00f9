//! What generated servers call: inputs of which everything that is wrong is told at once, and answers.

mod answer;
mod incoming;
mod listen;
mod repeated;
mod routes;

pub use answer::{Answered, Failure};
pub use incoming::{Call, Incoming};
pub use listen::Listener;
pub use routes::{Limits, Routes};

pub use axum::Router;
