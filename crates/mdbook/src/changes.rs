//! What changed between two contracts, as a page tells it: each finding with its verdicts and one executed message.

use std::fmt::Write as _;

use wireproof_compat::{Direction, Finding, Level, Policy, judge, rules};
use wireproof_encoding::{Concern, Outcome, Question};
use wireproof_model::Contract;
use wireproof_proof::{Budget, FindingProof, prove};
use wireproof_report::{Comparison, Side, words};

use crate::text::{code, plain};

/// Where a rule's page is, as seen from the page that is written; none: there is no such page.
pub(crate) type RuleWay<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Compares two contracts, with proofs.
pub(crate) fn compare(old: &Contract, new: &Contract) -> Comparison {
    let policy = Policy::default();
    let judgement = judge(old, new, &policy);
    let proofs = prove(old, new, &judgement, policy.profile, Budget::default());
    Comparison { old: Side::default(), new: Side::default(), informative: false, judgement, proofs }
}

/// The findings as a table, the worst first.
pub(crate) fn table(comparison: &Comparison, way: RuleWay<'_>) -> String {
    let mut rows = String::new();
    for (finding, proof) in comparison.findings() {
        let verdicts = verdicts(finding);
        let proof = witness(proof).map(|it| format!("<br>{it}")).unwrap_or_default();
        let _ = writeln!(
            rows,
            "| {} | {}<br>{} | {}{proof} |",
            level(finding.level),
            plain(&finding.message),
            rule(finding.rule, way),
            if verdicts.is_empty() { "same everywhere".to_owned() } else { verdicts.join("<br>") },
        );
    }
    if rows.is_empty() {
        return "Nothing changed.\n\n".to_owned();
    }
    format!("| level | change | what readers make of it |\n|---|---|---|\n{rows}\n")
}

/// A rule's id, linked to its page if there is one.
pub(crate) fn rule(id: &str, way: RuleWay<'_>) -> String {
    match way(id).filter(|_| rules::find(id).is_some()) {
        Some(href) => format!("[{}]({href})", code(id)),
        None => code(id),
    }
}

fn level(level: Level) -> String {
    match level {
        Level::Error => "<strong>error</strong>".to_owned(),
        other => other.name().to_owned(),
    }
}

fn verdicts(finding: &Finding) -> Vec<String> {
    let mut lines = Vec::new();
    for (question, answers) in &finding.outcomes {
        for direction in Direction::ALL {
            let answer = answers.get(direction);
            if answer.outcome > Outcome::Same {
                lines.push(format!(
                    "{}, {}: {}",
                    words::question(*question),
                    words::direction(direction),
                    plain(&words::answer(*question, answer))
                ));
            }
        }
    }
    for concern in &finding.concerns {
        let (Concern::Undecided(why) | Concern::Hazard(why)) = &concern.concern;
        lines.push(plain(why));
    }
    lines
}

fn witness(proof: &FindingProof) -> Option<String> {
    let witness = proof.witnesses.iter().max_by_key(|witness| witness.outcome)?;
    let question = words::question(Question::Bytes(witness.encoding));
    let short = |text: &str| wireproof_report::cut(text, 160);
    Some(format!(
        "proof ({question}, {}): {} {}",
        words::direction(witness.direction),
        code(&short(&witness.value)),
        plain(&short(&witness.seen))
    ))
}
