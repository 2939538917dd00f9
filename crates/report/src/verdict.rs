//! What each reader gets, in as few lines as say it all.

use wireproof_compat::{ConcernNote, Direction, Finding};
use wireproof_encoding::{Concern, Outcome, Question};

use crate::words;

/// Lines that begin with whom they speak of: what hurts first, equal answers together.
pub(crate) fn lines(finding: &Finding) -> Vec<String> {
    let mut said: Vec<Said> = Vec::new();
    for (question, answers) in &finding.outcomes {
        let both: Vec<(Direction, String, bool)> = Direction::ALL
            .into_iter()
            .map(|direction| {
                let answer = answers.get(direction);
                (direction, words::answer(*question, answer), answer.outcome.is_bad())
            })
            .collect();
        match both.as_slice() {
            [(_, there, bad), (_, back, _)] if there == back => {
                say(&mut said, *question, None, there, *bad);
            }
            _ => {
                for (direction, answer, bad) in &both {
                    say(&mut said, *question, Some(*direction), answer, *bad);
                }
            }
        }
    }
    said.sort_by_key(|said| !said.bad);
    let unharmed = Outcome::Same.name();
    let (same, other): (Vec<Said>, Vec<Said>) =
        said.into_iter().partition(|said| said.answer == unharmed);
    let mut lines: Vec<String> = other.iter().map(Said::line).collect();
    if lines.is_empty() {
        lines.extend(same.iter().map(Said::line));
    } else if !same.is_empty() {
        lines.push(format!("otherwise: {unharmed}"));
    }
    lines
}

struct Said {
    questions: Vec<Question>,
    direction: Option<Direction>,
    answer: String,
    bad: bool,
}

impl Said {
    fn line(&self) -> String {
        format!("{}: {}", subject(&self.questions, self.direction), self.answer)
    }
}

fn say(
    said: &mut Vec<Said>,
    question: Question,
    direction: Option<Direction>,
    answer: &str,
    bad: bool,
) {
    if let Some(said) =
        said.iter_mut().find(|said| said.direction == direction && said.answer == answer)
    {
        said.questions.push(question);
        return;
    }
    let answer = answer.to_owned();
    said.push(Said { questions: vec![question], direction, answer, bad });
}

fn subject(questions: &[Question], direction: Option<Direction>) -> String {
    match (questions, direction) {
        ([Question::Transport], Some(Direction::NewReadsOld)) => {
            return "calls of old clients to new servers".to_owned();
        }
        ([Question::Transport], Some(Direction::OldReadsNew)) => {
            return "calls of new clients to old servers".to_owned();
        }
        ([Question::Source], Some(Direction::NewReadsOld)) => {
            return "code for the old contract with the new one's generated code".to_owned();
        }
        ([Question::Source], Some(Direction::OldReadsNew)) => {
            return "code for the new contract with the old one's generated code".to_owned();
        }
        _ => {}
    }
    let names: Vec<&str> = questions.iter().map(|question| words::question(*question)).collect();
    let direction = direction.map_or("both ways", words::direction);
    format!("{}, {direction}", words::list(&names))
}

/// What is undecided and which promises are gone, each reason once.
pub(crate) fn concerns(finding: &Finding) -> Vec<String> {
    let mut reasons: Vec<(&Concern, Vec<&ConcernNote>)> = Vec::new();
    for note in &finding.concerns {
        match reasons.iter_mut().find(|(concern, _)| *concern == &note.concern) {
            Some((_, notes)) => notes.push(note),
            None => reasons.push((&note.concern, vec![note])),
        }
    }
    reasons.iter().map(|(concern, notes)| concern_line(concern, notes)).collect()
}

fn concern_line(concern: &Concern, notes: &[&ConcernNote]) -> String {
    let (kind, reason) = match concern {
        Concern::Undecided(reason) => ("undecided", reason),
        Concern::Hazard(reason) => ("hazard", reason),
    };
    let mut questions: Vec<Question> = notes.iter().filter_map(|note| note.question).collect();
    questions.dedup();
    if questions.is_empty() {
        return format!("{kind}: {reason}");
    }
    let mut directions: Vec<Direction> = notes.iter().filter_map(|note| note.direction).collect();
    directions.sort_unstable();
    directions.dedup();
    let direction = match directions.as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    format!("{kind} ({}): {reason}", subject(&questions, direction))
}
