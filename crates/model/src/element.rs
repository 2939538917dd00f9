//! A handle on anything in a contract that has a symbol and a span.

use crate::{TypeId, UnitId};

/// Names an element of one contract; cheap to copy, to compare and to hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Element {
    /// The contract itself.
    Contract,
    /// A file.
    Unit(UnitId),
    /// A declaration, or a node of a type expression.
    Type(TypeId),
    /// A field: the struct, the place in it.
    Field(TypeId, u32),
    /// A group of fields of which at most one is set.
    Exclusive(TypeId, u32),
    /// A value of an enum.
    Value(TypeId, u32),
    /// A variant of a union.
    Variant(TypeId, u32),
    /// A service.
    Service(u32),
    /// An operation: the service, the place in it.
    Operation(u32, u32),
    /// A parameter: service, operation, HTTP binding, place.
    Param(u32, u32, u32, u32),
    /// A request body: service, operation, HTTP binding, place.
    RequestBody(u32, u32, u32, u32),
    /// A response: service, operation, HTTP binding, place.
    Response(u32, u32, u32, u32),
    /// A response's header: service, operation, HTTP binding, response, place.
    ResponseHeader(u32, u32, u32, u32, u32),
    /// A response's body: service, operation, HTTP binding, response, place.
    ResponseBody(u32, u32, u32, u32, u32),
    /// A channel.
    Channel(u32),
    /// A server.
    Server(u32),
    /// A security scheme.
    Scheme(u32),
    /// A version.
    Version(u16),
}

use wireproof_source::Span;

use crate::{Contract, Http, Meta, Name, Operation, Param, Response, Schema, Type, TypeKind};

impl Contract {
    /// Name, place and life of an element; none for one that has no name of its own.
    pub fn meta(&self, element: Element) -> Option<&Meta> {
        match element {
            Element::Contract => Some(&self.meta),
            Element::Unit(_) | Element::Version(_) => None,
            Element::Type(id) => self.ty(id).decl.as_deref().map(|decl| &decl.meta),
            Element::Field(id, at) => self.field(id, at).map(|field| &field.meta),
            Element::Exclusive(id, at) => match &self.ty(id).kind {
                TypeKind::Struct(body) => body.exclusive.get(at as usize).map(|group| &group.meta),
                _ => None,
            },
            Element::Value(id, at) => match &self.ty(id).kind {
                TypeKind::Enum(body) => body.values.get(at as usize).map(|value| &value.meta),
                _ => None,
            },
            Element::Variant(id, at) => match &self.ty(id).kind {
                TypeKind::Union(body) => {
                    body.variants.get(at as usize).map(|variant| &variant.meta)
                }
                _ => None,
            },
            Element::Service(at) => self.services.get(at as usize).map(|service| &service.meta),
            Element::Operation(service, at) => {
                self.operation(service, at).map(|operation| &operation.meta)
            }
            Element::Param(service, operation, http, at) => self
                .http(service, operation, http)
                .and_then(|http| http.params.get(at as usize))
                .map(|param| &param.meta),
            Element::ResponseHeader(service, operation, http, response, at) => self
                .response(service, operation, http, response)
                .and_then(|response| response.headers.get(at as usize))
                .map(|param| &param.meta),
            Element::RequestBody(..) | Element::Response(..) | Element::ResponseBody(..) => None,
            Element::Channel(at) => self.channels.get(at as usize).map(|channel| &channel.meta),
            Element::Server(at) => self.servers.get(at as usize).map(|server| &server.meta),
            Element::Scheme(at) => self.schemes.get(at as usize).map(|scheme| &scheme.meta),
        }
    }

    /// An operation by its places.
    pub fn operation(&self, service: u32, at: u32) -> Option<&Operation> {
        self.services.get(service as usize)?.operations.get(at as usize)
    }

    /// An operation's HTTP binding by its places.
    pub fn http(&self, service: u32, operation: u32, at: u32) -> Option<&Http> {
        self.operation(service, operation)?.http.get(at as usize)
    }

    /// An answer by its places.
    pub fn response(&self, service: u32, operation: u32, http: u32, at: u32) -> Option<&Response> {
        self.http(service, operation, http)?.responses.get(at as usize)
    }

    /// The text that says an element.
    pub fn span(&self, element: Element) -> Span {
        if let Some(meta) = self.meta(element) {
            return meta.span;
        }
        match element {
            Element::Type(id) => self.ty(id).span,
            Element::Unit(id) => {
                self.units.get(id.0 as usize).map(|unit| unit.namespace_span).unwrap_or_default()
            }
            Element::Version(at) => {
                self.versions.get(at as usize).map(|version| version.span).unwrap_or_default()
            }
            Element::RequestBody(service, operation, http, at) => self
                .http(service, operation, http)
                .and_then(|http| http.bodies.get(at as usize))
                .map(|body| body.span)
                .unwrap_or_default(),
            Element::Response(service, operation, http, at) => self
                .response(service, operation, http, at)
                .map(|response| response.span)
                .unwrap_or_default(),
            Element::ResponseBody(service, operation, http, response, at) => self
                .response(service, operation, http, response)
                .and_then(|response| response.bodies.get(at as usize))
                .map(|body| body.span)
                .unwrap_or_default(),
            _ => Span::default(),
        }
    }

    /// The element around an element.
    pub fn owner(&self, element: Element) -> Option<Element> {
        match element {
            Element::Type(id) => {
                let ty = self.ty(id);
                match &ty.decl {
                    Some(decl) => decl.parent.map(Element::Type),
                    None => ty.owner,
                }
            }
            Element::Field(id, _)
            | Element::Exclusive(id, _)
            | Element::Value(id, _)
            | Element::Variant(id, _) => Some(Element::Type(id)),
            Element::Operation(service, _) => Some(Element::Service(service)),
            Element::Param(service, operation, ..)
            | Element::RequestBody(service, operation, ..)
            | Element::Response(service, operation, ..) => {
                Some(Element::Operation(service, operation))
            }
            Element::ResponseHeader(service, operation, http, response, _)
            | Element::ResponseBody(service, operation, http, response, _) => {
                Some(Element::Response(service, operation, http, response))
            }
            _ => None,
        }
    }

    /// The stable path of an element, `orders.v1.Order.total`; parts without a name are bracketed.
    pub fn symbol(&self, element: Element) -> Name {
        let mut parts = Vec::new();
        let mut at = Some(element);
        // Owners form a tree; the bound only guards against a contract that was not finished.
        while let Some(element) = at.filter(|_| parts.len() < 256) {
            let (part, whole) = self.symbol_part(element);
            parts.push(part);
            at = if whole { None } else { self.owner(element) };
        }
        let mut symbol = String::new();
        for part in parts.iter().rev().filter(|part| !part.is_empty()) {
            if !symbol.is_empty() && !part.starts_with('[') {
                symbol.push('.');
            }
            symbol.push_str(part);
        }
        symbol.into()
    }

    /// The element's own part of its symbol, and whether it is the whole of it.
    fn symbol_part(&self, element: Element) -> (Name, bool) {
        match element {
            Element::Type(id) => match &self.ty(id).decl {
                Some(decl) => (decl.symbol.clone(), true),
                None => (self.place_in_owner(id).into(), false),
            },
            Element::Service(at) => (
                self.services
                    .get(at as usize)
                    .map(|service| service.symbol.clone())
                    .unwrap_or_default(),
                true,
            ),
            Element::Channel(at) => (
                self.channels
                    .get(at as usize)
                    .map(|channel| channel.symbol.clone())
                    .unwrap_or_default(),
                true,
            ),
            Element::Unit(id) => (
                self.units.get(id.0 as usize).map(|unit| unit.path.clone()).unwrap_or_default(),
                true,
            ),
            Element::Version(at) => (
                self.versions
                    .get(at as usize)
                    .map(|version| version.spelling.clone())
                    .unwrap_or_default(),
                true,
            ),
            Element::RequestBody(service, operation, http, at) => {
                let media = self
                    .http(service, operation, http)
                    .and_then(|http| http.bodies.get(at as usize));
                (
                    media
                        .map(|body| smol_str::format_smolstr!("[request {}]", body.media.value))
                        .unwrap_or_default(),
                    false,
                )
            }
            Element::Response(service, operation, http, at) => {
                let response = self.response(service, operation, http, at);
                let part = response
                    .map(|response| smol_str::format_smolstr!("[{}]", response.status.value));
                (part.unwrap_or_default(), false)
            }
            Element::ResponseBody(service, operation, http, response, at) => {
                let body = self
                    .response(service, operation, http, response)
                    .and_then(|response| response.bodies.get(at as usize));
                (
                    body.map(|body| smol_str::format_smolstr!("[{}]", body.media.value))
                        .unwrap_or_default(),
                    false,
                )
            }
            Element::Param(service, operation, http, at) => {
                let param = self
                    .http(service, operation, http)
                    .and_then(|http| http.params.get(at as usize));
                let part = param.map(|param| {
                    smol_str::format_smolstr!(
                        "[{} {}]",
                        location_word(param),
                        param.meta.name.value
                    )
                });
                (part.unwrap_or_default(), false)
            }
            _ => {
                (self.meta(element).map(|meta| meta.name.value.clone()).unwrap_or_default(), false)
            }
        }
    }

    /// Where an anonymous type stands in its owner's expression: nothing for the outermost node of a field.
    fn place_in_owner(&self, id: TypeId) -> &'static str {
        let Some(Element::Type(owner)) = self.ty(id).owner else { return "" };
        match &self.ty(owner).kind {
            TypeKind::List(_) | TypeKind::Set(_) => "[items]",
            TypeKind::Map { key, .. } if *key == id => "[keys]",
            TypeKind::Map { .. } => "[values]",
            TypeKind::Tuple { .. } => "[item]",
            TypeKind::Struct(_) => "[rest]",
            TypeKind::Schema(_) => "[schema]",
            _ => "",
        }
    }
}

fn location_word(param: &Param) -> &'static str {
    match param.location {
        crate::Location::Path => "path",
        crate::Location::Query => "query",
        crate::Location::Header => "header",
        crate::Location::Cookie => "cookie",
    }
}

impl Type {
    /// The types that stand directly in this one, each with the element that says it. `id` is this type's.
    pub fn children(&self, id: TypeId) -> Vec<(Element, TypeId)> {
        let this = Element::Type(id);
        match &self.kind {
            TypeKind::Ref(next)
            | TypeKind::Alias(next)
            | TypeKind::List(next)
            | TypeKind::Set(next)
            | TypeKind::Nullable(next) => {
                vec![(this, *next)]
            }
            TypeKind::Map { key, value } => vec![(this, *key), (this, *value)],
            TypeKind::Tuple { items, rest } => {
                items.iter().chain(rest).map(|item| (this, *item)).collect()
            }
            TypeKind::Struct(body) => {
                let fields = body
                    .fields
                    .iter()
                    .zip(0..)
                    .map(|(field, at)| (Element::Field(id, at), field.ty));
                let others = body
                    .rest
                    .iter()
                    .chain(body.patterns.iter().map(|(_, ty)| ty))
                    .map(|ty| (this, *ty));
                fields.chain(others).collect()
            }
            TypeKind::Union(body) => {
                let variants = body.variants.iter().zip(0..);
                variants
                    .filter_map(|(variant, at)| Some((Element::Variant(id, at), variant.ty?)))
                    .collect()
            }
            TypeKind::Part { of, .. } => vec![(this, *of)],
            TypeKind::Schema(schema) => schema.children().map(|child| (this, child)).collect(),
            TypeKind::Scalar(_)
            | TypeKind::Literals(_)
            | TypeKind::Enum(_)
            | TypeKind::Never
            | TypeKind::Opaque(_) => Vec::new(),
        }
    }
}

impl Schema {
    /// The schemas that stand directly in this one.
    pub fn children(&self) -> impl Iterator<Item = TypeId> {
        let groups = self.any_of.iter().chain(&self.one_of).flatten();
        let conditions = self
            .conditions
            .iter()
            .flat_map(|(when, then, otherwise)| [Some(*when), *then, *otherwise]);
        let lone = [
            self.property_names,
            self.contains.map(|(schema, ..)| schema),
            self.unevaluated_properties,
            self.unevaluated_items,
        ];
        self.all_of
            .iter()
            .chain(groups)
            .chain(&self.not)
            .copied()
            .chain(conditions.flatten())
            .chain(self.dependents.iter().map(|(_, schema)| *schema))
            .chain(lone.into_iter().flatten())
    }
}

/// Tells each anonymous type which element says it; the first that does so wins.
pub(crate) fn assign_owners(contract: &mut Contract) {
    let mut claims = Vec::new();
    for (id, ty) in contract.ids().zip(&contract.types) {
        // A use does not own what it names.
        if !matches!(ty.kind, TypeKind::Ref(_) | TypeKind::Part { .. }) {
            claims.extend(ty.children(id));
        }
    }
    claims.extend(contract.roots().map(|(element, id, _)| (element, id)));
    for (element, id) in claims {
        if let Some(ty) = contract.types.get_mut(id.0 as usize)
            && ty.decl.is_none()
        {
            ty.owner.get_or_insert(element);
        }
    }
}
