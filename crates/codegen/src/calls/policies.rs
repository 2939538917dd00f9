//! The policies of an operation: its own, else its service's, else the contract's.

use std::fmt::Write as _;

use wireproof_model::{Retry, Safety, Service, TypeId};

use super::plan::Plan;
use crate::world::World;

impl World<'_> {
    /// The expression for an operation with its policies.
    pub(super) fn operation(&self, service: &Service, plan: &Plan<'_>) -> Vec<String> {
        let operation = plan.operation;
        let (name, method) = (&operation.meta.name.value, &plan.http.method);
        let mut calls = vec![format!(
            "rt::Operation::new({:?}, {:?}, {:?})",
            name.as_str(),
            method.as_str(),
            plan.path
        )];
        let levels = [&operation.policies, &service.policies, &self.contract.policies];
        if let Some(timeout) = levels.iter().find_map(|level| level.timeout.as_ref()) {
            calls.push(format!(".timeout({})", timeout.value));
        }
        let repeatable = operation.safety != Safety::Unsafe || operation.idempotency_key.is_some();
        if let Some(retry) =
            levels.iter().find_map(|level| level.retry.as_ref()).filter(|_| repeatable)
        {
            calls.push(self.retry(plan, &retry.value));
        }
        let key = operation.idempotency_key.as_ref();
        let key = key.and_then(|key| {
            let name = crate::case::snake(&key.value);
            plan.inputs.iter().find(|input| input.name.trim_end_matches('_') == name)
        });
        match key {
            Some(input) => calls.push(format!(".key({})", input.place)),
            None if repeatable => calls.push(".repeatable()".to_owned()),
            None => {}
        }
        calls
    }

    fn retry(&self, plan: &Plan<'_>, retry: &Retry) -> String {
        let worth = |ty: TypeId, retryable: bool| {
            let id = self.contract.resolve(ty);
            retryable || retry.on.iter().any(|on| self.contract.resolve(*on) == id)
        };
        let mut on = String::new();
        for error in &plan.operation.errors {
            let decl = self.contract.ty(self.contract.resolve(error.ty)).decl.as_deref();
            let Some((decl, info)) = decl.and_then(|decl| Some((decl, decl.error?))) else {
                continue;
            };
            if worth(error.ty, info.retryable) {
                let comma = if on.is_empty() { "" } else { ", " };
                _ = write!(on, "{comma}({}, {:?})", info.status, self.key(&decl.meta).as_str());
            }
        }
        let (first, longest) = retry.backoff;
        format!(".retry({}, ({first}, {longest}), &[{on}])", retry.attempts)
    }
}
