//! `compare`: a row per change, a column per encoding, both directions.

use serde::Serialize;
use std::collections::BTreeMap;
use wireproof_compat::{Answer, Direction, Judgement};
use wireproof_encoding::{Outcome, Question, When};

use crate::{clean::clean, json::Problem, words};

/// The output of `wireproof compare --format json`.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CompareReport {
    /// The columns.
    pub encodings: Vec<&'static str>,
    /// How many elements without a tag were given one for the comparison, the same on both sides where they correspond.
    pub tags_given: usize,
    /// One for each change.
    pub rows: Vec<RowJson>,
    /// Why the work could not be done (exit code 2); absent where it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

/// A change, and what each encoding's readers make of it.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RowJson {
    /// The rule's id.
    pub rule: &'static str,
    /// The element's stable path.
    pub symbol: String,
    /// One sentence without a full stop.
    pub message: String,
    /// By encoding.
    pub outcomes: BTreeMap<&'static str, CellJson>,
}

/// A cell of the table: `same`, or an outcome with `always` or `some`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CellJson {
    /// The old contract's writer, the new contract's reader.
    pub new_reads_old: String,
    /// The new contract's writer, the old contract's reader.
    pub old_reads_new: String,
}

/// The rows of a judgement.
pub fn compare(judgement: &Judgement, tags_given: usize) -> CompareReport {
    let rows = judgement.findings.iter().map(|finding| RowJson {
        rule: finding.rule,
        symbol: finding.symbol.to_string(),
        message: finding.message.clone(),
        outcomes: finding
            .outcomes
            .iter()
            .map(|(question, answers)| {
                let cell = |direction| cell(answers.get(direction));
                let both = CellJson {
                    new_reads_old: cell(Direction::NewReadsOld),
                    old_reads_new: cell(Direction::OldReadsNew),
                };
                (question.name(), both)
            })
            .collect(),
    });
    CompareReport {
        encodings: judgement.questions.iter().map(|question: &Question| question.name()).collect(),
        tags_given,
        rows: rows.collect(),
        errors: Vec::new(),
    }
}

fn cell(answer: &Answer) -> String {
    let word = answer.outcome.name();
    match (answer.outcome, answer.when) {
        (Outcome::Same | Outcome::Filled, _) => word.to_owned(),
        (Outcome::Ignored, _) if answer.kept => format!("{word} (kept)"),
        (Outcome::Ignored, _) => word.to_owned(),
        (_, When::Always) => format!("{word} always"),
        (_, When::Some) => format!("{word} some"),
    }
}

/// The table's cells as people read them: the header, then two lines per change, one for each direction.
pub fn lines(report: &CompareReport) -> (Vec<String>, Vec<Vec<String>>) {
    let header = ["change", "who reads"].into_iter().chain(report.encodings.iter().copied());
    let rows = report.rows.iter().map(|row| {
        let change = format!("{}\n{}", row.rule, clean(&row.symbol));
        let directions = Direction::ALL.map(words::direction).join("\n");
        let cells = report.encodings.iter().map(|encoding| {
            let both = row.outcomes.get(encoding);
            both.map(|both| format!("{}\n{}", both.new_reads_old, both.old_reads_new))
                .unwrap_or_default()
        });
        [change, directions].into_iter().chain(cells).collect()
    });
    (header.map(str::to_owned).collect(), rows.collect())
}
