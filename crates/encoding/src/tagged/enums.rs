//! What a reader makes of an enum's values.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{
    Element, EnumValue, Openness, TypeId, TypeKind, correspond, correspond::Match,
};

use super::message::Wire;
use crate::{Cause, Facet, Local, Outcome, Pair, Profile, Sides, Values, When};

/// Compares two enums; none if one of them is no enum.
pub(super) fn local(sides: &Sides<'_>, wire: Wire, pair: Pair) -> Option<Local> {
    let (TypeKind::Enum(writer), TypeKind::Enum(reader)) =
        (&sides.writer.ty(pair.writer).kind, &sides.reader.ty(pair.reader).kind)
    else {
        return None;
    };
    let counterparts: FxHashMap<u32, u32> = correspond::values(writer, reader)
        .into_iter()
        .filter_map(|pair| match pair {
            Match::Both(first, second, _) => Some((first, second)),
            _ => None,
        })
        .collect();
    let agreed = counterparts.iter().filter_map(|(first, second)| {
        let tag = writer.values.get(*first as usize)?.tag?;
        (reader.values.get(*second as usize)?.tag == Some(tag)).then_some(tag)
    });
    let view = View {
        agreed: agreed.collect(),
        names: reader.values.iter().map(|value| value.meta.name.value.as_str()).collect(),
        numbers: reader.values.iter().filter_map(|value| value.tag).collect(),
        pair,
        open: reader.openness != Openness::Closed,
        profile: sides.profile,
    };
    let mut seen = FxHashMap::default();
    let mut causes = Vec::new();
    for (value, at) in writer.values.iter().zip(0..) {
        // Of several names for one number a JSON writer writes the first.
        let first = value.tag.map_or(at, |tag| *seen.entry(tag).or_insert(at));
        let counterpart = counterparts.get(&at).copied();
        causes.extend(match wire {
            Wire::Binary => view.binary(value, at, counterpart),
            Wire::Json if first == at => view.json(value, at, counterpart),
            Wire::Json => None,
        });
    }
    if writer.openness == Openness::Open && !view.open {
        causes.push(unlisted(pair, wire));
    }
    Some(Local { causes, edges: Vec::new() })
}

/// Numbers that an open writer passes on and a closed reader does not list. ProtoJSON writes them as numbers, which
/// no reader of a closed enum takes.
fn unlisted(pair: Pair, wire: Wire) -> Cause {
    let elements = (Some(Element::Type(pair.writer)), Some(Element::Type(pair.reader)));
    let outcome = match wire {
        Wire::Binary => Outcome::Lost,
        Wire::Json => Outcome::Rejected,
    };
    let mut cause = Cause::new(elements, Facet::Openness, outcome, When::Some, Values::Unlisted);
    cause.kept = wire == Wire::Binary;
    cause
}

struct View<'a> {
    names: FxHashSet<&'a str>,
    /// Numbers that mean the same symbol on both sides; what other names they have does not travel.
    agreed: FxHashSet<i64>,
    numbers: FxHashSet<i64>,
    pair: Pair,
    open: bool,
    profile: Profile,
}

impl View<'_> {
    fn binary(&self, value: &EnumValue, at: u32, counterpart: Option<u32>) -> Option<Cause> {
        let tag = value.tag?;
        if self.agreed.contains(&tag) {
            return None;
        }
        let listed = self.numbers.contains(&tag);
        let (facet, outcome) = match (listed, counterpart) {
            // The number means another symbol to the reader.
            (true, _) => (Facet::Tag, Outcome::Changed),
            (false, Some(_)) => (Facet::Tag, Outcome::Lost),
            (false, None) if self.open => return None,
            (false, None) => (Facet::Existence, Outcome::Lost),
        };
        // A closed enum's unknown number is kept among the unknown fields.
        Some(self.cause(value, at, counterpart, facet, outcome).kept())
    }

    fn json(&self, value: &EnumValue, at: u32, counterpart: Option<u32>) -> Option<Cause> {
        let name = &value.meta.name.value;
        // Names are what travels; a number that differs does not show.
        if self.names.contains(name.as_str()) {
            return None;
        }
        let facet = if counterpart.is_some() { Facet::Name } else { Facet::Existence };
        let outcome = match self.profile {
            Profile::Strict => Outcome::Rejected,
            Profile::Tolerant => Outcome::Lost,
        };
        Some(self.cause(value, at, counterpart, facet, outcome))
    }

    fn cause(
        &self,
        value: &EnumValue,
        at: u32,
        counterpart: Option<u32>,
        facet: Facet,
        outcome: Outcome,
    ) -> Cause {
        let elements = (
            Some(Element::Value(self.pair.writer, at)),
            counterpart.map(|other| Element::Value(self.pair.reader, other)),
        );
        let symbols = Values::Symbols(vec![value.meta.name.value.clone()]);
        Cause::new(elements, facet, outcome, When::Some, symbols)
    }
}

/// The numbers that an enum lists.
pub(super) fn numbers(
    contract: &wireproof_model::Contract,
    id: TypeId,
) -> impl Iterator<Item = i128> {
    let values = match &contract.ty(id).kind {
        TypeKind::Enum(body) => body.values.as_slice(),
        _ => &[],
    };
    values.iter().filter_map(|value| value.tag.map(i128::from))
}

/// Whether readers of an enum keep numbers that it does not list.
pub(super) fn is_open(contract: &wireproof_model::Contract, id: TypeId) -> bool {
    matches!(&contract.ty(id).kind, TypeKind::Enum(body) if body.openness != Openness::Closed)
}
