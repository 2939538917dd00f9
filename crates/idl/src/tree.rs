//! The syntax tree of a Wire file: its tokens, which give the text back byte by byte, and what they mean.
//!
//! Named after the rules of the grammar (`wire.md`, 3.2). Every node has the place that says it.

mod service;

use wireproof_model::{Name, Presence, SchemeKind, VersionState};
use wireproof_source::{SourceId, Span, Spanned};

use crate::Token;

pub use service::{
    Binding, ChannelDecl, FlowClause, HttpClause, Input, LinkClause, Op, ReplyClause, ServiceDecl,
};

/// A parsed file.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The text that it was read from.
    pub source: SourceId,
    /// All tokens, the last of which is the end; see [`Tree::text`].
    pub tokens: Vec<Token>,
    /// What they mean.
    pub file: File,
    /// The examples in documentation, in order.
    pub examples: Vec<Example>,
    /// Whether something could not be understood and is missing from `file`.
    pub broken: bool,
}

/// A fenced `json` block in documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Where the documentation begins that it stands in.
    pub docs: u32,
    /// The line that opens it.
    pub fence: Span,
    /// What stands between the fences.
    pub text: String,
}

impl Tree {
    /// The examples in the documentation at a place.
    pub fn examples_in(&self, docs: Span) -> impl Iterator<Item = &Example> {
        let first = self.examples.partition_point(|example| example.docs < docs.start);
        let rest = self.examples.get(first..).unwrap_or_default();
        rest.iter().take_while(move |example| example.docs == docs.start)
    }

    /// The imports in order.
    pub fn imports(&self) -> &[Import] {
        &self.file.imports
    }

    /// Whether the file has a `contract`; one without is a library.
    pub fn is_contract(&self) -> bool {
        self.contract().is_some()
    }

    /// The file's contract.
    pub fn contract(&self) -> Option<&Item> {
        self.file.items.iter().find(|item| matches!(item.kind, ItemKind::Contract(_)))
    }

    /// The text again, put together from the tokens and what stands between them.
    pub fn text(&self, original: &str) -> String {
        let parts = self.tokens.iter();
        parts.filter_map(|token| original.get(token.lead as usize..token.end as usize)).collect()
    }
}

/// `File`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct File {
    /// Documentation before `namespace`.
    pub docs: Option<Span>,
    /// The namespace.
    pub namespace: Option<Spanned<Name>>,
    /// The imports.
    pub imports: Vec<Import>,
    /// Everything declared.
    pub items: Vec<Item>,
}

/// `Import`.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// The path as written, relative to the importing file.
    pub path: Spanned<Name>,
    /// The version that is pinned.
    pub at: Option<VersionRef>,
    /// The name it goes by in this file.
    pub alias: Spanned<Name>,
    /// The statement.
    pub span: Span,
}

/// `Version`: a number or a date, as it is spelt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRef {
    /// The spelling.
    pub text: Name,
    /// Whether it is a date.
    pub date: bool,
    /// Where.
    pub span: Span,
}

/// `Item`.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Documentation.
    pub docs: Option<Span>,
    /// Attributes.
    pub attrs: Vec<Attr>,
    /// `closed`.
    pub closed: Option<Span>,
    /// The name.
    pub name: Spanned<Name>,
    /// Marks.
    pub marks: Vec<Mark>,
    /// From the first token after documentation and attributes to the last, without a trailing `;`.
    pub span: Span,
    /// What it is.
    pub kind: ItemKind,
}

/// What an [`Item`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// `Contract`.
    Contract(Vec<ContractItem>),
    /// `Alias`.
    Alias(TypeExpr),
    /// `Struct`.
    Struct(Body),
    /// `Error`.
    Error {
        /// The HTTP status.
        status: Spanned<u64>,
        /// Whether trying again may help.
        retryable: bool,
        /// Its fields.
        body: Body,
    },
    /// `Union`.
    Union {
        /// The property that tells the variants apart.
        by: Option<Spanned<Name>>,
        /// Its variants.
        body: Body,
    },
    /// `Enum`.
    Enum(Body),
    /// `Channel`.
    Channel(Box<ChannelDecl>),
    /// `Service`.
    Service(ServiceDecl),
}

/// The members of a declaration.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Fields, variants or values.
    pub members: Vec<Member>,
    /// What must not be used again.
    pub reserved: Vec<Hole>,
}

/// `Field`, `Variant` or `Value`.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Documentation.
    pub docs: Option<Span>,
    /// Attributes.
    pub attrs: Vec<Attr>,
    /// The tag; numbers past 64 bits are clipped.
    pub tag: Option<Spanned<i64>>,
    /// The presence of a field.
    pub presence: Option<Spanned<Presence>>,
    /// The name.
    pub name: Spanned<Name>,
    /// The type; a value has none, a variant may lack it.
    pub ty: Option<TypeExpr>,
    /// The default.
    pub default: Option<Spanned<Lit>>,
    /// Marks.
    pub marks: Vec<Mark>,
    /// From the first token after documentation and attributes to the last, without `;` or `,`.
    pub span: Span,
}

/// `Hole`.
#[derive(Clone, Debug, PartialEq)]
pub enum Hole {
    /// Tags from the first to the last, both included.
    Tags {
        /// The first.
        first: i64,
        /// The last.
        last: i64,
        /// Where.
        span: Span,
    },
    /// A name.
    Name(Spanned<Name>),
}

/// `Mark`.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// What it says.
    pub kind: MarkKind,
    /// Where.
    pub span: Span,
}

/// What a [`Mark`] says.
#[derive(Clone, Debug, PartialEq)]
pub enum MarkKind {
    /// `as "x"`.
    As(Spanned<Name>),
    /// `was x before 2`.
    Was {
        /// The former name.
        name: Spanned<Name>,
        /// The first version that no longer writes it.
        before: Option<VersionRef>,
    },
    /// `since 2`.
    Since(VersionRef),
    /// `deprecated 2 "advice"`.
    Deprecated(VersionRef, Option<Spanned<Name>>),
    /// `removed 3`.
    Removed(VersionRef),
}

/// `Type`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeExpr {
    /// What it is.
    pub kind: TypeExprKind,
    /// The text of `kind` alone.
    pub core: Span,
    /// `?`.
    pub nullable: Option<Span>,
    /// `[...]`.
    pub constraints: Vec<ConstraintExpr>,
    /// The whole of it.
    pub span: Span,
}

/// What a [`TypeExpr`] is.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeExprKind {
    /// `list<T>`.
    List(Box<TypeExpr>),
    /// `set<T>`.
    Set(Box<TypeExpr>),
    /// `map<K, V>`.
    Map(Box<TypeExpr>, Box<TypeExpr>),
    /// A scalar; decimals with precision and scale.
    Scalar(ScalarWord),
    /// A name.
    Ref(TypeRef),
}

/// `Scalar`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScalarWord {
    /// `string`.
    String,
    /// `bytes`.
    Bytes,
    /// `bool`.
    Bool,
    /// `i8` to `u64`.
    Int {
        /// 8, 16, 32 or 64.
        bits: u8,
        /// Whether it may be negative.
        signed: bool,
    },
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `decimal`, with precision and scale if they are said.
    Decimal(Option<(Spanned<u64>, Spanned<u64>)>),
    /// `uuid`.
    Uuid,
    /// `timestamp`.
    Timestamp,
    /// `date`.
    Date,
    /// `duration`.
    Duration,
    /// `url`.
    Url,
    /// `json`.
    Json,
}

/// `TypeRef`, and a channel's name in a `Flow`.
#[derive(Clone, Debug, PartialEq)]
pub struct TypeRef {
    /// The import before the dot.
    pub alias: Option<Spanned<Name>>,
    /// The name.
    pub name: Spanned<Name>,
    /// Both.
    pub span: Span,
}

/// `Constraint`.
#[derive(Clone, Debug, PartialEq)]
pub struct ConstraintExpr {
    /// What it asks.
    pub kind: ConstraintKind,
    /// Where.
    pub span: Span,
}

/// What a [`ConstraintExpr`] asks.
#[derive(Clone, Debug, PartialEq)]
pub enum ConstraintKind {
    /// `len 1..=5`.
    Len(RangeExpr),
    /// `range 1..=5`.
    Range(RangeExpr),
    /// `above 0`.
    Above(Bound),
    /// `below 0`.
    Below(Bound),
    /// `pattern "x"`.
    Pattern(Spanned<Name>),
    /// `unique`.
    Unique,
}

/// `Range`: an end that is none is open.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeExpr {
    /// The least value.
    pub min: Option<Bound>,
    /// The greatest value.
    pub max: Option<Bound>,
}

/// `Bound`.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// A number as written.
    Number(Spanned<Name>),
    /// A duration in nanoseconds.
    Duration(Spanned<u64>),
}

/// `Literal`.
#[derive(Clone, Debug, PartialEq)]
pub enum Lit {
    /// A string.
    String(Name),
    /// A number as written.
    Number(Name),
    /// A duration in nanoseconds.
    Duration(u64),
    /// `true` or `false`.
    Bool(bool),
    /// `null`.
    Null,
    /// `[]`.
    EmptyList,
    /// `{}`.
    EmptyMap,
    /// A value's name.
    Word(Name),
}

/// `Attr`.
#[derive(Clone, Debug, PartialEq)]
pub struct Attr {
    /// The dotted name.
    pub name: Spanned<Name>,
    /// The arguments.
    pub args: Vec<(Spanned<Name>, Spanned<Lit>)>,
    /// From `#[` to `]`.
    pub span: Span,
}

/// `ContractItem`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractItem {
    /// Documentation.
    pub docs: Option<Span>,
    /// The statement without `;`.
    pub span: Span,
    /// What it says.
    pub kind: ContractItemKind,
}

/// What a [`ContractItem`] says.
#[derive(Clone, Debug, PartialEq)]
pub enum ContractItemKind {
    /// `VersionDecl`.
    Version(VersionDecl),
    /// `Selector`: whether a header, and its name or the query parameter's.
    Selector {
        /// A header; else a query parameter.
        header: bool,
        /// Its name.
        name: Spanned<Name>,
    },
    /// `Server`.
    Server {
        /// Its name.
        name: Spanned<Name>,
        /// Its address.
        url: Spanned<Name>,
    },
    /// `Scheme`.
    Scheme {
        /// Its name.
        name: Spanned<Name>,
        /// How.
        kind: SchemeKind,
    },
    /// `Encoding`.
    Encoding(Vec<Codec>),
    /// `Auth`.
    Auth(AuthClause),
    /// `Policy`.
    Policy(PolicyClause),
}

/// `VersionDecl`.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionDecl {
    /// The version.
    pub version: VersionRef,
    /// Its state.
    pub state: VersionState,
    /// `released`.
    pub released: Option<Spanned<Name>>,
    /// `sunset`.
    pub sunset: Option<Spanned<Name>>,
    /// `breaking`.
    pub breaking: bool,
}

/// `Codec`.
#[derive(Clone, Debug, PartialEq)]
pub struct Codec {
    /// Its name.
    pub name: Spanned<Name>,
    /// Its options.
    pub options: Vec<Spanned<Name>>,
    /// Both.
    pub span: Span,
}

/// `Auth`.
#[derive(Clone, Debug, PartialEq)]
pub struct AuthClause {
    /// The alternatives: a scheme's name (or `none`) and scopes.
    pub alternatives: Vec<(Spanned<Name>, Vec<Spanned<Name>>)>,
    /// The clause.
    pub span: Span,
}

/// `Policy`.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyClause {
    /// What it says.
    pub kind: PolicyKind,
    /// The clause.
    pub span: Span,
}

/// What a [`PolicyClause`] says. Durations are in nanoseconds.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicyKind {
    /// `timeout 2s`.
    Timeout(u64),
    /// `retry 3 backoff 1s..=2s on E`.
    Retry {
        /// Attempts after the first.
        attempts: u64,
        /// The first and the longest delay.
        backoff: Option<(u64, Option<u64>)>,
        /// Errors worth another attempt.
        on: Vec<TypeRef>,
    },
    /// `limit 5 per 1s by caller`.
    Limit {
        /// How many.
        count: u64,
        /// In which time.
        per: u64,
        /// For each value of this.
        by: Option<Spanned<Name>>,
    },
}
