//! Who uses what changed; lists are shared.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Element, Name, TypeId, exposure::Exposure};

use super::{Case, level::holder};
use crate::Change;

/// Lists of users, each kept once; the first is empty.
pub(super) struct Users {
    lists: Vec<Vec<Name>>,
    index: FxHashMap<Vec<Name>, usize>,
    known: FxHashMap<(Option<TypeId>, Option<TypeId>), usize>,
}

impl Default for Users {
    fn default() -> Self {
        Self {
            lists: vec![Vec::new()],
            index: FxHashMap::from_iter([(Vec::new(), 0)]),
            known: FxHashMap::default(),
        }
    }
}

impl Users {
    /// The place of the list of those who use what a change is about.
    pub(super) fn of(&mut self, case: &Case<'_>, change: &Change) -> usize {
        let holders = (change.old.and_then(holder), change.new.and_then(holder));
        if holders == (None, None) {
            let own = |contract: &Contract, element: Option<Element>| {
                let user = contract.user_of(element?);
                matches!(user, Element::Operation(..) | Element::Channel(_))
                    .then(|| contract.symbol(user))
            };
            let name = own(case.new, change.new).or_else(|| own(case.old, change.old));
            return self.intern(name.into_iter().collect());
        }
        if let Some(at) = self.known.get(&holders) {
            return *at;
        }
        let names = |contract: &Contract, exposure: &Exposure, id: Option<TypeId>| -> Vec<Name> {
            let users = id.map(|id| exposure.users(contract, id)).unwrap_or_default();
            users.into_iter().map(|element| contract.symbol(element)).collect()
        };
        let mut all = names(case.new, &case.new_exposure, holders.1);
        all.extend(names(case.old, &case.old_exposure, holders.0));
        all.sort_unstable();
        all.dedup();
        let at = self.intern(all);
        self.known.insert(holders, at);
        at
    }

    fn intern(&mut self, list: Vec<Name>) -> usize {
        if let Some(at) = self.index.get(&list) {
            return *at;
        }
        let at = self.lists.len();
        self.lists.push(list.clone());
        self.index.insert(list, at);
        at
    }

    pub(super) fn into_lists(self) -> Vec<Vec<Name>> {
        self.lists
    }
}
