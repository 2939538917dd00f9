//! Sums causes up: the worst that each question's reader makes of a change.

use wireproof_encoding::{Outcome, Question, When};

use crate::{Answer, Answers, ConcernNote, LocatedCause};

/// Each question's answers, by same < filled < ignored < lost < rejected < changed; at equal outcome `always` wins.
pub(super) fn outcomes(
    questions: &[Question],
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
        if weight(cause.outcome, cause.when) > weight(answer.outcome, answer.when) {
            *answer = Answer {
                outcome: cause.outcome,
                when: cause.when,
                on: cause.on.clone(),
                kept: cause.kept,
            };
        }
    }
    outcomes
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
