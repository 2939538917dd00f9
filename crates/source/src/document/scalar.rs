//! What a YAML scalar is by YAML 1.2.2's core schema (section 10.3.2), in JSON's spelling.

use super::Value;

/// The value of a plain scalar. An error says what JSON has no word for.
pub(super) fn plain(text: &str) -> Result<Value, &'static str> {
    let first = text.bytes().next();
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Ok(Value::Null),
        "true" | "True" | "TRUE" => return Ok(Value::Bool(true)),
        "false" | "False" | "FALSE" => return Ok(Value::Bool(false)),
        _ => {}
    }
    if first.is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.'))
        && let Some(number) = number(text)
    {
        return number.map(Value::Number);
    }
    Ok(Value::String(text.to_owned()))
}

/// A number in JSON's spelling; none: it is no number.
pub(super) fn number(text: &str) -> Option<Result<String, &'static str>> {
    if let Some(digits) = text.strip_prefix("0x") {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return radix(digits, 8);
    }
    let (sign, rest) = match text.as_bytes().first()? {
        b'-' => ("-", text.get(1..)?),
        b'+' => ("", text.get(1..)?),
        _ => ("", text),
    };
    if matches!(rest, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Some(Err("JSON has no infinite numbers and no NaN"));
    }
    let (mantissa, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (rest.get(..at)?, Some(rest.get(at + 1..)?)),
        None => (rest, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fraction_digits = fraction.unwrap_or_default();
    if !digits(whole)
        || !digits(fraction_digits)
        || (whole.is_empty() && fraction_digits.is_empty())
    {
        return None;
    }
    let mut json = String::with_capacity(text.len() + 1);
    json.push_str(sign);
    let significant = whole.trim_start_matches('0');
    json.push_str(if significant.is_empty() { "0" } else { significant });
    if !fraction_digits.is_empty() {
        json.push('.');
        json.push_str(fraction_digits);
    }
    if let Some(exponent) = exponent {
        let bare = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if bare.is_empty() || !digits(bare) {
            return None;
        }
        json.push('e');
        json.push_str(exponent);
    }
    Some(Ok(json))
}

fn radix(digits: &str, radix: u32) -> Option<Result<String, &'static str>> {
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let number = u128::from_str_radix(digits, radix);
    Some(number.map(|number| number.to_string()).map_err(|_| "this number is past 128 bits"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_core_schema_decides() {
        let text = |text: &str| Ok(Value::String(text.to_owned()));
        let number = |text: &str| Ok(Value::Number(text.to_owned()));
        for word in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "1_000",
            "0b1",
            "1:30",
            "2026-01-01",
            "-",
            ".",
            "1e",
            "0x",
            "e5",
        ] {
            assert_eq!(plain(word), text(word));
        }
        for (yaml, json) in [
            ("+7", "7"),
            ("-007", "-7"),
            (".5", "0.5"),
            ("1.", "1"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("1E3", "1e3"),
        ] {
            assert_eq!(plain(yaml), number(json));
        }
        assert_eq!(plain("~"), Ok(Value::Null));
        assert_eq!(plain("True"), Ok(Value::Bool(true)));
        assert!(plain("-.inf").is_err() && plain(".nan").is_err());
    }
}
