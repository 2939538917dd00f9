//! What is proved about each finding, what is not, and where execution disagrees with derivation.

use wireproof_compat::Direction;
use wireproof_encoding::{Encoding, Outcome};
use wireproof_model::Name;

/// One message, executed, that shows an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// How it was written.
    pub encoding: Encoding,
    /// Who wrote and who read.
    pub direction: Direction,
    /// The symbol of the writer's message type.
    pub ty: Name,
    /// What was written, as JSON under the writer's names.
    pub value: String,
    /// The bytes: as spaced hexadecimal digits in a binary encoding, the text itself in JSON.
    pub bytes: String,
    /// What the reader made of it, in words: `is read as {"id": -1294967296}`, `is rejected: …`.
    pub seen: String,
    /// What became of the element that the cause is about.
    pub outcome: Outcome,
}

/// A bad outcome that was derived and not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unproved {
    /// The encoding.
    pub encoding: Encoding,
    /// Who wrote and who read.
    pub direction: Direction,
    /// The outcome that was derived.
    pub outcome: Outcome,
    /// Why there is no witness, without a full stop.
    pub reason: String,
}

/// What is proved about one finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingProof {
    /// A message for each bad cause that could be shown, in the order of the causes.
    pub witnesses: Vec<Witness>,
    /// The bad causes without one.
    pub unproved: Vec<Unproved>,
}

/// An execution that the derivation rules out: a bug in wireproof or in a codec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// The finding's place in the judgement.
    pub finding: usize,
    /// What was derived, and what was seen instead, in one sentence without a full stop.
    pub message: String,
    /// The message that shows it.
    pub witness: Witness,
}

/// How much work a proof may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Messages executed for one cause, at most.
    pub per_cause: usize,
    /// Messages executed in all, at most; findings are taken in order of their level.
    pub in_all: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Self { per_cause: 64, in_all: 4_000 }
    }
}

/// What is proved about a judgement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proofs {
    /// One for each finding, in the judgement's order.
    pub findings: Vec<FindingProof>,
    /// Where execution disagrees with derivation; a bug, exit code 2.
    pub contradictions: Vec<Contradiction>,
    /// How many messages were executed.
    pub executed: usize,
    /// How many bad causes were left out because the budget was spent.
    pub skipped: usize,
}
