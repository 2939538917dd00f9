//! Paths and their operations.

use rustc_hash::FxHashMap;
use wireproof_jsonschema::{Place, Role, attributes, literal};
use wireproof_model::{Attribute, Deprecation, Http, Meta, Name, Operation, Safety};
use wireproof_source::{
    Diagnostic, Span, Spanned,
    document::{Entry, Node},
};

use crate::document::{Reader, key_name, other, text_name};

/// The methods of a path item.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A method of a path item, and what the item says for all of its methods.
#[derive(Clone, Copy)]
pub(crate) struct Method<'a> {
    /// Where the item stands.
    pub(crate) item: Place<'a>,
    /// The method and its operation.
    pub(crate) entry: &'a Entry,
}

impl<'a> Reader<'a> {
    /// The operations of a document's paths.
    pub(crate) fn operations(&mut self, root: Place<'a>) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut ids: FxHashMap<Name, Span> = FxHashMap::default();
        for entry in root.node.get("paths").map_or(&[][..], Node::entries) {
            if entry.key.value.starts_with("x-") {
                self.schemas.value(&entry.node);
                continue;
            }
            if !entry.key.value.starts_with('/') {
                let message = "a path begins with `/`";
                self.schemas.diagnostics.push(Diagnostic::warning(entry.key.span, message));
            }
            for method in self.methods(root.at(&entry.node)) {
                let operation = self.operation(method, entry);
                let name = &operation.meta.name;
                if let Some(first) = ids.insert(name.value.clone(), name.span) {
                    let message = format!("the operation id `{}` stands twice", name.value);
                    let warning =
                        Diagnostic::warning(name.span, message).related(first, "first here");
                    self.schemas.diagnostics.push(warning);
                }
                operations.push(operation);
            }
        }
        operations
    }

    /// The methods of a path item, also those that it gets by reference; its own come first and win.
    pub(crate) fn methods(&mut self, place: Place<'a>) -> Vec<Method<'a>> {
        let mut found: Vec<Method<'a>> = Vec::new();
        let mut at = place;
        for _ in 0..32 {
            self.schemas.object(at.node, |key| match key {
                "$ref" | "summary" | "description" | "parameters" | "servers" => Role::Keyword,
                _ if METHODS.contains(&key) => Role::Keyword,
                _ => other(key),
            });
            for entry in at.node.entries() {
                let known = |method: &Method<'_>| method.entry.key.value == entry.key.value;
                if METHODS.contains(&entry.key.value.as_str()) && !found.iter().any(known) {
                    found.push(Method { item: at, entry });
                }
            }
            if at.node.get("$ref").is_none() {
                return found;
            }
            match self.schemas.step(at) {
                Some(next) => at = next,
                None => return found,
            }
        }
        let message = "this chain of references reaches nothing";
        self.schemas
            .diagnostics
            .push(Diagnostic::error(place.node.span, message).help("break the circle"));
        found
    }

    /// What an operation's mapping holds.
    pub(crate) fn look_at_operation(&mut self, node: &'a Node) {
        self.schemas.object(node, |key| match key {
            "operationId" | "summary" | "description" | "deprecated" | "parameters"
            | "requestBody" | "servers" | "security" => Role::Keyword,
            "responses" | "callbacks" => Role::Names,
            "tags" | "externalDocs" => Role::Value,
            _ => other(key),
        });
    }

    /// An operation's name, place and life.
    pub(crate) fn operation_meta(method: Method<'a>, fallback: Name) -> Meta {
        let node = &method.entry.node;
        let name = text_name(node.get("operationId"))
            .unwrap_or_else(|| Spanned::new(fallback, method.entry.key.span));
        let mut meta = Meta::new(name, method.entry.span());
        meta.docs = node.get("description").or(node.get("summary")).map(|node| node.span);
        if let Some(entry) =
            node.entry("deprecated").filter(|entry| entry.node.as_bool() == Some(true))
        {
            meta.extra_mut().deprecated =
                Some(Deprecation { span: entry.span(), ..Deprecation::default() });
        }
        if let Some(tags) = node.entry("tags") {
            let said = Attribute::new("openapi.tags", literal(&tags.node), tags.span());
            meta.extra_mut().attributes.push(said);
        }
        attributes(&mut meta, node);
        attributes(&mut meta, method.item.node);
        meta
    }

    fn operation(&mut self, method: Method<'a>, path: &'a Entry) -> Operation {
        let Method { item, entry } = method;
        let node = &entry.node;
        self.look_at_operation(node);
        let verb: Name = entry.key.value.to_ascii_uppercase().into();
        let fallback = smol_str::format_smolstr!("{verb} {}", path.key.value);
        let mut operation = Operation::new(Self::operation_meta(method, fallback));
        operation.safety = match verb.as_str() {
            "GET" | "HEAD" | "OPTIONS" | "TRACE" => Safety::Safe,
            "PUT" | "DELETE" => Safety::Idempotent,
            _ => Safety::Unsafe,
        };
        operation.security = self.security(node);
        operation.servers = self.servers(node);
        if node.get("servers").is_none() {
            operation.servers = self.servers(item.node);
        } else {
            self.servers(item.node);
        }
        let params =
            self.params(&[(item, item.node.get("parameters")), (item, node.get("parameters"))]);
        let (bodies, body_required) =
            node.get("requestBody").map(|node| self.request(item, node)).unwrap_or_default();
        let responses =
            node.get("responses").map(|node| self.responses(item, node)).unwrap_or_default();
        operation.http.push(Http {
            method: verb,
            path: key_name(path),
            span: entry.span(),
            params,
            bodies,
            body_required,
            responses,
        });
        self.callbacks(item, node, &operation.meta.name.value);
        operation
    }
}
