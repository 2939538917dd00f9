//! The routes of a service: from a request to a handler, and from what it says to an answer.

use std::{fmt::Write as _, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{RawPathParams, Request},
    response::Response,
    routing::{MethodFilter, on},
};
use futures_util::FutureExt as _;

use super::{answer::Answered, incoming::Incoming, repeated::Repeated};
use crate::{Operation, Pairs, Problem};

/// What a server takes from callers.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many bytes a request's body has at most.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { body: 2 * 1024 * 1024 }
    }
}

/// The routes of a service while they are put together.
#[derive(Debug)]
pub struct Routes<A> {
    api: Arc<A>,
    router: Router,
    limits: Limits,
    repeated: Arc<Repeated>,
}

impl<A: Send + Sync + 'static> Routes<A> {
    /// No route yet.
    pub fn new(api: A, limits: Limits) -> Self {
        Self { api: Arc::new(api), router: Router::new(), limits, repeated: Arc::default() }
    }

    /// Adds an operation.
    #[must_use]
    pub fn route<F, R>(mut self, operation: Operation, handler: F) -> Self
    where
        F: Fn(Arc<A>, Incoming) -> R + Clone + Send + Sync + 'static,
        R: Future<Output = Answered> + Send + 'static,
    {
        let Ok(method) = http::Method::from_bytes(operation.method.as_bytes()) else { return self };
        let Ok(filter) = MethodFilter::try_from(method) else { return self };
        let (path, names) = template(operation.path);
        let names: Arc<[&'static str]> = names.into();
        let (api, limits, repeated) = (self.api.clone(), self.limits, self.repeated.clone());
        let service = move |params: RawPathParams, request: Request| {
            let (api, handler, repeated) = (api.clone(), handler.clone(), repeated.clone());
            // Escapes are undone already: once more would make `%252e` a dot.
            let values = params.iter().map(|(_, text)| text.to_owned());
            let path: Pairs = names.iter().map(|name| (*name).to_owned()).zip(values).collect();
            async move {
                let incoming = receive(operation, path, request, limits).await;
                let answered = match incoming {
                    Ok(incoming) => once(&repeated, api, handler, incoming).await,
                    Err(problem) => Answered::problem(&problem),
                };
                respond(answered)
            }
        };
        self.router = self.router.route(&path, on(filter, service));
        self
    }

    /// The routes as a router of axum.
    pub fn finish(self) -> Router {
        self.router
    }
}

fn respond(answered: Answered) -> Response {
    answered.into_response()
}

/// A path as axum has it, with names of its own: equal routes of several methods may call their parameters
/// differently. And the names that the contract has, in their order.
fn template(path: &'static str) -> (String, Vec<&'static str>) {
    let mut out = String::new();
    let mut names = Vec::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        out += before;
        // Writing into a text cannot fail.
        _ = write!(out, "{{p{}}}", names.len());
        names.push(name);
        rest = after;
    }
    out += rest;
    if out.is_empty() {
        out.push('/');
    }
    (out, names)
}

async fn receive(
    operation: Operation,
    path: Pairs,
    request: Request<Body>,
    limits: Limits,
) -> Result<Incoming, Problem> {
    let (parts, body) = request.into_parts();
    let length = parts.headers.get(http::header::CONTENT_LENGTH);
    let length: Option<usize> = length.and_then(|length| length.to_str().ok()?.parse().ok());
    let too_long = || Problem::new(413, format!("a body has at most {} bytes", limits.body));
    if length.is_some_and(|length| length > limits.body) {
        return Err(too_long());
    }
    match axum::body::to_bytes(body, limits.body).await {
        Ok(raw) => Ok(Incoming::new(operation, parts, path, raw)),
        Err(_) if length.is_none() => Err(too_long()),
        Err(error) => Err(Problem::new(400, format!("the body ended early: {error}"))),
    }
}

/// Calls the handler: once for all calls that come with the same key.
async fn once<A, F, R>(repeated: &Repeated, api: Arc<A>, handler: F, incoming: Incoming) -> Answered
where
    F: Fn(Arc<A>, Incoming) -> R,
    R: Future<Output = Answered> + Send + 'static,
{
    let operation = incoming.call().operation;
    let key = operation.key.and_then(|place| incoming.key(place));
    let Some(key) = key.map(|key| format!("{} {key}", operation.name)) else {
        return guarded(handler(api, incoming)).await;
    };
    let Some(cell) = repeated.cell(key.clone(), incoming.bytes()) else {
        let detail = "this key came with another input before";
        return Answered::problem(&Problem::new(422, detail));
    };
    let answered = cell.get_or_init(|| guarded(handler(api, incoming))).await.clone();
    if answered.status >= 500 || answered.status == 429 {
        repeated.forget(&key);
    }
    answered
}

/// A handler that panics answers 500.
async fn guarded(handler: impl Future<Output = Answered>) -> Answered {
    let caught = AssertUnwindSafe(handler).catch_unwind().await;
    caught.unwrap_or_else(|_| {
        tracing::error!("a handler panicked");
        Answered::problem(&Problem::new(500, "the server failed"))
    })
}
