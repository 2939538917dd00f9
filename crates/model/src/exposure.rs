//! Where a type travels: computed from the operations and channels that reach it, never declared.

use crate::{Contract, Element, Status, Travels, TypeId, TypeKind};

/// A way in which a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// From a caller to a server.
    Request,
    /// From a server to a caller.
    Response,
    /// From a server to a caller, telling of a failure.
    Error,
    /// Through a channel: writers and readers of all versions meet.
    Event,
    /// Not through any operation or channel of the contract: it may be stored, or another contract uses it.
    Stored,
}

/// A set of [`Role`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Roles(u8);

impl Roles {
    /// Every role, in order.
    pub const ALL: [Role; 5] =
        [Role::Request, Role::Response, Role::Error, Role::Event, Role::Stored];

    /// All of them.
    pub fn all() -> Self {
        Self::ALL.into_iter().collect()
    }

    /// Those of both.
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Adds a role; says whether it is new.
    pub fn insert(&mut self, role: Role) -> bool {
        let before = self.0;
        self.0 |= 1 << role as u8;
        before != self.0
    }

    /// Whether the role is among them.
    pub fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }

    /// The roles of either.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The roles in order.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Self::ALL.into_iter().filter(move |role| self.has(*role))
    }
}

impl Contract {
    /// The types that operations and channels name directly: who names it, the type, how it travels.
    pub fn roots(&self) -> impl Iterator<Item = (Element, TypeId, Role)> {
        let mut roots = Vec::new();
        for (service, s) in self.services.iter().zip(0..) {
            for (operation, o) in service.operations.iter().zip(0..) {
                operation_roots(operation, s, o, &mut roots);
            }
        }
        for (channel, at) in self.channels.iter().zip(0..) {
            let element = Element::Channel(at);
            roots.push((element, channel.body, Role::Event));
            roots.extend(channel.headers.map(|headers| (element, headers, Role::Event)));
            roots.extend(channel.reply.as_ref().map(|reply| (element, reply.ty, Role::Event)));
        }
        roots.into_iter()
    }
}

fn operation_roots(
    operation: &crate::Operation,
    s: u32,
    o: u32,
    roots: &mut Vec<(Element, TypeId, Role)>,
) {
    let element = Element::Operation(s, o);
    if let Some(rpc) = &operation.rpc {
        roots.extend(rpc.input.map(|input| (element, input, Role::Request)));
        roots.extend(rpc.output.map(|output| (element, output, Role::Response)));
    }
    roots.extend(operation.errors.iter().map(|error| (element, error.ty, Role::Error)));
    for (http, h) in operation.http.iter().zip(0..) {
        for (param, at) in http.params.iter().zip(0..) {
            roots.extend(param.ty.map(|ty| (Element::Param(s, o, h, at), ty, Role::Request)));
        }
        for (body, at) in http.bodies.iter().zip(0..) {
            roots.extend(body.ty.map(|ty| (Element::RequestBody(s, o, h, at), ty, Role::Request)));
        }
        for (response, r) in http.responses.iter().zip(0..) {
            let role = match response.status.value {
                Status::Code(400..) | Status::Class(4..) | Status::Default => Role::Error,
                _ => Role::Response,
            };
            for (header, at) in response.headers.iter().zip(0..) {
                roots.extend(
                    header.ty.map(|ty| (Element::ResponseHeader(s, o, h, r, at), ty, role)),
                );
            }
            for (body, at) in response.bodies.iter().zip(0..) {
                roots.extend(body.ty.map(|ty| (Element::ResponseBody(s, o, h, r, at), ty, role)));
            }
        }
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::default(), |mut all, role| {
            all.insert(role);
            all
        })
    }
}

/// For each type the ways in which it travels, and who uses it.
#[derive(Clone, Debug, Default)]
pub struct Exposure {
    roles: Vec<Roles>,
    used_in: Vec<Vec<TypeId>>,
    named_by: Vec<Vec<Element>>,
}

impl Exposure {
    /// Follows every operation and channel of `contract`. What none reaches is [`Role::Stored`].
    pub fn of(contract: &Contract) -> Self {
        let mut exposure = Self {
            roles: vec![Roles::default(); contract.types.len()],
            used_in: vec![Vec::new(); contract.types.len()],
            named_by: vec![Vec::new(); contract.types.len()],
        };
        for (id, ty) in contract.ids().zip(&contract.types) {
            for (_, child) in ty.children(id) {
                if let Some(users) = exposure.used_in.get_mut(child.0 as usize) {
                    users.push(id);
                }
            }
        }
        let mut work = Vec::new();
        for (element, id, role) in contract.roots() {
            if let Some(names) = exposure.named_by.get_mut(id.0 as usize) {
                names.push(element);
            }
            work.push((id, role));
        }
        exposure.spread(contract, work);
        // A declaration that only unused ones reach is unused too, so all start together.
        let unused = contract
            .ids()
            .filter(|id| exposure.roles(*id).is_empty())
            .map(|id| (id, Role::Stored))
            .collect();
        exposure.spread(contract, unused);
        exposure
    }

    fn spread(&mut self, contract: &Contract, mut work: Vec<(TypeId, Role)>) {
        while let Some((id, role)) = work.pop() {
            let Some(roles) = self.roles.get_mut(id.0 as usize) else { continue };
            if roles.insert(role) {
                let ty = contract.ty(id);
                if let TypeKind::Part { of, fields } = &ty.kind {
                    // Only the fields that are left travel here.
                    work.extend(
                        fields.iter().filter_map(|at| Some((contract.field(*of, *at)?.ty, role))),
                    );
                    // Its own declaration still travels: that is where its findings are.
                    if let Some(roles) = self.roles.get_mut(of.0 as usize) {
                        roles.insert(role);
                    }
                } else {
                    let children = ty.children(id).into_iter();
                    work.extend(
                        children
                            .filter(|(element, _)| contract.travels(*element, role))
                            .map(|(_, child)| (child, role)),
                    );
                }
            }
        }
    }

    /// The ways in which a type travels.
    pub fn roles(&self, id: TypeId) -> Roles {
        self.roles.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// The operations and channels that a type is reached from, in order, each once.
    pub fn users(&self, contract: &Contract, id: TypeId) -> Vec<Element> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut users = std::collections::BTreeSet::new();
        let mut work = vec![id];
        while let Some(id) = work.pop() {
            if !seen.insert(id) {
                continue;
            }
            for element in self.named_by.get(id.0 as usize).into_iter().flatten() {
                users.insert(contract.user_of(*element));
            }
            work.extend(self.used_in.get(id.0 as usize).into_iter().flatten());
        }
        users.into_iter().collect()
    }
}

impl Contract {
    /// Whether an element travels in `role`: a field may go one way only.
    pub fn travels(&self, element: Element, role: Role) -> bool {
        let Element::Field(id, at) = element else { return true };
        match self.field(id, at).map(|field| field.travels) {
            Some(Travels::Requests) => !matches!(role, Role::Response | Role::Error),
            Some(Travels::Responses) => role != Role::Request,
            _ => true,
        }
    }

    /// The operation or channel that an element belongs to; the element itself if there is none.
    pub fn user_of(&self, element: Element) -> Element {
        match element {
            Element::Param(service, operation, ..)
            | Element::RequestBody(service, operation, ..)
            | Element::Response(service, operation, ..)
            | Element::ResponseHeader(service, operation, ..)
            | Element::ResponseBody(service, operation, ..) => {
                Element::Operation(service, operation)
            }
            _ => element,
        }
    }
}
