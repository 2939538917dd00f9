//! The one question, directly: what a reader makes of what a writer sent.

use std::io;

use serde::Serialize;
use wireproof_compat::Answer;
use wireproof_encoding::{Cause, Concern, Encoding, Question, Reading, When};
use wireproof_model::{Contract, Element};
use wireproof_source::Sources;

use crate::{
    clean::clean,
    json::{PlaceJson, Problem, StruckJson, place, struck},
    words,
};

/// The output of `wireproof reads --format json`.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReadsReport {
    /// The writer's type.
    pub writer: String,
    /// What the reader takes it for.
    pub reader: String,
    /// One answer for each encoding asked.
    pub answers: Vec<ReadingJson>,
    /// Why the work could not be done (exit code 2); absent where it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

/// The answer in one encoding.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ReadingJson {
    /// The encoding.
    pub encoding: &'static str,
    /// The worst outcome of all causes.
    pub outcome: &'static str,
    /// `always` or `some`.
    pub when: &'static str,
    /// Everything that differs, the worst first.
    pub causes: Vec<CauseJson>,
}

/// One thing that the reader makes of the writer's messages.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CauseJson {
    /// The writer's element; null: only the reader has it.
    pub writer: Option<String>,
    /// Where.
    pub writer_at: Option<PlaceJson>,
    /// The reader's element; null: only the writer has it.
    pub reader: Option<String>,
    /// Where.
    pub reader_at: Option<PlaceJson>,
    /// The side of it that matters: `existence`, `type`, `range`, …
    pub facet: String,
    /// What becomes of the values.
    pub outcome: &'static str,
    /// `always` or `some`.
    pub when: &'static str,
    /// The values that it strikes.
    pub on: StruckJson,
    /// Of what is ignored or lost: whether it survives a re-encode.
    pub kept: bool,
    /// `undecided: …` or `hazard: …`, if the outcome is not the whole answer.
    pub concern: Option<String>,
}

/// The two contracts of a question, with their texts.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The writer's contract.
    pub writer: &'a Contract,
    /// The reader's contract.
    pub reader: &'a Contract,
    /// The texts of both.
    pub sources: &'a Sources,
}

/// The answer in one encoding; causes found in several places of the pair graph are told once.
pub fn reading(asked: &Asked<'_>, encoding: Encoding, reading: &Reading) -> ReadingJson {
    let mut causes: Vec<&Cause> = Vec::new();
    for cause in reading.nodes.iter().flat_map(|(_, local)| &local.causes) {
        if !causes.contains(&cause) {
            causes.push(cause);
        }
    }
    let badness =
        |cause: &Cause| (cause.outcome, cause.outcome.is_bad() && cause.when == When::Always);
    causes.sort_by_key(|cause| std::cmp::Reverse(badness(cause)));
    let worst = causes.first();
    ReadingJson {
        encoding: encoding.name(),
        outcome: worst.map_or("same", |cause| cause.outcome.name()),
        when: worst.map_or("some", |cause| cause.when.name()),
        causes: causes.into_iter().map(|cause| cause_json(asked, cause)).collect(),
    }
}

fn cause_json(asked: &Asked<'_>, cause: &Cause) -> CauseJson {
    let symbol = |contract: &Contract, element: Option<Element>| {
        element.map(|element| contract.symbol(element).to_string())
    };
    let at = |contract: &Contract, element: Option<Element>| {
        place(asked.sources, contract.span(element?))
    };
    CauseJson {
        writer: symbol(asked.writer, cause.writer),
        writer_at: at(asked.writer, cause.writer),
        reader: symbol(asked.reader, cause.reader),
        reader_at: at(asked.reader, cause.reader),
        facet: format!("{:?}", cause.facet).to_lowercase(),
        outcome: cause.outcome.name(),
        when: cause.when.name(),
        on: struck(&cause.on),
        kept: cause.kept,
        concern: cause.concern.as_ref().map(|concern| match concern {
            Concern::Undecided(reason) => format!("undecided: {reason}"),
            Concern::Hazard(reason) => format!("hazard: {reason}"),
        }),
    }
}

/// What a cause says, in a line.
pub fn cause_line(asked: &Asked<'_>, encoding: Encoding, cause: &Cause) -> String {
    let answer =
        Answer { outcome: cause.outcome, when: cause.when, on: cause.on.clone(), kept: cause.kept };
    let symbol = match (cause.writer, cause.reader) {
        (Some(element), _) => asked.writer.symbol(element),
        (None, Some(element)) => asked.reader.symbol(element),
        (None, None) => wireproof_model::Name::default(),
    };
    let said = words::answer(Question::Bytes(encoding), &answer);
    match &cause.concern {
        None => format!("`{symbol}` is {said}"),
        Some(Concern::Undecided(reason)) => format!("`{symbol}` is undecided: {reason}"),
        Some(Concern::Hazard(reason)) => format!("`{symbol}` is {said}; hazard: {reason}"),
    }
}

/// Tells people the answer in one encoding.
pub fn write_reading(
    asked: &Asked<'_>,
    encoding: Encoding,
    reading: &Reading,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let json = self::reading(asked, encoding, reading);
    let when = match json.when {
        "always" => ", always",
        _ if json.outcome == "same" => "",
        _ => ", for some values",
    };
    writeln!(out, "{}: {}{when}", words::question(Question::Bytes(encoding)), json.outcome)?;
    let mut lines: Vec<(wireproof_encoding::Outcome, String)> = reading
        .nodes
        .iter()
        .flat_map(|(_, local)| &local.causes)
        .map(|cause| (cause.outcome, cause_line(asked, encoding, cause)))
        .collect();
    lines.sort_by_key(|(outcome, _)| std::cmp::Reverse(*outcome));
    let mut seen = std::collections::BTreeSet::new();
    for (_, line) in lines {
        if seen.insert(line.clone()) {
            writeln!(out, "  {}", clean(&line))?;
        }
    }
    Ok(())
}
