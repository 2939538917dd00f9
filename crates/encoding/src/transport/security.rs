//! Whether a server lets in who shows what the caller's contract promised to show.

use rustc_hash::FxHashMap;
use wireproof_model::{
    Element, Name, Scheme, SchemeKind,
    correspond::{Admission, admissions, route},
    exposure::Role,
};

use super::Calls;
use crate::{Cause, Facet, Outcome, Values, When};

impl Calls<'_> {
    /// One cause for each element that decides, however many operations inherit from it.
    pub(super) fn security(&mut self) {
        let mut refused: FxHashMap<(Element, Element), When> = FxHashMap::default();
        let mut order = Vec::new();
        for (caller, server, _) in self.services.pairs() {
            let (Element::Operation(s, o), Element::Operation(t, p)) = (*caller, *server) else {
                continue;
            };
            let Some(when) = self.refusal((s, o), (t, p)) else { continue };
            let (writer, reader) = (self.sides.writer, self.sides.reader);
            let level = self.services.security_level(writer, reader, ((s, o), (t, p)));
            let known = refused.entry(level).or_insert_with(|| {
                order.push(level);
                when
            });
            *known = (*known).max(when);
        }
        for level in order {
            let when = refused.get(&level).copied().unwrap_or(When::Some);
            let key = (Some(level.0), Some(level.1));
            let cause = Cause::new(key, Facet::Security, Outcome::Rejected, when, Values::Present);
            self.add(cause, Role::Request);
        }
    }

    /// Whether some or all of the caller's ways in are closed.
    fn refusal(&self, (s, o): (u32, u32), (t, p): (u32, u32)) -> Option<When> {
        let (writer, reader) = (self.sides.writer, self.sides.reader);
        let shown = self.services.first_admissions(writer, reader, writer.effective_security(s, o));
        let asked = admissions(reader.effective_security(t, p), |_| None);
        let closed = shown.iter().filter(|way| !asked.iter().any(|ask| admits(ask, way))).count();
        match closed {
            0 => None,
            all if all == shown.len() => Some(When::Always),
            _ => Some(When::Some),
        }
    }

    /// A scheme that both sides have: what is shown must be what is looked at.
    pub(super) fn scheme(&mut self, at: u32, there: u32) {
        let (Some(caller), Some(server)) = (
            self.sides.writer.schemes.get(at as usize),
            self.sides.reader.schemes.get(there as usize),
        ) else {
            return;
        };
        if !alike(caller, server) && self.uses(&caller.meta.name.value) {
            let key = (Some(Element::Scheme(at)), Some(Element::Scheme(there)));
            self.always(key, Facet::Type, Outcome::Rejected, Role::Request);
        }
    }

    fn uses(&self, scheme: &Name) -> bool {
        let contract = self.sides.writer;
        let operations = contract
            .services
            .iter()
            .zip(0..)
            .flat_map(|(service, s)| (0..service.operations.len() as u32).map(move |o| (s, o)));
        operations.filter_map(|(s, o)| contract.effective_security(s, o)).any(|security| {
            let ways = security.alternatives.iter();
            ways.flat_map(|way| &way.schemes).any(|(name, _)| name.value == *scheme)
        })
    }

    pub(super) fn server_gone(&mut self, key: super::Key) {
        self.address(key, Facet::Existence);
    }

    pub(super) fn server(&mut self, at: u32, there: u32) {
        let url = |contract: &wireproof_model::Contract, at: u32| {
            contract
                .servers
                .get(at as usize)
                .map(|server| route::shape(server.url.trim_end_matches('/')).0)
        };
        if url(self.sides.writer, at) != url(self.sides.reader, there) {
            let key = (Some(Element::Server(at)), Some(Element::Server(there)));
            self.address(key, Facet::Route);
        }
    }

    /// An address that is no longer listed: bad if it was the last one that callers know.
    fn address(&mut self, key: super::Key, facet: Facet) {
        let urls = |contract: &wireproof_model::Contract| -> Vec<String> {
            let servers = contract.servers.iter();
            servers.map(|server| route::shape(server.url.trim_end_matches('/')).0).collect()
        };
        let (known, served) = (urls(self.sides.writer), urls(self.sides.reader));
        if served.is_empty() || known.iter().any(|url| served.contains(url)) {
            let reason = "callers may still use this address, which is no longer listed";
            self.hazard(key, facet, reason, Role::Request);
        } else {
            self.always(key, facet, Outcome::Rejected, Role::Request);
        }
    }
}

/// Whether showing `way` is enough for `ask`.
fn admits(ask: &Admission, way: &Admission) -> bool {
    ask.iter().all(|(scheme, scopes)| {
        way.iter()
            .any(|(shown, held)| shown == scheme && scopes.iter().all(|scope| held.contains(scope)))
    })
}

/// Whether two schemes look at the same thing; where tokens come from is no part of a call.
fn alike(one: &Scheme, other: &Scheme) -> bool {
    match (&one.kind, &other.kind) {
        (SchemeKind::OAuth2 { .. }, SchemeKind::OAuth2 { .. })
        | (SchemeKind::OpenId { .. }, SchemeKind::OpenId { .. }) => true,
        (
            SchemeKind::ApiKey { location, name },
            SchemeKind::ApiKey { location: there, name: other },
        ) => {
            let header = *location == wireproof_model::Location::Header;
            location == there && (name == other || header && name.eq_ignore_ascii_case(other))
        }
        (SchemeKind::Http(name), SchemeKind::Http(other)) => name.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}
