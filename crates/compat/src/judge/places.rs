//! Where a finding stands and how it says what it is about.

use wireproof_model::{Contract, Element, Name};
use wireproof_source::Span;

use super::Case;
use crate::{Change, Place, rules::Rule};

pub(super) fn old(case: &Case<'_>, change: &Change) -> Option<Place> {
    place(case.old, change.old?, change.old_focus)
}

pub(super) fn new(case: &Case<'_>, change: &Change) -> Option<Place> {
    place(case.new, change.new?, change.new_focus)
}

/// An element that no text says, such as a contract without a name, has no place.
fn place(contract: &Contract, element: Element, focus: Option<Span>) -> Option<Place> {
    let mut at = element;
    let mut span = contract.span(at);
    // What has no text of its own is shown at what is around it.
    while span.start == span.end {
        at = contract.owner(at)?;
        span = contract.span(at);
    }
    let name = contract.meta(at).map(|meta| meta.name.span).filter(|name| name.start < name.end);
    let inside = |focus: &Span| {
        focus.source == span.source && span.start <= focus.start && focus.end <= span.end
    };
    let focus = focus.filter(inside).or(name.filter(inside)).unwrap_or(span);
    Some(Place { element, span, focus })
}

/// The new element's symbol, else the old one's.
pub(super) fn symbol(case: &Case<'_>, change: &Change) -> Name {
    match (change.new, change.old) {
        (Some(element), _) => case.new.symbol(element),
        (None, Some(element)) => case.old.symbol(element),
        (None, None) => Name::default(),
    }
}

/// The rule's sentence with this change's names.
pub(super) fn message(case: &Case<'_>, change: &Change, rule: &Rule) -> String {
    let old_symbol = || change.old.map(|element| case.old.symbol(element).to_string());
    let new_symbol = || change.new.map(|element| case.new.symbol(element).to_string());
    rule.message(|name| match name {
        "symbol" => new_symbol().or_else(old_symbol),
        "old.symbol" => old_symbol(),
        "new.symbol" => new_symbol(),
        "old.name" | "was.name" => change.old.and_then(|element| last(&case.old.symbol(element))),
        "new.name" | "is.name" => change.new.and_then(|element| last(&case.new.symbol(element))),
        "was" => Some(change.words.0.clone()),
        "is" => Some(change.words.1.clone()),
        _ => None,
    })
}

fn last(symbol: &str) -> Option<String> {
    symbol.rsplit('.').next().map(str::to_owned)
}
