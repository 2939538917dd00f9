//! JSON (RFC 8259) to a tree.

use jsonc_parser::{Scanner, ScannerOptions, errors::ParseError, tokens::Token};

use super::{
    Node, Value,
    tree::{Stop, Tree, shown},
};
use crate::{Diagnostic, Diagnostics, SourceId, Span, Spanned};

/// Nothing that RFC 8259 does not say.
const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads JSON as RFC 8259 has it, without any leniency; a mapping's keys must differ (section 4 leaves open what
/// duplicates mean), and nesting is bounded by [`super::MAX_DEPTH`]. A byte order mark in front is skipped.
pub fn parse_json(source: SourceId, text: &str) -> (Option<Node>, Diagnostics) {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader {
        scanner: Scanner::new(body, &STRICT),
        text: body,
        base: text.len() - body.len(),
        tree: Tree::new(source),
        end: 0,
    };
    let read = reader.document();
    reader.tree.finish(read)
}

struct Reader<'a> {
    scanner: Scanner<'a>,
    text: &'a str,
    base: usize,
    tree: Tree,
    end: usize,
}

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// After `[`: a value or `]`.
    First,
    /// After `{`: a key or `}`.
    FirstKey,
    /// After a comma in a mapping.
    Key,
    /// After a value inside a list or mapping.
    CommaOrClose,
    End,
}

impl<'a> Reader<'a> {
    fn document(&mut self) -> Result<(), Stop> {
        let mut next = Next::Value;
        while let Some(token) = self.token()? {
            next = self.take(next, token)?;
        }
        if next == Next::End { Ok(()) } else { Err(self.unfinished()) }
    }

    /// The next token; what stands between tokens and inside texts is checked, for the scanner is lenient there.
    fn token(&mut self) -> Result<Option<Token<'a>>, Stop> {
        let token = self.scanner.scan().map_err(|error| self.syntax(&error))?;
        let (start, end) = (self.scanner.token_start(), self.scanner.token_end());
        let gap = self.text.as_bytes().get(self.end..start).unwrap_or_default();
        if let Some(at) = gap.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
        {
            let at = self.end + at;
            return Err(self.stop(
                at,
                at + 1,
                "this white space is not allowed in JSON",
                "use spaces",
            ));
        }
        if let Some(Token::String(_)) = token {
            let inside = self.text.as_bytes().get(start..end).unwrap_or_default();
            if let Some(at) = inside.iter().position(|byte| *byte < b' ') {
                let message = "a text contains a control character";
                return Err(self.stop(
                    start + at,
                    start + at + 1,
                    message,
                    "escape it: `\\n`, `\\t`, `\\u0000`",
                ));
            }
        }
        self.end = end;
        Ok(token)
    }

    fn take(&mut self, next: Next, token: Token<'a>) -> Result<Next, Stop> {
        let (start, end) = (self.scanner.token_start(), self.scanner.token_end());
        let span = self.span(start, end);
        let value = match (next, token) {
            (Next::FirstKey | Next::Key, Token::String(name)) => {
                self.tree.key(Spanned::new(name.into_owned(), span), false);
                return match self.token()? {
                    Some(Token::Colon) => Ok(Next::Value),
                    _ => Err(self.unexpected("`:` after the key")),
                };
            }
            (Next::FirstKey, Token::CloseBrace) | (Next::First, Token::CloseBracket) => {
                return Ok(self.close(end));
            }
            (Next::CommaOrClose, Token::CloseBrace) if !self.tree.in_list() => {
                return Ok(self.close(end));
            }
            (Next::CommaOrClose, Token::CloseBracket) if self.tree.in_list() => {
                return Ok(self.close(end));
            }
            (Next::CommaOrClose, Token::Comma) => {
                return Ok(if self.tree.in_list() { Next::Value } else { Next::Key });
            }
            (Next::Value | Next::First, Token::OpenBrace) => {
                return self.open(start, Next::FirstKey);
            }
            (Next::Value | Next::First, Token::OpenBracket) => {
                return self.open(start, Next::First);
            }
            (Next::Value | Next::First, Token::String(text)) => Value::String(text.into_owned()),
            (Next::Value | Next::First, Token::Number(text)) => Value::Number(text.into()),
            (Next::Value | Next::First, Token::Boolean(value)) => Value::Bool(value),
            (Next::Value | Next::First, Token::Null) => Value::Null,
            _ => return Err(self.unexpected(self.wanted(next))),
        };
        self.tree.value(Node { span, value });
        Ok(self.after())
    }

    fn wanted(&self, next: Next) -> &'static str {
        match next {
            Next::Value => "a value",
            Next::First => "a value or `]`",
            Next::FirstKey => "a key in double quotes, or `}`",
            Next::Key => "a key in double quotes",
            Next::CommaOrClose if self.tree.in_list() => "`,` or `]`",
            Next::CommaOrClose => "`,` or `}`",
            Next::End => "the end of the file",
        }
    }

    fn open(&mut self, start: usize, then: Next) -> Result<Next, Stop> {
        self.tree.open(self.base + start, 0, then == Next::FirstKey)?;
        Ok(then)
    }

    fn close(&mut self, end: usize) -> Next {
        if let Some((_, node)) = self.tree.close(Some(self.base + end)) {
            self.tree.value(node);
        }
        self.after()
    }

    fn after(&self) -> Next {
        if self.tree.is_open() { Next::CommaOrClose } else { Next::End }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.tree.source, self.base + start, self.base + end)
    }

    fn stop(&self, start: usize, end: usize, message: &str, help: &str) -> Stop {
        // At the end of the text its last character is shown, for a place must be seen.
        let end = end.clamp(1, self.text.len().max(1));
        let mut start = start.min(end - 1);
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        Diagnostic::error(self.span(start, end), message).help(help).into()
    }

    fn unexpected(&self, wanted: &str) -> Stop {
        let (start, end) = (self.scanner.token_start(), self.scanner.token_end());
        let found = self.text.get(start..end).unwrap_or_default();
        if found.is_empty() {
            return self.unfinished();
        }
        let help = match found {
            "}" | "]" => "remove the comma before it",
            found if found.starts_with("//") || found.starts_with("/*") => "JSON has no comments",
            _ => "see RFC 8259",
        };
        self.stop(start, end, &format!("expected {wanted}, found `{}`", shown(found)), help)
    }

    fn unfinished(&self) -> Stop {
        let end = self.text.len();
        if self.text.trim().is_empty() {
            return self.stop(0, end, "the file is empty", "a JSON file holds one value");
        }
        self.stop(end, end, "the file ends in the middle of a value", "close what is still open")
    }

    fn syntax(&self, error: &ParseError) -> Stop {
        let range = error.range();
        let mut message = error.kind().to_string();
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_lowercase();
        }
        self.stop(range.start, range.end, &message, "see RFC 8259")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<(String, std::ops::Range<usize>)> {
        let (node, diagnostics) = parse_json(SourceId(0), text);
        assert_eq!(node.is_none(), diagnostics.has_errors() && !text.contains("twice"), "{text}");
        diagnostics.into_iter().map(|d| (d.message, d.span.range())).collect()
    }

    #[test]
    fn each_node_has_its_place() {
        let text = "\u{feff}{\"ä\": [1, \"\\ud83d\\ude00\"]}";
        let (node, diagnostics) = parse_json(SourceId(0), text);
        assert!(diagnostics.is_empty());
        let node = node.unwrap();
        assert_eq!(&text[node.span.range()], &text[3..]);
        let entry = node.entry("ä").unwrap();
        assert_eq!(&text[entry.key.span.range()], "\"ä\"");
        assert_eq!(&text[entry.node.span.range()], "[1, \"\\ud83d\\ude00\"]");
        assert_eq!(entry.node.items()[1].as_str(), Some("😀"));
    }

    #[test]
    fn what_rfc_8259_refuses_is_refused() {
        for text in [
            "",
            " ",
            "{",
            "[1,]",
            "{\"a\":1,}",
            "{'a':1}",
            "{a:1}",
            "[1 2]",
            "// c\n1",
            "01",
            "+1",
            ".5",
            "1.",
            "0x1",
            "NaN",
            "Infinity",
            "tru",
            "1 2",
            "\"\\x41\"",
            "\"a\nb\"",
            "[\u{a0}1]",
            "[1]]",
            "{\"a\" 1}",
            "]",
            "\"\\ud800\"",
            "{\"a\":1 \"b\":2}",
            "[1}",
            "{\"a\":1]",
            "-",
            "1e",
            "\"abc",
            "[\u{b}1]",
            "nullx",
        ] {
            let found = errors(text);
            assert_eq!(found.len(), 1, "{text:?}: {found:?}");
            assert!(text.is_empty() || !found[0].1.is_empty(), "{text:?}: {found:?}");
        }
    }

    #[test]
    fn keys_that_stand_twice_are_told_with_both_places() {
        let (node, diagnostics) = parse_json(SourceId(0), "{\"a\": 1, \"b\": 2, \"a\": 3}");
        let all: Vec<_> = diagnostics.into_iter().collect();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].span.range(), 17..20);
        assert_eq!(all[0].related[0].0.range(), 1..4);
        assert_eq!(node.unwrap().get("a").unwrap().value, Value::Number("1".into()));
        let many: Vec<String> = (0..100).map(|n| format!("\"{}\": 0", n % 50)).collect();
        let (node, diagnostics) = parse_json(SourceId(0), &format!("{{{}}}", many.join(",")));
        assert_eq!((node.unwrap().entries().len(), diagnostics.len()), (50, 50));
    }

    #[test]
    fn nesting_without_end_is_an_error() {
        for open in ["[", "{\"a\":"] {
            let (node, diagnostics) = parse_json(SourceId(0), &open.repeat(100_000));
            assert!(node.is_none() && diagnostics.has_errors());
        }
        let (deep, _) = parse_json(SourceId(0), &format!("{}{}", "[".repeat(128), "]".repeat(128)));
        assert!(deep.is_some());
    }
}
