//! The closing lines: how many findings at what level, and what was compared.

use crate::{Check, Comparison, Style, clean::clean, words};

const COMPARISONS_SHOWN: usize = 8;

/// What a report ends with.
pub fn closing_lines(check: &Check, style: Style) -> Vec<String> {
    let mut lines = vec![format!("{}; {}", counted(check, style), compared(check))];
    if check.comparisons.len() > 1 {
        lines.extend(check.comparisons.iter().take(COMPARISONS_SHOWN).map(comparison_line));
        let more = check.comparisons.len().saturating_sub(COMPARISONS_SHOWN);
        if more > 0 {
            lines.push(format!("  and {more} more (--format json lists them)"));
        }
    }
    lines.extend(proved(check));
    lines.extend(contradicted(check));
    if check.not_understood > 0 {
        let remarks = words::count(check.not_understood, "remark");
        lines.push(format!("{remarks} on how the input was read: see `wireproof inspect`"));
    }
    lines
}

fn counted(check: &Check, style: Style) -> String {
    let counts = check.counts();
    let mut parts = Vec::new();
    for (number, word) in [(counts.errors, "error"), (counts.warnings, "warning")] {
        if number > 0 {
            parts.push(words::count(number, word));
        }
    }
    if counts.notes > 0 {
        let hidden = if style.verbose { "" } else { " (--verbose shows notes)" };
        parts.push(words::count(counts.notes, "note") + hidden);
    }
    if parts.is_empty() { "no findings".to_owned() } else { words::list(&parts) }
}

fn compared(check: &Check) -> String {
    match check.comparisons.as_slice() {
        [] => "nothing was compared".to_owned(),
        [only] => format!("compared {}", pair(only)),
        many => format!("compared {} pairs", many.len()),
    }
}

fn pair(comparison: &Comparison) -> String {
    let questions: Vec<&str> =
        comparison.judgement.questions.iter().map(|question| question.name()).collect();
    let asked = if questions.is_empty() {
        "nothing to ask".to_owned()
    } else {
        format!("asked {}", questions.join(", "))
    };
    let (old, new) = (comparison.old.title(), comparison.new.title());
    format!("{} with {}, {asked}", clean(&old), clean(&new))
}

fn comparison_line(comparison: &Comparison) -> String {
    let served = if comparison.informative { " (both served: notes only)" } else { "" };
    format!("  {}{served}", pair(comparison))
}

/// An executed message that speaks against a verdict is told whatever else there is to say: it fails the run.
fn contradicted(check: &Check) -> impl Iterator<Item = String> {
    check.comparisons.iter().flat_map(|comparison| {
        comparison.proofs.contradictions.iter().map(|found| {
            let finding = comparison.judgement.findings.get(found.finding);
            let about = finding.map_or_else(String::new, |finding| {
                format!(" ({} `{}`)", finding.rule, clean(&finding.symbol))
            });
            let message = clean(&found.message);
            format!("contradicted by execution{about}: {message}; the verdict is not to be trusted")
        })
    })
}

fn proved(check: &Check) -> Option<String> {
    let all = || check.comparisons.iter();
    let executed: usize = all().map(|comparison| comparison.proofs.executed).sum();
    let proofs = || all().flat_map(|comparison| &comparison.proofs.findings);
    let witnesses: usize = proofs().map(|proof| proof.witnesses.len()).sum();
    let unproved: usize = proofs().map(|proof| proof.unproved.len()).sum();
    let skipped: usize = all().map(|comparison| comparison.proofs.skipped).sum();
    if executed == 0 && unproved == 0 {
        return None;
    }
    let mut line = format!(
        "proved on the wire: {witnesses} of {} bad outcomes, {} executed",
        witnesses + unproved,
        words::count(executed, "message"),
    );
    if skipped > 0 {
        line = format!("{line}; {skipped} left out to save time");
    }
    Some(line)
}
