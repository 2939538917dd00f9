//! Splits a text into tokens and decides which comment documents which token (`descriptor.proto`, `Location`:
//! a leading comment touches what follows it; one on the line of the token before belongs to that token).

use wireproof_source::{Diagnostic, Diagnostics, SourceId, Span};

use crate::token::{NO_DOCS, Token, TokenKind};

/// Past so many unreadable places the rest of them is one message.
const MOST_ERRORS: usize = 20;

/// The tokens of a text; the last one is [`TokenKind::End`].
pub(crate) fn lex(source: SourceId, text: &str) -> (Vec<Token>, Diagnostics) {
    let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lexer = Lexer {
        source,
        bytes: text.as_bytes(),
        at,
        tokens: Vec::with_capacity(text.len() / 16),
        problems: Diagnostics::default(),
    };
    loop {
        let docs = lexer.trivia();
        let token = lexer.token(docs);
        lexer.tokens.push(token);
        if token.kind == TokenKind::End {
            return (lexer.tokens, lexer.problems);
        }
    }
}

struct Lexer<'a> {
    source: SourceId,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    problems: Diagnostics,
}

/// Which bytes may stand inside a word.
pub(crate) fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn problem(&mut self, start: usize, message: &str, label: &str, help: &str) {
        if self.problems.len() < MOST_ERRORS {
            let span = Span::new(self.source, start, self.at.max(start + 1));
            self.problems.push(Diagnostic::error(span, message).label(label).help(help));
        }
    }

    /// Skips spaces and comments; gives the start of the comment that documents the next token.
    fn trivia(&mut self) -> u32 {
        let mut docs = NO_DOCS;
        // Line breaks since the last token or comment.
        let mut breaks = 0;
        let mut own_line = self.tokens.is_empty();
        loop {
            match self.peek(0) {
                b'\n' => {
                    breaks += 1;
                    own_line = true;
                    if breaks > 1 {
                        docs = NO_DOCS;
                    }
                    self.at += 1;
                }
                b' ' | b'\t' | b'\r' | 0x0b | 0x0c => self.at += 1,
                b'/' if matches!(self.peek(1), b'/' | b'*') => {
                    let start = self.at;
                    self.comment();
                    // A blank line before it parts it from the comment above.
                    if own_line && (docs == NO_DOCS || breaks > 1) {
                        docs = start as u32;
                    }
                    breaks = 0;
                }
                _ => return docs,
            }
        }
    }

    fn comment(&mut self) {
        let start = self.at;
        if self.peek(1) == b'/' {
            let length = self.rest().iter().position(|byte| *byte == b'\n');
            self.at = length.map_or(self.bytes.len(), |length| start + length);
            return;
        }
        self.at += 2;
        let closing = self.rest().windows(2).position(|pair| pair == b"*/");
        if let Some(length) = closing {
            self.at += length + 2;
        } else {
            self.at = self.bytes.len();
            let at = std::mem::replace(&mut self.at, start + 2);
            self.problem(start, "this comment does not end", "opened here", "add `*/`");
            self.at = at;
        }
    }

    fn token(&mut self, docs: u32) -> Token {
        let start = self.at;
        let kind = match self.peek(0) {
            0 if start >= self.bytes.len() => TokenKind::End,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                self.skip_while(in_word);
                TokenKind::Word
            }
            b'0'..=b'9' => self.number(),
            b'.' if self.peek(1).is_ascii_digit() => self.number(),
            quote @ (b'"' | b'\'') => self.string(quote),
            other => self.mark(other),
        };
        Token { kind, start: start as u32, end: self.at as u32, docs }
    }

    fn skip_while(&mut self, holds: fn(u8) -> bool) -> usize {
        let length = self.rest().iter().take_while(|byte| holds(**byte)).count();
        self.at += length;
        length
    }

    fn mark(&mut self, byte: u8) -> TokenKind {
        let kind = match byte {
            b'.' => TokenKind::Dot,
            b',' => TokenKind::Comma,
            b';' => TokenKind::Semicolon,
            b':' => TokenKind::Colon,
            b'=' => TokenKind::Equals,
            b'-' => TokenKind::Minus,
            b'/' => TokenKind::Slash,
            b'(' => TokenKind::OpenParen,
            b')' => TokenKind::CloseParen,
            b'[' => TokenKind::OpenBracket,
            b']' => TokenKind::CloseBracket,
            b'{' => TokenKind::OpenBrace,
            b'}' => TokenKind::CloseBrace,
            b'<' => TokenKind::Less,
            b'>' => TokenKind::Greater,
            _ => TokenKind::Unknown,
        };
        let start = self.at;
        self.at += 1;
        if kind == TokenKind::Unknown {
            // Neighbours that mean nothing either are one mistake.
            self.skip_while(|byte| byte >= 0x80 || (byte < b' ' && !byte.is_ascii_whitespace()));
            let help = "remove it; outside of strings and comments a Protobuf file is plain ASCII";
            self.problem(start, "this character means nothing here", "not understood", help);
        }
        kind
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        let glued = self.tokens.last().is_some_and(|token| {
            token.kind == TokenKind::Word && token.end as usize == start && self.peek(0) == b'.'
        });
        let mut kind = TokenKind::Integer;
        if self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X') {
            self.at += 2;
            if self.skip_while(|byte| byte.is_ascii_hexdigit()) == 0 {
                self.problem(start, "`0x` has no digits", "", "write `0x` and hexadecimal digits");
            }
        } else {
            kind = self.decimal();
        }
        if in_word(self.peek(0)) || (self.peek(0) == b'.' && kind == TokenKind::Float) || glued {
            self.skip_while(|byte| in_word(byte) || byte == b'.');
            let help = "part the number from what stands beside it by a space";
            self.problem(start, "this is no number", "not a number", help);
        }
        kind
    }

    fn decimal(&mut self) -> TokenKind {
        let start = self.at;
        let mut kind = TokenKind::Integer;
        self.skip_while(|byte| byte.is_ascii_digit());
        if self.peek(0) == b'.' {
            self.at += 1;
            kind = TokenKind::Float;
            self.skip_while(|byte| byte.is_ascii_digit());
        }
        if matches!(self.peek(0), b'e' | b'E') {
            kind = TokenKind::Float;
            self.at += if matches!(self.peek(1), b'+' | b'-') { 2 } else { 1 };
            if self.skip_while(|byte| byte.is_ascii_digit()) == 0 {
                self.problem(start, "the exponent has no digits", "", "write digits after the `e`");
            }
        }
        let digits = self.bytes.get(start..self.at).unwrap_or_default();
        if kind == TokenKind::Integer
            && digits.len() > 1
            && digits.first() == Some(&b'0')
            && digits.iter().any(|digit| *digit > b'7')
        {
            let help = "a number that begins with 0 is octal: leave the 0 out, or use 0 to 7 only";
            self.problem(start, "this octal number has a digit past 7", "", help);
        }
        kind
    }

    fn string(&mut self, quote: u8) -> TokenKind {
        let start = self.at;
        self.at += 1;
        loop {
            match self.peek(0) {
                byte if byte == quote => {
                    self.at += 1;
                    return TokenKind::String;
                }
                b'\\' => self.escape(),
                b'\n' => break,
                0 if self.at >= self.bytes.len() => break,
                _ => self.at += 1,
            }
        }
        let help = "close it on its line; strings beside one another are joined";
        self.problem(start, "this string does not end", "opened here", help);
        TokenKind::String
    }

    fn escape(&mut self) {
        let start = self.at;
        self.at += 1;
        let letter = self.peek(0);
        let digits = |lexer: &Self, from: usize, length: usize| {
            (0..length).all(|ahead| lexer.peek(from + ahead).is_ascii_hexdigit())
        };
        let fine = match letter {
            b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'\\' | b'?' | b'\'' | b'"' => true,
            b'0'..=b'7' => true,
            b'x' | b'X' => self.peek(1).is_ascii_hexdigit(),
            b'u' => digits(self, 1, 4),
            b'U' => {
                digits(self, 1, 8)
                    && self.peek(1) == b'0'
                    && self.peek(2) == b'0'
                    && (self.peek(3) == b'0' || (self.peek(3) == b'1' && self.peek(4) == b'0'))
            }
            _ => false,
        };
        if letter != b'\n' && self.at < self.bytes.len() {
            self.at += 1;
            self.skip_while(|byte| byte & 0xC0 == 0x80);
        }
        if !fine {
            let help = "known are \\a \\b \\f \\n \\r \\t \\v \\\\ \\? \\' \\\", \\123, \\x1F, \\u1234 and \\U00101234";
            self.problem(start, "this escape means nothing", "not an escape", help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<TokenKind> {
        let (tokens, problems) = lex(SourceId(0), text);
        assert!(problems.is_empty(), "{text}: {problems:?}");
        tokens.into_iter().map(|token| token.kind).collect()
    }

    #[test]
    fn numbers_in_all_spellings() {
        use TokenKind::{End, Float, Integer};
        assert_eq!(
            kinds("0 017 0x1F 9 1. .5 1e3 1.5E-7 .5e+1"),
            [Integer, Integer, Integer, Integer, Float, Float, Float, Float, Float, End]
        );
        for wrong in ["08", "0x", "1e", "1a", "1.2.3", "a.5", "0xg"] {
            assert!(lex(SourceId(0), wrong).1.has_errors(), "{wrong}");
        }
    }

    #[test]
    fn a_comment_documents_what_it_touches() {
        let text = "// license\n\n// one\n/* two */\na; // of a\nb;\n// c\n\nd /* inner */ e";
        let (tokens, _) = lex(SourceId(0), text);
        let docs: Vec<_> = tokens
            .iter()
            .filter(|token| token.kind == TokenKind::Word)
            .map(|token| {
                (token.docs != NO_DOCS).then(|| &text[token.docs as usize..token.start as usize])
            })
            .collect();
        assert_eq!(docs, [Some("// one\n/* two */\n"), None, None, None]);
    }

    #[test]
    fn what_cannot_be_read_is_located() {
        for text in ["\"abc", "'\\q'", "/* x", "a ä b", "\"\\u12\"", "'\\U00110000'", "a\u{0}b"] {
            let (tokens, problems) = lex(SourceId(0), text);
            assert!(problems.has_errors(), "{text}");
            assert!(problems.iter().all(|problem| problem.span.start < problem.span.end));
            assert_eq!(tokens.last().unwrap().kind, TokenKind::End);
        }
    }
}
