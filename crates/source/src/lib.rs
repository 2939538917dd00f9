//! Text, spans and diagnostics: where everything in a contract comes from and how a problem in it is told.
//!
//! A [`Sources`] holds every text of a run, of both sides of a comparison, so that a [`Span`] alone names a place.
//! [`document`] reads JSON and YAML into one tree in which each node has its span.
//! Knows nothing of contracts and never touches the file system.

mod diagnostic;
pub mod document;
mod text;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use text::{Position, SourceId, SourceText, Sources, Span, Spanned};
