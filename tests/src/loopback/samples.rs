//! Values of a contract's types as JSON documents, made from the contract alone: as full as they get, or the least.

use serde_json::{Map, Value, json};
use wireproof_codec::json::{literal, matches};
use wireproof_model::{
    Constraints, Contract, Discrimination, Element, Field, Number, Presence, Scalar, Struct,
    TypeId, TypeKind, exposure::Role,
};

/// Nothing nests deeper.
const DEEPEST: usize = 15;

/// Makes values.
#[derive(Clone, Debug)]
pub struct Maker<'c> {
    /// The contract.
    pub contract: &'c Contract,
    /// Where the values travel.
    pub role: Role,
    /// Whether what may be left out is there.
    pub full: bool,
    /// Whether texts hold letters only: headers and parted lists cannot hold every character.
    pub plain: bool,
    /// Places deeper than this hold only what they must.
    pub depth: usize,
}

impl Maker<'_> {
    /// A value of a type; none if none was found.
    pub fn value(&self, ty: TypeId) -> Option<Value> {
        self.at(ty, &mut Vec::new())
    }

    /// `open` are the types that the place stands in.
    fn at(&self, ty: TypeId, open: &mut Vec<TypeId>) -> Option<Value> {
        let (mut at, mut constraints, mut nullable) = (ty, Vec::new(), false);
        for _ in 0..64 {
            let node = self.contract.ty(at);
            constraints.extend(node.constraints.as_deref());
            match node.kind {
                TypeKind::Ref(next) | TypeKind::Alias(next) => at = next,
                TypeKind::Nullable(next) => {
                    nullable = true;
                    at = next;
                }
                _ => break,
            }
        }
        if nullable && !self.full {
            return Some(Value::Null);
        }
        let made = if open.len() > DEEPEST || open.contains(&at) {
            None
        } else {
            open.push(at);
            let made = self.node(at, &constraints, open);
            open.pop();
            made
        };
        made.or_else(|| nullable.then_some(Value::Null))
    }

    fn node(
        &self,
        id: TypeId,
        constraints: &[&Constraints],
        open: &mut Vec<TypeId>,
    ) -> Option<Value> {
        match &self.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => self.scalar(*scalar, constraints),
            TypeKind::List(item) | TypeKind::Set(item) => {
                let least = constraints.iter().filter_map(|it| it.min_len).max().unwrap_or(0);
                if constraints.iter().any(|it| it.max_len == Some(0)) {
                    return Some(json!([]));
                }
                match self.at(*item, open) {
                    Some(value) if least <= 1 => Some(Value::Array(vec![value])),
                    None if least == 0 => Some(json!([])),
                    _ => None,
                }
            }
            TypeKind::Map { key, value } => {
                let name = match self.at(*key, open)? {
                    Value::String(text) => text,
                    other => other.to_string(),
                };
                Some(json!({ name: self.at(*value, open)? }))
            }
            TypeKind::Tuple { items, .. } => items
                .iter()
                .map(|item| self.at(*item, open))
                .collect::<Option<_>>()
                .map(Value::Array),
            TypeKind::Literals(values) => values.first().map(|value| literal(&value.value)),
            TypeKind::Struct(body) => self.object(id, body, open).map(Value::Object),
            TypeKind::Enum(body) => {
                let value = if self.full { body.values.last() } else { body.values.first() };
                value.map(|value| Value::String(value.meta.spelling().to_string()))
            }
            TypeKind::Union(body) => body.variants.iter().find_map(|variant| {
                let inner = match variant.ty {
                    Some(ty) => self.at(ty, open)?,
                    None => json!({}),
                };
                let name = variant.meta.spelling().to_string();
                Some(match (&body.discrimination, inner) {
                    (Discrimination::External, inner) => json!({ name: inner }),
                    (Discrimination::Property(property), Value::Object(mut map)) => {
                        map.insert(property.to_string(), Value::String(name));
                        Value::Object(map)
                    }
                    (_, inner) => inner,
                })
            }),
            TypeKind::Schema(schema) => {
                let branches =
                    schema.any_of.iter().chain(&schema.one_of).filter_map(|group| group.first());
                let parts = schema.all_of.iter().chain(branches);
                // What a branch requires, a part before it has typed and then already has.
                let full = Maker { full: true, depth: open.len() + 3, ..self.clone() };
                let mut whole: Option<Value> = None;
                for part in parts {
                    let part = full.at(*part, open)?;
                    match (&mut whole, part) {
                        (Some(Value::Object(whole)), Value::Object(part)) => {
                            for (key, value) in part {
                                let known = whole.entry(key).or_insert_with(|| value.clone());
                                // A whole number is a number as well.
                                if known.is_f64() && value.is_i64() {
                                    *known = value;
                                }
                            }
                        }
                        (Some(_), _) => {}
                        (none, part) => *none = Some(part),
                    }
                }
                whole
            }
            _ => None,
        }
    }

    fn object(
        &self,
        id: TypeId,
        body: &Struct,
        open: &mut Vec<TypeId>,
    ) -> Option<Map<String, Value>> {
        let mut map = Map::new();
        let mut groups = Vec::new();
        for (field, at) in body.fields.iter().zip(0_u32..) {
            if !self.contract.travels(Element::Field(id, at), self.role) {
                continue;
            }
            let needed = matches!(field.presence, Presence::Required | Presence::Expected);
            let free = field.exclusive.is_none_or(|group| !groups.contains(&group));
            // What has a default is never left out by a program that knows it.
            let welcome = self.full && free && open.len() < self.depth || field.default.is_some();
            if !(needed || welcome) {
                continue;
            }
            match self.field(field, open) {
                Some(value) => _ = map.insert(field.meta.spelling().to_string(), value),
                None if needed => return None,
                None => continue,
            }
            groups.extend(field.exclusive);
        }
        if let Some(rest) = body.rest.filter(|_| self.full)
            && let Some(value) = self.at(rest, open)
        {
            map.insert("one more".to_owned(), value);
        }
        let number = map.len() as u64;
        let right = body.min_entries.is_none_or(|least| number >= least)
            && body.max_entries.is_none_or(|most| number <= most);
        right.then_some(map)
    }

    fn field(&self, field: &Field, open: &mut Vec<TypeId>) -> Option<Value> {
        self.at(field.ty, open)
    }

    fn scalar(&self, scalar: Scalar, constraints: &[&Constraints]) -> Option<Value> {
        let text = |text: &str| Some(Value::String(text.to_owned()));
        match scalar {
            Scalar::Bool => Some(Value::Bool(self.full)),
            Scalar::Int(int) => whole(int.range(), constraints),
            Scalar::Integer => whole((-(1 << 62), 1 << 62), constraints),
            Scalar::Float32 | Scalar::Float64 | Scalar::Number => fraction(constraints),
            Scalar::String { .. } => self.text(constraints).map(Value::String),
            Scalar::Bytes { .. } => text("aGk="),
            Scalar::Decimal { .. } => text("1.5"),
            Scalar::Uuid => text("f81d4fae-7dec-41d0-a765-00a0c91e6bf6"),
            Scalar::Url => text("https://a.example/b?c=%20d"),
            Scalar::Timestamp(_) => text("2026-01-15T10:00:00.25Z"),
            Scalar::LocalTimestamp(_) => text("2026-01-15T10:00:00"),
            Scalar::Date => text("2026-01-15"),
            Scalar::Time(_) => text("10:00:00Z"),
            Scalar::Duration(_) => text("PT1.5S"),
            Scalar::Json => Some(json!({"any": [1, "x", null]})),
            Scalar::Null => Some(Value::Null),
        }
    }

    fn text(&self, constraints: &[&Constraints]) -> Option<String> {
        let mut candidates: Vec<String> = if self.plain { Vec::new() } else { vec![HARD.into()] };
        candidates.extend(TEXTS.iter().map(|text| (*text).to_owned()));
        for length in constraints.iter().flat_map(|it| [it.min_len, it.max_len]).flatten() {
            if length < 10_000 {
                candidates.extend(["a", "A", "1"].map(|letter| letter.repeat(length as usize)));
            }
        }
        candidates.into_iter().find(|text| {
            let length = text.chars().count() as u64;
            constraints.iter().all(|it| {
                it.min_len.is_none_or(|least| length >= least)
                    && it.max_len.is_none_or(|most| length <= most)
                    && it.patterns.iter().all(|pattern| matches(pattern, text) == Some(true))
            })
        })
    }
}

/// A text that nothing on the way may change.
const HARD: &str = "a/b ?&=%2F+\"{\u{e4}}\u{1f600}#;.";

/// Texts of many shapes, so that one of them holds most patterns.
const TEXTS: [&str; 16] = [
    "abc",
    "a",
    "ABC",
    "1",
    "123",
    "a1",
    "1.0.0",
    "192.0.2.1",
    "2001:db8::/32",
    "10.0.0.0/8",
    "00:00:5e:00:53:01",
    "a@b.example",
    "https://a.example/",
    "2026-01-15",
    "f81d4fae-7dec-41d0-a765-00a0c91e6bf6",
    "0000000000000000000000000000000000000000",
];

fn whole((least, most): (i128, i128), constraints: &[&Constraints]) -> Option<Value> {
    let bounds = constraints.iter().flat_map(|it| [it.range.min, it.range.max]).flatten();
    let bounds = bounds.flat_map(|bound| {
        let at = bound.at.to_f64() as i128;
        [at, at + 1, at - 1]
    });
    let steps = constraints.iter().filter_map(|it| it.multiple_of).map(|of| of.to_f64() as i128);
    let mut numbers = [7, 1, 0].into_iter().chain(bounds).chain(steps);
    let found = numbers
        .find(|number| (least..=most).contains(number) && holds(Number::Int(*number), constraints));
    found.and_then(|number| i64::try_from(number).ok()).map(Value::from)
}

fn fraction(constraints: &[&Constraints]) -> Option<Value> {
    let bounds = constraints.iter().flat_map(|it| [it.range.min, it.range.max]).flatten();
    let bounds = bounds.flat_map(|bound| [bound.at.to_f64(), bound.at.to_f64() + 0.5]);
    let mut numbers = [1.5, 0.5].into_iter().chain(bounds);
    numbers.find(|number| holds(Number::Float(*number), constraints)).map(Value::from)
}

fn holds(number: Number, constraints: &[&Constraints]) -> bool {
    constraints.iter().all(|it| {
        let above = |at: Number, exclusive: bool| number > at || (number == at && !exclusive);
        let below = |at: Number, exclusive: bool| number < at || (number == at && !exclusive);
        it.range.min.is_none_or(|bound| above(bound.at, bound.exclusive))
            && it.range.max.is_none_or(|bound| below(bound.at, bound.exclusive))
            && it.multiple_of.is_none_or(|of| {
                let times = number.to_f64() / of.to_f64();
                (times - times.round()).abs() < 1e-9
            })
    })
}
