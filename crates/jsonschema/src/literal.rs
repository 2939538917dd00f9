//! Values of a document as values of a contract.

use wireproof_model::{Literal, Number};
use wireproof_source::document::{Node, Value};

/// The value; a number past what a double holds stays the text that it was.
pub fn literal(node: &Node) -> Literal {
    match &node.value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(text) => {
            Number::parse(text).map_or_else(|| Literal::String(text.into()), Literal::Number)
        }
        Value::String(text) => Literal::String(text.into()),
        // A document's depth is bounded by `document::MAX_DEPTH`.
        Value::Array(items) => Literal::List(items.iter().map(literal).collect()),
        Value::Object(entries) => Literal::Object(
            entries
                .iter()
                .map(|entry| (entry.key.value.as_str().into(), literal(&entry.node)))
                .collect(),
        ),
    }
}

/// A number, if it is one.
pub(crate) fn number(node: &Node) -> Option<Number> {
    if let Value::Number(text) = &node.value { Number::parse(text) } else { None }
}

/// A count: a whole number that is not negative.
pub(crate) fn count(node: &Node) -> Option<u64> {
    match number(node)? {
        Number::Int(whole) => u64::try_from(whole).ok(),
        Number::Float(_) => None,
    }
}

/// Whether two trees say the same, wherever they stand and in whatever order their keys are.
pub(crate) fn equal(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(entries), Value::Object(others)) => {
            entries.len() == others.len()
                && entries
                    .iter()
                    .zip(others)
                    .all(|(a, b)| a.key.value == b.key.value && equal(&a.node, &b.node))
                || entries.len() == others.len()
                    && entries.len() <= 64
                    && entries.iter().all(|entry| {
                        other.get(&entry.key.value).is_some_and(|node| equal(&entry.node, node))
                    })
        }
        (one, other) => one == other,
    }
}
