//! The parsers of single tokens, of names and of lists of whatever.

use nom::Parser;
use wireproof_model::{Name, Number};
use wireproof_source::{Diagnostic, Span, Spanned};

use super::input::{Fail, In, Parsed};
use crate::token::{Token, TokenKind};

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
        if i.word() == what.trim_matches('`') {
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
    open_bracket OpenBracket "`[`",
    close_bracket CloseBracket "`]`",
    less Less "`<`",
    greater Greater "`>`",
    comma Comma "`,`",
    equals Equals "`=`",
}

/// The `;` of a statement that is certain. One that is missing at a line's end is reported and taken as read.
pub(crate) fn semicolon(i: In<'_>) -> Parsed<'_, ()> {
    match i.kind() {
        TokenKind::Semicolon => return Ok((i.skip(1), ())),
        TokenKind::CloseBrace | TokenKind::End => {}
        TokenKind::Word if i.on_new_line() => {}
        _ => return i.expected("`;`"),
    }
    let problem = Diagnostic::error(i.previous(), "this statement does not end")
        .label("expected `;` after this")
        .help("end the statement with `;`");
    i.report(problem);
    Ok((i, ()))
}

/// A word as a name.
pub(crate) fn ident<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<Name>> + Copy {
    move |i| {
        let (rest, token) = token(TokenKind::Word, what).parse(i)?;
        Ok((rest, Spanned::new(Name::new(i.text_of(token)), i.span_of(token))))
    }
}

/// `a.b.c`, with a dot in front or without.
pub(crate) fn path<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<Name>> + Copy {
    move |start| {
        let i = if start.kind() == TokenKind::Dot { start.skip(1) } else { start };
        let (mut i, _) = token(TokenKind::Word, what).parse(i)?;
        while i.kind() == TokenKind::Dot {
            (i, _) = token(TokenKind::Word, "a name").parse(i.skip(1))?;
        }
        Ok((i, start.name_to(i)))
    }
}

/// One or more items between commas.
pub(crate) fn commas<'a, T>(
    item: impl Parser<In<'a>, Output = T, Error = Fail>,
) -> impl Parser<In<'a>, Output = Vec<T>, Error = Fail> {
    nom::multi::separated_list1(comma, nom::combinator::cut(item)).map(|mut items| {
        items.shrink_to_fit();
        items
    })
}

/// A whole number without sign as it is written; none if it is past 64 bits.
pub(crate) fn integer_value(text: &str) -> Option<u64> {
    match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => u64::from_str_radix(text.get(2..)?, 16).ok(),
        [b'0', _, ..] => u64::from_str_radix(text, 8).ok(),
        _ => text.parse().ok(),
    }
}

/// A whole number with an optional sign; one past the range is clipped, which puts it outside of every range that
/// a number here has.
pub(crate) fn signed<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<i64>> + Copy {
    move |start| {
        let negative = start.kind() == TokenKind::Minus;
        let i = if negative { start.skip(1) } else { start };
        let (rest, token) = token(TokenKind::Integer, what).parse(i)?;
        let value = i128::from(integer_value(i.text_of(token)).unwrap_or(u64::MAX));
        let value = if negative { -value } else { value };
        let clipped = value.clamp(i128::from(i64::MIN), i128::from(i64::MAX - 1)) as i64;
        Ok((rest, Spanned::new(clipped, start.to(rest))))
    }
}

/// A number without sign. Decimal digits past 64 bits are a floating point number.
pub(crate) fn number(i: In<'_>) -> Parsed<'_, Number> {
    let text = i.text_of(i.peek());
    let value = match i.kind() {
        TokenKind::Integer => match integer_value(text) {
            Some(value) => Number::Int(i128::from(value)),
            None if text.starts_with('0') => {
                let problem = Diagnostic::error(i.span_of(i.peek()), "this number is past 64 bits")
                    .help("use a smaller number");
                i.report(problem);
                Number::Int(i128::from(u64::MAX))
            }
            None => Number::Float(text.parse().unwrap_or(f64::INFINITY)),
        },
        TokenKind::Float => Number::Float(text.parse().unwrap_or(f64::INFINITY)),
        _ => return i.expected("a number"),
    };
    Ok((i.skip(1), value))
}

/// Strings beside one another as one: its bytes.
pub(crate) fn strings<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Vec<u8>> + Copy {
    move |start| {
        let (mut i, first) = token(TokenKind::String, what).parse(start)?;
        let mut bytes = Vec::new();
        unescape(start.text_of(first), &mut bytes);
        while i.kind() == TokenKind::String {
            unescape(i.text_of(i.peek()), &mut bytes);
            i = i.skip(1);
        }
        Ok((i, bytes))
    }
}

/// A string that must be text.
pub(crate) fn text<'a>(what: &'static str) -> impl Fn(In<'a>) -> Parsed<'a, Spanned<Name>> + Copy {
    move |start| {
        let (i, bytes) = strings(what).parse(start)?;
        let span = start.to(i);
        match String::from_utf8(bytes) {
            Ok(text) => Ok((i, Spanned::new(text.into(), span))),
            Err(_) => start.refuse("this string is not UTF-8", "leave the escaped bytes out"),
        }
    }
}

fn unescape(quoted: &str, out: &mut Vec<u8>) {
    let inner = quoted.get(1..).unwrap_or_default();
    let inner = inner.strip_suffix(|last| quoted.starts_with(last)).unwrap_or(inner);
    let mut rest = inner;
    while let Some(at) = rest.find('\\') {
        let (plain, escaped) = rest.split_at(at);
        out.extend_from_slice(plain.as_bytes());
        rest = escape(escaped.get(1..).unwrap_or_default(), out);
    }
    out.extend_from_slice(rest.as_bytes());
}

/// The escape that begins behind a backslash; gives what follows it.
fn escape<'a>(text: &'a str, out: &mut Vec<u8>) -> &'a str {
    let mut characters = text.chars();
    let Some(letter) = characters.next() else { return "" };
    let after = characters.as_str();
    // Digits of a base, at most so many: their value and what follows.
    let digits = |text: &'a str, most: usize, radix: u32| {
        let count = text.chars().take(most).take_while(|c| c.is_digit(radix)).count();
        let (digits, after) = text.split_at_checked(count).unwrap_or((text, ""));
        (u32::from_str_radix(digits, radix).unwrap_or(0), after)
    };
    let plain = match letter {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0b,
        '0'..='7' => {
            let (value, after) = digits(text, 3, 8);
            out.push(value as u8);
            return after;
        }
        'x' | 'X' => {
            let (value, after) = digits(after, 2, 16);
            out.push(value as u8);
            return after;
        }
        'u' | 'U' => {
            let (value, after) = digits(after, if letter == 'u' { 4 } else { 8 }, 16);
            return code_point(value, after, out);
        }
        other => {
            let mut buffer = [0; 4];
            out.extend_from_slice(other.encode_utf8(&mut buffer).as_bytes());
            return after;
        }
    };
    out.push(plain);
    after
}

/// Two escaped surrogates beside one another are one character.
fn code_point<'a>(value: u32, after: &'a str, out: &mut Vec<u8>) -> &'a str {
    let mut found = (value, after);
    if (0xD800..0xDC00).contains(&value)
        && let Some(low) = after.strip_prefix("\\u").and_then(|rest| rest.get(..4))
        && let Ok(low) = u32::from_str_radix(low, 16)
        && (0xDC00..0xE000).contains(&low)
    {
        let joined = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
        found = (joined, after.get(6..).unwrap_or_default());
    }
    let character = char::from_u32(found.0).unwrap_or(char::REPLACEMENT_CHARACTER);
    let mut buffer = [0; 4];
    out.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
    found.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_bytes() {
        let value = |quoted: &str| {
            let mut out = Vec::new();
            unescape(quoted, &mut out);
            out
        };
        assert_eq!(value(r#""a\n\101\x41\0\xff\"'""#), b"a\nAA\0\xff\"'");
        assert_eq!(value(r"'\u00e4\U0001F600\ud83d\ude00\?'"), "ä😀😀?".as_bytes());
    }
}
