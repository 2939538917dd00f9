//! Operations: input, output, HTTP bindings and links.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;
use wireproof_source::Spanned;

use super::contract::{auth, location, no_docs, policy};
use super::input::{Fail, In, Parsed};
use super::recover::block;
use super::terminal::{
    arrow, close_paren, commas, docs, equals, in_parens, integer, kw, lower, open_paren, path,
    semicolon, string, token,
};
use super::types::{attrs, field, marks_of, presence_word, refs, type_expr};
use crate::TokenKind;
use crate::tree::{Binding, HttpClause, Input, LinkClause, Op};

/// `Op`.
pub(crate) fn op(i: In<'_>) -> Parsed<'_, Op> {
    let (i, docs) = docs(i);
    let (start, attrs) = attrs(i)?;
    let (i, oneway) = opt(kw("`oneway`")).parse(start)?;
    if !i.at_word("op") {
        let what = if oneway.is_some() {
            "`op`"
        } else {
            "`op`, `oneway`, `publishes`, `consumes`, `auth`, `timeout`, `retry` or `limit`"
        };
        return i.expected(what);
    }
    let (i, name) = lower("an operation's name").parse(i.skip(1))?;
    let (inside, _) = open_paren(i)?;
    let (behind, input) = input(inside)?;
    let (after, _) = close_paren(behind)?;
    let input_span = i.to(after);
    let output = preceded(arrow, cut((opt(kw("`stream`")), type_expr)));
    let (i, output) = opt(output).parse(after)?;
    let output = output.map(|(stream, ty)| (stream.is_some(), ty));
    let (i, throws) = opt(preceded(kw("`throws`"), cut(refs))).parse(i)?;
    let (i, marks) = marks_of(&name, i)?;
    let mut op = Op {
        docs,
        attrs,
        oneway: oneway.is_some(),
        name,
        input,
        input_span,
        output,
        throws: throws.unwrap_or_default(),
        marks,
        http: Vec::new(),
        links: Vec::new(),
        auth: Vec::new(),
        policies: Vec::new(),
        safe: None,
        idempotent: None,
        span: start.to(i),
    };
    if i.kind() != TokenKind::OpenBrace {
        let (i, ()) = semicolon(i)?;
        return Ok((i, op));
    }
    let (i, ()) = block(i, "operation", &mut |i| item(i, &mut op))?;
    op.span = start.to(i);
    Ok((i, op))
}

fn input(i: In<'_>) -> Parsed<'_, Input> {
    match i.kind() {
        TokenKind::CloseParen => Ok((i, Input::Params(Vec::new()))),
        TokenKind::Doc | TokenKind::HashBracket | TokenKind::Tag => params(i),
        _ if presence_word(i).is_some() => params(i),
        _ => {
            let (i, (stream, ty)) = (opt(kw("`stream`")), type_expr).parse(i)?;
            Ok((i, Input::Type(stream.is_some(), ty)))
        }
    }
}

fn params(i: In<'_>) -> Parsed<'_, Input> {
    let (i, list) = commas(field, Some(TokenKind::CloseParen))(i)?;
    Ok((i, Input::Params(list)))
}

fn item<'a>(start: In<'a>, op: &mut Op) -> Result<In<'a>, nom::Err<Fail>> {
    let (start, above) = docs(start);
    let after = start.skip(1);
    let word = if start.kind() == TokenKind::Lower { start.word() } else { "" };
    let i = match word {
        "http" => {
            let (i, clause) = http(start)?;
            op.http.push(clause);
            i
        }
        "link" => {
            let (i, clause) = link(start)?;
            op.links.push(clause);
            i
        }
        "auth" => {
            let (i, clause) = auth(start)?;
            op.auth.push(clause);
            i
        }
        "timeout" | "retry" | "limit" => {
            let (i, clause) = policy(start)?;
            op.policies.push(clause);
            i
        }
        "safe" => {
            op.safe.get_or_insert(start.to(after));
            after
        }
        "idempotent" => {
            let (i, key) = opt(preceded(kw("`by`"), cut(lower("a parameter")))).parse(after)?;
            op.idempotent.get_or_insert((start.to(i), key));
            i
        }
        _ => {
            return start
                .expected::<()>(
                    "`http`, `link`, `auth`, `timeout`, `retry`, `limit`, `safe` or `idempotent`",
                )
                .map(|(i, ())| i);
        }
    };
    no_docs(i, above);
    semicolon(i).map(|(i, ())| i)
}

fn http(start: In<'_>) -> Parsed<'_, HttpClause> {
    let i = start.skip(1);
    let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
    if !methods.contains(&i.word()) {
        return i.expected("`GET`, `HEAD`, `POST`, `PUT`, `PATCH` or `DELETE`");
    }
    let method = Spanned::new(i.word().into(), i.span_of(i.peek()));
    let (i, path) = string("a path").parse(i.skip(1))?;
    let (i, bindings) = opt_bindings(i)?;
    let (i, answer) = opt(preceded(arrow, cut((integer("a status"), opt_bindings)))).parse(i)?;
    let (status, answer) = answer.map_or((None, Vec::new()), |(code, list)| (Some(code), list));
    Ok((i, HttpClause { method, path, bindings, status, answer, span: start.to(i) }))
}

fn opt_bindings(i: In<'_>) -> Parsed<'_, Vec<Binding>> {
    if i.kind() == TokenKind::OpenParen { in_parens(binding)(i) } else { Ok((i, Vec::new())) }
}

fn binding(start: In<'_>) -> Parsed<'_, Binding> {
    let location = location(start);
    if location.is_none() && !start.at_word("body") {
        return start.expected("`query`, `header`, `cookie` or `body`");
    }
    let (i, field) = lower("a field").parse(start.skip(1))?;
    let (i, key) = if location.is_some() {
        opt(preceded(token(TokenKind::Equals, "`=`"), cut(string("its name on the wire"))))
            .parse(i)?
    } else {
        (i, None)
    };
    Ok((i, Binding { location, field, key, span: start.to(i) }))
}

fn link(start: In<'_>) -> Parsed<'_, LinkClause> {
    let (i, rel) = lower("a relation").parse(start.skip(1))?;
    let (i, _) = arrow(i)?;
    let (i, target) = lower("an operation").parse(i)?;
    let (i, args) = if i.second().kind == TokenKind::CloseParen {
        let (i, _) = (open_paren, close_paren).parse(i)?;
        (i, Vec::new())
    } else {
        let argument = (lower("a parameter"), preceded(equals, path("a path into the result")));
        in_parens(argument)(i)?
    };
    Ok((i, LinkClause { rel, target, args, span: start.to(i) }))
}
