//! What a caller makes of a server's answers: statuses, media types, headers.

use wireproof_model::{
    Contract, Element, Http, Presence, Response, Status,
    correspond::{Binding, route},
    exposure::Role,
    same_shape,
};

use super::Calls;
use crate::{Cause, Concern, Facet, Outcome, Profile, Values, When};

impl Calls<'_> {
    /// An answer that the caller's contract lists and the server no longer gives.
    pub(super) fn answer_not_given(&mut self, caller: Element) {
        let Element::Response(s, o, h, at) = caller else { return };
        let Some(there) = self.services.second_binding(Binding(s, o, h)) else { return };
        let (Some(own), Some(http), Some(server)) = (
            self.sides.writer.response(s, o, h, at),
            self.sides.writer.http(s, o, h),
            self.sides.reader.http(there.0, there.1, there.2),
        ) else {
            return;
        };
        let status = own.status.value;
        if !status.is_success() {
            return;
        }
        let key = (Some(caller), None);
        let known = |response: &Response| covers(http, response.status.value).is_some();
        if covers(server, status).is_some()
            || server.responses.iter().any(|r| r.status.value.is_success() && known(r))
        {
            let reason = "callers that wait for this status no longer see it";
            self.hazard(key, Facet::Existence, reason, Role::Response);
        } else {
            self.always(key, Facet::Existence, Outcome::Rejected, Role::Response);
        }
    }

    /// An answer that the server gives and the caller's contract does not list.
    pub(super) fn answer_unknown(&mut self, server: Element) {
        let Element::Response(t, p, h, at) = server else { return };
        let Some(there) = self.services.first_binding(Binding(t, p, h)) else { return };
        let (Some(given), Some(caller)) = (
            self.sides.reader.response(t, p, h, at),
            self.sides.writer.http(there.0, there.1, there.2),
        ) else {
            return;
        };
        let key = (None, Some(server));
        let status = given.status.value;
        let role = role(status);
        if let Some(catch) = covers(caller, status) {
            if !self.alike(catch, given) {
                let reason = format!("callers read it as their `{}` answer", catch.status.value);
                self.add(Cause::undecided(key, Facet::Existence, reason), role);
            }
        } else if !status.is_success() {
            self.always(key, Facet::Existence, Outcome::Ignored, role);
        } else if self.sides.profile == Profile::Strict {
            self.always(key, Facet::Existence, Outcome::Rejected, role);
        } else {
            let mut cause =
                Cause::new(key, Facet::Existence, Outcome::Ignored, When::Always, Values::Present);
            cause.concern = Some(Concern::Hazard("callers do not expect this success".to_owned()));
            self.add(cause, role);
        }
    }

    /// Whether two answers' bodies say the same.
    fn alike(&self, caller: &Response, server: &Response) -> bool {
        server.bodies.iter().all(|given| {
            let media = route::media(&given.media.value);
            let known = caller.bodies.iter().find(|body| route::media(&body.media.value) == media);
            match (known.map(|body| body.ty), given.ty) {
                (Some(Some(one)), Some(other)) => {
                    same_shape(self.sides.writer, one, self.sides.reader, other)
                }
                (Some(None), _) => true,
                _ => false,
            }
        })
    }

    /// A media type that callers ask for and the server no longer writes (RFC 9110, 15.5.7: 406 Not Acceptable).
    pub(super) fn media_not_given(&mut self, caller: Element) {
        let Element::ResponseBody(s, o, h, r, at) = caller else { return };
        let answer = Element::Response(s, o, h, r);
        let tied = self.services.second(answer).map(|(other, _)| other);
        let (Some(own), Some(server)) =
            (response(self.sides.writer, Some(answer)), response(self.sides.reader, tied))
        else {
            return;
        };
        let Some(body) = own.bodies.get(at as usize) else { return };
        let media = route::media(&body.media.value);
        let held = |range: &str, other: &str| route::media_holds(range, other);
        let given = server.bodies.iter().any(|other| {
            let other = route::media(&other.media.value);
            held(&media, &other) || held(&other, &media)
        });
        if !given {
            let role = role(own.status.value);
            self.always((Some(caller), None), Facet::Existence, Outcome::Rejected, role);
        }
    }

    /// A media type that no caller asks for, unless nothing else was expected.
    pub(super) fn media_unknown(&mut self, server: Element) {
        let Element::ResponseBody(t, p, h, r, _) = server else { return };
        let tied = self.services.first(Element::Response(t, p, h, r)).map(|(other, _)| other);
        let Some(caller) = response(self.sides.writer, tied) else { return };
        if caller.bodies.is_empty() {
            let role = role(caller.status.value);
            self.always((None, Some(server)), Facet::Existence, Outcome::Ignored, role);
        }
    }

    pub(super) fn header_not_given(&mut self, caller: Element) {
        let Some(header) = self.sides.writer.param(caller) else { return };
        let required = header.presence == Presence::Required;
        let outcome = if required { Outcome::Rejected } else { Outcome::Filled };
        self.always((Some(caller), None), Facet::Existence, outcome, Role::Response);
    }

    pub(super) fn header(&mut self, caller: Element, server: Element) {
        let (Some(known), Some(given)) =
            (self.sides.writer.param(caller), self.sides.reader.param(server))
        else {
            return;
        };
        let key = (Some(caller), Some(server));
        if given.presence == Presence::Required {
            return;
        }
        if known.presence == Presence::Required {
            self.absent(key, Facet::Presence, Outcome::Rejected, Role::Response);
        } else if known.default != given.default {
            let outcome = if given.default.is_some() { Outcome::Changed } else { Outcome::Filled };
            self.absent(key, Facet::Default, outcome, Role::Response);
        }
    }
}

fn response(contract: &Contract, element: Option<Element>) -> Option<&Response> {
    match element? {
        Element::Response(s, o, h, at) => contract.response(s, o, h, at),
        _ => None,
    }
}

/// The answer of a contract that describes a status: its own, its class, the one for all others.
fn covers(http: &Http, status: Status) -> Option<&Response> {
    let find = |wanted: Status| http.responses.iter().find(|r| r.status.value == wanted);
    let class = match status {
        Status::Code(code) => find(Status::Class((code / 100) as u8)),
        _ => None,
    };
    find(status).or(class).or_else(|| find(Status::Default))
}

fn role(status: Status) -> Role {
    match status {
        Status::Code(400..) | Status::Class(4..) | Status::Default => Role::Error,
        _ => Role::Response,
    }
}
