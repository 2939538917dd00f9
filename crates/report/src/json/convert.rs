//! From what a check knows to what programs read.

use serde_json::value::RawValue;
use wireproof_compat::{Answer, Answers, ConcernNote, Finding};
use wireproof_encoding::{Concern, Outcome, Question, Values};
use wireproof_model::{Bound, Range};
use wireproof_proof::{Contradiction, FindingProof, Unproved, Witness};
use wireproof_source::Sources;

use super::{
    AnswerJson, AnswersJson, CheckReport, ComparisonJson, ConcernJson, ContradictionJson,
    FindingJson, Problem, StruckJson, SummaryJson, UnprovedJson, WitnessJson, place,
};
use crate::{Check, Comparison};

/// Everything that a check found.
pub fn check(check: &Check, sources: &Sources) -> CheckReport {
    let mut report = CheckReport { summary: summary(check), ..CheckReport::default() };
    let several = check.comparisons.len() > 1;
    for (comparison, at) in check.comparisons.iter().zip(0..) {
        let first_user = report.users.len();
        let lists = comparison.judgement.users.iter();
        report.users.extend(lists.map(|list| list.iter().map(ToString::to_string).collect()));
        for (found, proof) in comparison.findings() {
            let mut json = finding(found, proof, sources);
            json.used_by += first_user;
            json.comparison = several.then_some(at);
            report.findings.push(json);
        }
        let contradictions = comparison.proofs.contradictions.iter();
        report.contradictions.extend(contradictions.map(|found| contradiction(comparison, found)));
    }
    report
}

/// The report of a run that could not do its work.
pub fn failed(errors: Vec<Problem>) -> CheckReport {
    CheckReport { errors, ..CheckReport::default() }
}

fn summary(check: &Check) -> SummaryJson {
    let counts = check.counts();
    let proofs = || check.comparisons.iter().flat_map(|comparison| &comparison.proofs.findings);
    SummaryJson {
        errors: counts.errors,
        warnings: counts.warnings,
        notes: counts.notes,
        witnesses: proofs().map(|proof| proof.witnesses.len()).sum(),
        unproved: proofs().map(|proof| proof.unproved.len()).sum(),
        executed: check.comparisons.iter().map(|comparison| comparison.proofs.executed).sum(),
        not_understood: check.not_understood,
        compared: check.comparisons.iter().map(compared).collect(),
    }
}

fn compared(comparison: &Comparison) -> ComparisonJson {
    let version = |side: &crate::Side| side.version.as_ref().map(ToString::to_string);
    ComparisonJson {
        old: comparison.old.name.clone(),
        old_version: version(&comparison.old),
        new: comparison.new.name.clone(),
        new_version: version(&comparison.new),
        informative: comparison.informative,
        encodings: comparison.judgement.questions.iter().map(|question| question.name()).collect(),
    }
}

fn finding(finding: &Finding, proof: &FindingProof, sources: &Sources) -> FindingJson {
    let at = |side: Option<wireproof_compat::Place>| side.and_then(|it| place(sources, it.span));
    let outcomes = finding.outcomes.iter();
    FindingJson {
        rule: finding.rule,
        level: finding.level.name(),
        message: finding.message.clone(),
        symbol: finding.symbol.to_string(),
        old: at(finding.old),
        new: at(finding.new),
        outcomes: outcomes.map(|(question, both)| (question.name(), answers(both))).collect(),
        concerns: finding.concerns.iter().map(concern).collect(),
        witnesses: proof.witnesses.iter().map(witness).collect(),
        unproved: proof.unproved.iter().map(unproved).collect(),
        used_by: finding.used_by,
        comparison: None,
    }
}

fn answers(answers: &Answers) -> AnswersJson {
    AnswersJson {
        new_reads_old: answer(&answers.new_reads_old),
        old_reads_new: answer(&answers.old_reads_new),
    }
}

fn answer(answer: &Answer) -> AnswerJson {
    let outcome = answer.outcome;
    AnswerJson {
        outcome: outcome.name(),
        when: answer.when.name(),
        on: (outcome != Outcome::Same).then(|| struck(&answer.on)),
        kept: matches!(outcome, Outcome::Ignored | Outcome::Lost).then_some(answer.kept),
    }
}

/// The values that an outcome strikes.
pub fn struck(values: &Values) -> StruckJson {
    let (kind, of): (&'static str, Vec<String>) = match values {
        Values::Any => ("any", Vec::new()),
        Values::Present => ("present", Vec::new()),
        Values::Absent => ("absent", Vec::new()),
        Values::Null => ("null", Vec::new()),
        Values::Outside(_) => ("outside", Vec::new()),
        Values::Inexact => ("inexact", Vec::new()),
        Values::NotMultiple(number) => ("not-multiple", vec![number.to_string()]),
        Values::Symbols(names) => ("symbols", names.iter().map(ToString::to_string).collect()),
        Values::Unlisted => ("unlisted", Vec::new()),
        Values::Literals(values) => ("literals", values.iter().map(ToString::to_string).collect()),
        Values::Several => ("several", Vec::new()),
        Values::Repeated => ("repeated", Vec::new()),
        Values::Length(..) => ("length", Vec::new()),
        Values::Unmatched(pattern) => ("unmatched", vec![pattern.to_string()]),
        Values::NotSpelling(what) => ("not-spelling", vec![(*what).to_owned()]),
        Values::NotUtf8 => ("not-utf8", Vec::new()),
        Values::Together(names) => ("together", names.iter().map(ToString::to_string).collect()),
        Values::OtherNames => ("other-names", Vec::new()),
    };
    let mut json = StruckJson { kind, words: values.to_string(), of, ..StruckJson::default() };
    match values {
        Values::Outside(range) => bounds(&mut json, *range),
        Values::Length(least, most) => {
            json.min = least.map(|least| least.to_string());
            json.max = most.map(|most| most.to_string());
        }
        _ => {}
    }
    json
}

fn bounds(json: &mut StruckJson, range: Range) {
    let number = |bound: Bound| bound.at.to_string();
    json.min = range.min.map(number);
    json.max = range.max.map(number);
    json.exclusive_min = range.min.map(|bound| bound.exclusive);
    json.exclusive_max = range.max.map(|bound| bound.exclusive);
}

fn concern(note: &ConcernNote) -> ConcernJson {
    let (kind, reason) = match &note.concern {
        Concern::Undecided(reason) => ("undecided", reason),
        Concern::Hazard(reason) => ("hazard", reason),
    };
    ConcernJson {
        kind,
        encoding: note.question.map(Question::name),
        direction: note.direction.map(wireproof_compat::Direction::name),
        reason: reason.clone(),
    }
}

fn witness(witness: &Witness) -> WitnessJson {
    WitnessJson {
        encoding: witness.encoding.name(),
        direction: witness.direction.name(),
        ty: witness.ty.to_string(),
        value: raw(&witness.value),
        bytes: witness.bytes.clone(),
        seen: witness.seen.clone(),
    }
}

/// A value's JSON as it was written, so that no digit is lost; what is no JSON becomes a string.
fn raw(text: &str) -> Box<RawValue> {
    RawValue::from_string(text.to_owned())
        .or_else(|_| RawValue::from_string(serde_json::Value::from(text).to_string()))
        .unwrap_or_default()
}

fn unproved(unproved: &Unproved) -> UnprovedJson {
    UnprovedJson {
        encoding: unproved.encoding.name(),
        direction: unproved.direction.name(),
        outcome: unproved.outcome.name(),
        reason: unproved.reason.clone(),
    }
}

/// An execution that the derivation rules out.
pub fn contradiction(comparison: &Comparison, found: &Contradiction) -> ContradictionJson {
    let finding = comparison.judgement.findings.get(found.finding);
    ContradictionJson {
        message: found.message.clone(),
        rule: finding.map_or("", |finding| finding.rule),
        symbol: finding.map(|finding| finding.symbol.to_string()).unwrap_or_default(),
        witness: witness(&found.witness),
    }
}
