//! What generated Rust links against: values in JSON, read tolerantly and written strictly.
//!
//! Generated code names this crate and no other; what it needs of others is re-exported here. Nothing here knows a
//! contract: the rules of one arrive as data.

mod json;
pub mod tolerance;

pub use json::{
    Choice, Json, Members, Object, Openness, Optional, Patch, RawVariant, Reading, Received, Rule,
    Side, Unreadable, Url, Violation, ViolationKind, Writing, from_slice, from_value, to_value,
};

pub use bytes::Bytes;
pub use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
};
pub use rust_decimal::Decimal;
pub use serde_json::Value;
pub use std::collections::{BTreeMap as Map, BTreeSet as Set};
pub use uuid::Uuid;
