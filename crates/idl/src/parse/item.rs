//! What stands at the top of a file: namespace, imports, and everything declared.

use nom::Parser;
use nom::combinator::{cut, opt};
use nom::sequence::preceded;
use wireproof_source::{Diagnostic, Span};

use super::input::{In, Parsed};
use super::recover::{block, report, resume};
use super::terminal::{docs, equals, integer, kw, lower, path, semicolon, string, upper, version};
use super::types::{attrs, choice, field, lives, marks_of, reserved, type_expr};
use super::{channel, contract, service};
use crate::TokenKind;
use crate::tree::{Attr, Body, File, Import, Item, ItemKind};

/// `File`.
pub(crate) fn file(start: In<'_>) -> File {
    let mut file = File::default();
    let mut i = namespace(start, &mut file);
    while i.at_word("import") {
        i = match import(i) {
            Ok((rest, import)) => {
                file.imports.push(import);
                rest
            }
            Err(error) => past(i, resume(report(i, error))),
        };
    }
    while i.kind() != TokenKind::End {
        if i.kind() == TokenKind::CloseBrace {
            let problem = Diagnostic::error(i.span_of(i.peek()), "this `}` closes nothing")
                .code("E01")
                .help("remove it, or add the `{` that it belongs to");
            i.report(problem);
            i = i.skip(1);
            continue;
        }
        i = match item(i) {
            Ok((rest, item)) => {
                file.items.push(item);
                rest
            }
            Err(error) => past(i, resume(report(i, error))),
        };
    }
    file
}

/// `rest`, or one token on if nothing was taken.
fn past<'a>(start: In<'a>, rest: In<'a>) -> In<'a> {
    if rest.index() > start.index() { rest } else { start.skip(1) }
}

fn namespace<'a>(start: In<'a>, file: &mut File) -> In<'a> {
    let (i, docs) = docs(start);
    let statement = |i| {
        let (i, _) = kw("`namespace`").parse(i)?;
        let (i, name) = path("a namespace such as `acme.orders`").parse(i)?;
        let (i, ()) = semicolon(i)?;
        Ok((i, name))
    };
    match statement(i) {
        Ok((rest, name)) => {
            file.docs = docs;
            file.namespace = Some(name);
            rest
        }
        Err(error) if i.at_word("namespace") => past(i, resume(report(i, error))),
        Err(error) => {
            report(i, error);
            start
        }
    }
}

fn import(start: In<'_>) -> Parsed<'_, Import> {
    let (i, path) = string("a path in quotes").parse(start.skip(1))?;
    let (i, at) = opt(preceded(kw("`at`"), cut(version))).parse(i)?;
    let (i, _) = kw("`as`").parse(i)?;
    let (i, alias) = lower("a name for the import").parse(i)?;
    let span = start.to(i);
    let (i, ()) = semicolon(i)?;
    Ok((i, Import { path, at, alias, span }))
}

/// What an item has before its keyword.
struct Head<'a> {
    docs: Option<Span>,
    attrs: Vec<Attr>,
    closed: Option<Span>,
    start: In<'a>,
}

fn item(i: In<'_>) -> Parsed<'_, Item> {
    let (i, docs) = docs(i);
    let (start, attrs) = attrs(i)?;
    let (i, closed) = opt(kw("`closed`")).parse(start)?;
    let head = Head { docs, attrs, closed, start };
    let after = i.skip(1);
    let word = if i.kind() == TokenKind::Lower { i.word() } else { "" };
    match word {
        "struct" => structure(after, head),
        "union" => union(after, head),
        "enum" => enumeration(after, head),
        _ if head.closed.is_some() => i.expected("`struct`, `union` or `enum`"),
        "contract" => {
            let (i, name) = upper("a contract's name").parse(after)?;
            let (i, items) = contract::body(i)?;
            Ok((i, finish(head, i, name, Vec::new(), ItemKind::Contract(items))))
        }
        "type" => alias(after, head),
        "error" => error(after, head),
        "topic" | "queue" => {
            let (i, (name, marks, span, decl)) = channel::channel(i)?;
            let kind = ItemKind::Channel(Box::new(decl));
            let Head { docs, attrs, closed, .. } = head;
            Ok((i, Item { docs, attrs, closed, name, marks, span, kind }))
        }
        "service" => {
            let (i, (name, marks, decl)) = service::service(after)?;
            Ok((i, finish(head, i, name, marks, ItemKind::Service(decl))))
        }
        "import" => i.refuse(
            "imports stand before everything else".to_owned(),
            "move it below `namespace`",
        ),
        "namespace" => i.refuse(
            "a file has one namespace, and it stands first".to_owned(),
            "move it to the top, or remove it",
        ),
        _ => i.expected(
            "a declaration (`struct`, `union`, `enum`, `error`, `type`, `topic`, `queue`, `service`, `contract`)",
        ),
    }
}

fn finish(
    head: Head<'_>,
    end: In<'_>,
    name: wireproof_source::Spanned<wireproof_model::Name>,
    marks: Vec<crate::tree::Mark>,
    kind: ItemKind,
) -> Item {
    let span = head.start.to(end);
    Item { docs: head.docs, attrs: head.attrs, closed: head.closed, name, marks, span, kind }
}

fn alias<'a>(i: In<'a>, head: Head<'a>) -> Parsed<'a, Item> {
    let (i, name) = upper("a type's name").parse(i)?;
    let (i, _) = equals(i)?;
    let (i, ty) = type_expr(i)?;
    let (i, marks) = lives(i)?;
    let item = finish(head, i, name, marks, ItemKind::Alias(ty));
    let (i, ()) = semicolon(i)?;
    Ok((i, item))
}

fn structure<'a>(i: In<'a>, head: Head<'a>) -> Parsed<'a, Item> {
    let (i, name) = upper("a struct's name").parse(i)?;
    let (i, marks) = marks_of(&name, i)?;
    let (i, body) = fields(i, "struct")?;
    Ok((i, finish(head, i, name, marks, ItemKind::Struct(body))))
}

fn error<'a>(i: In<'a>, head: Head<'a>) -> Parsed<'a, Item> {
    let (i, name) = upper("an error's name").parse(i)?;
    let (i, status) = integer("an HTTP status").parse(i)?;
    let (i, retryable) = opt(kw("`retryable`")).parse(i)?;
    let retryable = retryable.is_some();
    let (i, marks) = marks_of(&name, i)?;
    if i.kind() == TokenKind::OpenBrace {
        let (i, body) = fields(i, "error")?;
        return Ok((i, finish(head, i, name, marks, ItemKind::Error { status, retryable, body })));
    }
    let kind = ItemKind::Error { status, retryable, body: Body::default() };
    let item = finish(head, i, name, marks, kind);
    let (i, ()) = semicolon(i)?;
    Ok((i, item))
}

fn union<'a>(i: In<'a>, head: Head<'a>) -> Parsed<'a, Item> {
    let (i, name) = upper("a union's name").parse(i)?;
    let (i, by) = opt(preceded(kw("`by`"), cut(string("a property's name")))).parse(i)?;
    let (i, marks) = marks_of(&name, i)?;
    let (i, body) = choices(i, "union", true)?;
    Ok((i, finish(head, i, name, marks, ItemKind::Union { by, body })))
}

fn enumeration<'a>(i: In<'a>, head: Head<'a>) -> Parsed<'a, Item> {
    let (i, name) = upper("an enum's name").parse(i)?;
    let (i, marks) = marks_of(&name, i)?;
    let (i, body) = choices(i, "enum", false)?;
    Ok((i, finish(head, i, name, marks, ItemKind::Enum(body))))
}

fn fields<'a>(i: In<'a>, what: &str) -> Parsed<'a, Body> {
    let mut body = Body::default();
    let (i, ()) = block(i, what, &mut |i| {
        if let Some(holes) = reserved(i) {
            let (i, holes) = holes?;
            body.reserved.extend(holes);
            return semicolon(i).map(|(i, ())| i);
        }
        let (i, member) = field(i)?;
        body.members.push(member);
        semicolon(i).map(|(i, ())| i)
    })?;
    Ok((i, body))
}

fn choices<'a>(i: In<'a>, what: &str, typed: bool) -> Parsed<'a, Body> {
    let mut body = Body::default();
    let (i, ()) = block(i, what, &mut |i| {
        if let Some(holes) = reserved(i) {
            let (i, holes) = holes?;
            body.reserved.extend(holes);
            return semicolon(i).map(|(i, ())| i);
        }
        let (i, member) = choice(typed)(i)?;
        body.members.push(member);
        semicolon(i).map(|(i, ())| i)
    })?;
    Ok((i, body))
}
