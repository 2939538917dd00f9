//! Values that JSON writes as texts: moments, identifiers, addresses, decimals, bytes.

use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose},
};
use bytes::Bytes;
use jiff::{
    SignedDuration, Timestamp,
    civil::{Date, DateTime},
};
use rust_decimal::Decimal;
use serde_json::Value;
use uuid::Uuid;

use super::{Json, Reading, Rule, ViolationKind, Writing, rule::Num};

/// A URL as it was written (RFC 3986): what is sent on is what was received, to the byte.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Url(String);

impl Url {
    /// The URL of this text; whether it is one is said when it is sent.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has a scheme and no character that a URL must not have.
    pub fn is_valid(&self) -> bool {
        let Some((scheme, rest)) = self.0.split_once(':') else { return false };
        let mut letters = scheme.chars();
        letters.next().is_some_and(|first| first.is_ascii_alphabetic())
            && letters.all(|next| next.is_ascii_alphanumeric() || "+-.".contains(next))
            && !rest.is_empty()
            && !rest.chars().any(|c| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
    }
}

impl From<&str> for Url {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Url {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl std::fmt::Display for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Json for Url {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        let read = Self(String::read(value, rule, at)?);
        if !read.is_valid() {
            at.violation(ViolationKind::Constraint, "is no URL");
        }
        Some(read)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        if !self.is_valid() {
            at.violation(ViolationKind::Constraint, "is no URL");
        }
        self.0.write(rule, at)
    }
}

macro_rules! parsed {
    ($($ty:ty, $what:literal;)*) => {$(
        impl Json for $ty {
            fn read(value: &Value, _: &Rule<'_>, at: &mut Reading) -> Option<Self> {
                let text = at.text(value)?;
                let read = text.parse().ok();
                if read.is_none() {
                    at.violation(ViolationKind::Type, format!("{text:?} is no {}", $what));
                }
                read
            }

            fn write(&self, _: &Rule<'_>, _: &mut Writing) -> Value {
                Value::String(self.to_string())
            }
        }
    )*};
}

parsed! {
    Uuid, "UUID";
    Timestamp, "moment (RFC 3339)";
    DateTime, "date and time of day";
    Date, "date";
}

impl Json for SignedDuration {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        let text = at.text(value)?;
        let Ok(read) = text.parse::<Self>() else {
            at.violation(ViolationKind::Type, format!("{text:?} is no duration such as PT1.5S"));
            return None;
        };
        let wrong = |message| at.violation(ViolationKind::Constraint, message);
        rule.number(Num::Whole(read.as_nanos()), wrong);
        Some(read)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        let wrong = |message| at.violation(ViolationKind::Constraint, message);
        rule.number(Num::Whole(self.as_nanos()), wrong);
        Value::String(self.to_string())
    }
}

impl Json for Decimal {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        at.step()?;
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => {
                at.lenient(crate::tolerance::Leniency::NumberAsText);
                number.to_string()
            }
            _ => return at.mismatch("a decimal as a text", value),
        };
        // More digits than fit are an error here, never another number.
        let Ok(read) = Self::from_str_exact(&text) else {
            let message = format!("{text:?} is no decimal of at most 28 digits");
            at.violation(ViolationKind::Type, message);
            return None;
        };
        let wrong = |message| at.violation(ViolationKind::Constraint, message);
        rule.number(number_of(read), wrong);
        Some(read)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        let wrong = |message| at.violation(ViolationKind::Constraint, message);
        rule.number(number_of(*self), wrong);
        Value::String(self.to_string())
    }
}

fn number_of(decimal: Decimal) -> Num {
    let plain = decimal.normalize();
    if plain.scale() == 0 {
        Num::Whole(plain.mantissa())
    } else {
        Num::Double(plain.to_string().parse().unwrap_or(f64::NAN))
    }
}

/// Reads what others write: with and without padding.
const STANDARD: GeneralPurpose = lenient(&alphabet::STANDARD);
const URL_SAFE: GeneralPurpose = lenient(&alphabet::URL_SAFE);

const fn lenient(alphabet: &alphabet::Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

impl Json for Bytes {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        let text = at.text(value)?;
        let Ok(read) = STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)) else {
            at.violation(ViolationKind::Type, "is no base64");
            return None;
        };
        rule.length(read.len(), "bytes", |message| {
            at.violation(ViolationKind::Constraint, message);
        });
        Some(read.into())
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        rule.length(self.len(), "bytes", |message| {
            at.violation(ViolationKind::Constraint, message);
        });
        Value::String(general_purpose::STANDARD.encode(self))
    }
}
