//! One of several types: named variants, and alternatives told apart by their values.

use rustc_hash::FxHashMap;
use wireproof_model::{
    Contract, Element, Name, Openness, TypeId, Union, Variant,
    correspond::{self, Match},
};

use super::{
    form,
    form::{Shape, View},
    walk::{Key, Walk, Worst},
};
use crate::{Cause, Facet, Outcome, Values, When};

/// Whether null is among the alternatives.
pub(super) fn has_null(contract: &Contract, shape: &Shape<'_>) -> bool {
    let Shape::Choice(union) = shape else { return false };
    let null = |variant: &Variant| {
        variant.ty.is_some_and(|ty| {
            let view = form::view(contract, ty);
            view.nullable || matches!(view.shape, Shape::Null | Shape::Any)
        })
    };
    union.variants.iter().any(null)
}

/// Unions whose variants are told apart by a name.
pub(super) fn named(
    walk: &mut Walk<'_, '_>,
    (writer_id, from): (TypeId, &Union),
    (reader_id, to): (TypeId, &Union),
) {
    if from.discrimination != to.discrimination {
        let key = (Element::Type(writer_id), Element::Type(reader_id));
        walk.push(key, Facet::Discrimination, Outcome::Rejected, When::Always, Values::Present);
        return;
    }
    let by_key = places(walk.sides().reader, to);
    let ties = ties(from, to);
    for (variant, at) in from.variants.iter().zip(0..) {
        let element = Element::Variant(writer_id, at);
        let name = form::key(walk.sides().writer, &variant.meta);
        if let Some((place, other)) = by_key.get(&name) {
            contents(walk, (element, Element::Variant(reader_id, *place)), variant, other);
            continue;
        }
        let other = ties.get(&at).map(|other| Element::Variant(reader_id, *other));
        let facet = if other.is_some() { Facet::Key } else { Facet::Existence };
        let (outcome, kept) = match (to.openness, other) {
            (Openness::Open, Some(_)) => (Outcome::Lost, true),
            (Openness::Open, None) => (Outcome::Ignored, true),
            _ => (Outcome::Rejected, false),
        };
        let mut cause = Cause::new(
            (Some(element), other),
            facet,
            outcome,
            When::Always,
            Values::Symbols(vec![name]),
        );
        cause.kept = kept;
        walk.cause(cause);
    }
}

/// The reader's variants by every name that they answer to; a variant's own name goes before another's former one.
fn places<'u>(contract: &Contract, union: &'u Union) -> FxHashMap<Name, (u32, &'u Variant)> {
    let mut by_key: FxHashMap<Name, (u32, &Variant)> = union
        .variants
        .iter()
        .zip(0..)
        .map(|(variant, at)| (form::key(contract, &variant.meta), (at, variant)))
        .collect();
    for (variant, at) in union.variants.iter().zip(0..) {
        for alias in variant.meta.aliases() {
            by_key.entry(alias.clone()).or_insert((at, variant));
        }
    }
    by_key
}

fn ties(from: &Union, to: &Union) -> FxHashMap<u32, u32> {
    correspond::variants(from, to)
        .into_iter()
        .filter_map(|pair| match pair {
            Match::Both(first, second, _) => Some((first, second)),
            _ => None,
        })
        .collect()
}

fn contents(walk: &mut Walk<'_, '_>, key: Key, writer: &Variant, reader: &Variant) {
    match (writer.ty, reader.ty) {
        (Some(from), Some(to)) => walk.value(key, from, to),
        // A variant without content is written as an empty object.
        (None, Some(to)) => {
            let contract = walk.sides().reader;
            if !takes_objects(contract, to) || super::object::needs_something(contract, to) {
                walk.push(key, Facet::Type, Outcome::Rejected, When::Always, Values::Present);
            }
        }
        (Some(from), None) => {
            let objects = takes_objects(walk.sides().writer, from);
            let outcome = if objects { Outcome::Ignored } else { Outcome::Rejected };
            walk.push(key, Facet::Type, outcome, When::Always, Values::Present);
        }
        (None, None) => {}
    }
}

fn takes_objects(contract: &Contract, id: TypeId) -> bool {
    matches!(
        form::view(contract, id).shape,
        Shape::Object | Shape::Map(_) | Shape::Named(_) | Shape::Any
    )
}

/// At least one side is an alternative of types told apart by their values: the least bad branch is taken.
pub(super) fn compare(walk: &mut Walk<'_, '_>, key: Key, writer: &View<'_>, reader: &View<'_>) {
    let from = alternatives(writer);
    let to = alternatives(reader);
    let ties = match (&writer.shape, &reader.shape) {
        (Shape::Choice(one), Shape::Choice(other)) => ties(one, other),
        _ => namesakes(walk, &from, &to),
    };
    for ((element, ty), at) in from.into_iter().zip(0u32..) {
        let Some(ty) = ty else { continue };
        let tied = ties.get(&at).and_then(|other| to.get(*other as usize)).copied();
        let mut best: Option<(Worst, (Option<Element>, TypeId))> = None;
        for (other_element, other) in tied.into_iter().chain(to.iter().copied()) {
            let Some(other) = other else { continue };
            let worst = walk.trial(ty, other);
            if best.is_none_or(|(least, _)| worst < least) {
                best = Some((worst, (other_element, other)));
            }
            if worst.outcome <= Outcome::Filled {
                break;
            }
        }
        match best {
            Some((worst, (other_element, other)))
                if !worst.is_bad() || tied.map(|tied| tied.1) == Some(Some(other)) =>
            {
                walk.value((element.unwrap_or(key.0), other_element.unwrap_or(key.1)), ty, other);
            }
            best => {
                let worst = best.map(|(worst, _)| worst);
                unmatched(walk, key, element, tied.and_then(|tied| tied.0), worst);
            }
        }
    }
}

/// A type that became one of several, or was one of several before: it is tied to the alternative of its own name.
fn namesakes(walk: &Walk<'_, '_>, from: &[Alternative], to: &[Alternative]) -> FxHashMap<u32, u32> {
    let sides = walk.sides();
    let symbol = |contract: &Contract, alternative: &Alternative| {
        let decl = contract.ty(contract.resolve(alternative.1?)).decl.as_deref()?;
        Some(decl.symbol.clone())
    };
    let names: FxHashMap<Name, u32> =
        to.iter().zip(0..).filter_map(|(one, at)| Some((symbol(sides.reader, one)?, at))).collect();
    let tie = |(one, at)| Some((at, *names.get(&symbol(sides.writer, one)?)?));
    from.iter().zip(0..).filter_map(tie).collect()
}

/// No alternative of the reader's takes this one of the writer's well.
fn unmatched(
    walk: &mut Walk<'_, '_>,
    key: Key,
    element: Option<Element>,
    tied: Option<Element>,
    worst: Option<Worst>,
) {
    let Worst { outcome, when } =
        worst.unwrap_or(Worst { outcome: Outcome::Rejected, when: When::Always });
    match element {
        Some(element) => {
            let facet = if tied.is_some() { Facet::Type } else { Facet::Existence };
            walk.cause(Cause::new((Some(element), tied), facet, outcome, when, Values::Present));
        }
        None => walk.push(key, Facet::Type, outcome, when, Values::Present),
    }
}

/// A variant, where it is one, and the type of its values.
type Alternative = (Option<Element>, Option<TypeId>);

/// The alternatives of a type; a type that is no choice has one, itself.
fn alternatives(view: &View<'_>) -> Vec<Alternative> {
    match view.shape {
        Shape::Choice(union) => union
            .variants
            .iter()
            .zip(0..)
            .map(|(variant, at)| (Some(Element::Variant(view.id, at)), variant.ty))
            .collect(),
        _ => vec![(None, Some(view.id))],
    }
}
