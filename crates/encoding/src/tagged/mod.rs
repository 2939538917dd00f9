//! The tagged form (Protobuf): tag → wire type, cardinality, presence, packing.
//!
//! Protobuf encoding guide, "Message structure" and "Updating a message type"; the mapping from the model is the
//! table of the Wire language's section 5.1.

mod binary;
mod enums;
mod form;
mod json;
mod message;
mod scalar;

pub use form::{Builtin, Kind, Many, Message, Sending, Slot, lower_camel};

use crate::{Local, Pair, Sides};

/// Compares two types as Protobuf's binary format sees them.
pub(crate) fn binary<'a>(sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    let mut comparison = message::Comparison::new(*sides, message::Wire::Binary);
    move |pair| comparison.local(pair)
}

/// Compares two types as Protobuf's JSON mapping sees them.
pub(crate) fn json<'a>(sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    let mut comparison = message::Comparison::new(*sides, message::Wire::Json);
    move |pair| comparison.local(pair)
}
