//! Answers: which of the declared ones one is, and what is in it.

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value};

use super::{
    attempts::Answer,
    error::{CallError, Declared, Unexpected},
    request::Request,
};
use crate::{
    Case, Json, Outcome, Reading, Received, Rule, Side, Unreadable, Violation, ViolationKind,
    problem_without_frame, received, tolerance::Leniency,
};

/// A result, with what came along.
#[derive(Clone, Debug)]
pub struct Reply<T> {
    /// The result.
    pub value: T,
    /// The answer's status.
    pub status: StatusCode,
    /// The answer's headers.
    pub headers: HeaderMap,
    /// What of it breaks the contract; it was taken all the same.
    pub violations: Vec<Violation>,
    /// What was let pass: where (as a JSON pointer) and which leniency.
    pub leniencies: Vec<(String, Leniency)>,
    /// Fields that the contract does not know, by their JSON pointers.
    pub unknown: Vec<(String, Value)>,
}

impl<T> std::ops::Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl Request<'_> {
    /// Sends the call; its result is one answer.
    ///
    /// # Errors
    /// If there is no answer, or another one.
    pub async fn send<T: Json, E: Outcome>(mut self, case: Case) -> Result<Reply<T>, CallError<E>> {
        let answer = self.attempts().await?;
        if Case::find(&[case], answer.status.as_u16(), &answer.media(), None).is_none() {
            return Err(failure(answer));
        }
        let read = body(&answer, &case).and_then(|body| {
            let mut at = Reading::new(Side::Client);
            let value = T::read(&body, &Rule::NEW, &mut at);
            received(value, at)
        });
        reply(answer, read)
    }

    /// Sends the call; its result is one of several answers.
    ///
    /// # Errors
    /// If there is no answer, or another one.
    pub async fn send_any<T: Outcome, E: Outcome>(mut self) -> Result<Reply<T>, CallError<E>> {
        let answer = self.attempts().await?;
        let status = answer.status.as_u16();
        let Some(at_case) = Case::find(T::CASES, status, &answer.media(), None) else {
            return Err(failure(answer));
        };
        let read = outcome::<T>(&answer, at_case);
        reply(answer, read)
    }

    /// Sends the call; its result is a body that is not looked into.
    ///
    /// # Errors
    /// If there is no answer, or another one.
    pub async fn send_raw<E: Outcome>(mut self, case: Case) -> Result<Reply<Bytes>, CallError<E>> {
        let answer = self.attempts().await?;
        if Case::find(&[case], answer.status.as_u16(), &answer.media(), None).is_none() {
            return Err(failure(answer));
        }
        if let Some(why) = answer.broken.clone() {
            return Err(unexpected(answer, why, Vec::new()));
        }
        let value = answer.body.clone();
        let none = (Vec::new(), Vec::new(), Vec::new());
        let (violations, leniencies, unknown) = none;
        reply(answer, Ok(Received { value, violations, leniencies, unknown }))
    }
}

fn reply<T, E>(
    answer: Answer,
    read: Result<Received<T>, Unreadable>,
) -> Result<Reply<T>, CallError<E>> {
    match read {
        Ok(Received { value, violations, leniencies, unknown }) => {
            let Answer { status, headers, .. } = answer;
            Ok(Reply { value, status, headers, violations, leniencies, unknown })
        }
        Err(unreadable) => {
            let why = answer.broken.clone();
            let why =
                why.unwrap_or_else(|| "the body is not what the contract declares".to_owned());
            Err(unexpected(answer, why, unreadable.violations))
        }
    }
}

fn unexpected<E>(answer: Answer, why: String, violations: Vec<Violation>) -> CallError<E> {
    let Answer { status, headers, body, .. } = answer;
    CallError::Unexpected(Box::new(Unexpected { status, headers, body, why, violations }))
}

/// The error that an answer is.
fn failure<E: Outcome>(answer: Answer) -> CallError<E> {
    let (status, media) = (answer.status, answer.media());
    let problem = answer.problem();
    let case = Case::find(E::CASES, status.as_u16(), &media, problem.as_deref());
    // A result that is none of the declared ones is no error of the server's either.
    let Some(case) = case.filter(|_| !status.is_success()) else {
        let why = format!("the contract declares no answer {status} of type {media:?}");
        return unexpected(answer, why, Vec::new());
    };
    match outcome::<E>(&answer, case) {
        Ok(read) => {
            let Answer { status, headers, .. } = answer;
            CallError::Declared(Declared { error: read.value, status, headers })
        }
        Err(unreadable) => {
            let why = "the body is not what the contract declares".to_owned();
            unexpected(answer, why, unreadable.violations)
        }
    }
}

fn outcome<T: Outcome>(answer: &Answer, case: usize) -> Result<Received<T>, Unreadable> {
    let declared = T::CASES.get(case).copied().unwrap_or(Case::empty(0));
    let body = body(answer, &declared)?;
    let mut at = Reading::new(Side::Client);
    let value = T::read(case, answer.status.as_u16(), &body, &mut at);
    received(value, at)
}

/// An answer's body as a value, with what of it travels in headers.
fn body(answer: &Answer, case: &Case) -> Result<Value, Unreadable> {
    let unreadable = |message: String| {
        let (pointer, kind) = (String::new(), ViolationKind::Type);
        Unreadable { violations: vec![Violation { pointer, kind, message }] }
    };
    if let Some(why) = &answer.broken {
        return Err(unreadable(why.clone()));
    }
    let mut body = if case.media.is_empty() {
        Value::Null
    } else if case.is_json() {
        serde_json::from_slice(&answer.body)
            .map_err(|error| unreadable(format!("the body is no JSON: {error}")))?
    } else {
        let text = std::str::from_utf8(&answer.body);
        let text = text.map_err(|_| unreadable("the body is no UTF-8".to_owned()))?;
        Value::String(text.to_owned())
    };
    if !case.problem.is_empty() {
        body = problem_without_frame(&body);
    }
    if case.headers.is_empty() {
        return Ok(body);
    }
    let mut map = if let Value::Object(map) = body { map } else { Map::new() };
    for (member, header, is_text) in case.headers {
        let text = answer.headers.get(*header).and_then(|value| value.to_str().ok());
        if let Some(text) = text {
            let read = if *is_text { None } else { serde_json::from_str(text).ok() };
            map.insert((*member).to_owned(), read.unwrap_or_else(|| text.into()));
        }
    }
    Ok(Value::Object(map))
}
