//! The one place that decides what types and operations of a contract are called in Rust.
//!
//! Declared types come first and keep their names; what is declared nowhere is named after the place that says it.
//! Equal names are told apart by a number, in the order of the contract, so that equal contracts give equal names.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Http, Literal, Operation, Status, TypeId, TypeKind};

use crate::{
    case::{Unique, snake, upper_camel},
    views::{View, Views},
};

/// What types and operations are called.
#[derive(Debug, Default)]
pub(crate) struct Names {
    types: FxHashMap<(TypeId, View), String>,
    /// By service and operation.
    operations: Vec<Vec<OperationName>>,
    /// By service.
    services: Vec<String>,
    /// By channel.
    channels: Vec<String>,
}

/// What an operation is called.
#[derive(Clone, Debug, Default)]
pub(crate) struct OperationName {
    /// Its method.
    pub(crate) method: String,
    /// What the names of its own types begin with.
    pub(crate) types: String,
}

impl Names {
    pub(crate) fn of(contract: &Contract, views: &Views) -> Self {
        let mut names =
            Namer { contract, views, unique: Unique::default(), names: Self::default() };
        let mut declared: Vec<(TypeId, &str)> = contract
            .declarations()
            .filter(|(id, _)| !is_input(contract, *id))
            .map(|(id, decl)| (id, decl.meta.name.value.as_str()))
            .collect();
        // A name that stands as it is goes before one that has to be bent to it.
        declared.sort_by_key(|(_, name)| upper_camel(name) != **name);
        for (id, name) in &declared {
            names.give(*id, upper_camel(name));
        }
        for (id, _) in contract.declarations() {
            let name = names.names.ty(id, View::default()).map(str::to_owned);
            let name = name.unwrap_or_else(|| {
                upper_camel(contract.ty(id).decl.as_ref().map_or("", |d| &d.meta.name.value))
            });
            names.inside(id, &name);
        }
        names.services();
        names.channels();
        names.names
    }

    /// A type's name.
    pub(crate) fn ty(&self, id: TypeId, view: View) -> Option<&str> {
        self.types.get(&(id, view)).map(String::as_str)
    }

    /// An operation's names.
    pub(crate) fn operation(&self, service: usize, operation: usize) -> OperationName {
        let names = self.operations.get(service).and_then(|names| names.get(operation));
        names.cloned().unwrap_or_default()
    }

    /// A service's name.
    pub(crate) fn service(&self, service: usize) -> &str {
        self.services.get(service).map_or("Api", String::as_str)
    }

    /// A channel's name in upper camel case.
    pub(crate) fn channel(&self, channel: usize) -> &str {
        self.channels.get(channel).map_or("Channel", String::as_str)
    }
}

/// Whether a declaration is the list of an operation's parameters, which are arguments in Rust.
pub(crate) fn is_input(contract: &Contract, id: TypeId) -> bool {
    contract.ty(id).decl.as_ref().is_some_and(|decl| decl.symbol.ends_with(".input"))
}

struct Namer<'a> {
    contract: &'a Contract,
    views: &'a Views,
    unique: Unique,
    names: Names,
}

impl Namer<'_> {
    /// Names a type in all of its views; returns its plain name. What a declaration only gives a name to has it too.
    fn give(&mut self, id: TypeId, name: String) -> String {
        let plain = self.unique.give(name);
        let body = body_of(self.contract, id);
        for (request, received, ending) in [
            (false, false, ""),
            (true, false, "Input"),
            (false, true, "Received"),
            (true, true, "InputReceived"),
        ] {
            let view = View { request, received };
            if self.views.narrow(id, view) != view {
                continue;
            }
            let name = if ending.is_empty() {
                plain.clone()
            } else {
                self.unique.give(format!("{plain}{ending}"))
            };
            if body != id {
                self.names.types.insert((body, view), name.clone());
            }
            self.names.types.insert((id, view), name);
        }
        plain
    }

    /// Names what is declared nowhere inside a type that is called `name`.
    fn inside(&mut self, id: TypeId, name: &str) {
        let mut work = self.children(id, name);
        while let Some((id, hint)) = work.pop() {
            let ty = self.contract.ty(id);
            if ty.decl.is_some() {
                continue;
            }
            let name = match self.names.ty(id, View::default()) {
                Some(known) if known == name => hint,
                Some(_) => continue,
                None if is_named(self.contract, id) => self.give(id, hint),
                None => hint,
            };
            let children = self.children(id, &name);
            work.extend(children);
        }
    }

    /// The types directly inside a type, each with the name that it would have; in an order to pop them from.
    fn children(&self, id: TypeId, name: &str) -> Vec<(TypeId, String)> {
        let ending = |ending: &str| format!("{name}{}", upper_camel(ending));
        let mut children: Vec<(TypeId, String)> = match &self.contract.ty(id).kind {
            // A declared type that may be null is a name for an `Option`; what is in it needs another.
            TypeKind::Nullable(inner) if self.contract.ty(id).decl.is_some() => {
                vec![(*inner, ending("value"))]
            }
            TypeKind::Alias(inner) | TypeKind::Nullable(inner) => vec![(*inner, name.to_owned())],
            TypeKind::List(inner) | TypeKind::Set(inner) => vec![(*inner, ending("item"))],
            TypeKind::Map { key, value } => vec![(*key, ending("key")), (*value, ending("value"))],
            TypeKind::Struct(body) => {
                let fields =
                    body.fields.iter().map(|field| (field.ty, ending(&field.meta.name.value)));
                let patterns = body.patterns.iter().map(|(_, ty)| (*ty, ending("value")));
                fields
                    .chain(body.rest.map(|rest| (rest, ending("value"))))
                    .chain(patterns)
                    .collect()
            }
            TypeKind::Union(body) => {
                let variants = body.variants.iter();
                variants.filter_map(|v| Some((v.ty?, ending(&v.meta.name.value)))).collect()
            }
            TypeKind::Tuple { items, rest } => {
                let numbered =
                    items.iter().zip(1..).map(|(item, at)| (*item, format!("{name}Item{at}")));
                numbered.chain(rest.map(|rest| (rest, ending("item")))).collect()
            }
            TypeKind::Schema(schema) => schema
                .children()
                .zip(1..)
                .map(|(child, at)| (child, format!("{name}Part{at}")))
                .collect(),
            _ => Vec::new(),
        };
        children.reverse();
        children
    }

    fn named_root(&mut self, id: TypeId, hint: String) {
        if self.contract.ty(id).decl.is_some()
            || matches!(self.contract.ty(id).kind, TypeKind::Ref(_))
        {
            return;
        }
        let name = if is_named(self.contract, id) && self.names.ty(id, View::default()).is_none() {
            self.give(id, hint)
        } else {
            hint
        };
        self.inside(id, &name);
    }

    fn services(&mut self) {
        let mut services = Unique::default();
        for service in &self.contract.services {
            self.names.services.push(services.give(upper_camel(&service.meta.name.value)));
            let mut methods = Unique::without(&["new", "with"]);
            let mut operations = Vec::new();
            for operation in &service.operations {
                let method = methods.give(snake(&operation.meta.name.value));
                let types = upper_camel(method.trim_end_matches('_'));
                self.operation(operation, &types);
                operations.push(OperationName { method, types });
            }
            self.names.operations.push(operations);
        }
    }

    fn operation(&mut self, operation: &Operation, name: &str) {
        for http in &operation.http {
            self.http(http, name);
        }
        for id in operation.rpc.iter().flat_map(|rpc| rpc.input.into_iter().chain(rpc.output)) {
            self.named_root(id, format!("{name}Answer"));
        }
    }

    fn http(&mut self, http: &Http, name: &str) {
        for param in &http.params {
            if let Some(id) = param.ty {
                self.named_root(id, format!("{name}{}", upper_camel(&param.meta.name.value)));
            }
        }
        for id in http.bodies.iter().filter_map(|body| body.ty) {
            self.named_root(id, format!("{name}Body"));
        }
        for response in &http.responses {
            let status = match response.status.value {
                status if status.is_success() => String::new(),
                Status::Code(code) => code.to_string(),
                Status::Class(class) => format!("{class}xx"),
                Status::Default => "Default".to_owned(),
            };
            for id in response.bodies.iter().filter_map(|body| body.ty) {
                self.named_root(id, format!("{name}Answer{status}"));
            }
            for param in &response.headers {
                if let Some(id) = param.ty {
                    self.named_root(id, format!("{name}{}", upper_camel(&param.meta.name.value)));
                }
            }
        }
    }

    fn channels(&mut self) {
        let mut channels = Unique::default();
        for channel in &self.contract.channels {
            let name = channels.give(upper_camel(&channel.meta.name.value));
            self.named_root(channel.body, format!("{name}Message"));
            if let Some(id) = channel.headers {
                self.named_root(id, format!("{name}Headers"));
            }
            if let Some(reply) = &channel.reply {
                self.named_root(reply.ty, format!("{name}Reply"));
            }
            self.names.channels.push(name);
        }
    }
}

/// What a declaration gives a name to, if that is declared nowhere and needs one; else the type itself.
pub(crate) fn body_of(contract: &Contract, id: TypeId) -> TypeId {
    match contract.ty(id).kind {
        TypeKind::Alias(inner) | TypeKind::Ref(inner)
            if contract.ty(inner).decl.is_none() && is_named(contract, inner) =>
        {
            inner
        }
        _ => id,
    }
}

/// Whether a type that is declared nowhere needs a type of its own in Rust.
pub(crate) fn is_named(contract: &Contract, id: TypeId) -> bool {
    match &contract.ty(id).kind {
        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_) => true,
        TypeKind::Literals(values) => numbers(values).is_some(),
        _ => false,
    }
}

/// The whole numbers that a list of values is, if it is one.
pub(crate) fn numbers(values: &[wireproof_model::LiteralValue]) -> Option<Vec<i64>> {
    let number = |value: &wireproof_model::LiteralValue| match value.value {
        Literal::Number(wireproof_model::Number::Int(whole)) => i64::try_from(whole).ok(),
        _ => None,
    };
    values.iter().map(number).collect()
}
