//! Which types look different to a sender and a receiver, or in requests and responses: those have two structs each.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Contract, Presence, Travels, TypeId, TypeKind};

/// From where a value is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct View {
    /// It travels in a request; else from the server.
    pub(crate) request: bool,
    /// It was received; else it will be sent.
    pub(crate) received: bool,
}

impl View {
    /// What a client sends.
    pub(crate) const CLIENT_SENDS: Self = Self { request: true, received: false };
    /// What a client receives.
    pub(crate) const CLIENT_RECEIVES: Self = Self { request: false, received: true };
    /// What a server sends.
    pub(crate) const SERVER_SENDS: Self = Self { request: false, received: false };
    /// What a server receives.
    pub(crate) const SERVER_RECEIVES: Self = Self { request: true, received: true };

    /// Whether a field that travels one way only is seen.
    pub(crate) fn sees(self, travels: Travels) -> bool {
        match travels {
            Travels::Both => true,
            Travels::Requests => self.request,
            Travels::Responses => !self.request,
        }
    }
}

/// Which declared or anonymous types differ by view.
#[derive(Debug, Default)]
pub(crate) struct Views {
    by_direction: FxHashSet<TypeId>,
    by_side: FxHashSet<TypeId>,
}

impl Views {
    /// Finds the types that hold a field that one view has and another has not, themselves or further down.
    pub(crate) fn of(contract: &Contract) -> Self {
        let users = users(contract);
        let (mut by_direction, mut by_side) = (Vec::new(), Vec::new());
        for (id, ty) in contract.ids().zip(&contract.types) {
            let TypeKind::Struct(body) = &ty.kind else { continue };
            if body.fields.iter().any(|field| field.travels != Travels::Both) {
                by_direction.push(id);
            }
            let asymmetric = |presence, default: bool| presence == Presence::Expected && !default;
            if body.fields.iter().any(|field| asymmetric(field.presence, field.default.is_some())) {
                by_side.push(id);
            }
        }
        Self { by_direction: reach(by_direction, &users), by_side: reach(by_side, &users) }
    }

    /// The view as far as the type cares.
    pub(crate) fn narrow(&self, id: TypeId, view: View) -> View {
        View {
            request: view.request && self.by_direction.contains(&id),
            received: view.received && self.by_side.contains(&id),
        }
    }
}

/// The types that each type stands directly in.
pub(crate) fn users(contract: &Contract) -> FxHashMap<TypeId, Vec<TypeId>> {
    let mut users: FxHashMap<TypeId, Vec<TypeId>> = FxHashMap::default();
    for (id, ty) in contract.ids().zip(&contract.types) {
        for (_, child) in ty.children(id) {
            users.entry(child).or_default().push(id);
        }
    }
    users
}

/// The types, and all that they stand in.
pub(crate) fn reach(
    start: Vec<TypeId>,
    users: &FxHashMap<TypeId, Vec<TypeId>>,
) -> FxHashSet<TypeId> {
    let mut reached: FxHashSet<TypeId> = start.iter().copied().collect();
    let mut work = start;
    while let Some(id) = work.pop() {
        for user in users.get(&id).into_iter().flatten() {
            if reached.insert(*user) {
                work.push(*user);
            }
        }
    }
    reached
}
