//! Operations: their names, routes, and how they are called.

use wireproof_encoding::Facet;
use wireproof_model::{
    Contract, Element, Http, Operation, Safety,
    correspond::{Binding, Services, route},
};

use crate::{
    Change,
    diff::{Diff, expression::describe, members::At},
};

/// The place of the promise about repeating in [`Diff::manner`].
const SAFETY: usize = 2;

impl Diff<'_> {
    pub(super) fn operation(
        &mut self,
        at: At,
        services: &Services,
        (s, o): (u32, u32),
        (t, p): (u32, u32),
    ) {
        let (Some(old), Some(new)) = (self.old.operation(s, o), self.new.operation(t, p)) else {
            return;
        };
        if old.meta.name.value != new.meta.name.value {
            let change = Change::between(at.0, at.1, Facet::Name)
                .words(&old.meta.name.value, &new.meta.name.value);
            self.push(change.focus(Some(old.meta.name.span), Some(new.meta.name.span)));
        } else if old.meta.spelling() != new.meta.spelling() {
            self.push(
                Change::between(at.0, at.1, Facet::Key)
                    .words(old.meta.spelling(), new.meta.spelling()),
            );
        }
        self.routes(at, old, new);
        self.calling(at, old, new);
        self.signature(at, old, new);
        self.required_body(services, (s, o), old, (t, p));
        self.policies(at, &old.policies, &new.policies);
        self.meta(at, &old.meta, &new.meta);
    }

    /// Methods and paths, path parameters' names set aside, and the addresses that the operation has of its own.
    fn routes(&mut self, at: At, old: &Operation, new: &Operation) {
        let key = |operation: &Operation| {
            let routes = operation.http.iter();
            let mut keys: Vec<String> = routes
                .map(|http| format!("{} {}", http.method, route::shape(&http.path.value).0))
                .collect();
            keys.extend(operation.servers.iter().map(|server| format!("at {}", server.url)));
            keys.sort_unstable();
            keys
        };
        let (was, is) = (key(old), key(new));
        if was == is {
            return;
        }
        let say = |operation: &Operation| {
            let routes = operation.http.iter();
            let mut words: Vec<String> =
                routes.map(|http| format!("{} {}", http.method, http.path.value)).collect();
            words.extend(operation.servers.iter().map(|server| format!("at {}", server.url)));
            if words.is_empty() { "without a route".to_owned() } else { words.join(", ") }
        };
        // The first route that the other side lacks is the one to look at.
        let place = |operation: &Operation, other: &[String]| {
            let lacks = |http: &&Http| {
                !other.contains(&format!("{} {}", http.method, route::shape(&http.path.value).0))
            };
            operation.http.iter().find(lacks).map(|http| http.span)
        };
        let change = Change::between(at.0, at.1, Facet::Route).words(&say(old), &say(new));
        self.push(change.focus(place(old, &is), place(new, &was)));
    }

    /// Streams, one-way calls, promises about repeating, errors and links.
    fn calling(&mut self, at: At, old: &Operation, new: &Operation) {
        let words = (self.manner(self.old, old), self.manner(self.new, new));
        // What may be repeated over HTTP goes with the method, which the route tells.
        let methods = |operation: &Operation| -> Vec<wireproof_model::Name> {
            operation.http.iter().map(|http| http.method.clone()).collect()
        };
        let told = old.rpc.is_none() && new.rpc.is_none() && methods(old) != methods(new);
        let entries = words.0.into_iter().zip(words.1).enumerate();
        let (was, is): (Vec<String>, Vec<String>) = entries
            .filter(|(at, (was, is))| was != is && !(told && *at == SAFETY))
            .map(|(_, entry)| entry)
            .unzip();
        if was.is_empty() {
            return;
        }
        let place = |operation: &Operation| operation.idempotency_key.as_ref().map(|key| key.span);
        let change =
            Change::between(at.0, at.1, Facet::Calling).words(&was.join(", "), &is.join(", "));
        self.push(change.focus(place(old), place(new)));
    }

    /// How an operation is called, one entry per question, so that two of them can be compared.
    fn manner(&self, contract: &Contract, operation: &Operation) -> [String; 6] {
        let old = std::ptr::eq(contract, self.old);
        let rpc = match &operation.rpc {
            None => "reached over HTTP only".to_owned(),
            Some(rpc) => match (rpc.input_stream, rpc.output_stream) {
                (false, false) => "unary".to_owned(),
                (true, false) => "called with a stream".to_owned(),
                (false, true) => "answered by a stream".to_owned(),
                (true, true) => "a stream both ways".to_owned(),
            },
        };
        let oneway = if operation.oneway { "one-way" } else { "answered" }.to_owned();
        let safety = match operation.safety {
            Safety::Unsafe => "not repeatable",
            Safety::Idempotent => "idempotent",
            Safety::Safe => "safe",
        }
        .to_owned();
        let key = operation
            .idempotency_key
            .as_ref()
            .map_or_else(|| "without a key".to_owned(), |key| format!("with key {}", key.value));
        // An error counts under the new contract's name.
        let mut errors: Vec<String> = operation
            .errors
            .iter()
            .map(|error| {
                let id = contract.resolve(error.ty);
                let tied = if old { self.types.second(id) } else { None };
                match tied {
                    Some((other, _)) => describe(self.new, other).to_string(),
                    None => describe(contract, id).to_string(),
                }
            })
            .collect();
        errors.sort_unstable();
        let errors = if errors.is_empty() {
            "without errors".to_owned()
        } else {
            format!("failing with {}", errors.join(", "))
        };
        let inner = operation.http.iter().flat_map(|http| &http.responses);
        let streams = inner.clone().filter(|response| response.stream).count();
        let links = operation.links.iter().chain(inner.flat_map(|response| &response.links));
        let mut rels: Vec<&str> = links.map(|link| link.rel.value.as_str()).collect();
        rels.sort_unstable();
        let mut hypermedia = match rels.as_slice() {
            [] => "without links".to_owned(),
            rels => format!("linking to {}", rels.join(", ")),
        };
        if streams > 0 {
            hypermedia.push_str(", streaming events");
        }
        [rpc, oneway, safety, key, errors, hypermedia]
    }

    /// Whether something is sent and comes back at all; what it is, the types' own comparison says.
    fn signature(&mut self, at: At, old: &Operation, new: &Operation) {
        let (Some(was), Some(is)) = (&old.rpc, &new.rpc) else { return };
        let shape = |rpc: &wireproof_model::Rpc| (rpc.input.is_some(), rpc.output.is_some());
        if shape(was) != shape(is) {
            let say = |(input, output): (bool, bool)| {
                let word = |there: bool| if there { "something" } else { "nothing" };
                format!("takes {} and gives {}", word(input), word(output))
            };
            self.push(
                Change::between(at.0, at.1, Facet::Type).words(&say(shape(was)), &say(shape(is))),
            );
        }
    }

    fn required_body(
        &mut self,
        services: &Services,
        (s, o): (u32, u32),
        old: &Operation,
        (t, p): (u32, u32),
    ) {
        for (http, h) in old.http.iter().zip(0..) {
            let Some(there) = services.second_binding(Binding(s, o, h)) else { continue };
            let Some(other) = self.new.http(t, p, there.2) else { continue };
            if http.body_required == other.body_required {
                continue;
            }
            if let Some((was, is)) =
                services.body_pair((self.old, Binding(s, o, h)), (self.new, there))
            {
                let say = |required| if required { "required" } else { "optional" };
                self.push(
                    Change::between(was, is, Facet::Presence)
                        .words(say(http.body_required), say(other.body_required)),
                );
            }
        }
    }

    /// The text of a request's body.
    pub(super) fn body_of(contract: &Contract, element: Element) -> Option<&wireproof_model::Body> {
        match element {
            Element::RequestBody(s, o, h, at) => contract.http(s, o, h)?.bodies.get(at as usize),
            _ => None,
        }
    }
}
