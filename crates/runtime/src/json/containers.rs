//! Lists, sets, maps, tuples, and what may be null.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::{Json, Reading, Rule, ViolationKind, Writing};

impl<T: Json> Json for Option<T> {
    const NULL: bool = true;

    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        if value.is_null() {
            return Some(None);
        }
        T::read(value, rule, at).map(Some)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        self.as_ref().map_or(Value::Null, |value| value.write(rule, at))
    }
}

impl<T: Json> Json for Box<T> {
    const NULL: bool = T::NULL;

    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        T::read(value, rule, at).map(Self::new)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        (**self).write(rule, at)
    }
}

/// Reads each item; none if one of them cannot be read, but all of them are looked at.
fn items<T: Json, C: FromIterator<T>>(
    value: &Value,
    rule: &Rule<'_>,
    at: &mut Reading,
) -> Option<(C, usize)> {
    at.step()?;
    let Value::Array(list) = value else { return at.mismatch("a list", value) };
    rule.length(list.len(), "entries", |message| at.violation(ViolationKind::Constraint, message));
    if rule.is_unique() && !distinct(list) {
        at.violation(ViolationKind::Constraint, "has an entry twice");
    }
    let each = rule.of_items();
    let read = list.iter().enumerate();
    // Collecting into an `Option` would stop at the first item that cannot be read.
    let read: Vec<Option<T>> =
        read.map(|(index, item)| at.at_index(index, |at| T::read(item, each, at))).collect();
    Some((read.into_iter().collect::<Option<C>>()?, list.len()))
}

fn distinct(list: &[Value]) -> bool {
    let mut seen = HashSet::new();
    list.iter().all(|item| seen.insert(item))
}

fn list<'a, T: Json + 'a>(
    items: impl ExactSizeIterator<Item = &'a T>,
    rule: &Rule<'_>,
    at: &mut Writing,
) -> Value {
    rule.length(items.len(), "entries", |message| at.violation(ViolationKind::Constraint, message));
    let each = rule.of_items();
    let written = items.enumerate();
    let written: Vec<Value> =
        written.map(|(index, item)| at.at_index(index, |at| item.write(each, at))).collect();
    if rule.is_unique() && !distinct(&written) {
        at.violation(ViolationKind::Constraint, "has an entry twice");
    }
    Value::Array(written)
}

impl<T: Json> Json for Vec<T> {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        items(value, rule, at).map(|(read, _)| read)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        list(self.iter(), rule, at)
    }
}

impl<T: Json + Ord> Json for BTreeSet<T> {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        let (read, written): (Self, usize) = items(value, rule, at)?;
        if read.len() < written {
            at.violation(ViolationKind::Constraint, "has an entry twice");
        }
        Some(read)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        list(self.iter(), rule, at)
    }
}

impl<K: Json + Ord, T: Json> Json for BTreeMap<K, T> {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        at.step()?;
        let Value::Object(map) = value else { return at.mismatch("an object", value) };
        rule.length(map.len(), "entries", |message| {
            at.violation(ViolationKind::Constraint, message);
        });
        let mut read = Self::new();
        let mut whole = true;
        for (key, value) in map {
            let entry = at.at_key(key, |at| {
                let name = Value::String(key.clone());
                let name = at.as_texts(|at| K::read(&name, rule.of_keys(), at));
                let value = T::read(value, rule.of_items(), at);
                Some((name?, value?))
            });
            let Some((name, value)) = entry else {
                whole = false;
                continue;
            };
            if read.insert(name, value).is_some() {
                at.at_key(key, |at| at.violation(ViolationKind::Value, "is a key twice"));
                whole = false;
            }
        }
        whole.then_some(read)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        rule.length(self.len(), "entries", |message| {
            at.violation(ViolationKind::Constraint, message);
        });
        let entries = self.iter().map(|(key, value)| {
            let name = match key.write(rule.of_keys(), at) {
                Value::String(text) => text,
                other => other.to_string(),
            };
            let value = at.at_key(&name, |at| value.write(rule.of_items(), at));
            (name, value)
        });
        Value::Object(entries.collect())
    }
}

macro_rules! tuples {
    ($($size:literal: $($ty:ident $index:tt),*;)*) => {$(
        impl<$($ty: Json),*> Json for ($($ty,)*) {
            fn read(value: &Value, _: &Rule<'_>, at: &mut Reading) -> Option<Self> {
                at.step()?;
                let Value::Array(list) = value else { return at.mismatch("a list", value) };
                if list.len() > $size {
                    let message = concat!("must have ", $size, " entries");
                    at.violation(ViolationKind::Constraint, message);
                }
                let read = ($(
                    match list.get($index) {
                        Some(item) => at.at_index($index, |at| $ty::read(item, &Rule::NEW, at)),
                        None => {
                            at.at_index($index, |at| {
                                at.violation(ViolationKind::Missing, "is required");
                            });
                            None
                        }
                    },
                )*);
                Some(($(read.$index?,)*))
            }

            fn write(&self, _: &Rule<'_>, at: &mut Writing) -> Value {
                Value::Array(vec![$(
                    at.at_index($index, |at| self.$index.write(&Rule::NEW, at)),
                )*])
            }
        }
    )*};
}

tuples! {
    1: A 0;
    2: A 0, B 1;
    3: A 0, B 1, C 2;
    4: A 0, B 1, C 2, D 3;
}
