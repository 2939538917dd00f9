//! Who may call, how callers show it, and where.

use rustc_hash::FxHashSet;
use wireproof_encoding::Facet;
use wireproof_model::{
    Contract, Element, Location, SchemeFlow, SchemeKind, SecurityUse,
    correspond::{Admission, Services, admissions},
};

use crate::{
    Change,
    diff::{Diff, members::At},
};

impl Diff<'_> {
    /// One change for each element that decides, however many operations inherit from it.
    pub(super) fn security(&mut self, services: &Services) {
        let (old, new) = (self.old, self.new);
        let mut told = FxHashSet::default();
        for (was, is, _) in services.pairs() {
            let (Element::Operation(s, o), Element::Operation(t, p)) = (*was, *is) else {
                continue;
            };
            let uses = (old.effective_security(s, o), new.effective_security(t, p));
            let level = services.security_level(old, new, ((s, o), (t, p)));
            if told.contains(&level) {
                continue;
            }
            if self.admitted(services, level, uses) {
                told.insert(level);
            }
        }
        let whole = (Element::Contract, Element::Contract);
        if !told.contains(&whole) {
            self.admitted(services, whole, (old.security.as_ref(), new.security.as_ref()));
        }
    }

    /// Tells whether other callers are let in.
    fn admitted(
        &mut self,
        services: &Services,
        at: At,
        (was, is): (Option<&SecurityUse>, Option<&SecurityUse>),
    ) -> bool {
        let before = services.first_admissions(self.old, self.new, was);
        let after = admissions(is, |_| None);
        if before == after {
            return false;
        }
        let change = Change::between(at.0, at.1, Facet::Security)
            .words(&say(&admissions(was, |_| None)), &say(&after));
        self.push(change.focus(was.map(|said| said.span), is.map(|said| said.span)));
        true
    }

    pub(super) fn scheme(&mut self, at: At, one: u32, other: u32) {
        let (Some(old), Some(new)) =
            (self.old.schemes.get(one as usize), self.new.schemes.get(other as usize))
        else {
            return;
        };
        if old.meta.name.value != new.meta.name.value {
            let change = Change::between(at.0, at.1, Facet::Name)
                .words(&old.meta.name.value, &new.meta.name.value);
            self.push(change.focus(Some(old.meta.name.span), Some(new.meta.name.span)));
        }
        let words = (kind(&old.kind), kind(&new.kind));
        if words.0 != words.1 {
            self.push(Change::between(at.0, at.1, Facet::Type).words(&words.0, &words.1));
        }
        let words = (tokens(&old.kind), tokens(&new.kind));
        if words.0 != words.1 {
            self.push(Change::between(at.0, at.1, Facet::Security).words(&words.0, &words.1));
        }
        self.meta(at, &old.meta, &new.meta);
    }

    pub(super) fn server(&mut self, at: At, one: u32, other: u32) {
        let address = |contract: &Contract, at: u32| {
            contract.servers.get(at as usize).map(|server| {
                let variables: Vec<String> = server
                    .variables
                    .iter()
                    .map(|(name, default, allowed)| {
                        let among = if allowed.is_empty() {
                            String::new()
                        } else {
                            format!(" of {}", allowed.join(", "))
                        };
                        format!("{name} = {default}{among}")
                    })
                    .collect();
                match variables.as_slice() {
                    [] => server.url.to_string(),
                    list => format!("{} with {}", server.url, list.join("; ")),
                }
            })
        };
        let (Some(was), Some(is)) = (address(self.old, one), address(self.new, other)) else {
            return;
        };
        if was != is {
            self.push(Change::between(at.0, at.1, Facet::Route).words(&was, &is));
        }
        let metas = (
            self.old.servers.get(one as usize).map(|server| &server.meta),
            self.new.servers.get(other as usize).map(|server| &server.meta),
        );
        if let (Some(old), Some(new)) = metas {
            // What has another address too may as well be another server.
            if was == is && old.name.value != new.name.value {
                let change = Change::between(at.0, at.1, Facet::Name)
                    .words(&old.name.value, &new.name.value);
                self.push(change.focus(Some(old.name.span), Some(new.name.span)));
            }
            self.meta(at, old, new);
        }
    }
}

/// The ways in, in words.
fn say(ways: &[Admission]) -> String {
    let way = |way: &Admission| {
        let schemes: Vec<String> = way
            .iter()
            .map(|(scheme, scopes)| match scopes.as_slice() {
                [] => scheme.to_string(),
                scopes => format!("{scheme}({})", scopes.join(", ")),
            })
            .collect();
        if schemes.is_empty() { "nothing".to_owned() } else { schemes.join(" and ") }
    };
    let ways: Vec<String> = ways.iter().map(way).collect();
    ways.join(" or ")
}

fn kind(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer => "a bearer token".to_owned(),
        SchemeKind::Basic => "name and password".to_owned(),
        SchemeKind::MutualTls => "a client's certificate".to_owned(),
        SchemeKind::ApiKey { location: Location::Header, name } => {
            format!("a key in header {}", name.to_ascii_lowercase())
        }
        SchemeKind::ApiKey { location: Location::Cookie, name } => {
            format!("a key in cookie {name}")
        }
        SchemeKind::ApiKey { name, .. } => format!("a key in query {name}"),
        SchemeKind::OAuth2 { .. } => "OAuth 2".to_owned(),
        SchemeKind::OpenId { .. } => "OpenID Connect".to_owned(),
        SchemeKind::Http(name) => format!("HTTP {}", name.to_ascii_lowercase()),
    }
}

/// Where tokens come from and the scopes that there are.
fn tokens(kind: &SchemeKind) -> String {
    let flow = |flow: &SchemeFlow| {
        format!(
            "{} {} {} for {}",
            flow.kind,
            flow.token_url,
            flow.authorization_url,
            flow.scopes.join(", ")
        )
    };
    match kind {
        SchemeKind::OAuth2 { flows } => flows.iter().map(flow).collect::<Vec<_>>().join("; "),
        SchemeKind::OpenId { url, scopes } => format!("{url} for {}", scopes.join(", ")),
        _ => String::new(),
    }
}
