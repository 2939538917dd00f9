//! From tokens to a tree: the statements of a file.

mod field;
mod input;
mod message;
mod option;
mod recover;
mod service;
mod terminal;

use std::cell::RefCell;

use nom::Parser;
use wireproof_model::Name;
use wireproof_source::{Diagnostic, Diagnostics, SourceId, Span, Spanned};

use crate::file::{Edition, File, Import, ImportKind};
use crate::lex::lex;
use crate::token::TokenKind;
use input::{Context, Fail, In};
pub(crate) use message::MAX;
use terminal::{equals, path, semicolon, text};

/// Past so many mistakes in one file the rest of them is one message.
const MOST_ERRORS: usize = 100;

/// Reads one file. There is always a tree; what could not be read is missing in it, and the diagnostics say where.
pub fn parse(source: SourceId, text: &str) -> (File, Diagnostics) {
    if u32::try_from(text.len()).is_err() {
        let mut problems = Diagnostics::default();
        let span = Span::new(source, 0, 1);
        problems.push(Diagnostic::error(span, "this file is past 4 GiB").help("split it"));
        return (empty(source), problems);
    }
    let (tokens, mut problems) = lex(source, text);
    let context = Context { source, text, tokens: &tokens, problems: RefCell::default() };
    let mut file = empty(source);
    let mut i = In::new(&context);
    i = edition(i, &mut file);
    while i.kind() != TokenKind::End {
        i = match i.kind() {
            TokenKind::Semicolon => i.skip(1),
            TokenKind::CloseBrace => {
                let problem = Diagnostic::error(i.span_of(i.peek()), "this `}` closes nothing")
                    .help("remove it, or add the `{` that it closes");
                i.report(problem);
                i.skip(1)
            }
            _ => recover::step(i, &mut |i| statement(i, &mut file)),
        };
    }
    file.shrink();
    for (at, problem) in context.problems.into_inner().into_iter().enumerate() {
        if at == MOST_ERRORS {
            problems.push(Diagnostic::note(problem.span, "further mistakes are not listed"));
            break;
        }
        problems.push(problem);
    }
    (file, problems)
}

fn empty(source: SourceId) -> File {
    File {
        source,
        edition: Edition::Proto2,
        edition_span: None,
        package: Spanned::new(Name::default(), Span::new(source, 0, 0)),
        imports: Vec::new(),
        options: Vec::new(),
        messages: Vec::new(),
        enums: Vec::new(),
        extends: Vec::new(),
        services: Vec::new(),
    }
}

/// `syntax = "…";` or `edition = "…";` at the start.
fn edition<'a>(start: In<'a>, file: &mut File) -> In<'a> {
    if !matches!(start.word(), "syntax" | "edition") {
        return start;
    }
    recover::step(start, &mut |i| {
        let (i, (_, said)) = (equals, text("a version in quotes")).parse(i.skip(1))?;
        let known = [
            ("syntax", "proto2", Edition::Proto2),
            ("syntax", "proto3", Edition::Proto3),
            ("edition", "2023", Edition::Edition2023),
            ("edition", "2024", Edition::Edition2024),
        ];
        let found =
            known.iter().find(|(word, name, _)| *word == start.word() && *name == said.value);
        match found {
            Some((_, _, edition)) => file.edition = *edition,
            None => i.report(
                Diagnostic::error(said.span, format!("there is no {} `{}`", start.word(), said.value))
                    .help("write `syntax = \"proto2\"`, `syntax = \"proto3\"`, `edition = \"2023\"` or `edition = \"2024\"`"),
            ),
        }
        file.edition_span = Some(start.to(i));
        semicolon(i).map(|(i, ())| i)
    })
}

fn statement<'a>(start: In<'a>, file: &mut File) -> Result<In<'a>, nom::Err<Fail>> {
    let (after, visible) = message::visibility(start);
    match after.word() {
        "message" => {
            let (i, found) = message::message(start)?;
            file.messages.push(found);
            Ok(i)
        }
        "enum" => {
            let (i, found) = message::enumeration(start)?;
            file.enums.push(found);
            Ok(i)
        }
        _ if visible.is_some() => start.expected("`message` or `enum`").map(|(i, ())| i),
        "extend" => {
            let (i, found) = message::extend(start)?;
            file.extends.push(found);
            Ok(i)
        }
        "service" => {
            let (i, found) = service::service(start)?;
            file.services.push(found);
            Ok(i)
        }
        "option" => {
            let (i, found) = option::option_statement(start)?;
            file.options.push(found);
            Ok(i)
        }
        "import" => import(start, file),
        "package" => package(start, file),
        "syntax" | "edition" => {
            let help = "move it before everything else";
            start.refuse("the edition stands first in a file", help).map(|(i, ())| i)
        }
        _ => start
            .expected("`message`, `enum`, `service`, `extend`, `import`, `option` or `package`")
            .map(|(i, ())| i),
    }
}

fn package<'a>(start: In<'a>, file: &mut File) -> Result<In<'a>, nom::Err<Fail>> {
    let (i, name) = path("the package's name").parse(start.skip(1))?;
    if !file.package.value.is_empty() {
        let problem = Diagnostic::error(name.span, "the package is said twice")
            .related(file.package.span, "said here first")
            .help("remove one of them");
        i.report(problem);
    } else if name.value.starts_with('.') {
        let problem = Diagnostic::error(name.span, "a package's name does not begin with a dot")
            .help("remove the dot");
        i.report(problem);
    } else {
        file.package = name;
    }
    semicolon(i).map(|(i, ())| i)
}

fn import<'a>(start: In<'a>, file: &mut File) -> Result<In<'a>, nom::Err<Fail>> {
    let i = start.skip(1);
    let (i, kind) = match i.word() {
        "public" => (i.skip(1), ImportKind::Public),
        "weak" => (i.skip(1), ImportKind::Weak),
        "option" => (i.skip(1), ImportKind::Option),
        _ => (i, ImportKind::Plain),
    };
    let (i, path) = text("a path in quotes").parse(i)?;
    file.imports.push(Import { path, kind, span: start.to(i) });
    semicolon(i).map(|(i, ())| i)
}
