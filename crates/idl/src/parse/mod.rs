//! From text to tree.

mod channel;
mod contract;
mod example;
mod input;
mod item;
mod op;
mod recover;
mod service;
mod terminal;
mod types;

use std::cell::RefCell;

use wireproof_source::{Diagnostic, Diagnostics, SourceId};

pub(crate) use input::near;
pub(crate) use terminal::upper_camel;
pub(crate) use types::scalar_word;

use crate::Tree;
use input::{Context, In};

/// Past this many problems in one file the rest is only counted.
const MOST_PROBLEMS: usize = 100;

/// Reads one text. There is always a tree, of what could be understood; what could not is E01.
pub fn parse(source: SourceId, text: &str) -> (Tree, Diagnostics) {
    let (tokens, mut diagnostics) = crate::lex::lex(source, text);
    let context = Context { source, text, tokens: &tokens, problems: RefCell::default() };
    let file = item::file(In::new(&context));
    context.problems.into_inner().into_iter().for_each(|problem| diagnostics.push(problem));
    let diagnostics = tidy(diagnostics);
    let broken = diagnostics.has_errors();
    let examples = example::examples(source, text, &tokens);
    (Tree { source, tokens, file, examples, broken }, diagnostics)
}

/// In the order of places, each place once, and not without end.
fn tidy(mut diagnostics: Diagnostics) -> Diagnostics {
    diagnostics.sort();
    let mut kept = Diagnostics::default();
    let mut last = None;
    let mut dropped = 0;
    for problem in diagnostics {
        if last == Some(problem.span) {
            continue;
        }
        last = Some(problem.span);
        if kept.len() < MOST_PROBLEMS {
            kept.push(problem);
        } else {
            dropped += 1;
        }
    }
    if dropped > 0
        && let Some(span) = last
    {
        let message = format!("{dropped} more problems in this file");
        kept.push(Diagnostic::error(span, message).code("E01").help("mend the first ones first"));
    }
    kept
}
