//! Whether a default fits its type, and what it says.
//!
//! Avro specification 1.12, "Complex Types: Records", the table of field default values.

use rustc_hash::FxHashSet;
use wireproof_model::{
    Contract, Literal, Name, Number, Scalar, Struct, TimeUnit, TypeId, TypeKind,
};
use wireproof_source::{
    Span,
    document::{Node, Value},
};

use crate::moments;

/// A default that does not fit.
pub(crate) struct Misfit {
    pub(crate) span: Span,
    pub(crate) why: String,
}

/// More comparisons than any real default takes: unions of records in unions multiply.
const MOST_STEPS: u32 = 100_000;

/// Compares one default with its type.
pub(crate) struct Fit<'a> {
    contract: &'a Contract,
    steps: u32,
}

type Fitted = Result<Literal, Misfit>;

impl<'a> Fit<'a> {
    pub(crate) fn new(contract: &'a Contract) -> Self {
        Self { contract, steps: 0 }
    }

    /// The literal that `node` says for a type. Recursion follows the document, whose depth is bounded: all types
    /// but nullable ones and unions take a level of it, and these do not stand in one another.
    pub(crate) fn literal(&mut self, id: TypeId, node: &Node) -> Fitted {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(misfit(node, "too many unions stand in one another to tell"));
        }
        let contract = self.contract;
        match &contract.ty(contract.resolve(id)).kind {
            TypeKind::Nullable(inner) => match node.value {
                Value::Null => Ok(Literal::Null),
                _ => self.literal(*inner, node),
            },
            TypeKind::Union(body) => {
                let mut only = None;
                for variant in body.variants.iter().filter_map(|variant| variant.ty) {
                    match self.literal(variant, node) {
                        Ok(literal) => return Ok(literal),
                        Err(other) => only = Some(other),
                    }
                }
                match (body.variants.len(), only) {
                    (1, Some(misfit)) => Err(misfit),
                    _ => Err(misfit(node, "it fits no branch of the union")),
                }
            }
            TypeKind::List(items) => match &node.value {
                Value::Array(nodes) => {
                    let found: Result<_, _> =
                        nodes.iter().map(|node| self.literal(*items, node)).collect();
                    found.map(Literal::List)
                }
                _ => Err(misfit(node, "an array takes a list")),
            },
            TypeKind::Map { value, .. } => match &node.value {
                Value::Object(entries) => {
                    let entry = entries.iter().map(|entry| {
                        Ok((entry.key.value.as_str().into(), self.literal(*value, &entry.node)?))
                    });
                    entry.collect::<Result<_, _>>().map(Literal::Object)
                }
                _ => Err(misfit(node, "a map takes an object")),
            },
            TypeKind::Struct(body) => self.record(body, node),
            TypeKind::Enum(body) => match node.as_str() {
                Some(name) if body.values.iter().any(|value| value.meta.name.value == name) => {
                    Ok(Literal::Symbol(name.into()))
                }
                _ => Err(misfit(node, "it is none of the enum's symbols")),
            },
            TypeKind::Scalar(scalar) => {
                let size = contract.ty(contract.resolve(id)).constraints.as_ref();
                let size = size.and_then(|constraints| constraints.max_len);
                scalar_literal(*scalar, size, node).map_err(|why| misfit(node, &why))
            }
            // Its error has been told.
            _ => Ok(Literal::Null),
        }
    }

    fn record(&mut self, body: &Struct, node: &Node) -> Fitted {
        let Value::Object(entries) = &node.value else {
            return Err(misfit(node, "a record takes an object"));
        };
        let mut given: Vec<(Name, Literal)> = Vec::with_capacity(entries.len());
        let places: rustc_hash::FxHashMap<&str, &Node> =
            entries.iter().map(|entry| (entry.key.value.as_str(), &entry.node)).collect();
        let mut known = FxHashSet::default();
        for field in &body.fields {
            let name = &field.meta.name.value;
            known.insert(name.as_str());
            match places.get(name.as_str()) {
                Some(node) => given.push((name.clone(), self.literal(field.ty, node)?)),
                None if field.presence == wireproof_model::Presence::Required => {
                    return Err(misfit(
                        node,
                        &format!("it lacks field `{name}`, which has no default"),
                    ));
                }
                None => {}
            }
        }
        match entries.iter().find(|entry| !known.contains(entry.key.value.as_str())) {
            Some(entry) => Err(Misfit {
                span: entry.key.span,
                why: format!("the record has no field `{}`", entry.key.value),
            }),
            None => Ok(Literal::Object(given)),
        }
    }
}

fn misfit(node: &Node, why: &str) -> Misfit {
    Misfit { span: node.span, why: why.to_owned() }
}

fn scalar_literal(scalar: Scalar, size: Option<u64>, node: &Node) -> Result<Literal, String> {
    match (scalar, &node.value) {
        (Scalar::Null, Value::Null) => Ok(Literal::Null),
        (Scalar::Bool, Value::Bool(value)) => Ok(Literal::Bool(*value)),
        (Scalar::String { .. } | Scalar::Uuid, Value::String(text)) => {
            Ok(Literal::String(text.into()))
        }
        (Scalar::Bytes { fixed }, Value::String(text)) => {
            Ok(Literal::Bytes(bytes(text, fixed.map(u64::from))?))
        }
        (Scalar::Decimal { digits }, Value::String(text)) => {
            let bytes = bytes(text, size)?;
            let scale = digits.map_or(0, |(_, scale)| scale);
            Ok(decimal(&bytes, scale)
                .map_or_else(|| Literal::Bytes(bytes), |text| Literal::String(text.into())))
        }
        (Scalar::Float32 | Scalar::Float64, Value::Number(text)) => Number::parse(text)
            .map(Literal::Number)
            .ok_or_else(|| "it is past what a double holds".into()),
        (Scalar::Int(int), Value::Number(text)) => {
            let (least, most) = int.range();
            whole(text, least, most).map(|number| Literal::Number(Number::Int(i128::from(number))))
        }
        (
            Scalar::Date | Scalar::Time(_) | Scalar::Timestamp(_) | Scalar::LocalTimestamp(_),
            Value::Number(text),
        ) => moment(scalar, text),
        _ => Err(format!("this type takes {}", wanted(scalar))),
    }
}

fn wanted(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Null => "null",
        Scalar::Bool => "true or false",
        Scalar::String { .. } | Scalar::Uuid => "a string",
        Scalar::Bytes { .. } | Scalar::Decimal { .. } => "a string that holds its bytes",
        Scalar::Float32 | Scalar::Float64 => "a number",
        _ => "a whole number",
    }
}

fn whole(text: &str, least: i128, most: i128) -> Result<i64, String> {
    match Number::parse(text) {
        Some(Number::Int(whole)) if (least..=most).contains(&whole) => {
            i64::try_from(whole).map_err(|_| "it is out of range".into())
        }
        Some(Number::Int(_)) => Err(format!("it is not in {least}..={most}")),
        _ => Err("this type takes a whole number".into()),
    }
}

/// A day, a time or a moment as JSON writes it; the number itself where that cannot.
fn moment(scalar: Scalar, text: &str) -> Result<Literal, String> {
    let int = (i128::from(i32::MIN), i128::from(i32::MAX));
    let long = (i128::from(i64::MIN), i128::from(i64::MAX));
    let narrow = matches!(scalar, Scalar::Date | Scalar::Time(Some(TimeUnit::Millis)));
    let (least, most) = if narrow { int } else { long };
    let count = whole(text, least, most)?;
    let text = match scalar {
        Scalar::Date => moments::date(count),
        Scalar::Time(unit) => moments::time(count, unit.unwrap_or(TimeUnit::Micros)),
        Scalar::Timestamp(unit) => {
            moments::moment(count, unit.unwrap_or(TimeUnit::Micros)).map(|text| text + "Z")
        }
        Scalar::LocalTimestamp(unit) => moments::moment(count, unit.unwrap_or(TimeUnit::Micros)),
        _ => None,
    };
    let number = || Literal::Number(Number::Int(i128::from(count)));
    Ok(text.map_or_else(number, |text| Literal::String(text.into())))
}

/// Bytes are written as a string whose characters, up to U+00FF, are their values.
fn bytes(text: &str, size: Option<u64>) -> Result<Vec<u8>, String> {
    let bytes: Option<Vec<u8>> =
        text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect();
    let bytes = bytes.ok_or("a byte is a character up to U+00FF")?;
    match size {
        Some(size) if size != bytes.len() as u64 => {
            Err(format!("these are {} bytes, the type has {size}", bytes.len()))
        }
        _ => Ok(bytes),
    }
}

/// A decimal's text: the bytes are a big-endian number in two's complement, shifted by `scale` digits.
fn decimal(bytes: &[u8], scale: u8) -> Option<String> {
    if bytes.is_empty() || bytes.len() > 16 {
        return None;
    }
    let negative = bytes.first().is_some_and(|byte| byte & 0x80 != 0);
    let start = if negative { -1 } else { 0 };
    let number = bytes.iter().fold(start, |number: i128, byte| (number << 8) | i128::from(*byte));
    let scale = usize::from(scale);
    let digits = format!("{:0>width$}", number.unsigned_abs(), width = scale + 1);
    let (whole, fraction) = digits.split_at_checked(digits.len() - scale)?;
    let sign = if negative { "-" } else { "" };
    let point = if scale == 0 { "" } else { "." };
    Some(format!("{sign}{whole}{point}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_numbers_in_twos_complement() {
        assert_eq!(decimal(&[0x01, 0x00], 2).as_deref(), Some("2.56"));
        assert_eq!(decimal(&[0xff], 2).as_deref(), Some("-0.01"));
        assert_eq!(decimal(&[0x7f], 0).as_deref(), Some("127"));
        assert_eq!(decimal(&[0; 17], 0), None);
    }
}
