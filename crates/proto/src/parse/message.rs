//! Messages, groups and oneofs: what holds fields.

use nom::Parser;
use wireproof_model::TagRange;
use wireproof_source::{Diagnostic, Span, Spanned};

use super::field::field;
use super::input::{Fail, In, Parsed};
use super::option::{bracketed, option_statement};
use super::recover::block;
use super::terminal::{commas, ident, path, semicolon, signed, text};
use crate::file::{
    Body, EnumDecl, Extend, ExtensionRange, Head, Message, Oneof, ReservedUse, ValueDecl,
    Visibility,
};
use crate::token::TokenKind;

/// Stands for `max` until the end of the range is known.
pub(crate) const MAX: i64 = i64::MAX;

type Step<'a> = Result<In<'a>, nom::Err<Fail>>;

/// `export` or `local` in front of a declaration.
pub(crate) fn visibility(i: In<'_>) -> (In<'_>, Option<Visibility>) {
    let found = match i.word() {
        "export" => Visibility::Export,
        "local" => Visibility::Local,
        _ => return (i, None),
    };
    let after = i.skip(1);
    let declares =
        matches!(after.word(), "message" | "enum") && after.skip(1).kind() == TokenKind::Word;
    if declares { (after, Some(found)) } else { (i, None) }
}

/// `message Name { … }`.
pub(crate) fn message(start: In<'_>) -> Parsed<'_, Message> {
    let (i, visibility) = visibility(start);
    let (i, name) = ident("a message's name").parse(i.skip(1))?;
    let mut body = Body::default();
    let (i, ()) = block(i, "message", &mut |i| member(i, &mut body))?;
    body.shrink();
    let head = Head { name, span: start.to(i), docs: start.docs() };
    Ok((i, Message { head, visibility, body }))
}

/// The body of a group, from its brace on.
pub(crate) fn group_body(i: In<'_>) -> Parsed<'_, Body> {
    let mut body = Body::default();
    let (i, ()) = block(i, "group", &mut |i| member(i, &mut body))?;
    body.shrink();
    Ok((i, body))
}

fn member<'a>(start: In<'a>, body: &mut Body) -> Step<'a> {
    let (after, visible) = visibility(start);
    match after.word() {
        "message" => {
            let (i, found) = message(start)?;
            body.messages.push(found);
            Ok(i)
        }
        "enum" => {
            let (i, found) = enumeration(start)?;
            body.enums.push(found);
            Ok(i)
        }
        _ if visible.is_some() => start.expected("`message` or `enum`").map(|(i, ())| i),
        "extend" => {
            let (i, found) = extend(start)?;
            body.extends.push(found);
            Ok(i)
        }
        "extensions" => {
            let (i, found) = extensions(start)?;
            body.ranges.push(found);
            Ok(i)
        }
        "reserved" => reserved(start, &mut body.reserved),
        "option" => {
            let (i, found) = option_statement(start)?;
            body.options.push(found);
            Ok(i)
        }
        "oneof" => oneof(start, body),
        _ => {
            let (i, found) = field(start, &mut body.messages)?;
            body.fields.push(found);
            Ok(i)
        }
    }
}

fn oneof<'a>(start: In<'a>, body: &mut Body) -> Step<'a> {
    let (i, name) = ident("a oneof's name").parse(start.skip(1))?;
    let at = body.oneofs.len() as u32;
    let head = Head { name, span: start.to(i), docs: start.docs() };
    body.oneofs.push(Oneof { head, options: Vec::new() });
    let mut options = Vec::new();
    let (i, ()) = block(i, "oneof", &mut |i| {
        if i.word() == "option" {
            let (i, found) = option_statement(i)?;
            options.push(found);
            return Ok(i);
        }
        let (rest, mut found) = field(i, &mut body.messages)?;
        if let Some(label) = found.label {
            let problem = Diagnostic::error(label.span, "a field of a oneof has no label")
                .help("leave the label out: a field of a oneof is set or not");
            rest.report(problem);
        }
        found.label = None;
        found.oneof = Some(at);
        body.fields.push(found);
        Ok(rest)
    })?;
    if let Some(oneof) = body.oneofs.get_mut(at as usize) {
        oneof.head.span = start.to(i);
        oneof.options = options;
    }
    Ok(i)
}

/// `extend Name { … }`.
pub(crate) fn extend(start: In<'_>) -> Parsed<'_, Extend> {
    let (i, extendee) = path("the message to extend").parse(start.skip(1))?;
    let mut found = Extend { extendee, fields: Vec::new(), groups: Vec::new() };
    let (i, ()) = block(i, "extend", &mut |i| {
        let (i, field) = field(i, &mut found.groups)?;
        found.fields.push(field);
        Ok(i)
    })?;
    found.fields.shrink_to_fit();
    Ok((i, found))
}

fn extensions(start: In<'_>) -> Parsed<'_, ExtensionRange> {
    let (i, (ranges, options)) = (commas(range), bracketed).parse(start.skip(1))?;
    let (i, ()) = semicolon(i)?;
    Ok((i, ExtensionRange { ranges, options }))
}

/// `3`, `3 to 7` or `3 to max`.
fn range(start: In<'_>) -> Parsed<'_, TagRange> {
    let (i, first) = signed("a number").parse(start)?;
    if i.word() != "to" {
        let Spanned { value, span } = first;
        return Ok((i, TagRange { first: value, last: value, span }));
    }
    let i = i.skip(1);
    let (i, last) = if i.word() == "max" {
        (i.skip(1), MAX)
    } else {
        signed("a number or `max`").map(|last| last.value).parse(i)?
    };
    Ok((i, TagRange { first: first.value, last, span: start.to(i) }))
}

fn reserved<'a>(start: In<'a>, reserved: &mut ReservedUse) -> Step<'a> {
    let i = start.skip(1);
    let i = match i.kind() {
        TokenKind::String => {
            let (i, names) = commas(text("a name in quotes")).parse(i)?;
            reserved.names.extend(names);
            i
        }
        TokenKind::Word => {
            let (i, names) = commas(ident("a name")).parse(i)?;
            reserved.names.extend(names);
            i
        }
        TokenKind::Integer | TokenKind::Minus => {
            let (i, ranges) = commas(range).parse(i)?;
            reserved.tags.extend(ranges);
            i
        }
        _ => return i.expected("numbers or names to reserve").map(|(i, ())| i),
    };
    semicolon(i).map(|(i, ())| i)
}

/// `enum Name { … }`.
pub(crate) fn enumeration(start: In<'_>) -> Parsed<'_, EnumDecl> {
    let (i, visibility) = visibility(start);
    let (i, name) = ident("an enum's name").parse(i.skip(1))?;
    let head = Head { name, span: Span::default(), docs: start.docs() };
    let (values, options) = (Vec::new(), Vec::new());
    let mut found =
        EnumDecl { head, visibility, values, reserved: ReservedUse::default(), options };
    let (i, ()) = block(i, "enum", &mut |i| match i.word() {
        "option" if i.skip(1).kind() != TokenKind::Equals => {
            let (i, option) = option_statement(i)?;
            found.options.push(option);
            Ok(i)
        }
        "reserved" if i.skip(1).kind() != TokenKind::Equals => reserved(i, &mut found.reserved),
        _ => {
            let (i, value) = enum_value(i)?;
            found.values.push(value);
            Ok(i)
        }
    })?;
    found.head.span = start.to(i);
    found.values.shrink_to_fit();
    found.options.shrink_to_fit();
    Ok((i, found))
}

fn enum_value(start: In<'_>) -> Parsed<'_, ValueDecl> {
    let (i, (name, _, number, options)) =
        (ident("a value's name"), super::terminal::equals, signed("the value's number"), bracketed)
            .parse(start)?;
    let head = Head { name, span: start.to(i), docs: start.docs() };
    let (i, ()) = semicolon(i)?;
    Ok((i, ValueDecl { head, number, options }))
}
