//! Types, constraints, members and their marks.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::sequence::{delimited, preceded};
use wireproof_model::Presence;
use wireproof_source::{Span, Spanned};

use super::input::{In, Parsed};
use super::terminal::{
    close_bracket, close_paren, colon, comma, commas, docs, duration, equals, greater, in_parens,
    integer, kw, less, literal, lower, number, open_paren, path, string, tag, token, version,
};
use crate::TokenKind;
use crate::tree::{
    Attr, Bound, ConstraintExpr, ConstraintKind, Hole, Mark, MarkKind, Member, RangeExpr,
    ScalarWord, TypeExpr, TypeExprKind, TypeRef,
};

/// Types nest at most this deep.
const DEEPEST: usize = 64;

/// `Type`.
pub(crate) fn type_expr(i: In<'_>) -> Parsed<'_, TypeExpr> {
    nested_type(i, 1)
}

fn nested_type(start: In<'_>, depth: usize) -> Parsed<'_, TypeExpr> {
    if depth > DEEPEST {
        return start.refuse(
            format!("types nest at most {DEEPEST} deep"),
            "give a part of it a name with `type` or `struct`",
        );
    }
    let (i, kind) = match (start.kind(), start.word()) {
        (TokenKind::Lower, "list") => argument(start.skip(1), depth, TypeExprKind::List)?,
        (TokenKind::Lower, "set") => argument(start.skip(1), depth, TypeExprKind::Set)?,
        (TokenKind::Lower, "map") => {
            let (i, _) = less(start.skip(1))?;
            let (i, key) = nested_type(i, depth + 1)?;
            let (i, _) = comma(i)?;
            let (i, value) = nested_type(i, depth + 1)?;
            let (i, _) = greater(i)?;
            (i, TypeExprKind::Map(Box::new(key), Box::new(value)))
        }
        (TokenKind::Lower, word) if start.second().kind != TokenKind::Dot => {
            match scalar_word(word) {
                Some(ScalarWord::Decimal(_)) => opt(precision)
                    .map(|p| TypeExprKind::Scalar(ScalarWord::Decimal(p)))
                    .parse(start.skip(1))?,
                Some(word) => (start.skip(1), TypeExprKind::Scalar(word)),
                None => return start.expected("a type"),
            }
        }
        _ => type_ref.map(TypeExprKind::Ref).parse(start)?,
    };
    let core = start.to(i);
    let (i, nullable) = opt(token(TokenKind::Question, "`?`")).parse(i)?;
    let (i, constraints) = opt(constraints).parse(i)?;
    let nullable = nullable.map(|token| i.span_of(token));
    let constraints = constraints.unwrap_or_default();
    Ok((i, TypeExpr { kind, core, nullable, constraints, span: start.to(i) }))
}

fn argument(
    i: In<'_>,
    depth: usize,
    wrap: impl Fn(Box<TypeExpr>) -> TypeExprKind,
) -> Parsed<'_, TypeExprKind> {
    let (i, _) = less(i)?;
    let (i, inner) = nested_type(i, depth + 1)?;
    let (i, _) = greater(i)?;
    Ok((i, wrap(Box::new(inner))))
}

fn precision(i: In<'_>) -> Parsed<'_, (Spanned<u64>, Spanned<u64>)> {
    let pair = (integer("a number of digits"), preceded(comma, integer("a number of digits")));
    delimited(open_paren, cut(pair), cut(close_paren)).parse(i)
}

/// The scalar that a word names.
pub(crate) fn scalar_word(word: &str) -> Option<ScalarWord> {
    let int = |bits, signed| Some(ScalarWord::Int { bits, signed });
    match word {
        "string" => Some(ScalarWord::String),
        "bytes" => Some(ScalarWord::Bytes),
        "bool" => Some(ScalarWord::Bool),
        "i8" => int(8, true),
        "i16" => int(16, true),
        "i32" => int(32, true),
        "i64" => int(64, true),
        "u8" => int(8, false),
        "u16" => int(16, false),
        "u32" => int(32, false),
        "u64" => int(64, false),
        "f32" => Some(ScalarWord::F32),
        "f64" => Some(ScalarWord::F64),
        "decimal" => Some(ScalarWord::Decimal(None)),
        "uuid" => Some(ScalarWord::Uuid),
        "timestamp" => Some(ScalarWord::Timestamp),
        "date" => Some(ScalarWord::Date),
        "duration" => Some(ScalarWord::Duration),
        "url" => Some(ScalarWord::Url),
        "json" => Some(ScalarWord::Json),
        _ => None,
    }
}

/// `TypeRef`.
pub(crate) fn type_ref(start: In<'_>) -> Parsed<'_, TypeRef> {
    let (i, alias) = opt_alias(start)?;
    // A name in the wrong spelling is taken only where it cannot be anything else.
    let (i, name) = if alias.is_some() {
        super::terminal::upper("a type's name").parse(i)?
    } else {
        let (rest, token) = token(TokenKind::Upper, "a type").parse(i)?;
        (rest, Spanned::new(i.text_of(token).into(), i.span_of(token)))
    };
    Ok((i, TypeRef { alias, name, span: start.to(i) }))
}

/// The import before a dot, with the dot.
pub(crate) fn opt_alias(i: In<'_>) -> Parsed<'_, Option<Spanned<wireproof_model::Name>>> {
    if i.kind() == TokenKind::Lower && i.second().kind == TokenKind::Dot {
        let (i, alias) = lower("an import").parse(i)?;
        return Ok((i.skip(1), Some(alias)));
    }
    Ok((i, None))
}

/// `Refs`.
pub(crate) fn refs(i: In<'_>) -> Parsed<'_, Vec<TypeRef>> {
    commas(type_ref, None)(i)
}

fn constraints(i: In<'_>) -> Parsed<'_, Vec<ConstraintExpr>> {
    let (i, _) = token(TokenKind::OpenBracket, "`[`").parse(i)?;
    let (i, list) = commas(constraint, Some(TokenKind::CloseBracket))(i)?;
    let (i, _) = cut(close_bracket).parse(i)?;
    Ok((i, list))
}

fn constraint(start: In<'_>) -> Parsed<'_, ConstraintExpr> {
    let after = start.skip(1);
    let (i, kind) = match (start.kind(), start.word()) {
        (TokenKind::Lower, "len") => range.map(ConstraintKind::Len).parse(after)?,
        (TokenKind::Lower, "range") => range.map(ConstraintKind::Range).parse(after)?,
        (TokenKind::Lower, "above") => {
            number.map(|n| ConstraintKind::Above(Bound::Number(n))).parse(after)?
        }
        (TokenKind::Lower, "below") => {
            number.map(|n| ConstraintKind::Below(Bound::Number(n))).parse(after)?
        }
        (TokenKind::Lower, "pattern") => {
            string("a regular expression").map(ConstraintKind::Pattern).parse(after)?
        }
        (TokenKind::Lower, "unique") => (after, ConstraintKind::Unique),
        _ => return start.expected("`len`, `range`, `above`, `below`, `pattern` or `unique`"),
    };
    Ok((i, ConstraintExpr { kind, span: start.to(i) }))
}

fn bound(i: In<'_>) -> Parsed<'_, Bound> {
    alt((duration.map(Bound::Duration), number.map(Bound::Number))).parse(i)
}

fn range(i: In<'_>) -> Parsed<'_, RangeExpr> {
    let up_to = token(TokenKind::DotDotEq, "`..=`");
    if i.kind() == TokenKind::DotDotEq {
        let (i, max) = bound(i.skip(1))?;
        return Ok((i, RangeExpr { min: None, max: Some(max) }));
    }
    let (i, min) = bound(i)?;
    let closed = preceded(up_to, cut(bound)).map(Some);
    let open = token(TokenKind::DotDot, "`..`").map(|_| None);
    let (i, max) = alt((closed, open)).parse(i)?;
    Ok((i, RangeExpr { min: Some(min), max }))
}

/// `Attr*`.
pub(crate) fn attrs(mut i: In<'_>) -> Parsed<'_, Vec<Attr>> {
    let mut list = Vec::new();
    while i.kind() == TokenKind::HashBracket {
        let (rest, attr) = cut(attr).parse(i)?;
        list.push(attr);
        i = rest;
    }
    Ok((i, list))
}

fn attr(start: In<'_>) -> Parsed<'_, Attr> {
    let (i, name) = path("an attribute's name such as `acme.team`").parse(start.skip(1))?;
    if !name.value.contains('.') {
        return i.expected("`.`");
    }
    let argument = (lower("an argument's name"), preceded(equals, literal));
    let (i, args) =
        if i.kind() == TokenKind::OpenParen { in_parens(argument)(i)? } else { (i, Vec::new()) };
    let (i, _) = close_bracket(i)?;
    Ok((i, Attr { name, args, span: start.to(i) }))
}

/// `Mark*`.
pub(crate) fn marks(mut i: In<'_>) -> Parsed<'_, Vec<Mark>> {
    let mut list = Vec::new();
    while i.kind() == TokenKind::Lower {
        let after = i.skip(1);
        let (rest, kind) = match i.word() {
            "as" => cut(string("the name on the wire")).map(MarkKind::As).parse(after)?,
            "was" => cut(was).parse(after)?,
            "since" => cut(version).map(MarkKind::Since).parse(after)?,
            "removed" => cut(version).map(MarkKind::Removed).parse(after)?,
            "deprecated" => cut((version, opt(string("advice"))))
                .map(|(version, advice)| MarkKind::Deprecated(version, advice))
                .parse(after)?,
            _ => break,
        };
        list.push(Mark { kind, span: i.to(rest) });
        i = rest;
    }
    Ok((i, list))
}

/// `Life*`: marks that say nothing about names.
pub(crate) fn lives(i: In<'_>) -> Parsed<'_, Vec<Mark>> {
    let (rest, list) = marks(i)?;
    let wrong =
        list.iter().find(|mark| matches!(mark.kind, MarkKind::As(_) | MarkKind::Was { .. }));
    if let Some(mark) = wrong {
        rest.report(
            wireproof_source::Diagnostic::error(mark.span, "`as` and `was` may not stand here")
                .code("E01")
                .help("only `since`, `deprecated` and `removed` may"),
        );
    }
    let keep = |mark: &Mark| !matches!(mark.kind, MarkKind::As(_) | MarkKind::Was { .. });
    Ok((rest, list.into_iter().filter(keep).collect()))
}

fn was(i: In<'_>) -> Parsed<'_, MarkKind> {
    let (rest, name) = match i.kind() {
        TokenKind::Lower | TokenKind::Upper => {
            (i.skip(1), Spanned::new(i.word().into(), i.span_of(i.peek())))
        }
        _ => return i.expected("a former name"),
    };
    let (rest, before) = opt(preceded(kw("`before`"), cut(version))).parse(rest)?;
    Ok((rest, MarkKind::Was { name, before }))
}

/// Checks that `was` has the case of the new name.
fn same_case(i: In<'_>, name: &Spanned<wireproof_model::Name>, marks: &[Mark]) {
    let upper = |name: &str| name.starts_with(|c: char| c.is_ascii_uppercase());
    for mark in marks {
        if let MarkKind::Was { name: former, .. } = &mark.kind
            && upper(&former.value) != upper(&name.value)
        {
            i.report(
                wireproof_source::Diagnostic::error(
                    former.span,
                    format!("`{}` is not written like `{}`", former.value, name.value),
                )
                .code("E01")
                .help("a former name has the case of the new one"),
            );
        }
    }
}

/// `Mark*` of something called `name`.
pub(crate) fn marks_of<'a>(
    name: &Spanned<wireproof_model::Name>,
    i: In<'a>,
) -> Parsed<'a, Vec<Mark>> {
    let (i, list) = marks(i)?;
    same_case(i, name, &list);
    Ok((i, list))
}

/// The presence that the next token says.
pub(crate) fn presence_word(i: In<'_>) -> Option<Presence> {
    match (i.kind(), i.word()) {
        (TokenKind::Lower, "required") => Some(Presence::Required),
        (TokenKind::Lower, "expected") => Some(Presence::Expected),
        (TokenKind::Lower, "optional") => Some(Presence::Optional),
        _ => None,
    }
}

/// `Field`.
pub(crate) fn field(i: In<'_>) -> Parsed<'_, Member> {
    let (i, docs) = docs(i);
    let (start, attrs) = attrs(i)?;
    let (i, tag) = opt(tag).parse(start)?;
    let Some(presence) = presence_word(i) else {
        return i.expected("`required`, `expected` or `optional`");
    };
    let presence = Some(Spanned::new(presence, i.span_of(i.peek())));
    let (i, name) = lower("a field's name").parse(i.skip(1))?;
    let (i, _) = colon(i)?;
    let (i, ty) = type_expr(i)?;
    let (i, default) = opt(preceded(equals, cut(literal))).parse(i)?;
    let (i, marks) = marks_of(&name, i)?;
    let span = start.to(i);
    Ok((i, Member { docs, attrs, tag, presence, name, ty: Some(ty), default, marks, span }))
}

/// `Variant` (`typed`) or `Value`, without the `;`.
pub(crate) fn choice<'a>(typed: bool) -> impl Fn(In<'a>) -> Parsed<'a, Member> {
    move |i| {
        let (i, docs) = docs(i);
        let (start, attrs) = attrs(i)?;
        let (i, tag) = opt(tag).parse(start)?;
        let what = if typed { "a variant's name" } else { "a value's name" };
        let (i, name) = lower(what).parse(i)?;
        let (i, ty) =
            if typed { opt(preceded(colon, cut(type_expr))).parse(i)? } else { (i, None) };
        let (i, marks) = marks_of(&name, i)?;
        let span = start.to(i);
        let member =
            Member { docs, attrs, tag, presence: None, name, ty, default: None, marks, span };
        Ok((i, member))
    }
}

/// `Reserved`, if the next word says so and something that can be reserved follows it.
pub(crate) fn reserved(i: In<'_>) -> Option<Parsed<'_, Vec<Hole>>> {
    let follows = matches!(i.second().kind, TokenKind::Tag | TokenKind::String);
    (i.at_word("reserved") && follows).then(|| commas(hole, None)(i.skip(1)))
}

fn hole(start: In<'_>) -> Parsed<'_, Hole> {
    if start.kind() == TokenKind::String {
        return string("a name").map(Hole::Name).parse(start);
    }
    let (i, first) = tag(start)?;
    let (i, last) = opt(preceded(token(TokenKind::DotDotEq, "`..=`"), cut(tag))).parse(i)?;
    let span: Span = start.to(i);
    Ok((
        i,
        Hole::Tags { first: first.value, last: last.map_or(first.value, |tag| tag.value), span },
    ))
}
