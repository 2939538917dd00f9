//! Which texts are values of the scalars that JSON writes as strings.

/// `YYYY-MM-DD`, a day of the calendar.
pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return false;
    }
    let (Some(year), Some(month), Some(day)) = (digits(year), digits(month), digits(day)) else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

fn digits(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// RFC 3339 with a zone.
pub(crate) fn is_timestamp(text: &str) -> bool {
    let Some((date, rest)) = text.split_once(['T', 't']) else { return false };
    let Some(at) = rest.find(['Z', 'z', '+', '-']) else { return false };
    let (time, zone) = rest.split_at(at);
    let zone_ok = zone.eq_ignore_ascii_case("z") || {
        let offset = zone.get(1..).unwrap_or_default();
        clock(offset, 2)
    };
    let (time, fraction) = time.split_once('.').map_or((time, None), |(t, f)| (t, Some(f)));
    let fraction_ok = fraction.is_none_or(|f| {
        digits(f.get(..1).unwrap_or_default()).is_some()
            && f.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_date(date) && clock(time, 3) && fraction_ok && zone_ok
}

/// `HH:MM` or `HH:MM:SS`.
fn clock(text: &str, parts: usize) -> bool {
    let found: Vec<&str> = text.split(':').collect();
    let limits = [23, 59, 60];
    found.len() == parts
        && found.iter().zip(limits).all(|(part, limit)| {
            part.len() == 2 && digits(part).is_some_and(|value| value <= limit)
        })
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(crate) fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

/// A scheme and something behind it, without spaces.
pub(crate) fn is_url(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.is_empty()
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"".contains(c))
}

/// The number of bytes that base64 with padding stands for.
pub(crate) fn base64_len(text: &str) -> Option<u64> {
    let body = text.trim_end_matches('=');
    let padding = text.len() - body.len();
    let alphabet = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/';
    let fits = text.len().is_multiple_of(4) && padding <= 2 && body.bytes().all(alphabet);
    fits.then(|| (body.len() as u64) * 6 / 8)
}

/// `PT1.5S`: days, hours, minutes and seconds of elapsed time, in nanoseconds.
pub(crate) fn duration_nanos(text: &str) -> Option<i128> {
    let (sign, text) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let text = text.strip_prefix('P')?;
    let (date, time) = text.split_once('T').map_or((text, None), |(d, t)| (d, Some(t)));
    if (date.is_empty() && time.is_none()) || time == Some("") {
        return None;
    }
    let days = units(date, &[('D', 86_400)])?;
    let rest = units(time.unwrap_or_default(), &[('H', 3_600), ('M', 60), ('S', 1)])?;
    days.checked_add(rest)?.checked_mul(sign)
}

fn units(text: &str, units: &[(char, i128)]) -> Option<i128> {
    let mut rest = text;
    let mut total: i128 = 0;
    for (unit, seconds) in units {
        let Some((number, after)) = rest.split_once(*unit) else { continue };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (number.contains('.') && fraction.is_empty()) || fraction.len() > 9 {
            return None;
        }
        let nanos = i128::from(digits(&format!("{fraction:0<9}"))?);
        let whole: i128 =
            whole.bytes().all(|b| b.is_ascii_digit()).then(|| whole.parse().ok())??;
        let value = whole.checked_mul(1_000_000_000)?.checked_add(nanos)?;
        total = total.checked_add(value.checked_mul(*seconds)?)?;
        rest = after;
    }
    rest.is_empty().then_some(total)
}

/// Whether a number in plain notation has at most `precision` digits, `scale` of them after the point.
pub(crate) fn is_decimal(text: &str, digits_said: Option<(u64, u64)>) -> bool {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return false;
    }
    let whole = whole.trim_start_matches('0').len() as u64;
    let fraction = fraction.trim_end_matches('0').len() as u64;
    digits_said.is_none_or(|(precision, scale)| {
        fraction <= scale && whole <= precision.saturating_sub(scale)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar_decides() {
        assert!(is_date("2024-02-29") && !is_date("2023-02-29") && !is_date("soon"));
        assert!(
            is_timestamp("2026-01-15T10:00:00.5Z") && is_timestamp("2026-01-15T10:00:00+01:00")
        );
        assert!(!is_timestamp("2026-01-15T25:00:00Z") && !is_timestamp("2026-01-15 10:00:00Z"));
    }

    #[test]
    fn texts_of_other_scalars() {
        assert_eq!(duration_nanos("PT1.5S"), Some(1_500_000_000));
        assert_eq!(duration_nanos("-P1DT1H"), Some(-90_000_000_000_000));
        assert!(duration_nanos("PT").is_none() && duration_nanos("1s").is_none());
        assert_eq!(base64_len("AAA="), Some(2));
        assert!(base64_len("AAA").is_none());
        assert!(is_decimal("12.50", Some((3, 1))) && !is_decimal("123.4", Some((3, 1))));
        assert!(
            is_url("https://a/b")
                && !is_url("a b:c")
                && is_uuid("00000000-0000-0000-0000-00000000000a")
        );
    }
}
