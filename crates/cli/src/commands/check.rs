//! `check`: what a change breaks, and whether the gate closes.

use std::borrow::Cow;

use anyhow::{Result, bail};
use wireproof_compat::{Judgement, Policy, judge};
use wireproof_load::{Loaded, LoadedContract, Pair, pair};
use wireproof_model::Contract;
use wireproof_proof::{Budget, Proofs, prove};
use wireproof_report::{Check, Comparison, Side, json, write_findings};

use crate::{
    args::CheckArgs,
    exit::Exit,
    session::Session,
    sides::{Reader, meant, side as side_of},
    versions::{self, Meeting},
};

pub(super) fn run(args: &CheckArgs, session: &mut Session<'_>) -> Result<Exit> {
    let mut reader = Reader::new(&args.places);
    let (old, new) = reader.load_sides(args.against.as_deref(), &args.new)?;
    if reader.has_errors() {
        return session.bad_input(reader.diagnostics.as_slice(), reader.sources());
    }
    let mut check = Check { comparisons: Vec::new(), not_understood: reader.not_understood() };
    let runner = Runner { args, policy: args.policy() };
    match old {
        Some(old) => {
            for pair in pair(old, new) {
                runner.against(&pair, &mut check.comparisons);
            }
        }
        None => runner.among_versions(&new, &mut check.comparisons)?,
    }
    if session.is_json() {
        json::write(&json::check(&check, reader.sources()), session.out)?;
    } else {
        write_findings(&check, reader.sources(), session.style(args.verbose), session.out)?;
    }
    Ok(exit(check.is_contradicted(), check.counts().errors > 0 && !args.exit_zero))
}

/// A contradiction is a failure of ours, which no option hides.
fn exit(is_contradicted: bool, closes: bool) -> Exit {
    if is_contradicted {
        Exit::Failed
    } else if closes {
        Exit::Findings
    } else {
        Exit::Clean
    }
}

struct Runner<'a> {
    args: &'a CheckArgs,
    policy: Policy,
}

impl Runner<'_> {
    /// Compares a contract with its baseline; one that is missing is compared as an empty one.
    fn against(&self, pair: &Pair, comparisons: &mut Vec<Comparison>) {
        let (old, new) = (pair.old.as_ref(), pair.new.as_ref());
        let empty = Contract::default();
        let old_contract = old.map_or(&empty, |found| &found.contract);
        let new_contract = new.map_or(&empty, |found| &found.contract);
        for meeting in meetings(old, new) {
            let side = |side| match side {
                versions::Side::Old(at) => (cast(old_contract, at), title(old, at)),
                versions::Side::New(at) => (cast(new_contract, at), title(new, at)),
                versions::Side::Nothing => (Cow::Borrowed(&empty), Side::default()),
            };
            comparisons.push(self.compare(side(meeting.old), side(meeting.new), meeting));
        }
    }

    /// Compares the versions of each contract with each other.
    fn among_versions(&self, loaded: &Loaded, comparisons: &mut Vec<Comparison>) -> Result<()> {
        let nothing_yet = comparisons.len();
        for found in &loaded.contracts {
            for meeting in versions::within(&found.contract) {
                let side = |side| match side {
                    versions::Side::Old(at) | versions::Side::New(at) => {
                        (cast(&found.contract, at), side_of(found, at))
                    }
                    versions::Side::Nothing => (Cow::Owned(Contract::default()), Side::default()),
                };
                comparisons.push(self.compare(side(meeting.old), side(meeting.new), meeting));
            }
        }
        if comparisons.len() == nothing_yet {
            bail!(
                "{}: nothing to compare with; name a baseline with `--against`, such as `--against main:`",
                loaded.target
            );
        }
        Ok(())
    }

    fn compare(
        &self,
        (old, old_side): (Cow<'_, Contract>, Side),
        (new, new_side): (Cow<'_, Contract>, Side),
        meeting: Meeting,
    ) -> Comparison {
        let policy = Policy { informative: meeting.informative, ..self.policy.clone() };
        let judgement = judge(&old, &new, &policy);
        let proofs = self.prove(&old, &new, &judgement);
        Comparison {
            old: old_side,
            new: new_side,
            informative: meeting.informative,
            judgement,
            proofs,
        }
    }

    fn prove(&self, old: &Contract, new: &Contract, judgement: &Judgement) -> Proofs {
        if self.args.no_proof {
            return Proofs::default();
        }
        prove(old, new, judgement, self.policy.profile, Budget::default())
    }
}

/// Versions that were named meet each other; else all of both revisions do.
fn meetings(old: Option<&LoadedContract>, new: Option<&LoadedContract>) -> Vec<Meeting> {
    let named = [old, new].into_iter().flatten().any(|found| found.version.is_some());
    match (old, new) {
        (Some(old), Some(new)) if !named => versions::between(&old.contract, &new.contract),
        _ => {
            let at = |found: Option<&LoadedContract>| found.map(meant);
            let old = at(old).map_or(versions::Side::Nothing, versions::Side::Old);
            let new = at(new).map_or(versions::Side::Nothing, versions::Side::New);
            vec![Meeting { old, new, informative: false }]
        }
    }
}

fn cast(contract: &Contract, at: versions::At) -> Cow<'_, Contract> {
    versions::as_of(contract, at)
}

fn title(found: Option<&LoadedContract>, at: versions::At) -> Side {
    found.map(|found| side_of(found, at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_contradiction_fails_whatever_closes_the_gate() {
        assert_eq!(exit(true, false), Exit::Failed);
        assert_eq!(exit(true, true), Exit::Failed);
        assert_eq!(exit(false, true), Exit::Findings);
        assert_eq!(exit(false, false), Exit::Clean);
    }
}
