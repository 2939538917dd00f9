//! Which operations are built, and why the others are not.

use rustc_hash::FxHashSet;
use wireproof_model::{Http, Operation, PathSegment, Presence, Status, path_segments};
use wireproof_source::{Diagnostic, Span};

use super::{
    answers::{Errors, Success},
    inputs::{Body, Input},
};
use crate::{case::snake, world::World};

/// An operation as both sides call it.
pub(crate) struct Plan<'a> {
    pub(crate) docs: Vec<String>,
    /// Its method in Rust.
    pub(crate) method: String,
    /// What the names of its own types begin with.
    pub(crate) types: String,
    /// The name of its constant.
    pub(crate) constant: String,
    pub(crate) operation: &'a Operation,
    pub(crate) http: &'a Http,
    /// The path that is called.
    pub(crate) path: &'a str,
    /// What is given one by one.
    pub(crate) inputs: Vec<Input>,
    /// Of the inputs, how many come as arguments; the others are fields of one struct.
    pub(crate) arguments: usize,
    pub(crate) body: Option<Body>,
    pub(crate) success: Success,
    pub(crate) errors: Errors,
    /// Whether a server can route it.
    pub(crate) routed: bool,
}

impl Plan<'_> {
    /// The inputs that come as arguments.
    pub(crate) fn given(&self) -> &[Input] {
        self.inputs.get(..self.arguments).unwrap_or_default()
    }

    /// The inputs that are fields of one struct.
    pub(crate) fn gathered(&self) -> &[Input] {
        self.inputs.get(self.arguments..).unwrap_or_default()
    }
}

/// The plans of a service's operations.
pub(crate) fn plans<'a>(world: &mut World<'a>, service: usize) -> Vec<Plan<'a>> {
    let contract = world.contract;
    let Some(of) = contract.services.get(service) else { return Vec::new() };
    let mut routes = FxHashSet::default();
    let mut found = Vec::new();
    for (at, operation) in of.operations.iter().enumerate() {
        let Some(http) = operation.http.first() else {
            let span = operation.meta.name.span;
            left_out(world, span, "it has no route: remote procedures are not built yet");
            continue;
        };
        if operation.http.len() > 1 {
            let message = "of several routes the first is built";
            world.problems.push(Diagnostic::warning(http.span, message));
        }
        if let Some(mut plan) = plan(world, (service, at), operation, http) {
            plan.routed = routed(world, http, &mut routes);
            found.push(plan);
        }
    }
    found
}

fn plan<'a>(
    world: &mut World<'a>,
    (service, at): (usize, usize),
    operation: &'a Operation,
    http: &'a Http,
) -> Option<Plan<'a>> {
    let names = world.names.operation(service, at);
    let span = operation.meta.name.span;
    if http.responses.iter().any(|response| response.stream) {
        left_out(world, span, "its answer is a stream of events");
        return None;
    }
    if http.responses.iter().any(|response| response.status.value == Status::Code(101)) {
        left_out(world, span, "its answer switches to another protocol");
        return None;
    }
    if operation.rpc.as_ref().is_some_and(|rpc| rpc.input_stream) {
        left_out(world, span, "its input is a stream");
        return None;
    }
    let path = path(http);
    if path.contains('?') {
        left_out(world, http.path.span, "its path holds a query");
        return None;
    }
    let body = match world.request_body(http) {
        Ok(body) => body,
        Err(why) => {
            left_out(world, span, &why);
            return None;
        }
    };
    if http.method == "PATCH" {
        world.defaults_in_patch(http);
    }
    let (mut inputs, body) = match world.inputs(operation, http, body) {
        Ok(found) => found,
        Err(why) => {
            left_out(world, span, &why);
            return None;
        }
    };
    // Required ones are arguments, as long as there are few; the others are named.
    inputs.sort_by_key(|input| !input.required);
    let required = inputs.iter().filter(|input| input.required).count();
    let room = 4 - usize::from(body.is_some());
    let arguments = if required <= room { required } else { 0 };
    let success = world.success(http, &names.types);
    let errors = world.errors(operation, http, &names.types);
    if !operation.links.is_empty() {
        let message = "links of the result are not written in generated code";
        world.problems.push(Diagnostic::warning(span, message));
    }
    Some(Plan {
        docs: world.docs(&operation.meta),
        constant: snake(names.method.trim_end_matches('_')).to_ascii_uppercase(),
        method: names.method,
        types: names.types,
        operation,
        http,
        path,
        inputs,
        arguments,
        body,
        success,
        errors,
        routed: true,
    })
}

impl World<'_> {
    /// A sender writes the defaults of what it does not set (`wire.md` 3.1), and a PATCH then changes them.
    fn defaults_in_patch(&mut self, http: &Http) {
        let bodies = http.bodies.iter().filter_map(|body| self.contract.as_struct(body.ty?));
        let fields = bodies.flat_map(|(_, body)| &body.fields);
        let defaults =
            fields.filter(|it| it.presence != Presence::Required && it.default.is_some());
        for field in defaults {
            let message = "a client that does not set this field sends its default, and a PATCH changes it to that";
            let help = "set it to what it is, or leave the default out of the contract";
            self.problems.push(Diagnostic::warning(field.meta.name.span, message).help(help));
        }
    }
}

/// The path that is called: a fragment is not sent (RFC 9110, 4.2.5), documents tell operations apart by it.
fn path(http: &Http) -> &str {
    http.path.value.split('#').next().unwrap_or_default()
}

/// Says that an operation is left out, and why.
pub(super) fn left_out(world: &mut World<'_>, span: Span, why: &str) {
    let message = format!("this operation is left out of generated code: {why}");
    world.problems.push(Diagnostic::warning(span, message));
    *world.coverage.missing.entry(why.to_owned()).or_default() += 1;
}

/// Says that servers leave an operation out, and why.
fn not_served(world: &mut World<'_>, http: &Http, why: &str) {
    let message = format!("generated servers do not serve this operation: {why}");
    world.problems.push(Diagnostic::warning(http.path.span, message));
    *world.coverage.missing.entry(format!("not served: {why}")).or_default() += 1;
}

/// Whether a server can tell the route from others.
fn routed(world: &mut World<'_>, http: &Http, routes: &mut FxHashSet<(String, String)>) -> bool {
    let mut shape = String::new();
    for segment in path_segments(path(http)) {
        match segment {
            PathSegment::Param(_) => shape += "/{}",
            PathSegment::Literal(text) if text.contains('{') => {
                not_served(world, http, "a part of its path is text and parameter at once");
                return false;
            }
            PathSegment::Literal(text) => {
                shape.push('/');
                shape += &text;
            }
        }
    }
    if !routes.insert((http.method.to_string(), shape)) {
        not_served(world, http, "another has the same route");
        return false;
    }
    true
}
