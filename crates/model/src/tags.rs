//! Which numbers members get that have none, so that a contract can be asked about a tagged encoding.

use rustc_hash::FxHashSet;

use crate::{
    Contract, Reserved, TypeId, TypeKind,
    correspond::{self, Match, Types},
};

/// Gives a tag to each field, value and variant of both contracts that has none, the same one to members that
/// correspond; tags that are there stay. Fields and variants count from 1, values from 0, in the order declared;
/// what only the new contract has comes behind what the old one has. Returns how many tags were given.
pub fn assign_tags(old: &mut Contract, new: &mut Contract) -> usize {
    let pairs = pairs(old, new);
    let mut given = 0;
    for (first, second) in pairs {
        given += tag_pair(old, new, first, second);
    }
    // What has no counterpart is tagged on its own.
    for contract in [old, new] {
        for id in contract.ids() {
            given += tag_alone(contract, id);
        }
    }
    given
}

/// Types of the two contracts that stand for each other: corresponding declarations, what operations and channels
/// exchange at the same place, and what stands at the same place inside these.
fn pairs(old: &Contract, new: &Contract) -> Vec<(TypeId, TypeId)> {
    let types = Types::of(old, new);
    let mut work: Vec<(TypeId, TypeId)> =
        old.declarations().filter_map(|(id, _)| Some((id, types.second(id)?.0))).collect();
    work.extend(roots(old, new));
    work.reverse();
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    while let Some(pair) = work.pop() {
        if seen.insert(pair) {
            found.push(pair);
            work.extend(inner(old, new, pair).into_iter().rev());
        }
    }
    found
}

fn roots(old: &Contract, new: &Contract) -> Vec<(TypeId, TypeId)> {
    let counterparts: rustc_hash::FxHashMap<_, _> =
        new.roots().map(|(element, id, role)| ((new.symbol(element), role), id)).collect();
    old.roots()
        .filter_map(|(element, id, role)| {
            Some((id, *counterparts.get(&(old.symbol(element), role))?))
        })
        .collect()
}

/// The pairs of types one level below.
fn inner(
    old: &Contract,
    new: &Contract,
    (first, second): (TypeId, TypeId),
) -> Vec<(TypeId, TypeId)> {
    match (&old.ty(first).kind, &new.ty(second).kind) {
        (TypeKind::Ref(_) | TypeKind::Alias(_), TypeKind::Ref(_) | TypeKind::Alias(_)) => {
            vec![(old.resolve(first), new.resolve(second))]
        }
        (
            TypeKind::List(a) | TypeKind::Set(a) | TypeKind::Nullable(a),
            TypeKind::List(b) | TypeKind::Set(b) | TypeKind::Nullable(b),
        ) => vec![(*a, *b)],
        (TypeKind::Map { value: a, .. }, TypeKind::Map { value: b, .. }) => vec![(*a, *b)],
        (TypeKind::Struct(a), TypeKind::Struct(b)) => correspond::fields(a, b)
            .into_iter()
            .filter_map(|matched| match matched {
                Match::Both(one, other, _) => {
                    Some((old.field(first, one)?.ty, new.field(second, other)?.ty))
                }
                Match::First(_) | Match::Second(_) => None,
            })
            .collect(),
        (TypeKind::Union(a), TypeKind::Union(b)) => correspond::variants(a, b)
            .into_iter()
            .filter_map(|matched| match matched {
                Match::Both(one, other, _) => {
                    Some((a.variants.get(one as usize)?.ty?, b.variants.get(other as usize)?.ty?))
                }
                Match::First(_) | Match::Second(_) => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// The tags of a declaration's members, in order, and the first that may be given.
struct Slots<'a> {
    tags: Vec<&'a mut Option<i64>>,
    reserved: &'a Reserved,
    first: i64,
}

fn slots(kind: &mut TypeKind) -> Option<Slots<'_>> {
    Some(match kind {
        TypeKind::Struct(body) => Slots {
            tags: body.fields.iter_mut().map(|field| &mut field.tag).collect(),
            reserved: &body.reserved,
            first: 1,
        },
        TypeKind::Enum(body) => Slots {
            tags: body.values.iter_mut().map(|value| &mut value.tag).collect(),
            reserved: &body.reserved,
            first: 0,
        },
        TypeKind::Union(body) => Slots {
            tags: body.variants.iter_mut().map(|variant| &mut variant.tag).collect(),
            reserved: &body.reserved,
            first: 1,
        },
        _ => return None,
    })
}

/// Hands out tags that no member has and no side reserves.
struct Free<'a> {
    taken: FxHashSet<i64>,
    reserved: Vec<&'a Reserved>,
    next: i64,
}

impl Free<'_> {
    fn next(&mut self) -> i64 {
        loop {
            let tag = self.next;
            self.next = tag.saturating_add(1);
            let reserved = self.reserved.iter().flat_map(|reserved| &reserved.tags);
            let past = reserved
                .filter(|range| range.first <= tag && tag <= range.last)
                .map(|range| range.last.saturating_add(1))
                .max();
            match past {
                Some(past) if past > tag => self.next = past,
                _ if !self.taken.contains(&tag) || tag == i64::MAX => return tag,
                _ => {}
            }
        }
    }
}

fn tag_pair(old: &mut Contract, new: &mut Contract, first: TypeId, second: TypeId) -> usize {
    let (Some(one), Some(other)) =
        (old.types.get_mut(first.0 as usize), new.types.get_mut(second.0 as usize))
    else {
        return 0;
    };
    let matches = match (&one.kind, &other.kind) {
        (TypeKind::Struct(a), TypeKind::Struct(b)) => correspond::fields(a, b),
        (TypeKind::Enum(a), TypeKind::Enum(b)) => correspond::values(a, b),
        (TypeKind::Union(a), TypeKind::Union(b)) => correspond::variants(a, b),
        _ => return 0,
    };
    let (Some(mut a), Some(mut b)) = (slots(&mut one.kind), slots(&mut other.kind)) else {
        return 0;
    };
    let taken = a.tags.iter().chain(&b.tags).filter_map(|tag| **tag).collect();
    let mut free = Free { taken, reserved: vec![a.reserved, b.reserved], next: a.first };
    let mut given = 0;
    for matched in matches {
        let (left, right) = match matched {
            Match::Both(left, right, _) => (Some(left), Some(right)),
            Match::First(left) => (Some(left), None),
            Match::Second(right) => (None, Some(right)),
        };
        let left = left.and_then(|at| a.tags.get_mut(at as usize));
        let right = right.and_then(|at| b.tags.get_mut(at as usize));
        let known = [&left, &right].into_iter().flatten().find_map(|slot| ***slot);
        let lacking: Vec<_> =
            [left, right].into_iter().flatten().filter(|slot| slot.is_none()).collect();
        if lacking.is_empty() {
            continue;
        }
        let tag = known.unwrap_or_else(|| free.next());
        for slot in lacking {
            **slot = Some(tag);
            given += 1;
        }
    }
    given
}

fn tag_alone(contract: &mut Contract, id: TypeId) -> usize {
    let ty = contract.types.get_mut(id.0 as usize);
    let Some(slots) = ty.and_then(|ty| slots(&mut ty.kind)) else { return 0 };
    let taken = slots.tags.iter().filter_map(|tag| **tag).collect();
    let mut free = Free { taken, reserved: vec![slots.reserved], next: slots.first };
    let mut given = 0;
    for slot in slots.tags.into_iter().filter(|slot| slot.is_none()) {
        *slot = Some(free.next());
        given += 1;
    }
    given
}

#[cfg(test)]
mod tests {
    use wireproof_source::{Span, Spanned};

    use super::*;
    use crate::{Decl, Field, Meta, Presence, Scalar, Struct, TagRange, Type, UnitId};

    fn contract(fields: &[(&str, Option<i64>)], reserved: &[(i64, i64)]) -> (Contract, TypeId) {
        let mut contract = Contract::default();
        let ty = contract.add(Type::new(Span::default(), TypeKind::Scalar(Scalar::Bool)));
        let field = |(name, tag): &(&str, Option<i64>)| {
            let meta = Meta::new(Spanned::new((*name).into(), Span::default()), Span::default());
            Field { tag: *tag, ..Field::new(meta, Presence::Required, ty) }
        };
        let mut body = Struct { fields: fields.iter().map(field).collect(), ..Struct::default() };
        let range = |&(first, last): &(i64, i64)| TagRange { first, last, span: Span::default() };
        body.reserved.tags = reserved.iter().map(range).collect();
        let decl = Decl {
            symbol: "M".into(),
            meta: Meta::default(),
            unit: UnitId(0),
            parent: None,
            error: None,
        };
        let id = contract.add(Type::declared(decl, TypeKind::Struct(body)));
        contract.finish();
        (contract, id)
    }

    fn tags(contract: &Contract, id: TypeId) -> Vec<Option<i64>> {
        let (_, body) = contract.as_struct(id).unwrap();
        body.fields.iter().map(|field| field.tag).collect()
    }

    #[test]
    fn corresponding_members_get_the_same_tag() {
        let (mut old, first) = contract(&[("a", None), ("gone", None), ("b", None)], &[(2, 3)]);
        let (mut new, second) = contract(&[("b", None), ("more", None), ("a", None)], &[]);
        assert_eq!(assign_tags(&mut old, &mut new), 6);
        assert_eq!(tags(&old, first), [Some(1), Some(4), Some(5)]);
        assert_eq!(tags(&new, second), [Some(5), Some(6), Some(1)]);
    }

    #[test]
    fn tags_that_are_there_stay() {
        let (mut old, first) = contract(&[("a", Some(1)), ("b", None)], &[]);
        let (mut new, second) = contract(&[("a", None), ("b", Some(7))], &[]);
        assert_eq!(assign_tags(&mut old, &mut new), 2);
        assert_eq!(tags(&old, first), [Some(1), Some(7)]);
        assert_eq!(tags(&new, second), [Some(1), Some(7)]);
        assert_eq!(assign_tags(&mut old, &mut new), 0);
    }
}
