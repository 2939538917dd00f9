//! Which elements of two contracts are the same one, decided once, before anything is compared.
//!
//! Elements correspond that share a name; else a tag, or an alias of either side, unless one side reserves the
//! other's name: then the tag is *reused* by another field. Without tag or alias a new name is a removal and an
//! addition, never a rename. Everything here is symmetric in its two sides.

mod collect;
mod rest;
mod roots;
pub mod route;
mod security;
mod services;
mod table;

use rustc_hash::FxHashMap;

pub use roots::Root;
pub use security::{Admission, admissions};
pub use services::{Binding, Services};

use crate::{Contract, Enum, Meta, Name, Reserved, Struct, TypeId, Union};

/// What made two elements correspond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// The same name.
    Name,
    /// The same tag under different names.
    Tag,
    /// A former name of one is the other's, or both have the same fixed spelling.
    Alias,
    /// Left over with the same name inside their namespaces, which differ.
    RelativeName,
}

/// A member of one side and its counterpart on the other, as places in their declarations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Match {
    /// On both sides.
    Both(u32, u32, By),
    /// Only on the first.
    First(u32),
    /// Only on the second.
    Second(u32),
}

/// What correspondence looks at in a member.
pub struct Member<'a> {
    /// Its names.
    pub meta: &'a Meta,
    /// Its tag.
    pub tag: Option<i64>,
}

/// Members of two declarations, in the order of the first and then what only the second has.
pub fn members(
    first: &[Member<'_>],
    second: &[Member<'_>],
    first_reserved: &Reserved,
    second_reserved: &Reserved,
) -> Vec<Match> {
    let mut pairing =
        Pairing { of_first: vec![None; first.len()], taken: vec![false; second.len()] };
    let by_name: FxHashMap<&str, u32> =
        index(second.iter().map(|member| member.meta.name.value.as_str()));
    for (member, at) in first.iter().zip(0..) {
        pairing.tie(at, by_name.get(member.meta.name.value.as_str()).copied(), By::Name);
    }
    let by_tag: FxHashMap<i64, u32> = second
        .iter()
        .enumerate()
        .rev()
        .filter_map(|(at, member)| Some((member.tag?, at as u32)))
        .collect();
    for (member, at) in first.iter().zip(0..) {
        let counterpart = member.tag.and_then(|tag| by_tag.get(&tag).copied());
        let reused = |other: u32| {
            second_reserved.has_name(&member.meta.name.value)
                || second
                    .get(other as usize)
                    .is_some_and(|other| first_reserved.has_name(&other.meta.name.value))
        };
        pairing.tie(at, counterpart.filter(|other| !reused(*other)), By::Tag);
    }
    for (member, at) in first.iter().zip(0..) {
        if pairing.of_first.get(at as usize).is_some_and(Option::is_none) {
            let counterpart = second.iter().zip(0..).find(|(other, other_at)| {
                !pairing.taken.get(*other_at as usize).copied().unwrap_or(true)
                    && alias(member.meta, other.meta)
            });
            pairing.tie(at, counterpart.map(|(_, other)| other), By::Alias);
        }
    }
    pairing.into_matches()
}

fn alias(first: &Meta, second: &Meta) -> bool {
    let same_key =
        (first.key.is_some() || second.key.is_some()) && first.spelling() == second.spelling();
    same_key
        || first.aliases().any(|name| *name == second.name.value)
        || second.aliases().any(|name| *name == first.name.value)
}

fn index<'a>(
    names: impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator,
) -> FxHashMap<&'a str, u32> {
    names.enumerate().rev().map(|(at, name)| (name, at as u32)).collect()
}

struct Pairing {
    of_first: Vec<Option<(u32, By)>>,
    taken: Vec<bool>,
}

impl Pairing {
    fn tie(&mut self, first: u32, second: Option<u32>, by: By) {
        let Some(second) = second else { return };
        if let (Some(slot @ None), Some(taken @ false)) =
            (self.of_first.get_mut(first as usize), self.taken.get_mut(second as usize))
        {
            *slot = Some((second, by));
            *taken = true;
        }
    }

    fn into_matches(self) -> Vec<Match> {
        let firsts =
            self.of_first.into_iter().zip(0..).map(|(counterpart, at)| match counterpart {
                Some((second, by)) => Match::Both(at, second, by),
                None => Match::First(at),
            });
        let seconds = self
            .taken
            .into_iter()
            .zip(0..)
            .filter(|(taken, _)| !taken)
            .map(|(_, at)| Match::Second(at));
        firsts.chain(seconds).collect()
    }
}

/// The fields of two structs.
pub fn fields(first: &Struct, second: &Struct) -> Vec<Match> {
    fn list(body: &Struct) -> Vec<Member<'_>> {
        body.fields.iter().map(|field| Member { meta: &field.meta, tag: field.tag }).collect()
    }
    members(&list(first), &list(second), &first.reserved, &second.reserved)
}

/// The values of two enums. A tag may have several names; then only names tie.
pub fn values(first: &Enum, second: &Enum) -> Vec<Match> {
    fn list(body: &Enum) -> Vec<Member<'_>> {
        body.values.iter().map(|value| Member { meta: &value.meta, tag: value.tag }).collect()
    }
    members(&list(first), &list(second), &first.reserved, &second.reserved)
}

/// The variants of two unions.
pub fn variants(first: &Union, second: &Union) -> Vec<Match> {
    fn list(body: &Union) -> Vec<Member<'_>> {
        body.variants
            .iter()
            .map(|variant| Member { meta: &variant.meta, tag: variant.tag })
            .collect()
    }
    members(&list(first), &list(second), &first.reserved, &second.reserved)
}

/// The declared types of two contracts.
#[derive(Clone, Debug, Default)]
pub struct Types {
    of_first: FxHashMap<TypeId, (TypeId, By)>,
    of_second: FxHashMap<TypeId, (TypeId, By)>,
}

impl Types {
    /// Ties the declarations of two contracts, each projected to one version.
    pub fn of(first: &Contract, second: &Contract) -> Self {
        let mut types = Self::default();
        for (id, decl) in first.declarations() {
            if let Some(other) = second.find(&decl.symbol) {
                types.tie(id, other, By::Name);
            }
        }
        types.tie_aliases(first, second);
        types.tie_relative(first, second);
        types
    }

    fn tie(&mut self, first: TypeId, second: TypeId, by: By) {
        if !self.of_first.contains_key(&first) && !self.of_second.contains_key(&second) {
            self.of_first.insert(first, (second, by));
            self.of_second.insert(second, (first, by));
        }
    }

    fn tie_aliases(&mut self, first: &Contract, second: &Contract) {
        let scoped = |symbol: &str, name: &Name| -> Name {
            if name.contains('.') {
                return name.clone();
            }
            symbol.rsplit_once('.').map_or_else(
                || name.clone(),
                |(scope, _)| smol_str::format_smolstr!("{scope}.{name}"),
            )
        };
        for (id, decl) in first.declarations() {
            for alias in decl.meta.aliases() {
                if let Some(other) = second.find(&scoped(&decl.symbol, alias)) {
                    self.tie(id, other, By::Alias);
                }
            }
        }
        for (id, decl) in second.declarations() {
            for alias in decl.meta.aliases() {
                if let Some(other) = first.find(&scoped(&decl.symbol, alias)) {
                    self.tie(other, id, By::Alias);
                }
            }
        }
    }

    fn tie_relative(&mut self, first: &Contract, second: &Contract) {
        let free = |contract: &Contract, tied: &FxHashMap<TypeId, (TypeId, By)>| {
            let mut names: FxHashMap<Name, Vec<TypeId>> = FxHashMap::default();
            for (id, decl) in contract.declarations().filter(|(id, _)| !tied.contains_key(id)) {
                names.entry(relative(contract, decl)).or_default().push(id);
            }
            names
        };
        let seconds = free(second, &self.of_second);
        let mut ties: Vec<(TypeId, TypeId)> = free(first, &self.of_first)
            .into_iter()
            .filter_map(|(name, ids)| match (ids.as_slice(), seconds.get(&name)?.as_slice()) {
                ([id], [other]) => Some((*id, *other)),
                _ => None,
            })
            .collect();
        ties.sort_unstable();
        for (id, other) in ties {
            self.tie(id, other, By::RelativeName);
        }
    }

    /// The counterpart of a type of the first contract.
    pub fn second(&self, first: TypeId) -> Option<(TypeId, By)> {
        self.of_first.get(&first).copied()
    }

    /// The counterpart of a type of the second contract.
    pub fn first(&self, second: TypeId) -> Option<(TypeId, By)> {
        self.of_second.get(&second).copied()
    }

    /// The same with the sides swapped.
    pub fn swapped(&self) -> Self {
        Self { of_first: self.of_second.clone(), of_second: self.of_first.clone() }
    }
}

/// A declaration's name inside its namespace.
fn relative(contract: &Contract, decl: &crate::Decl) -> Name {
    let namespace =
        contract.units.get(decl.unit.0 as usize).map_or("", |unit| unit.namespace.as_str());
    let inside = decl.symbol.strip_prefix(namespace).map(|rest| rest.trim_start_matches('.'));
    inside.unwrap_or(&decl.symbol).into()
}
