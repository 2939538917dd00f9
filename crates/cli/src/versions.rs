//! Which versions of which contracts meet.

use std::borrow::Cow;

use wireproof_model::{Contract, Version, VersionState, project};

/// A version's place in [`Contract::versions`]; none: the contract has no versions.
pub(crate) type At = Option<u16>;

/// Two versions of a pair of contracts that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Meeting {
    /// The baseline's version.
    pub(crate) old: Side,
    /// The version that is checked.
    pub(crate) new: Side,
    /// Whether findings are notes at most.
    pub(crate) informative: bool,
}

/// One side of a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// A version of the baseline.
    Old(At),
    /// A version of what is checked.
    New(At),
    /// Nothing: the version is gone, or not there yet.
    Nothing,
}

/// The versions of one contract that are compared when there is no baseline: each served one with its neighbour, by
/// policy, unless the later one may break; every other served pair for information.
pub(crate) fn within(contract: &Contract) -> Vec<Meeting> {
    let served: Vec<(u16, &Version)> = served(contract);
    let mut meetings = Vec::new();
    for ((from, _), at) in served.iter().zip(0..) {
        for ((to, later), other) in served.iter().zip(0_usize..).skip(at + 1) {
            let informative = other > at + 1 || later.breaking;
            meetings.push(Meeting {
                old: Side::New(Some(*from)),
                new: Side::New(Some(*to)),
                informative,
            });
        }
    }
    // What gates comes first.
    meetings.sort_by_key(|meeting| meeting.informative);
    meetings
}

/// The versions of two revisions that are compared: equal ones; one that is new with its predecessor in the new
/// revision; one that is gone with nothing, unless it was retired.
pub(crate) fn between(old: &Contract, new: &Contract) -> Vec<Meeting> {
    let gate = |old, new| Meeting { old, new, informative: false };
    if old.versions.is_empty() || new.versions.is_empty() {
        return vec![gate(Side::Old(current(old)), Side::New(current(new)))];
    }
    let mut meetings = Vec::new();
    for (at, version) in served(old) {
        let same = new.versions.iter().zip(0..).find(|(it, _)| it.spelling == version.spelling);
        match same {
            Some((it, there)) if it.state != VersionState::Retired => {
                meetings.push(gate(Side::Old(Some(at)), Side::New(Some(there))));
            }
            // Retiring a version is how it ends.
            Some(_) => {}
            None => meetings.push(gate(Side::Old(Some(at)), Side::Nothing)),
        }
    }
    let served_new = served(new);
    for ((at, version), before) in
        served_new.iter().zip(std::iter::once(None).chain(served_new.iter().map(Some)))
    {
        if old.versions.iter().any(|it| it.spelling == version.spelling) {
            continue;
        }
        if let Some((predecessor, _)) = before {
            let old = Side::New(Some(*predecessor));
            meetings.push(Meeting {
                old,
                new: Side::New(Some(*at)),
                informative: version.breaking,
            });
        }
    }
    meetings
}

/// The versions that are still served, ascending.
fn served(contract: &Contract) -> Vec<(u16, &Version)> {
    let versions = (0..).zip(&contract.versions);
    versions.filter(|(_, version)| version.state != VersionState::Retired).collect()
}

/// The version that is meant where none is named.
pub(crate) fn current(contract: &Contract) -> At {
    let find = |state| {
        let found = contract.versions.iter().rposition(|version| version.state == state);
        found.and_then(|at| u16::try_from(at).ok())
    };
    find(VersionState::Current)
        .or_else(|| u16::try_from(contract.versions.len().checked_sub(1)?).ok())
}

/// The contract as of a version.
pub(crate) fn as_of(contract: &Contract, at: At) -> Cow<'_, Contract> {
    at.map_or(Cow::Borrowed(contract), |at| Cow::Owned(project(contract, at)))
}

/// The version's spelling.
pub(crate) fn spelling(contract: &Contract, at: At) -> Option<wireproof_model::Name> {
    contract.versions.get(usize::from(at?)).map(|version| version.spelling.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract(versions: &[(&str, VersionState, bool)]) -> Contract {
        let version = |&(spelling, state, breaking): &(&str, VersionState, bool)| Version {
            spelling: spelling.into(),
            state,
            released: None,
            sunset: None,
            breaking,
            span: wireproof_source::Span::default(),
            docs: None,
        };
        let mut contract = Contract::default();
        contract.versions = versions.iter().map(version).collect();
        contract
    }

    const SUPPORTED: VersionState = VersionState::Supported;
    const CURRENT: VersionState = VersionState::Current;

    #[test]
    fn neighbours_gate_and_others_inform() {
        let versions = [
            ("1", VersionState::Retired, false),
            ("2", SUPPORTED, false),
            ("3", SUPPORTED, false),
            ("4", CURRENT, true),
        ];
        let found: Vec<_> = within(&contract(&versions))
            .into_iter()
            .map(|meeting| (meeting.old, meeting.new, meeting.informative))
            .collect();
        let new = |at| Side::New(Some(at));
        assert_eq!(
            found,
            [(new(1), new(2), false), (new(1), new(3), true), (new(2), new(3), true)]
        );
    }

    #[test]
    fn revisions_compare_equal_versions() {
        let old = contract(&[("1", SUPPORTED, false), ("2", CURRENT, false)]);
        let new = contract(&[("2", SUPPORTED, false), ("3", CURRENT, false)]);
        let found: Vec<_> =
            between(&old, &new).into_iter().map(|meeting| (meeting.old, meeting.new)).collect();
        assert_eq!(
            found,
            [
                (Side::Old(Some(0)), Side::Nothing),
                (Side::Old(Some(1)), Side::New(Some(0))),
                (Side::New(Some(0)), Side::New(Some(1))),
            ]
        );
    }

    #[test]
    fn the_current_version_is_meant() {
        assert_eq!(current(&contract(&[])), None);
        let versions = [("1", CURRENT, false), ("2", VersionState::Preview, false)];
        assert_eq!(current(&contract(&versions)), Some(0));
    }
}
