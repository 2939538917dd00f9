//! Logical types: which scalar they stand for, and which are set aside.
//!
//! Avro specification 1.12, "Logical Types": one that does not fit its type is ignored, and the type below it counts.

use wireproof_model::{Scalar, TimeUnit};
use wireproof_source::document::{Node, Value};

/// What a `logicalType` makes of the type that it stands on.
pub(crate) enum Logical {
    /// This scalar.
    Scalar(Scalar),
    /// Nothing; why.
    Ignored(String),
}

/// What `logicalType: name` on `below` stands for; `node` holds its parameters.
pub(crate) fn logical(name: &str, below: Scalar, node: &Node) -> Logical {
    use TimeUnit::{Micros, Millis, Nanos};
    let int = matches!(below, Scalar::Int(int) if int.bits == 32);
    let long = matches!(below, Scalar::Int(int) if int.bits == 64);
    let (fits, scalar) = match name {
        "decimal" => return decimal(below, node),
        "uuid" if matches!(below, Scalar::Bytes { fixed: Some(16) }) => {
            return Logical::Ignored("a UUID in 16 bytes is kept as its bytes".to_owned());
        }
        "uuid" => (matches!(below, Scalar::String { .. }), Scalar::Uuid),
        "date" => (int, Scalar::Date),
        "time-millis" => (int, Scalar::Time(Some(Millis))),
        "time-micros" => (long, Scalar::Time(Some(Micros))),
        "timestamp-millis" => (long, Scalar::Timestamp(Some(Millis))),
        "timestamp-micros" => (long, Scalar::Timestamp(Some(Micros))),
        "timestamp-nanos" => (long, Scalar::Timestamp(Some(Nanos))),
        "local-timestamp-millis" => (long, Scalar::LocalTimestamp(Some(Millis))),
        "local-timestamp-micros" => (long, Scalar::LocalTimestamp(Some(Micros))),
        "local-timestamp-nanos" => (long, Scalar::LocalTimestamp(Some(Nanos))),
        "duration" if matches!(below, Scalar::Bytes { fixed: Some(12) }) => {
            let reason = "a duration in months, days and milliseconds is kept as its 12 bytes";
            return Logical::Ignored(reason.to_owned());
        }
        "duration" => (false, below),
        _ => return Logical::Ignored(format!("logical type `{name}` is not known")),
    };
    if fits {
        Logical::Scalar(scalar)
    } else {
        Logical::Ignored(format!("logical type `{name}` cannot stand on this type and is ignored"))
    }
}

fn decimal(below: Scalar, node: &Node) -> Logical {
    let Scalar::Bytes { fixed } = below else {
        return Logical::Ignored("a decimal stands on bytes or fixed; it is ignored".to_owned());
    };
    let number = |key: &str| match node.get(key).map(|node| &node.value) {
        Some(Value::Number(text)) => text.parse::<u8>().ok(),
        _ => None,
    };
    let scale = if node.entry("scale").is_some() { number("scale") } else { Some(0) };
    match (number("precision"), scale) {
        (Some(precision), Some(scale)) if precision > 0 && scale <= precision => {
            match fixed.map(most_digits) {
                Some(most) if u32::from(precision) > most => Logical::Ignored(format!(
                    "a decimal of {precision} digits does not fit these bytes, {most} would; it is ignored"
                )),
                _ => Logical::Scalar(Scalar::Decimal { digits: Some((precision, scale)) }),
            }
        }
        _ => Logical::Ignored(
            "a decimal needs a `precision` from 1 to 255 and a `scale` that is not above it; it is ignored"
                .to_owned(),
        ),
    }
}

/// The digits that always fit a signed number of so many bytes: ⌊log10(2^(8·size−1) − 1)⌋.
fn most_digits(size: u32) -> u32 {
    let bits = u64::from(size).saturating_mul(8).saturating_sub(1);
    (bits as f64 * std::f64::consts::LOG10_2) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_fit_are_those_of_the_specification() {
        // Sizes and precisions of SQL decimals in Avro: 4 bytes hold 9 digits, 8 hold 18, 16 hold 38.
        assert_eq!([1, 4, 8, 16].map(most_digits), [2, 9, 18, 38]);
    }
}
