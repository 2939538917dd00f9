//! What a type looks like in an encoding, and what a reader makes of what a writer sent.
//!
//! Each encoding lowers a type to its *form* and compares forms, never model nodes: [`tagged`] (Protobuf),
//! [`resolved`] (Avro), [`schema`] (JSON). [`transport`] and [`source`] are the two questions that are not about bytes.
//! One question is asked here, [`Reading`]: writer, reader, encoding, profile. Old and new do not matter to it;
//! it knows no changes and no codecs.

mod cause;
mod fields;
mod limits;
mod pairs;
pub mod resolved;
pub mod schema;
pub mod source;
pub mod tagged;
pub mod transport;
mod values;

pub use cause::{Cause, Concern, Encoding, Facet, Outcome, Profile, Question, When};
pub use pairs::{Edge, Local, Pair, Reading, Sides, reads};
pub use values::Values;
