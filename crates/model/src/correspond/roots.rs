//! Which types of two contracts meet because corresponding elements name them.

use rustc_hash::FxHashMap;

use super::{Types, services::Services};
use crate::{Contract, Element, Status, TypeId, exposure::Role};

/// Types of two contracts that meet because corresponding elements name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// The first contract's element.
    pub first: Element,
    /// The second contract's element.
    pub second: Element,
    /// The types that they name, the first contract's first.
    pub types: (TypeId, TypeId),
    /// How they travel.
    pub role: Role,
}

impl Services {
    pub(super) fn find_roots(&mut self, first: &Contract, second: &Contract, types: &Types) {
        let mut roots = Vec::new();
        for (one, other, _) in &self.pairs {
            let mut push = |a: Option<TypeId>, b: Option<TypeId>, role: Role| {
                if let (Some(a), Some(b)) = (a, b) {
                    roots.push(Root { first: *one, second: *other, types: (a, b), role });
                }
            };
            match (*one, *other) {
                (Element::Operation(s, o), Element::Operation(t, p)) => {
                    let (Some(one), Some(other)) = (first.operation(s, o), second.operation(t, p))
                    else {
                        continue;
                    };
                    let rpc = (one.rpc.as_ref(), other.rpc.as_ref());
                    let both = |get: fn(&crate::Rpc) -> Option<TypeId>| {
                        (rpc.0.and_then(get), rpc.1.and_then(get))
                    };
                    let (input, output) = (both(|rpc| rpc.input), both(|rpc| rpc.output));
                    push(input.0, input.1, Role::Request);
                    push(output.0, output.1, Role::Response);
                    let theirs: FxHashMap<TypeId, TypeId> =
                        other.errors.iter().map(|e| (second.resolve(e.ty), e.ty)).collect();
                    for error in &one.errors {
                        let tied = types.second(first.resolve(error.ty));
                        let found = tied.and_then(|(id, _)| theirs.get(&id)).copied();
                        push(Some(error.ty), found, Role::Error);
                    }
                }
                (Element::Channel(at), Element::Channel(there)) => {
                    let (Some(one), Some(other)) =
                        (first.channels.get(at as usize), second.channels.get(there as usize))
                    else {
                        continue;
                    };
                    push(Some(one.body), Some(other.body), Role::Event);
                    push(one.headers, other.headers, Role::Event);
                    let reply = |channel: &crate::Channel| channel.reply.as_ref().map(|r| r.ty);
                    push(reply(one), reply(other), Role::Event);
                }
                _ => {
                    let (a, role) = said(first, *one);
                    push(a, said(second, *other).0, role);
                }
            }
        }
        self.roots = roots;
    }
}

/// The type that a parameter, a header or a body says, and how it travels.
fn said(contract: &Contract, element: Element) -> (Option<TypeId>, Role) {
    let answer = |s, o, h, r| contract.response(s, o, h, r);
    let role = |response: Option<&crate::Response>| match response.map(|r| r.status.value) {
        Some(Status::Code(400..) | Status::Class(4..) | Status::Default) => Role::Error,
        _ => Role::Response,
    };
    match element {
        Element::Param(..) => (contract.param(element).and_then(|p| p.ty), Role::Request),
        Element::RequestBody(s, o, h, at) => {
            let body = contract.http(s, o, h).and_then(|http| http.bodies.get(at as usize));
            (body.and_then(|body| body.ty), Role::Request)
        }
        Element::ResponseHeader(s, o, h, r, _) => {
            (contract.param(element).and_then(|p| p.ty), role(answer(s, o, h, r)))
        }
        Element::ResponseBody(s, o, h, r, at) => {
            let response = answer(s, o, h, r);
            let body = response.and_then(|response| response.bodies.get(at as usize));
            (body.and_then(|body| body.ty), role(response))
        }
        _ => (None, Role::Stored),
    }
}
