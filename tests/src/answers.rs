//! What a judgement answers as a whole, in the tables' words: the worst over all its findings.

use wireproof_compat::{Answer, Direction, Judgement, Policy, judge};
use wireproof_encoding::{Encoding, Outcome, Profile, Question};
use wireproof_model::Contract;

use crate::cells::Cell;

/// The questions that a policy asks about bytes.
pub fn asking(encodings: &[Encoding], profile: Profile) -> Policy {
    let questions = encodings.iter().copied().map(Question::Bytes).collect();
    Policy { questions: Some(questions), profile, ..Policy::default() }
}

/// Judges the change under one encoding and profile.
pub fn judged(old: &Contract, new: &Contract, encoding: Encoding, profile: Profile) -> Judgement {
    judge(old, new, &asking(&[encoding], profile))
}

/// The worst answer to a question over all findings: at equal outcome `always` beats `some`, and what is kept beats
/// nothing. No finding is `same`.
pub fn worst(judgement: &Judgement, question: Question, direction: Direction) -> Answer {
    let answers = judgement.findings.iter().flat_map(|finding| {
        finding.outcomes.iter().filter(|(asked, _)| *asked == question).map(|(_, both)| both)
    });
    answers
        .map(|both| both.get(direction))
        .max_by_key(|answer| (answer.outcome, answer.when, !answer.kept))
        .cloned()
        .unwrap_or_default()
}

/// An answer in a table's words.
pub fn said(answer: &Answer) -> String {
    let when = if answer.outcome.is_bad() { answer.when.name() } else { "" };
    let kept = if answer.outcome == Outcome::Ignored && answer.kept { "(kept)" } else { "" };
    [answer.outcome.name(), when, kept].join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether an answer is what a cell says: its worst outcome, and of a bad one, when. A cell that says nothing agrees
/// with everything.
pub fn agrees(answer: &Answer, cells: &[Cell]) -> bool {
    let Some(worst) = cells.first() else { return true };
    answer.outcome == worst.outcome
        && (!worst.outcome.is_bad() || worst.when.is_none_or(|when| when == answer.when))
        && (worst.outcome != Outcome::Ignored || !worst.kept || answer.kept)
}
