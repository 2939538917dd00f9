//! Does the call still arrive: routes, methods, statuses, security, addresses.
//!
//! The writer is the caller's contract, the reader the server's; answers come back from the reader. Keys are the
//! caller's element and the server's.

mod answer;
mod channel;
mod param;
mod request;
mod security;

use wireproof_model::{
    Element, Name,
    correspond::Services,
    exposure::{Role, Roles},
};

use crate::{Cause, Facet, Outcome, Sides, Values, When};

/// What becomes of the calls that the writer's clients make to the reader's servers, and of the answers.
pub fn calls(sides: &Sides<'_>) -> Vec<Cause> {
    let services = Services::of(sides.writer, sides.reader, sides.types);
    calls_between(sides, &services)
}

/// The same where it is known already what corresponds, the writer's side first.
pub fn calls_between(sides: &Sides<'_>, services: &Services) -> Vec<Cause> {
    let mut calls = Calls { sides, services, causes: Vec::new() };
    calls.missing();
    for (caller, server, _) in services.pairs() {
        match (*caller, *server) {
            (Element::Service(s), Element::Service(t)) => calls.service(s, t),
            (Element::Operation(s, o), Element::Operation(t, p)) => calls.operation((s, o), (t, p)),
            (Element::Param(..), Element::Param(..)) => calls.param(*caller, *server),
            (Element::RequestBody(..), Element::RequestBody(..)) => calls.body(*caller, *server),
            (Element::ResponseHeader(..), Element::ResponseHeader(..)) => {
                calls.header(*caller, *server);
            }
            (Element::Channel(at), Element::Channel(there)) => calls.channel(at, there),
            (Element::Server(at), Element::Server(there)) => calls.server(at, there),
            (Element::Scheme(at), Element::Scheme(there)) => calls.scheme(at, there),
            _ => {}
        }
    }
    calls.security();
    calls.selector();
    calls.encodings();
    calls.causes
}

type Key = (Option<Element>, Option<Element>);

/// One direction of the question.
struct Calls<'a> {
    sides: &'a Sides<'a>,
    services: &'a Services,
    causes: Vec<Cause>,
}

impl Calls<'_> {
    fn add(&mut self, cause: Cause, role: Role) {
        self.causes.push(cause.within(Roles::from_iter([role])));
    }

    fn always(&mut self, key: Key, facet: Facet, outcome: Outcome, role: Role) {
        self.add(Cause::new(key, facet, outcome, When::Always, Values::Present), role);
    }

    fn absent(&mut self, key: Key, facet: Facet, outcome: Outcome, role: Role) {
        self.add(Cause::new(key, facet, outcome, When::Some, Values::Absent), role);
    }

    fn hazard(&mut self, key: Key, facet: Facet, reason: &str, role: Role) {
        self.add(Cause::hazard(key, facet, reason), role);
    }

    /// Elements that one side has and the other lacks.
    fn missing(&mut self) {
        for caller in self.services.only_first() {
            let key = (Some(*caller), None);
            match *caller {
                // An empty service is not called.
                Element::Service(at)
                    if self
                        .sides
                        .writer
                        .services
                        .get(at as usize)
                        .is_none_or(|service| service.operations.is_empty()) => {}
                Element::Service(_) | Element::Operation(..) => {
                    self.always(key, Facet::Existence, Outcome::Rejected, Role::Request);
                }
                Element::Param(..) => self.param_unknown(*caller),
                Element::RequestBody(..) => self.body_unknown(*caller),
                Element::Response(..) => self.answer_not_given(*caller),
                Element::ResponseHeader(..) => self.header_not_given(*caller),
                Element::ResponseBody(..) => self.media_not_given(*caller),
                Element::Channel(_) => self.channel_not_read(key),
                Element::Server(_) => self.server_gone(key),
                _ => {}
            }
        }
        for server in self.services.only_second() {
            match *server {
                Element::Param(..) => self.param_not_sent(*server),
                Element::RequestBody(..) => self.body_not_sent(*server),
                Element::Response(..) => self.answer_unknown(*server),
                Element::ResponseHeader(..) => {
                    let key = (None, Some(*server));
                    self.always(key, Facet::Existence, Outcome::Ignored, Role::Response);
                }
                Element::ResponseBody(..) => self.media_unknown(*server),
                _ => {}
            }
        }
    }

    /// A service's name is part of its procedures' path: `/package.Service/Method` (gRPC over HTTP/2, "Requests").
    fn service(&mut self, s: u32, t: u32) {
        let (Some(caller), Some(server)) = (
            self.sides.writer.services.get(s as usize),
            self.sides.reader.services.get(t as usize),
        ) else {
            return;
        };
        let path = |service: &wireproof_model::Service| -> Name {
            service.meta.key.clone().unwrap_or_else(|| service.symbol.clone())
        };
        let procedures = |service: &wireproof_model::Service| {
            service.operations.iter().any(|operation| operation.rpc.is_some())
        };
        if path(caller) != path(server) && procedures(caller) {
            let key = (Some(Element::Service(s)), Some(Element::Service(t)));
            self.always(key, Facet::Name, Outcome::Rejected, Role::Request);
        }
    }

    /// Procedures are called in any of the contract's encodings; over HTTP the body's media type says which it is.
    fn encodings(&mut self) {
        let procedure = |(s, o): (u32, u32)| {
            self.sides.writer.operation(s, o).is_some_and(|operation| operation.rpc.is_some())
        };
        let called =
            self.services.pairs().iter().any(
                |(caller, ..)| matches!(*caller, Element::Operation(s, o) if procedure((s, o))),
            );
        let (caller, server) = (&self.sides.writer.encodings, &self.sides.reader.encodings);
        if let Some(when) = channel::unread(caller, server).filter(|_| called) {
            let key = (Some(Element::Contract), Some(Element::Contract));
            let cause = Cause::new(key, Facet::Existence, Outcome::Rejected, when, Values::Present);
            self.add(cause, Role::Request);
        }
    }

    fn selector(&mut self) {
        let (caller, server) = (&self.sides.writer.selector, &self.sides.reader.selector);
        if caller.is_some() && caller != server {
            let key = (Some(Element::Contract), Some(Element::Contract));
            self.hazard(
                key,
                Facet::Existence,
                "clients say which version they mean in a way that the server does not look at",
                Role::Request,
            );
        }
    }
}
