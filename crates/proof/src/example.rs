//! An example of a type for people: as full as fits on a page, and right in all that can be checked.

use serde_json::Value as Document;
use wireproof_codec::{Fields, Value, json};
use wireproof_model::{
    Constraints, Contract, Element, Field, Name, Presence, Scalar, TypeId, TypeKind, exposure::Role,
};

use crate::{build::Builder, sample};

/// Optional members are left out once an example has so many.
const MEMBERS: usize = 40;

/// Optional members of deeper places are left out.
const DEPTH: usize = 5;

/// Deeper places have no example of their own.
const DEEPEST: usize = 12;

/// Makes a JSON document of `ty`: with optional members that travel in `role`, as long as it stays short. None if no
/// value was found.
pub fn example(contract: &Contract, ty: TypeId, role: Role) -> Option<Document> {
    let mut maker = Maker { contract, role, members: 0, open: Vec::new() };
    let value = maker.value(ty, 0, None)?;
    Some(json::write(contract, ty, &value))
}

struct Maker<'c> {
    contract: &'c Contract,
    role: Role,
    members: usize,
    /// The declarations that the place stands in.
    open: Vec<TypeId>,
}

impl Maker<'_> {
    fn value(&mut self, ty: TypeId, depth: usize, name: Option<&Name>) -> Option<Value> {
        if depth > DEEPEST {
            return None;
        }
        let builder = Builder { contract: self.contract };
        let (id, constraints, nullable) = builder.view(ty);
        let value = if self.open.contains(&id) {
            None
        } else {
            self.open.push(id);
            let value = self.node(id, &constraints, depth, name);
            self.open.pop();
            value
        };
        value.or_else(|| builder.least(ty)).or_else(|| nullable.then_some(Value::Null))
    }

    fn node(
        &mut self,
        id: TypeId,
        constraints: &[&Constraints],
        depth: usize,
        name: Option<&Name>,
    ) -> Option<Value> {
        let contract = self.contract;
        match &contract.ty(id).kind {
            TypeKind::Scalar(scalar) => friendly(*scalar, constraints, name),
            TypeKind::List(items) | TypeKind::Set(items) => {
                let asked = constraints
                    .iter()
                    .any(|it| it.min_len.is_some_and(|least| least > 1) || it.max_len == Some(0));
                if asked {
                    return None;
                }
                Some(Value::List(vec![self.value(*items, depth + 1, name)?]))
            }
            TypeKind::Map { key, value } if constraints.is_empty() => {
                let key_value = self.value(*key, depth + 1, None)?;
                Some(Value::Map(vec![(key_value, self.value(*value, depth + 1, name)?)]))
            }
            TypeKind::Struct(body) if body.max_entries.is_none() && body.min_entries.is_none() => {
                self.object(id, &mut (0..body.fields.len() as u32), depth)
            }
            TypeKind::Part { of, fields } => self.object(*of, &mut fields.iter().copied(), depth),
            TypeKind::Enum(body) => {
                let usable = |at: usize| body.values.get(at).is_some_and(|it| it.tag != Some(0));
                let at = (0..body.values.len()).find(|at| usable(*at)).unwrap_or(0);
                (!body.values.is_empty()).then_some(Value::Symbol(at as u32))
            }
            TypeKind::Union(body) => (0u32..).zip(&body.variants).find_map(|(at, variant)| {
                let inner = match variant.ty {
                    Some(ty) => self.value(ty, depth + 1, Some(&variant.meta.name.value))?,
                    None => Value::Null,
                };
                Some(Value::Variant(at, Box::new(inner)))
            }),
            _ => None,
        }
    }

    fn object(
        &mut self,
        of: TypeId,
        places: &mut dyn Iterator<Item = u32>,
        depth: usize,
    ) -> Option<Value> {
        let mut fields = Fields::default();
        let mut groups = Vec::new();
        for at in places {
            let Some(field) = self.contract.field(of, at) else { continue };
            let needed = matches!(field.presence, Presence::Required | Presence::Expected);
            let welcome = self.contract.travels(Element::Field(of, at), self.role)
                && !field.exclusive.is_some_and(|group| groups.contains(&group))
                && depth < DEPTH
                && self.members < MEMBERS
                && field.meta.extra().deprecated.is_none();
            if !needed && !welcome {
                continue;
            }
            self.members += 1;
            match self.field(field, depth) {
                Some(value) => fields.put(at, value),
                None if needed => return None,
                None => continue,
            }
            groups.extend(field.exclusive);
        }
        Some(Value::Struct(fields))
    }

    fn field(&mut self, field: &Field, depth: usize) -> Option<Value> {
        let builder = Builder { contract: self.contract };
        // A value that is its own part again has no end.
        let (id, ..) = builder.view(field.ty);
        if self.open.contains(&id) && field.presence == Presence::Optional {
            return None;
        }
        self.value(field.ty, depth + 1, Some(&field.meta.name.value))
    }
}

/// A value that says what it is, if it holds what is asked; else the least one that does.
fn friendly(scalar: Scalar, constraints: &[&Constraints], name: Option<&Name>) -> Option<Value> {
    let format = constraints.iter().find_map(|it| it.format.as_ref()).map(Name::as_str);
    let text = |text: &str| Value::Text(text.to_owned());
    let preferred = match scalar {
        Scalar::Bool => vec![Value::Bool(true)],
        Scalar::Int(_) | Scalar::Integer => [1, 10, 100].map(Value::Int).to_vec(),
        Scalar::Float32 | Scalar::Float64 | Scalar::Number => [1.5, 0.5].map(Value::Float).to_vec(),
        Scalar::String { .. } => {
            let shaped = match format {
                Some("email" | "idn-email") => "ada@example.com",
                Some("hostname") => "host.example.com",
                Some("ipv4" | "ip") => "192.0.2.1",
                Some("ipv6") => "2001:db8::1",
                _ => name.map_or("text", Name::as_str),
            };
            vec![text(shaped), text("text"), text("some text that is longer")]
        }
        Scalar::Uuid => vec![text("2f1a7c9e-5d3b-4e8f-9a60-7b1c2d3e4f50")],
        Scalar::Url => vec![text("https://example.com/")],
        Scalar::Timestamp(_) => vec![text("2026-01-15T09:30:00Z")],
        Scalar::LocalTimestamp(_) => vec![text("2026-01-15T09:30:00")],
        Scalar::Date => vec![text("2026-01-15")],
        Scalar::Time(_) => vec![text("09:30:00Z")],
        Scalar::Duration(_) => vec![text("PT30S")],
        Scalar::Decimal { .. } => vec![text("12.50"), text("2")],
        Scalar::Bytes { .. } | Scalar::Json | Scalar::Null => Vec::new(),
    };
    let fits = preferred.into_iter().find(|value| sample::holds(value, constraints));
    let least = || sample::scalar(scalar, constraints).into_iter().next();
    // Digits of a decimal are not looked at by `holds`.
    match scalar {
        Scalar::Decimal { digits: Some((all, after)) } if all < 4 || after < 2 => least(),
        _ => fits.or_else(least),
    }
}
