//! The other half of the bargain: where nothing bad was derived, messages must go through unharmed.

use rustc_hash::FxHashSet;
use wireproof_codec::Leniency;
use wireproof_compat::{Direction, Judgement};
use wireproof_encoding::{
    Cause, Concern, Encoding, Facet, Outcome, Pair, Profile, Question, Values, When,
};
use wireproof_model::{Contract, Element, TypeId, TypeKind, correspond, correspond::Match};

use crate::{
    Budget, Contradiction,
    prove::{Case, Way},
    trial::format,
};

/// Writes boundary values into the fields of declared structs that correspond and that no bad or undecided cause is
/// about, and gives the messages that were misread or refused all the same.
///
/// Only fields of single values, enums and collections of these are tried; what they hold deeper is tried where it is
/// declared. A contradiction here belongs to no finding: its place is [`usize::MAX`].
pub fn cross_check(
    old: &Contract,
    new: &Contract,
    judgement: &Judgement,
    profile: Profile,
    budget: Budget,
) -> Vec<Contradiction> {
    let leniency = match profile {
        Profile::Strict => Leniency::Strict,
        Profile::Tolerant => Leniency::Tolerant,
    };
    let blamed = blamed(judgement);
    let mut found = Vec::new();
    for (direction, writer, reader) in
        [(Direction::NewReadsOld, old, new), (Direction::OldReadsNew, new, old)]
    {
        let mut way = Way::new(writer, reader, leniency);
        for question in &judgement.questions {
            let Question::Bytes(encoding) = *question else { continue };
            let about =
                |id: TypeId, writes: bool| blamed.contains(&(encoding, direction, writes, id));
            for (element, other, pair) in fields(writer, reader) {
                if way.executed() >= budget.in_all {
                    return found;
                }
                if about(pair.writer, true) || about(pair.reader, false) {
                    continue;
                }
                let inner = |contract: &Contract, element| single(contract, element);
                let (Some(one), Some(two)) = (inner(writer, element), inner(reader, other)) else {
                    continue;
                };
                if about(one, true) || about(two, false) {
                    continue;
                }
                found.extend(way.harmed(
                    encoding,
                    direction,
                    pair,
                    (element, other),
                    budget.per_cause,
                ));
            }
        }
    }
    found
}

/// The types that a bad or undecided cause was found at or is about.
fn blamed(judgement: &Judgement) -> FxHashSet<(Encoding, Direction, bool, TypeId)> {
    let mut blamed = FxHashSet::default();
    for located in judgement.findings.iter().flat_map(|finding| &finding.causes) {
        let Question::Bytes(encoding) = located.question else { continue };
        let undecided = matches!(located.cause.concern, Some(Concern::Undecided(_)));
        if !located.cause.outcome.is_bad() && !undecided {
            continue;
        }
        let mut add = |writes, id| blamed.insert((encoding, located.direction, writes, id));
        if let Some(pair) = located.pair {
            add(true, pair.writer);
            add(false, pair.reader);
        }
        for (writes, element) in [(true, located.cause.writer), (false, located.cause.reader)] {
            if let Some(id) = element.and_then(home) {
                add(writes, id);
            }
        }
    }
    blamed
}

fn home(element: Element) -> Option<TypeId> {
    match element {
        Element::Type(id)
        | Element::Field(id, _)
        | Element::Exclusive(id, _)
        | Element::Value(id, _)
        | Element::Variant(id, _) => Some(id),
        _ => None,
    }
}

/// Fields of declared structs that correspond.
fn fields(writer: &Contract, reader: &Contract) -> Vec<(Element, Element, Pair)> {
    let types = correspond::Types::of(writer, reader);
    let mut list = Vec::new();
    for (id, _) in writer.declarations() {
        let Some((other, _)) = types.second(id) else { continue };
        let (TypeKind::Struct(ours), TypeKind::Struct(theirs)) =
            (&writer.ty(id).kind, &reader.ty(other).kind)
        else {
            continue;
        };
        for tie in correspond::fields(ours, theirs) {
            if let Match::Both(our, their, _) = tie {
                let pair = Pair { writer: id, reader: other };
                list.push((Element::Field(id, our), Element::Field(other, their), pair));
            }
        }
    }
    list
}

/// The single type that a field holds, alone or in a collection; none if it holds messages.
fn single(contract: &Contract, element: Element) -> Option<TypeId> {
    let Element::Field(id, at) = element else { return None };
    let field = contract.field(id, at).filter(|field| !field.inline)?;
    let mut ty = field.ty;
    for _ in 0..16 {
        match contract.ty(ty).kind {
            TypeKind::Ref(next)
            | TypeKind::Alias(next)
            | TypeKind::Nullable(next)
            | TypeKind::List(next)
            | TypeKind::Set(next)
            | TypeKind::Map { value: next, .. } => ty = next,
            TypeKind::Scalar(_) | TypeKind::Enum(_) => return Some(ty),
            _ => return None,
        }
    }
    None
}

impl Way<'_> {
    /// A message in which a field that should arrive well does not.
    fn harmed(
        &mut self,
        encoding: Encoding,
        direction: Direction,
        pair: Pair,
        (element, other): (Element, Element),
        most: usize,
    ) -> Option<Contradiction> {
        let format = format(encoding)?;
        let elements = (Some(element), Some(other));
        let cause = Cause::new(elements, Facet::Type, Outcome::Same, When::Some, Values::Any);
        let case = Case { encoding, format, direction, cause: &cause };
        let target = self.finder.targets(pair, &cause).into_iter().next()?;
        let (outcome, witness) = self.worst(&case, &target, most)?;
        let symbol = self.wire.writer.symbol(element);
        let message = format!(
            "`{symbol}`: nothing bad was derived in {} ({}), but a message is {}",
            encoding.name(),
            direction.name(),
            outcome.name()
        );
        Some(Contradiction { finding: usize::MAX, message, witness })
    }
}
