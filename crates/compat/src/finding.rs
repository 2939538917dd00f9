//! A change with its causes, its rule and its users, as it is shown to people.

use wireproof_encoding::{Cause, Concern, Outcome, Pair, Question, Values, When};
use wireproof_model::{Element, Name, exposure::Roles};
use wireproof_source::Span;

/// Who wrote and who reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// The old contract's writer, the new contract's reader.
    NewReadsOld,
    /// The new contract's writer, the old contract's reader.
    OldReadsNew,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::NewReadsOld, Self::OldReadsNew];

    /// The spelling of machine-readable output.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewReadsOld => "new_reads_old",
            Self::OldReadsNew => "old_reads_new",
        }
    }

    /// The other one.
    pub fn mirrored(self) -> Self {
        match self {
            Self::NewReadsOld => Self::OldReadsNew,
            Self::OldReadsNew => Self::NewReadsOld,
        }
    }
}

/// How loud a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Not shown.
    Off,
    /// Worth knowing; counted, shown on request.
    Note,
    /// A person should look.
    Warning,
    /// The gate closes.
    Error,
}

impl Level {
    /// The word of reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// An element of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The element.
    pub element: Element,
    /// The text that says it.
    pub span: Span,
    /// The part of it that the change is about, inside `span`: the type, the tag, the name.
    pub focus: Span,
}

/// The worst that a question's reader makes of a finding in one direction.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What becomes of the values.
    pub outcome: Outcome,
    /// Whether anything arrives well.
    pub when: When,
    /// The values that it strikes.
    pub on: Values,
    /// Of what is ignored or lost: whether it survives a re-encode.
    pub kept: bool,
}

impl Default for Answer {
    fn default() -> Self {
        Self { outcome: Outcome::Same, when: When::Some, on: Values::Any, kept: false }
    }
}

/// A question's answers in both directions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answers {
    /// The old contract's writer, the new contract's reader.
    pub new_reads_old: Answer,
    /// The new contract's writer, the old contract's reader.
    pub old_reads_new: Answer,
}

impl Answers {
    /// The answer in one direction.
    pub fn get(&self, direction: Direction) -> &Answer {
        match direction {
            Direction::NewReadsOld => &self.new_reads_old,
            Direction::OldReadsNew => &self.old_reads_new,
        }
    }

    /// To set the answer in one direction.
    pub fn get_mut(&mut self, direction: Direction) -> &mut Answer {
        match direction {
            Direction::NewReadsOld => &mut self.new_reads_old,
            Direction::OldReadsNew => &mut self.old_reads_new,
        }
    }
}

/// What structure or today's messages do not tell.
#[derive(Clone, Debug, PartialEq)]
pub struct ConcernNote {
    /// Undecided or hazard, and why.
    pub concern: Concern,
    /// The question; none: the change itself.
    pub question: Option<Question>,
    /// The direction; none: from old to new.
    pub direction: Option<Direction>,
}

/// A cause with the question, the direction and the pair of types that it was found at.
/// `cause.writer` is an element of the old contract in [`Direction::NewReadsOld`], else of the new one.
#[derive(Clone, Debug, PartialEq)]
pub struct LocatedCause {
    /// The question.
    pub question: Question,
    /// The direction.
    pub direction: Direction,
    /// The types compared when it was found, the writer's first; none for questions that are not about bytes.
    pub pair: Option<Pair>,
    /// The cause.
    pub cause: Cause,
}

/// A change with its causes, as it is shown to people.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule's id, `field/removed`.
    pub rule: &'static str,
    /// How loud it is.
    pub level: Level,
    /// One sentence without a full stop.
    pub message: String,
    /// The element's stable path: the new one's, else the old one's.
    pub symbol: Name,
    /// The old element.
    pub old: Option<Place>,
    /// The new element.
    pub new: Option<Place>,
    /// Each question asked, in [`Question::ALL`]'s order, with both directions.
    pub outcomes: Vec<(Question, Answers)>,
    /// Hazards, and what is undecided.
    pub concerns: Vec<ConcernNote>,
    /// Everything that the outcomes sum up.
    pub causes: Vec<LocatedCause>,
    /// The ways in which the element travels.
    pub roles: Roles,
    /// The operations and channels that it reaches: a place in [`Judgement::users`].
    pub used_by: usize,
}

/// All findings about two contracts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// The findings: errors first, then by place.
    pub findings: Vec<Finding>,
    /// Lists of symbols of operations and channels, shared by the findings; the first is empty.
    pub users: Vec<Vec<Name>>,
    /// The questions that were asked.
    pub questions: Vec<Question>,
}

impl Judgement {
    /// The loudest level.
    pub fn worst(&self) -> Level {
        self.findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Off)
    }
}
