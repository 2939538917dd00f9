//! How a finding is told to people: the place, the reason at the place, who is hurt, and what to do.

use std::io;

use annotate_snippets::{AnnotationKind, Group, Level as Tone};
use wireproof_compat::{Direction, Finding, Level, rules};
use wireproof_model::{
    Name,
    exposure::{Role, Roles},
};
use wireproof_proof::{FindingProof, Witness};
use wireproof_source::Sources;

use crate::{
    Check, Comparison, Page, Style,
    clean::{clean, cut},
    excerpt::Excerpt,
    verdict, words,
};

const WITNESSES_SHOWN: usize = 2;
const USERS_SHOWN: usize = 4;
const MESSAGE_SHOWN: usize = 300;
const LINE_SHOWN: usize = 700;
const VALUE_SHOWN: usize = 120;
const SAFE_WAY_SHOWN: usize = 320;

/// Tells every finding at or above what `style` shows, and closes with what was counted and compared.
pub fn write_findings(
    check: &Check,
    sources: &Sources,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let page = Page::new(style);
    let least = if style.verbose { Level::Note } else { Level::Warning };
    for comparison in &check.comparisons {
        let mut titled = check.comparisons.len() < 2;
        for (finding, proof) in comparison.findings() {
            if finding.level < least {
                continue;
            }
            if !titled {
                let (old, new) = (comparison.old.title(), comparison.new.title());
                writeln!(out, "── {} → {}\n", clean(&old), clean(&new))?;
                titled = true;
            }
            out.write_all(render(comparison, finding, proof, sources, &page).as_bytes())?;
        }
    }
    for line in crate::closing_lines(check, style) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn render(
    comparison: &Comparison,
    finding: &Finding,
    proof: &FindingProof,
    sources: &Sources,
    page: &Page,
) -> String {
    let tone = match finding.level {
        Level::Error => Tone::ERROR,
        Level::Warning => Tone::WARNING,
        Level::Note | Level::Off => Tone::NOTE,
    };
    let title = tone.primary_title(cut(&finding.message, MESSAGE_SHOWN)).id(finding.rule);
    let excerpt = |place: Option<wireproof_compat::Place>| Excerpt::of(sources, place?.focus);
    let (old, new) = (excerpt(finding.old), excerpt(finding.new));
    let mut group = Group::with_title(title);
    let [new_label, old_label] = labels(finding);
    if let Some(new) = &new {
        group = group.element(new.snippet(AnnotationKind::Primary, &new_label));
    }
    if let Some(old) = &old {
        let kind = if new.is_none() { AnnotationKind::Primary } else { AnnotationKind::Context };
        group = group.element(old.snippet(kind, &old_label));
    }
    let users = comparison.judgement.users.get(finding.used_by).map_or(&[][..], Vec::as_slice);
    let mut lines = facts(finding, proof, users);
    lines.extend(quiet(comparison, finding));
    lines.extend(cure(finding));
    let notes = lines.iter().map(|line| Tone::NOTE.no_name().message(cut(line, LINE_SHOWN)));
    page.render(group.elements(notes), new.iter().chain(&old))
}

/// What stands beside the new and the old text.
fn labels(finding: &Finding) -> [String; 2] {
    let (new, old) = match (finding.new.is_some(), finding.old.is_some()) {
        (true, false) => ("added", ""),
        (false, true) => ("", "removed"),
        _ => ("now", "before"),
    };
    let hurt = |direction| words::label(finding, direction);
    let (new_hurt, old_hurt) = (hurt(Direction::NewReadsOld), hurt(Direction::OldReadsNew));
    // What stands alone tells of both sides.
    let (new_hurt, old_hurt) = match (finding.new.is_some(), finding.old.is_some()) {
        (true, false) => (new_hurt.or(old_hurt), None),
        (false, true) => (None, old_hurt.or(new_hurt)),
        _ => (new_hurt, old_hurt),
    };
    let beside = |hurt: Option<String>, otherwise: &str| match hurt {
        Some(hurt) if otherwise == "added" || otherwise == "removed" => {
            format!("{otherwise}; {hurt}")
        }
        Some(hurt) => hurt,
        None => otherwise.to_owned(),
    };
    [beside(new_hurt, new), beside(old_hurt, old)]
}

/// What each reader gets, the proof, and who uses it.
fn facts(finding: &Finding, proof: &FindingProof, users: &[Name]) -> Vec<String> {
    let mut lines = verdict::lines(finding);
    lines.extend(verdict::concerns(finding));
    lines.extend(witnesses(proof));
    lines.extend(unproved(proof));
    lines.extend(reaches(users, finding.roles));
    lines
}

/// Why something that hurts is only a note.
fn quiet(comparison: &Comparison, finding: &Finding) -> Option<String> {
    let hurts = finding.outcomes.iter().any(|(_, answers)| {
        Direction::ALL.iter().any(|direction| answers.get(*direction).outcome.is_bad())
    });
    let rule = rules::find(finding.rule)?;
    if finding.level != Level::Note || !hurts || rule.level <= Level::Note {
        return None;
    }
    Some(if comparison.informative {
        "only a note: both versions are served, and callers choose theirs".to_owned()
    } else {
        "only a note: nobody reads this way while servers are upgraded first; \
         --upgrades any-order asks for both"
            .to_owned()
    })
}

/// What to do, and where to read more.
fn cure(finding: &Finding) -> Vec<String> {
    let Some(rule) = rules::find(finding.rule) else { return Vec::new() };
    let mut lines = Vec::new();
    lines.extend(first_sentences(rule.safe_way).map(|way| format!("safe way: {way}")));
    lines.push(format!("more: wireproof explain {}", finding.rule));
    lines
}

/// The first witness of each outcome that was shown, the worst first.
fn witnesses(proof: &FindingProof) -> Vec<String> {
    let mut shown: Vec<&Witness> = Vec::new();
    for witness in &proof.witnesses {
        let like = |other: &&Witness| {
            (other.outcome, other.direction) == (witness.outcome, witness.direction)
                && other.encoding == witness.encoding
        };
        if !shown.iter().any(like) {
            shown.push(witness);
        }
    }
    shown.sort_by_key(|witness| std::cmp::Reverse(witness.outcome));
    let more = shown.len().saturating_sub(WITNESSES_SHOWN);
    let mut lines: Vec<String> =
        shown.iter().take(WITNESSES_SHOWN).map(|witness| witness_line(witness)).collect();
    if more > 0 {
        lines.push(format!(
            "proof: {} in --format json",
            words::count(more, "more witness").replace("witnesss", "witnesses")
        ));
    }
    lines
}

fn witness_line(witness: &Witness) -> String {
    let question = wireproof_encoding::Question::Bytes(witness.encoding);
    let (value, bytes) = (cut(&witness.value, VALUE_SHOWN), cut(&witness.bytes, VALUE_SHOWN));
    let message = if value == bytes { value } else { format!("{value} = {bytes}") };
    format!(
        "proof: {message} {} ({}, {})",
        cut(&witness.seen, 2 * VALUE_SHOWN),
        words::question(question),
        words::direction(witness.direction)
    )
}

fn unproved(proof: &FindingProof) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for unproved in &proof.unproved {
        let line = format!(
            "no proof ({}, {}): {}",
            words::question(wireproof_encoding::Question::Bytes(unproved.encoding)),
            words::direction(unproved.direction),
            unproved.reason
        );
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// Who uses what changed, and how it travels.
fn reaches(users: &[Name], roles: Roles) -> Option<String> {
    // An operation or a channel is no type: it has every role and none.
    let roles = if roles == Roles::all() { Roles::default() } else { roles };
    let ways: Vec<&str> = roles.iter().filter_map(way).collect();
    if users.is_empty() {
        return roles.has(Role::Stored).then(|| {
            "reaches: no operation and no channel; judged as data that is stored or sent elsewhere".to_owned()
        });
    }
    let shown: Vec<String> = users.iter().take(USERS_SHOWN).map(|user| cut(user, 80)).collect();
    let mut line = format!("reaches: {}", shown.join(", "));
    if users.len() > USERS_SHOWN {
        line = format!("{line} (+{})", users.len() - USERS_SHOWN);
    }
    if !ways.is_empty() {
        line = format!("{line}, in {}", words::list(&ways));
    }
    Some(line)
}

fn way(role: Role) -> Option<&'static str> {
    match role {
        Role::Request => Some("requests"),
        Role::Response => Some("responses"),
        Role::Error => Some("errors"),
        Role::Event => Some("events"),
        Role::Stored => None,
    }
}

/// The first paragraph on one line, up to the sentence that ends before it gets too long.
fn first_sentences(text: &str) -> Option<String> {
    let paragraph: Vec<&str> = text
        .lines()
        .map(str::trim)
        .take_while(|line| !line.is_empty() && !line.starts_with("```"))
        .collect();
    let line = paragraph.join(" ");
    if line.is_empty() {
        return None;
    }
    let ends = line.match_indices(". ").map(|(at, _)| at + 1).chain([line.len()]);
    let fits = ends.take_while(|end| *end <= SAFE_WAY_SHOWN).last();
    let kept = fits
        .and_then(|end| line.get(..end))
        .map_or_else(|| cut(&line, SAFE_WAY_SHOWN), str::to_owned);
    Some(kept.trim_end_matches('.').to_owned())
}
