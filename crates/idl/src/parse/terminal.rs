//! The parsers of single tokens, and of lists of whatever.

use nom::Parser;
use wireproof_model::Name;
use wireproof_source::{Diagnostic, Span, Spanned};

use super::input::{Fail, In, Parsed};
use crate::lex::{duration_value, string_value};
use crate::tree::{Lit, VersionRef};
use crate::{Token, TokenKind};

/// One token of a kind; `what` names it for people.
pub(crate) fn token<'a>(
    kind: TokenKind,
    what: &'static str,
) -> impl Fn(In<'a>) -> Parsed<'a, Token> + Copy {
    move |i| if i.kind() == kind { Ok((i.skip(1), i.peek())) } else { i.expected(what) }
}

/// A keyword; `what` is it in backticks.
pub(crate) fn kw<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Span> + Copy {
    move |i| {
        if i.at_word(what.trim_matches('`')) {
            Ok((i.skip(1), i.span_of(i.peek())))
        } else {
            i.expected(what)
        }
    }
}

macro_rules! punctuation {
    ($($name:ident $kind:ident $what:literal,)*) => {$(
        pub(crate) fn $name(i: In<'_>) -> Parsed<'_, Token> {
            token(TokenKind::$kind, $what).parse(i)
        }
    )*};
}

punctuation! {
    open_brace OpenBrace "`{`",
    open_paren OpenParen "`(`",
    close_paren CloseParen "`)`",
    close_bracket CloseBracket "`]`",
    less Less "`<`",
    greater Greater "`>`",
    comma Comma "`,`",
    colon Colon "`:`",
    equals Equals "`=`",
    arrow Arrow "`->`",
}

/// The `;` of a statement that is certain. One that is missing at a line's end is reported and taken as read.
pub(crate) fn semicolon(i: In<'_>) -> Parsed<'_, ()> {
    match i.kind() {
        TokenKind::Semicolon => Ok((i.skip(1), ())),
        TokenKind::CloseBrace | TokenKind::End => Ok((missing_semicolon(i), ())),
        TokenKind::Equals | TokenKind::OpenBracket | TokenKind::Comma => i.expected("`;`"),
        _ if i.at_line_start() => Ok((missing_semicolon(i), ())),
        _ => i.expected("`;`"),
    }
}

fn missing_semicolon(i: In<'_>) -> In<'_> {
    let problem = Diagnostic::error(i.previous(), "this statement does not end")
        .code("E01")
        .label("expected `;` after this")
        .help("end the statement with `;`");
    i.report(problem);
    i
}

fn name_of(i: In<'_>) -> Spanned<Name> {
    Spanned::new(Name::new(i.word()), i.span_of(i.peek()))
}

/// A name in `lower_snake`; a word in another spelling is reported and taken all the same.
pub(crate) fn lower<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<Name>> + Copy {
    move |i| named(i, TokenKind::Lower, what)
}

/// A name in `UpperCase`; a word in another spelling is reported and taken all the same.
pub(crate) fn upper<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<Name>> + Copy {
    move |i| named(i, TokenKind::Upper, what)
}

fn named<'a>(i: In<'a>, wanted: TokenKind, what: &'static str) -> Parsed<'a, Spanned<Name>> {
    let token = i.peek();
    let words = [TokenKind::Lower, TokenKind::Upper, TokenKind::OtherWord];
    let word = i.word();
    if token.kind != wanted {
        // What begins with a digit was reported by the tokeniser.
        if !words.contains(&token.kind) || word.starts_with(|c: char| c.is_ascii_digit()) {
            return i.expected(what);
        }
        let (style, better) = if wanted == TokenKind::Lower {
            ("`lower_snake`", lower_snake(word))
        } else {
            ("`UpperCase`", upper_camel(word))
        };
        let problem = Diagnostic::error(i.span_of(token), format!("{what} is written in {style}"))
            .code("E01")
            .label(format!("not in {style}"))
            .help(format!("write `{better}`"));
        i.report(problem);
    }
    Ok((i.skip(1), name_of(i)))
}

/// `fooBar` and `FooBar` as `foo_bar`.
fn lower_snake(word: &str) -> String {
    let mut out = String::new();
    for character in word.chars() {
        if (character.is_ascii_uppercase() || character == '_')
            && !out.ends_with('_')
            && !out.is_empty()
        {
            out.push('_');
        }
        if character != '_' {
            out.push(character.to_ascii_lowercase());
        }
    }
    out.trim_matches('_').to_owned()
}

/// `foo_bar` and `fooBar` as `FooBar`.
pub(crate) fn upper_camel(word: &str) -> String {
    let mut out = String::new();
    for part in word.split('_') {
        let mut characters = part.chars();
        out.extend(characters.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(characters.as_str());
    }
    out
}

/// A string's value.
pub(crate) fn string<'a>(
    what: &'static str,
) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<Name>> + Copy {
    move |i| {
        let (rest, token) = token(TokenKind::String, what).parse(i)?;
        Ok((rest, Spanned::new(string_value(i.text_of(token)).into(), i.span_of(token))))
    }
}

/// An integer without a sign; one past 64 bits is clipped.
pub(crate) fn integer<'a>(
    what: &'static str,
) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<u64>> + Copy {
    move |i| {
        let (rest, token) = token(TokenKind::Integer, what).parse(i)?;
        let value = i.text_of(token).parse().unwrap_or(u64::MAX);
        Ok((rest, Spanned::new(value, i.span_of(token))))
    }
}

/// A tag; one past 64 bits is clipped.
pub(crate) fn tag(i: In<'_>) -> Parsed<'_, Spanned<i64>> {
    let (rest, token) = token(TokenKind::Tag, "a tag").parse(i)?;
    let text = i.text_of(token).trim_start_matches('@');
    let clipped = if text.starts_with('-') { i64::MIN } else { i64::MAX };
    Ok((rest, Spanned::new(text.parse().unwrap_or(clipped), i.span_of(token))))
}

/// A duration in nanoseconds.
pub(crate) fn duration(i: In<'_>) -> Parsed<'_, Spanned<u64>> {
    let (rest, token) = token(TokenKind::Duration, "a duration such as `250ms`").parse(i)?;
    let Some(value) = duration_value(i.text_of(token)) else {
        return i.refuse(
            "this duration is longer than 64 bits of nanoseconds".to_owned(),
            "the longest is 213503d",
        );
    };
    Ok((rest, Spanned::new(value, i.span_of(token))))
}

/// A number as it is written.
pub(crate) fn number(i: In<'_>) -> Parsed<'_, Spanned<Name>> {
    match i.kind() {
        TokenKind::Integer | TokenKind::Number => Ok((i.skip(1), name_of(i))),
        _ => i.expected("a number"),
    }
}

/// A date.
pub(crate) fn date(i: In<'_>) -> Parsed<'_, Spanned<Name>> {
    let (rest, _) = token(TokenKind::Date, "a date such as `2026-01-15`").parse(i)?;
    Ok((rest, name_of(i)))
}

/// `Version`.
pub(crate) fn version(i: In<'_>) -> Parsed<'_, VersionRef> {
    match i.kind() {
        TokenKind::Integer | TokenKind::Number | TokenKind::Date => {
            let Spanned { value: text, span } = name_of(i);
            Ok((i.skip(1), VersionRef { text, date: i.kind() == TokenKind::Date, span }))
        }
        _ => i.expected("a version"),
    }
}

/// `Path`: its spelling with dots.
pub(crate) fn path<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<Name>> + Copy {
    move |start| {
        let (mut i, first) = lower(what).parse(start)?;
        if i.kind() != TokenKind::Dot {
            return Ok((i, first));
        }
        let mut whole = first.value.to_string();
        while i.kind() == TokenKind::Dot {
            let (rest, part) = lower("a name in `lower_snake`").parse(i.skip(1))?;
            whole.push('.');
            whole.push_str(&part.value);
            i = rest;
        }
        Ok((i, Spanned::new(whole.into(), start.to(i))))
    }
}

/// `Literal`.
pub(crate) fn literal(start: In<'_>) -> Parsed<'_, Spanned<Lit>> {
    let (i, value) = match start.kind() {
        TokenKind::String => string("a string").map(|s| Lit::String(s.value)).parse(start)?,
        TokenKind::Duration => duration.map(|d| Lit::Duration(d.value)).parse(start)?,
        TokenKind::Integer | TokenKind::Number => {
            number.map(|n| Lit::Number(n.value)).parse(start)?
        }
        TokenKind::OpenBracket => close_bracket.map(|_| Lit::EmptyList).parse(start.skip(1))?,
        TokenKind::OpenBrace => {
            token(TokenKind::CloseBrace, "`}`").map(|_| Lit::EmptyMap).parse(start.skip(1))?
        }
        TokenKind::Lower => {
            let value = match start.word() {
                "true" => Lit::Bool(true),
                "false" => Lit::Bool(false),
                "null" => Lit::Null,
                word => Lit::Word(Name::new(word)),
            };
            (start.skip(1), value)
        }
        _ => return start.expected("a value"),
    };
    Ok((i, Spanned::new(value, start.to(i))))
}

/// One or more items between commas. With `close` a comma may follow the last one.
pub(crate) fn commas<'a, T>(
    item: impl Parser<In<'a>, Output = T, Error = Fail>,
    close: Option<TokenKind>,
) -> impl FnOnce(In<'a>) -> Parsed<'a, Vec<T>> {
    let mut item = nom::combinator::cut(item);
    move |start| {
        let (mut i, first) = item.parse(start)?;
        let mut items = vec![first];
        while i.kind() == TokenKind::Comma {
            if close == Some(i.second().kind) {
                return Ok((i.skip(1), items));
            }
            let (rest, next) = item.parse(i.skip(1))?;
            items.push(next);
            i = rest;
        }
        Ok((i, items))
    }
}

/// One or more items in parentheses, a comma allowed after the last.
pub(crate) fn in_parens<'a, T>(
    item: impl Parser<In<'a>, Output = T, Error = Fail>,
) -> impl FnOnce(In<'a>) -> Parsed<'a, Vec<T>> {
    move |i| {
        let (i, _) = open_paren(i)?;
        let (i, items) = commas(item, Some(TokenKind::CloseParen))(i)?;
        let (i, _) = close_paren(i)?;
        Ok((i, items))
    }
}

/// Documentation lines, as one place.
pub(crate) fn docs(start: In<'_>) -> (In<'_>, Option<Span>) {
    let mut i = start;
    while i.kind() == TokenKind::Doc {
        i = i.skip(1);
    }
    let found = i.index() > start.index();
    (i, found.then(|| start.to(i)))
}
