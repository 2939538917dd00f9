//! Everything of one contract above its types as flat lists, each with what ties it.

use super::route;
use super::services::Binding;
use crate::{Contract, Element, Http, Location, Meta, Name, Param, Service, Status};

/// An operation.
pub(super) struct Called<'a> {
    pub(super) element: Element,
    /// Its service.
    pub(super) home: Element,
    pub(super) name: &'a Name,
    pub(super) meta: &'a Meta,
    pub(super) rpc: bool,
    /// Method and shape of each route.
    pub(super) routes: Vec<String>,
}

/// A route of an operation.
pub(super) struct Routed<'a> {
    pub(super) at: Binding,
    pub(super) http: &'a Http,
    pub(super) route: String,
}

/// A parameter.
pub(super) struct Placed<'a> {
    pub(super) at: Binding,
    pub(super) element: Element,
    pub(super) location: Location,
    /// Its name on the wire; of a header in small letters.
    pub(super) key: Name,
    pub(super) meta: &'a Meta,
    /// Of a path parameter: its place in the route.
    pub(super) position: Option<usize>,
}

/// One contract's elements above its types.
#[derive(Default)]
pub(super) struct Side<'a> {
    pub(super) services: Vec<(&'a Service, Element)>,
    pub(super) operations: Vec<Called<'a>>,
    pub(super) bindings: Vec<Routed<'a>>,
    pub(super) params: Vec<Placed<'a>>,
    pub(super) bodies: Vec<(Binding, Name, Element)>,
    pub(super) responses: Vec<(Binding, Status, Element)>,
    pub(super) headers: Vec<(Element, Name, Element)>,
    pub(super) answers: Vec<(Element, Name, Element)>,
    others: Vec<Element>,
}

impl Side<'_> {
    /// What is not tied although what is around it is.
    pub(super) fn listed(
        &self,
        tied: impl Fn(Element) -> bool,
        bound: impl Fn(Binding) -> bool,
    ) -> Vec<Element> {
        let mut free: Vec<Element> = Vec::new();
        free.extend(self.services.iter().map(|(_, element)| *element));
        free.extend(
            self.operations
                .iter()
                .filter(|operation| {
                    // An operation of a service that is gone went with it, unless its siblings live elsewhere.
                    tied(operation.home) || self.has_survivor(operation.home, &tied)
                })
                .map(|operation| operation.element),
        );
        free.extend(self.params.iter().filter(|p| bound(p.at)).map(|p| p.element));
        free.extend(self.bodies.iter().filter(|(at, ..)| bound(*at)).map(|(.., at)| *at));
        free.extend(self.responses.iter().filter(|(at, ..)| bound(*at)).map(|(.., at)| *at));
        let inner = self.headers.iter().chain(&self.answers);
        free.extend(inner.filter(|(owner, ..)| tied(*owner)).map(|(.., at)| *at));
        free.extend(&self.others);
        free.retain(|element| !tied(*element));
        free.sort_unstable();
        free
    }

    fn has_survivor(&self, service: Element, tied: &impl Fn(Element) -> bool) -> bool {
        let first = self.operations.partition_point(|operation| operation.home < service);
        let rest = self.operations.get(first..).unwrap_or_default();
        rest.iter()
            .take_while(|operation| operation.home == service)
            .any(|operation| tied(operation.element))
    }
}

/// Lists a contract's elements.
pub(super) fn collect(contract: &Contract) -> Side<'_> {
    let mut side = Side::default();
    for (service, s) in contract.services.iter().zip(0..) {
        let home = Element::Service(s);
        side.services.push((service, home));
        for (operation, o) in service.operations.iter().zip(0..) {
            let mut routes = Vec::new();
            for (http, h) in operation.http.iter().zip(0..) {
                let (shape, names) = route::shape(&http.path.value);
                let route = format!("{} {shape}", http.method);
                routes.push(route.clone());
                let at = Binding(s, o, h);
                side.bindings.push(Routed { at, http, route });
                side.binding(at, http, &names);
            }
            side.operations.push(Called {
                element: Element::Operation(s, o),
                home,
                name: &operation.meta.name.value,
                meta: &operation.meta,
                rpc: operation.rpc.is_some(),
                routes,
            });
        }
    }
    let channels = (0..contract.channels.len() as u32).map(Element::Channel);
    let servers = (0..contract.servers.len() as u32).map(Element::Server);
    let schemes = (0..contract.schemes.len() as u32).map(Element::Scheme);
    side.others = channels.chain(servers).chain(schemes).collect();
    side
}

impl<'a> Side<'a> {
    fn binding(&mut self, at: Binding, http: &'a Http, names: &[&str]) {
        let Binding(s, o, h) = at;
        for (param, place) in http.params.iter().zip(0..) {
            let key = wire_name(param);
            let position = (param.location == Location::Path)
                .then(|| {
                    names.iter().position(|name| *name == key || *name == param.meta.name.value)
                })
                .flatten();
            self.params.push(Placed {
                at,
                element: Element::Param(s, o, h, place),
                location: param.location,
                key,
                meta: &param.meta,
                position,
            });
        }
        for (body, place) in http.bodies.iter().zip(0..) {
            self.bodies.push((at, body.media.value.clone(), Element::RequestBody(s, o, h, place)));
        }
        for (response, r) in http.responses.iter().zip(0..) {
            let element = Element::Response(s, o, h, r);
            self.responses.push((at, response.status.value, element));
            for (header, place) in response.headers.iter().zip(0..) {
                let key = header.meta.spelling().to_ascii_lowercase().into();
                self.headers.push((element, key, Element::ResponseHeader(s, o, h, r, place)));
            }
            for (body, place) in response.bodies.iter().zip(0..) {
                let media = body.media.value.clone();
                self.answers.push((element, media, Element::ResponseBody(s, o, h, r, place)));
            }
        }
    }
}

fn wire_name(param: &Param) -> Name {
    match param.location {
        Location::Header => param.meta.spelling().to_ascii_lowercase().into(),
        _ => param.meta.spelling().clone(),
    }
}
