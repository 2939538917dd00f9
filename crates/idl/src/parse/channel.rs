//! Topics and queues.

use nom::Parser;
use wireproof_model::{ChannelKind, Delivery, Name};
use wireproof_source::{Span, Spanned};

use super::contract::{codecs, no_docs};
use super::input::{Fail, In, Parsed};
use super::recover::block;
use super::terminal::{docs, duration, kw, lower, path, semicolon, string};
use super::types::{lives, type_expr, type_ref};
use crate::TokenKind;
use crate::tree::{ChannelDecl, Mark, ReplyClause};

/// `Channel` from its keyword on: name, marks, place and the rest.
pub(crate) fn channel(start: In<'_>) -> Parsed<'_, (Spanned<Name>, Vec<Mark>, Span, ChannelDecl)> {
    let kind = if start.at_word("topic") { ChannelKind::Topic } else { ChannelKind::Queue };
    let (i, name) = lower("a channel's name").parse(start.skip(1))?;
    let (i, address) = string("an address").parse(i)?;
    let (i, _) = kw("`carries`").parse(i)?;
    let (i, carries) = type_expr(i)?;
    let (i, marks) = lives(i)?;
    let mut decl = ChannelDecl {
        kind,
        address,
        carries,
        on: Vec::new(),
        headers: None,
        key: None,
        reply: None,
        delivery: None,
        retain: None,
        encodings: Vec::new(),
        repeated: Vec::new(),
    };
    let span = start.to(i);
    if i.kind() != TokenKind::OpenBrace {
        let (i, ()) = semicolon(i)?;
        return Ok((i, (name, marks, span, decl)));
    }
    let (i, ()) = block(i, "channel", &mut |i| item(i, &mut decl))?;
    Ok((i, (name, marks, start.to(i), decl)))
}

/// Keeps the first value; whether there was one before.
fn first<T>(slot: &mut Option<T>, value: T) -> bool {
    let taken = slot.is_some();
    slot.get_or_insert(value);
    taken
}

fn item<'a>(start: In<'a>, decl: &mut ChannelDecl) -> Result<In<'a>, nom::Err<Fail>> {
    let (start, above) = docs(start);
    let after = start.skip(1);
    let word = if start.kind() == TokenKind::Lower { start.word() } else { "" };
    let (i, repeats) = match word {
        "on" => {
            let (i, server) = lower("a server").parse(after)?;
            decl.on.push(server);
            (i, decl.on.len() > 1)
        }
        "headers" => {
            let (i, headers) = type_ref(after)?;
            (i, first(&mut decl.headers, headers))
        }
        "key" => {
            let (i, key) = path("a path to the key").parse(after)?;
            (i, first(&mut decl.key, key))
        }
        "reply" => {
            let (i, clause) = reply(start)?;
            (i, first(&mut decl.reply, clause))
        }
        "delivery" => {
            let delivery = match after.word() {
                "at_most_once" => Delivery::AtMostOnce,
                "at_least_once" => Delivery::AtLeastOnce,
                _ => {
                    let wrong = after.expected::<()>("`at_most_once` or `at_least_once`");
                    return wrong.map(|(i, ())| i);
                }
            };
            (after.skip(1), first(&mut decl.delivery, delivery))
        }
        "retain" => {
            let (i, time) = duration(after)?;
            (i, first(&mut decl.retain, time.value))
        }
        "encoding" => {
            let (i, list) = codecs(after)?;
            let repeats = !decl.encodings.is_empty();
            decl.encodings.extend(list);
            (i, repeats)
        }
        _ => {
            return start
                .expected::<()>(
                    "`on`, `headers`, `key`, `reply`, `delivery`, `retain` or `encoding`",
                )
                .map(|(i, ())| i);
        }
    };
    if repeats {
        decl.repeated.push(start.to(i));
    }
    no_docs(i, above);
    semicolon(i).map(|(i, ())| i)
}

fn reply(start: In<'_>) -> Parsed<'_, ReplyClause> {
    let (i, ty) = type_expr(start.skip(1))?;
    let to_channel = i.at_word("to");
    if !to_channel && !i.at_word("at") {
        return i.expected("`to` or `at`");
    }
    let what = if to_channel { "a channel" } else { "a header" };
    let (i, place) = lower(what).parse(i.skip(1))?;
    let (i, _) = kw("`by`").parse(i)?;
    let (i, by) = lower("a header").parse(i)?;
    Ok((i, ReplyClause { ty, to_channel, place, by, span: start.to(i) }))
}
