//! What is exchanged: for each operation its inputs as full as they get and the least of them, its result and each of
//! its errors.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wireproof_codegen::Generated;
use wireproof_model::{
    Body, Contract, Http, Location, Operation, Param, Response, Status, TypeKind, exposure::Role,
};

use super::{
    Maker,
    signature::{Method, methods, structs},
};

/// A call and its answer.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The operation's name in the contract.
    pub operation: String,
    /// Its method in Rust.
    pub method: String,
    /// Inputs and answer as the program reads them.
    pub document: Value,
}

/// The module of that name; an empty text if there is none.
pub(super) fn module<'g>(generated: &'g Generated, name: &str) -> &'g str {
    let found = generated.modules.iter().find(|module| module.name == name);
    found.map_or("", |module| module.text.as_str())
}

/// All exchanges of the operations that client and server have and for which values were found.
pub fn exchanges(contract: &Contract, generated: &Generated) -> Vec<Exchange> {
    let served = methods(module(generated, "server"), "fn ");
    let options = structs(module(generated, "operations"));
    let operations = contract.services.iter().flat_map(|service| &service.operations);
    let mut found = Vec::new();
    for operation in operations {
        let name = squashed(&operation.meta.name.value);
        let mut same = served.iter().filter(|method| squashed(&method.name) == name);
        let (Some(method), None) = (same.next(), same.next()) else { continue };
        let Some(http) = operation.http.first() else { continue };
        for document in documents(contract, http, method, &options).unwrap_or_default() {
            found.push(Exchange {
                operation: operation_name(operation),
                method: method.name.clone(),
                document,
            });
        }
    }
    found
}

fn operation_name(operation: &Operation) -> String {
    operation.meta.name.value.to_string()
}

/// A name without what its spelling in Rust changes.
fn squashed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn documents(
    contract: &Contract,
    http: &Http,
    method: &Method,
    options: &BTreeMap<String, Vec<(String, String)>>,
) -> Option<Vec<Value>> {
    let mut documents = Vec::new();
    let (results, errors) = answers(http);
    for full in [true, false] {
        let maker = Maker { contract, role: Role::Request, full, plain: false };
        let mut inputs = Map::new();
        for (name, ty) in flat(method, options) {
            if let Some(value) = input(&maker, http, &name, &ty)? {
                inputs.insert(name, value);
            }
        }
        let says = Maker { role: Role::Response, ..maker };
        let result = match results.first() {
            None => Value::from("aGk="),
            Some(response) => answer(&says, response)?,
        };
        let several = method.result.0.starts_with("operations::");
        let result = if several { case(0, results.first()?, &result) } else { result };
        documents.push(json!({"inputs": inputs, "told": {"result": result}}));
        if !full {
            continue;
        }
        let says = Maker { role: Role::Error, ..says };
        for (at, response) in errors.iter().enumerate() {
            // An error's bytes are not looked into.
            let raw = response.bodies.first().is_some_and(|body| !is_text(body) && !is_json(body));
            let json = response.bodies.iter().any(is_json);
            let body = if raw && !json { Value::Null } else { answer(&says, response)? };
            let told = case(at, response, &body);
            documents.push(json!({"inputs": inputs, "told": {"error": told}}));
        }
    }
    Some(documents)
}

/// The arguments, those in a struct one by one.
fn flat(
    method: &Method,
    options: &BTreeMap<String, Vec<(String, String)>>,
) -> Vec<(String, String)> {
    let fields =
        |(name, ty): &(String, String)| match options.get(ty.trim_start_matches("operations::")) {
            Some(fields) if name == "options" => fields.clone(),
            _ => vec![(name.clone(), ty.clone())],
        };
    method.arguments.iter().flat_map(fields).collect()
}

/// A value for an argument; the inner none: it is left out.
#[allow(clippy::option_option, reason = "whether a value was found, and whether there is one")]
fn input(maker: &Maker<'_>, http: &Http, name: &str, ty: &str) -> Option<Option<Value>> {
    let optional = ty.starts_with("Option<") || ty.starts_with("rt::Patch<");
    if optional && !maker.full {
        return Some(None);
    }
    let same = |param: &&Param| squashed(&param.meta.name.value) == squashed(name);
    let mut params = http.params.iter().filter(same);
    if let Some(param) = params.next() {
        if params.next().is_some() {
            return None;
        }
        let Some(ty) = param.ty else { return Some(Some("abc".into())) };
        let one = !matches!(
            maker.contract.ty(maker.contract.resolve(ty)).kind,
            TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Struct(_) | TypeKind::Map { .. }
        );
        let anything = one && matches!(param.location, Location::Path | Location::Query);
        // A parameter cannot be null, so it always has a value here.
        let made = Maker { plain: !anything, full: true, ..maker.clone() }.value(ty)?;
        return Some(Some(made));
    }
    if name != "body" {
        return None;
    }
    let body = http.bodies.iter().find(|body| is_json(body));
    let body = body.or(http.bodies.iter().find(|body| !body.media.value.contains("form")))?;
    content(maker, body).map(Some)
}

/// The results and the errors, each in their order.
fn answers(http: &Http) -> (Vec<&Response>, Vec<&Response>) {
    let ranks = |response: &Response| match response.status.value {
        status if status.is_success() => 0,
        Status::Code(100..=399) | Status::Class(1 | 3) => 1,
        _ => 2,
    };
    let best = http.responses.iter().map(&ranks).min().filter(|rank| *rank < 2);
    http.responses.iter().partition(|response| Some(ranks(response)) == best)
}

fn answer(maker: &Maker<'_>, response: &Response) -> Option<Value> {
    let body = response.bodies.iter().find(|body| is_json(body)).or(response.bodies.first());
    body.map_or(Some(Value::Null), |body| content(maker, body))
}

fn content(maker: &Maker<'_>, body: &Body) -> Option<Value> {
    if is_json(body) {
        return body.ty.map_or(Some(json!({"any": 1})), |ty| maker.value(ty));
    }
    Some(if is_text(body) { "some text\n\u{e4}".into() } else { "aGk=".into() })
}

fn case(at: usize, response: &Response, body: &Value) -> Value {
    let status = match response.status.value {
        Status::Code(code) => code,
        // One that no answer of its own has.
        Status::Class(class) => u16::from(class) * 100 + 77,
        Status::Default => 577,
    };
    json!({"case": at, "status": status, "body": body})
}

fn is_json(body: &Body) -> bool {
    body.media.value.contains("json")
}

fn is_text(body: &Body) -> bool {
    body.media.value.starts_with("text/")
}
