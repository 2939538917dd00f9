//! Fields that may be absent: `Option`, and `Patch` where null says something else than absence.

use serde_json::Value;

use super::{Json, Reading, Rule, Writing};
use crate::tolerance::Leniency;

/// What may be done to a field: leave it alone, clear it, set it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Patch<T> {
    /// The field is absent: it stays as it is.
    #[default]
    Absent,
    /// The field is null: it is cleared.
    Null,
    /// The field has this value.
    Value(T),
}

impl<T> Patch<T> {
    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        if let Self::Value(value) = self { Some(value) } else { None }
    }

    /// The value by reference, if there is one.
    pub fn as_ref(&self) -> Patch<&T> {
        match self {
            Self::Absent => Patch::Absent,
            Self::Null => Patch::Null,
            Self::Value(value) => Patch::Value(value),
        }
    }
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// The type of a field that may be absent.
pub trait Optional: Sized {
    /// The field is absent.
    fn absent() -> Self;
    /// Reads a field that is there.
    fn present(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self>;
    /// What is written; none if it is absent.
    fn written(&self, rule: &Rule<'_>, at: &mut Writing) -> Option<Value>;
}

impl<T: Json> Optional for Option<T> {
    fn absent() -> Self {
        None
    }

    fn present(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        if value.is_null() && !T::NULL {
            at.lenient(Leniency::NullForAbsent);
            return Some(None);
        }
        T::read(value, rule, at).map(Some)
    }

    fn written(&self, rule: &Rule<'_>, at: &mut Writing) -> Option<Value> {
        self.as_ref().map(|value| value.write(rule, at))
    }
}

impl<T: Json> Optional for Patch<T> {
    fn absent() -> Self {
        Self::Absent
    }

    fn present(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        if value.is_null() {
            return Some(Self::Null);
        }
        T::read(value, rule, at).map(Self::Value)
    }

    fn written(&self, rule: &Rule<'_>, at: &mut Writing) -> Option<Value> {
        match self {
            Self::Absent => None,
            Self::Null => Some(Value::Null),
            Self::Value(value) => Some(value.write(rule, at)),
        }
    }
}
