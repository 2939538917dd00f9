//! What a schema says beside what the model has words for: kept as inert attributes.

use wireproof_model::{Attribute, Literal, Meta, Number};
use wireproof_source::document::{Entry, Node, Value};

/// The attributes of an object's entries whose keys are not among `known`.
pub(crate) fn rest(node: &Node, known: &[&str]) -> Vec<Attribute> {
    let unknown = |entry: &&Entry| !known.contains(&entry.key.value.as_str());
    node.entries().iter().filter(unknown).map(attribute).collect()
}

/// An entry as an attribute.
pub(crate) fn attribute(entry: &Entry) -> Attribute {
    let key = entry.key.value.as_str();
    let name =
        if key.starts_with("avro.") { key.into() } else { smol_str::format_smolstr!("avro.{key}") };
    Attribute::new(name, literal(&entry.node), entry.span())
}

/// Adds attributes to an element, each once.
pub(crate) fn attach(meta: &mut Meta, attributes: Vec<Attribute>) {
    for attribute in attributes {
        let own = &mut meta.extra_mut().attributes;
        if !own.iter().any(|other| other.name == attribute.name && other.value == attribute.value) {
            own.push(attribute);
        }
    }
}

// A document's depth is bounded by `document::MAX_DEPTH`.
fn literal(node: &Node) -> Literal {
    match &node.value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(text) => {
            Number::parse(text).map_or_else(|| Literal::String(text.into()), Literal::Number)
        }
        Value::String(text) => Literal::String(text.into()),
        Value::Array(items) => Literal::List(items.iter().map(literal).collect()),
        Value::Object(entries) => {
            let entry = |entry: &Entry| (entry.key.value.as_str().into(), literal(&entry.node));
            Literal::Object(entries.iter().map(entry).collect())
        }
    }
}
