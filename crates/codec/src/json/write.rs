//! A value becomes a JSON document.

use serde_json::{Map, Number as JsonNumber, Value as Document};
use wireproof_model::{
    Contract, Discrimination, Literal, Number, Scalar, TypeId, TypeKind, WideIntegers,
};

use super::spelling;
use crate::Value;

/// Nothing that is written is nested deeper.
const DEPTH: usize = 100;

/// The document of a value of a type.
pub fn write(contract: &Contract, ty: TypeId, value: &Value) -> Document {
    Writer { contract }.value(ty, value, 0)
}

/// The document of a value written in a contract.
pub fn literal(value: &Literal) -> Document {
    match value {
        Literal::Null => Document::Null,
        Literal::Bool(value) => Document::Bool(*value),
        Literal::Number(number) => number_document(*number),
        Literal::String(text) | Literal::Symbol(text) => Document::from(text.as_str()),
        Literal::Bytes(bytes) => Document::from(base64(bytes)),
        // The importers bound the nesting of literals.
        Literal::List(items) => Document::Array(items.iter().map(literal).collect()),
        Literal::Object(entries) => Document::Object(
            entries.iter().map(|(name, value)| (name.to_string(), literal(value))).collect(),
        ),
    }
}

/// A number as JSON says it.
pub(super) fn number_document(number: Number) -> Document {
    match number {
        Number::Int(whole) => integer(whole),
        Number::Float(float) => {
            JsonNumber::from_f64(float).map_or(Document::Null, Document::Number)
        }
    }
}

fn integer(whole: i128) -> Document {
    if let Ok(whole) = i64::try_from(whole) {
        Document::from(whole)
    } else if let Ok(whole) = u64::try_from(whole) {
        Document::from(whole)
    } else {
        Document::from(whole as f64)
    }
}

struct Writer<'a> {
    contract: &'a Contract,
}

impl Writer<'_> {
    fn value(&self, ty: TypeId, value: &Value, depth: usize) -> Document {
        if depth > DEPTH {
            return Document::Null;
        }
        let id = self.contract.resolve(ty);
        match (&self.contract.ty(id).kind, value) {
            (TypeKind::Nullable(_), Value::Null) => Document::Null,
            (TypeKind::Nullable(next), _) => self.value(*next, value, depth + 1),
            (TypeKind::Struct(_), Value::Struct(_)) => self.fields(id, value, depth),
            (TypeKind::Part { of, .. }, Value::Struct(_)) => self.fields(*of, value, depth),
            (TypeKind::List(items) | TypeKind::Set(items), Value::List(list)) => Document::Array(
                list.iter().map(|item| self.value(*items, item, depth + 1)).collect(),
            ),
            (TypeKind::Tuple { items, rest }, Value::List(list)) => {
                let of = |(at, item): (usize, &Value)| match items.get(at).copied().or(*rest) {
                    Some(ty) => self.value(ty, item, depth + 1),
                    None => Self::plain(item),
                };
                Document::Array(list.iter().enumerate().map(of).collect())
            }
            (TypeKind::Map { key, value: ty }, Value::Map(entries)) => {
                let entry = |(name, content): &(Value, Value)| {
                    let name = match self.value(*key, name, depth + 1) {
                        Document::String(text) => text,
                        other => other.to_string(),
                    };
                    (name, self.value(*ty, content, depth + 1))
                };
                Document::Object(entries.iter().map(entry).collect())
            }
            (TypeKind::Enum(body), Value::Symbol(at)) => body
                .values
                .get(*at as usize)
                .map_or(Document::Null, |symbol| Document::from(symbol.meta.spelling().as_str())),
            (TypeKind::Union(_), Value::Variant(at, content)) => {
                self.variant(id, *at, content, depth)
            }
            (TypeKind::Scalar(Scalar::Int(int)), Value::Int(number))
                if int.bits > 32 && self.contract.text.wide_integers == WideIntegers::Strings =>
            {
                Document::from(number.to_string())
            }
            _ => Self::plain(value),
        }
    }

    fn fields(&self, of: TypeId, value: &Value, depth: usize) -> Document {
        let Value::Struct(fields) = value else { return Document::Null };
        let mut object = Map::new();
        for (at, content) in &fields.set {
            if let Some(field) = self.contract.field(of, *at) {
                let name = spelling(self.contract, &field.meta).to_string();
                object.insert(name, self.value(field.ty, content, depth + 1));
            }
        }
        object.extend(fields.others.iter().map(|(name, value)| (name.to_string(), value.clone())));
        Document::Object(object)
    }

    fn variant(&self, id: TypeId, at: u32, content: &Value, depth: usize) -> Document {
        let TypeKind::Union(body) = &self.contract.ty(id).kind else { return Document::Null };
        let Some(variant) = body.variants.get(at as usize) else { return Document::Null };
        let inner = variant.ty.map(|ty| self.value(ty, content, depth + 1));
        let key = spelling(self.contract, &variant.meta).to_string();
        match &body.discrimination {
            Discrimination::External => {
                let inner = inner.unwrap_or_else(|| Document::Object(Map::new()));
                Document::Object(Map::from_iter([(key, inner)]))
            }
            Discrimination::Property(name) => {
                let mut object = Map::from_iter([(name.to_string(), Document::from(key))]);
                if let Some(Document::Object(entries)) = inner {
                    object.extend(entries.into_iter().filter(|(other, _)| name != other));
                }
                Document::Object(object)
            }
            Discrimination::Value { .. } => inner.unwrap_or_else(|| Document::from(key)),
        }
    }

    fn plain(value: &Value) -> Document {
        match value {
            Value::Null | Value::NoVariant | Value::Symbol(_) | Value::Variant(..) => {
                Document::Null
            }
            Value::Bool(value) => Document::Bool(*value),
            Value::Int(number) => integer(*number),
            Value::Float(number) => match JsonNumber::from_f64(*number) {
                Some(number) => Document::Number(number),
                None if number.is_nan() => Document::from("NaN"),
                None if *number > 0.0 => Document::from("Infinity"),
                None => Document::from("-Infinity"),
            },
            Value::Text(text) => Document::from(text.as_str()),
            Value::Bytes(bytes) => Document::from(base64(bytes)),
            Value::Number(number) => Document::from(*number),
            Value::List(items) => Document::Array(items.iter().map(Self::plain).collect()),
            Value::Map(_) | Value::Struct(_) => Document::Object(Map::new()),
            Value::Json(document) => document.clone(),
        }
    }
}

/// Base64 with padding (RFC 4648, section 4).
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for digit in 0..4 {
            if digit <= chunk.len() {
                let place = (group >> (18 - 6 * digit)) & 63;
                out.extend(DIGITS.get(place as usize).map(|digit| char::from(*digit)));
            } else {
                out.push('=');
            }
        }
    }
    out
}

/// The bytes of base64 in either alphabet, padded or not; none if it is none.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let (mut group, mut bits) = (0u32, 0u32);
    for c in text.trim_end_matches('=').bytes() {
        let digit = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        group = (group << 6 | u32::from(digit)) & 0x00ff_ffff;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((group >> bits) as u8);
        }
    }
    Some(out)
}
