//! Which change explains a cause.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_encoding::{Facet, Outcome, Pair, Reading};
use wireproof_model::{Contract, Element, TypeId, TypeKind};

use super::Case;
use crate::{Change, Direction, LocatedCause};

type Key = (Option<Element>, Option<Element>);

/// Finds changes by the elements that they are about.
pub(super) struct Explainer<'a> {
    case: &'a Case<'a>,
    by_key: FxHashMap<Key, Vec<(Facet, usize)>>,
    /// The operations' and channels' elements that name a pair of types, the old one first.
    named_by: FxHashMap<(TypeId, TypeId), Vec<Key>>,
}

impl<'a> Explainer<'a> {
    pub(super) fn new(case: &'a Case<'a>, changes: &[Change]) -> Self {
        let mut by_key: FxHashMap<Key, Vec<(Facet, usize)>> = FxHashMap::default();
        for (change, at) in changes.iter().zip(0..) {
            by_key.entry((change.old, change.new)).or_default().push((change.facet, at));
        }
        let mut named_by: FxHashMap<(TypeId, TypeId), Vec<Key>> = FxHashMap::default();
        for root in case.services.roots() {
            let types = (case.old.resolve(root.types.0), case.new.resolve(root.types.1));
            named_by.entry(types).or_default().push((Some(root.first), Some(root.second)));
        }
        Self { case, by_key, named_by }
    }

    /// The changes that explain a cause: its own, else the nearest on each path that leads to it.
    pub(super) fn explain(&self, located: &LocatedCause, reading: &Reading) -> Vec<usize> {
        let key = oriented(located.direction, (located.cause.writer, located.cause.reader));
        let facet = located.cause.facet;
        let places = self.places(key);
        for close in [Closeness::Same, Closeness::Related, Closeness::Any] {
            if let Some(at) = places.iter().find_map(|place| self.pick(*place, facet, close)) {
                return vec![at];
            }
        }
        match located.pair {
            Some(pair) => self.above(pair, located.direction, reading),
            None => Vec::new(),
        }
    }

    fn pick(&self, key: Key, facet: Facet, closeness: Closeness) -> Option<usize> {
        let list = self.by_key.get(&key)?;
        list.iter().find(|(other, _)| closeness.holds(facet, *other)).map(|(_, at)| *at)
    }

    /// The elements that a change could be about, nearest first: the cause's own, those around it in its type
    /// expression, the declarations that the expression uses, the declaration around it, the file.
    fn places(&self, key: Key) -> Vec<Key> {
        let mut places = Vec::new();
        let mut at = key;
        for _ in 0..64 {
            places.push(at);
            let (Some(old), Some(new)) = at else { break };
            let out = (Self::outwards(self.case.old, old), Self::outwards(self.case.new, new));
            let stays = |was: Option<Element>, is: Option<Element>| {
                is.is_none().then_some(was).flatten().or(is)
            };
            let next = (stays(at.0, out.0), stays(at.1, out.1));
            if next == at {
                break;
            }
            at = next;
        }
        // One side may have stepped out further than the other.
        if let (Some(old), Some(new)) = key {
            for old in Self::chain(self.case.old, old) {
                for new in Self::chain(self.case.new, new) {
                    places.push((Some(old), Some(new)));
                }
            }
        }
        places.push((key.0, None));
        places.push((None, key.1));
        if let (Some(old), Some(new)) = key {
            places.extend(self.used(old, new));
        }
        places.push(self.declarations(key));
        places.push(self.units(key));
        places
    }

    /// The element that holds a node of a type expression.
    fn outwards(contract: &Contract, element: Element) -> Option<Element> {
        match element {
            Element::Type(id) if contract.ty(id).decl.is_none() => contract.owner(element),
            _ => None,
        }
    }

    fn chain(contract: &Contract, element: Element) -> Vec<Element> {
        let mut chain = vec![element];
        while let Some(next) = chain
            .last()
            .and_then(|last| Self::outwards(contract, *last))
            .filter(|_| chain.len() < 8)
        {
            chain.push(next);
        }
        chain
    }

    /// Corresponding declarations that the two elements' type expressions pass through: aliases.
    fn used(&self, old: Element, new: Element) -> Vec<Key> {
        let olds = declarations_of(self.case.old, old);
        let news: FxHashSet<TypeId> = declarations_of(self.case.new, new).into_iter().collect();
        olds.into_iter()
            .filter_map(|id| Some((id, self.case.types.second(id)?.0)))
            .filter(|(_, other)| news.contains(other))
            .map(|(id, other)| (Some(Element::Type(id)), Some(Element::Type(other))))
            .collect()
    }

    /// The declarations around the two elements.
    fn declarations(&self, key: Key) -> Key {
        let around = |contract: &Contract, element: Option<Element>| {
            let mut at = element?;
            for _ in 0..256 {
                if let Element::Type(id) = at
                    && contract.ty(id).decl.is_some()
                {
                    return Some(at);
                }
                at = contract.owner(at)?;
            }
            None
        };
        let old = around(self.case.old, key.0);
        let new = around(self.case.new, key.1);
        let old = old.or_else(|| match new? {
            Element::Type(id) => self.case.types.first(id).map(|(other, _)| Element::Type(other)),
            _ => None,
        });
        let new = new.or_else(|| match old? {
            Element::Type(id) => self.case.types.second(id).map(|(other, _)| Element::Type(other)),
            _ => None,
        });
        (old, new)
    }

    fn units(&self, key: Key) -> Key {
        let (old, new) = self.declarations(key);
        let unit = |contract: &Contract, element: Option<Element>| match element? {
            Element::Type(id) => contract.ty(id).decl.as_ref().map(|decl| Element::Unit(decl.unit)),
            _ => None,
        };
        (unit(self.case.old, old), unit(self.case.new, new))
    }

    /// The change that says that an element now names another type.
    fn at_use(&self, key: Key) -> Option<usize> {
        let places = self.places(key);
        let pick = |close| places.iter().find_map(|place| self.pick(*place, Facet::Type, close));
        pick(Closeness::Same).or_else(|| pick(Closeness::Related))
    }

    /// The nearest changes on the paths that lead to a pair.
    fn above(&self, pair: Pair, direction: Direction, reading: &Reading) -> Vec<usize> {
        let mut found = Vec::new();
        let mut seen = FxHashSet::default();
        let mut work = vec![pair];
        while let Some(pair) = work.pop() {
            if !seen.insert(pair) {
                continue;
            }
            let types = match direction {
                Direction::NewReadsOld => (pair.writer, pair.reader),
                Direction::OldReadsNew => (pair.reader, pair.writer),
            };
            for key in self.named_by.get(&types).into_iter().flatten() {
                found.extend(self.at_use(*key));
            }
            for (parent, edge) in reading.parents(pair) {
                let key = oriented(direction, (Some(edge.writer), Some(edge.reader)));
                match self.at_use(key) {
                    Some(at) => found.push(at),
                    None => work.push(*parent),
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// How near a change's facet is to a cause's.
#[derive(Clone, Copy)]
enum Closeness {
    Same,
    Related,
    Any,
}

impl Closeness {
    fn holds(self, cause: Facet, change: Facet) -> bool {
        match self {
            Self::Same => cause == change,
            Self::Related => related(cause).contains(&change),
            Self::Any => !matches!(change, Facet::Deprecation | Facet::Attribute | Facet::Policy),
        }
    }
}

/// The changes that show as a cause of another facet.
fn related(cause: Facet) -> &'static [Facet] {
    match cause {
        Facet::Key => &[Facet::Name, Facet::Home, Facet::Tag],
        Facet::Name => &[Facet::Key, Facet::Home],
        Facet::Type => &[
            Facet::Cardinality,
            Facet::Logic,
            Facet::Values,
            Facet::Nullability,
            Facet::Discrimination,
            Facet::Format,
        ],
        Facet::Cardinality | Facet::Logic => &[Facet::Type, Facet::Values],
        Facet::Values => &[Facet::Type, Facet::Logic],
        Facet::Presence => &[Facet::Exclusive, Facet::Cardinality, Facet::Nullability],
        Facet::Existence => &[Facet::Openness, Facet::Rest, Facet::Home],
        Facet::Range => &[Facet::Type, Facet::Format],
        Facet::Default => &[Facet::Presence],
        Facet::Openness => &[Facet::Rest],
        _ => &[],
    }
}

/// Old first, whatever the direction.
fn oriented(direction: Direction, (writer, reader): Key) -> Key {
    match direction {
        Direction::NewReadsOld => (writer, reader),
        Direction::OldReadsNew => (reader, writer),
    }
}

/// The declarations that an element's type expression uses, outermost first; collections are looked into.
fn declarations_of(contract: &Contract, element: Element) -> Vec<TypeId> {
    let start = match element {
        Element::Type(id) => Some(id),
        Element::Field(id, at) => contract.field(id, at).map(|field| field.ty),
        Element::Variant(id, at) => match &contract.ty(id).kind {
            TypeKind::Union(body) => body.variants.get(at as usize).and_then(|variant| variant.ty),
            _ => None,
        },
        _ => None,
    };
    let mut found = Vec::new();
    let mut work: Vec<TypeId> = start.into_iter().collect();
    while let Some(id) = work.pop().filter(|_| found.len() < 64) {
        let ty = contract.ty(id);
        if ty.decl.is_some() && !found.contains(&id) {
            found.push(id);
        }
        match ty.kind {
            TypeKind::Ref(next)
            | TypeKind::Alias(next)
            | TypeKind::Nullable(next)
            | TypeKind::List(next)
            | TypeKind::Set(next)
                if !found.iter().rev().skip(1).any(|seen| *seen == id) =>
            {
                work.push(next);
            }
            TypeKind::Map { key, value } => work.extend([key, value]),
            _ => {}
        }
    }
    found
}

/// Causes that no change explains are gaps in `diff`: they are told under a rule of its own, never dropped. Harmless
/// ones go with a worse one about the same elements, and alone say nothing.
pub(super) fn gaps(
    mut gaps: Vec<LocatedCause>,
    changes: &mut Vec<Change>,
    causes: &mut Vec<Vec<LocatedCause>>,
) {
    let harmless = |located: &LocatedCause| {
        located.cause.outcome <= Outcome::Filled && located.cause.concern.is_none()
    };
    let mut told: FxHashMap<Key, usize> = FxHashMap::default();
    gaps.sort_by_key(harmless);
    for located in gaps {
        let key = oriented(located.direction, (located.cause.writer, located.cause.reader));
        let at = match told.get(&key) {
            Some(at) => *at,
            None if harmless(&located) => continue,
            None => {
                let (old, new) = key;
                let around = Change::between(Element::Contract, Element::Contract, Facet::Logic);
                changes.push(Change { old, new, ..around });
                causes.push(Vec::new());
                told.insert(key, changes.len() - 1);
                changes.len() - 1
            }
        };
        if let Some(list) = causes.get_mut(at) {
            list.push(located);
        }
    }
}
