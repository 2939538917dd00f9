//! Fields, their labels and types.

use nom::Parser;
use nom::sequence::delimited;
use wireproof_model::Name;
use wireproof_source::{Diagnostic, Spanned};

use super::input::{In, Parsed};
use super::message::group_body;
use super::option::bracketed;
use super::terminal::{comma, equals, greater, ident, less, path, semicolon, signed};
use crate::file::{Field, Head, Label, Message, OptionUse, ScalarKind, TypeUse, TypeUseKind};
use crate::token::TokenKind;

/// A field; the body of a group goes to `groups`.
pub(crate) fn field<'a>(start: In<'a>, groups: &mut Vec<Message>) -> Parsed<'a, Field> {
    let (i, label) = label(start);
    if i.word() == "group" && i.skip(2).kind() == TokenKind::Equals {
        return group(start, i, label, groups);
    }
    let (i, ty) = type_use(i)?;
    let (i, name) = ident("a field's name").parse(i)?;
    let (i, (number, options)) = number_and_options(i)?;
    let head = Head { name, span: start.to(i), docs: start.docs() };
    let (i, ()) = semicolon(i)?;
    Ok((i, Field { head, label, ty, number, options, oneof: None }))
}

fn label(i: In<'_>) -> (In<'_>, Option<Spanned<Label>>) {
    let label = match i.word() {
        "optional" => Label::Optional,
        "required" => Label::Required,
        "repeated" => Label::Repeated,
        _ => return (i, None),
    };
    (i.skip(1), Some(Spanned::new(label, i.span_of(i.peek()))))
}

/// `= 1 [options]`.
fn number_and_options(i: In<'_>) -> Parsed<'_, (Spanned<i64>, Vec<OptionUse>)> {
    let parts = (equals, signed("the field's number"), bracketed);
    parts.map(|(_, number, options)| (number, options)).parse(i)
}

/// `group Name = 1 { … }`: a message, and a field with the name in small letters.
fn group<'a>(
    start: In<'a>,
    keyword: In<'a>,
    label: Option<Spanned<Label>>,
    groups: &mut Vec<Message>,
) -> Parsed<'a, Field> {
    let (i, name) = ident("a group's name").parse(keyword.skip(1))?;
    let (i, (number, options)) = number_and_options(i)?;
    if !name.value.starts_with(|first: char| first.is_ascii_uppercase()) {
        let problem = Diagnostic::error(name.span, "a group's name begins with a capital letter")
            .help("the field that it makes has the name in small letters");
        i.report(problem);
    }
    let ty = TypeUse { span: name.span, kind: TypeUseKind::Group(name.value.clone()) };
    let (i, body) = group_body(i)?;
    let span = start.to(i);
    let field_name: Name = name.value.to_ascii_lowercase().into();
    let docs = start.docs();
    let field_head = Head { name: Spanned::new(field_name, name.span), span, docs };
    let head = Head { name, span, docs };
    groups.push(Message { head, visibility: None, body });
    Ok((i, Field { head: field_head, label, ty, number, options, oneof: None }))
}

fn type_use(start: In<'_>) -> Parsed<'_, TypeUse> {
    if start.word() == "map" && start.skip(1).kind() == TokenKind::Less {
        return map(start);
    }
    named(start)
}

fn named(start: In<'_>) -> Parsed<'_, TypeUse> {
    let (i, name) = path("a type").parse(start)?;
    let kind = match ScalarKind::from_word(&name.value) {
        Some(scalar) => TypeUseKind::Scalar(scalar),
        None => TypeUseKind::Named(name.value),
    };
    Ok((i, TypeUse { span: name.span, kind }))
}

fn map(start: In<'_>) -> Parsed<'_, TypeUse> {
    let inner = (map_key, comma, named);
    let (i, (key, _, value)) = delimited(less, inner, greater).parse(start.skip(1))?;
    let kind = TypeUseKind::Map(Box::new((key, value)));
    Ok((i, TypeUse { span: start.to(i), kind }))
}

fn map_key(i: In<'_>) -> Parsed<'_, Spanned<ScalarKind>> {
    let (rest, name) = path("the keys' type").parse(i)?;
    match ScalarKind::from_word(&name.value) {
        Some(ScalarKind::Double | ScalarKind::Float | ScalarKind::Bytes) | None => i.refuse(
            "this cannot be the type of a map's keys",
            "use a whole number, `bool` or `string`",
        ),
        Some(scalar) => Ok((rest, Spanned::new(scalar, name.span))),
    }
}
