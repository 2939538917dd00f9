//! Values to and from bytes through codecs that others wrote, and the endpoint's acceptance behind them.
//!
//! [`Exchanger`] writes a [`Value`] of one contract's type and reads it as another's: Protobuf through
//! `buffa-descriptor`, JSON through a JSON Schema of the reader's type and the `jsonschema` crate. What the codec
//! does not check (presence, constraints) the endpoint does, as the contract promises it.
//! Knows nothing of forms, causes and changes, so that a derivation can be held against what happens here.

mod accept;
mod exchange;
pub mod json;
mod protobuf;
mod value;

pub use exchange::{Complaint, Exchange, Exchanger, Failure, Format, Leniency, Seen, exchange};
pub use value::{Fields, Value};
