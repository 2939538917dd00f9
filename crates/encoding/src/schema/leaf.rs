//! Single values: numbers, texts, listed values; tuples; constraints.

use rustc_hash::FxHashSet;
use wireproof_model::{
    Element, Enum, Literal, LiteralValue, Name, Openness,
    correspond::{self, Match},
    exposure::{Role, Roles},
};

use super::{
    form,
    form::{Shape, Text, View},
    walk::{Key, Walk},
};
use crate::{Cause, Facet, Outcome, Profile, Values, When, limits::Limits};

/// Constraints of both sides, and what the widths of numbers add to them.
pub(super) fn limits(walk: &mut Walk<'_, '_>, key: Key, writer: &View<'_>, reader: &View<'_>) {
    let of = |view: &View<'_>| {
        let limits = Limits::of(view.constraints.iter().copied());
        match view.shape {
            Shape::Number { range: Some(range), .. } => limits.with_range(range),
            _ => limits,
        }
    };
    // A constraint speaks of values of its own kind alone; where the kinds differ, that is what is told.
    let comparable = match (&writer.shape, &reader.shape) {
        (Shape::Any | Shape::Choice(_) | Shape::Logic(_), _) | (_, Shape::Choice(_)) => false,
        (Shape::Enum(_) | Shape::Literals(_), _) => false,
        (from, to) => kind(from) == kind(to),
    };
    if comparable {
        for broken in Limits::broken_by(&of(reader), &of(writer)) {
            walk.push(key, broken.facet, Outcome::Rejected, broken.when, broken.on);
        }
    }
    format(walk, key, writer, reader);
}

/// A text's named shape is an annotation: readers may or may not check it.
fn format(walk: &mut Walk<'_, '_>, key: Key, writer: &View<'_>, reader: &View<'_>) {
    let name = |view: &View<'_>| {
        view.constraints.iter().find_map(|constraints| constraints.format.clone())
    };
    if let Some(to) = name(reader)
        && name(writer).as_ref() != Some(&to)
        && matches!((&writer.shape, &reader.shape), (Shape::Text(_), Shape::Text(_)))
    {
        walk.undecided(key, Facet::Format, &format!("readers may refuse texts that are no {to}"));
    }
}

/// The kind of JSON value.
#[derive(PartialEq, Eq)]
enum JsonKind {
    Null,
    Bool,
    Number,
    Text,
    List,
    Object,
    Several,
}

fn kind(shape: &Shape<'_>) -> JsonKind {
    match shape {
        Shape::Null => JsonKind::Null,
        Shape::Bool => JsonKind::Bool,
        Shape::Number { .. } => JsonKind::Number,
        Shape::Text(_) | Shape::Enum(_) => JsonKind::Text,
        Shape::List(_) | Shape::Set(_) | Shape::Tuple(..) => JsonKind::List,
        Shape::Map(_) | Shape::Object | Shape::Named(_) => JsonKind::Object,
        Shape::Any
        | Shape::Never
        | Shape::Literals(_)
        | Shape::Choice(_)
        | Shape::Logic(_)
        | Shape::Opaque(_) => JsonKind::Several,
    }
}

/// Whether no value is of both shapes.
pub(super) fn disjoint(one: &Shape<'_>, other: &Shape<'_>) -> bool {
    let (one, other) = (kind(one), kind(other));
    one != JsonKind::Several && other != JsonKind::Several && one != other
}

pub(super) fn compare(walk: &mut Walk<'_, '_>, key: Key, writer: &View<'_>, reader: &View<'_>) {
    match (&writer.shape, &reader.shape) {
        (Shape::Any, Shape::Never) => {
            walk.push(key, Facet::Type, Outcome::Rejected, When::Always, Values::Present);
        }
        (Shape::Any, _) => walk.push(key, Facet::Type, Outcome::Rejected, When::Some, Values::Any),
        (Shape::Null, _) if reader.nullable => {}
        (Shape::Null, Shape::Null) | (Shape::Bool, Shape::Bool) => {}
        (Shape::Number { whole: false, .. }, Shape::Number { whole: true, .. }) => {
            walk.push(key, Facet::Type, Outcome::Rejected, When::Some, Values::Inexact);
        }
        (
            Shape::Number { whole: true, range: Some(range), .. },
            Shape::Number { exact: Some(exact), .. },
        ) => {
            inexact(walk, key, (writer, *range), *exact);
        }
        (Shape::Number { .. }, Shape::Number { .. }) => {}
        (Shape::Text(from), Shape::Text(to)) => texts(walk, key, *from, *to),
        (Shape::Enum(from), Shape::Enum(to)) => enums(walk, (writer, from), (reader, to)),
        (Shape::Enum(_), Shape::Text(Text::Plain)) => {}
        (Shape::Enum(_), Shape::Text(to)) => {
            walk.push(
                key,
                Facet::Type,
                Outcome::Rejected,
                When::Some,
                Values::NotSpelling(to.name()),
            );
        }
        (Shape::Text(_), Shape::Enum(to)) if form::is_open(to.openness) => {}
        (Shape::Text(_), Shape::Enum(_)) => {
            walk.push(
                key,
                Facet::Type,
                Outcome::Rejected,
                When::Some,
                Values::NotSpelling("symbol"),
            );
        }
        (Shape::Literals(from), _) => literals(walk, key, from, reader),
        (Shape::Enum(from), Shape::Literals(to)) => {
            let lacking: Vec<Literal> = from
                .values
                .iter()
                .map(|value| Literal::String(value.meta.spelling().clone()))
                .filter(|value| !to.iter().any(|listed| listed.value == *value))
                .collect();
            refuse(walk, key, from.values.len(), lacking);
        }
        (_, Shape::Literals(_)) => {
            walk.push(key, Facet::Values, Outcome::Rejected, When::Some, Values::Any);
        }
        (from, to)
            if matches!((kind(from), kind(to)), (JsonKind::List, _) | (_, JsonKind::List)) =>
        {
            walk.push(key, Facet::Cardinality, Outcome::Rejected, When::Always, Values::Present);
        }
        _ => walk.push(key, Facet::Type, Outcome::Rejected, When::Always, Values::Present),
    }
}

/// Whole numbers of a width that a float's does not hold are rounded by whoever reads them as one. A number without
/// a width is JSON's own, and no reader promises more than the other.
fn inexact(
    walk: &mut Walk<'_, '_>,
    key: Key,
    (writer, range): (&View<'_>, (i128, i128)),
    exact: i128,
) {
    let sent = Limits::of(writer.constraints.iter().copied()).with_range(range);
    let held = Limits::default().with_range((-exact, exact));
    for beyond in Limits::broken_by(&held, &sent) {
        walk.push(key, Facet::Type, Outcome::Changed, When::Some, beyond.on);
    }
}

fn texts(walk: &mut Walk<'_, '_>, key: Key, from: Text, to: Text) {
    if to == Text::Plain || from == to || (from == Text::Integer && to == Text::Decimal) {
        return;
    }
    let when = if from == Text::Plain { When::Some } else { When::Always };
    walk.push(key, Facet::Type, Outcome::Rejected, when, Values::NotSpelling(to.name()));
}

fn refuse(walk: &mut Walk<'_, '_>, key: Key, all: usize, lacking: Vec<Literal>) {
    if !lacking.is_empty() {
        let when = if lacking.len() == all { When::Always } else { When::Some };
        walk.push(key, Facet::Values, Outcome::Rejected, when, Values::Literals(lacking));
    }
}

fn literals(walk: &mut Walk<'_, '_>, key: Key, from: &[LiteralValue], reader: &View<'_>) {
    let takes = |literal: &Literal| match (&reader.shape, literal) {
        (_, Literal::Null) if reader.nullable => true,
        (Shape::Literals(to), _) => to.iter().any(|listed| listed.value == *literal),
        (Shape::Enum(to), Literal::String(text)) => {
            form::is_open(to.openness)
                || to.values.iter().any(|value| value.meta.spelling() == text)
        }
        (Shape::Text(Text::Plain), Literal::String(_)) | (Shape::Bool, Literal::Bool(_)) => true,
        (Shape::Number { whole, .. }, Literal::Number(number)) => {
            !whole || matches!(number, wireproof_model::Number::Int(_))
        }
        (Shape::Null, Literal::Null) => true,
        _ => false,
    };
    let lacking: Vec<Literal> =
        from.iter().map(|literal| &literal.value).filter(|value| !takes(value)).cloned().collect();
    refuse(walk, key, from.len(), lacking);
}

fn enums(
    walk: &mut Walk<'_, '_>,
    (writer, from): (&View<'_>, &Enum),
    (reader, to): (&View<'_>, &Enum),
) {
    if form::is_open(to.openness) {
        return;
    }
    let mut known: FxHashSet<Name> = FxHashSet::default();
    for value in &to.values {
        known.insert(form::key(walk.sides().reader, &value.meta));
        known.extend(value.meta.aliases().cloned());
    }
    let ties: rustc_hash::FxHashMap<u32, u32> = correspond::values(from, to)
        .into_iter()
        .filter_map(|pair| match pair {
            Match::Both(first, second, _) => Some((first, second)),
            _ => None,
        })
        .collect();
    for (value, at) in from.values.iter().zip(0..) {
        let text = form::key(walk.sides().writer, &value.meta);
        if known.contains(&text) {
            continue;
        }
        let other = ties.get(&at).map(|other| Element::Value(reader.id, *other));
        let facet = if other.is_some() { Facet::Key } else { Facet::Existence };
        let elements = (Some(Element::Value(writer.id, at)), other);
        let on = Values::Symbols(vec![text]);
        let rejected = Cause::new(elements, facet, Outcome::Rejected, When::Some, on);
        if to.openness == Openness::Unsaid && walk.sides().profile == Profile::Tolerant {
            let answers: Roles = [Role::Response, Role::Error].into_iter().collect();
            let others: Roles = [Role::Request, Role::Event, Role::Stored].into_iter().collect();
            let reason = "readers that take the list for complete refuse it";
            walk.cause(Cause::hazard(elements, facet, reason).within(answers));
            walk.cause(rejected.within(others));
        } else {
            walk.cause(rejected);
        }
    }
}

pub(super) fn tuples(walk: &mut Walk<'_, '_>, key: Key, writer: &Shape<'_>, reader: &Shape<'_>) {
    match (*writer, *reader) {
        (Shape::Tuple(from, from_rest), Shape::Tuple(to, to_rest)) => {
            for (one, other) in from.iter().zip(to) {
                walk.value((Element::Type(*one), Element::Type(*other)), *one, *other);
            }
            if (from.len() > to.len() || from_rest.is_some()) && to_rest.is_none() {
                walk.push(
                    key,
                    Facet::Length,
                    Outcome::Rejected,
                    When::Some,
                    Values::Length(None, Some(to.len() as u64)),
                );
            }
            if let Some(rest) = from_rest {
                for other in to.iter().skip(from.len()) {
                    walk.value((Element::Type(rest), Element::Type(*other)), rest, *other);
                }
            }
            if let Some(rest) = to_rest {
                let more = from.iter().skip(to.len()).copied().chain(from_rest);
                more.for_each(|one| {
                    walk.value((Element::Type(one), Element::Type(rest)), one, rest);
                });
            }
        }
        (Shape::Tuple(from, rest), Shape::List(to) | Shape::Set(to)) => {
            for one in from.iter().copied().chain(rest) {
                walk.value((Element::Type(one), Element::Type(to)), one, to);
            }
        }
        (Shape::List(from) | Shape::Set(from), Shape::Tuple(to, rest)) => {
            for other in to.iter().copied().chain(rest) {
                walk.value((Element::Type(from), Element::Type(other)), from, other);
            }
            if rest.is_none() {
                walk.push(
                    key,
                    Facet::Length,
                    Outcome::Rejected,
                    When::Some,
                    Values::Length(None, Some(to.len() as u64)),
                );
            }
        }
        _ => walk.push(key, Facet::Cardinality, Outcome::Rejected, When::Always, Values::Present),
    }
}
