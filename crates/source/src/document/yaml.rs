//! YAML 1.2 with its core schema to a tree.

use super::Node;
use crate::{Diagnostics, SourceId};

/// Reads one YAML 1.2 document with the core schema's types; keys are texts, whatever they look like.
pub fn parse_yaml(_source: SourceId, _text: &str) -> (Option<Node>, Diagnostics) {
    (None, Diagnostics::default())
}
