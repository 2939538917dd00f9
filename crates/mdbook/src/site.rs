//! What every page needs: the contract, its texts, its plan, and who uses what.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Element, Meta, TypeId, TypeKind, exposure::Exposure};
use wireproof_source::{Sources, Span};

use crate::{docs, plan, plan::Plan, prose, text::code};

/// The contract that is written down.
pub(crate) struct Site<'a> {
    /// With all its versions.
    pub(crate) contract: &'a Contract,
    /// As of the version that new clients use: examples are made for it. Types have the same places.
    pub(crate) now: &'a Contract,
    pub(crate) sources: &'a Sources,
    pub(crate) plan: Plan,
    pub(crate) exposure: Exposure,
    /// Who names a declaration: declarations, operations and channels, in order.
    users: FxHashMap<TypeId, Vec<Element>>,
}

impl<'a> Site<'a> {
    pub(crate) fn new(
        contract: &'a Contract,
        now: &'a Contract,
        sources: &'a Sources,
        plan: Plan,
    ) -> Self {
        let users = users(contract);
        Self { contract, now, sources, plan, exposure: Exposure::of(contract), users }
    }

    /// Who names a declaration directly.
    pub(crate) fn users(&self, id: TypeId) -> &[Element] {
        self.users.get(&id).map_or(&[], Vec::as_slice)
    }

    /// Documentation as HTML on one line.
    pub(crate) fn docs(&self, span: Option<Span>) -> String {
        prose::html(&docs::text(self.sources, span))
    }

    /// The first sentence of an element's documentation.
    pub(crate) fn brief(&self, meta: &Meta) -> String {
        prose::brief(&docs::text(self.sources, meta.docs))
    }

    /// An element's name, linked to its place if it has one.
    pub(crate) fn link(&self, from: usize, element: Element) -> String {
        let name = self.contract.meta(element).map(|meta| meta.name.value.clone());
        let name = name.filter(|name| !name.is_empty());
        let name = name.unwrap_or_else(|| self.contract.symbol(element));
        match self.plan.href(from, element) {
            Some(href) => format!("[{}]({href})", code(&name)),
            None => code(&name),
        }
    }
}

fn users(contract: &Contract) -> FxHashMap<TypeId, Vec<Element>> {
    let mut users: FxHashMap<TypeId, Vec<Element>> = FxHashMap::default();
    let mut name = |id: TypeId, user: Element| {
        let named = match &contract.ty(id).kind {
            TypeKind::Ref(next) => *next,
            TypeKind::Part { of, .. } => *of,
            _ => id,
        };
        if contract.ty(named).decl.is_some() && Element::Type(named) != user {
            let known = users.entry(named).or_default();
            if known.last() != Some(&user) && !known.contains(&user) {
                known.push(user);
            }
        }
    };
    for (element, id, _) in contract.roots() {
        name(id, contract.user_of(element));
    }
    for id in contract.ids() {
        let Some(user) = plan::home(contract, id) else { continue };
        let user = match user {
            Element::Type(id) => plan::own_operation(contract, id).unwrap_or(user),
            other => other,
        };
        if contract.ty(id).decl.is_none() {
            name(id, user);
        }
        for (_, child) in contract.ty(id).children(id) {
            if contract.ty(child).decl.is_some()
                || matches!(contract.ty(child).kind, TypeKind::Ref(_))
            {
                name(child, user);
            }
        }
    }
    users
}
