//! Truth values, numbers, texts and any JSON.

use serde_json::{Number, Value};

use super::{Json, Reading, Rule, ViolationKind, Writing, rule::Num};
use crate::tolerance::Leniency;

/// Up to 2^53 a double is the whole number that was written.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Json for bool {
    fn read(value: &Value, _: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        at.step()?;
        match value {
            Value::Bool(value) => Some(*value),
            Value::String(text) if at.texts() && text == "true" => Some(true),
            Value::String(text) if at.texts() && text == "false" => Some(false),
            _ => at.mismatch("true or false", value),
        }
    }

    fn write(&self, _: &Rule<'_>, _: &mut Writing) -> Value {
        Value::Bool(*self)
    }
}

impl Json for String {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        let text = at.text(value)?;
        rule.text(text, |message| at.violation(ViolationKind::Constraint, message));
        Some(text.to_owned())
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        rule.text(self, |message| at.violation(ViolationKind::Constraint, message));
        Value::String(self.clone())
    }
}

impl Json for Value {
    const NULL: bool = true;

    fn read(value: &Value, _: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        at.step()?;
        Some(value.clone())
    }

    fn write(&self, _: &Rule<'_>, _: &mut Writing) -> Value {
        self.clone()
    }
}

/// Nothing: an answer without a body, a variant without content. Reads whatever stands there.
impl Json for () {
    const NULL: bool = true;

    fn read(_: &Value, _: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        at.step()
    }

    fn write(&self, _: &Rule<'_>, _: &mut Writing) -> Value {
        Value::Null
    }
}

impl Reading {
    /// The text that a value is.
    pub fn text<'v>(&mut self, value: &'v Value) -> Option<&'v str> {
        self.step()?;
        match value {
            Value::String(text) => Some(text),
            _ => self.mismatch("a text", value),
        }
    }

    /// The whole number that a value is. `wide`: it has 64 bits and may be written as a text.
    pub fn whole(&mut self, value: &Value, wide: bool) -> Option<i128> {
        self.step()?;
        let found = match value {
            Value::Number(number) => self.whole_number(number),
            Value::String(text) if self.texts() => text.parse().ok(),
            Value::String(text) if wide => {
                let number = text.parse().ok();
                if number.is_some() {
                    self.lenient(Leniency::NumberAsText);
                }
                number
            }
            _ => None,
        };
        if found.is_none() {
            if let Value::Number(number) = value {
                let message = format!("expected a whole number, found {number}");
                self.violation(ViolationKind::Type, message);
                return None;
            }
            return self.mismatch("a whole number", value);
        }
        found
    }

    fn whole_number(&mut self, number: &Number) -> Option<i128> {
        if let Some(whole) = number.as_i64() {
            return Some(whole.into());
        }
        if let Some(whole) = number.as_u64() {
            return Some(whole.into());
        }
        // Past 2^53 a double may be another number than the one that was written.
        let double =
            number.as_f64().filter(|double| double.fract() == 0.0 && double.abs() <= EXACT)?;
        self.lenient(Leniency::WholeFraction);
        Some(double as i128)
    }
}

macro_rules! integers {
    ($($ty:ty, $wide:literal;)*) => {$(
        impl Json for $ty {
            fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
                let whole = at.whole(value, $wide)?;
                let Ok(read) = Self::try_from(whole) else {
                    let message = concat!("is past the range of ", stringify!($ty));
                    at.violation(ViolationKind::Type, format!("{whole} {message}"));
                    return None;
                };
                let wrong = |message| at.violation(ViolationKind::Constraint, message);
                rule.number(Num::Whole(whole), wrong);
                Some(read)
            }

            fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
                let wrong = |message| at.violation(ViolationKind::Constraint, message);
                rule.number(Num::Whole(i128::from(*self)), wrong);
                if $wide && rule.is_wide_text() {
                    return Value::String(self.to_string());
                }
                Value::Number(Number::from(*self))
            }
        }
    )*};
}

integers! {
    i8, false; i16, false; i32, false; i64, true;
    u8, false; u16, false; u32, false; u64, true;
}

/// The double that a value is (`wire.md` 5.1: `NaN` and the infinities are texts).
fn double(value: &Value, at: &mut Reading) -> Option<f64> {
    at.step()?;
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            text if at.texts() => text.parse().ok(),
            _ => None,
        },
        _ => None,
    }
    .or_else(|| at.mismatch("a number", value))
}

/// A double as JSON; `number` is none where JSON has no number for it.
fn from_double(value: f64, number: Option<Number>) -> Value {
    match number {
        Some(number) => Value::Number(number),
        None if value.is_nan() => Value::String("NaN".into()),
        None if value > 0.0 => Value::String("Infinity".into()),
        None => Value::String("-Infinity".into()),
    }
}

impl Json for f64 {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        let read = double(value, at)?;
        rule.number(Num::Double(read), |message| at.violation(ViolationKind::Constraint, message));
        Some(read)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        rule.number(Num::Double(*self), |message| at.violation(ViolationKind::Constraint, message));
        from_double(*self, Number::from_f64(*self))
    }
}

impl Json for f32 {
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self> {
        let read = double(value, at)?;
        let single = read as Self;
        if single.is_infinite() && read.is_finite() {
            at.violation(ViolationKind::Type, format!("{read} is past the range of f32"));
            return None;
        }
        rule.number(Num::Double(read), |message| at.violation(ViolationKind::Constraint, message));
        Some(single)
    }

    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value {
        // The shortest text that is this single, not all the digits of the double next to it.
        let shortest = self.to_string().parse().unwrap_or(f64::from(*self));
        rule.number(Num::Double(shortest), |message| {
            at.violation(ViolationKind::Constraint, message);
        });
        from_double(shortest, Number::from_f64(shortest))
    }
}
