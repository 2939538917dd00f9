//! Splits a text into tokens; each keeps the spaces and comments before it.

use nom::bytes::complete::{tag, take_till, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, one_of};
use nom::combinator::{opt, recognize};
use nom::{IResult, Parser};
use wireproof_source::{Diagnostic, Diagnostics, SourceId, Span};

use crate::{Token, TokenKind};

/// Tokens that are always spelt the same, those that begin with others first.
const MARKS: [(&str, TokenKind); 18] = [
    ("#[", TokenKind::HashBracket),
    ("..=", TokenKind::DotDotEq),
    ("..", TokenKind::DotDot),
    (".", TokenKind::Dot),
    ("->", TokenKind::Arrow),
    ("(", TokenKind::OpenParen),
    (")", TokenKind::CloseParen),
    ("[", TokenKind::OpenBracket),
    ("]", TokenKind::CloseBracket),
    ("{", TokenKind::OpenBrace),
    ("}", TokenKind::CloseBrace),
    ("<", TokenKind::Less),
    (">", TokenKind::Greater),
    (",", TokenKind::Comma),
    (";", TokenKind::Semicolon),
    (":", TokenKind::Colon),
    ("?", TokenKind::Question),
    ("=", TokenKind::Equals),
];

/// All tokens of a text, the last of which is [`TokenKind::End`], and the characters that belong to none.
pub(crate) fn lex(source: SourceId, text: &str) -> (Vec<Token>, Diagnostics) {
    let mut lexer =
        Lexer { source, text, tokens: Vec::with_capacity(text.len() / 5), problems: Vec::new() };
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lead = text;
    loop {
        rest = trivia(rest);
        let (kind, length) = lexer.token(rest);
        let start = lexer.offset(rest);
        let (lead_start, end) = (lexer.offset(lead), start + length);
        lexer.tokens.push(Token {
            kind,
            lead: lead_start as u32,
            start: start as u32,
            end: end as u32,
        });
        if kind == TokenKind::End {
            break;
        }
        rest = rest.get(length..).unwrap_or_default();
        lead = rest;
    }
    let mut diagnostics = Diagnostics::default();
    lexer.problems.into_iter().for_each(|problem| diagnostics.push(problem));
    (lexer.tokens, diagnostics)
}

type Lexed<'a> = IResult<&'a str, &'a str, nom::error::Error<&'a str>>;

/// What follows spaces and comments.
fn trivia(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        if !rest.starts_with("//") || is_doc(rest) {
            return rest;
        }
        rest = line(rest).map_or("", |(after, _)| after);
    }
}

fn is_doc(text: &str) -> bool {
    text.strip_prefix("///").is_some_and(|after| !after.starts_with('/'))
}

fn line(text: &str) -> Lexed<'_> {
    take_till(|character| character == '\n').parse(text)
}

fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || character == '_'
}

fn word(text: &str) -> Lexed<'_> {
    take_while1(is_word).parse(text)
}

fn number(text: &str) -> Lexed<'_> {
    recognize((opt(char('-')), digit1, opt((char('.'), digit1)))).parse(text)
}

fn duration(text: &str) -> Lexed<'_> {
    recognize((digit1, nom::branch::alt((tag("ms"), recognize(one_of("smhd")))))).parse(text)
}

fn date(text: &str) -> Lexed<'_> {
    let digits = |count| take_while_m_n(count, count, |c: char| c.is_ascii_digit());
    recognize((digits(4), char('-'), digits(2), char('-'), digits(2))).parse(text)
}

fn tag_number(text: &str) -> Lexed<'_> {
    recognize((char('@'), opt(char('-')), digit1)).parse(text)
}

/// The characters up to a quote or the line's end; `\` hides the next one unless the string is raw.
fn string_body(text: &str, raw: bool) -> usize {
    let mut hidden = false;
    text.find(|character| {
        let ends = character == '\n' || (character == '"' && !hidden);
        hidden = !raw && character == '\\' && !hidden;
        ends
    })
    .unwrap_or(text.len())
}

struct Lexer<'a> {
    source: SourceId,
    text: &'a str,
    tokens: Vec<Token>,
    problems: Vec<Diagnostic>,
}

impl Lexer<'_> {
    fn offset(&self, rest: &str) -> usize {
        self.text.len() - rest.len()
    }

    /// The kind and the length of the token at the beginning of `rest`.
    fn token(&mut self, rest: &str) -> (TokenKind, usize) {
        let Some(first) = rest.bytes().next() else { return (TokenKind::End, 0) };
        match first {
            b'r' if rest.starts_with("r\"") => self.string(rest, true),
            b'"' => self.string(rest, false),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let text = word(rest).map_or("", |(_, text)| text);
                (word_kind(text), text.len())
            }
            b'/' if is_doc(rest) => {
                let text = line(rest).map_or("", |(_, text)| text);
                (TokenKind::Doc, text.trim_end_matches('\r').len())
            }
            b'0'..=b'9' | b'-' | b'@' => self.numeral(rest, first),
            _ => self.mark(rest),
        }
    }

    fn mark(&mut self, rest: &str) -> (TokenKind, usize) {
        if let Some((text, kind)) = MARKS.iter().find(|(text, _)| rest.starts_with(text)) {
            return (*kind, text.len());
        }
        let known =
            |c: char| c.is_ascii() && (is_word(c) || "\"/@#.()[]{}<>,;:?= \t\r\n-".contains(c));
        let found: IResult<&str, &str> = take_while(|c| !known(c)).parse(rest);
        let length = found.map_or(0, |(_, text)| text.len());
        let length = length.max(rest.chars().next().map_or(1, char::len_utf8));
        let text = rest.get(..length).unwrap_or_default();
        let help = match text {
            "#" => "attributes are written `#[...]`",
            "/" => "comments begin with `//`",
            _ => "remove it; outside of strings and comments Wire is written in ASCII",
        };
        let shown: String = text.chars().take(20).collect();
        self.problem(rest, length, format!("`{}` means nothing here", shown.escape_debug()), help);
        (TokenKind::Unknown, length)
    }

    fn problem(&mut self, at: &str, length: usize, message: String, help: &str) {
        let start = self.offset(at);
        let span = Span::new(self.source, start, start + length);
        self.problems.push(Diagnostic::error(span, message).code("E01").help(help));
    }

    /// The longest of tag, date, duration and number; a word character right behind it makes it none.
    fn numeral(&mut self, rest: &str, first: u8) -> (TokenKind, usize) {
        let length = |found: Lexed<'_>| found.map_or(0, |(_, text)| text.len());
        let candidates = match first {
            b'@' => [(TokenKind::Tag, length(tag_number(rest))); 3],
            b'-' => [(TokenKind::Number, length(number(rest))); 3],
            _ => [
                (TokenKind::Number, length(number(rest))),
                (TokenKind::Duration, length(duration(rest))),
                (TokenKind::Date, length(date(rest))),
            ],
        };
        let Some((kind, length)) = candidates.into_iter().max_by_key(|(_, length)| *length) else {
            return (TokenKind::Unknown, 1);
        };
        if length == 0 {
            if rest.starts_with("->") {
                return (TokenKind::Arrow, 2);
            }
            let (what, help) = if first == b'@' {
                ("`@` is followed by no number", "tags are written `@3`")
            } else {
                ("`-` is followed by no number", "negative numbers are written `-3`")
            };
            self.problem(rest, 1, what.to_owned(), help);
            return (TokenKind::Unknown, 1);
        }
        let text = rest.get(..length).unwrap_or_default();
        let tail = rest.get(length..).map_or(0, |after| word(after).map_or(0, |(_, t)| t.len()));
        let whole = rest.get(..length + tail).unwrap_or_default();
        let digits = text.trim_start_matches(['@', '-']);
        let padded = matches!(kind, TokenKind::Number | TokenKind::Tag)
            && digits.len() > 1
            && digits.starts_with('0')
            && !digits.starts_with("0.");
        if tail > 0 || padded {
            let help = if padded {
                "numbers have no leading zeros"
            } else {
                "durations end in `ms`, `s`, `m`, `h` or `d`; names begin with a letter"
            };
            let shown: String = whole.chars().take(40).collect();
            let message = format!("`{shown}` is neither a number nor a name");
            self.problem(rest, length + tail, message, help);
            return (TokenKind::OtherWord, length + tail);
        }
        let whole_number = kind == TokenKind::Number && text.bytes().all(|b| b.is_ascii_digit());
        (if whole_number { TokenKind::Integer } else { kind }, length)
    }

    fn string(&mut self, rest: &str, raw: bool) -> (TokenKind, usize) {
        let opening = if raw { 2 } else { 1 };
        let body = rest.get(opening..).unwrap_or_default();
        let length = string_body(body, raw);
        let content = body.get(..length).unwrap_or_default();
        if !raw {
            self.escapes(content, self.offset(rest) + opening);
        }
        if body.get(length..).is_some_and(|after| after.starts_with('"')) {
            return (TokenKind::String, opening + length + 1);
        }
        let length = opening + content.trim_end_matches('\r').len();
        let help = "end it with `\"` on the same line";
        self.problem(rest, length, "this string does not end".to_owned(), help);
        (TokenKind::String, length)
    }

    fn escapes(&mut self, content: &str, from: usize) {
        let mut rest = content;
        while let Some(at) = rest.find('\\') {
            rest = rest.get(at..).unwrap_or_default();
            let (length, value) = escape(rest);
            if value.is_none() {
                let shown = rest.get(..length).unwrap_or_default();
                let message = format!("`{shown}` is no escape");
                let help = "write `\\\\`, `\\\"`, `\\n`, `\\r`, `\\t` or `\\u{1F600}`, or a raw string `r\"...\"`";
                let start = from + content.len() - rest.len();
                let span = Span::new(self.source, start, start + length);
                self.problems.push(Diagnostic::error(span, message).code("E01").help(help));
            }
            rest = rest.get(length..).unwrap_or_default();
        }
    }
}

fn word_kind(text: &str) -> TokenKind {
    let mut bytes = text.bytes();
    match bytes.next() {
        Some(b'A'..=b'Z') if !text.contains('_') => TokenKind::Upper,
        Some(b'a'..=b'z') => {
            let plain = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            if plain && !text.ends_with('_') && !text.contains("__") {
                TokenKind::Lower
            } else {
                TokenKind::OtherWord
            }
        }
        _ => TokenKind::OtherWord,
    }
}

/// The length of the escape that `text` begins with, and the character that it stands for.
fn escape(text: &str) -> (usize, Option<char>) {
    let after = text.get(1..).unwrap_or_default();
    let simple = match after.chars().next() {
        Some('\\') => Some('\\'),
        Some('"') => Some('"'),
        Some('n') => Some('\n'),
        Some('r') => Some('\r'),
        Some('t') => Some('\t'),
        Some('u') => {
            let digits = after.strip_prefix("u{").and_then(|rest| rest.split_once('}'));
            let Some((digits, _)) = digits.filter(|(digits, _)| (1..=6).contains(&digits.len()))
            else {
                return (2, None);
            };
            let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
            let value = u32::from_str_radix(digits, 16).ok().filter(|_| hex);
            return (4 + digits.len(), value.and_then(char::from_u32));
        }
        Some(other) => return (1 + other.len_utf8(), None),
        None => return (1, None),
    };
    (2, simple)
}

/// What a string token stands for.
pub(crate) fn string_value(token: &str) -> String {
    if let Some(raw) = token.strip_prefix("r\"") {
        return raw.strip_suffix('"').unwrap_or(raw).to_owned();
    }
    let body = token.strip_prefix('"').unwrap_or(token);
    let mut value = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find(['\\', '"']) {
        value.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at..).unwrap_or_default();
        if rest.starts_with('"') {
            return value;
        }
        let (length, character) = escape(rest);
        value.extend(character);
        rest = rest.get(length..).unwrap_or_default();
    }
    value.push_str(rest);
    value
}

/// A duration token in nanoseconds; none if it is longer than 64 bits can say.
pub(crate) fn duration_value(token: &str) -> Option<u64> {
    let digits = token.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit: u64 = match token.get(digits.len()..)? {
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => 86_400_000_000_000,
    };
    digits.parse::<u64>().ok()?.checked_mul(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        lex(SourceId(0), text).0.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn the_longest_token_wins() {
        use TokenKind::{Date, DotDot, DotDotEq, Duration, End, Integer, Number};
        assert_eq!(kinds("1..=10"), [Integer, DotDotEq, Integer, End]);
        assert_eq!(kinds("1.."), [Integer, DotDot, End]);
        assert_eq!(kinds("1.5 -2 1m 1ms"), [Number, Number, Duration, Duration, End]);
        assert_eq!(kinds("2026-01-15"), [Date, End]);
    }

    #[test]
    fn a_number_ends_where_no_word_goes_on() {
        for text in ["01", "5min", "@01", "2026-01-151", "-01"] {
            let (tokens, problems) = lex(SourceId(0), text);
            assert_eq!(tokens.len(), 2, "{text}");
            assert_eq!(problems.len(), 1, "{text}");
        }
    }

    #[test]
    fn three_slashes_are_documentation() {
        assert_eq!(kinds("// a\n//// b\n/// c\r\n"), [TokenKind::Doc, TokenKind::End]);
        assert_eq!(kinds("\u{feff}///"), [TokenKind::Doc, TokenKind::End]);
    }

    #[test]
    fn escapes_name_scalar_values() {
        assert_eq!(string_value(r#""a\u{1F600}\"\\""#), "a\u{1F600}\"\\");
        assert_eq!(string_value(r#"r"\d""#), r"\d");
        for text in [r#""\q""#, r#""\u{D800}""#, r#""\u{}""#, "\"a", r#"r"a"#] {
            assert_eq!(lex(SourceId(0), text).1.len(), 1, "{text}");
        }
    }
}
