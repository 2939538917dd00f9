//! Services, operations and channels in the tree.

use wireproof_model::{ChannelKind, Delivery, FlowKind, Location, Name};
use wireproof_source::{Span, Spanned};

use super::{Attr, AuthClause, Codec, Mark, Member, PolicyClause, TypeExpr, TypeRef};

/// `Service`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceDecl {
    /// The path before those of its operations.
    pub at: Option<Spanned<Name>>,
    /// `publishes` and `consumes`.
    pub flows: Vec<FlowClause>,
    /// `auth`; more than one is an error reported elsewhere.
    pub auth: Vec<AuthClause>,
    /// Policies.
    pub policies: Vec<PolicyClause>,
    /// Operations.
    pub ops: Vec<Op>,
}

/// `Flow`.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowClause {
    /// Publishes or consumes.
    pub kind: FlowKind,
    /// The channel.
    pub channel: TypeRef,
    /// The message kinds.
    pub variants: Vec<Spanned<Name>>,
    /// The versions that have it.
    pub marks: Vec<Mark>,
    /// The clause.
    pub span: Span,
}

/// `Op`.
#[derive(Clone, Debug, PartialEq)]
pub struct Op {
    /// Documentation.
    pub docs: Option<Span>,
    /// Attributes.
    pub attrs: Vec<Attr>,
    /// Whether there is no answer.
    pub oneway: bool,
    /// The name.
    pub name: Spanned<Name>,
    /// What is sent.
    pub input: Input,
    /// The place of the input with its parentheses.
    pub input_span: Span,
    /// What comes back: whether as a stream, and the type.
    pub output: Option<(bool, TypeExpr)>,
    /// The errors.
    pub throws: Vec<TypeRef>,
    /// Marks.
    pub marks: Vec<Mark>,
    /// HTTP bindings; more than one is an error reported elsewhere.
    pub http: Vec<HttpClause>,
    /// Links.
    pub links: Vec<LinkClause>,
    /// `auth`.
    pub auth: Vec<AuthClause>,
    /// Policies.
    pub policies: Vec<PolicyClause>,
    /// `safe`.
    pub safe: Option<Span>,
    /// `idempotent`, and the key.
    pub idempotent: Option<(Span, Option<Spanned<Name>>)>,
    /// From the first token after documentation and attributes to the last, without a trailing `;`.
    pub span: Span,
}

/// `Input`.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Parameters, or nothing.
    Params(Vec<Member>),
    /// One type: whether a stream of it, and the type.
    Type(bool, TypeExpr),
}

/// `Http`.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpClause {
    /// The method.
    pub method: Spanned<Name>,
    /// The path after the service's.
    pub path: Spanned<Name>,
    /// What the request's fields are bound to.
    pub bindings: Vec<Binding>,
    /// The success status.
    pub status: Option<Spanned<u64>>,
    /// What the response's fields are bound to.
    pub answer: Vec<Binding>,
    /// The clause.
    pub span: Span,
}

/// `Binding`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binding {
    /// Where it travels; none: it is the body.
    pub location: Option<Location>,
    /// The field.
    pub field: Spanned<Name>,
    /// The name on the wire.
    pub key: Option<Spanned<Name>>,
    /// The binding.
    pub span: Span,
}

/// `Link`.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkClause {
    /// The relation.
    pub rel: Spanned<Name>,
    /// The operation.
    pub target: Spanned<Name>,
    /// Its parameters and paths into the result.
    pub args: Vec<(Spanned<Name>, Spanned<Name>)>,
    /// The clause.
    pub span: Span,
}

/// `Channel`.
#[derive(Clone, Debug, PartialEq)]
pub struct ChannelDecl {
    /// Topic or queue.
    pub kind: ChannelKind,
    /// The address.
    pub address: Spanned<Name>,
    /// The body.
    pub carries: TypeExpr,
    /// `on`.
    pub on: Vec<Spanned<Name>>,
    /// `headers`.
    pub headers: Option<TypeRef>,
    /// `key`.
    pub key: Option<Spanned<Name>>,
    /// `reply`.
    pub reply: Option<ReplyClause>,
    /// `delivery`.
    pub delivery: Option<Delivery>,
    /// `retain` in nanoseconds.
    pub retain: Option<u64>,
    /// `encoding`.
    pub encodings: Vec<Codec>,
    /// Clauses that repeat an earlier one; reported elsewhere.
    pub repeated: Vec<Span>,
}

/// `reply T to c by f` or `reply T at f by f`.
#[derive(Clone, Debug, PartialEq)]
pub struct ReplyClause {
    /// The answer's type.
    pub ty: TypeExpr,
    /// Whether `place` is a channel; else a header with the address.
    pub to_channel: bool,
    /// The channel or header.
    pub place: Spanned<Name>,
    /// The header that ties the answer to its question.
    pub by: Spanned<Name>,
    /// The clause.
    pub span: Span,
}
