//! Values written in a contract: defaults, constants, bounds.

use std::cmp::Ordering;

use crate::Name;

/// Up to 2^53 a double is the exact number that was written.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number as a contract says it: exact as long as it is whole and fits 128 bits.
#[derive(Clone, Copy, Debug)]
pub enum Number {
    /// A whole number.
    Int(i128),
    /// Any other.
    Float(f64),
}

impl Number {
    /// Reads JSON's spelling (`-1`, `2.50`, `1e3`); whole numbers are recognised however they are spelt.
    /// None if it is no number, or past the range of a double.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(whole) = text.parse() {
            return Some(Self::Int(whole));
        }
        let float: f64 = text.parse().ok()?;
        if !float.is_finite() {
            None
        } else if float.fract() == 0.0 && float.abs() <= EXACT {
            Some(Self::Int(float as i128))
        } else {
            Some(Self::Float(float))
        }
    }

    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        match self {
            Self::Int(whole) => whole as f64,
            Self::Float(float) => float,
        }
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            _ => self.to_f64().total_cmp(&other.to_f64()),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl std::hash::Hash for Number {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        // Equal numbers must hash alike whichever way they are held, so the double decides.
        (self.to_f64() + 0.0).to_bits().hash(state);
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Int(whole) => whole.fmt(f),
            Self::Float(float) => float.fmt(f),
        }
    }
}

/// A value written in a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Literal {
    /// `null`.
    #[default]
    Null,
    /// A boolean.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A text; of a type that JSON writes as a string, its JSON form.
    String(Name),
    /// Bytes.
    Bytes(Vec<u8>),
    /// The name of an enum's value.
    Symbol(Name),
    /// A list.
    List(Vec<Literal>),
    /// Names and their values, in the order written.
    Object(Vec<(Name, Literal)>),
}

impl std::fmt::Display for Literal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Number(number) => number.fmt(f),
            Self::String(text) => write!(f, "{text:?}"),
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Symbol(name) => f.write_str(name),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        f.write_str(", ")?;
                    }
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Object(entries) => {
                f.write_str("{")?;
                for (at, (name, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{name:?}: {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_are_recognised_however_they_are_spelt() {
        assert_eq!(Number::parse("1.0"), Some(Number::Int(1)));
        assert_eq!(Number::parse("1e3"), Some(Number::Int(1000)));
        assert_eq!(Number::parse("9223372036854775807"), Some(Number::Int(i128::from(i64::MAX))));
        assert_eq!(Number::parse("1e999"), None);
        assert!(Number::parse("0.5") < Number::parse("1"));
    }
}
