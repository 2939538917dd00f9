//! How reading goes on behind something that could not be understood.

use wireproof_source::{Diagnostic, Span};

use super::input::{Fail, In, Parsed, describe};
use super::terminal::open_brace;
use crate::TokenKind;

/// The parser of one statement in a block: it keeps what it read and gives the rest.
pub(crate) type Statement<'a, 'b> = &'b mut dyn FnMut(In<'a>) -> Result<In<'a>, nom::Err<Fail>>;

/// Reports a failure and gives the place where it happened.
pub(crate) fn report(i: In<'_>, error: nom::Err<Fail>) -> In<'_> {
    let at = match error {
        nom::Err::Incomplete(_) => i.index(),
        nom::Err::Error(fail) | nom::Err::Failure(fail) => {
            let at = fail.at.max(i.index());
            // What the tokeniser could not read was reported by it.
            let token = In::new(i.context).skip(fail.at).peek();
            let readable = token.kind != TokenKind::Unknown
                && !(token.kind == TokenKind::OtherWord
                    && i.text_of(token)
                        .starts_with(|c: char| !c.is_ascii_alphabetic() && c != '_'));
            if readable || fail.because.is_some() {
                i.report(describe(i.context, fail));
            }
            at
        }
    };
    In::new(i.context).skip(at)
}

/// `{ statement* }`. A statement that fails costs only itself; a `}` that is missing is reported at both ends.
pub(crate) fn block<'a>(start: In<'a>, what: &str, statement: Statement<'a, '_>) -> Parsed<'a, ()> {
    let (mut i, open) = open_brace(start)?;
    loop {
        match i.kind() {
            TokenKind::CloseBrace => return Ok((i.skip(1), ())),
            TokenKind::End => return Ok((unclosed(i, i.span_of(open), what), ())),
            _ if i.at_left_edge() && begins_item(i) => {
                return Ok((unclosed(i, i.span_of(open), what), ()));
            }
            _ => i = step(i, statement),
        }
    }
}

fn step<'a>(i: In<'a>, statement: Statement<'a, '_>) -> In<'a> {
    match statement(i) {
        Ok(rest) if rest.index() > i.index() => rest,
        Ok(_) => i.skip(1),
        Err(error) => {
            let rest = resume(report(i, error));
            if rest.index() > i.index() || rest.kind() == TokenKind::CloseBrace {
                rest
            } else {
                i.skip(1)
            }
        }
    }
}

fn unclosed<'a>(i: In<'a>, open: Span, what: &str) -> In<'a> {
    let token = i.peek();
    let end = if token.kind == TokenKind::End { i.previous() } else { i.span_of(token) };
    let message = format!("the `{{` of this {what} is not closed");
    let problem = Diagnostic::error(open, message)
        .code("E01")
        .label("opened here")
        .related(end, "expected `}` before this ends")
        .help("add `}`");
    i.report(problem);
    i
}

/// Whether something that stands only at the top of a file begins here.
pub(crate) fn begins_item(i: In<'_>) -> bool {
    let (kind, next) = (i.kind(), i.second());
    if kind != TokenKind::Lower {
        return false;
    }
    match i.word() {
        "struct" | "union" | "enum" | "error" | "service" | "contract" | "type" => {
            next.kind == TokenKind::Upper
        }
        "closed" => matches!(i.text_of(next), "struct" | "union" | "enum"),
        "topic" | "queue" => next.kind == TokenKind::Lower && i.skip(2).kind() == TokenKind::String,
        _ => false,
    }
}

/// Behind the next `;`, or behind the block that opens before it, or at the `}` of the block around.
pub(crate) fn resume(start: In<'_>) -> In<'_> {
    let mut i = start;
    let mut depth = 0_usize;
    loop {
        match i.kind() {
            TokenKind::End => return i,
            TokenKind::Semicolon if depth == 0 => return i.skip(1),
            // `{}` is also a value.
            TokenKind::OpenBrace => depth += 1,
            TokenKind::CloseBrace if depth == 0 => return i,
            TokenKind::CloseBrace => {
                depth -= 1;
                if depth == 0 && i.second().kind != TokenKind::Semicolon {
                    return i.skip(1);
                }
            }
            _ if i.index() > start.index() && i.at_left_edge() && begins_item(i) => return i,
            _ => {}
        }
        i = i.skip(1);
    }
}
