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
    let operations: Vec<&Operation> =
        contract.services.iter().flat_map(|service| &service.operations).collect();
    let names: Vec<&str> = operations.iter().map(|it| it.meta.name.value.as_str()).collect();
    let methods: Vec<&str> = served.iter().map(|method| method.name.as_str()).collect();
    let mut found = Vec::new();
    for (at, operation) in operations.iter().enumerate() {
        let Some(method) = counterpart(&names, at, &methods).and_then(|at| served.get(at)) else {
            continue;
        };
        let Some(http) = operation.http.first() else { continue };
        for document in documents(contract, http, method, &options).unwrap_or_default() {
            let (operation, method) = (names[at].to_owned(), method.name.clone());
            found.push(Exchange { operation, method, document });
        }
    }
    found
}

/// A name without what its spelling in Rust changes.
fn squashed(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// The name among `there` that the name at a place of `here` has in Rust: the one that is spelt alike, and where
/// several are, or a number had to tell them apart, the one at the same place among those.
fn counterpart(here: &[&str], at: usize, there: &[&str]) -> Option<usize> {
    let name = squashed(here.get(at)?);
    let alike = |names: &[&str]| names.iter().filter(|it| squashed(it) == name).count();
    if alike(here) == 1 && alike(there) == 1 {
        return there.iter().position(|it| squashed(it) == name);
    }
    let bare =
        |name: &str| squashed(name).trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let rank = here.iter().take(at).filter(|it| bare(it) == bare(&name)).count();
    let mut same = (0..).zip(there).filter(|(_, it)| bare(it) == bare(&name));
    same.nth(rank).map(|(at, _)| at)
}

fn documents(
    contract: &Contract,
    http: &Http,
    method: &Method,
    options: &BTreeMap<String, Vec<(String, String)>>,
) -> Option<Vec<Value>> {
    let mut documents = Vec::new();
    let (results, errors) = answers(http);
    let arguments = flat(method, options);
    let given: Vec<&str> = arguments.iter().map(|(name, _)| name.as_str()).collect();
    let params: Vec<&str> =
        http.params.iter().map(|param| param.meta.name.value.as_str()).collect();
    let places: Vec<Option<usize>> =
        (0..params.len()).map(|at| counterpart(&params, at, &given)).collect();
    for full in [true, false] {
        let maker = Maker { contract, role: Role::Request, full, plain: false, depth: 5 };
        let mut inputs = Map::new();
        for (at, (name, ty)) in arguments.iter().enumerate() {
            let place = places.iter().position(|place| *place == Some(at));
            let param = place.and_then(|place| http.params.get(place));
            if let Some(value) = input(&maker, http, param, (name, ty))? {
                inputs.insert(name.clone(), value);
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
fn input(
    maker: &Maker<'_>,
    http: &Http,
    param: Option<&Param>,
    (name, ty): (&str, &str),
) -> Option<Option<Value>> {
    let optional = ty.starts_with("Option<") || ty.starts_with("rt::Patch<");
    if optional && !maker.full {
        return Some(None);
    }
    if let Some(param) = param {
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
