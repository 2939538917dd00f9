//! The least value of a type, and a value in which one element is set to something in particular.

use serde_json::{Map, Value as Document};
use wireproof_codec::{Fields, Value, json};
use wireproof_model::{
    Constraints, Contract, Element, Field, Number, Openness, Presence, Range, Scalar, Schema,
    TypeId, TypeKind,
};

use crate::sample;

/// One step from a value to a value in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A struct's field.
    Field(u32),
    /// A union's variant.
    Variant(u32),
    /// An item of a list.
    Item,
    /// The value of a map's entry.
    Entry,
    /// The key of a map's entry.
    Key,
    /// A schema that the document must hold beside others.
    Schema(TypeId),
}

/// Values nest no deeper; a type without a finite value has none.
const DEPTH: usize = 12;

/// Makes values of one contract's types.
#[derive(Clone, Copy)]
pub(crate) struct Builder<'c> {
    pub(crate) contract: &'c Contract,
}

impl<'c> Builder<'c> {
    /// The least value of a type: only what is required is there. None if none was found.
    pub(crate) fn least(self, ty: TypeId) -> Option<Value> {
        self.value(ty, 0)
    }

    /// Everything that is asked of a value from the use down to the declaration, and what the type then is.
    pub(crate) fn view(self, ty: TypeId) -> (TypeId, Vec<&'c Constraints>, bool) {
        let (mut at, mut constraints, mut nullable) = (ty, Vec::new(), false);
        // A chain longer than the arena is a circle.
        for _ in 0..=self.contract.types.len() {
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
        (at, constraints, nullable)
    }

    fn value(self, ty: TypeId, depth: usize) -> Option<Value> {
        let (id, constraints, nullable) = self.view(ty);
        let value = if depth > DEPTH { None } else { self.node(id, &constraints, depth) };
        value.or_else(|| nullable.then_some(Value::Null))
    }

    fn node(self, id: TypeId, constraints: &[&Constraints], depth: usize) -> Option<Value> {
        let least = constraints.iter().filter_map(|constraints| constraints.min_len).max();
        let least = usize::try_from(least.unwrap_or(0)).unwrap_or(usize::MAX);
        match &self.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => sample::scalar(*scalar, constraints).into_iter().next(),
            TypeKind::List(items) | TypeKind::Set(items) => {
                let distinct = matches!(self.contract.ty(id).kind, TypeKind::Set(_))
                    || constraints.iter().any(|constraints| constraints.unique);
                self.items(*items, least, distinct, depth).map(Value::List)
            }
            TypeKind::Tuple { items, .. } => items
                .iter()
                .map(|item| self.value(*item, depth + 1))
                .collect::<Option<_>>()
                .map(Value::List),
            TypeKind::Map { key, value } => {
                let keys = self.items(*key, least, true, depth)?;
                keys.into_iter()
                    .map(|key| Some((key, self.value(*value, depth + 1)?)))
                    .collect::<Option<_>>()
                    .map(Value::Map)
            }
            TypeKind::Literals(values) => {
                values.first().map(|value| Value::Json(json::literal(&value.value)))
            }
            TypeKind::Struct(body) => {
                self.object(id, 0..body.fields.len() as u32, body.min_entries.unwrap_or(0), depth)
            }
            TypeKind::Part { of, fields } => self.object(*of, fields.iter().copied(), 0, depth),
            TypeKind::Enum(body) => {
                let zero = body.values.iter().position(|value| value.tag == Some(0));
                (!body.values.is_empty()).then(|| Value::Symbol(zero.unwrap_or(0) as u32))
            }
            TypeKind::Union(body) => (0u32..).zip(&body.variants).find_map(|(at, variant)| {
                let inner = match variant.ty {
                    Some(ty) => self.value(ty, depth + 1)?,
                    None => Value::Null,
                };
                Some(Value::Variant(at, Box::new(inner)))
            }),
            TypeKind::Schema(schema) => self.logic(schema, depth).map(Value::Json),
            TypeKind::Opaque(_) => Some(Value::Json(Document::Object(Map::new()))),
            TypeKind::Never | TypeKind::Ref(_) | TypeKind::Alias(_) | TypeKind::Nullable(_) => None,
        }
    }

    /// So many items, different ones where that is asked.
    fn items(self, ty: TypeId, count: usize, distinct: bool, depth: usize) -> Option<Vec<Value>> {
        const MOST: usize = 64;
        if count > MOST {
            return None;
        }
        if !distinct {
            return (0..count).map(|_| self.value(ty, depth + 1)).collect();
        }
        let mut items = Vec::new();
        for candidate in self.several(ty, depth) {
            if items.len() < count && !items.contains(&candidate) {
                items.push(candidate);
            }
        }
        (items.len() == count).then_some(items)
    }

    /// Different values of a type, the least one first.
    fn several(self, ty: TypeId, depth: usize) -> Vec<Value> {
        let (id, constraints, _) = self.view(ty);
        let mut values: Vec<Value> = self.value(ty, depth + 1).into_iter().collect();
        match &self.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => values.extend(sample::scalar(*scalar, &constraints)),
            TypeKind::Enum(body) => {
                values.extend((0..body.values.len() as u32).map(Value::Symbol));
            }
            TypeKind::Struct(body) => {
                for at in 0..body.fields.len() as u32 {
                    let other = values.first().cloned().and_then(|mut value| {
                        let field = self.contract.field(id, at)?;
                        let Value::Struct(fields) = &mut value else { return None };
                        let content =
                            self.several(field.ty, depth + DEPTH / 2).into_iter().nth(1)?;
                        fields.put(at, content);
                        Some(value)
                    });
                    values.extend(other.filter(|_| depth < DEPTH / 2));
                }
            }
            _ => {}
        }
        values
    }

    fn object(
        self,
        of: TypeId,
        places: impl Iterator<Item = u32>,
        least: u64,
        depth: usize,
    ) -> Option<Value> {
        let mut fields = Fields::default();
        let mut spare = Vec::new();
        for at in places {
            let Some(field) = self.contract.field(of, at) else { continue };
            if matches!(field.presence, Presence::Required | Presence::Expected) {
                fields.put(at, self.value(field.ty, depth + 1)?);
            } else {
                spare.push((at, field));
            }
        }
        for (at, field) in spare {
            if (fields.set.len() as u64) < least
                && field.exclusive.is_none()
                && let Some(value) = self.value(field.ty, depth + 1)
            {
                fields.put(at, value);
            }
        }
        Some(Value::Struct(fields))
    }

    /// A document that holds all parts of a schema, as far as that can be put together.
    fn logic(self, schema: &Schema, depth: usize) -> Option<Document> {
        let mut whole: Option<Document> = None;
        let groups = schema.any_of.iter().chain(&schema.one_of);
        let chosen = groups.filter_map(|group| {
            group.iter().find(|id| self.value(**id, depth + 1).is_some()).copied()
        });
        for id in schema.all_of.iter().copied().chain(chosen) {
            let part = json::write(self.contract, id, &self.value(id, depth + 1)?);
            whole = Some(merge(whole, part));
        }
        whole.or_else(|| {
            Some(match schema.kinds.first().map(wireproof_model::Name::as_str) {
                Some("array") => Document::Array(Vec::new()),
                Some("string") => Document::from(""),
                Some("number" | "integer") => Document::from(0),
                Some("boolean") => Document::Bool(false),
                Some("null") => Document::Null,
                _ => Document::Object(Map::new()),
            })
        })
    }

    /// The least value of `ty` with `content` at the end of `steps`.
    pub(crate) fn with(self, ty: TypeId, steps: &[Step], content: Value) -> Option<Value> {
        self.placed(ty, steps, content, 0)
    }

    fn placed(self, ty: TypeId, steps: &[Step], content: Value, depth: usize) -> Option<Value> {
        let Some((step, rest)) = steps.split_first() else { return Some(content) };
        if depth > DEPTH {
            return None;
        }
        let (id, ..) = self.view(ty);
        match (&self.contract.ty(id).kind, *step) {
            (TypeKind::Struct(_), Step::Field(at)) => {
                self.in_field(self.value(id, depth)?, (id, at), rest, content, depth)
            }
            (TypeKind::Part { of, .. }, Step::Field(at)) => {
                self.in_field(self.value(id, depth)?, (*of, at), rest, content, depth)
            }
            (TypeKind::Union(body), Step::Variant(at)) => {
                let inner = match body.variants.get(at as usize)?.ty {
                    Some(ty) => self.placed(ty, rest, content, depth + 1)?,
                    None => Value::Null,
                };
                Some(Value::Variant(at, Box::new(inner)))
            }
            (TypeKind::List(items) | TypeKind::Set(items), Step::Item) => {
                let item = self.placed(*items, rest, content, depth + 1)?;
                let Some(Value::List(mut list)) = self.value(ty, depth) else {
                    return Some(Value::List(vec![item]));
                };
                match list.first_mut() {
                    Some(first) => *first = item,
                    None => list.push(item),
                }
                Some(Value::List(list))
            }
            (TypeKind::Tuple { items, rest: more }, Step::Item) => {
                let ty = items.first().copied().or(*more)?;
                let item = self.placed(ty, rest, content, depth + 1)?;
                let Some(Value::List(mut list)) = self.value(id, depth) else { return None };
                match list.first_mut() {
                    Some(first) => *first = item,
                    None => list.push(item),
                }
                Some(Value::List(list))
            }
            (TypeKind::Map { key, value }, Step::Entry) => {
                let name = self.several(*key, depth).into_iter().find(|key| !key.is_zero())?;
                Some(Value::Map(vec![(name, self.placed(*value, rest, content, depth + 1)?)]))
            }
            (TypeKind::Map { key, value }, Step::Key) => {
                let name = self.placed(*key, rest, content, depth + 1)?;
                Some(Value::Map(vec![(name, self.value(*value, depth + 1)?)]))
            }
            (TypeKind::Schema(schema), Step::Schema(part)) => {
                let part_value = self.placed(part, rest, content, depth + 1)?;
                let mut whole = schema
                    .all_of
                    .iter()
                    .filter(|id| **id != part)
                    .filter_map(|id| {
                        Some(json::write(self.contract, *id, &self.value(*id, depth + 1)?))
                    })
                    .fold(None, |whole, part| Some(merge(whole, part)));
                whole = Some(merge(whole, json::write(self.contract, part, &part_value)));
                whole.map(Value::Json)
            }
            _ => None,
        }
    }

    fn in_field(
        self,
        base: Value,
        (of, at): (TypeId, u32),
        rest: &[Step],
        content: Value,
        depth: usize,
    ) -> Option<Value> {
        let field = self.contract.field(of, at)?;
        let inner = self.placed(field.ty, rest, content, depth + 1)?;
        let Value::Struct(mut fields) = base else { return None };
        self.make_room(of, field, &mut fields);
        fields.put(at, inner);
        Some(Value::Struct(fields))
    }

    /// Fields that exclude the one that is to be set go.
    fn make_room(self, of: TypeId, field: &Field, fields: &mut Fields) {
        if field.exclusive.is_some() {
            fields.set.retain(|(place, _)| {
                self.contract
                    .field(of, *place)
                    .is_none_or(|other| other.exclusive != field.exclusive)
            });
        }
    }

    /// A value with one field left out.
    pub(crate) fn without(self, ty: TypeId, at: u32) -> Option<Value> {
        let mut value = self.least(ty)?;
        if let Value::Struct(fields) = &mut value {
            fields.remove(at);
        }
        Some(value)
    }

    /// The steps from a type to an element that its expression or a type that it reaches says; the shortest way.
    pub(crate) fn way(self, from: TypeId, to: Element) -> Option<Vec<Step>> {
        const SEEN: usize = 4_000;
        let (target, last) = match to {
            Element::Field(id, at) => (id, Some(Step::Field(at))),
            Element::Variant(id, at) => (id, Some(Step::Variant(at))),
            Element::Value(id, _) | Element::Type(id) => (id, None),
            _ => return None,
        };
        let mut queue = std::collections::VecDeque::from([(from, Vec::new())]);
        let mut seen = rustc_hash::FxHashSet::default();
        while let Some((id, steps)) = queue.pop_front() {
            let found = id == target
                || matches!(self.contract.ty(id).kind, TypeKind::Part { of, .. } if of == target);
            if found {
                let mut steps: Vec<Step> = steps;
                steps.extend(last);
                return Some(steps);
            }
            if !seen.insert(id) || seen.len() > SEEN {
                continue;
            }
            for (step, next) in self.next(id) {
                let mut steps = steps.clone();
                steps.extend(step);
                queue.push_back((next, steps));
            }
        }
        None
    }

    fn next(self, id: TypeId) -> Vec<(Option<Step>, TypeId)> {
        let fields = |of: TypeId, places: &mut dyn Iterator<Item = u32>| {
            places
                .filter_map(|at| Some((Some(Step::Field(at)), self.contract.field(of, at)?.ty)))
                .collect()
        };
        match &self.contract.ty(id).kind {
            TypeKind::Ref(next) | TypeKind::Alias(next) | TypeKind::Nullable(next) => {
                vec![(None, *next)]
            }
            TypeKind::List(items) | TypeKind::Set(items) => vec![(Some(Step::Item), *items)],
            TypeKind::Tuple { items, rest } => items
                .first()
                .or(rest.as_ref())
                .map(|ty| (Some(Step::Item), *ty))
                .into_iter()
                .collect(),
            TypeKind::Map { key, value } => {
                vec![(Some(Step::Entry), *value), (Some(Step::Key), *key)]
            }
            TypeKind::Struct(body) => fields(id, &mut (0..body.fields.len() as u32)),
            TypeKind::Part { of, fields: places } => fields(*of, &mut places.iter().copied()),
            TypeKind::Union(body) => (0..)
                .zip(&body.variants)
                .filter_map(|(at, variant)| Some((Some(Step::Variant(at)), variant.ty?)))
                .collect(),
            TypeKind::Schema(schema) => {
                schema.children().map(|child| (Some(Step::Schema(child)), child)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The type at the end of steps.
    pub(crate) fn end(self, ty: TypeId, steps: &[Step]) -> Option<TypeId> {
        steps.iter().try_fold(ty, |at, step| {
            let (id, ..) = self.view(at);
            self.next(id).into_iter().find(|(next, _)| *next == Some(*step)).map(|(_, ty)| ty)
        })
    }
}

fn merge(whole: Option<Document>, part: Document) -> Document {
    match (whole, part) {
        (Some(Document::Object(mut all)), Document::Object(more)) => {
            all.extend(more);
            Document::Object(all)
        }
        (_, part) => part,
    }
}

/// Whether a struct takes names that are no fields.
pub(crate) fn takes_others(contract: &Contract, id: TypeId) -> bool {
    match &contract.ty(contract.resolve(id)).kind {
        TypeKind::Struct(body) => body.openness != Openness::Closed || body.rest.is_some(),
        _ => false,
    }
}

/// The numbers at and just past the ends of a range.
pub(crate) fn past(range: Range) -> Vec<Number> {
    let mut numbers = Vec::new();
    for (bound, step) in [(range.max, 1), (range.min, -1)] {
        match bound.map(|bound| (bound.at, bound.exclusive)) {
            Some((Number::Int(at), true)) => numbers.push(Number::Int(at)),
            Some((Number::Int(at), false)) => numbers.push(Number::Int(at.saturating_add(step))),
            Some((Number::Float(at), true)) => numbers.push(Number::Float(at)),
            Some((Number::Float(at), false)) => numbers.push(Number::Float(at + step as f64)),
            None => {}
        }
    }
    numbers
}

/// Whether the scalar is one of JSON's kinds that `Value::Int` stands for.
pub(crate) fn is_whole(scalar: Scalar) -> bool {
    matches!(scalar, Scalar::Int(_) | Scalar::Integer)
}
