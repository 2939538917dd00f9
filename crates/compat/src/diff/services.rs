//! What differs above the types: services, operations, channels, servers, schemes, security, policies.

mod channel;
mod http;
mod operation;
mod security;

use rustc_hash::FxHashSet;
use wireproof_encoding::Facet;
use wireproof_model::{Element, Flow, FlowKind, Policies, correspond::Services};
use wireproof_source::Span;

use super::{Diff, members::At};
use crate::Change;

impl Diff<'_> {
    /// Every difference above the types, in the order of the old contract and then of what only the new one has.
    pub(super) fn services(&mut self, services: &Services) {
        self.contract();
        for (was, is, _) in services.pairs() {
            let at = (*was, *is);
            match at {
                (Element::Service(s), Element::Service(t)) => self.service(at, s, t),
                (Element::Operation(s, o), Element::Operation(t, p)) => {
                    self.operation(at, services, (s, o), (t, p));
                }
                (Element::Param(..), Element::Param(..)) => self.param(at, services),
                (Element::ResponseHeader(..), Element::ResponseHeader(..)) => self.header(at),
                (Element::RequestBody(..), Element::RequestBody(..)) => self.request_body(at),
                (Element::Channel(one), Element::Channel(other)) => self.channel(at, one, other),
                (Element::Server(one), Element::Server(other)) => self.server(at, one, other),
                (Element::Scheme(one), Element::Scheme(other)) => self.scheme(at, one, other),
                _ => {}
            }
        }
        let gone = services.only_first().iter().map(|element| (Some(*element), None));
        let come = services.only_second().iter().map(|element| (None, Some(*element)));
        for (old, new) in gone.chain(come) {
            // A parameter that is a field's value comes and goes with the field.
            if services.subject((self.old, old), (self.new, new)) == (old, new) {
                self.push(Change { old, new, ..Change::removed(Element::Contract) });
            }
        }
        self.security(services);
        self.travelling(services);
    }

    /// What stands in the types that the pairs name; several pairs may name the same two.
    fn travelling(&mut self, services: &Services) {
        let mut seen = FxHashSet::default();
        for root in services.roots() {
            let at = (root.first, root.second);
            let own = (Some(at.0), Some(at.1));
            let subject = services.subject((self.old, own.0), (self.new, own.1));
            if subject == own && seen.insert((at, root.types)) {
                self.expression(at, root.types.0, root.types.1);
            }
        }
    }

    fn contract(&mut self) {
        let at = (Element::Contract, Element::Contract);
        let (old, new) = (self.old, self.new);
        let say = |contract: &wireproof_model::Contract| {
            let encodings: Vec<&str> =
                contract.encodings.iter().map(|encoding| encoding.name.as_str()).collect();
            let selector = match &contract.selector {
                None => String::new(),
                Some(wireproof_model::VersionSelector::Header(name)) => {
                    format!(", version in header {name}")
                }
                Some(wireproof_model::VersionSelector::Query(name)) => {
                    format!(", version in query {name}")
                }
            };
            format!("{}{selector}", encodings.join(", "))
        };
        let words = (say(old), say(new));
        if words.0 != words.1 {
            self.push(Change::between(at.0, at.1, Facet::Existence).words(&words.0, &words.1));
        }
        self.policies(at, &old.policies, &new.policies);
        self.meta(at, &old.meta, &new.meta);
    }

    fn service(&mut self, at: At, s: u32, t: u32) {
        let (Some(old), Some(new)) =
            (self.old.services.get(s as usize), self.new.services.get(t as usize))
        else {
            return;
        };
        if (&old.symbol, &old.meta.key) != (&new.symbol, &new.meta.key) {
            let change = Change::between(at.0, at.1, Facet::Name).words(&old.symbol, &new.symbol);
            self.push(change.focus(Some(old.meta.name.span), Some(new.meta.name.span)));
        }
        self.flows(at, &old.flows, &new.flows);
        self.policies(at, &old.policies, &new.policies);
        self.meta(at, &old.meta, &new.meta);
    }

    /// The service's part in channels.
    fn flows(&mut self, at: At, old: &[Flow], new: &[Flow]) {
        let only = |here: &[Flow], there: &[Flow]| -> (Vec<String>, Option<Span>) {
            let told: Vec<String> = there.iter().flat_map(flow).collect();
            let apart = |flow_here: &&Flow| flow(flow_here).iter().any(|one| !told.contains(one));
            let place = here.iter().find(apart).map(|flow| flow.span);
            (here.iter().flat_map(flow).filter(|one| !told.contains(one)).collect(), place)
        };
        let (gone, come) = (only(old, new), only(new, old));
        if gone.0.is_empty() && come.0.is_empty() {
            return;
        }
        let say = |parts: &[String]| {
            if parts.is_empty() { "nothing more".to_owned() } else { parts.join(", ") }
        };
        let change =
            Change::between(at.0, at.1, Facet::Travels).words(&say(&gone.0), &say(&come.0));
        self.push(change.focus(gone.1, come.1));
    }

    fn policies(&mut self, at: At, old: &Policies, new: &Policies) {
        let say = |policies: &Policies| {
            let mut words = Vec::new();
            if let Some(timeout) = &policies.timeout {
                words.push(format!("timeout {}", elapsed(timeout.value)));
            }
            if let Some(retry) = &policies.retry {
                let (first, longest) = retry.value.backoff;
                words.push(format!(
                    "{} retries after {} to {}",
                    retry.value.attempts,
                    elapsed(first),
                    elapsed(longest)
                ));
            }
            if let Some(limit) = &policies.limit {
                let by = limit.value.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
                words.push(format!(
                    "{} calls in {}{by}",
                    limit.value.count,
                    elapsed(limit.value.per)
                ));
            }
            if words.is_empty() { "without limits".to_owned() } else { words.join(", ") }
        };
        let words = (say(old), say(new));
        if words.0 != words.1 {
            let place = |policies: &Policies| {
                let timeout = policies.timeout.as_ref().map(|timeout| timeout.span);
                let retry = policies.retry.as_ref().map(|retry| retry.span);
                timeout.or(retry).or(policies.limit.as_ref().map(|limit| limit.span))
            };
            let change = Change::between(at.0, at.1, Facet::Policy).words(&words.0, &words.1);
            self.push(change.focus(place(old), place(new)));
        }
    }
}

/// Nanoseconds for people.
fn elapsed(nanos: u64) -> String {
    match nanos {
        0 => "0 s".to_owned(),
        n if n % 1_000_000_000 == 0 => format!("{} s", n / 1_000_000_000),
        n if n % 1_000_000 == 0 => format!("{} ms", n / 1_000_000),
        n => format!("{n} ns"),
    }
}

/// What a service does with a channel, kind of message by kind.
fn flow(flow: &Flow) -> Vec<String> {
    let verb = match flow.kind {
        FlowKind::Publishes => "publishes",
        FlowKind::Consumes => "consumes",
    };
    let channel = &flow.channel.value;
    match flow.variants.as_slice() {
        [] => vec![format!("{verb} {channel}")],
        list => list.iter().map(|kind| format!("{verb} {} of {channel}", kind.value)).collect(),
    }
}
