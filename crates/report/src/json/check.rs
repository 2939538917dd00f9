//! The JSON of `wireproof check`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{PlaceJson, Problem};

/// The output of `wireproof check --format json`.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CheckReport {
    /// All findings: errors first within a comparison, then by place.
    pub findings: Vec<FindingJson>,
    /// Lists of operations and channels, shared by the findings.
    pub users: Vec<Vec<String>>,
    /// What was counted and compared.
    pub summary: SummaryJson,
    /// Why the work could not be done (exit code 2); absent where it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
    /// Executed messages that the derivation rules out: bugs in wireproof (exit code 2); absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contradictions: Vec<ContradictionJson>,
}

/// One change with what each reader makes of it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct FindingJson {
    /// The rule's id; `wireproof explain` prints its page.
    pub rule: &'static str,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    /// One sentence without a full stop.
    pub message: String,
    /// The element's stable path.
    pub symbol: String,
    /// The element in the old contract.
    pub old: Option<PlaceJson>,
    /// The element in the new contract.
    pub new: Option<PlaceJson>,
    /// By encoding (or `transport`, `source`): what the readers make of it, in both directions.
    pub outcomes: BTreeMap<&'static str, AnswersJson>,
    /// Hazards, and what structure alone could not tell.
    pub concerns: Vec<ConcernJson>,
    /// Executed messages that show bad outcomes.
    pub witnesses: Vec<WitnessJson>,
    /// Bad outcomes without a witness; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unproved: Vec<UnprovedJson>,
    /// Who uses it: an index into `users`.
    pub used_by: usize,
    /// The pair of contracts: an index into `summary.compared`; absent where that has one entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub comparison: Option<usize>,
}

/// The worst that the readers make of a finding, in both directions.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnswersJson {
    /// The old contract's writer, the new contract's reader.
    pub new_reads_old: AnswerJson,
    /// The new contract's writer, the old contract's reader.
    pub old_reads_new: AnswerJson,
}

/// The worst that a reader makes of a finding.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AnswerJson {
    /// `same`, `filled`, `ignored`, `lost`, `rejected` or `changed`.
    pub outcome: &'static str,
    /// `always`: nothing that the writer can put there arrives well; else `some`.
    pub when: &'static str,
    /// The values that it strikes; null where everything arrives as it was sent.
    pub on: Option<StruckJson>,
    /// Of what is ignored or lost: whether it survives when the reader writes the value again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<bool>,
}

/// The values that an outcome strikes. `kind` says which of the other keys are there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct StruckJson {
    /// `any`, `present`, `absent`, `null`, `outside`, `inexact`, `not-multiple`, `symbols`, `unlisted`, `literals`,
    /// `several`, `repeated`, `length`, `unmatched`, `not-spelling`, `not-utf8`, `together` or `other-names`.
    pub kind: &'static str,
    /// The same in words.
    pub words: String,
    /// `outside`, `length`: values below it are struck.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<String>,
    /// `outside`: whether `min` itself is struck too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_min: Option<bool>,
    /// `outside`, `length`: values above it are struck.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<String>,
    /// `outside`: whether `max` itself is struck too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exclusive_max: Option<bool>,
    /// `symbols`, `literals`, `together`: these; `not-multiple`, `unmatched`, `not-spelling`: of this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<String>,
}

/// What structure, or today's messages, do not tell.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ConcernJson {
    /// `undecided` or `hazard`.
    pub kind: &'static str,
    /// The encoding (or `transport`, `source`); null: the change itself.
    pub encoding: Option<&'static str>,
    /// `new_reads_old` or `old_reads_new`; null: from old to new.
    pub direction: Option<&'static str>,
    /// Why.
    pub reason: String,
}

/// One message, executed through a codec that others wrote.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct WitnessJson {
    /// How it was written.
    pub encoding: &'static str,
    /// `new_reads_old` or `old_reads_new`.
    pub direction: &'static str,
    /// The symbol of the writer's message type.
    #[serde(rename = "type")]
    pub ty: String,
    /// What was written, under the writer's names.
    #[cfg_attr(test, schemars(with = "serde_json::Value"))]
    pub value: Box<RawValue>,
    /// The bytes: spaced hexadecimal digits in a binary encoding, the text itself in JSON.
    pub bytes: String,
    /// What the reader made of it, in words.
    pub seen: String,
}

/// A bad outcome that was derived and not shown.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UnprovedJson {
    /// The encoding.
    pub encoding: &'static str,
    /// `new_reads_old` or `old_reads_new`.
    pub direction: &'static str,
    /// The outcome that was derived.
    pub outcome: &'static str,
    /// Why there is no witness.
    pub reason: String,
}

/// An execution that the derivation rules out.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ContradictionJson {
    /// What was derived, and what was seen instead.
    pub message: String,
    /// The finding's rule.
    pub rule: &'static str,
    /// The finding's symbol.
    pub symbol: String,
    /// The message that shows it.
    pub witness: WitnessJson,
}

/// What was counted and compared.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SummaryJson {
    /// Findings that close the gate.
    pub errors: usize,
    /// Findings that a person should look at.
    pub warnings: usize,
    /// Findings worth knowing.
    pub notes: usize,
    /// Bad outcomes that an executed message shows.
    pub witnesses: usize,
    /// Bad outcomes without a witness.
    pub unproved: usize,
    /// Messages executed.
    pub executed: usize,
    /// Places that no importer could express, on both sides; `wireproof inspect` lists them.
    pub not_understood: usize,
    /// The pairs of contracts that were compared.
    pub compared: Vec<ComparisonJson>,
}

/// A pair of contracts that was compared.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ComparisonJson {
    /// The baseline as it was named; empty: there is nothing on this side.
    pub old: String,
    /// Its version, where it has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_version: Option<String>,
    /// What was checked, as it was named; empty: there is nothing on this side.
    pub new: String,
    /// Its version, where it has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_version: Option<String>,
    /// Whether findings are notes at most: both versions are served side by side.
    pub informative: bool,
    /// The encodings, and `transport` and `source`, that were asked.
    pub encodings: Vec<&'static str>,
}
