//! Values and names: defaults by their field's type, options as literals, names in JSON.

use wireproof_model::{Literal, Name, Number, Scalar};

use crate::file::{NodeKind, ScalarKind};

/// The name that a field has in JSON unless it says another (`descriptor.proto`, `json_name`).
pub(crate) fn json_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = true;
        } else {
            out.push(if upper { character.to_ascii_uppercase() } else { character });
            upper = false;
        }
    }
    out
}

/// The built-in messages that are single values here.
pub(super) fn well_known(name: &str) -> Option<Scalar> {
    match name.strip_prefix("google.protobuf.")? {
        "Timestamp" => Some(Scalar::Timestamp(None)),
        "Duration" => Some(Scalar::Duration(None)),
        "Value" => Some(Scalar::Json),
        _ => None,
    }
}

/// The value of an option, its names resolved no further.
pub(super) fn literal(node: &NodeKind) -> Literal {
    match node {
        NodeKind::Word(word) => match word.as_str() {
            "true" => Literal::Bool(true),
            "false" => Literal::Bool(false),
            _ => Literal::Symbol(word.clone()),
        },
        NodeKind::Number(number) => Literal::Number(*number),
        NodeKind::Text(text) => Literal::String(text.clone()),
        NodeKind::Bytes(bytes) => Literal::Bytes(bytes.clone()),
        // As deep as the parser lets values stand in one another.
        NodeKind::List(items) => {
            Literal::List(items.iter().map(|item| literal(&item.kind)).collect())
        }
        NodeKind::Object(entries) => Literal::Object(
            entries.iter().map(|(name, node)| (name.value.clone(), literal(&node.kind))).collect(),
        ),
    }
}

/// A default of a field of this type; none if it does not fit.
pub(super) fn default(kind: Option<ScalarKind>, node: &NodeKind) -> Option<Literal> {
    let Some(kind) = kind else {
        // Of an enum.
        return match node {
            NodeKind::Word(word) => Some(Literal::Symbol(word.clone())),
            _ => None,
        };
    };
    match (kind, node) {
        (ScalarKind::Bool, NodeKind::Word(word)) => match word.as_str() {
            "true" => Some(Literal::Bool(true)),
            "false" => Some(Literal::Bool(false)),
            _ => None,
        },
        (ScalarKind::String, NodeKind::Text(text)) => Some(Literal::String(text.clone())),
        (ScalarKind::Bytes, NodeKind::Text(text)) => Some(Literal::Bytes(text.as_bytes().to_vec())),
        (ScalarKind::String | ScalarKind::Bytes, NodeKind::Bytes(bytes)) => {
            Some(Literal::Bytes(bytes.clone()))
        }
        (ScalarKind::Double | ScalarKind::Float, NodeKind::Number(number)) => {
            Some(Literal::Number(*number))
        }
        (ScalarKind::Double | ScalarKind::Float, NodeKind::Word(word)) => {
            let value = match word.as_str() {
                "inf" => f64::INFINITY,
                "nan" => f64::NAN,
                _ => return None,
            };
            Some(Literal::Number(Number::Float(value)))
        }
        (_, NodeKind::Number(number)) => whole(kind, *number),
        _ => None,
    }
}

fn whole(kind: ScalarKind, number: Number) -> Option<Literal> {
    let whole = match number {
        Number::Int(whole) => whole,
        // `-0`, which is a whole number too.
        Number::Float(0.0) => 0,
        Number::Float(_) => return None,
    };
    let Scalar::Int(int) = crate::features::scalar(kind, true) else { return None };
    let (least, most) = int.range();
    (least..=most).contains(&whole).then_some(Literal::Number(Number::Int(whole)))
}

/// The word that an option's value is.
pub(super) fn word(node: &NodeKind) -> Option<&Name> {
    if let NodeKind::Word(word) = node { Some(word) } else { None }
}

#[cfg(test)]
mod tests {
    use super::json_name;

    #[test]
    fn names_in_json_are_lower_camel_case() {
        // From the conformance suite's `test_messages_proto3.proto`.
        for (name, expected) in [
            ("fieldname1", "fieldname1"),
            ("field_name2", "fieldName2"),
            ("_field_name3", "FieldName3"),
            ("field__name4_", "fieldName4"),
            ("field0name5", "field0name5"),
            ("field_0_name6", "field0Name6"),
            ("fieldName7", "fieldName7"),
            ("FieldName8", "FieldName8"),
            ("FIELD_NAME11", "FIELDNAME11"),
            ("__field_name13", "FieldName13"),
            ("field__Name16", "fieldName16"),
        ] {
            assert_eq!(json_name(name), expected, "{name}");
        }
    }
}
