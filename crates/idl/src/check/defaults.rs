//! E21, E22: defaults that do not fit, and defaults of fields that are always there.

use wireproof_model::{Number, Presence};
use wireproof_source::Spanned;

use super::constraints::{in_len, in_range, int_range};
use super::scalar;
use crate::life::{Life, Range};
use crate::problems::Problems;
use crate::shape::{Shape, ShapeKind};
use crate::tree::{Lit, Member, ScalarWord};
use crate::world::{Target, World};

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for (file, scope) in world.files.iter().enumerate() {
        for (member, owner) in super::walk::members(scope) {
            let Some(default) = &member.default else { continue };
            if member.presence.is_some_and(|p| p.value == Presence::Required) {
                problems.error(
                    "E22",
                    default.span,
                    "a required field is never absent",
                    "remove the default, or say `expected` or `optional`",
                );
                continue;
            }
            let range = Life::of(&member.marks, &scope.versions, owner).range;
            fits(world, (file, member, range), default, problems);
        }
    }
}

/// Why a default does not fit, and what to do.
type Misfit = (&'static str, String, String);

fn fits<'a>(
    world: &World<'a>,
    (file, member, range): (usize, &'a Member, Range),
    default: &Spanned<Lit>,
    problems: &mut Problems,
) {
    let Some(ty) = &member.ty else { return };
    for shape in world.shapes(file, ty, range) {
        if let Err((code, message, help)) = value(world, &shape, &default.value) {
            problems.error(code, default.span, message, help);
        }
    }
}

fn value(world: &World<'_>, shape: &Shape<'_>, value: &Lit) -> Result<(), Misfit> {
    if *value == Lit::Null {
        let ok =
            shape.nullable || matches!(shape.kind, ShapeKind::Unknown | ShapeKind::Foreign(..));
        return if ok { Ok(()) } else { misfit("this is never null", "add `?` to the type") };
    }
    match (shape.kind, value) {
        (ShapeKind::Unknown | ShapeKind::Foreign(..), _) => Ok(()),
        (ShapeKind::Scalar(word), _) => scalar(word, shape, value),
        (ShapeKind::List(_) | ShapeKind::Set(_), Lit::EmptyList)
        | (ShapeKind::Map(..), Lit::EmptyMap) => length(0, shape),
        (ShapeKind::List(_) | ShapeKind::Set(_), _) => {
            misfit("this is no list", "the default of a list or set is `[]`")
        }
        (ShapeKind::Map(..), _) => misfit("this is no map", "the default of a map is `{}`"),
        (ShapeKind::Enum(target), Lit::Word(word)) => enum_value(world, target, word),
        (ShapeKind::Enum(_), _) => misfit("this is no value of the enum", "name one of its values"),
        (ShapeKind::Struct(_) | ShapeKind::Union(_), _) => {
            misfit("structs and unions have no default", "remove it")
        }
    }
}

fn misfit(message: &str, help: &str) -> Result<(), Misfit> {
    Err(("E21", message.to_owned(), help.to_owned()))
}

fn length(length: u64, shape: &Shape<'_>) -> Result<(), Misfit> {
    if in_len(length, &shape.constraints) {
        Ok(())
    } else {
        misfit("the default's length breaks the constraints", "choose one that keeps them")
    }
}

fn ranged(value: Number, shape: &Shape<'_>) -> Result<(), Misfit> {
    if in_range(value, &shape.constraints) {
        Ok(())
    } else {
        misfit("the default lies outside of the range", "choose one inside")
    }
}

fn enum_value(world: &World<'_>, target: Target, word: &str) -> Result<(), Misfit> {
    let (Some(item), Some(scope)) = (world.item(target), world.files.get(target.file)) else {
        return Ok(());
    };
    let members = crate::lower::body_of(item).map_or(&[][..], |body| &body.members);
    let owner = scope.lives.get(target.item).map_or(target.range, |life| life.range);
    let named = members.iter().filter(|member| member.name.value == word);
    let mut lives: Vec<Range> =
        named.map(|member| Life::of(&member.marks, &scope.versions, owner).range).collect();
    if lives.is_empty() {
        let names = members.iter().map(|member| member.name.value.as_str());
        let help = super::nearest(word, names).map_or_else(
            || "name one of its values".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        return Err(("E21", format!("`{}` has no value `{word}`", item.name.value), help));
    }
    lives.sort_by_key(|life| life.from);
    let mut covered = target.range.from;
    for life in lives {
        if life.from <= covered {
            covered = covered.max(life.to);
        }
    }
    if covered >= target.range.to {
        return Ok(());
    }
    let message = format!("`{word}` does not exist in every version that has this default");
    Err(("E33", message, "declare the field again with another default".to_owned()))
}

fn scalar(word: ScalarWord, shape: &Shape<'_>, value: &Lit) -> Result<(), Misfit> {
    match (word, value) {
        (ScalarWord::Bool, Lit::Bool(_)) => Ok(()),
        (ScalarWord::Duration, Lit::Duration(nanos)) => {
            ranged(Number::Int(i128::from(*nanos)), shape)
        }
        (ScalarWord::Int { bits, signed }, Lit::Number(text)) => {
            let (least, greatest) = int_range(bits, signed);
            match Number::parse(text) {
                Some(Number::Int(value)) if least <= value && value <= greatest => {
                    ranged(Number::Int(value), shape)
                }
                _ => misfit("the type cannot hold this number", "choose one that it can hold"),
            }
        }
        (ScalarWord::F32 | ScalarWord::F64, Lit::Number(text)) => match Number::parse(text) {
            Some(value)
                if word == ScalarWord::F64 || value.to_f64().abs() <= f64::from(f32::MAX) =>
            {
                ranged(value, shape)
            }
            _ => misfit("the type cannot hold this number", "choose one that it can hold"),
        },
        (ScalarWord::Decimal(digits), Lit::Number(text)) => {
            let digits = digits.map(|(precision, scale)| (precision.value, scale.value));
            match Number::parse(text) {
                Some(value) if scalar::is_decimal(text, digits) => ranged(value, shape),
                _ => misfit("this has more digits than the decimal", "leave some away"),
            }
        }
        (_, Lit::String(text)) => text_value(word, shape, text),
        _ => misfit("the default does not fit the type", how(word)),
    }
}

fn how(word: ScalarWord) -> &'static str {
    match word {
        ScalarWord::Bool => "write `true` or `false`",
        ScalarWord::Duration => "write a duration such as `30s`",
        ScalarWord::Int { .. } | ScalarWord::F32 | ScalarWord::F64 | ScalarWord::Decimal(_) => {
            "write a number"
        }
        ScalarWord::Json => "json has no default but `null`, if it is nullable",
        _ => "write a string in quotes",
    }
}

fn text_value(word: ScalarWord, shape: &Shape<'_>, text: &str) -> Result<(), Misfit> {
    let form = |fits: bool, help: &str| {
        if fits { Ok(()) } else { misfit("the string is not in the type's form", help) }
    };
    match word {
        ScalarWord::String => length(text.chars().count() as u64, shape),
        ScalarWord::Url => {
            form(scalar::is_url(text), "write a URL such as `https://example.com`")?;
            length(text.chars().count() as u64, shape)
        }
        ScalarWord::Bytes => match scalar::base64_len(text) {
            Some(bytes) => length(bytes, shape),
            None => form(false, "write bytes in base64 with padding"),
        },
        ScalarWord::Uuid => form(scalar::is_uuid(text), "write 8-4-4-4-12 hexadecimal digits"),
        ScalarWord::Date => form(scalar::is_date(text), "write `2026-01-15`"),
        ScalarWord::Timestamp => form(scalar::is_timestamp(text), "write `2026-01-15T10:00:00Z`"),
        _ => misfit("the default does not fit the type", how(word)),
    }
}
