//! A call while it is put together: each value at its place, checked before it leaves.

use std::fmt::Write as _;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use super::caller::Caller;
use crate::{Json, Location, Operation, Pairs, Place, Rule, ViolationKind, Writing};

/// A call while it is put together.
#[derive(Debug)]
pub struct Request<'c> {
    pub(super) caller: &'c Caller,
    pub(super) operation: Operation,
    pub(super) at: Writing,
    path: Pairs,
    query: Pairs,
    cookies: Pairs,
    pub(super) headers: HeaderMap,
    members: Option<Map<String, Value>>,
    pub(super) body: Option<(&'static str, Bytes)>,
}

impl<'c> Request<'c> {
    pub(super) fn new(caller: &'c Caller, operation: Operation) -> Self {
        Self {
            caller,
            operation,
            at: Writing::new(),
            path: Pairs::new(),
            query: Pairs::new(),
            cookies: Pairs::new(),
            headers: caller.settings.headers.clone(),
            members: None,
            body: None,
        }
    }

    /// Puts a value at its place; one that is absent is left out.
    pub fn put<T: Json>(&mut self, place: Place, value: &T, rule: &Rule<'_>) {
        let (location, name) = (place.location, place.name);
        let written =
            self.at.at_key(location.name(), |at| at.at_key(name, |at| value.write(rule, at)));
        if location == Location::Member {
            self.members.get_or_insert_default().insert(name.to_owned(), written);
            return;
        }
        let pairs = place.encode(&written);
        match location {
            Location::Path => {
                if pairs.iter().all(|(_, text)| matches!(text.as_str(), "" | "." | "..")) {
                    // Addresses give these segments a meaning of their own, however they are written.
                    let message = "cannot be a part of a path: it is empty, `.` or `..`";
                    self.wrong(place, message);
                }
                self.path.extend(pairs);
            }
            Location::Query => self.query.extend(pairs),
            Location::Cookie => self.cookies.extend(pairs),
            Location::Header => {
                for (_, text) in pairs {
                    let header = HeaderName::from_bytes(name.as_bytes());
                    match (header, HeaderValue::from_str(&text)) {
                        (Ok(header), Ok(text)) => _ = self.headers.append(header, text),
                        _ => self.wrong(place, "cannot be written in a header"),
                    }
                }
            }
            Location::Member => {}
        }
    }

    /// Puts a value that may be absent at its place.
    pub fn put_optional<T: crate::Optional>(&mut self, place: Place, value: &T, rule: &Rule<'_>) {
        let mut trial = Writing::new();
        // What is wrong is said by `put`, at its place.
        if let Some(written) = value.written(rule, &mut trial) {
            for violation in trial.into_violations() {
                let pointer =
                    format!("/{}/{}{}", place.location.name(), place.name, violation.pointer);
                self.at.push(crate::Violation { pointer, ..violation });
            }
            self.put(place, &written, &Rule::NEW);
        }
    }

    fn wrong(&mut self, place: Place, message: &str) {
        self.at.at_key(place.location.name(), |at| {
            at.at_key(place.name, |at| at.violation(ViolationKind::Constraint, message));
        });
    }

    /// The whole body, as JSON of this media type.
    pub fn body<T: Json>(&mut self, media: &'static str, value: &T, rule: &Rule<'_>) {
        let written = self.at.at_key("body", |at| value.write(rule, at));
        self.body = Some((media, written.to_string().into()));
    }

    /// The whole body, as it is.
    pub fn raw(&mut self, media: &'static str, body: impl Into<Bytes>) {
        self.body = Some((media, body.into()));
    }

    /// The address of the call.
    pub(super) fn url(&mut self) -> String {
        let mut url = self.caller.base.to_string();
        let mut rest = self.operation.path;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((name, after)) = after.split_once('}') else { break };
            url.push_str(before);
            for (_, text) in self.path.iter().filter(|(known, _)| known == name) {
                escape(text, &mut url);
            }
            rest = after;
        }
        url.push_str(rest);
        for (at, (name, text)) in self.query.iter().enumerate() {
            url.push(if at == 0 { '?' } else { '&' });
            escape(name, &mut url);
            url.push('=');
            escape(text, &mut url);
        }
        url
    }

    /// Puts what was gathered for the body and the cookies where it travels.
    pub(super) fn gather(&mut self) {
        if let Some(members) = self.members.take() {
            let text = Value::Object(members).to_string();
            self.body = Some(("application/json", text.into()));
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, text)| {
                let mut escaped = String::new();
                escape(text, &mut escaped);
                format!("{name}={escaped}")
            })
            .collect();
        if let Ok(value) = HeaderValue::from_str(&cookies.join("; "))
            && !cookies.is_empty()
        {
            self.headers.insert(http::header::COOKIE, value);
        }
    }
}

/// Escapes all but what no address gives a meaning to (RFC 3986, 2.3).
fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing into a text cannot fail.
            _ = write!(out, "%{byte:02X}");
        }
    }
}
