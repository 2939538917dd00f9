//! A default as the text that a descriptor holds (`descriptor.proto`, `default_value`).

use wireproof_model::{Literal, Number, Scalar};

/// The text of a default; none for what has no such text.
pub(super) fn text(value: &Literal, scalar: Option<Scalar>) -> Option<String> {
    let single = scalar == Some(Scalar::Float32);
    let float = single || scalar == Some(Scalar::Float64);
    Some(match value {
        Literal::Bool(value) => value.to_string(),
        Literal::Number(Number::Int(whole)) if !float => whole.to_string(),
        Literal::Number(number) => float_text(number.to_f64(), single),
        Literal::String(text) | Literal::Symbol(text) => text.to_string(),
        Literal::Bytes(bytes) => escaped(bytes),
        _ => return None,
    })
}

/// As C's `%g` with the fewest of 6 or 9 (single) or 15 or 17 digits that give the same number.
pub(super) fn float_text(value: f64, single: bool) -> String {
    if value.is_nan() {
        return "nan".into();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf".into() } else { "-inf".into() };
    }
    let (short, long) = if single { (6, 9) } else { (15, 17) };
    let value = if single { f64::from(value as f32) } else { value };
    let text = general(value, short);
    let same = |text: &str| match (single, text.parse::<f64>()) {
        (true, Ok(back)) => (back as f32).to_bits() == (value as f32).to_bits(),
        (false, Ok(back)) => back.to_bits() == value.to_bits(),
        _ => false,
    };
    if same(&text) { text } else { general(value, long) }
}

/// C's `%.<digits>g`.
fn general(value: f64, digits: usize) -> String {
    if value == 0.0 {
        return if value.is_sign_negative() { "-0".into() } else { "0".into() };
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= digits as i32 {
        let mantissa = trimmed(mantissa);
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{mantissa}e{sign}{:02}", exponent.abs());
    }
    let decimals = (digits as i32 - 1 - exponent).max(0) as usize;
    trimmed(&format!("{value:.decimals$}")).to_owned()
}

fn trimmed(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Bytes as C's escapes.
fn escaped(bytes: &[u8]) -> String {
    let mut out = String::new();
    for byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'"' => out.push_str("\\\""),
            b'\'' => out.push_str("\\'"),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(*byte)),
            other => out.extend([format!("\\{other:03o}")]),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::float_text;

    #[test]
    fn floats_are_written_as_c_does() {
        // printf("%.15g" or "%.17g") of the same numbers.
        for (value, text) in [
            (0.1, "0.1"),
            (1e20, "1e+20"),
            (-1.5e-9, "-1.5e-09"),
            (123_456_789.0, "123456789"),
            (1.0 / 3.0, "0.33333333333333331"),
            (1e15, "1e+15"),
            (-0.0, "-0"),
        ] {
            assert_eq!(float_text(value, false), text);
        }
        assert_eq!(float_text(0.1, true), "0.1");
        assert_eq!(float_text(9e9, true), "9e+09");
    }
}
