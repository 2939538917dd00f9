//! Objects by their fields: what is there, what is missing, what nobody knows.

use serde_json::{Map, Value};

use super::{Json, Optional, Reading, Rule, ViolationKind, Writing};
use crate::tolerance::Leniency;

/// How a type takes what its definition does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Openness {
    /// Keeps it.
    Open,
    /// Refuses it.
    Closed,
    /// A client keeps it, a server refuses it: the definition does not say.
    Unsaid,
}

/// The members of an object that is being read.
#[derive(Debug)]
pub struct Members<'v> {
    map: &'v Map<String, Value>,
    taken: usize,
}

impl Reading {
    /// The members of an object; none if the value is no object.
    pub fn object<'v>(&mut self, value: &'v Value) -> Option<Members<'v>> {
        self.step()?;
        self.outer_key = None;
        match value {
            Value::Object(map) => Some(Members { map, taken: 0 }),
            _ => self.mismatch("an object", value),
        }
    }

    /// A text or number that a list of `count` values does not have. The text, if it may be kept; what a server must
    /// not take is a violation besides.
    pub fn unlisted(&mut self, value: &Value, openness: Openness, count: usize) -> Option<String> {
        if count == 1 && self.tries() {
            // A list of one value is a mark: it tells alternatives apart.
            self.found.unfit = true;
        }
        if openness == Openness::Open
            || openness == Openness::Unsaid && self.side() == super::Side::Client
        {
            self.lenient(Leniency::UnknownValue);
        } else {
            let message = format!("{value} is none of the values listed");
            self.violation(ViolationKind::Value, message);
        }
        let text = value.as_str().filter(|_| openness != Openness::Closed)?;
        Some(text.to_owned())
    }

    /// The key of the object to be read that its union has written, not itself.
    pub fn outer_key(&self) -> Option<&'static str> {
        self.outer_key
    }
}

impl<'v> Members<'v> {
    /// The member under the first of the names that is there.
    fn take(&mut self, names: &[&'static str]) -> Option<(&'static str, &'v Value)> {
        let mut found = None;
        for name in names {
            if let Some(value) = self.map.get(*name) {
                self.taken += 1;
                found = found.or(Some((*name, value)));
            }
        }
        found
    }

    /// A field that must be there.
    pub fn required<T: Json>(
        &mut self,
        at: &mut Reading,
        names: &[&'static str],
        rule: &Rule<'_>,
    ) -> Option<T> {
        if let Some((name, value)) = self.take(names) {
            return at.at_key(name, |at| T::read(value, rule, at));
        }
        let name = names.first().copied().unwrap_or_default();
        at.at_key(name, |at| at.violation(ViolationKind::Missing, "is required"));
        None
    }

    /// A field that may be absent.
    pub fn optional<T: Optional>(
        &mut self,
        at: &mut Reading,
        names: &[&'static str],
        rule: &Rule<'_>,
    ) -> Option<T> {
        match self.take(names) {
            Some((name, value)) => at.at_key(name, |at| T::present(value, rule, at)),
            None => Some(T::absent()),
        }
    }

    /// A field for which something else stands in when it is absent.
    pub fn or<T: Json>(
        &mut self,
        at: &mut Reading,
        names: &[&'static str],
        rule: &Rule<'_>,
        default: impl FnOnce() -> T,
    ) -> Option<T> {
        match self.take(names) {
            Some((name, Value::Null)) if !T::NULL => {
                at.at_key(name, |at| at.lenient(Leniency::NullForAbsent));
                Some(default())
            }
            Some((name, value)) => at.at_key(name, |at| T::read(value, rule, at)),
            None => Some(default()),
        }
    }

    /// A field with one value, which marks the struct.
    pub fn mark(&mut self, at: &mut Reading, name: &'static str, text: &str) {
        match self.take(&[name]) {
            Some((_, Value::String(found))) if found == text => {}
            Some((_, found)) => at.at_key(name, |at| {
                if at.tries() {
                    at.found.unfit = true;
                }
                at.violation(ViolationKind::Value, format!("must be {text:?}, is {found}"));
            }),
            None => at.at_key(name, |at| {
                if at.tries() {
                    at.found.unfit = true;
                }
                at.violation(ViolationKind::Missing, "is required");
            }),
        }
    }

    /// Every member that is no field, each read as `T`.
    pub fn others<T: Json>(
        &mut self,
        at: &mut Reading,
        names: &[&str],
        rule: &Rule<'_>,
    ) -> Option<std::collections::BTreeMap<String, T>> {
        let mut others = std::collections::BTreeMap::new();
        let mut whole = true;
        for (key, value) in self.map.iter().filter(|(key, _)| !names.contains(&key.as_str())) {
            self.taken += 1;
            match at.at_key(key, |at| T::read(value, rule, at)) {
                Some(read) => _ = others.insert(key.clone(), read),
                None => whole = false,
            }
        }
        whole.then_some(others)
    }

    /// The end: members that are no fields are set aside, or refused by a closed struct.
    pub fn end(&self, at: &mut Reading, names: &[&str], outer: Option<&str>, openness: Openness) {
        if self.taken >= self.map.len() {
            return;
        }
        let unknown = self.map.iter().filter(|(key, _)| {
            !names.contains(&key.as_str()) && outer.is_none_or(|outer| outer != key.as_str())
        });
        for (key, value) in unknown {
            if openness == Openness::Closed {
                at.at_key(key, |at| at.violation(ViolationKind::Unknown, "is not a field"));
            } else {
                at.keep_unknown(key, value);
            }
        }
    }
}

/// An object that is being written.
#[derive(Debug, Default)]
pub struct Object {
    map: Map<String, Value>,
}

impl Object {
    /// An object without members.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a field that is always there.
    pub fn required<T: Json>(&mut self, at: &mut Writing, name: &str, value: &T, rule: &Rule<'_>) {
        let written = at.at_key(name, |at| value.write(rule, at));
        self.map.insert(name.to_owned(), written);
    }

    /// Writes a field unless it is absent.
    pub fn optional<T: Optional>(
        &mut self,
        at: &mut Writing,
        name: &str,
        value: &T,
        rule: &Rule<'_>,
    ) {
        if let Some(written) = at.at_key(name, |at| value.written(rule, at)) {
            self.map.insert(name.to_owned(), written);
        }
    }

    /// Writes a field that a default would stand in for: a sender writes it all the same.
    pub fn or<T: Json>(&mut self, at: &mut Writing, name: &str, value: &T, rule: &Rule<'_>) {
        self.required(at, name, value, rule);
    }

    /// Writes a field with one value.
    pub fn mark(&mut self, name: &str, text: &str) {
        self.map.insert(name.to_owned(), Value::String(text.to_owned()));
    }

    /// Writes members that are no fields; none of them takes a field's place.
    pub fn others<T: Json>(
        &mut self,
        at: &mut Writing,
        values: &std::collections::BTreeMap<String, T>,
        rule: &Rule<'_>,
    ) {
        for (key, value) in values {
            if !self.map.contains_key(key) {
                self.required(at, key, value, rule);
            }
        }
    }

    /// The object.
    pub fn end(self) -> Value {
        Value::Object(self.map)
    }
}
