//! E30, E31, E35: the versions that a contract declares, and the marks that speak of them.

use std::cmp::Ordering;

use wireproof_model::{Name, VersionState};
use wireproof_source::{Diagnostic, Span, Spanned};

use crate::life::{Life, MOST_VERSIONS, Range, Versions, version_decls};
use crate::problems::Problems;
use crate::tree::{Item, ItemKind, Mark, MarkKind, VersionDecl, VersionRef};
use crate::world::World;

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for scope in &world.files {
        for item in &scope.file.items {
            if matches!(item.kind, ItemKind::Contract(_)) && !scope.broken {
                declared(item, problems);
            } else if matches!(item.kind, ItemKind::Contract(_)) {
                list(item, problems);
            }
        }
        for (marks, owner) in super::walk::marks(scope) {
            if !scope.versions.contract && !scope.broken {
                in_library(marks, problems);
            } else if scope.versions.contract {
                in_contract(marks, &scope.versions, owner, problems);
            }
        }
    }
}

fn declared(contract: &Item, problems: &mut Problems) {
    list(contract, problems);
    let current: Vec<Span> = version_decls(Some(contract))
        .filter(|(version, _)| version.state == VersionState::Current)
        .map(|(_, span)| span)
        .collect();
    match current.as_slice() {
        [_] => {}
        [] => problems.error(
            "E30",
            contract.name.span,
            format!("no version of `{}` is current", contract.name.value),
            "say `current` of the one that new clients should use, `version 1 current;`",
        ),
        [first, rest @ ..] => {
            for span in rest {
                let problem = Diagnostic::error(*span, "another version is current already")
                    .related(*first, "this one")
                    .help("say `supported` or `deprecated` of the older one");
                problems.add("E30", problem);
            }
        }
    }
}

fn list(contract: &Item, problems: &mut Problems) {
    let mut before: Option<&VersionRef> = None;
    for (at, (declared, span)) in version_decls(Some(contract)).enumerate() {
        let version = &declared.version;
        if at >= MOST_VERSIONS {
            let message = format!("a contract has at most {MOST_VERSIONS} versions");
            problems.error("E30", span, message, "drop the retired ones");
            return;
        }
        dates(declared, problems);
        if version.text.starts_with('-') {
            problems.error("E30", version.span, "versions start at 0", "count upwards from 0 or 1");
        }
        let Some(last) = before else {
            before = Some(version);
            continue;
        };
        if last.date != version.date {
            let problem = Diagnostic::error(version.span, "dates and numbers are mixed")
                .related(last.span, "this is the other kind")
                .help("write all versions as dates or all as numbers");
            problems.add("E30", problem);
        } else if order(&last.text, &version.text) == Ordering::Less {
            before = Some(version);
        } else {
            let message = format!("version {} does not come after {}", version.text, last.text);
            let problem = Diagnostic::error(version.span, message)
                .related(last.span, "this one stands before it")
                .help("list versions in ascending order; numbers compare part by part");
            problems.add("E30", problem);
        }
    }
}

fn dates(declared: &VersionDecl, problems: &mut Problems) {
    let version = &declared.version;
    let own = Spanned::new(version.text.clone(), version.span);
    let own = version.date.then_some(&own);
    for date in own.into_iter().chain(&declared.released).chain(&declared.sunset) {
        if !super::scalar::is_date(&date.value) {
            let message = format!("there is no {}", date.value);
            problems.error("E30", date.span, message, "write a day of the calendar as YYYY-MM-DD");
        }
    }
    if let (Some(released), Some(sunset)) = (&declared.released, &declared.sunset)
        && sunset.value <= released.value
    {
        let problem = Diagnostic::error(sunset.span, "the sunset is not after the release")
            .related(released.span, "released here")
            .help("name a later day");
        problems.add("E30", problem);
    }
}

/// Numbers part by part; dates as texts.
fn order(a: &Name, b: &Name) -> Ordering {
    let parts = |text: &str| -> Vec<(usize, String)> {
        let digits = text.split('.').map(|part| part.trim_start_matches('0').to_owned());
        // Longer numbers are greater, whatever their length.
        digits.map(|digits| (digits.len(), digits)).collect()
    };
    parts(a).cmp(&parts(b))
}

fn refs(mark: &Mark) -> Option<&VersionRef> {
    match &mark.kind {
        MarkKind::As(_) => None,
        MarkKind::Was { before, .. } => before.as_ref(),
        MarkKind::Since(version) | MarkKind::Removed(version) => Some(version),
        MarkKind::Deprecated(version, _) => Some(version),
    }
}

fn in_library(marks: &[Mark], problems: &mut Problems) {
    for mark in marks {
        if refs(mark).is_some() {
            problems.error(
                "E35",
                mark.span,
                "a library has no versions",
                "remove the mark, or move this into a file with a `contract`",
            );
        }
    }
}

fn in_contract(marks: &[Mark], versions: &Versions, owner: Range, problems: &mut Problems) {
    if marks.is_empty() {
        return;
    }
    let mut known = true;
    for version in marks.iter().filter_map(refs) {
        if versions.place(version).is_none() {
            known = false;
            problems.error(
                "E31",
                version.span,
                format!("there is no version {}", version.text),
                "repeat the spelling of one that the contract declares",
            );
        }
    }
    let find = |wanted: fn(&MarkKind) -> bool| marks.iter().find(|mark| wanted(&mark.kind));
    let since = find(|kind| matches!(kind, MarkKind::Since(_)));
    let removed = find(|kind| matches!(kind, MarkKind::Removed(_)));
    let place = |mark: Option<&Mark>| mark.and_then(refs).and_then(|v| versions.place(v));
    let said =
        Range { from: place(since).unwrap_or(owner.from), to: place(removed).unwrap_or(owner.to) };
    if said.cut(owner).is_empty() {
        if known && let Some(mark) = removed.or(since) {
            problems.error(
                "E31",
                mark.span,
                "no version has this",
                "it lives from `since` up to, not including, `removed`, and within what it stands in",
            );
        }
        return;
    }
    within(marks, versions, Life::of(marks, versions, owner).range, problems);
}

/// `deprecated` lies inside the life, `before` after its start, and one `was` after the other.
fn within(marks: &[Mark], versions: &Versions, life: Range, problems: &mut Problems) {
    let mut start = life.from;
    for mark in marks {
        match &mark.kind {
            MarkKind::Deprecated(version, _)
                if versions.place(version).is_some_and(|place| !life.contains(place)) =>
            {
                problems.error(
                    "E31",
                    mark.span,
                    "deprecated in a version that lacks it",
                    "name a version from `since` on and before `removed`",
                );
            }
            MarkKind::Was { before: Some(version), .. } => {
                let Some(place) = versions.place(version) else { continue };
                if place <= start || place >= life.to {
                    problems.error(
                        "E31",
                        mark.span,
                        "no version writes this former name",
                        "`before` names a version after the first that has it; oldest names stand first",
                    );
                } else {
                    start = place;
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_part_by_part() {
        assert_eq!(order(&"1.9".into(), &"1.10".into()), Ordering::Less);
        assert_eq!(order(&"2".into(), &"10".into()), Ordering::Less);
        assert_eq!(order(&"2".into(), &"1.5".into()), Ordering::Greater);
        assert_eq!(order(&"2024-02-01".into(), &"2024-03-01".into()), Ordering::Less);
    }
}
