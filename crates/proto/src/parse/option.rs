//! Options and their values, text format included.

use nom::Parser;
use nom::branch::alt;
use nom::combinator::opt;
use nom::sequence::delimited;
use wireproof_model::{Name, Number};
use wireproof_source::Spanned;

use super::input::{In, Parsed};
use super::recover::deeper;
use super::terminal::{
    close_bracket, close_paren, commas, equals, ident, number, open_bracket, open_paren, path,
    semicolon, strings,
};
use crate::file::{Node, NodeKind, OptionUse};
use crate::token::TokenKind;

/// `option name = value;`, from its keyword on.
pub(crate) fn option_statement(start: In<'_>) -> Parsed<'_, OptionUse> {
    let (i, mut option) = one(start.skip(1))?;
    option.span = start.to(i);
    let (i, ()) = semicolon(i)?;
    Ok((i, option))
}

/// `[name = value, …]`, or nothing.
pub(crate) fn bracketed(i: In<'_>) -> Parsed<'_, Vec<OptionUse>> {
    if i.kind() != TokenKind::OpenBracket {
        return Ok((i, Vec::new()));
    }
    delimited(open_bracket, commas(one), close_bracket).parse(i)
}

/// `name = value`.
fn one(start: In<'_>) -> Parsed<'_, OptionUse> {
    let (i, (name, _, value)) = (option_name, equals, value).parse(start)?;
    Ok((i, OptionUse { name, value, span: start.to(i) }))
}

fn option_name(start: In<'_>) -> Parsed<'_, Spanned<Name>> {
    let mut i = start;
    loop {
        let extension = delimited(open_paren, path("an extension's name"), close_paren);
        (i, _) = alt((extension, ident("an option's name"))).parse(i)?;
        if i.kind() != TokenKind::Dot {
            return Ok((i, start.name_to(i)));
        }
        i = i.skip(1);
    }
}

/// The value of an option: a scalar or `{ … }`.
fn value(i: In<'_>) -> Parsed<'_, Node> {
    if i.kind() == TokenKind::OpenBrace { object(i, TokenKind::CloseBrace) } else { scalar(i) }
}

fn scalar(start: In<'_>) -> Parsed<'_, Node> {
    let negative = start.kind() == TokenKind::Minus;
    let i = if negative { start.skip(1) } else { start };
    let (i, kind) = match (i.kind(), negative) {
        (TokenKind::Integer | TokenKind::Float, _) => {
            let (rest, value) = number(i)?;
            (rest, NodeKind::Number(if negative { minus(value) } else { value }))
        }
        (TokenKind::Word, true) => {
            let value = match i.word().to_ascii_lowercase().as_str() {
                "inf" | "infinity" => f64::NEG_INFINITY,
                "nan" => f64::NAN,
                _ => return i.expected("a number"),
            };
            (i.skip(1), NodeKind::Number(Number::Float(value)))
        }
        (TokenKind::Word, false) => (i.skip(1), NodeKind::Word(Name::new(i.word()))),
        (TokenKind::String, false) => {
            let (rest, bytes) = strings("a value")(i)?;
            let kind = match String::from_utf8(bytes) {
                Ok(text) => NodeKind::Text(text.into()),
                Err(error) => NodeKind::Bytes(error.into_bytes()),
            };
            (rest, kind)
        }
        _ => return i.expected(if negative { "a number" } else { "a value" }),
    };
    Ok((i, Node { span: start.to(i), kind }))
}

fn minus(value: Number) -> Number {
    match value {
        Number::Int(0) => Number::Float(-0.0),
        Number::Int(whole) => Number::Int(-whole),
        Number::Float(float) => Number::Float(-float),
    }
}

/// `{ … }` or `< … >` of the text format.
fn object(start: In<'_>, close: TokenKind) -> Parsed<'_, Node> {
    let (inner, ()) = deeper(start)?;
    let mut i = inner.skip(1);
    let mut entries = Vec::new();
    while i.kind() != close {
        let (rest, entry) = entry(i)?;
        entries.push(entry);
        let more = matches!(rest.kind(), TokenKind::Comma | TokenKind::Semicolon);
        i = if more { rest.skip(1) } else { rest };
    }
    entries.shrink_to_fit();
    let end = In { depth: start.depth, ..i.skip(1) };
    Ok((end, Node { span: start.to(end), kind: NodeKind::Object(entries) }))
}

fn entry(i: In<'_>) -> Parsed<'_, (Spanned<Name>, Node)> {
    let (i, name) = alt((ident("a field's name"), bracketed_name, closing)).parse(i)?;
    match i.kind() {
        TokenKind::Colon => {
            let (i, value) = entry_value(i.skip(1))?;
            Ok((i, (name, value)))
        }
        TokenKind::OpenBrace | TokenKind::Less => {
            let (i, value) = entry_value(i)?;
            Ok((i, (name, value)))
        }
        _ => i.expected("`:`"),
    }
}

/// Only says in an error that the value may end here.
fn closing(i: In<'_>) -> Parsed<'_, Spanned<Name>> {
    i.expected("`}`")
}

/// `[pkg.extension]` or `[host/pkg.Type]`.
fn bracketed_name(start: In<'_>) -> Parsed<'_, Spanned<Name>> {
    let (inner, _) = open_bracket(start)?;
    let mut i = inner;
    while matches!(
        i.kind(),
        TokenKind::Word | TokenKind::Dot | TokenKind::Slash | TokenKind::Minus | TokenKind::Integer
    ) {
        i = i.skip(1);
    }
    let name = inner.name_to(i);
    if name.value.is_empty() {
        return inner.expected("an extension's name");
    }
    let (i, _) = close_bracket(i)?;
    Ok((i, Spanned::new(format!("[{}]", name.value).into(), start.to(i))))
}

fn entry_value(start: In<'_>) -> Parsed<'_, Node> {
    match start.kind() {
        TokenKind::OpenBrace => object(start, TokenKind::CloseBrace),
        TokenKind::Less => object(start, TokenKind::Greater),
        TokenKind::OpenBracket => list(start),
        _ => scalar(start),
    }
}

fn list(start: In<'_>) -> Parsed<'_, Node> {
    let (inner, ()) = deeper(start)?;
    let (i, mut items) = opt(nom::multi::separated_list1(super::terminal::comma, entry_value))
        .map(Option::unwrap_or_default)
        .parse(inner.skip(1))?;
    let (i, _) = close_bracket(i)?;
    let end = In { depth: start.depth, ..i };
    items.shrink_to_fit();
    Ok((end, Node { span: start.to(end), kind: NodeKind::List(items) }))
}
