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
pub mod tolerance;

#[cfg(feature = "call")]
pub use call::{
    Case, Coded, Content, Location, Operation, Outcome, Place, Problem, Retry, StatusOf, Style,
    cookie, header, member, path, query,
};
#[cfg(feature = "call")]
pub(crate) use call::{Pairs, decode, problem_without_frame};
#[cfg(feature = "channel")]
pub use channel::{
    AskError, Asker, Broker, Delivered, InProcess, Message, PublishError, Publisher, Replier,
    ReplyBy, Subscriber,
};
#[cfg(feature = "client")]
pub use client::{
    Answering, CallError, Caller, Declared, Outgoing, Reply, Request, SendPolicy, Settings, Stack,
    Unexpected,
};
pub(crate) use json::received;
#[cfg(feature = "server")]
pub use server::{Answered, Call, Failure, Incoming, Limits, Listener, Router, Routes};
#[cfg(feature = "client")]
pub use tower;

#[cfg(feature = "tokio")]
pub use tokio::spawn;

pub use std::convert::Infallible;
pub use std::sync::Arc;

pub use json::{
    Choice, Json, Members, Object, Openness, Optional, Patch, RawVariant, Reading, Received, Rule,
    Side, Unreadable, Url, Violation, ViolationKind, Writing, example, from_slice, from_value,
    to_value,
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

/// Runs a program that calls or serves, on as many threads as there are cores.
///
/// # Errors
/// If the system gives no threads.
#[cfg(feature = "tokio")]
pub fn run<F: Future>(program: F) -> std::io::Result<F::Output> {
    let threads = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(threads.block_on(program))
}

/// Brings in the modules that `wireproof_build::generate` made of a contract: `include_contract!("orders");` for
/// `orders.wire`, `include_contract!("orders_v2");` for `orders.wire@2`.
#[macro_export]
macro_rules! include_contract {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, ".rs"));
    };
}
