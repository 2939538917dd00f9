//! Sums causes up: the worst that each question's reader makes of a change.

use wireproof_encoding::{Cause, Outcome, Question, When};
use wireproof_model::Element;

use crate::{Answer, Answers, Change, ConcernNote, LocatedCause};

/// Each question's answers, by same < filled < ignored < lost < rejected < changed; at equal outcome `always` wins.
pub(super) fn outcomes(
    questions: &[Question],
    change: &Change,
    causes: &[LocatedCause],
) -> Vec<(Question, Answers)> {
    let mut outcomes: Vec<(Question, Answers)> =
        questions.iter().map(|question| (*question, Answers::default())).collect();
    for located in causes {
        let Some((_, answers)) =
            outcomes.iter_mut().find(|(question, _)| *question == located.question)
        else {
            continue;
        };
        let answer = answers.get_mut(located.direction);
        let cause = &located.cause;
        let weight =
            |outcome: Outcome, when: When| (outcome, outcome.is_bad() && when == When::Always);
        let when = when(change, cause);
        if weight(cause.outcome, when) > weight(answer.outcome, answer.when) {
            *answer =
                Answer { outcome: cause.outcome, when, on: cause.on.clone(), kept: cause.kept };
        }
    }
    outcomes
}

/// What strikes every value of one alternative strikes only some values of what holds the alternative.
fn when(change: &Change, cause: &Cause) -> When {
    let alternative =
        |element: Element| matches!(element, Element::Variant(..) | Element::Value(..));
    let told = |element| change.old == Some(element) || change.new == Some(element);
    match cause.writer {
        Some(element) if alternative(element) && !told(element) => When::Some,
        _ => cause.when,
    }
}

/// What the causes leave open.
pub(super) fn concerns(causes: &[LocatedCause]) -> Vec<ConcernNote> {
    let mut notes: Vec<ConcernNote> = Vec::new();
    for located in causes {
        if let Some(concern) = &located.cause.concern {
            let note = ConcernNote {
                concern: concern.clone(),
                question: Some(located.question),
                direction: Some(located.direction),
            };
            if !notes.contains(&note) {
                notes.push(note);
            }
        }
    }
    notes
}
