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

/// Brings in the modules that `wireproof_build::generate` made of a contract: `include_contract!("orders");` for
/// `orders.wire`, `include_contract!("orders_v2");` for `orders.wire@2`.
#[macro_export]
macro_rules! include_contract {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
