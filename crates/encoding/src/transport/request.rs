//! What a server makes of a request: the route, the procedure, the body.

use wireproof_model::{
    Body, BodyPart, Contract, Element, Http, Operation, Safety,
    correspond::{Binding, route},
    exposure::Role,
};

use super::{Calls, param::Shape};
use crate::{Cause, Facet, Outcome, Values, When};

impl Calls<'_> {
    pub(super) fn operation(&mut self, (s, o): (u32, u32), (t, p): (u32, u32)) {
        let (Some(caller), Some(server)) =
            (self.sides.writer.operation(s, o), self.sides.reader.operation(t, p))
        else {
            return;
        };
        let key = (Some(Element::Operation(s, o)), Some(Element::Operation(t, p)));
        self.routes((s, o), caller, (t, p), server);
        if let (Some(sent), Some(served)) = (&caller.rpc, &server.rpc) {
            if caller.meta.spelling() != server.meta.spelling() {
                let renamed = caller.meta.name.value != server.meta.name.value;
                let facet = if renamed { Facet::Name } else { Facet::Key };
                self.always(key, facet, Outcome::Rejected, Role::Request);
            }
            let streams = (sent.input_stream, sent.output_stream);
            if streams != (served.input_stream, served.output_stream) {
                self.always(key, Facet::Calling, Outcome::Rejected, Role::Request);
            }
            if sent.output.is_some() && served.output.is_none() {
                self.always(key, Facet::Type, Outcome::Rejected, Role::Response);
            }
        } else if caller.rpc.is_some() {
            self.always(key, Facet::Calling, Outcome::Rejected, Role::Request);
        }
        // A caller that waits for an answer that never comes fails; one that waits for none is content with any.
        if server.oneway && !caller.oneway {
            self.always(key, Facet::Calling, Outcome::Rejected, Role::Response);
        }
        self.promises(key, caller, server);
        self.required_body((s, o), caller, (t, p));
    }

    fn promises(&mut self, key: super::Key, caller: &Operation, server: &Operation) {
        // Over HTTP alone what may be repeated goes with the method, which the route tells.
        let methods = |operation: &Operation| -> Vec<wireproof_model::Name> {
            operation.http.iter().map(|http| http.method.clone()).collect()
        };
        let told = caller.rpc.is_none() && methods(caller) != methods(server);
        if server.safety < caller.safety && !told {
            let reason = match caller.safety {
                Safety::Safe => {
                    "clients may repeat, cache or send it as a GET: it is no longer safe"
                }
                _ => "clients that repeat it may do it twice: it is no longer idempotent",
            };
            self.hazard(key, Facet::Calling, reason, Role::Request);
        }
        let idempotency =
            |operation: &Operation| operation.idempotency_key.as_ref().map(|key| key.value.clone());
        if idempotency(caller).is_some() && idempotency(caller) != idempotency(server) {
            let reason = "the server no longer tells repeated calls by the key that clients send";
            self.hazard(key, Facet::Calling, reason, Role::Request);
        }
        let limit = |operation: &Operation| {
            operation
                .policies
                .limit
                .as_ref()
                .map(|limit| limit.value.count as f64 / (limit.value.per.max(1) as f64))
        };
        if let Some(now) = limit(server)
            && limit(caller).is_none_or(|then| now < then)
        {
            let reason = "calls past the server's lower limit are refused";
            self.hazard(key, Facet::Policy, reason, Role::Request);
        }
    }

    /// Routes of the caller that the server does not serve.
    fn routes(
        &mut self,
        (s, o): (u32, u32),
        caller: &Operation,
        (t, p): (u32, u32),
        server: &Operation,
    ) {
        let served: Vec<String> = server.http.iter().map(written).collect();
        let gone = caller.http.iter().filter(|http| !served.contains(&written(http))).count();
        if gone > 0 {
            let when = if gone == caller.http.len() { When::Always } else { When::Some };
            let key = (Some(Element::Operation(s, o)), Some(Element::Operation(t, p)));
            let cause = Cause::new(key, Facet::Route, Outcome::Rejected, when, Values::Present);
            self.add(cause, Role::Request);
        }
    }

    /// Bodies of which the server asks that they be there.
    fn required_body(&mut self, (s, o): (u32, u32), caller: &Operation, (t, p): (u32, u32)) {
        for (http, h) in caller.http.iter().zip(0..) {
            let Some(there) = self.services.second_binding(Binding(s, o, h)) else { continue };
            let Some(server) = self.sides.reader.http(t, p, there.2) else { continue };
            if http.body_required || !server.body_required {
                continue;
            }
            if let Some(key) = self
                .services
                .body_pair((self.sides.writer, Binding(s, o, h)), (self.sides.reader, there))
            {
                let key = (Some(key.0), Some(key.1));
                self.absent(key, Facet::Presence, Outcome::Rejected, Role::Request);
            }
        }
    }

    pub(super) fn body_unknown(&mut self, caller: Element) {
        let Element::RequestBody(s, o, h, at) = caller else { return };
        let Some(there) = self.services.second_binding(Binding(s, o, h)) else { return };
        let body = self.sides.writer.http(s, o, h).and_then(|http| http.bodies.get(at as usize));
        let (Some(body), Some(server)) = (body, self.sides.reader.http(there.0, there.1, there.2))
        else {
            return;
        };
        let key = (Some(caller), None);
        if server.bodies.is_empty() {
            self.always(key, Facet::Existence, Outcome::Ignored, Role::Request);
        } else if !accepts(&server.bodies, body) {
            // RFC 9110, 15.5.16: 415 Unsupported Media Type.
            self.always(key, Facet::Existence, Outcome::Rejected, Role::Request);
        }
    }

    pub(super) fn body_not_sent(&mut self, server: Element) {
        let Element::RequestBody(t, p, h, _) = server else { return };
        let Some(there) = self.services.first_binding(Binding(t, p, h)) else { return };
        let (Some(caller), Some(http)) =
            (self.sides.writer.http(there.0, there.1, there.2), self.sides.reader.http(t, p, h))
        else {
            return;
        };
        if caller.bodies.is_empty() {
            let outcome = if http.body_required { Outcome::Rejected } else { Outcome::Filled };
            let key = (None, Some(server));
            let cause = Cause::new(key, Facet::Existence, outcome, When::Always, Values::Absent);
            self.add(cause, Role::Request);
        }
    }

    /// How the parts of a form are written.
    pub(super) fn body(&mut self, caller: Element, server: Element) {
        let body = |contract: &wireproof_model::Contract, element: Element| match element {
            Element::RequestBody(s, o, h, at) => {
                contract.http(s, o, h).and_then(|http| http.bodies.get(at as usize)).cloned()
            }
            _ => None,
        };
        let (Some(sent), Some(served)) =
            (body(self.sides.writer, caller), body(self.sides.reader, server))
        else {
            return;
        };
        // A part that one side does not have at all comes and goes with its field.
        let known = |part: &&BodyPart| {
            self.sides.writer.may_have_part(&sent, &part.name)
                && self.sides.reader.may_have_part(&served, &part.name)
        };
        let mut parts = sent.parts.iter().chain(&served.parts).filter(known);
        let single = |contract: &Contract, body: &Body, part: &BodyPart| {
            contract
                .part(body, &part.name)
                .is_some_and(|field| Shape::of(contract, Some(field.ty)).is_single())
        };
        let differs = |part: &BodyPart| {
            let plain =
                single(self.sides.writer, &sent, part) && single(self.sides.reader, &served, part);
            refused(&sent, &served, part, plain)
        };
        if parts.any(differs) {
            let key = (Some(caller), Some(server));
            let cause =
                Cause::new(key, Facet::Style, Outcome::Rejected, When::Some, Values::Present);
            self.add(cause, Role::Request);
        }
    }
}

/// Method and shape of a route.
fn written(http: &Http) -> String {
    format!("{} {}", http.method, route::shape(&http.path.value).0)
}

fn accepts(bodies: &[Body], sent: &Body) -> bool {
    let sent = route::media(&sent.media.value);
    bodies.iter().any(|body| route::media_holds(&route::media(&body.media.value), &sent))
}

/// Whether the server takes a part otherwise than the caller writes it; a `plain` value looks alike in each style.
fn refused(sent: &Body, served: &Body, part: &BodyPart, plain: bool) -> bool {
    let find = |body: &Body| body.parts.iter().find(|other| other.name == part.name).cloned();
    let (sent, served) = (find(sent), find(served));
    let style =
        |part: &Option<BodyPart>| part.as_ref().map(|part| part.style.clone()).unwrap_or_default();
    let kinds = |part: &Option<BodyPart>| -> Option<Vec<String>> {
        let media = part.as_ref()?.media.as_ref()?;
        Some(media.split(',').map(|kind| route::media(kind).to_string()).collect())
    };
    let media = match (kinds(&sent), kinds(&served)) {
        (None, None) => true,
        (Some(sent), Some(served)) => {
            sent.iter().all(|kind| served.iter().any(|range| route::media_holds(range, kind)))
        }
        _ => false,
    };
    !media || !plain && style(&sent) != style(&served)
}
