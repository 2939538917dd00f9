//! Days and moments as texts: defaults are written as numbers and told as JSON writes these types.

use wireproof_model::TimeUnit;

const DAY: i64 = 86_400;

/// How many of the unit make a second.
fn per_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Millis => 1_000,
        TimeUnit::Micros => 1_000_000,
        TimeUnit::Nanos => 1_000_000_000,
    }
}

/// `YYYY-MM-DD` of a number of days since 1970-01-01; none past four digits of a year.
pub(crate) fn date(days: i64) -> Option<String> {
    // Howard Hinnant's `civil_from_days`: years begin in March, so that leap days come last.
    let shifted = days.checked_add(719_468)?;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (0..=9_999).contains(&year).then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// `HH:MM:SS`, with a fraction where there is one; none outside a day.
pub(crate) fn time(count: i64, unit: TimeUnit) -> Option<String> {
    let whole = count.div_euclid(per_second(unit));
    if !(0..DAY).contains(&whole) {
        return None;
    }
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    Some(format!("{hours:02}:{minutes:02}:{seconds:02}{}", fraction(count, unit)))
}

/// `YYYY-MM-DDTHH:MM:SS`, with a fraction where there is one, without a zone.
pub(crate) fn moment(count: i64, unit: TimeUnit) -> Option<String> {
    let per_day = DAY.checked_mul(per_second(unit))?;
    Some(format!("{}T{}", date(count.div_euclid(per_day))?, time(count.rem_euclid(per_day), unit)?))
}

fn fraction(count: i64, unit: TimeUnit) -> String {
    let rest = count.rem_euclid(per_second(unit));
    let digits = match unit {
        TimeUnit::Millis => format!("{rest:03}"),
        TimeUnit::Micros => format!("{rest:06}"),
        TimeUnit::Nanos => format!("{rest:09}"),
    };
    match digits.trim_end_matches('0') {
        "" => String::new(),
        digits => format!(".{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_told_in_iso_8601() {
        assert_eq!(date(0).as_deref(), Some("1970-01-01"));
        assert_eq!(date(-1).as_deref(), Some("1969-12-31"));
        assert_eq!(date(11_016).as_deref(), Some("2000-02-29"));
        assert_eq!(date(i64::MAX), None);
        assert_eq!(time(3_661_500, TimeUnit::Millis).as_deref(), Some("01:01:01.5"));
        assert_eq!(time(86_400_000, TimeUnit::Millis), None);
        assert_eq!(moment(-1, TimeUnit::Micros).as_deref(), Some("1969-12-31T23:59:59.999999"));
        // `date -u -d @951782400`
        assert_eq!(
            moment(951_782_400_000, TimeUnit::Millis).as_deref(),
            Some("2000-02-29T00:00:00")
        );
    }
}
