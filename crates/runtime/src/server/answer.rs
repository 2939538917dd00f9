//! What a handler says, as an answer: a result, an error that the contract declares, or another problem.

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;

use super::incoming::Incoming;
use crate::{Case, Json, Outcome, Problem, Rule, Violation, Writing};

/// Why a handler has no result.
#[derive(Clone, Debug)]
pub enum Failure<E> {
    /// An error that the contract declares.
    Declared(E),
    /// Another one.
    Other(Problem),
}

impl<E> From<E> for Failure<E> {
    fn from(error: E) -> Self {
        Self::Declared(error)
    }
}

impl<E> Failure<E> {
    /// A failure that the contract does not declare.
    pub fn other(status: u16, detail: impl Into<String>) -> Self {
        Self::Other(Problem::new(status, detail))
    }
}

/// An answer, ready to be sent.
#[derive(Clone, Debug)]
pub struct Answered {
    pub(super) status: u16,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) media: &'static str,
    pub(super) body: Bytes,
}

impl Answered {
    pub(super) fn problem(problem: &Problem) -> Self {
        Self {
            status: problem.status,
            headers: Vec::new(),
            media: "application/problem+json",
            body: problem.to_value().to_string().into(),
        }
    }

    pub(super) fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        let status = StatusCode::from_u16(self.status);
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if !self.media.is_empty() {
            let media = HeaderValue::from_static(self.media);
            response.headers_mut().insert(header::CONTENT_TYPE, media);
        }
        for (name, value) in self.headers {
            response.headers_mut().append(name, value);
        }
        response
    }
}

impl Incoming {
    /// Says what is wrong with the input, all of it.
    pub fn refuse(&self) -> Answered {
        Answered::problem(&self.problem())
    }

    /// The answer for a result.
    pub fn answer<T: Json, E: Outcome>(
        &self,
        case: Case,
        result: Result<T, Failure<E>>,
    ) -> Answered {
        self.answered(result, |value, at| (case, None, value.write(&Rule::NEW, at)))
    }

    /// The answer for a result that is one of several.
    pub fn answer_any<T: Outcome, E: Outcome>(&self, result: Result<T, Failure<E>>) -> Answered {
        self.answered(result, |value, at| chosen(value, at))
    }

    /// The answer for a body that is not looked into.
    pub fn answer_raw<E: Outcome>(
        &self,
        case: Case,
        result: Result<Bytes, Failure<E>>,
    ) -> Answered {
        match result {
            Ok(body) => {
                let status = case.status.usual();
                Answered { status, headers: Vec::new(), media: case.media, body }
            }
            Err(failure) => self.failed(failure),
        }
    }

    fn answered<T, E: Outcome>(
        &self,
        result: Result<T, Failure<E>>,
        write: impl FnOnce(&T, &mut Writing) -> (Case, Option<u16>, Value),
    ) -> Answered {
        match result {
            Ok(value) => {
                let mut at = Writing::new();
                let (case, status, body) = write(&value, &mut at);
                self.checked(&at.into_violations(), || written(case, status, body))
            }
            Err(failure) => self.failed(failure),
        }
    }

    fn failed<E: Outcome>(&self, failure: Failure<E>) -> Answered {
        match failure {
            Failure::Declared(error) => {
                let mut at = Writing::new();
                let (case, status, body) = chosen(&error, &mut at);
                self.checked(&at.into_violations(), || written(case, status, body))
            }
            Failure::Other(problem) => Answered::problem(&problem),
        }
    }

    /// An answer that breaks the contract is not sent: its reader would rely on what does not hold.
    fn checked(&self, violations: &[Violation], answer: impl FnOnce() -> Answered) -> Answered {
        if violations.is_empty() {
            return answer();
        }
        for violation in violations {
            tracing::error!(operation = self.call().operation.name, %violation, "answer not sent");
        }
        Answered::problem(&Problem::new(500, "the answer breaks the contract"))
    }
}

fn chosen<T: Outcome>(value: &T, at: &mut Writing) -> (Case, Option<u16>, Value) {
    let (case, status, body) = value.write(at);
    let case = T::CASES.get(case).copied().unwrap_or(Case::empty(0));
    (case, status, body)
}

fn written(case: Case, status: Option<u16>, mut body: Value) -> Answered {
    let status = status.unwrap_or(case.status.usual());
    let mut headers = Vec::new();
    if let Value::Object(map) = &mut body {
        for (member, name, _) in case.headers {
            let value = map.remove(*member).filter(|value| !value.is_null());
            let text = value.map(|value| match value {
                Value::String(text) => text,
                other => other.to_string(),
            });
            let header = text.and_then(|text| HeaderValue::from_str(&text).ok());
            headers.extend(HeaderName::from_bytes(name.as_bytes()).ok().zip(header));
        }
    }
    if !case.problem.is_empty()
        && let Value::Object(map) = &mut body
    {
        let problem = Problem::new(status, "");
        map.insert("type".to_owned(), case.problem.into());
        map.insert("title".to_owned(), problem.title.into());
        map.insert("status".to_owned(), status.into());
    }
    let text = match body {
        _ if case.media.is_empty() => Bytes::new(),
        Value::String(text) if case.is_text() => text.into(),
        other => other.to_string().into(),
    };
    Answered { status, headers, media: case.media, body: text }
}
