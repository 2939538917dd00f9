//! Values of single types: the least first, then the boundaries; what a cause's values direct.

use wireproof_codec::{Value, json};
use wireproof_model::{Constraints, Number, Scalar};

use crate::{build::is_whole, pattern};

/// A text of these is long enough for a length limit; longer ones are not made.
const LONGEST: u64 = 100_000;

/// Values of a scalar that hold its constraints, the least first.
pub(crate) fn scalar(scalar: Scalar, constraints: &[&Constraints]) -> Vec<Value> {
    let mut values = match scalar {
        Scalar::Bool => vec![Value::Bool(false), Value::Bool(true)],
        Scalar::Int(_) | Scalar::Integer => whole(scalar, constraints),
        Scalar::Float32 | Scalar::Float64 | Scalar::Number => fractions(scalar, constraints),
        Scalar::Bytes { fixed } => bytes(fixed, constraints),
        Scalar::Json => vec![
            Value::Json(serde_json::json!({})),
            Value::Json(serde_json::json!(1)),
            Value::Json(serde_json::json!("a")),
        ],
        Scalar::Null => vec![Value::Null],
        _ => texts(scalar, constraints).into_iter().map(Value::Text).collect(),
    };
    values.retain(|value| holds(value, constraints));
    values
}

/// Whether a value holds the constraints that need no look at its type.
pub(crate) fn holds(value: &Value, constraints: &[&Constraints]) -> bool {
    constraints.iter().all(|constraints| {
        let in_range = number(value).is_none_or(|number| {
            let range = constraints.range;
            let above = |at: Number, exclusive: bool| number > at || (number == at && !exclusive);
            let below = |at: Number, exclusive: bool| number < at || (number == at && !exclusive);
            range.min.is_none_or(|bound| above(bound.at, bound.exclusive))
                && range.max.is_none_or(|bound| below(bound.at, bound.exclusive))
        });
        let multiple = match (constraints.multiple_of, number(value)) {
            (Some(Number::Int(of)), Some(Number::Int(number))) => of == 0 || number % of == 0,
            (Some(of), Some(number)) => {
                let ratio = number.to_f64() / of.to_f64();
                (ratio - ratio.round()).abs() < 1e-9
            }
            _ => true,
        };
        let long = match value {
            Value::Text(text) => Some(text.chars().count() as u64),
            Value::Bytes(bytes) => Some(bytes.len() as u64),
            _ => None,
        };
        let length = long.is_none_or(|long| {
            constraints.min_len.is_none_or(|least| long >= least)
                && constraints.max_len.is_none_or(|most| long <= most)
        });
        let matched = match value {
            Value::Text(text) => constraints
                .patterns
                .iter()
                .all(|pattern| json::matches(pattern, text) != Some(false)),
            _ => true,
        };
        in_range && multiple && length && matched
    })
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Int(number) => Some(Number::Int(*number)),
        Value::Float(number) => Some(Number::Float(*number)),
        _ => None,
    }
}

/// Numbers whose bytes mean something to other types: of two, three and four bytes as a varint, past 32 bits.
const NUMBERS: [i128; 14] =
    [0, 1, 2, 5, 64, 300, 16_384, 16_777_217, -1, 128, 256, 65_536, 4_294_967_296, 4_294_967_301];

fn whole(scalar: Scalar, constraints: &[&Constraints]) -> Vec<Value> {
    let (least, most) = match scalar {
        Scalar::Int(int) => int.range(),
        _ => (-(1 << 63), (1 << 63) - 1),
    };
    let mut numbers = NUMBERS.to_vec();
    numbers.extend([most, least]);
    for constraints in constraints {
        let of = match constraints.multiple_of {
            Some(Number::Int(of)) => of,
            _ => 1,
        };
        for bound in [constraints.range.min, constraints.range.max].into_iter().flatten() {
            let at = bound.at.to_f64() as i128;
            let base = if of == 0 { at } else { at - at.rem_euclid(of) };
            numbers.extend([at, at + 1, at - 1, base, base + of]);
        }
        numbers.extend([of, of * 2, of * 3]);
    }
    numbers.retain(|number| (least..=most).contains(number));
    numbers.into_iter().map(Value::Int).collect()
}

fn fractions(scalar: Scalar, constraints: &[&Constraints]) -> Vec<Value> {
    let mut numbers = vec![0.0, 1.0, 0.5, 2.0, -1.0, 5.0, 1e10];
    if !matches!(scalar, Scalar::Float32) {
        numbers.extend([0.1, 16_777_217.0, 1e300]);
    }
    numbers.extend([1.5, -0.0, f64::NAN]);
    for constraints in constraints {
        for bound in [constraints.range.min, constraints.range.max].into_iter().flatten() {
            let at = bound.at.to_f64();
            numbers.extend([at, at + 1.0, at - 1.0, at + 0.5, at - 0.5]);
        }
        if let Some(of) = constraints.multiple_of {
            numbers.extend([of.to_f64(), of.to_f64() * 2.0]);
        }
    }
    numbers.into_iter().map(Value::Float).collect()
}

fn bytes(fixed: Option<u32>, constraints: &[&Constraints]) -> Vec<Value> {
    if let Some(count) = fixed.filter(|count| u64::from(*count) <= LONGEST) {
        return vec![
            Value::Bytes(vec![0; count as usize]),
            Value::Bytes(vec![b'a'; count as usize]),
        ];
    }
    let mut values = vec![
        Value::Bytes(Vec::new()),
        Value::Bytes(b"a".to_vec()),
        Value::Bytes(b"ab".to_vec()),
        Value::Bytes(vec![0xff, 0xfe]),
        Value::Bytes(vec![8, 5]),
    ];
    let lengths =
        constraints.iter().flat_map(|constraints| [constraints.min_len, constraints.max_len]);
    for count in lengths.flatten().filter(|count| *count <= LONGEST) {
        values.push(Value::Bytes(vec![b'a'; count as usize]));
    }
    values
}

fn texts(scalar: Scalar, constraints: &[&Constraints]) -> Vec<String> {
    let own: &[&str] = match scalar {
        Scalar::Decimal { .. } => &["0", "1.5", "2"],
        Scalar::Uuid => {
            &["00000000-0000-4000-8000-000000000000", "00000000-0000-4000-8000-000000000001"]
        }
        Scalar::Url => &["https://a.example/", "https://b.example/"],
        Scalar::Timestamp(_) => &["1970-01-01T00:00:00Z", "2026-01-15T10:00:00Z"],
        Scalar::LocalTimestamp(_) => &["1970-01-01T00:00:00", "2026-01-15T10:00:00"],
        Scalar::Date => &["1970-01-01", "2026-01-15"],
        Scalar::Time(_) => &["00:00:00Z", "10:00:00Z"],
        Scalar::Duration(_) => &["PT0S", "PT1S", "PT90S"],
        _ => {
            let mut texts: Vec<String> = PLAIN.iter().map(|text| (*text).to_owned()).collect();
            for constraints in constraints {
                for count in [constraints.min_len, constraints.max_len].into_iter().flatten() {
                    if count <= LONGEST {
                        texts.push("a".repeat(count as usize));
                        texts.push("1".repeat(count as usize));
                        texts.push("A".repeat(count as usize));
                    }
                }
                texts.extend(
                    constraints.patterns.iter().flat_map(|pattern| pattern::texts(pattern)),
                );
            }
            return texts;
        }
    };
    own.iter().map(|text| (*text).to_owned()).collect()
}

/// Texts of many shapes, so that one of them holds most patterns.
const PLAIN: &[&str] = &[
    "",
    "a",
    "A",
    "1",
    "ab",
    "abc",
    "ABC",
    "a1",
    "123",
    "12345",
    "a-b",
    "a_b",
    "a.b",
    "a b",
    "a@b.example",
    "https://a.example/",
    "/a",
    "2026-01-15",
    "2026-01-15T10:00:00Z",
    "00000000-0000-4000-8000-000000000000",
    "0000000000000000000000000000000000000000",
    "\u{e4}",
    "%",
];

/// A number as a value of a scalar.
pub(crate) fn numeric(scalar: Scalar, number: Number) -> Option<Value> {
    match (scalar, number) {
        (Scalar::Int(int), Number::Int(whole)) => {
            let (least, most) = int.range();
            (least..=most).contains(&whole).then_some(Value::Int(whole))
        }
        (Scalar::Float32 | Scalar::Float64 | Scalar::Number, number) => {
            Some(Value::Float(number.to_f64()))
        }
        (Scalar::Duration(_), number) => {
            // A range of elapsed times is in nanoseconds.
            let seconds = number.to_f64() / 1e9;
            Some(Value::Text(format!("PT{seconds}S")))
        }
        (scalar, Number::Int(whole)) if is_whole(scalar) => Some(Value::Int(whole)),
        _ => None,
    }
}

/// Numbers that are exact in no narrower type.
pub(crate) fn inexact(scalar: Scalar) -> Vec<Value> {
    if is_whole(scalar) {
        [16_777_217, 9_007_199_254_740_993].into_iter().map(Value::Int).collect()
    } else {
        [0.5, 0.1, 16_777_217.0, 1e300].into_iter().map(Value::Float).collect()
    }
}
