//! The words for questions, directions and outcomes; see the project's vocabulary.

use wireproof_compat::{Answer, Direction, Finding};
use wireproof_encoding::{Encoding, Outcome, Question, Values, When};

/// What is asked, in the words of reports.
pub fn question(question: Question) -> &'static str {
    match question {
        Question::Bytes(Encoding::ProtobufBinary) => "protobuf binary",
        Question::Bytes(Encoding::ProtobufJson) => "protobuf JSON",
        Question::Bytes(Encoding::ThriftBinary) => "thrift binary",
        Question::Bytes(Encoding::ThriftCompact) => "thrift compact",
        Question::Bytes(Encoding::AvroBinary) => "avro binary",
        Question::Bytes(Encoding::Json) => "plain JSON",
        Question::Transport => "calls",
        Question::Source => "generated code",
    }
}

/// Who writes and who reads.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::NewReadsOld => "new reads old",
        Direction::OldReadsNew => "old reads new",
    }
}

/// What a question's reader gets, in a sentence's rest: `changed for numbers above 9: it silently arrives …`.
pub fn answer(question: Question, answer: &Answer) -> String {
    let outcome = answer.outcome;
    match question {
        Question::Bytes(_) if outcome.is_bad() => {
            format!("{}; {}", struck(answer), consequence(outcome))
        }
        Question::Bytes(_) => match outcome {
            Outcome::Filled => "filled; a default, or \"absent\", stands in".to_owned(),
            Outcome::Ignored if answer.kept => {
                "ignored; the reader skips it, and keeps it when it writes the value again"
                    .to_owned()
            }
            Outcome::Ignored => "ignored; the reader skips it".to_owned(),
            _ => outcome.name().to_owned(),
        },
        Question::Transport => match outcome {
            Outcome::Lost => {
                format!("{}; part of the call silently does not arrive", struck(answer))
            }
            Outcome::Rejected => format!("{}; the call fails", struck(answer)),
            Outcome::Changed => {
                format!("{}; the call silently means something else", struck(answer))
            }
            other => other.name().to_owned(),
        },
        Question::Source if outcome.is_bad() => {
            format!("{}; code that uses it no longer compiles", outcome.name())
        }
        Question::Source => outcome.name().to_owned(),
    }
}

fn consequence(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Lost => "it silently does not arrive",
        Outcome::Rejected => "the reader refuses the message",
        _ => "it silently arrives as another value",
    }
}

/// The outcome's word and the values that it strikes: `changed for numbers above 2147483647`.
pub fn struck(answer: &Answer) -> String {
    let word = answer.outcome.name();
    match (answer.when, &answer.on) {
        (When::Always, Values::Any | Values::Present) => format!("{word}, always"),
        (When::Always, Values::Absent) => format!("{word}, always: messages come without it"),
        (When::Always, on) => format!("{word}, always ({on})"),
        (When::Some, Values::Present) => format!("{word} wherever it is set"),
        (When::Some, Values::Absent) => format!("{word} in {}", Values::Absent),
        (When::Some, on) => format!("{word} for {on}"),
    }
}

/// Says beside a side's text what that side's readers make of the other's messages, if it hurts.
pub fn label(finding: &Finding, direction: Direction) -> Option<String> {
    let (question, answer) = finding
        .outcomes
        .iter()
        .map(|(question, answers)| (*question, answers.get(direction)))
        .filter(|(_, answer)| answer.outcome.is_bad())
        // The first of equals, and bytes before everything else.
        .rev()
        .max_by_key(|(question, answer)| {
            (matches!(question, Question::Bytes(_)), answer.outcome, answer.when)
        })?;
    let side = match direction {
        Direction::NewReadsOld => "new",
        Direction::OldReadsNew => "old",
    };
    Some(match question {
        Question::Bytes(_) => format!("{side} readers: {}", struck(answer)),
        Question::Transport => format!("{side} servers: {}", struck(answer)),
        Question::Source => match direction {
            Direction::NewReadsOld => "code for the old contract no longer compiles".to_owned(),
            Direction::OldReadsNew => "code for the new contract does not compile".to_owned(),
        },
    })
}

/// `a`, `a and b`, `a, b and c`.
pub fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `1 error`, `2 errors`.
pub fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}
