//! Declared types: added, removed, renamed, moved; and what stands in them.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_encoding::Facet;
use wireproof_model::{Contract, Decl, Element, Name, TypeId, UnitId, correspond::By};

use super::{Diff, unchanged};
use crate::Change;

impl Diff<'_> {
    pub(super) fn declarations(&mut self) {
        let (old, new) = (self.old, self.new);
        let renamed = self.renamed_units();
        self.units();
        let (old_inputs, new_inputs) = (said_by_operations(old), said_by_operations(new));
        for (id, decl) in old.declarations() {
            match self.types.second(id) {
                Some((other, by)) => {
                    if !unchanged(old, new, id, other) {
                        self.declaration(id, other, by, &renamed);
                    }
                }
                // What stands inside a removed declaration went with it.
                None if decl.parent.is_some_and(|parent| self.types.second(parent).is_none()) => {}
                None if old_inputs.contains(&id) => {}
                None => self.push(Change::removed(Element::Type(id))),
            }
        }
        for (id, decl) in new.declarations() {
            let inside_new = decl.parent.is_some_and(|parent| self.types.first(parent).is_none());
            if self.types.first(id).is_none() && !inside_new && !new_inputs.contains(&id) {
                self.push(Change::added(Element::Type(id)));
            }
        }
    }

    /// What files say of themselves alone, such as names for generated code.
    fn units(&mut self) {
        let (old, new) = (self.old, self.new);
        let places: FxHashMap<&str, usize> =
            new.units.iter().enumerate().map(|(at, unit)| (unit.path.as_str(), at)).collect();
        for (unit, at) in old.units.iter().zip(0u32..).filter(|(unit, _)| unit.named) {
            if let Some(place) = places.get(unit.path.as_str())
                && let Some(other) = new.units.get(*place).filter(|other| other.named)
            {
                let at = (Element::Unit(UnitId(at)), Element::Unit(UnitId(*place as u32)));
                self.attributes(at, &unit.attributes, &other.attributes);
            }
        }
    }

    /// Files whose namespace was renamed: said once for the file, not for each type in it.
    fn renamed_units(&mut self) -> FxHashSet<(UnitId, UnitId)> {
        let mut renamed = Vec::new();
        for (id, decl) in self.old.declarations() {
            if let Some((other, By::RelativeName)) = self.types.second(id)
                && let Some(other) = self.new.ty(other).decl.as_deref()
                && namespace(self.old, decl) != namespace(self.new, other)
            {
                renamed.push((decl.unit, other.unit));
            }
        }
        renamed.sort_unstable();
        renamed.dedup();
        for (from, to) in &renamed {
            let words = (namespace_of(self.old, *from), namespace_of(self.new, *to));
            let change = Change::between(Element::Unit(*from), Element::Unit(*to), Facet::Name);
            self.push(change.words(&words.0, &words.1));
        }
        renamed.into_iter().collect()
    }

    fn declaration(
        &mut self,
        id: TypeId,
        other: TypeId,
        by: By,
        renamed: &FxHashSet<(UnitId, UnitId)>,
    ) {
        let (old_ty, new_ty) = (self.old.ty(id), self.new.ty(other));
        let (Some(old), Some(new)) = (&old_ty.decl, &new_ty.decl) else { return };
        let at = (Element::Type(id), Element::Type(other));
        let told = by == By::RelativeName && renamed.contains(&(old.unit, new.unit));
        if old.symbol != new.symbol && !told {
            let change = Change::between(at.0, at.1, Facet::Name).words(&old.symbol, &new.symbol);
            self.push(change.focus(Some(old.meta.name.span), Some(new.meta.name.span)));
        } else if old.symbol == new.symbol && old.meta.spelling() != new.meta.spelling() {
            // The name in code stays, the one that encodings write does not.
            let words = (old.meta.spelling(), new.meta.spelling());
            self.push(Change::between(at.0, at.1, Facet::Name).words(words.0, words.1));
        } else if path(self.old, old) != path(self.new, new) && !told {
            let change = Change::between(at.0, at.1, Facet::Home)
                .words(&path(self.old, old), &path(self.new, new));
            self.push(change.focus(Some(old.meta.name.span), Some(new.meta.name.span)));
        } else if old.meta.extra().local != new.meta.extra().local {
            let say = |decl: &Decl| {
                if decl.meta.extra().local { "for its own file" } else { "for every file" }
            };
            let change = Change::between(at.0, at.1, Facet::Home).words(say(old), say(new));
            self.push(change.focus(Some(old.meta.name.span), Some(new.meta.name.span)));
        }
        self.meta(at, &old.meta, &new.meta);
        if old.error != new.error {
            let status = |decl: &Decl| {
                decl.error.map_or_else(|| "no error".into(), |error| error.status.to_string())
            };
            self.push(Change::between(at.0, at.1, Facet::Route).words(&status(old), &status(new)));
        }
        self.body(at, id, other);
    }
}

fn namespace<'a>(contract: &'a Contract, decl: &Decl) -> &'a str {
    namespace_of(contract, decl.unit)
}

fn namespace_of(contract: &Contract, unit: UnitId) -> &str {
    contract.units.get(unit.0 as usize).map_or("", |unit| unit.namespace.as_str())
}

fn path(contract: &Contract, decl: &Decl) -> Name {
    contract.units.get(decl.unit.0 as usize).map(|unit| unit.path.clone()).unwrap_or_default()
}

/// Types that an operation's own text declares: they come and go with it.
fn said_by_operations(contract: &Contract) -> FxHashSet<TypeId> {
    let operations = contract.services.iter().flat_map(|service| &service.operations);
    operations
        .filter_map(|operation| {
            let input = contract.resolve(operation.rpc.as_ref()?.input?);
            let (inner, outer) = (contract.ty(input).span, operation.meta.span);
            let inside = inner.source == outer.source
                && outer.start <= inner.start
                && inner.end <= outer.end;
            inside.then_some(input)
        })
        .collect()
}
