//! What differs between two contracts: facts, without judgement.

mod declarations;
mod expression;
mod members;
mod services;

use wireproof_model::{
    Contract, TypeId,
    correspond::{Services, Types},
};

use crate::Change;

/// Every difference between two contracts: between their types, then between what stands above them; each in the
/// order of the old contract and then of what only the new one has.
pub fn diff(old: &Contract, new: &Contract, types: &Types, services: &Services) -> Vec<Change> {
    let mut diff = Diff { old, new, types, changes: Vec::new() };
    diff.declarations();
    diff.services(services);
    diff.changes
}

/// Whether two declarations are one and the same text, so that nothing inside can differ.
pub(crate) fn unchanged(old: &Contract, new: &Contract, old_id: TypeId, new_id: TypeId) -> bool {
    let (old_span, new_span) = (old.ty(old_id).span, new.ty(new_id).span);
    old.version == new.version && old_span == new_span && old_span.start < old_span.end
}

pub(crate) struct Diff<'a> {
    pub(crate) old: &'a Contract,
    pub(crate) new: &'a Contract,
    pub(crate) types: &'a Types,
    pub(crate) changes: Vec<Change>,
}

impl Diff<'_> {
    fn push(&mut self, change: Change) {
        self.changes.push(change);
    }
}
