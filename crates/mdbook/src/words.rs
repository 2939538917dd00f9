//! The words of a contract's parts that need no links: scalars, constraints, presence, times, life.

use wireproof_model::{
    Coding, Constraints, Contract, Field, Int, Life, Literal, Meta, Number, Openness, Presence,
    Range, Scalar, TimeUnit, Travels,
    exposure::{Role, Roles},
};

use crate::text::{code, plain};

/// A scalar in a word or two.
pub(crate) fn scalar(scalar: Scalar) -> String {
    let timed = |word: &str, unit: Option<TimeUnit>| match unit {
        None => word.to_owned(),
        Some(TimeUnit::Millis) => format!("{word} in milliseconds"),
        Some(TimeUnit::Micros) => format!("{word} in microseconds"),
        Some(TimeUnit::Nanos) => format!("{word} in nanoseconds"),
    };
    match scalar {
        Scalar::Bool => "bool".to_owned(),
        Scalar::String { .. } => "string".to_owned(),
        Scalar::Bytes { fixed: Some(count) } => format!("{count} bytes"),
        Scalar::Bytes { fixed: None } => "bytes".to_owned(),
        Scalar::Int(Int { bits, signed, coding }) => {
            let sign = if signed { "" } else { "u" };
            let coding = match coding {
                Coding::Variable => "",
                Coding::ZigZag => ", zigzag",
                Coding::Fixed => ", fixed width",
            };
            format!("{sign}int{bits}{coding}")
        }
        Scalar::Integer => "integer".to_owned(),
        Scalar::Float32 => "float32".to_owned(),
        Scalar::Float64 => "float64".to_owned(),
        Scalar::Number => "number".to_owned(),
        Scalar::Decimal { digits: Some((all, after)) } => {
            format!("decimal with {all} digits, {after} after the point")
        }
        Scalar::Decimal { digits: None } => "decimal".to_owned(),
        Scalar::Uuid => "UUID".to_owned(),
        Scalar::Url => "URL".to_owned(),
        Scalar::Timestamp(unit) => timed("timestamp", unit),
        Scalar::LocalTimestamp(unit) => timed("local timestamp", unit),
        Scalar::Date => "date".to_owned(),
        Scalar::Time(unit) => timed("time of day", unit),
        Scalar::Duration(unit) => timed("duration", unit),
        Scalar::Json => "any JSON".to_owned(),
        Scalar::Null => "null".to_owned(),
    }
}

/// Everything that a value must hold, each in a few words.
pub(crate) fn constraints(constraints: &Constraints, of: Option<Scalar>) -> Vec<String> {
    let mut words = Vec::new();
    let number = |number: Number| match (of, number) {
        (Some(Scalar::Duration(_)), Number::Int(nanos)) if nanos >= 0 => {
            duration(u64::try_from(nanos).unwrap_or(u64::MAX))
        }
        _ => number.to_string(),
    };
    words.extend(range(constraints.range, number));
    words.extend(constraints.multiple_of.map(|of| format!("a multiple of {of}")));
    words.extend(length(constraints.min_len, constraints.max_len));
    words.extend(constraints.patterns.iter().map(|pattern| format!("matches {}", code(pattern))));
    if constraints.unique {
        words.push("no two alike".to_owned());
    }
    words.extend(constraints.format.iter().map(|format| format!("format {}", code(format))));
    words
}

fn range(range: Range, number: impl Fn(Number) -> String) -> Option<String> {
    let least = range.min.map(|bound| {
        let word = if bound.exclusive { "above" } else { "at least" };
        format!("{word} {}", number(bound.at))
    });
    let most = range.max.map(|bound| {
        let word = if bound.exclusive { "below" } else { "at most" };
        format!("{word} {}", number(bound.at))
    });
    match (least, most) {
        (None, None) => None,
        (least, most) => Some(least.into_iter().chain(most).collect::<Vec<_>>().join(" and ")),
    }
}

/// How many: `length 1 to 40`.
pub(crate) fn length(least: Option<u64>, most: Option<u64>) -> Option<String> {
    match (least, most) {
        (None, None) => None,
        (Some(least), Some(most)) if least == most => Some(format!("length {least}")),
        (Some(least), Some(most)) => Some(format!("length {least} to {most}")),
        (Some(least), None) => Some(format!("length {least} or more")),
        (None, Some(most)) => Some(format!("length up to {most}")),
    }
}

/// A span of time in its largest whole unit.
pub(crate) fn duration(nanos: u64) -> String {
    const UNITS: [(u64, &str); 7] = [
        (86_400_000_000_000, "d"),
        (3_600_000_000_000, "h"),
        (60_000_000_000, "min"),
        (1_000_000_000, "s"),
        (1_000_000, "ms"),
        (1_000, "µs"),
        (1, "ns"),
    ];
    let unit = UNITS.iter().find(|(size, _)| nanos >= *size && nanos.is_multiple_of(*size));
    unit.map_or_else(|| "0 s".to_owned(), |(size, word)| format!("{} {word}", nanos / size))
}

/// Who must send it and who may rely on it.
pub(crate) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Expected => "expected",
        Presence::Optional => "optional",
        Presence::Implicit => "implicit",
    }
}

/// A value as JSON writes it.
pub(crate) fn literal(literal: &Literal) -> String {
    code(&literal.to_string())
}

/// The versions that have an element, if not all have it.
pub(crate) fn life(contract: &Contract, life: Life) -> Vec<String> {
    let mut words = Vec::new();
    words.extend(life.since.map(|at| format!("since version {}", version(contract, at))));
    words.extend(life.removed.map(|at| format!("gone from version {}", version(contract, at))));
    words
}

/// A version's spelling.
pub(crate) fn version(contract: &Contract, at: u16) -> String {
    contract.versions.get(usize::from(at)).map(|it| plain(&it.spelling)).unwrap_or_default()
}

/// Spelling, former names, life and deprecation of an element.
pub(crate) fn meta(contract: &Contract, meta: &Meta) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(key) = meta.key.as_ref().filter(|key| **key != meta.name.value) {
        words.push(format!("written {}", code(key)));
    }
    for former in &meta.extra().formers {
        let before = former.before.map(|at| format!(" before version {}", version(contract, at)));
        words.push(format!("was {}{}", code(&former.name.value), before.unwrap_or_default()));
    }
    words.extend(life(contract, meta.extra().life));
    if let Some(deprecated) = &meta.extra().deprecated {
        let since = deprecated.since.map(|at| format!(" since version {}", version(contract, at)));
        let advice = deprecated.advice.as_ref().map(|advice| format!(": {}", plain(advice)));
        words.push(format!(
            "<strong>deprecated</strong>{}{}",
            since.unwrap_or_default(),
            advice.unwrap_or_default()
        ));
    }
    words
}

/// What a field promises beside its type.
pub(crate) fn field(
    contract: &Contract,
    body: &wireproof_model::Struct,
    field: &Field,
) -> Vec<String> {
    let mut words = vec![format!("<strong>{}</strong>", presence(field.presence))];
    words.extend(field.default.as_ref().map(|default| format!("default {}", literal(default))));
    words.extend(match field.travels {
        Travels::Both => None,
        Travels::Requests => Some("in requests only".to_owned()),
        Travels::Responses => Some("in responses only".to_owned()),
    });
    let group = field.exclusive.and_then(|at| body.exclusive.get(at as usize));
    words.extend(group.map(|group| format!("at most one of {}", code(&group.meta.name.value))));
    if field.inline {
        words.push("its variants are fields here".to_owned());
    }
    if field.extension {
        words.push("an extension".to_owned());
    }
    words.extend(meta(contract, &field.meta));
    words
}

/// What happens with more than the definition lists.
pub(crate) fn openness(openness: Openness, what: &str) -> String {
    match openness {
        Openness::Open => format!("open: readers cope with {what} that they do not know"),
        Openness::Closed => format!("closed: readers reject {what} that they do not know"),
        Openness::Unsaid => format!("what a reader does with other {what} is not said"),
    }
}

/// The directions in which something travels.
pub(crate) fn travels(roles: Roles) -> String {
    let word = |role: Role| match role {
        Role::Request => "requests",
        Role::Response => "responses",
        Role::Error => "errors",
        Role::Event => "events",
        Role::Stored => "storage",
    };
    let travels = |role: &Role| *role != Role::Stored;
    let words: Vec<&str> = roles.iter().filter(travels).map(word).collect();
    if words.is_empty() {
        return "travels in no operation and no channel".to_owned();
    }
    format!("travels in {}", wireproof_report::words::list(&words))
}

#[cfg(test)]
mod tests {
    use wireproof_model::Bound;

    use super::*;

    #[test]
    fn constraints_are_told_in_full() {
        let asked = Constraints {
            range: Range {
                min: Some(Bound { at: Number::Int(-90), exclusive: false }),
                max: Some(Bound { at: Number::Int(90), exclusive: true }),
            },
            min_len: Some(1),
            patterns: vec!["^a|b$".into()],
            unique: true,
            ..Constraints::default()
        };
        assert_eq!(
            constraints(&asked, None),
            [
                "at least -90 and below 90",
                "length 1 or more",
                "matches <code>^a&#124;b$</code>",
                "no two alike"
            ]
        );
    }

    #[test]
    fn times_have_their_largest_unit() {
        assert_eq!(duration(2_000_000_000), "2 s");
        assert_eq!(duration(1_500_000_000), "1500 ms");
        assert_eq!(duration(604_800_000_000_000), "7 d");
        assert_eq!(duration(0), "0 s");
    }
}
