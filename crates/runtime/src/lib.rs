//! What generated Rust links against: values in JSON, read tolerantly and written strictly.
//!
//! Generated code names this crate and no other; what it needs of others is re-exported here. Nothing here knows a
//! contract: the rules of one arrive as data.

#[cfg(feature = "call")]
mod call;
#[cfg(feature = "channel")]
mod channel;
#[cfg(feature = "client")]
mod client;
mod json;
#[cfg(feature = "server")]
mod server;
#[cfg(any(feature = "client", feature = "server", feature = "channel"))]
mod threads;
pub mod tolerance;

#[cfg(feature = "call")]
pub use call::{
    Case, Coded, Content, Location, Operation, Outcome, Place, Problem, Retry, StatusOf, Style,
    cookie, header, member, path, query,
};
#[cfg(feature = "call")]
pub(crate) use call::{Pairs, decode, problem_without_frame};
#[cfg(feature = "channel")]
pub use channel::{Broker, Delivered, InProcess, Message, PublishError, Publisher, Subscriber};
#[cfg(feature = "client")]
pub use client::{CallError, Caller, Declared, Reply, Request, SendPolicy, Settings, Unexpected};
pub(crate) use json::received;
#[cfg(feature = "server")]
pub use server::{Answered, Call, Failure, Incoming, Limits, Router, Routes};
#[cfg(any(feature = "client", feature = "server", feature = "channel"))]
pub use threads::{run, spawn};
#[cfg(feature = "server")]
pub use {threads::serve, tokio::net::TcpListener};

pub use std::convert::Infallible;
pub use std::sync::Arc;

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
