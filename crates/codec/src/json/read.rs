//! A document becomes a value of the reader's type, under its names, old ones too. What does not fit stays a document.

use serde_json::{Map, Value as Document};
use wireproof_model::{Contract, Discrimination, Name, Scalar, TypeId, TypeKind, Union};

use super::{accepted, write::from_base64};
use crate::{Fields, Value};

/// Nothing that is read is nested deeper.
const DEPTH: usize = 100;

/// What a program that knows the type finds in a document; absent fields stay absent.
pub fn read(contract: &Contract, ty: TypeId, document: &Document) -> Value {
    Reader { contract }.value(ty, document, 0)
}

struct Reader<'a> {
    contract: &'a Contract,
}

impl Reader<'_> {
    fn value(&self, ty: TypeId, document: &Document, depth: usize) -> Value {
        if depth > DEPTH {
            return Value::Json(document.clone());
        }
        let id = self.contract.resolve(ty);
        match (&self.contract.ty(id).kind, document) {
            (TypeKind::Nullable(_), Document::Null) => Value::Null,
            (TypeKind::Nullable(next), _) => self.value(*next, document, depth + 1),
            (TypeKind::Struct(body), Document::Object(entries)) => {
                self.fields(id, 0..body.fields.len() as u32, entries, depth)
            }
            (TypeKind::Part { of, fields }, Document::Object(entries)) => {
                self.fields(*of, fields.iter().copied(), entries, depth)
            }
            (TypeKind::List(items) | TypeKind::Set(items), Document::Array(list)) => {
                Value::List(list.iter().map(|item| self.value(*items, item, depth + 1)).collect())
            }
            (TypeKind::Tuple { items, rest }, Document::Array(list)) => {
                let of = |(at, item): (usize, &Document)| match items.get(at).copied().or(*rest) {
                    Some(ty) => self.value(ty, item, depth + 1),
                    None => Value::Json(item.clone()),
                };
                Value::List(list.iter().enumerate().map(of).collect())
            }
            (TypeKind::Map { key, value: ty }, Document::Object(entries)) => Value::Map(
                entries
                    .iter()
                    .map(|(name, content)| {
                        (self.key(*key, name), self.value(*ty, content, depth + 1))
                    })
                    .collect(),
            ),
            (TypeKind::Enum(body), Document::String(text)) => body
                .values
                .iter()
                .position(|value| {
                    value.meta.spelling() == text || value.meta.aliases().any(|name| name == text)
                })
                .map_or_else(|| Value::Json(document.clone()), |at| Value::Symbol(at as u32)),
            (TypeKind::Union(body), _) => self.union(body, document, depth),
            (TypeKind::Scalar(scalar), _) => self::scalar(*scalar, document),
            _ => Value::Json(document.clone()),
        }
    }

    fn key(&self, ty: TypeId, name: &str) -> Value {
        let document = match &self.contract.ty(self.contract.resolve(ty)).kind {
            TypeKind::Scalar(Scalar::Int(_) | Scalar::Integer | Scalar::Bool) => {
                serde_json::from_str(name).unwrap_or_else(|_| Document::from(name))
            }
            _ => Document::from(name),
        };
        self.value(ty, &document, DEPTH - 1)
    }

    fn fields(
        &self,
        of: TypeId,
        places: impl Iterator<Item = u32>,
        entries: &Map<String, Document>,
        depth: usize,
    ) -> Value {
        let mut fields = Fields::default();
        let mut known: Vec<Name> = Vec::new();
        for at in places {
            let Some(field) = self.contract.field(of, at) else { continue };
            for name in accepted(self.contract, &field.meta) {
                if let Some(content) = entries.get(name.as_str())
                    && fields.get(at).is_none()
                {
                    fields.put(at, self.value(field.ty, content, depth + 1));
                }
                known.push(name);
            }
        }
        fields.others = entries
            .iter()
            .filter(|(name, _)| !known.iter().any(|known| known == name.as_str()))
            .map(|(name, content)| (Name::from(name.as_str()), content.clone()))
            .collect();
        Value::Struct(fields)
    }

    fn union(&self, body: &Union, document: &Document, depth: usize) -> Value {
        let named = |key: &str| {
            body.variants
                .iter()
                .position(|variant| accepted(self.contract, &variant.meta).any(|name| name == key))
        };
        let content = |at: usize, document: &Document| {
            let ty = body.variants.get(at).and_then(|variant| variant.ty);
            let inner = ty.map_or(Value::Null, |ty| self.value(ty, document, depth + 1));
            Value::Variant(at as u32, Box::new(inner))
        };
        match (&body.discrimination, document) {
            (Discrimination::External, Document::Object(entries)) => entries
                .iter()
                .find_map(|(key, document)| named(key).map(|at| content(at, document)))
                .unwrap_or(Value::NoVariant),
            (Discrimination::Property(name), Document::Object(entries)) => entries
                .get(name.as_str())
                .and_then(Document::as_str)
                .and_then(named)
                .map_or(Value::NoVariant, |at| content(at, document)),
            // The document alone tells; which branch takes it does not matter to what it says.
            _ => Value::Json(document.clone()),
        }
    }
}

fn scalar(scalar: Scalar, document: &Document) -> Value {
    match (scalar, document) {
        (Scalar::Null, Document::Null) => Value::Null,
        (Scalar::Bool, Document::Bool(value)) => Value::Bool(*value),
        (Scalar::Int(_) | Scalar::Integer, Document::Number(number)) => whole(number),
        (Scalar::Int(_) | Scalar::Integer, Document::String(text)) => {
            text.parse().map_or_else(|_| Value::Json(document.clone()), Value::Int)
        }
        (Scalar::Number, Document::Number(number)) => match whole(number) {
            Value::Int(whole) if whole.unsigned_abs() <= 1 << 53 => Value::Float(whole as f64),
            other => other,
        },
        (Scalar::Float32 | Scalar::Float64, Document::Number(number)) => {
            number.as_f64().map_or_else(|| Value::Json(document.clone()), Value::Float)
        }
        (Scalar::Bytes { .. }, Document::String(text)) => {
            from_base64(text).map_or_else(|| Value::Text(text.clone()), Value::Bytes)
        }
        (Scalar::Json, _) => Value::Json(document.clone()),
        (_, Document::String(text)) => Value::Text(text.clone()),
        _ => Value::Json(document.clone()),
    }
}

fn whole(number: &serde_json::Number) -> Value {
    if let Some(whole) = number.as_i128() {
        return Value::Int(whole);
    }
    match number.as_f64() {
        Some(float) if float.fract() == 0.0 && float.abs() < 1e30 => Value::Int(float as i128),
        Some(float) => Value::Float(float),
        None => Value::Json(Document::Number(number.clone())),
    }
}
