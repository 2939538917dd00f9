//! What an endpoint refuses of a value that its codec could read: missing required fields and broken constraints.

use wireproof_model::{
    Constraints, Contract, Element, Number, Openness, Presence, Range, Scalar, Struct, TypeId,
    TypeKind,
};

use crate::{Complaint, Value, json};

/// Nothing that we write is nested deeper.
const DEPTH: usize = 100;

/// Checks a value against its type.
pub(crate) fn check(contract: &Contract, ty: TypeId, value: &Value) -> Vec<Complaint> {
    let mut endpoint = Endpoint { contract, path: Vec::new(), complaints: Vec::new() };
    endpoint.value(ty, value, 0);
    endpoint.complaints
}

struct Endpoint<'a> {
    contract: &'a Contract,
    path: Vec<Element>,
    complaints: Vec<Complaint>,
}

impl Endpoint<'_> {
    fn refuse(&mut self, reason: impl Into<String>) {
        self.complaints.push(Complaint { path: self.path.clone(), reason: reason.into() });
    }

    fn inside(&mut self, element: Element, check: impl FnOnce(&mut Self)) {
        self.path.push(element);
        check(self);
        self.path.pop();
    }

    fn value(&mut self, id: TypeId, value: &Value, depth: usize) {
        if depth > DEPTH {
            return;
        }
        let mut at = id;
        // A chain longer than the arena is a circle.
        for _ in 0..=self.contract.types.len() {
            let ty = self.contract.ty(at);
            if let Some(constraints) = ty.constraints.as_deref().filter(|_| *value != Value::Null) {
                self.constraints(constraints, value, &ty.kind);
            }
            match ty.kind {
                TypeKind::Ref(next) | TypeKind::Alias(next) => at = next,
                TypeKind::Nullable(_) if *value == Value::Null => return,
                TypeKind::Nullable(next) => at = next,
                _ => break,
            }
        }
        self.node(at, value, depth);
    }

    fn node(&mut self, id: TypeId, value: &Value, depth: usize) {
        let contract = self.contract;
        match (&contract.ty(id).kind, value) {
            (TypeKind::Struct(body), Value::Struct(_)) => {
                self.fields(id, body, 0..body.fields.len() as u32, value, depth);
            }
            (TypeKind::Part { of, fields }, Value::Struct(_)) => {
                if let TypeKind::Struct(body) = &contract.ty(*of).kind {
                    self.fields(*of, body, fields.iter().copied(), value, depth);
                }
            }
            (TypeKind::List(items) | TypeKind::Set(items), Value::List(list)) => {
                for item in list {
                    self.inside(Element::Type(*items), |this| this.value(*items, item, depth + 1));
                }
            }
            (TypeKind::Tuple { items, rest }, Value::List(list)) => {
                for (item, at) in list.iter().zip(0..) {
                    if let Some(ty) = items.get(at).copied().or(*rest) {
                        self.inside(Element::Type(ty), |this| this.value(ty, item, depth + 1));
                    }
                }
            }
            (TypeKind::Map { key, value: ty }, Value::Map(entries)) => {
                for (name, content) in entries {
                    self.inside(Element::Type(*key), |this| this.value(*key, name, depth + 1));
                    self.inside(Element::Type(*ty), |this| this.value(*ty, content, depth + 1));
                }
            }
            (TypeKind::Union(body), Value::Variant(at, content)) => {
                if let Some(ty) = body.variants.get(*at as usize).and_then(|variant| variant.ty) {
                    let element = Element::Variant(id, *at);
                    self.inside(element, |this| this.value(ty, content, depth + 1));
                }
            }
            (TypeKind::Union(body), Value::NoVariant) if body.openness == Openness::Closed => {
                self.refuse("it holds no variant that the reader knows");
            }
            (TypeKind::Enum(body), Value::Number(number)) if body.openness == Openness::Closed => {
                self.refuse(format!("{number} is none of the enum's numbers"));
            }
            (TypeKind::Scalar(scalar), value) => self.scalar(*scalar, value),
            _ => {}
        }
    }

    fn fields(
        &mut self,
        id: TypeId,
        body: &Struct,
        places: impl Iterator<Item = u32>,
        value: &Value,
        depth: usize,
    ) {
        let Value::Struct(fields) = value else { return };
        for at in places {
            let Some(field) = body.fields.get(at as usize) else { continue };
            let element = Element::Field(id, at);
            match fields.get(at) {
                Some(content) => {
                    self.inside(element, |this| this.value(field.ty, content, depth + 1));
                }
                None if field.presence == Presence::Required && !self.is_collection(field.ty) => {
                    self.inside(element, |this| {
                        this.refuse(format!("`{}` is required and missing", field.meta.name.value));
                    });
                }
                None => {}
            }
        }
    }

    /// Lists and maps that are empty are not written, so absent is empty.
    fn is_collection(&self, id: TypeId) -> bool {
        let kind = &self.contract.ty(self.contract.resolve(id)).kind;
        matches!(kind, TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. })
    }

    fn scalar(&mut self, scalar: Scalar, value: &Value) {
        match (scalar, value) {
            (Scalar::Int(int), Value::Int(number)) => {
                let (least, most) = int.range();
                if *number < least || *number > most {
                    self.refuse(format!("{number} is outside {least} to {most}"));
                }
            }
            (Scalar::String { checked: true } | Scalar::Uuid | Scalar::Url, Value::Bytes(_)) => {
                self.refuse("it is not UTF-8");
            }
            (Scalar::Uuid, Value::Text(text)) if !is_uuid(text) => {
                self.refuse(format!("{text:?} is no UUID"));
            }
            (Scalar::Date, Value::Text(text)) if !is_date(text) => {
                self.refuse(format!("{text:?} is no date"));
            }
            (Scalar::Decimal { .. }, Value::Text(text)) if !is_decimal(text) => {
                self.refuse(format!("{text:?} is no decimal number"));
            }
            (Scalar::Url, Value::Text(text)) if !text.contains(':') => {
                self.refuse(format!("{text:?} is no URL"));
            }
            _ => {}
        }
    }

    fn constraints(&mut self, constraints: &Constraints, value: &Value, kind: &TypeKind) {
        if let Some(number) = number(value)
            && !in_range(constraints.range, number)
        {
            self.refuse(format!("{number} is outside its range"));
        }
        if let (Some(of), Some(number)) = (constraints.multiple_of, number(value))
            && !is_multiple(number, of)
        {
            self.refuse(format!("{number} is not a multiple of {of}"));
        }
        if let Some(len) = length(value) {
            if constraints.min_len.is_some_and(|least| len < least) {
                self.refuse(format!("{len} is fewer than its least length"));
            }
            if constraints.max_len.is_some_and(|most| len > most) {
                self.refuse(format!("{len} is more than its greatest length"));
            }
        }
        if let Value::Text(text) = value {
            for pattern in &constraints.patterns {
                if json::matches(pattern, text) == Some(false) {
                    self.refuse(format!("{text:?} does not match {pattern}"));
                }
            }
        }
        let repeated = |items: &[Value]| {
            items.iter().enumerate().any(|(at, item)| items.iter().skip(at + 1).any(|o| o == item))
        };
        if let Value::List(items) = value
            && (constraints.unique || matches!(kind, TypeKind::Set(_)))
            && repeated(items)
        {
            self.refuse("entries are equal");
        }
    }
}

/// The number that a range speaks of; of an elapsed time its nanoseconds.
fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Int(number) => Some(Number::Int(*number)),
        Value::Float(number) if number.is_finite() => Some(Number::Float(*number)),
        Value::Text(text) => {
            let seconds: f64 = text.strip_prefix("PT")?.strip_suffix('S')?.parse().ok()?;
            Some(Number::Int((seconds * 1e9) as i128))
        }
        _ => None,
    }
}

fn in_range(range: Range, number: Number) -> bool {
    range.min.is_none_or(|bound| number > bound.at || (number == bound.at && !bound.exclusive))
        && range
            .max
            .is_none_or(|bound| number < bound.at || (number == bound.at && !bound.exclusive))
}

fn is_multiple(number: Number, of: Number) -> bool {
    match (number, of) {
        (_, Number::Int(0)) => true,
        (Number::Int(number), Number::Int(of)) => number % of == 0,
        _ => {
            let ratio = number.to_f64() / of.to_f64();
            (ratio - ratio.round()).abs() < 1e-9
        }
    }
}

fn length(value: &Value) -> Option<u64> {
    match value {
        Value::Text(text) => Some(text.chars().count() as u64),
        Value::Bytes(bytes) => Some(bytes.len() as u64),
        Value::List(items) => Some(items.len() as u64),
        Value::Map(entries) => Some(entries.len() as u64),
        _ => None,
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.char_indices().all(|(at, c)| match at {
            4 | 7 => c == '-',
            _ => c.is_ascii_digit(),
        })
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
}
