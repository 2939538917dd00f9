//! Records and enums: what resolution finds by name.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Element, Enum, Openness, correspond, correspond::Match};

use super::{form, values};
use crate::{Cause, Facet, Local, Outcome, Pair, Sides, Values, When, fields, fields::Placed};

/// The names of two declarations that meet.
fn names(sides: &Sides<'_>, pair: Pair, local: &mut Local) {
    let Some(name) = form::type_name(sides.writer, pair.writer) else { return };
    if sides.reader.ty(pair.reader).decl.is_some()
        && !form::answers_to(sides.reader, pair.reader, &name)
    {
        let elements = (Some(Element::Type(pair.writer)), Some(Element::Type(pair.reader)));
        local.causes.push(Cause::new(
            elements,
            Facet::Name,
            Outcome::Rejected,
            When::Always,
            Values::Present,
        ));
    }
}

pub(super) fn records(sides: &Sides<'_>, pair: Pair, local: &mut Local) {
    names(sides, pair, local);
    let writer = fields::of(sides.writer, pair.writer);
    let reader = fields::of(sides.reader, pair.reader);
    let ties = fields::counterparts(sides, pair, &writer, &reader);
    let by_name = places(&reader);
    let mut taken = FxHashSet::default();
    for (placed, at) in writer.iter().zip(0..) {
        let met = by_name.get(placed.1.meta.spelling().as_str()).copied();
        let counterpart = ties.to_reader.get(&at).copied();
        match met.and_then(|met| Some((met, reader.get(met)?))) {
            Some((met, other)) => {
                taken.insert(met);
                if counterpart.is_some_and(|counterpart| counterpart != met) {
                    let elements = (Some(placed.0), Some(other.0));
                    let cause = Cause::new(
                        elements,
                        Facet::Key,
                        Outcome::Changed,
                        When::Always,
                        Values::Present,
                    );
                    local.causes.push(cause);
                }
                values::field(sides, *placed, *other, local);
            }
            None => local.causes.push(unread(
                placed.0,
                counterpart.and_then(|at| reader.get(at)).map(|other| other.0),
            )),
        }
    }
    for ((element, field), at) in reader.iter().zip(0..).filter(|(_, at)| !taken.contains(at)) {
        let from =
            ties.to_writer.get(&at).and_then(|at| writer.get(*at)).map(|(element, _)| *element);
        let facet = if from.is_some() { Facet::Key } else { Facet::Existence };
        let (outcome, when) = if form::has_default(field) {
            (Outcome::Filled, When::Some)
        } else {
            (Outcome::Rejected, When::Always)
        };
        local.causes.push(Cause::new((from, Some(*element)), facet, outcome, when, Values::Absent));
    }
}

/// The reader's fields by every name that they answer to; a field's own name goes before another's alias.
fn places<'a>(reader: &[Placed<'a>]) -> FxHashMap<&'a str, usize> {
    let mut by_name: FxHashMap<&str, usize> = reader
        .iter()
        .zip(0..)
        .map(|((_, field), at)| (field.meta.spelling().as_str(), at))
        .collect();
    for ((_, field), at) in reader.iter().zip(0..) {
        for alias in field.meta.aliases() {
            by_name.entry(alias).or_insert(at);
        }
    }
    by_name
}

/// A writer's field that the reader has no place for.
fn unread(element: Element, counterpart: Option<Element>) -> Cause {
    let (facet, outcome) = match counterpart {
        Some(_) => (Facet::Key, Outcome::Lost),
        None => (Facet::Existence, Outcome::Ignored),
    };
    Cause::new((Some(element), counterpart), facet, outcome, When::Always, Values::Present)
}

pub(super) fn enums(
    sides: &Sides<'_>,
    pair: Pair,
    writer: &Enum,
    reader: &Enum,
    local: &mut Local,
) {
    names(sides, pair, local);
    let symbols: FxHashSet<&str> =
        reader.values.iter().map(|value| value.meta.spelling().as_str()).collect();
    let counterparts: FxHashMap<u32, u32> = correspond::values(writer, reader)
        .into_iter()
        .filter_map(|pair| match pair {
            Match::Both(first, second, _) => Some((first, second)),
            _ => None,
        })
        .collect();
    // An open enum is exported with a default symbol that stands for what it does not know.
    let outcome = if reader.fallback.is_some() || reader.openness == Openness::Open {
        Outcome::Lost
    } else {
        Outcome::Rejected
    };
    for (value, at) in writer.values.iter().zip(0..) {
        if symbols.contains(value.meta.spelling().as_str()) {
            continue;
        }
        let other = counterparts.get(&at).map(|other| Element::Value(pair.reader, *other));
        let facet = if other.is_some() { Facet::Key } else { Facet::Existence };
        let on = Values::Symbols(vec![value.meta.spelling().clone()]);
        let elements = (Some(Element::Value(pair.writer, at)), other);
        local.causes.push(Cause::new(elements, facet, outcome, When::Some, on));
    }
}
