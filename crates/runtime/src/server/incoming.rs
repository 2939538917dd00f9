//! A call as a server receives it: each value read from its place, and everything that is wrong with them.

use bytes::Bytes;
use http::{HeaderMap, header, request::Parts};
use serde_json::{Map, Value};

use crate::{
    Json, Location, Operation, Optional, Pairs, Place, Problem, Reading, Rule, Side, Violation,
    ViolationKind, decode, tolerance::Leniency,
};

/// What a handler may know of a call beside its input.
#[derive(Clone, Debug)]
pub struct Call {
    /// The operation.
    pub operation: Operation,
    /// The request's headers.
    pub headers: HeaderMap,
    /// What middleware has left for the handler.
    pub extensions: http::Extensions,
    /// What of the input was let pass: where (as a JSON pointer) and which leniency.
    pub leniencies: Vec<(String, Leniency)>,
    /// Fields of the input that the contract does not know, by their JSON pointers.
    pub unknown: Vec<(String, Value)>,
}

/// A call while its input is read.
#[derive(Debug)]
pub struct Incoming {
    call: Call,
    path: Pairs,
    query: Pairs,
    cookies: Pairs,
    /// What was asked of the query.
    asked: Vec<Place>,
    raw: Bytes,
    body: Option<Value>,
    violations: Vec<Violation>,
    refusal: Option<Problem>,
}

impl Incoming {
    pub(super) fn new(operation: Operation, parts: Parts, path: Pairs, raw: Bytes) -> Self {
        let query = parts.uri.query().map(pairs).unwrap_or_default();
        let cookies = parts.headers.get_all(header::COOKIE).iter();
        let cookies =
            cookies.filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(';'));
        let cookies = cookies.filter_map(|pair| pair.trim().split_once('='));
        let cookies =
            cookies.map(|(name, text)| (name.to_owned(), unescape(text, false))).collect();
        let (headers, extensions) = (parts.headers, parts.extensions);
        let (leniencies, unknown) = (Vec::new(), Vec::new());
        let call = Call { operation, headers, extensions, leniencies, unknown };
        let (violations, refusal) = (Vec::new(), None);
        Self { call, path, query, cookies, asked: Vec::new(), raw, body: None, violations, refusal }
    }

    /// What a handler may know of the call beside its input.
    pub fn call(&self) -> &Call {
        &self.call
    }

    /// The text of the value that tells a repeated call from a new one.
    pub(super) fn key(&self, place: Place) -> Option<String> {
        let mut at = self.entries(place).into_iter();
        at.find(|(name, _)| name == place.name).map(|(_, text)| text)
    }

    pub(super) fn bytes(&self) -> &Bytes {
        &self.raw
    }

    fn entries(&self, place: Place) -> Pairs {
        match place.location {
            Location::Path => self.path.clone(),
            Location::Query => self.query.clone(),
            Location::Cookie => self.cookies.clone(),
            Location::Header => {
                let values = self.call.headers.get_all(place.name).iter();
                let texts = values.filter_map(|value| value.to_str().ok());
                texts.map(|text| (place.name.to_owned(), text.to_owned())).collect()
            }
            Location::Member => Pairs::new(),
        }
    }

    /// Parameters of the query that nothing asked for are let pass, and counted.
    fn leave_unknown(&mut self) {
        let asked = &self.asked;
        if asked.iter().any(|place| place.style == crate::Style::Spread) {
            return;
        }
        let knows = |name: &str| {
            let name = name.split_once('[').map_or(name, |(name, _)| name);
            asked.iter().any(|place| place.name == name)
        };
        for (name, text) in self.query.iter().filter(|(name, _)| !knows(name)) {
            let pointer = format!("/query/{}", name.replace('~', "~0").replace('/', "~1"));
            crate::tolerance::note(Leniency::UnknownField, &pointer);
            self.call.leniencies.push((pointer.clone(), Leniency::UnknownField));
            self.call.unknown.push((pointer, Value::String(text.clone())));
        }
    }

    fn value(&mut self, place: Place) -> Option<Value> {
        if place.location == Location::Query {
            self.asked.push(place);
        }
        if place.location == Location::Member {
            return self.json().and_then(|body| body.get(place.name)).cloned();
        }
        decode(place, &self.entries(place))
    }

    /// Reads with a place's pointer and keeps what is wrong.
    fn read_at<T>(
        &mut self,
        place: Place,
        read: impl FnOnce(&mut Reading) -> Option<T>,
    ) -> Option<T> {
        let texts = place.location != Location::Member && place.style != crate::Style::Json;
        let mut at =
            if texts { Reading::of_texts(Side::Server) } else { Reading::new(Side::Server) };
        let value = at.at_key(place.location.name(), |at| at.at_key(place.name, read));
        self.finish(value, at)
    }

    fn finish<T>(&mut self, value: Option<T>, at: Reading) -> Option<T> {
        match crate::received(value, at) {
            Ok(received) => {
                self.call.leniencies.extend(received.leniencies);
                self.call.unknown.extend(received.unknown);
                Some(received.value)
            }
            Err(unreadable) => {
                self.violations.extend(unreadable.violations);
                None
            }
        }
    }

    /// A value that must be there.
    pub fn required<T: Json>(&mut self, place: Place, rule: &Rule<'_>) -> Option<T> {
        let value = self.value(place);
        self.read_at(place, |at| {
            let Some(value) = &value else {
                at.violation(ViolationKind::Missing, "is required");
                return None;
            };
            T::read(value, rule, at)
        })
    }

    /// A value that may be absent.
    pub fn optional<T: Optional>(&mut self, place: Place, rule: &Rule<'_>) -> Option<T> {
        match self.value(place) {
            Some(value) => self.read_at(place, |at| T::present(&value, rule, at)),
            None => Some(T::absent()),
        }
    }

    /// A value for which something else stands in when it is absent.
    pub fn or<T: Json>(
        &mut self,
        place: Place,
        rule: &Rule<'_>,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        match self.value(place) {
            Some(Value::Null) if !T::NULL => Some(default()),
            Some(value) => self.read_at(place, |at| T::read(&value, rule, at)),
            None => Some(default()),
        }
    }

    /// The whole body.
    pub fn body<T: Json>(&mut self, rule: &Rule<'_>) -> Option<T> {
        let body = self.json()?.clone();
        let mut at = Reading::new(Side::Server);
        let value = at.at_key("body", |at| T::read(&body, rule, at));
        self.finish(value, at)
    }

    /// The whole body, which may be absent.
    #[allow(clippy::option_option, reason = "whether it could be read, and whether it is there")]
    pub fn optional_body<T: Json>(&mut self, rule: &Rule<'_>) -> Option<Option<T>> {
        if self.raw.is_empty() { Some(None) } else { self.body(rule).map(Some) }
    }

    /// The whole body as it is.
    pub fn raw(&mut self) -> Option<Bytes> {
        Some(self.raw.clone())
    }

    /// The whole body as text.
    pub fn text(&mut self) -> Option<String> {
        let text = String::from_utf8(self.raw.to_vec()).ok();
        if text.is_none() {
            self.wrong_body("is no UTF-8".to_owned());
        }
        text
    }

    /// The body as JSON; what is wrong with it is said once.
    fn json(&mut self) -> Option<&Value> {
        if self.body.is_none() {
            let media = self.call.headers.get(header::CONTENT_TYPE);
            let media = media.and_then(|media| media.to_str().ok()).unwrap_or_default();
            if !media.is_empty() && !media.to_ascii_lowercase().contains("json") {
                let detail = format!("the body is {media}, the contract says JSON");
                self.refusal.get_or_insert(Problem::new(415, detail));
            }
            let text: &[u8] = if self.raw.is_empty() { b"null" } else { &self.raw };
            match serde_json::from_slice(text) {
                Ok(body) => self.body = Some(body),
                Err(error) => {
                    self.wrong_body(format!("is no JSON: {error}"));
                    self.body = Some(Value::Object(Map::new()));
                }
            }
        }
        self.body.as_ref()
    }

    fn wrong_body(&mut self, message: String) {
        let pointer = "/body".to_owned();
        self.violations.push(Violation { pointer, kind: ViolationKind::Type, message });
    }

    /// Whether nothing is wrong, once all that the contract knows is read.
    pub fn is_valid(&mut self) -> bool {
        self.leave_unknown();
        self.violations.is_empty() && self.refusal.is_none()
    }

    /// What is wrong, as a problem.
    pub(super) fn problem(&self) -> Problem {
        match &self.refusal {
            Some(refusal) => refusal.clone(),
            None => Problem::invalid(&self.violations),
        }
    }
}

/// The entries of a query.
fn pairs(query: &str) -> Pairs {
    let parts = query.split('&').filter(|part| !part.is_empty());
    let parts = parts.map(|part| part.split_once('=').unwrap_or((part, "")));
    parts.map(|(name, text)| (unescape(name, true), unescape(text, true))).collect()
}

/// The text that escapes stand for; what is no escape stays.
fn unescape(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = bytes.get(at + 1..at + 3).and_then(|digits| std::str::from_utf8(digits).ok());
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, escaped) {
            (b'%', Some(escaped)) => {
                out.push(escaped);
                at += 2;
            }
            (b'+', _) if plus => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
