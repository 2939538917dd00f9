//! How much of a contract's operations is generated, and why the rest is not.

use std::collections::BTreeMap;

use wireproof_model::TypeId;

use crate::{
    calls::{Plan, Success},
    views::{reach, users},
    world::World,
};

/// How much of a contract's operations is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The contract's operations.
    pub operations: usize,
    /// Those that the client has.
    pub client: usize,
    /// Those that the server has.
    pub server: usize,
    /// Those that both have, without any JSON where the contract says more about a value.
    pub typed: usize,
    /// How many are missing from either side, by reason.
    pub missing: BTreeMap<String, usize>,
}

impl World<'_> {
    /// Counts the operations that are built; called once all types are written.
    pub(crate) fn cover(&mut self, plans: &[Plan<'_>]) {
        let services = &self.contract.services;
        self.coverage.operations = services.iter().map(|service| service.operations.len()).sum();
        self.coverage.client = plans.len();
        self.coverage.server = plans.iter().filter(|plan| plan.routed).count();
        let loose: Vec<TypeId> = self.untyped.iter().copied().collect();
        let loose = reach(loose, &users(self.contract));
        let typed = |plan: &&Plan<'_>| plan.routed && !types(plan).any(|ty| loose.contains(&ty));
        self.coverage.typed = plans.iter().filter(typed).count();
    }
}

/// The types that an operation uses itself.
fn types<'p>(plan: &'p Plan<'_>) -> impl Iterator<Item = TypeId> + 'p {
    let results = match &plan.success {
        Success::One(answer) => std::slice::from_ref(answer),
        Success::Several(_, answers) => answers,
    };
    let answers = results.iter().chain(&plan.errors.answers).filter_map(|answer| answer.ty);
    let inputs = plan.inputs.iter().filter_map(|input| input.ty);
    inputs.chain(plan.body.iter().filter_map(|body| body.ty)).chain(answers)
}
