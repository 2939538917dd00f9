//! Services and their part in channels.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;
use wireproof_model::{FlowKind, Name};
use wireproof_source::Spanned;

use super::contract::{auth, no_docs, policy};
use super::input::{In, Parsed};
use super::op;
use super::recover::block;
use super::terminal::{docs, in_parens, kw, lower, semicolon, string, upper};
use super::types::{lives, marks_of, opt_alias};
use crate::TokenKind;
use crate::tree::{FlowClause, Mark, ServiceDecl, TypeRef};

/// `Service` after its keyword: name, marks and the rest.
pub(crate) fn service(i: In<'_>) -> Parsed<'_, (Spanned<Name>, Vec<Mark>, ServiceDecl)> {
    let (i, name) = upper("a service's name").parse(i)?;
    let (i, at) = opt(preceded(kw("`at`"), cut(string("a path")))).parse(i)?;
    let (i, marks) = marks_of(&name, i)?;
    let mut service = ServiceDecl { at, ..ServiceDecl::default() };
    let (i, ()) = block(i, "service", &mut |i| item(i, &mut service))?;
    Ok((i, (name, marks, service)))
}

fn item<'a>(i: In<'a>, service: &mut ServiceDecl) -> Result<In<'a>, nom::Err<super::input::Fail>> {
    let (start, above) = docs(i);
    let word = if start.kind() == TokenKind::Lower { start.word() } else { "" };
    let i = match word {
        "publishes" | "consumes" => {
            let (i, flow) = flow(start)?;
            service.flows.push(flow);
            i
        }
        "auth" => {
            let (i, clause) = auth(start)?;
            service.auth.push(clause);
            i
        }
        "timeout" | "retry" | "limit" => {
            let (i, clause) = policy(start)?;
            service.policies.push(clause);
            i
        }
        _ => {
            let (i, operation) = op::op(i)?;
            service.ops.push(operation);
            return Ok(i);
        }
    };
    no_docs(i, above);
    semicolon(i).map(|(i, ())| i)
}

fn flow(start: In<'_>) -> Parsed<'_, FlowClause> {
    let kind = if start.at_word("publishes") { FlowKind::Publishes } else { FlowKind::Consumes };
    let from = start.skip(1);
    let (i, alias) = opt_alias(from)?;
    let (i, name) = lower("a channel's name").parse(i)?;
    let channel = TypeRef { alias, name, span: from.to(i) };
    let (i, variants) = if i.kind() == TokenKind::OpenParen {
        in_parens(lower("a variant"))(i)?
    } else {
        (i, Vec::new())
    };
    let (i, marks) = lives(i)?;
    Ok((i, FlowClause { kind, channel, variants, marks, span: start.to(i) }))
}
