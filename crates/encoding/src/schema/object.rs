//! Objects with named fields.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{
    Contract, Element, Field, Literal, Name, Openness, Presence, Struct, Travels, TypeId, TypeKind,
    exposure::{Role, Roles},
};

use super::{
    form,
    walk::{Key, Walk},
};
use crate::{Cause, Facet, Outcome, Pair, Values, When, fields, fields::Placed};

/// What a struct says beside its fields; a part says nothing more.
fn body(contract: &Contract, id: TypeId) -> Option<&Struct> {
    if let TypeKind::Struct(body) = &contract.ty(id).kind { Some(body) } else { None }
}

/// The roles that a field travels in.
fn roles(travels: Travels) -> Roles {
    Roles::all()
        .iter()
        .filter(|role| match travels {
            Travels::Both => true,
            Travels::Requests => !matches!(role, Role::Response | Role::Error),
            Travels::Responses => *role != Role::Request,
        })
        .collect()
}

pub(super) fn compare(walk: &mut Walk<'_, '_>, key: Key, writer_id: TypeId, reader_id: TypeId) {
    let sides = walk.sides();
    let writer = fields::of(sides.writer, writer_id);
    let reader = fields::of(sides.reader, reader_id);
    let pair = Pair { writer: writer_id, reader: reader_id };
    let ties = fields::counterparts(&sides, pair, &writer, &reader);
    let by_key = places(sides.reader, &reader);
    let mut met = FxHashSet::default();
    for (placed, at) in writer.iter().zip(0..) {
        let outer = walk.roles;
        walk.roles = outer.intersection(roles(placed.1.travels));
        let name = form::key(sides.writer, &placed.1.meta);
        let counterpart = ties.to_reader.get(&at).copied();
        if let Some((place, other)) = by_key.get(&name).and_then(|at| Some((*at, reader.get(*at)?)))
        {
            met.insert(place);
            let elements = (Some(placed.0), Some(other.0));
            if counterpart.is_some_and(|counterpart| counterpart != place) {
                walk.cause(Cause::new(
                    elements,
                    Facet::Key,
                    Outcome::Changed,
                    When::Always,
                    Values::Present,
                ));
            }
            field(walk, *placed, *other);
        } else {
            let other = counterpart.and_then(|at| reader.get(at)).map(|other| other.0);
            unread(walk, *placed, &name, other, reader_id);
        }
        walk.roles = outer;
    }
    for (placed, at) in reader.iter().zip(0..).filter(|(_, at)| !met.contains(at)) {
        let from =
            ties.to_writer.get(&at).and_then(|at| writer.get(*at)).map(|(element, _)| *element);
        walk.cause(missing(*placed, from));
    }
    exclusive(walk, &writer, &reader, &by_key);
    openness(walk, key, writer_id, reader_id);
}

/// The reader's fields by every name that they answer to; a field's own name goes before another's former one.
fn places(contract: &Contract, reader: &[Placed<'_>]) -> FxHashMap<Name, usize> {
    let mut by_key: FxHashMap<Name, usize> = reader
        .iter()
        .zip(0..)
        .map(|((_, field), at)| (form::key(contract, &field.meta), at))
        .collect();
    for ((_, field), at) in reader.iter().zip(0..) {
        for alias in field.meta.aliases() {
            by_key.entry(alias.clone()).or_insert(at);
        }
    }
    by_key
}

fn field(walk: &mut Walk<'_, '_>, (element, writer): Placed<'_>, (other, reader): Placed<'_>) {
    let outer = walk.roles;
    walk.roles = outer.intersection(roles(reader.travels));
    let key = (element, other);
    let always = matches!(writer.presence, Presence::Required | Presence::Expected);
    if reader.presence == Presence::Required && !always {
        walk.push(key, Facet::Presence, Outcome::Rejected, When::Some, Values::Absent);
    }
    // A writer that must send a field in one role need not in a role that the field does not travel in.
    if reader.presence == Presence::Required && always && writer.travels != reader.travels {
        let unsent: Roles =
            roles(reader.travels).iter().filter(|role| !roles(writer.travels).has(*role)).collect();
        let cause = Cause::new(
            (Some(element), Some(other)),
            Facet::Travels,
            Outcome::Rejected,
            When::Always,
            Values::Absent,
        );
        walk.local.causes.push(cause.within(unsent));
    }
    if !always && reader.presence != Presence::Required {
        default(walk, key, writer.default.as_ref(), reader.default.as_ref());
    }
    walk.value(key, writer.ty, reader.ty);
    walk.roles = outer;
}

fn default(walk: &mut Walk<'_, '_>, key: Key, writer: Option<&Literal>, reader: Option<&Literal>) {
    let outcome = match (writer, reader) {
        (Some(from), Some(to)) if from != to => Outcome::Changed,
        (Some(_), None) | (None, Some(_)) => Outcome::Filled,
        _ => return,
    };
    walk.push(key, Facet::Default, outcome, When::Some, Values::Absent);
}

/// A writer's field under a name that the reader has no field for.
fn unread(
    walk: &mut Walk<'_, '_>,
    (element, field): Placed<'_>,
    name: &str,
    other: Option<Element>,
    reader: TypeId,
) {
    let facet = if other.is_some() { Facet::Key } else { Facet::Existence };
    let contract = walk.sides().reader;
    let rest = body(contract, reader).and_then(|body| rest(body, name));
    let closed = body(contract, reader).is_some_and(|body| body.openness == Openness::Closed);
    let outcome = match (rest, other) {
        (Some(rest), _) => {
            let worst = walk.trial(field.ty, rest).outcome;
            if worst.is_bad() { worst } else { Outcome::Ignored }
        }
        (None, _) if closed => Outcome::Rejected,
        (None, Some(_)) => Outcome::Lost,
        (None, None) => Outcome::Ignored,
    };
    walk.cause(Cause::new((Some(element), other), facet, outcome, When::Always, Values::Present));
}

/// The type of values under a name that is no field, where the struct says one.
fn rest(body: &Struct, name: &str) -> Option<TypeId> {
    // Only literal prefixes are looked at: most patterns are `^x-`.
    let matches =
        |pattern: &str| pattern.strip_prefix('^').is_some_and(|prefix| name.starts_with(prefix));
    body.patterns.iter().find(|(pattern, _)| matches(pattern)).map(|(_, ty)| *ty).or(body.rest)
}

/// A reader's field that nothing in the writer's messages answers to.
fn missing((element, field): (Element, &Field), from: Option<Element>) -> Cause {
    let facet = if from.is_some() { Facet::Key } else { Facet::Existence };
    let (outcome, when) = match field.presence {
        Presence::Required => (Outcome::Rejected, When::Always),
        _ => (Outcome::Filled, When::Some),
    };
    Cause::new((from, Some(element)), facet, outcome, when, Values::Absent)
        .within(roles(field.travels))
}

/// Fields that the reader takes at most one of, and the writer may set together.
fn exclusive(
    walk: &mut Walk<'_, '_>,
    writer: &[Placed<'_>],
    reader: &[Placed<'_>],
    by_key: &FxHashMap<Name, usize>,
) {
    let mut groups: std::collections::BTreeMap<u32, Vec<(Placed<'_>, Element)>> =
        std::collections::BTreeMap::new();
    for placed in writer {
        let name = form::key(walk.sides().writer, &placed.1.meta);
        if let Some((element, other)) = by_key.get(&name).and_then(|at| reader.get(*at))
            && let Some(group) = other.exclusive
        {
            groups.entry(group).or_default().push((*placed, *element));
        }
    }
    for members in groups.into_values().filter(|members| members.len() > 1) {
        let home = members.iter().find_map(|((_, field), _)| field.exclusive);
        let names: Vec<Name> =
            members.iter().map(|((_, field), _)| field.meta.name.value.clone()).collect();
        for ((element, field), other) in members {
            if field.exclusive.is_none() || field.exclusive != home {
                let on = Values::Together(names.clone());
                walk.push((element, other), Facet::Exclusive, Outcome::Rejected, When::Some, on);
            }
        }
    }
}

/// What stands under names that neither side lists.
fn openness(walk: &mut Walk<'_, '_>, key: Key, writer_id: TypeId, reader_id: TypeId) {
    let sides = walk.sides();
    let (Some(writer), Some(reader)) =
        (body(sides.writer, writer_id), body(sides.reader, reader_id))
    else {
        return;
    };
    let writes_others = writer.openness != Openness::Closed;
    match (writer.rest, reader.rest) {
        (Some(from), Some(to)) => walk.value((Element::Type(from), Element::Type(to)), from, to),
        (None, Some(_)) if writes_others => {
            walk.push(key, Facet::Rest, Outcome::Rejected, When::Some, Values::OtherNames);
        }
        (_, None)
            if reader.openness == Openness::Closed && (writes_others || writer.rest.is_some()) =>
        {
            walk.push(key, Facet::Openness, Outcome::Rejected, When::Some, Values::OtherNames);
        }
        _ => {}
    }
    patterns(walk, key, writer, reader);
    let required = |body: &Struct| {
        body.fields
            .iter()
            .filter(|field| matches!(field.presence, Presence::Required | Presence::Expected))
            .count() as u64
    };
    let least = writer.min_entries.unwrap_or(0).max(required(writer));
    let most = if writes_others {
        writer.max_entries
    } else {
        Some(writer.max_entries.unwrap_or(u64::MAX).min(writer.fields.len() as u64))
    };
    let few = reader.min_entries.is_some_and(|needed| needed > least);
    let many = reader.max_entries.is_some_and(|allowed| most.is_none_or(|most| most > allowed));
    if few || many {
        let on =
            Values::Length(reader.min_entries.filter(|_| few), reader.max_entries.filter(|_| many));
        walk.push(key, Facet::Length, Outcome::Rejected, When::Some, on);
    }
}

/// What stands under names that fit a pattern of the reader's.
fn patterns(walk: &mut Walk<'_, '_>, key: Key, writer: &Struct, reader: &Struct) {
    for (pattern, to) in &reader.patterns {
        let said = writer.patterns.iter().find(|(other, _)| other == pattern).map(|(_, ty)| *ty);
        if let Some(from) = said.or(writer.rest) {
            walk.value((Element::Type(from), Element::Type(*to)), from, *to);
        } else if writer.openness != Openness::Closed {
            walk.push(key, Facet::Rest, Outcome::Rejected, When::Some, Values::OtherNames);
        }
    }
}

/// A struct read as a map: each field is an entry.
pub(super) fn into_map(walk: &mut Walk<'_, '_>, writer: TypeId, value: TypeId) {
    for (element, field) in fields::of(walk.sides().writer, writer) {
        walk.value((element, Element::Type(value)), field.ty, value);
    }
}

/// A map read as a struct: its entries are under names that nobody promised.
pub(super) fn from_map(walk: &mut Walk<'_, '_>, key: Key, reader: TypeId) {
    let contract = walk.sides().reader;
    let closed = body(contract, reader).is_some_and(|body| body.openness == Openness::Closed);
    let required =
        fields::of(contract, reader).iter().any(|(_, field)| field.presence == Presence::Required);
    if required {
        walk.push(key, Facet::Type, Outcome::Rejected, When::Some, Values::Absent);
    } else if closed {
        walk.push(key, Facet::Type, Outcome::Rejected, When::Some, Values::OtherNames);
    } else {
        walk.undecided(key, Facet::Type, "a map became an object with named fields");
    }
}

/// Whether an empty object is not enough.
pub(super) fn needs_something(contract: &Contract, id: TypeId) -> bool {
    fields::of(contract, contract.resolve(id))
        .iter()
        .any(|(_, field)| field.presence == Presence::Required)
}
