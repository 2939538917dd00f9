//! Webhooks and callbacks: requests that the server sends. They are topics, for whoever listens is not the one who
//! upgrades, and old and new meet there in both directions.

use wireproof_jsonschema::Place;
use wireproof_model::{
    Channel, ChannelKind, Delivery, Field, Location, Name, Scalar, Struct, Type, TypeId, TypeKind,
};
use wireproof_source::{
    Diagnostic, Spanned,
    document::{Entry, Node},
};

use crate::{
    document::{Reader, key_name},
    operation::Method,
};

impl<'a> Reader<'a> {
    /// The webhooks of a document.
    pub(crate) fn webhooks(&mut self, root: Place<'a>) {
        for entry in root.node.get("webhooks").map_or(&[][..], Node::entries) {
            self.topics(root, entry, "webhooks");
        }
    }

    /// The callbacks of an operation.
    pub(crate) fn callbacks(&mut self, at: Place<'a>, operation: &'a Node, name: &Name) {
        for entry in operation.get("callbacks").map_or(&[][..], Node::entries) {
            let Some(place) = self.schemas.follow(at.at(&entry.node)) else { continue };
            self.schemas.names("callback", place.node);
            let scope = format!("{name}.{}", entry.key.value);
            for address in place.node.entries() {
                if address.key.value.starts_with("x-") {
                    self.schemas.value(&address.node);
                } else {
                    self.topics(place, address, &scope);
                }
            }
        }
    }

    fn topics(&mut self, at: Place<'a>, entry: &'a Entry, scope: &str) {
        let methods = self.methods(at.at(&entry.node));
        let several = methods.len() > 1;
        for method in methods {
            let mut symbol = format!("{scope}.{}", entry.key.value);
            if several {
                symbol = format!("{symbol}.{}", method.entry.key.value);
            }
            self.topic(method, entry, symbol.into());
        }
    }

    fn topic(&mut self, method: Method<'a>, entry: &'a Entry, symbol: Name) {
        let node = &method.entry.node;
        self.look_at_operation(node);
        let mut meta = Self::operation_meta(method, entry.key.value.as_str().into());
        meta.name = key_name(entry);
        let bodies = node
            .get("requestBody")
            .map(|body| self.request(method.item, body).0)
            .unwrap_or_default();
        let json = bodies.iter().find(|body| body.media.value.contains("json"));
        let body = json.or(bodies.first());
        let ty = body.and_then(|body| body.ty);
        for other in
            bodies.iter().filter(|other| body.is_some_and(|body| body.media != other.media))
        {
            let message =
                "of a request that the server sends, one media type is kept; this one is not";
            self.schemas.diagnostics.push(Diagnostic::note(other.span, message));
        }
        let body = ty.unwrap_or_else(|| {
            let any = TypeKind::Scalar(Scalar::Json);
            self.schemas.contract.add(Type::new(method.entry.span(), any))
        });
        let headers = self.topic_headers(method, node);
        self.unkept(method.item, node);
        self.schemas.contract.channels.push(Channel {
            symbol,
            meta,
            kind: ChannelKind::Topic,
            address: Spanned::new(entry.key.value.as_str().into(), entry.key.span),
            body,
            headers,
            servers: Vec::new(),
            key: None,
            reply: None,
            delivery: Delivery::default(),
            retain: None,
            encodings: Vec::new(),
        });
    }

    fn topic_headers(&mut self, method: Method<'a>, node: &'a Node) -> Option<TypeId> {
        let item = method.item;
        let params =
            self.params(&[(item, item.node.get("parameters")), (item, node.get("parameters"))]);
        let mut body = Struct::default();
        for param in params {
            if param.location != Location::Header {
                let message = "of a request that the server sends, headers and body are kept; this is neither";
                self.schemas.diagnostics.push(Diagnostic::note(param.meta.span, message));
                continue;
            }
            let span = param.meta.span;
            let ty = param.ty.unwrap_or_else(|| {
                let text = TypeKind::Scalar(Scalar::String { checked: true });
                self.schemas.contract.add(Type::new(span, text))
            });
            let mut field = Field::new(param.meta, param.presence, ty);
            field.default = param.default;
            body.fields.push(field);
        }
        let span = node.entry("parameters").or(item.node.entry("parameters")).map(Entry::span)?;
        if body.fields.is_empty() {
            return None;
        }
        Some(self.schemas.contract.add(Type::new(span, TypeKind::Struct(body))))
    }

    /// Answers to what a server sends: that there are some is told, their bodies are not kept.
    fn unkept(&mut self, at: Place<'a>, node: &'a Node) {
        let responses =
            node.get("responses").map(|node| self.responses(at, node)).unwrap_or_default();
        for response in responses.iter().filter(|response| !response.bodies.is_empty()) {
            let message = "the body of an answer to a request that the server sends is not kept";
            self.schemas.diagnostics.push(Diagnostic::note(response.span, message));
        }
        if let Some(entry) = node.entry("callbacks") {
            let message = "callbacks of a request that the server sends are not kept";
            self.schemas.diagnostics.push(Diagnostic::note(entry.span(), message));
        }
        self.security(node);
        self.servers(node);
    }
}
