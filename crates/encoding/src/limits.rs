//! Constraints as an endpoint checks them: what the writer may send and the reader refuses.

use wireproof_model::{Bound, Constraints, Number, Range};

use crate::{Facet, Values, When};

/// All constraints that hold for one value, taken together.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Limits {
    range: Range,
    multiple_of: Vec<Number>,
    min_len: Option<u64>,
    max_len: Option<u64>,
    patterns: Vec<wireproof_model::Name>,
    unique: bool,
}

/// A constraint of the reader that the writer does not promise to hold.
pub(crate) struct Broken {
    pub(crate) facet: Facet,
    pub(crate) when: When,
    pub(crate) on: Values,
}

impl Limits {
    pub(crate) fn of<'a>(constraints: impl IntoIterator<Item = &'a Constraints>) -> Self {
        constraints.into_iter().fold(Self::default(), Self::and)
    }

    /// A whole type's range as one more constraint.
    pub(crate) fn with_range(mut self, (least, most): (i128, i128)) -> Self {
        let bound = |at| Some(Bound { at: Number::Int(at), exclusive: false });
        self.range = meet(self.range, Range { min: bound(least), max: bound(most) });
        self
    }

    fn and(mut self, more: &Constraints) -> Self {
        self.range = meet(self.range, more.range);
        self.multiple_of.extend(more.multiple_of);
        self.min_len = self.min_len.max(more.min_len);
        self.max_len = match (self.max_len, more.max_len) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.patterns.extend(more.patterns.iter().cloned());
        self.unique |= more.unique;
        self
    }

    /// The whole numbers that are allowed, where both ends are known.
    pub(crate) fn whole(&self) -> Option<(i128, i128)> {
        let end = |bound: Option<Bound>, step: i128| match bound? {
            Bound { at: Number::Int(at), exclusive } => {
                Some(if exclusive { at + step } else { at })
            }
            Bound { at: Number::Float(_), .. } => None,
        };
        Some((
            end(self.range.min, 1).unwrap_or(i128::MIN),
            end(self.range.max, -1).unwrap_or(i128::MAX),
        ))
        .filter(|_| self.range.min.is_some() || self.range.max.is_some())
    }

    /// The reader's constraints that this writer may break.
    pub(crate) fn broken_by(reader: &Self, writer: &Self) -> Vec<Broken> {
        let mut broken = Vec::new();
        let mut push = |facet, when, on| broken.push(Broken { facet, when, on });
        if reader.range != writer.range && meet(reader.range, writer.range) != writer.range {
            let apart = is_empty(meet(reader.range, writer.range));
            push(
                Facet::Range,
                if apart { When::Always } else { When::Some },
                Values::Outside(reader.range),
            );
        }
        for number in &reader.multiple_of {
            if !writer.multiple_of.iter().any(|other| divides(*number, *other)) {
                push(Facet::Multiple, When::Some, Values::NotMultiple(*number));
            }
        }
        let short = reader.min_len.unwrap_or(0) > writer.min_len.unwrap_or(0);
        let long = reader.max_len.unwrap_or(u64::MAX) < writer.max_len.unwrap_or(u64::MAX);
        if short || long {
            let apart = reader.min_len.unwrap_or(0) > writer.max_len.unwrap_or(u64::MAX)
                || writer.min_len.unwrap_or(0) > reader.max_len.unwrap_or(u64::MAX);
            let on =
                Values::Length(reader.min_len.filter(|_| short), reader.max_len.filter(|_| long));
            push(Facet::Length, if apart { When::Always } else { When::Some }, on);
        }
        for pattern in &reader.patterns {
            if !writer.patterns.contains(pattern) {
                push(Facet::Pattern, When::Some, Values::Unmatched(pattern.clone()));
            }
        }
        if reader.unique && !writer.unique && writer.max_len.is_none_or(|most| most > 1) {
            push(Facet::Unique, When::Some, Values::Repeated);
        }
        broken
    }
}

/// Whether every multiple of `of` is one of `number`.
fn divides(number: Number, of: Number) -> bool {
    match (number, of) {
        (Number::Int(0), _) => false,
        (Number::Int(number), Number::Int(of)) => of % number == 0,
        _ => {
            let ratio = of.to_f64() / number.to_f64();
            (ratio - ratio.round()).abs() < 1e-9
        }
    }
}

fn meet(a: Range, b: Range) -> Range {
    let tighter = |a: Option<Bound>, b: Option<Bound>, lower: bool| match (a, b) {
        (Some(x), Some(y)) if x.at == y.at => {
            Some(Bound { at: x.at, exclusive: x.exclusive || y.exclusive })
        }
        (Some(x), Some(y)) => Some(if (x.at > y.at) == lower { x } else { y }),
        (x, y) => x.or(y),
    };
    Range { min: tighter(a.min, b.min, true), max: tighter(a.max, b.max, false) }
}

fn is_empty(range: Range) -> bool {
    match (range.min, range.max) {
        (Some(min), Some(max)) => {
            min.at > max.at || (min.at == max.at && (min.exclusive || max.exclusive))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(least: i128, most: i128) -> Limits {
        Limits::default().with_range((least, most))
    }

    #[test]
    fn only_what_the_writer_may_send_is_broken() {
        assert!(Limits::broken_by(&between(0, 9), &between(0, 5)).is_empty());
        let broken = Limits::broken_by(&between(0, 5), &between(0, 9));
        assert!(matches!(
            broken.as_slice(),
            [Broken { facet: Facet::Range, when: When::Some, .. }]
        ));
        let broken = Limits::broken_by(&between(0, 5), &between(7, 9));
        assert!(matches!(broken.as_slice(), [Broken { when: When::Always, .. }]));
    }
}
