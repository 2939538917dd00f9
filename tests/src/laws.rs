//! Laws that hold for any two contracts.

use wireproof_compat::{Direction, Judgement, Policy, judge};
use wireproof_encoding::{Encoding, Profile, Question};
use wireproof_model::{Contract, Element};
use wireproof_source::Sources;

use crate::suite::Outcome;

/// A policy that asks everything.
pub fn asking_all(profile: Profile) -> Policy {
    let bytes =
        [Encoding::ProtobufBinary, Encoding::ProtobufJson, Encoding::AvroBinary, Encoding::Json];
    let questions = bytes.map(Question::Bytes).into_iter();
    let questions = questions.chain([Question::Transport]).collect();
    Policy { questions: Some(questions), profile, ..Policy::default() }
}

/// Every cause of a judgement with its elements' symbols, sorted: what does not depend on where anything stands.
/// `mirrored` turns the directions round.
pub fn causes(
    old: &Contract,
    new: &Contract,
    judgement: &Judgement,
    mirrored: bool,
) -> Vec<String> {
    let located = judgement.findings.iter().flat_map(|finding| &finding.causes);
    let mut all: Vec<String> = located
        .map(|located| {
            let (writer, reader) = match located.direction {
                Direction::NewReadsOld => (old, new),
                Direction::OldReadsNew => (new, old),
            };
            let direction = if mirrored { located.direction.mirrored() } else { located.direction };
            let cause = &located.cause;
            let symbol = |contract: &Contract, element: Option<Element>| {
                element.map_or_else(|| "nothing".into(), |element| contract.symbol(element))
            };
            format!(
                "{} {}: `{}` read as `{}`, {:?}: {} {} {}",
                located.question.name(),
                direction.name(),
                symbol(writer, cause.writer),
                symbol(reader, cause.reader),
                cause.facet,
                cause.outcome.name(),
                cause.when.name(),
                cause.on,
            )
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

/// What one list has and the other has not.
fn difference(name: &str, one: &[String], other: &[String]) -> Outcome {
    let lone = |list: &[String], others: &[String]| -> Vec<String> {
        list.iter().filter(|it| !others.contains(it)).take(4).cloned().collect()
    };
    if one == other {
        return Ok(());
    }
    Err(format!("{name}: only here {:#?}; only there {:#?}", lone(one, other), lone(other, one)))
}

/// Judging a change backwards gives the same answers with the directions swapped.
///
/// # Errors
/// The causes that differ.
pub fn mirror(old: &Contract, new: &Contract) -> Outcome {
    for profile in [Profile::Strict, Profile::Tolerant] {
        let policy = asking_all(profile);
        let there = causes(old, new, &judge(old, new, &policy), false);
        let back = causes(new, old, &judge(new, old, &policy), true);
        difference(&format!("{profile:?}: the mirror"), &there, &back)?;
    }
    Ok(())
}

/// A contract against itself, read from another text, says nothing.
///
/// # Errors
/// What it says.
pub fn silent(one: &Contract, again: &Contract) -> Outcome {
    for profile in [Profile::Strict, Profile::Tolerant] {
        let judgement = judge(one, again, &asking_all(profile));
        let said: Vec<String> =
            judgement.findings.iter().map(|it| format!("{} `{}`", it.rule, it.symbol)).collect();
        if !said.is_empty() {
            return Err(format!("{profile:?}: not silent: {}", said.join(", ")));
        }
    }
    Ok(())
}

/// Two orders of the same declarations give the same causes.
///
/// # Errors
/// The causes that differ.
pub fn orders_agree(old: &Contract, new: &Contract, shuffled: &Contract) -> Outcome {
    let policy = asking_all(Profile::Tolerant);
    let straight = causes(old, new, &judge(old, new, &policy), false);
    let other = causes(old, shuffled, &judge(old, shuffled, &policy), false);
    difference("another order", &straight, &other)
}

/// The text under a finding's place holds the name of what it is about.
///
/// # Errors
/// The places that do not.
pub fn spans(judgement: &Judgement, old: &Contract, new: &Contract, sources: &Sources) -> Outcome {
    let mut wrong = Vec::new();
    for finding in &judgement.findings {
        if finding.old.is_none() && finding.new.is_none() {
            wrong.push(format!("{} `{}` has no place", finding.rule, finding.symbol));
        }
        for (side, contract, place) in [("old", old, finding.old), ("new", new, finding.new)] {
            let Some(place) = place else { continue };
            let text = sources.snippet(place.span);
            let named = contract.meta(place.element).map(|meta| meta.name.clone());
            let name = named.as_ref().map_or("", |name| sources.snippet(name.span));
            let inside = place.focus.start >= place.span.start
                && place.focus.end <= place.span.end
                && place.focus.source == place.span.source;
            let complaint = if text.is_empty() {
                "nothing stands there"
            } else if !inside || sources.snippet(place.focus).is_empty() {
                "its focus lies elsewhere"
            } else if !name.is_empty() && !text.contains(name) {
                "the element's name is not in it"
            } else if named
                .is_some_and(|name| name.span.end > name.span.start && !says(sources, &name))
            {
                "the name's own place says something else"
            } else {
                continue;
            };
            let shown: String = text.chars().take(60).collect();
            let (rule, symbol) = (finding.rule, &finding.symbol);
            wrong.push(format!("{rule} `{symbol}` ({side}): {complaint}: {shown:?}"));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Whether the place of a name says the name, whatever a language's case and escapes make of it. Where more than a
/// word stands, the name was made up for what has none, and the place is the element's own.
fn says(sources: &Sources, name: &wireproof_source::Spanned<wireproof_model::Name>) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
    };
    let snippet = sources.snippet(name.span);
    if snippet.contains([' ', '\n', '{']) {
        return true;
    }
    let (text, name) = (plain(snippet), plain(&name.value));
    text.contains(&name) || name.contains(&text)
}
