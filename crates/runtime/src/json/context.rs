//! What reading and writing carry along: where they stand, what is wrong, what was let pass.

use serde_json::Value;

use super::{Json, Rule, path::Path};
use crate::tolerance::{self, Leniency};

/// More problems than this are not told one by one.
const MOST: usize = 100;

/// How many values may be looked at while alternatives are tried: trying those inside of those could otherwise cost a
/// time that grows with the power of their nesting.
const TRIED: u32 = 500_000;

/// Who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A server reads what a caller sent: a listed value that is unknown is refused unless the list is open.
    Server,
    /// A client reads what a server sent.
    Client,
}

/// What kind of thing is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ViolationKind {
    /// A required field is not there.
    Missing,
    /// The value is of another type than the contract says.
    Type,
    /// The value is none of those that are listed.
    Value,
    /// A field that a closed struct does not have.
    Unknown,
    /// The value breaks a constraint.
    Constraint,
}

/// One thing that is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where, as a JSON pointer; empty: the whole value.
    pub pointer: String,
    /// What kind of thing is wrong.
    pub kind: ViolationKind,
    /// What is wrong, for people.
    pub message: String,
}

impl std::fmt::Display for Violation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let pointer = if self.pointer.is_empty() { "the value" } else { &self.pointer };
        write!(f, "{pointer}: {}", self.message)
    }
}

/// Reading one document.
#[derive(Debug)]
pub struct Reading {
    path: Path,
    side: Side,
    texts: bool,
    budget: u32,
    /// How many alternatives are being tried around the place.
    trials: u32,
    /// A key of the next object that is no field of its struct.
    pub(super) outer_key: Option<&'static str>,
    pub(super) found: Found,
}

/// What reading has found so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    pub(super) violations: Vec<Violation>,
    pub(super) leniencies: Vec<(String, Leniency)>,
    pub(super) unknown: Vec<(String, Value)>,
    /// Whether a mark that tells alternatives apart is another one.
    pub(super) unfit: bool,
}

impl Reading {
    /// Reading as the given side.
    pub fn new(side: Side) -> Self {
        Self {
            path: Path::default(),
            side,
            texts: false,
            budget: TRIED,
            trials: 0,
            outer_key: None,
            found: Found::default(),
        }
    }

    /// Reading what was written as text, in a path, a query or a header: numbers and truth values are texts there.
    pub fn of_texts(side: Side) -> Self {
        Self { texts: true, ..Self::new(side) }
    }

    /// Who reads.
    pub fn side(&self) -> Side {
        self.side
    }

    /// Whether numbers and truth values are written as texts.
    pub fn texts(&self) -> bool {
        self.texts
    }

    /// What is wrong so far.
    pub fn violations(&self) -> &[Violation] {
        &self.found.violations
    }

    /// What is wrong, and what was let pass: where, and which leniency.
    pub fn into_parts(self) -> (Vec<Violation>, Vec<(String, Leniency)>) {
        (self.found.violations, self.found.leniencies)
    }

    /// Reads what stands under a key.
    pub fn at_key<T>(&mut self, key: &str, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.enter_key(key);
        let result = read(self);
        self.path.leave();
        result
    }

    /// Reads what stands at a place of a list.
    pub fn at_index<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> T) -> T {
        self.path.enter_index(index);
        let result = read(self);
        self.path.leave();
        result
    }

    /// Reads something in which numbers are texts.
    pub(super) fn as_texts<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.texts, true);
        let result = read(self);
        self.texts = before;
        result
    }

    /// Counts one value; none once trying alternatives has cost too much.
    pub(super) fn step(&mut self) -> Option<()> {
        if self.trials > 0 {
            self.budget = self.budget.saturating_sub(1);
        }
        (self.budget > 0).then_some(())
    }

    /// Says that something is wrong here.
    pub fn violation(&mut self, kind: ViolationKind, message: impl Into<String>) {
        if self.found.violations.len() < MOST {
            let (pointer, message) = (self.path.pointer(), message.into());
            self.found.violations.push(Violation { pointer, kind, message });
        }
    }

    /// Says that the value is of another type; always none.
    pub fn mismatch<T>(&mut self, expected: &str, value: &Value) -> Option<T> {
        let message = format!("expected {expected}, found {}", kind(value));
        self.violation(ViolationKind::Type, message);
        None
    }

    /// Says that something was let pass here.
    pub fn lenient(&mut self, leniency: Leniency) {
        if self.found.leniencies.len() < MOST || self.trials > 0 {
            self.found.leniencies.push((self.path.pointer(), leniency));
        }
    }

    /// Sets aside a field that the contract does not know.
    pub(super) fn keep_unknown(&mut self, key: &str, value: &Value) {
        self.at_key(key, |at| {
            at.lenient(Leniency::UnknownField);
            at.found.unknown.push((at.path.pointer(), value.clone()));
        });
    }

    /// Tries an alternative: what it finds is not found yet, but handed back.
    pub(super) fn trial<T>(&mut self, read: impl FnOnce(&mut Self) -> T) -> (T, Found) {
        let before = std::mem::take(&mut self.found);
        let outer = self.outer_key;
        self.trials += 1;
        let result = read(self);
        self.trials -= 1;
        self.outer_key = outer;
        (result, std::mem::replace(&mut self.found, before))
    }

    /// Whether an alternative is being tried.
    pub(super) fn tries(&self) -> bool {
        self.trials > 0
    }
}

const TOO_MUCH: &str = "this is too much to read: alternatives nest too deep";

/// What a value is called.
pub(super) fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Writing one document.
#[derive(Debug, Default)]
pub struct Writing {
    path: Path,
    violations: Vec<Violation>,
}

impl Writing {
    /// Nothing is written yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes what stands under a key.
    pub fn at_key<T>(&mut self, key: &str, write: impl FnOnce(&mut Self) -> T) -> T {
        self.path.enter_key(key);
        let result = write(self);
        self.path.leave();
        result
    }

    /// Writes what stands at a place of a list.
    pub fn at_index<T>(&mut self, index: usize, write: impl FnOnce(&mut Self) -> T) -> T {
        self.path.enter_index(index);
        let result = write(self);
        self.path.leave();
        result
    }

    /// Says that something is wrong here.
    pub fn violation(&mut self, kind: ViolationKind, message: impl Into<String>) {
        if self.violations.len() < MOST {
            let (pointer, message) = (self.path.pointer(), message.into());
            self.violations.push(Violation { pointer, kind, message });
        }
    }

    /// Adds what was found elsewhere.
    #[cfg(feature = "client")]
    pub(crate) fn push(&mut self, violation: Violation) {
        if self.violations.len() < MOST {
            self.violations.push(violation);
        }
    }

    /// What is wrong with what was written.
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }
}

/// A value that was read, with what was noticed on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Received<T> {
    /// The value.
    pub value: T,
    /// What is wrong with it; a client takes it all the same.
    pub violations: Vec<Violation>,
    /// What was let pass: where (as a JSON pointer) and which leniency.
    pub leniencies: Vec<(String, Leniency)>,
    /// Fields that the contract does not know, by their JSON pointers.
    pub unknown: Vec<(String, Value)>,
}

/// A document that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Everything that is wrong with it.
    pub violations: Vec<Violation>,
}

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, violation) in self.violations.iter().enumerate() {
            let before = if at > 0 { "; " } else { "" };
            write!(f, "{before}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Unreadable {}

/// Reads a value. A client gets it whenever it can be read; a server only if nothing at all is wrong with it.
///
/// # Errors
/// If it cannot be read, with everything that is wrong with it.
pub fn from_value<T: Json>(value: &Value, side: Side) -> Result<Received<T>, Unreadable> {
    let mut at = Reading::new(side);
    let read = T::read(value, &Rule::NEW, &mut at);
    received(read, at)
}

/// What reading came to: counts and traces what was let pass.
pub(crate) fn received<T>(read: Option<T>, at: Reading) -> Result<Received<T>, Unreadable> {
    let (side, exhausted) = (at.side, at.budget == 0);
    let Found { mut violations, leniencies, unknown, .. } = at.found;
    if exhausted {
        let message = TOO_MUCH.to_owned();
        violations = vec![Violation { pointer: String::new(), kind: ViolationKind::Type, message }];
    }
    for (pointer, leniency) in &leniencies {
        tolerance::note(*leniency, pointer);
    }
    match read {
        Some(value) if !exhausted && (side == Side::Client || violations.is_empty()) => {
            for violation in &violations {
                tolerance::note(Leniency::BrokenConstraint, &violation.pointer);
            }
            Ok(Received { value, violations, leniencies, unknown })
        }
        _ => Err(Unreadable { violations }),
    }
}

/// Reads a value from JSON text.
///
/// # Errors
/// As [`from_value`]; also if the text is no JSON.
pub fn from_slice<T: Json>(text: &[u8], side: Side) -> Result<Received<T>, Unreadable> {
    match serde_json::from_slice(text) {
        Ok(value) => from_value(&value, side),
        Err(error) => {
            let message = format!("this is no JSON: {error}");
            let violation =
                Violation { pointer: String::new(), kind: ViolationKind::Type, message };
            Err(Unreadable { violations: vec![violation] })
        }
    }
}

/// Writes a value, with everything that is wrong with it.
pub fn to_value<T: Json>(value: &T) -> (Value, Vec<Violation>) {
    let mut at = Writing::new();
    let written = value.write(&Rule::NEW, &mut at);
    (written, at.violations)
}
