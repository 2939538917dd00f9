//! Services and their operations, as remote procedures and over HTTP.

use wireproof_source::{Span, Spanned};

use crate::{Literal, Meta, Name, Presence, TypeId};

/// A group of operations.
#[derive(Clone, Debug, PartialEq)]
pub struct Service {
    /// Its stable path.
    pub symbol: Name,
    /// Name, place, life; `key` is the name on the wire.
    pub meta: Meta,
    /// The operations in the order declared.
    pub operations: Vec<Operation>,
    /// Who may call; none: what the contract says.
    pub security: Option<SecurityUse>,
    /// Limits of time and number.
    pub policies: Policies,
    /// The channels that it publishes to and consumes from.
    pub flows: Vec<Flow>,
}

/// A service's part in a channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// Publishes or consumes.
    pub kind: FlowKind,
    /// The channel's name.
    pub channel: Spanned<Name>,
    /// The message kinds meant; empty: all.
    pub variants: Vec<Spanned<Name>>,
    /// The versions that have it.
    pub life: crate::Life,
    /// Where it is said.
    pub span: Span,
}

/// The direction of a [`Flow`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowKind {
    /// The service sends.
    Publishes,
    /// The service receives.
    Consumes,
}

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Name, place, life; `key` is the procedure's name on the wire.
    pub meta: Meta,
    /// The operation as a remote procedure; none: it is reached over HTTP only.
    pub rpc: Option<Rpc>,
    /// The operation over HTTP, once per route.
    pub http: Vec<Http>,
    /// The errors that it may answer with.
    pub errors: Vec<OperationError>,
    /// Whether there is no answer.
    pub oneway: bool,
    /// Whether calling twice is like calling once.
    pub safety: Safety,
    /// The input that tells a repeated call from a new one.
    pub idempotency_key: Option<Spanned<Name>>,
    /// Who may call; none: what the service says.
    pub security: Option<SecurityUse>,
    /// Limits of time and number.
    pub policies: Policies,
    /// Where a caller may go from the result.
    pub links: Vec<Link>,
    /// Addresses that replace the contract's for this operation.
    pub servers: Vec<crate::Server>,
}

impl Operation {
    /// An operation of which only the name is known.
    pub fn new(meta: Meta) -> Self {
        Self {
            meta,
            rpc: None,
            http: Vec::new(),
            errors: Vec::new(),
            oneway: false,
            safety: Safety::Unsafe,
            idempotency_key: None,
            security: None,
            policies: Policies::default(),
            links: Vec::new(),
            servers: Vec::new(),
        }
    }
}

/// An error that an operation may answer with.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationError {
    /// A use of the error's declaration.
    pub ty: TypeId,
    /// Where it is said.
    pub span: Span,
}

/// Whether calling twice is like calling once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Safety {
    /// It may not be.
    #[default]
    Unsafe,
    /// It is.
    Idempotent,
    /// Calling changes nothing.
    Safe,
}

/// An operation as a remote procedure.
#[derive(Clone, Debug, PartialEq)]
pub struct Rpc {
    /// What is sent; none: nothing.
    pub input: Option<TypeId>,
    /// What comes back; none: nothing.
    pub output: Option<TypeId>,
    /// Whether a stream of inputs is sent.
    pub input_stream: bool,
    /// Whether a stream of outputs comes back.
    pub output_stream: bool,
}

/// An operation over HTTP.
#[derive(Clone, Debug, PartialEq)]
pub struct Http {
    /// The method in capitals.
    pub method: Name,
    /// The path from the server's address on, `/orders/{id}`.
    pub path: Spanned<Name>,
    /// Where the route is said.
    pub span: Span,
    /// What travels outside the body.
    pub params: Vec<Param>,
    /// The request's body, once per media type; empty: none.
    pub bodies: Vec<Body>,
    /// Whether the request must have a body.
    pub body_required: bool,
    /// The answers.
    pub responses: Vec<Response>,
}

/// A piece of a path between two slashes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PathSegment<'a> {
    /// Fixed text, or text with parameters in it (`{a}-{b}`), whose names are set aside.
    Literal(std::borrow::Cow<'a, str>),
    /// One parameter.
    Param(&'a str),
}

/// The pieces of a path; a query after `?` is not part of it.
pub fn path_segments(path: &str) -> Vec<PathSegment<'_>> {
    let path = path.split('?').next().unwrap_or_default();
    path.split('/').skip(1).map(segment).collect()
}

fn segment(text: &str) -> PathSegment<'_> {
    if let Some(name) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'))
        && !name.contains(['{', '}'])
    {
        return PathSegment::Param(name);
    }
    if !text.contains('{') {
        return PathSegment::Literal(text.into());
    }
    let mut shape = String::new();
    let mut inside = false;
    for character in text.chars() {
        inside = (inside || character == '{') && character != '}';
        if !inside || character == '{' {
            shape.push(character);
        }
    }
    PathSegment::Literal(shape.into())
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// A value that travels outside the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Name and place; `key` is the name on the wire.
    pub meta: Meta,
    /// Where it travels.
    pub location: Location,
    /// Its type; none: any text.
    pub ty: Option<TypeId>,
    /// Whether it is there.
    pub presence: Presence,
    /// What the receiver takes for it when it is absent.
    pub default: Option<Literal>,
    /// How lists and objects are written.
    pub style: ParamStyle,
    /// The struct's field whose value it is, if it is one.
    pub field: Option<(TypeId, u32)>,
}

/// How a parameter's value is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParamStyle {
    /// The name of the way, where it is not the location's usual one (`deepObject`, `pipeDelimited`).
    pub way: Option<Name>,
    /// Whether each item has the name of its own; none: as is usual.
    pub explode: Option<bool>,
    /// Whether reserved characters stay as they are.
    pub allow_reserved: bool,
    /// The media type that it is written in, if it is one.
    pub media: Option<Name>,
}

/// A body in one media type.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The media type.
    pub media: Spanned<Name>,
    /// Its type; none: any bytes.
    pub ty: Option<TypeId>,
    /// Where it is said.
    pub span: Span,
    /// How parts of a multipart or form body are written.
    pub parts: Vec<BodyPart>,
    /// Where the contract's own examples of it stand: values in the document's language. They promise nothing.
    pub examples: Vec<Span>,
}

/// How a part of a multipart or form body is written.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyPart {
    /// The property's name.
    pub name: Name,
    /// Its media types.
    pub media: Option<Name>,
    /// How lists and objects are written.
    pub style: ParamStyle,
    /// Where it is said.
    pub span: Span,
}

/// Which answers a [`Response`] describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Those with this status.
    Code(u16),
    /// Those of this class, 1 to 5.
    Class(u8),
    /// All others.
    Default,
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Code(code) => code.fmt(f),
            Self::Class(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl Status {
    /// Whether it tells of success.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Class(2))
    }
}

/// An answer over HTTP.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// Which answers it describes.
    pub status: Spanned<Status>,
    /// Where it is said.
    pub span: Span,
    /// Headers that it carries.
    pub headers: Vec<Param>,
    /// Its body, once per media type; empty: none.
    pub bodies: Vec<Body>,
    /// Whether the body is a stream of events, each of the body's type.
    pub stream: bool,
    /// Where a caller may go from here.
    pub links: Vec<Link>,
    /// Its documentation.
    pub docs: Option<Span>,
}

/// A hypermedia link.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The relation's name.
    pub rel: Spanned<Name>,
    /// The operation that it leads to.
    pub target: Spanned<Name>,
    /// Parameters of that operation and where in the result their values stand.
    pub args: Vec<(Name, Name)>,
    /// Where it is said.
    pub span: Span,
}

/// Limits of time and number; what is none is inherited.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policies {
    /// How long a caller waits, in nanoseconds.
    pub timeout: Option<Spanned<u64>>,
    /// How often a caller tries again.
    pub retry: Option<Spanned<Retry>>,
    /// How often a caller may call.
    pub limit: Option<Spanned<RateLimit>>,
}

/// How often a caller tries again.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// Attempts after the first.
    pub attempts: u32,
    /// The first and the longest delay in nanoseconds.
    pub backoff: (u64, u64),
    /// Errors that are worth another attempt beside the retryable ones.
    pub on: Vec<TypeId>,
}

/// How often a caller may call.
#[derive(Clone, Debug, PartialEq)]
pub struct RateLimit {
    /// This many times …
    pub count: u64,
    /// … in this many nanoseconds …
    pub per: u64,
    /// … for each value of this; none: all callers together.
    pub by: Option<Name>,
}

/// Who may call: one alternative is enough. Empty: everybody.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityUse {
    /// The alternatives.
    pub alternatives: Vec<SecurityAlternative>,
    /// Where it is said.
    pub span: Span,
}

/// Schemes that are needed together, each with its scopes. Empty: nobody needs to show anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SecurityAlternative {
    /// The schemes' names and the scopes needed of each.
    pub schemes: Vec<(Spanned<Name>, Vec<Name>)>,
}

/// A way to show who one is.
#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// Its name and place.
    pub meta: Meta,
    /// How.
    pub kind: SchemeKind,
}

/// How a caller shows who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token.
    Bearer,
    /// Name and password.
    Basic,
    /// A client's certificate.
    MutualTls,
    /// A key in a parameter.
    ApiKey {
        /// Where.
        location: Location,
        /// Under which name.
        name: Name,
    },
    /// OAuth 2.
    OAuth2 {
        /// The ways to get a token.
        flows: Vec<SchemeFlow>,
    },
    /// OpenID Connect.
    OpenId {
        /// The discovery document's address.
        url: Name,
        /// The scopes that there are; empty: not said.
        scopes: Vec<Name>,
    },
    /// Another HTTP authentication scheme.
    Http(Name),
}

/// A way to get an OAuth 2 token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchemeFlow {
    /// `clientCredentials`, `authorizationCode`, …; empty: not said.
    pub kind: Name,
    /// Where tokens are given out; empty: not said.
    pub token_url: Name,
    /// Where a person agrees; empty: not said.
    pub authorization_url: Name,
    /// The scopes that there are.
    pub scopes: Vec<Name>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_inside_a_segment_lose_their_names() {
        assert_eq!(
            path_segments("/a/{id}/{x}.{y}:run?q"),
            [
                PathSegment::Literal("a".into()),
                PathSegment::Param("id"),
                PathSegment::Literal("{}.{}:run".into())
            ]
        );
    }
}
