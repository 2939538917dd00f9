//! What a schema is by its `type`: scalars with their formats, lists, tuples; their constraints.

use wireproof_model::{
    Bound, Coding, Constraints, Discrimination, Int, Meta, Openness, Range, Reserved, Scalar, Type,
    TypeId, TypeKind, Union, Variant,
};
use wireproof_source::{
    Diagnostic, Spanned,
    document::{Node, Value},
};

use crate::{
    importer::{Importer, Lowered},
    literal::{count, number},
    parts::{ArrayParts, ObjectParts, Parts},
    resolve::Place,
};

impl<'a> Importer<'a> {
    /// What a schema is by its type, or by what only one type has.
    pub(crate) fn typed(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        let nullable = parts.null_type;
        match parts.types.as_slice() {
            [] if nullable => TypeKind::Scalar(Scalar::Null).into(),
            [] => self.guessed(at, parts),
            [name] => Lowered { nullable, ..self.single(at, parts, name) },
            names => {
                let variants = names.to_vec();
                let variants = variants
                    .into_iter()
                    .map(|name| {
                        let lowered = self.single(at, parts, name);
                        let ty = self.inner(at.node.span, lowered);
                        let span = at.node.get("type").map_or(at.node.span, |node| node.span);
                        let meta = Meta::new(Spanned::new(name.into(), span), span);
                        Variant { meta, tag: None, ty: Some(ty) }
                    })
                    .collect();
                let kind = TypeKind::Union(Union {
                    variants,
                    discrimination: Discrimination::Value { exactly_one: false },
                    openness: Openness::Unsaid,
                    reserved: Reserved::default(),
                });
                Lowered { nullable, ..kind.into() }
            }
        }
    }

    /// A schema without `type` whose keywords speak of one kind of value is read as that kind.
    fn guessed(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        let object = parts.object != ObjectParts::default();
        let array = parts.array != ArrayParts::default();
        let number = parts.number != crate::parts::NumberParts::default();
        let text = parts.text != crate::parts::TextParts::default();
        let by_format = match parts.format {
            Some("int32" | "int64" | "uint32" | "uint64") => Some("integer"),
            Some("float" | "double") => Some("number"),
            Some(format) if !matches!(scalar(format), None | Some(Scalar::Json)) => Some("string"),
            _ => None,
        };
        let name = match (object, array, number, text) {
            (false, false, false, false) => by_format,
            (true, false, false, false) => Some("object"),
            (false, true, false, false) => Some("array"),
            (false, false, true, false) => {
                Some(by_format.filter(|name| *name != "string").unwrap_or("number"))
            }
            (false, false, false, true) => Some("string"),
            _ => {
                let why = "without `type` these keywords speak of several kinds of values, which is not understood";
                return self.opaque(at.node, "schema without type", why).into();
            }
        };
        let Some(name) = name else { return TypeKind::Scalar(Scalar::Json).into() };
        self.note_once(
            at.node.span,
            &format!("no `type`: read as {name}, for that is what its keywords speak of"),
        );
        self.single(at, parts, name)
    }

    fn single(&mut self, at: Place<'a>, parts: &Parts<'a>, name: &str) -> Lowered {
        match name {
            "string" => text(parts),
            "integer" => {
                let kind = parts.format.and_then(integer).map_or(Scalar::Integer, Scalar::Int);
                let named = parts.format.filter(|format| integer(format).is_none());
                Lowered { constraints: numbers(parts, named), ..TypeKind::Scalar(kind).into() }
            }
            "number" => {
                let kind = match parts.format {
                    Some("float") => Scalar::Float32,
                    Some("double") => Scalar::Float64,
                    _ => Scalar::Number,
                };
                let named = parts.format.filter(|_| kind == Scalar::Number);
                Lowered { constraints: numbers(parts, named), ..TypeKind::Scalar(kind).into() }
            }
            "boolean" => TypeKind::Scalar(Scalar::Bool).into(),
            "null" => TypeKind::Scalar(Scalar::Null).into(),
            "array" => self.list(at, parts),
            "object" => self.plain_object(at, parts),
            // JSON Schema's draft 3, and Swagger 2.
            "any" => TypeKind::Scalar(Scalar::Json).into(),
            "file" => TypeKind::Scalar(Scalar::Bytes { fixed: None }).into(),
            name => {
                let why = format!("`{name}` is no type of JSON Schema");
                let node = at.node.get("type").unwrap_or(at.node);
                self.diagnostics.push(Diagnostic::warning(node.span, why).help(
                    "the types are string, number, integer, boolean, object, array and null",
                ));
                TypeKind::Opaque(wireproof_model::Opaque {
                    what: "type".into(),
                    content: name.into(),
                })
                .into()
            }
        }
    }

    fn list(&mut self, at: Place<'a>, parts: &Parts<'a>) -> Lowered {
        let array = &parts.array;
        let constraints = Constraints {
            min_len: array.min.and_then(count).filter(|least| *least > 0),
            max_len: array.max.and_then(count),
            unique: array.unique,
            ..Constraints::default()
        };
        let kind = match array.prefix.filter(|prefix| !prefix.items().is_empty()) {
            None => {
                let rest = array.items.or(array.unevaluated);
                TypeKind::List(self.type_or_any(at, rest))
            }
            Some(prefix) => {
                let items = prefix.items().iter().map(|node| self.ty(at.at(node))).collect();
                let rest = array.additional.or(array.items).or(array.unevaluated);
                let rest = match rest.map(|node| &node.value) {
                    Some(Value::Bool(false)) => None,
                    _ => Some(self.type_or_any(at, rest)),
                };
                TypeKind::Tuple { items, rest }
            }
        };
        Lowered { constraints, ..kind.into() }
    }

    /// The type of a schema that may be left out.
    pub(crate) fn type_or_any(&mut self, at: Place<'a>, node: Option<&'a Node>) -> TypeId {
        match node {
            Some(node) => self.ty(at.at(node)),
            None => self.contract.add(Type::new(at.node.span, TypeKind::Scalar(Scalar::Json))),
        }
    }
}

fn text(parts: &Parts<'_>) -> Lowered {
    let by_encoding = match parts.text.encoding {
        Some("base64" | "base64url") => Some(Scalar::Bytes { fixed: None }),
        _ => None,
    };
    let known = by_encoding.or(parts.format.and_then(scalar));
    let raw = parts.format == Some("binary");
    let format = parts.format.filter(|_| known.is_none() || raw);
    let format = format.or(parts.text.encoding.filter(|_| by_encoding.is_none()));
    let constraints = Constraints {
        min_len: parts.text.min.and_then(count).filter(|least| *least > 0),
        max_len: parts.text.max.and_then(count),
        patterns: parts.text.pattern.and_then(Node::as_str).map(Into::into).into_iter().collect(),
        format: format.map(Into::into),
        ..Constraints::default()
    };
    let kind = known.unwrap_or(Scalar::String { checked: true });
    Lowered { constraints, ..TypeKind::Scalar(kind).into() }
}

/// What a text of this format is, where the model has a word for it.
fn scalar(format: &str) -> Option<Scalar> {
    Some(match format {
        "date-time" => Scalar::Timestamp(None),
        "date" => Scalar::Date,
        "time" => Scalar::Time(None),
        "duration" => Scalar::Duration(None),
        "uuid" => Scalar::Uuid,
        "uri" | "url" => Scalar::Url,
        "byte" | "base64" | "binary" => Scalar::Bytes { fixed: None },
        _ => return None,
    })
}

fn integer(format: &str) -> Option<Int> {
    let (signed, bits) = match format.strip_prefix('u') {
        Some(rest) => (false, rest),
        None => (true, format),
    };
    let bits = match bits {
        "int8" => 8,
        "int16" => 16,
        "int32" => 32,
        "int64" => 64,
        _ => return None,
    };
    Some(Int { bits, signed, coding: Coding::default() })
}

/// What a number must hold. Up to draft 4 `exclusiveMinimum` says how `minimum` is meant; later it is a bound.
fn numbers(parts: &Parts<'_>, format: Option<&str>) -> Constraints {
    let bound = |inclusive: Option<&Node>, exclusive: Option<&Node>, lower: bool| {
        let flag = exclusive.and_then(Node::as_bool).unwrap_or(false);
        let inclusive = inclusive.and_then(number).map(|at| Bound { at, exclusive: flag });
        let exclusive = exclusive.and_then(number).map(|at| Bound { at, exclusive: true });
        match (inclusive, exclusive) {
            (Some(a), Some(b)) => {
                let tighter = if lower { b.at >= a.at } else { b.at <= a.at };
                Some(if tighter { b } else { a })
            }
            (a, b) => a.or(b),
        }
    };
    Constraints {
        range: Range {
            min: bound(parts.number.min, parts.number.exclusive_min, true),
            max: bound(parts.number.max, parts.number.exclusive_max, false),
        },
        multiple_of: parts.number.multiple.and_then(number),
        format: format.map(Into::into),
        ..Constraints::default()
    }
}
