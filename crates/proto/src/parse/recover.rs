//! How reading goes on behind something that could not be understood.

use wireproof_source::{Diagnostic, Span};

use super::input::{Fail, In, Parsed, describe};
use super::terminal::open_brace;
use crate::token::TokenKind;

/// How deep braces may stand in one another. The reference compiler stops at 32 for messages and 100 for values.
const MAX_DEPTH: u32 = 100;

/// The parser of one statement in a block: it keeps what it read and gives the rest.
pub(crate) type Statement<'a, 'b> = &'b mut dyn FnMut(In<'a>) -> Result<In<'a>, nom::Err<Fail>>;

/// Reports a failure and gives the place where it happened.
fn report(i: In<'_>, error: nom::Err<Fail>) -> In<'_> {
    let at = match error {
        nom::Err::Incomplete(_) => i.index(),
        nom::Err::Error(fail) | nom::Err::Failure(fail) => {
            let at = fail.at.max(i.index());
            // What begins no token was reported when the text was split.
            if In::new(i.context).skip(fail.at).kind() != TokenKind::Unknown {
                i.report(describe(i.context, fail));
            }
            at
        }
    };
    i.skip(at.saturating_sub(i.index()))
}

/// One brace deeper, or a refusal.
pub(crate) fn deeper(i: In<'_>) -> Parsed<'_, ()> {
    if i.depth >= MAX_DEPTH {
        return i.refuse(
            "braces stand in one another more than 100 deep",
            "move inner declarations outside, or split the value",
        );
    }
    Ok((In { depth: i.depth + 1, ..i }, ()))
}

/// `{ statement* }`. A statement that fails costs only itself; a `}` that is missing is reported at both ends.
pub(crate) fn block<'a>(
    start: In<'a>,
    what: &'static str,
    statement: Statement<'a, '_>,
) -> Parsed<'a, ()> {
    let (inner, ()) = deeper(start)?;
    let (mut i, open) = open_brace(inner)?;
    loop {
        match i.kind() {
            TokenKind::CloseBrace => return Ok((In { depth: start.depth, ..i.skip(1) }, ())),
            TokenKind::End => {
                unclosed(i, i.span_of(open), what);
                return Ok((In { depth: start.depth, ..i }, ()));
            }
            TokenKind::Semicolon => i = i.skip(1),
            _ => i = step(i, statement),
        }
    }
}

/// One statement; behind it, or behind what could not be read.
pub(crate) fn step<'a>(i: In<'a>, statement: Statement<'a, '_>) -> In<'a> {
    match statement(i) {
        Ok(rest) if rest.index() > i.index() => In { depth: i.depth, ..rest },
        Ok(_) => i.skip(1),
        Err(error) => {
            let rest = resume(report(i, error));
            let moved = rest.index() > i.index() || rest.kind() == TokenKind::CloseBrace;
            In { depth: i.depth, ..if moved { rest } else { i.skip(1) } }
        }
    }
}

fn unclosed(i: In<'_>, open: Span, what: &str) {
    let problem = Diagnostic::error(open, format!("the `{{` of this {what} is not closed"))
        .label("opened here")
        .related(i.previous(), "expected `}` before the file ends")
        .help("add `}`");
    i.report(problem);
}

/// Behind the next `;`, or behind the block that opens before it, or at the `}` of the block around, or at the
/// start of a line that begins a statement which nothing else can be.
fn resume(start: In<'_>) -> In<'_> {
    let mut i = start;
    let mut depth = 0_usize;
    loop {
        match i.kind() {
            TokenKind::End => return i,
            TokenKind::Semicolon if depth == 0 => return i.skip(1),
            TokenKind::OpenBrace => depth += 1,
            TokenKind::CloseBrace if depth == 0 => return i,
            TokenKind::CloseBrace => {
                depth -= 1;
                if depth == 0 && i.skip(1).kind() != TokenKind::Semicolon {
                    return i.skip(1);
                }
            }
            TokenKind::Word
                if depth == 0
                    && matches!(
                        i.word(),
                        "message" | "enum" | "service" | "rpc" | "oneof" | "extend"
                    )
                    && i.skip(1).kind() == TokenKind::Word
                    && i.on_new_line() =>
            {
                return i;
            }
            _ => {}
        }
        i = i.skip(1);
    }
}
