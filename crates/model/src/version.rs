//! The versions that one contract declares.

use wireproof_source::Span;

use crate::Name;

/// One declared version.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// As written: `2`, `1.10` or `2026-01-15`.
    pub spelling: Name,
    /// How far along it is.
    pub state: VersionState,
    /// The day it came out, `YYYY-MM-DD`.
    pub released: Option<Name>,
    /// The day it will be switched off, `YYYY-MM-DD`.
    pub sunset: Option<Name>,
    /// Whether it may break what the version before promised.
    pub breaking: bool,
    /// The declaration.
    pub span: Span,
    /// Its documentation.
    pub docs: Option<Span>,
}

/// How far along a version is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VersionState {
    /// May still change.
    Preview,
    /// For new clients.
    Current,
    /// Served.
    Supported,
    /// Served, on its way out.
    Deprecated,
    /// No longer served; comparisons skip it.
    Retired,
}

/// How a caller chooses a version, where no server's address holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionSelector {
    /// By this request header.
    Header(Name),
    /// By this query parameter.
    Query(Name),
}
