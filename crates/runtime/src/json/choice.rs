//! Unions whose variants are told apart by their values alone: which one fits best.

use serde_json::Value;

use super::{Json, Openness, Reading, Rule, Side, ViolationKind, Writing, context::Found};
use crate::tolerance::Leniency;

/// A variant that the contract does not know, kept as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawVariant {
    /// The variant's name on the wire; empty where the value alone tells.
    pub name: String,
    /// Its value.
    pub value: Value,
}

/// How badly a variant fits; less is better.
type Misfit = (usize, usize, usize);

/// The variant that fits best so far.
#[derive(Debug)]
pub struct Choice<T> {
    best: Option<(Misfit, T, Found)>,
    /// What kept the most promising of the others from fitting.
    nearest: Option<(bool, usize, Found)>,
}

impl<T> Choice<T> {
    /// No variant was tried yet; none if the value has cost too much already.
    pub fn new(at: &mut Reading, _: &Value) -> Option<Self> {
        at.step()?;
        Some(Self { best: None, nearest: None })
    }

    /// Tries a variant. One that cannot be read, or whose mark is another, does not fit at all; of the others the one
    /// wins that breaks the fewest constraints, then the one with the fewest unknown values, then the fewest
    /// leniencies, then the first.
    pub fn offer<V: Json>(
        &mut self,
        at: &mut Reading,
        value: &Value,
        rule: &Rule<'_>,
        variant: impl FnOnce(V) -> T,
    ) {
        if self.best.as_ref().is_some_and(|(misfit, ..)| *misfit == (0, 0, 0)) {
            return;
        }
        let (read, found) = at.trial(|at| V::read(value, rule, at).map(variant));
        match read {
            Some(value) if !found.unfit => {
                let count =
                    |leniency| found.leniencies.iter().filter(|(_, l)| *l == leniency).count();
                let unknown = count(Leniency::UnknownValue) + count(Leniency::UnknownVariant);
                let misfit = (found.violations.len(), unknown, found.leniencies.len());
                if self.best.as_ref().is_none_or(|(best, ..)| misfit < *best) {
                    self.best = Some((misfit, value, found));
                }
            }
            _ => {
                let rank = (found.unfit, found.violations.len());
                if self.nearest.as_ref().is_none_or(|(unfit, count, _)| rank < (*unfit, *count)) {
                    self.nearest = Some((rank.0, rank.1, found));
                }
            }
        }
    }

    /// The variant that fits best. None fits: a union that is open keeps the value (`unknown`), others say why not.
    pub fn take(
        self,
        at: &mut Reading,
        value: &Value,
        openness: Openness,
        unknown: impl FnOnce(RawVariant) -> Option<T>,
    ) -> Option<T> {
        if let Some((_, value, found)) = self.best {
            at.found.violations.extend(found.violations);
            at.found.leniencies.extend(found.leniencies);
            at.found.unknown.extend(found.unknown);
            return Some(value);
        }
        if openness == Openness::Open || openness == Openness::Unsaid && at.side() == Side::Client {
            at.lenient(Leniency::UnknownVariant);
        } else {
            at.violation(ViolationKind::Type, "fits none of the alternatives");
            if let Some((false, _, found)) = self.nearest {
                at.found.violations.extend(found.violations.into_iter().take(8));
            }
        }
        unknown(RawVariant { name: String::new(), value: value.clone() })
    }
}

impl RawVariant {
    /// The value as the union writes it.
    pub fn write(&self, property: Option<&'static str>) -> Value {
        match property {
            None => wrap(&self.name, self.value.clone()),
            Some(_) => self.value.clone(),
        }
    }
}

fn wrap(name: &str, content: Value) -> Value {
    Value::Object([(name.to_owned(), content)].into_iter().collect())
}

/// The names of a union's variants stand around their values (no property) or in a property of them.
impl Reading {
    /// The variant's name and its content. Where an object has several members, the first of `known` that is there
    /// names it, and the others are unknown fields.
    pub fn named_variant<'v>(
        &mut self,
        value: &'v Value,
        property: Option<&'static str>,
        known: &[&str],
    ) -> Option<(&'v str, &'v Value)> {
        self.step()?;
        let Value::Object(map) = value else { return self.mismatch("an object", value) };
        if let Some(key) = property {
            return match map.get(key) {
                Some(Value::String(name)) => Some((name, value)),
                Some(other) => self.at_key(key, |at| at.mismatch("a text", other)),
                None => {
                    self.at_key(key, |at| at.violation(ViolationKind::Missing, "is required"));
                    None
                }
            };
        }
        let first = map.iter().find(|(key, _)| known.contains(&key.as_str()));
        let Some((name, content)) = first.or(map.iter().next()) else {
            self.violation(ViolationKind::Missing, "must name a variant");
            return None;
        };
        for (key, value) in map.iter().filter(|(key, _)| *key != name) {
            if known.contains(&key.as_str()) {
                self.at_key(key, |at| {
                    at.violation(ViolationKind::Value, "must not stand beside another variant");
                });
            } else {
                self.keep_unknown(key, value);
            }
        }
        Some((name, content))
    }

    /// Reads the content of a variant.
    pub fn variant<T: Json>(
        &mut self,
        name: &str,
        content: &Value,
        property: Option<&'static str>,
    ) -> Option<T> {
        if property.is_some() {
            self.outer_key = property;
            let read = T::read(content, &Rule::NEW, self);
            self.outer_key = None;
            return read;
        }
        self.at_key(name, |at| T::read(content, &Rule::NEW, at))
    }

    /// Reads a variant without content; what stands there is not looked at.
    pub fn bare_variant(&mut self) -> Option<()> {
        self.step()
    }

    /// A variant that is not known: kept where the union is open, else a violation.
    pub fn unknown_variant(
        &mut self,
        name: &str,
        value: &Value,
        openness: Openness,
    ) -> Option<RawVariant> {
        if openness == Openness::Open || openness == Openness::Unsaid && self.side() == Side::Client
        {
            self.lenient(Leniency::UnknownVariant);
        } else {
            let message = format!("{name:?} is none of the variants");
            self.violation(ViolationKind::Value, message);
        }
        Some(RawVariant { name: name.to_owned(), value: value.clone() })
    }
}

impl Writing {
    /// Writes a variant with its content.
    pub fn variant<T: Json>(&mut self, name: &str, content: &T, property: Option<&str>) -> Value {
        let Some(key) = property else {
            let content = self.at_key(name, |at| content.write(&Rule::NEW, at));
            return wrap(name, content);
        };
        let mut written = content.write(&Rule::NEW, self);
        if let Value::Object(map) = &mut written {
            map.insert(key.to_owned(), Value::String(name.to_owned()));
        } else {
            self.violation(ViolationKind::Type, "a variant told by a property must be an object");
        }
        written
    }

    /// Writes a variant without content.
    pub fn bare_variant(&mut self, name: &str, property: Option<&str>) -> Value {
        match property {
            None => wrap(name, Value::Object(serde_json::Map::new())),
            Some(key) => wrap(key, Value::String(name.to_owned())),
        }
    }
}
