//! The token slice as nom sees it, and what an error on it says.

use std::cell::RefCell;

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Needed};
use wireproof_source::{Diagnostic, SourceId, Span};

use crate::{Token, TokenKind};

/// What all parsers of one file share.
pub(crate) struct Context<'a> {
    pub(crate) source: SourceId,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// Problems inside what was understood all the same. Only certain statements may report here.
    pub(crate) problems: RefCell<Vec<Diagnostic>>,
}

/// The tokens that are left. Never empty before its end token was taken, which no parser does.
#[derive(Clone, Copy)]
pub(crate) struct In<'a> {
    pub(crate) rest: &'a [Token],
    pub(crate) context: &'a Context<'a>,
}

pub(crate) type Parsed<'a, T> = IResult<In<'a>, T, Fail>;

impl<'a> In<'a> {
    pub(crate) fn new(context: &'a Context<'a>) -> Self {
        Self { rest: context.tokens, context }
    }

    /// The next token; the end once there are no more.
    pub(crate) fn peek(self) -> Token {
        let end = self.context.text.len() as u32;
        let none = Token { kind: TokenKind::End, lead: end, start: end, end };
        self.rest.first().copied().unwrap_or(none)
    }

    /// The token after the next one.
    pub(crate) fn second(self) -> Token {
        self.skip(1).peek()
    }

    pub(crate) fn skip(self, count: usize) -> Self {
        Self { rest: self.rest.get(count..).unwrap_or_default(), ..self }
    }

    pub(crate) fn kind(self) -> TokenKind {
        self.peek().kind
    }

    pub(crate) fn text_of(self, token: Token) -> &'a str {
        self.context.text.get(token.start as usize..token.end as usize).unwrap_or_default()
    }

    /// Whether the next token is this word.
    pub(crate) fn at_word(self, word: &str) -> bool {
        let token = self.peek();
        token.kind == TokenKind::Lower && self.text_of(token) == word
    }

    /// The next token's text.
    pub(crate) fn word(self) -> &'a str {
        self.text_of(self.peek())
    }

    /// How many tokens were taken.
    pub(crate) fn index(self) -> usize {
        self.context.tokens.len() - self.rest.len()
    }

    pub(crate) fn span_of(self, token: Token) -> Span {
        Span::new(self.context.source, token.start as usize, token.end as usize)
    }

    /// From the next token to the last one that was taken before `end`.
    pub(crate) fn to(self, end: Self) -> Span {
        let start = self.peek().start;
        let last = end.previous_end().max(start);
        Span::new(self.context.source, start as usize, last as usize)
    }

    fn previous_end(self) -> u32 {
        let before = self.index().checked_sub(1).and_then(|at| self.context.tokens.get(at));
        before.map_or(0, |token| token.end)
    }

    /// The last character that was taken.
    pub(crate) fn previous(self) -> Span {
        let before = self.index().checked_sub(1).and_then(|at| self.context.tokens.get(at));
        before.map_or(Span::new(self.context.source, 0, 0), |token| {
            Span::new(self.context.source, token.end.saturating_sub(1) as usize, token.end as usize)
        })
    }

    /// Whether the next token begins a line.
    pub(crate) fn at_line_start(self) -> bool {
        let token = self.peek();
        let lead = self.context.text.get(token.lead as usize..token.start as usize);
        lead.is_some_and(|lead| lead.contains('\n'))
    }

    /// Whether the next token stands at the left edge.
    pub(crate) fn at_left_edge(self) -> bool {
        let token = self.peek();
        let lead = self.context.text.get(token.lead as usize..token.start as usize);
        token.start == 0 || lead.is_some_and(|lead| lead.ends_with('\n'))
    }

    pub(crate) fn report(self, diagnostic: Diagnostic) {
        self.context.problems.borrow_mut().push(diagnostic);
    }

    /// An error at the next token that says what would have been right.
    pub(crate) fn expected<T>(self, what: &'static str) -> Parsed<'a, T> {
        Err(nom::Err::Error(Fail { at: self.index(), expected: vec![what], because: None }))
    }

    /// An error at the next token with words of its own.
    pub(crate) fn refuse<T>(self, message: String, help: &'static str) -> Parsed<'a, T> {
        let because = Some(Box::new((message, help)));
        Err(nom::Err::Failure(Fail { at: self.index(), expected: Vec::new(), because }))
    }
}

impl<'a> nom::Input for In<'a> {
    type Item = Token;
    type Iter = std::iter::Copied<std::slice::Iter<'a, Token>>;
    type IterIndices = std::iter::Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Self { rest: self.rest.get(..index).unwrap_or(self.rest), ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        self.skip(index)
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Token) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(|token| predicate(*token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.rest.len() { Ok(count) } else { Err(Needed::new(count - self.rest.len())) }
    }
}

/// What a parser could not read: the furthest token that it reached, and what would have been right there.
#[derive(Debug)]
pub(crate) struct Fail {
    pub(crate) at: usize,
    pub(crate) expected: Vec<&'static str>,
    /// A message and help that say more than a list.
    pub(crate) because: Option<Box<(String, &'static str)>>,
}

impl<'a> ParseError<In<'a>> for Fail {
    fn from_error_kind(input: In<'a>, _: ErrorKind) -> Self {
        Self { at: input.index(), expected: Vec::new(), because: None }
    }

    fn append(_: In<'a>, _: ErrorKind, other: Self) -> Self {
        other
    }

    fn or(mut self, mut other: Self) -> Self {
        match self.at.cmp(&other.at) {
            std::cmp::Ordering::Greater => self,
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Equal => {
                self.expected.append(&mut other.expected);
                self.because = self.because.or(other.because);
                self
            }
        }
    }
}

/// Words that a slip of the pen may have meant.
const KEYWORDS: [&str; 44] = [
    "namespace",
    "import",
    "contract",
    "version",
    "versioned",
    "server",
    "scheme",
    "encoding",
    "closed",
    "struct",
    "union",
    "enum",
    "error",
    "topic",
    "queue",
    "service",
    "required",
    "expected",
    "optional",
    "reserved",
    "since",
    "deprecated",
    "removed",
    "before",
    "retryable",
    "carries",
    "headers",
    "reply",
    "delivery",
    "retain",
    "publishes",
    "consumes",
    "oneway",
    "throws",
    "idempotent",
    "timeout",
    "retry",
    "backoff",
    "limit",
    "string",
    "timestamp",
    "duration",
    "decimal",
    "stream",
];

/// Tells a failure to a person.
pub(crate) fn describe(context: &Context<'_>, fail: Fail) -> Diagnostic {
    let input = In::new(context).skip(fail.at);
    let token = input.peek();
    let span = input.span_of(token);
    if let Some(because) = fail.because {
        return Diagnostic::error(span, because.0).code("E01").help(because.1);
    }
    let mut expected = fail.expected;
    expected.sort_unstable();
    expected.dedup();
    let wanted = match expected.split_last() {
        None => "something else".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    };
    let found = found(input, token);
    let mut diagnostic = Diagnostic::error(span, format!("expected {wanted}, found {found}"))
        .code("E01")
        .label(format!("expected {wanted}"));
    if token.kind == TokenKind::Doc {
        diagnostic = diagnostic.help(
            "documentation stands right before what it describes; a comment begins with `//`",
        );
    } else if let Some(keyword) = slip(input.text_of(token)) {
        diagnostic = diagnostic.help(format!("did you mean `{keyword}`?"));
    } else if expected.as_slice() == ["`;`"] {
        diagnostic = diagnostic.help("end the statement with `;`");
    } else {
        diagnostic = diagnostic.help(format!("write {wanted} here"));
    }
    diagnostic
}

fn found(input: In<'_>, token: Token) -> String {
    let text = input.text_of(token);
    match token.kind {
        TokenKind::End => "the end of the file".to_owned(),
        TokenKind::Doc => "documentation".to_owned(),
        TokenKind::String => "a string".to_owned(),
        _ if text.chars().count() > 40 => {
            format!("`{}…`", text.chars().take(40).collect::<String>())
        }
        _ => format!("`{text}`"),
    }
}

/// The keyword that differs from `text` by one character, or by two neighbours in the wrong order.
fn slip(text: &str) -> Option<&'static str> {
    if text.len() < 3 || text.len() > 12 {
        return None;
    }
    KEYWORDS.into_iter().find(|keyword| *keyword != text && near(text, keyword))
}

/// Whether two words differ by one character, or by two neighbours in the wrong order.
pub(crate) fn near(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let front = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(front..).unwrap_or_default(), b.get(front..).unwrap_or_default());
    let back = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let a = a.get(..a.len() - back).unwrap_or_default();
    let b = b.get(..b.len() - back).unwrap_or_default();
    match (a, b) {
        ([] | [_], [_]) | ([_], []) => true,
        (&[first, second], other) => other == [second, first],
        _ => false,
    }
}
