//! Which values of an element are worth a try: first what the cause's values direct, then the boundaries of its type.

use wireproof_codec::{Value, json};
use wireproof_encoding::Values;
use wireproof_model::{Element, Literal, Number, Openness, Scalar, TypeId, TypeKind};

use crate::{
    build::{Builder, past},
    sample,
};

/// A length that is not written out.
const LONGEST: u64 = 100_000;

/// Values of `ty`, the ones that `on` speaks of first.
pub(crate) fn candidates(
    builder: Builder<'_>,
    ty: TypeId,
    on: &Values,
    element: Element,
) -> Vec<Value> {
    let mut values = directed(builder, ty, on, element);
    values.extend(boundaries(builder, ty, 0));
    let mut distinct: Vec<Value> = Vec::new();
    for value in values {
        if !distinct.contains(&value) {
            distinct.push(value);
        }
    }
    distinct
}

fn directed(builder: Builder<'_>, ty: TypeId, on: &Values, element: Element) -> Vec<Value> {
    let (id, constraints, _) = builder.view(ty);
    let kind = &builder.contract.ty(id).kind;
    match on {
        Values::Null => vec![Value::Null],
        Values::Outside(range) => {
            past(*range).into_iter().flat_map(|number| as_number(builder, id, number)).collect()
        }
        Values::NotMultiple(of) => not_multiples(*of)
            .into_iter()
            .flat_map(|number| as_number(builder, id, number))
            .collect(),
        Values::Inexact => match kind {
            TypeKind::Scalar(scalar) => sample::inexact(*scalar),
            _ => Vec::new(),
        },
        Values::Symbols(names) => symbols(builder, id, names, element),
        Values::Unlisted => [99, 100, -1, 1_000_003, 4, 7].into_iter().map(Value::Number).collect(),
        Values::Literals(literals) => {
            literals.iter().map(|literal| from_literal(builder, id, literal)).collect()
        }
        Values::Several | Values::Repeated => several(builder, id, *on == Values::Repeated),
        Values::Length(least, most) => lengths(builder, ty, *least, *most),
        Values::Unmatched(pattern) => texts(&constraints)
            .filter(|text| json::matches(pattern, text) == Some(false))
            .map(Value::Text)
            .collect(),
        Values::NotSpelling(_) => ["a", "", "%", "not that", "1"]
            .into_iter()
            .map(|text| Value::Text(text.into()))
            .collect(),
        Values::NotUtf8 => vec![Value::Bytes(vec![0xff]), Value::Bytes(vec![0xc3, 0x28])],
        Values::OtherNames => other_names(builder, ty),
        Values::Any | Values::Present | Values::Absent | Values::Together(_) => Vec::new(),
    }
}

/// A number as values of a scalar or an enum.
fn as_number(builder: Builder<'_>, id: TypeId, number: Number) -> Vec<Value> {
    match (&builder.contract.ty(id).kind, number) {
        (TypeKind::Scalar(scalar), number) => {
            sample::numeric(*scalar, number).into_iter().collect()
        }
        (TypeKind::Enum(body), Number::Int(whole)) => {
            let listed =
                body.values.iter().position(|value| value.tag.map(i128::from) == Some(whole));
            let value = match (listed, i64::try_from(whole)) {
                (Some(at), _) => Some(Value::Symbol(at as u32)),
                (None, Ok(number)) => Some(Value::Number(number)),
                _ => None,
            };
            value.into_iter().collect()
        }
        (TypeKind::Schema(_) | TypeKind::Literals(_), number) => {
            vec![Value::Json(json::literal(&Literal::Number(number)))]
        }
        _ => Vec::new(),
    }
}

fn not_multiples(of: Number) -> Vec<Number> {
    match of {
        Number::Int(of) => {
            vec![Number::Int(of + 1), Number::Int(of * 2 + 1), Number::Int(1), Number::Float(0.5)]
        }
        Number::Float(of) => vec![Number::Float(of * 1.5), Number::Float(of / 2.0), Number::Int(1)],
    }
}

fn symbols(
    builder: Builder<'_>,
    id: TypeId,
    names: &[wireproof_model::Name],
    element: Element,
) -> Vec<Value> {
    if let Element::Value(of, at) = element
        && of == id
    {
        return vec![Value::Symbol(at)];
    }
    match &builder.contract.ty(id).kind {
        TypeKind::Enum(body) => (0..)
            .zip(&body.values)
            .filter(|(_, value)| {
                names
                    .iter()
                    .any(|name| *name == value.meta.name.value || name == value.meta.spelling())
            })
            .map(|(at, _)| Value::Symbol(at))
            .collect(),
        _ => names.iter().map(|name| Value::Text(name.to_string())).collect(),
    }
}

fn from_literal(builder: Builder<'_>, id: TypeId, literal: &Literal) -> Value {
    json::read(builder.contract, id, &json::literal(literal))
}

fn several(builder: Builder<'_>, id: TypeId, equal: bool) -> Vec<Value> {
    let items = |ty: TypeId| {
        let mut items = boundaries(builder, ty, 1);
        items.retain(|item| *item != Value::Null);
        items
    };
    match builder.contract.ty(id).kind {
        TypeKind::List(ty) | TypeKind::Set(ty) => {
            let items = items(ty);
            if equal {
                return items
                    .into_iter()
                    .map(|item| Value::List(vec![item.clone(), item]))
                    .collect();
            }
            let pairs = items.windows(2).map(<[Value]>::to_vec);
            let doubles = items.iter().map(|item| vec![item.clone(), item.clone()]);
            pairs.rev().chain(doubles).map(Value::List).collect()
        }
        TypeKind::Map { key, value } => {
            let (keys, values) = (items(key), items(value));
            let entry = |at: usize| {
                Some((keys.get(at)?.clone(), values.get(at).or(values.last())?.clone()))
            };
            [entry(1), entry(2)]
                .into_iter()
                .collect::<Option<Vec<_>>>()
                .map(Value::Map)
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Values that are one too short or one too long.
fn lengths(builder: Builder<'_>, ty: TypeId, least: Option<u64>, most: Option<u64>) -> Vec<Value> {
    let (id, ..) = builder.view(ty);
    let short = least.and_then(|least| least.checked_sub(1));
    let long = most.and_then(|most| most.checked_add(1));
    let counts = [short, long, Some(0)].into_iter().flatten().filter(|count| *count <= LONGEST);
    counts.flat_map(|count| of_length(builder, id, count as usize)).collect()
}

fn of_length(builder: Builder<'_>, id: TypeId, count: usize) -> Vec<Value> {
    match &builder.contract.ty(id).kind {
        TypeKind::Scalar(Scalar::Bytes { .. }) => vec![Value::Bytes(vec![b'a'; count])],
        TypeKind::Scalar(_) => {
            ["a", "1", "A"].into_iter().map(|letter| Value::Text(letter.repeat(count))).collect()
        }
        TypeKind::List(items) | TypeKind::Set(items) => {
            let choice = boundaries(builder, *items, 1);
            let Some(first) = choice.first() else { return Vec::new() };
            let different: Vec<Value> = choice.iter().take(count).cloned().collect();
            let same = Value::List(vec![first.clone(); count]);
            if different.len() == count { vec![same, Value::List(different)] } else { vec![same] }
        }
        TypeKind::Map { key, value } => {
            let Some(content) = boundaries(builder, *value, 1).into_iter().next() else {
                return Vec::new();
            };
            let text = matches!(
                builder.contract.ty(builder.view(*key).0).kind,
                TypeKind::Scalar(Scalar::String { .. })
            );
            let name = |at: usize| {
                if text { Value::Text(format!("k{at}")) } else { Value::Int(at as i128) }
            };
            vec![Value::Map((0..count).map(|at| (name(at), content.clone())).collect())]
        }
        TypeKind::Struct(body) => {
            let mut value = builder.least(id);
            if let Some(Value::Struct(fields)) = &mut value {
                for (at, field) in (0..).zip(&body.fields) {
                    if fields.set.len() < count
                        && fields.get(at).is_none()
                        && let Some(content) = builder.least(field.ty)
                    {
                        fields.put(at, content);
                    }
                }
                for at in fields.set.len()..count {
                    fields.others.push((format!("x{at}").into(), serde_json::Value::Null));
                }
            }
            value.into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn texts<'c>(
    constraints: &[&'c wireproof_model::Constraints],
) -> impl Iterator<Item = String> + use<'c> {
    let values = sample::scalar(Scalar::String { checked: true }, constraints);
    values.into_iter().filter_map(|value| match value {
        Value::Text(text) => Some(text),
        _ => None,
    })
}

fn other_names(builder: Builder<'_>, ty: TypeId) -> Vec<Value> {
    let mut value = builder.least(ty);
    match &mut value {
        Some(Value::Struct(fields)) => {
            let (id, ..) = builder.view(ty);
            if !crate::build::takes_others(builder.contract, id) {
                return Vec::new();
            }
            let mut values = Vec::new();
            for content in [serde_json::json!(1), serde_json::json!("a"), serde_json::json!({})] {
                fields.others = vec![("another_name".into(), content)];
                values.push(Value::Struct(fields.clone()));
            }
            values
        }
        Some(Value::Map(_)) => {
            let (id, ..) = builder.view(ty);
            let TypeKind::Map { value, .. } = builder.contract.ty(id).kind else {
                return Vec::new();
            };
            let name = Value::Text("another_name".into());
            builder
                .least(value)
                .map(|content| Value::Map(vec![(name, content)]))
                .into_iter()
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Lists of equal items: as one run of bytes they look like other types' values.
pub(crate) fn runs(items: &[Value]) -> Vec<Value> {
    let first = || items.iter().take(8);
    let run = |item: &Value, count: usize| Value::List(vec![item.clone(); count]);
    [8, 4, 2].iter().flat_map(|count| first().map(|item| run(item, *count))).collect()
}

/// The values of a type that lie at its edges; what is not zero first, because zero may not travel.
pub(crate) fn boundaries(builder: Builder<'_>, ty: TypeId, depth: usize) -> Vec<Value> {
    let (id, constraints, nullable) = builder.view(ty);
    let mut values = match &builder.contract.ty(id).kind {
        TypeKind::Scalar(scalar) => {
            let mut values = sample::scalar(*scalar, &constraints);
            if matches!(scalar, Scalar::String { checked: false }) {
                values.push(Value::Bytes(vec![0xff]));
            }
            values
        }
        TypeKind::Enum(body) => {
            let mut values: Vec<Value> = (0..body.values.len() as u32).map(Value::Symbol).collect();
            if body.openness == Openness::Open
                && body.values.iter().any(|value| value.tag.is_some())
            {
                values.push(Value::Number(7777));
            }
            // The first is often zero, which may not travel.
            let by = usize::from(values.len() > 1);
            values.rotate_left(by);
            values
        }
        TypeKind::Literals(literals) => {
            literals.iter().map(|literal| Value::Json(json::literal(&literal.value))).collect()
        }
        TypeKind::List(items) | TypeKind::Set(items) if depth < 3 => {
            let items = boundaries(builder, *items, depth + 1);
            let mut lists: Vec<Value> =
                items.iter().take(16).map(|item| Value::List(vec![item.clone()])).collect();
            lists.extend(items.get(..2).map(|pair| Value::List(pair.to_vec())));
            lists.extend(runs(&items));
            lists
        }
        TypeKind::Map { key, value } if depth < 3 => {
            let keys = boundaries(builder, *key, depth + 1);
            let values = boundaries(builder, *value, depth + 1);
            let pair = keys.first().zip(values.first());
            pair.map(|(key, value)| Value::Map(vec![(key.clone(), value.clone())]))
                .into_iter()
                .collect()
        }
        TypeKind::Struct(body) if depth < 2 => {
            let mut structs = Vec::new();
            for (at, field) in (0..).zip(&body.fields).take(16) {
                for content in boundaries(builder, field.ty, depth + 1).into_iter().take(8) {
                    structs.extend(builder.with(id, &[crate::build::Step::Field(at)], content));
                }
            }
            structs
        }
        TypeKind::Union(body) if depth < 3 => {
            let mut variants = Vec::new();
            for (at, variant) in (0..).zip(&body.variants) {
                let contents = match variant.ty {
                    Some(ty) => boundaries(builder, ty, depth + 1),
                    None => vec![Value::Null],
                };
                let contents = contents.into_iter().take(4);
                variants.extend(contents.map(|content| Value::Variant(at, Box::new(content))));
            }
            variants
        }
        _ => Vec::new(),
    };
    values.extend(builder.least(id));
    // A stable sort: what is not zero keeps its order before what is.
    values.sort_by_key(Value::is_zero);
    if nullable {
        values.push(Value::Null);
    }
    values
}
