//! The token slice as nom sees it, and what an error on it says.

use std::cell::RefCell;

use nom::error::{ErrorKind, ParseError};
use nom::{IResult, Needed};
use wireproof_model::Name;
use wireproof_source::{Diagnostic, SourceId, Span, Spanned};

use crate::token::{NO_DOCS, Token, TokenKind};

/// What all parsers of one file share.
pub(crate) struct Context<'a> {
    pub(crate) source: SourceId,
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// Problems inside what was understood all the same.
    pub(crate) problems: RefCell<Vec<Diagnostic>>,
}

/// The tokens that are left, and how many braces stand around them.
#[derive(Clone, Copy)]
pub(crate) struct In<'a> {
    pub(crate) rest: &'a [Token],
    pub(crate) context: &'a Context<'a>,
    pub(crate) depth: u32,
}

pub(crate) type Parsed<'a, T> = IResult<In<'a>, T, Fail>;

impl<'a> In<'a> {
    pub(crate) fn new(context: &'a Context<'a>) -> Self {
        Self { rest: context.tokens, context, depth: 0 }
    }

    /// The next token; the end once there are no more.
    pub(crate) fn peek(self) -> Token {
        let end = self.context.text.len() as u32;
        let none = Token { kind: TokenKind::End, start: end, end, docs: NO_DOCS };
        self.rest.first().copied().unwrap_or(none)
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

    /// The next token's text if it is a word, else nothing.
    pub(crate) fn word(self) -> &'a str {
        let token = self.peek();
        if token.kind == TokenKind::Word { self.text_of(token) } else { "" }
    }

    /// How many tokens were taken.
    pub(crate) fn index(self) -> usize {
        self.context.tokens.len() - self.rest.len()
    }

    pub(crate) fn span_of(self, token: Token) -> Span {
        Span::new(self.context.source, token.start as usize, token.end as usize)
    }

    fn taken(self) -> Option<Token> {
        self.index().checked_sub(1).and_then(|at| self.context.tokens.get(at)).copied()
    }

    /// From the next token to the last one that was taken before `end`.
    pub(crate) fn to(self, end: Self) -> Span {
        let start = self.peek().start;
        let last = end.taken().map_or(start, |token| token.end).max(start);
        Span::new(self.context.source, start as usize, last as usize)
    }

    /// The text from the next token to the last one taken before `end`, without what stands between tokens.
    pub(crate) fn name_to(self, end: Self) -> Spanned<Name> {
        let span = self.to(end);
        let text = self.context.text.get(span.range()).unwrap_or_default();
        if text
            .bytes()
            .all(|byte| crate::lex::in_word(byte) || matches!(byte, b'.' | b'(' | b')' | b'/'))
            && !text.contains("//")
        {
            return Spanned::new(Name::new(text), span);
        }
        let count = end.index().saturating_sub(self.index());
        let tokens = self.rest.iter().take(count);
        let joined: String = tokens.map(|token| self.text_of(*token)).collect();
        Spanned::new(joined.into(), span)
    }

    /// The last character that was taken.
    pub(crate) fn previous(self) -> Span {
        let end = self.taken().map_or(0, |token| token.end as usize);
        let before = self.context.text.get(..end).unwrap_or_default();
        let length = before.chars().next_back().map_or(0, char::len_utf8);
        Span::new(self.context.source, end - length, end)
    }

    /// Whether the next token stands on another line than the one before it.
    pub(crate) fn on_new_line(self) -> bool {
        let from = self.taken().map_or(0, |token| token.end as usize);
        let between = self.context.text.get(from..self.peek().start as usize);
        between.is_some_and(|between| between.contains('\n'))
    }

    /// The comment that documents the next token.
    pub(crate) fn docs(self) -> Option<Span> {
        let token = self.peek();
        if token.docs == NO_DOCS {
            return None;
        }
        let (start, end) = (token.docs as usize, token.start as usize);
        let text = self.context.text.get(start..end)?.trim_end();
        Some(Span::new(self.context.source, start, start + text.len()))
    }

    pub(crate) fn report(self, diagnostic: Diagnostic) {
        self.context.problems.borrow_mut().push(diagnostic);
    }

    /// An error at the next token that says what would have been right.
    pub(crate) fn expected<T>(self, what: &'static str) -> Parsed<'a, T> {
        Err(nom::Err::Error(Fail { at: self.index(), expected: vec![what], because: None }))
    }

    /// An error at the next token with words of its own.
    pub(crate) fn refuse<T>(self, message: &'static str, help: &'static str) -> Parsed<'a, T> {
        let because = Some((message, help));
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
    pub(crate) because: Option<(&'static str, &'static str)>,
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

/// Tells a failure to a person.
pub(crate) fn describe(context: &Context<'_>, fail: Fail) -> Diagnostic {
    let input = In::new(context).skip(fail.at);
    let token = input.peek();
    // The end of a file has no text: its last character stands for it.
    let span = if token.kind == TokenKind::End { input.previous() } else { input.span_of(token) };
    if let Some((message, help)) = fail.because {
        return Diagnostic::error(span, message).help(help);
    }
    let mut expected = fail.expected;
    expected.sort_unstable();
    expected.dedup();
    let wanted = match expected.split_last() {
        None => "something else".to_owned(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    };
    let found = match token.kind {
        TokenKind::End => "the end of the file".to_owned(),
        TokenKind::String => "a string".to_owned(),
        _ => format!("`{}`", input.text_of(token).chars().take(40).collect::<String>()),
    };
    Diagnostic::error(span, format!("expected {wanted}, found {found}"))
        .label(format!("expected {wanted}"))
        .help(format!("write {wanted} here"))
}
