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

/// The findings as a list, the worst first: it fits a phone, which a table of sentences does not.
pub(crate) fn list(comparison: &Comparison, way: RuleWay<'_>) -> String {
    let mut out = String::new();
    for (finding, proof) in comparison.findings() {
        let (level, message) = (level(finding.level), marked(&finding.message));
        let _ = writeln!(out, "- {level}: {message} ({})", rule(finding.rule, way));
        let mut lines = verdicts(finding);
        if lines.is_empty() {
            lines.push("same everywhere".to_owned());
        }
        for line in lines.into_iter().chain(witness(proof)) {
            let _ = writeln!(out, "  - {line}");
        }
    }
    if out.is_empty() {
        return "Nothing changed.\n\n".to_owned();
    }
    out.push('\n');
    out
}

/// A finding's sentence, in which names stand between backticks.
pub(crate) fn marked(message: &str) -> String {
    let pieces = message.split('`').enumerate();
    let pieces = pieces.map(|(at, piece)| if at % 2 == 1 { code(piece) } else { plain(piece) });
    pieces.collect()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_sentences_are_code() {
        assert_eq!(
            marked("`a` is now called `c|d`"),
            "<code>a</code> is now called <code>c&#124;d</code>"
        );
        assert_eq!(marked("no name * here"), "no name &#42; here");
    }
}
