//! Services and their methods.

use nom::Parser;
use nom::sequence::delimited;
use wireproof_model::Name;
use wireproof_source::{Span, Spanned};

use super::input::{In, Parsed};
use super::option::option_statement;
use super::recover::block;
use super::terminal::{close_paren, ident, kw, open_paren, path, semicolon};
use crate::file::{Head, Method, Service};
use crate::token::TokenKind;

/// `service Name { … }`.
pub(crate) fn service(start: In<'_>) -> Parsed<'_, Service> {
    let (i, name) = ident("a service's name").parse(start.skip(1))?;
    let head = Head { name, span: Span::default(), docs: start.docs() };
    let mut found = Service { head, methods: Vec::new(), options: Vec::new() };
    let (i, ()) = block(i, "service", &mut |i| match i.word() {
        "rpc" => {
            let (i, method) = method(i)?;
            found.methods.push(method);
            Ok(i)
        }
        "option" => {
            let (i, option) = option_statement(i)?;
            found.options.push(option);
            Ok(i)
        }
        _ => i.expected("`rpc` or `option`").map(|(i, ())| i),
    })?;
    found.head.span = start.to(i);
    found.methods.shrink_to_fit();
    found.options.shrink_to_fit();
    Ok((i, found))
}

fn method(start: In<'_>) -> Parsed<'_, Method> {
    let (i, (name, input, _, output)) =
        (ident("a method's name"), payload, kw("`returns`"), payload).parse(start.skip(1))?;
    let mut options = Vec::new();
    let (i, span) = if i.kind() == TokenKind::OpenBrace {
        let (i, ()) = block(i, "method", &mut |i| {
            if i.word() != "option" {
                return i.expected("`option`").map(|(i, ())| i);
            }
            let (i, option) = option_statement(i)?;
            options.push(option);
            Ok(i)
        })?;
        (i, start.to(i))
    } else {
        let span = start.to(i);
        (semicolon(i)?.0, span)
    };
    options.shrink_to_fit();
    let head = Head { name, span, docs: start.docs() };
    let (input_stream, input) = input;
    let (output_stream, output) = output;
    Ok((i, Method { head, input, input_stream, output, output_stream, options }))
}

/// `(stream Name)`.
fn payload(i: In<'_>) -> Parsed<'_, (bool, Spanned<Name>)> {
    delimited(open_paren, streamed, close_paren).parse(i)
}

fn streamed(i: In<'_>) -> Parsed<'_, (bool, Spanned<Name>)> {
    let stream = i.word() == "stream";
    let i = if stream { i.skip(1) } else { i };
    path("a message").map(|name| (stream, name)).parse(i)
}
