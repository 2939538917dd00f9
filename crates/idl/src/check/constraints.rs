//! E20: constraints that do not fit their type, ranges without a value, and what an encoding cannot hold.

use wireproof_model::{Constraints, Number};
use wireproof_source::Span;

use crate::life::Range;
use crate::problems::Problems;
use crate::shape::{Shape, ShapeKind, merge};
use crate::tree::{
    Bound, ConstraintExpr, ConstraintKind, RangeExpr, ScalarWord, TypeExpr, TypeExprKind,
};
use crate::world::World;

/// Checks one node of a type expression; not those inside it.
pub(super) fn check<'a>(
    world: &World<'a>,
    file: usize,
    ty: &'a TypeExpr,
    range: Range,
    problems: &mut Problems,
) {
    if let TypeExprKind::Scalar(ScalarWord::Decimal(digits)) = &ty.kind {
        decimal(world, file, ty.core, digits.map(|(p, s)| (p.value, s.value)), problems);
    }
    if ty.constraints.is_empty() {
        return;
    }
    for shape in world.core_shapes(file, ty, range) {
        for constraint in &ty.constraints {
            fits(constraint, &shape, problems);
        }
        let own = crate::lower::constraints(&ty.constraints);
        let all = merge(own, shape.constraints.clone());
        if let (Some(last), true) = (ty.constraints.last(), is_empty(&all, &shape)) {
            let help = "the smaller bound stands first; those of a named type hold too";
            problems.error("E20", last.span, "no value is in this range", help);
        }
    }
}

/// Checks that the file's encodings can hold every value of a type. What only names a type is left to its uses, which
/// may ask for less.
pub(super) fn held<'a>(
    world: &World<'a>,
    file: usize,
    ty: &'a TypeExpr,
    range: Range,
    problems: &mut Problems,
) {
    let encodings = world.files.get(file).map(|scope| scope.encodings).unwrap_or_default();
    if !encodings.avro && !encodings.thrift {
        return;
    }
    for shape in world.shapes(file, ty, range) {
        let is_u64 =
            matches!(shape.kind, ShapeKind::Scalar(ScalarWord::Int { bits: 64, signed: false }));
        let max = shape.constraints.range.max.map(|bound| bound.at);
        if is_u64 && max.is_none_or(|max| max > Number::Int(i128::from(i64::MAX))) {
            let which = if encodings.avro { "Avro" } else { "Thrift" };
            let message = format!("{which} has no integer as wide as u64");
            let help = "add a range that fits i64, such as `[range ..=9223372036854775807]`";
            problems.error("E20", ty.core, message, help);
        }
    }
}

fn decimal(
    world: &World<'_>,
    file: usize,
    span: Span,
    digits: Option<(u64, u64)>,
    problems: &mut Problems,
) {
    match digits {
        None => {
            if world.files.get(file).is_some_and(|scope| scope.encodings.avro) {
                let message = "Avro needs to know a decimal's digits";
                problems.error("E20", span, message, "write `decimal(18, 4)`");
            }
        }
        Some((precision, scale)) => {
            if !(1..=38).contains(&precision) || scale > precision {
                let message = format!("decimal({precision}, {scale}) is no decimal");
                let help =
                    "the digits in all are 1 to 38, of which those after the point are a part";
                problems.error("E20", span, message, help);
            }
        }
    }
}

/// What a constraint may stand on.
#[derive(PartialEq, Eq)]
enum Measure {
    Number,
    Duration,
    Neither,
}

fn measure(shape: &Shape<'_>) -> Measure {
    match shape.kind {
        ShapeKind::Scalar(
            ScalarWord::Int { .. } | ScalarWord::F32 | ScalarWord::F64 | ScalarWord::Decimal(_),
        ) => Measure::Number,
        ShapeKind::Scalar(ScalarWord::Duration) => Measure::Duration,
        _ => Measure::Neither,
    }
}

fn fits(constraint: &ConstraintExpr, shape: &Shape<'_>, problems: &mut Problems) {
    if matches!(shape.kind, ShapeKind::Unknown | ShapeKind::Foreign(..)) {
        return;
    }
    let span = constraint.span;
    match &constraint.kind {
        ConstraintKind::Len(range) => {
            let counted = matches!(
                shape.kind,
                ShapeKind::Scalar(ScalarWord::String | ScalarWord::Url | ScalarWord::Bytes)
                    | ShapeKind::List(_)
                    | ShapeKind::Set(_)
                    | ShapeKind::Map(..)
            );
            if !counted {
                let help = "`len` counts the characters of string and url, bytes, and entries";
                problems.error("E20", span, "this has no length", help);
            } else if bounds(range).any(|bound| !is_count(bound)) {
                let help = "write a whole number from 0 on";
                problems.error("E20", span, "a length is a whole number", help);
            }
        }
        ConstraintKind::Range(range) => {
            for bound in bounds(range) {
                bound_fits(bound, shape, span, problems);
            }
        }
        ConstraintKind::Above(bound) | ConstraintKind::Below(bound) => {
            bound_fits(bound, shape, span, problems);
        }
        ConstraintKind::Pattern(pattern) => {
            if !matches!(shape.kind, ShapeKind::Scalar(ScalarWord::String)) {
                let help = "`pattern` fits string alone";
                problems.error("E20", span, "this is no string", help);
            } else if let Err(why) = super::pattern::check(&pattern.value) {
                let message = format!("this is no regular expression: {why}");
                let help = "keep to what ECMA-262 and RE2 share";
                problems.error("E20", pattern.span, message, help);
            }
        }
        ConstraintKind::Unique => {
            if !matches!(shape.kind, ShapeKind::List(_)) {
                let help = "`unique` fits lists; a set's elements differ anyway";
                problems.error("E20", span, "this is no list", help);
            }
        }
    }
}

fn bounds(range: &RangeExpr) -> impl Iterator<Item = &Bound> {
    range.min.iter().chain(&range.max)
}

fn is_count(bound: &Bound) -> bool {
    let Bound::Number(text) = bound else { return false };
    matches!(Number::parse(&text.value), Some(Number::Int(value)) if u64::try_from(value).is_ok())
}

fn bound_fits(bound: &Bound, shape: &Shape<'_>, span: Span, problems: &mut Problems) {
    let (fits, help) = match (measure(shape), bound) {
        (Measure::Neither, _) => (false, "`range`, `above` and `below` fit numbers and durations"),
        (Measure::Number, Bound::Duration(_)) => (false, "write a number"),
        (Measure::Duration, Bound::Number(_)) => (false, "write a duration such as `1s`"),
        (Measure::Duration, Bound::Duration(_)) => (true, ""),
        (Measure::Number, Bound::Number(text)) => {
            let value = Number::parse(&text.value);
            let fits = match shape.kind {
                ShapeKind::Scalar(ScalarWord::Int { bits, signed }) => {
                    let (least, greatest) = int_range(bits, signed);
                    matches!(value, Some(Number::Int(v)) if least <= v && v <= greatest)
                }
                _ => value.is_some(),
            };
            (fits, "write a number that the type can hold")
        }
    };
    if !fits {
        problems.error("E20", span, "this bound does not fit the type", help);
    }
}

/// The least and the greatest value of an integer.
pub(crate) fn int_range(bits: u8, signed: bool) -> (i128, i128) {
    wireproof_model::Int { bits, signed, coding: wireproof_model::Coding::Variable }.range()
}

/// Whether nothing holds the constraints.
fn is_empty(all: &Constraints, shape: &Shape<'_>) -> bool {
    if let (Some(min), Some(max)) = (all.min_len, all.max_len)
        && min > max
    {
        return true;
    }
    let (Some(min), Some(max)) = (all.range.min, all.range.max) else { return false };
    if let (ShapeKind::Scalar(ScalarWord::Int { .. }), Number::Int(low), Number::Int(high)) =
        (shape.kind, min.at, max.at)
    {
        return low.saturating_add(i128::from(min.exclusive))
            > high.saturating_sub(i128::from(max.exclusive));
    }
    min.at > max.at || (min.at == max.at && (min.exclusive || max.exclusive))
}

/// Whether a number lies in the range.
pub(crate) fn in_range(value: Number, all: &Constraints) -> bool {
    let above = all
        .range
        .min
        .is_none_or(|min| if min.exclusive { value > min.at } else { value >= min.at });
    let below = all
        .range
        .max
        .is_none_or(|max| if max.exclusive { value < max.at } else { value <= max.at });
    above && below
}

/// Whether a length is allowed.
pub(crate) fn in_len(length: u64, all: &Constraints) -> bool {
    all.min_len.is_none_or(|min| length >= min) && all.max_len.is_none_or(|max| length <= max)
}
