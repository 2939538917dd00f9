//! The contract as plain data: what a set of files promises, whatever language they were written in.
//!
//! Importers fill a [`Contract`]; everything behind them reads it. Type expressions live in one arena
//! ([`TypeId`]), declarations are the nodes that have a [`Decl`]. [`project`] gives a contract as of one
//! version, [`correspond`] says which elements of two contracts are the same one, [`exposure`] where a type travels.
//!
//! Knows no format and no encoding: what a format needs and no other has is either said in general words here
//! (how an integer is coded, how a nested value is framed) or kept as an inert [`Attribute`] that nothing interprets.

mod absorb;
mod channel;
mod constraint;
mod contract;
pub mod correspond;
mod element;
pub mod exposure;
mod literal;
mod meta;
mod project;
mod service;
mod shape;
mod tags;
mod types;
mod version;

pub use absorb::Absorbed;
pub use channel::{Channel, ChannelKind, Delivery, Reply};
pub use constraint::{Bound, Constraints, Range};
pub use contract::{Contract, EncodingUse, KeyCase, Server, TextRules, Unit, UnitId, WideIntegers};
pub use element::Element;
pub use literal::{Literal, Number};
pub use meta::{Attribute, Deprecation, Extra, Former, Life, Meta, Name};
pub use project::project;
pub use service::{
    Body, BodyPart, Flow, FlowKind, Http, Link, Location, Operation, OperationError, Param,
    ParamStyle, PathSegment, Policies, RateLimit, Response, Retry, Rpc, Safety, Scheme, SchemeFlow,
    SchemeKind, SecurityAlternative, SecurityUse, Service, Status, path_segments,
};
pub use shape::same_shape;
pub use tags::assign_tags;
pub use types::{
    Coding, Decl, Discrimination, Enum, EnumValue, ErrorInfo, Exclusive, Field, Framing, Int,
    LiteralValue, Opaque, Openness, Packing, Presence, Reserved, Scalar, Schema, Struct, TagRange,
    TimeUnit, Travels, Type, TypeId, TypeKind, Union, Variant,
};
pub use version::{Version, VersionSelector, VersionState};
