//! Who may call an operation, and which element says so.

use super::services::Services;
use crate::{Contract, Element, Name, SecurityUse};

/// One way in: schemes by name, each with the scopes needed of it; both sorted. Empty: nothing needs to be shown.
pub type Admission = Vec<(Name, Vec<Name>)>;

impl Contract {
    /// Who may call an operation: the innermost of what the operation, its service and the contract say.
    pub fn effective_security(&self, service: u32, operation: u32) -> Option<&SecurityUse> {
        let own = self.operation(service, operation).and_then(|op| op.security.as_ref());
        let around = self.services.get(service as usize).and_then(|s| s.security.as_ref());
        own.or(around).or(self.security.as_ref())
    }
}

impl Services {
    /// The elements that decide who may call a pair of operations: the innermost of either side.
    pub fn security_level(
        &self,
        first: &Contract,
        second: &Contract,
        pair: ((u32, u32), (u32, u32)),
    ) -> (Element, Element) {
        let ((s, o), (t, p)) = pair;
        let own = |contract: &Contract, s: u32, o: u32| {
            contract.operation(s, o).is_some_and(|operation| operation.security.is_some())
        };
        let around = |contract: &Contract, s: u32| {
            contract.services.get(s as usize).is_some_and(|service| service.security.is_some())
        };
        if own(first, s, o) || own(second, t, p) {
            return (Element::Operation(s, o), Element::Operation(t, p));
        }
        if around(first, s) || around(second, t) {
            let services = (Element::Service(s), Element::Service(t));
            let tied = self.second(services.0).is_some_and(|(other, _)| other == services.1);
            return if tied {
                services
            } else {
                (Element::Operation(s, o), Element::Operation(t, p))
            };
        }
        (Element::Contract, Element::Contract)
    }

    /// The ways in of the first contract, with schemes under the second's names.
    pub fn first_admissions(
        &self,
        first: &Contract,
        second: &Contract,
        security: Option<&SecurityUse>,
    ) -> Vec<Admission> {
        admissions(security, |name| {
            let at = first.schemes.iter().position(|scheme| scheme.meta.name.value == *name)?;
            let (Element::Scheme(other), _) = self.second(Element::Scheme(at as u32))? else {
                return None;
            };
            second.schemes.get(other as usize).map(|scheme| scheme.meta.name.value.clone())
        })
    }
}

/// The ways in; nothing said is one way in that asks nothing. `rename` gives a scheme another name.
pub fn admissions(
    security: Option<&SecurityUse>,
    rename: impl Fn(&Name) -> Option<Name>,
) -> Vec<Admission> {
    let Some(security) = security.filter(|security| !security.alternatives.is_empty()) else {
        return vec![Admission::new()];
    };
    let mut ways: Vec<Admission> = security
        .alternatives
        .iter()
        .map(|alternative| {
            let mut schemes: Admission = alternative
                .schemes
                .iter()
                .map(|(name, scopes)| {
                    let mut scopes = scopes.clone();
                    scopes.sort_unstable();
                    (rename(&name.value).unwrap_or_else(|| name.value.clone()), scopes)
                })
                .collect();
            schemes.sort_unstable();
            schemes
        })
        .collect();
    ways.sort_unstable();
    ways.dedup();
    ways
}
