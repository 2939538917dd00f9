//! Joins what changed with what each reader makes of it.
//!
//! `diff` and `reads` both receive the correspondence; `reads` never sees changes and `diff` never sees outcomes.
//! Here they meet: a cause belongs to the change with its key, else to the nearest change on its path.

mod answers;
mod explain;
mod hazards;
mod level;
mod places;
mod questions;
mod users;

use wireproof_encoding::{Cause, Pair, Question, Reading, Sides, reads, source, transport};
use wireproof_model::{
    Contract,
    correspond::{Services, Types},
    exposure::Exposure,
};

use crate::{Change, Direction, Finding, Judgement, LocatedCause, Policy, diff, diff::unchanged};

/// Two contracts and what is known about them before any question is asked.
pub(crate) struct Case<'a> {
    pub(crate) old: &'a Contract,
    pub(crate) new: &'a Contract,
    pub(crate) types: Types,
    pub(crate) services: Services,
    pub(crate) policy: &'a Policy,
    pub(crate) old_exposure: Exposure,
    pub(crate) new_exposure: Exposure,
}

/// What the change from `old` to `new` means, each contract projected to one version.
pub fn judge(old: &Contract, new: &Contract, policy: &Policy) -> Judgement {
    let types = Types::of(old, new);
    let services = Services::of(old, new, &types);
    let case = Case {
        old,
        new,
        types,
        services,
        policy,
        old_exposure: Exposure::of(old),
        new_exposure: Exposure::of(new),
    };
    let mut changes = diff(old, new, &case.types, &case.services);
    let questions = questions::asked(old, new, policy);
    let mut causes: Vec<Vec<LocatedCause>> = vec![Vec::new(); changes.len()];
    let mut gaps = Vec::new();
    for question in &questions {
        for direction in Direction::ALL {
            gaps.extend(case.ask(*question, direction, &changes, &mut causes));
        }
    }
    explain::gaps(gaps, &mut changes, &mut causes);
    case.findings(questions, &changes, causes)
}

impl Case<'_> {
    /// The sides of a question in one direction.
    fn sides<'s>(&'s self, direction: Direction, mirrored: &'s Types) -> Sides<'s> {
        let profile = self.policy.profile;
        match direction {
            Direction::NewReadsOld => {
                Sides { writer: self.old, reader: self.new, types: &self.types, profile }
            }
            Direction::OldReadsNew => {
                Sides { writer: self.new, reader: self.old, types: mirrored, profile }
            }
        }
    }

    /// Adds what one question answers in one direction to the changes that explain it, and gives what none explains.
    fn ask(
        &self,
        question: Question,
        direction: Direction,
        changes: &[Change],
        causes: &mut [Vec<LocatedCause>],
    ) -> Vec<LocatedCause> {
        let mirrored = self.types.swapped();
        let sides = self.sides(direction, &mirrored);
        let mut reading = Reading::default();
        let found: Vec<LocatedCause> = match question {
            Question::Bytes(encoding) => {
                reading = reads(&sides, encoding, self.roots(direction));
                let nodes = reading.nodes.iter();
                nodes
                    .flat_map(|(pair, local)| {
                        local.causes.iter().map(|cause| (Some(*pair), cause.clone()))
                    })
                    .map(|(pair, cause)| LocatedCause { question, direction, pair, cause })
                    .collect()
            }
            Question::Transport => located(question, direction, transport::calls(&sides)),
            Question::Source => located(question, direction, source::compiles(&sides)),
        };
        let explainer = explain::Explainer::new(self, changes);
        let mut gaps = Vec::new();
        for cause in found {
            let by = explainer.explain(&cause, &reading);
            for at in &by {
                if let Some(list) = causes.get_mut(*at) {
                    list.push(cause.clone());
                }
            }
            if by.is_empty() {
                gaps.push(cause);
            }
        }
        gaps
    }

    /// The pairs that a question starts from: corresponding declarations, and what operations and channels name, as
    /// far as something may differ.
    fn roots(&self, direction: Direction) -> Vec<Pair> {
        let declared = self.old.declarations().filter_map(|(id, _)| {
            let (other, _) = self.types.second(id)?;
            (!unchanged(self.old, self.new, id, other)).then_some((id, other))
        });
        let named = self
            .services
            .roots()
            .iter()
            .map(|root| root.types)
            .filter(|(old, new)| !unchanged(self.old, self.new, *old, *new));
        let named = named.map(|(old, new)| (self.old.resolve(old), self.new.resolve(new)));
        declared
            .chain(named)
            .map(|(old, new)| match direction {
                Direction::NewReadsOld => Pair { writer: old, reader: new },
                Direction::OldReadsNew => Pair { writer: new, reader: old },
            })
            .collect()
    }

    fn findings(
        &self,
        questions: Vec<Question>,
        changes: &[Change],
        causes: Vec<Vec<LocatedCause>>,
    ) -> Judgement {
        let mut users = users::Users::default();
        let mut findings: Vec<Finding> = changes
            .iter()
            .zip(causes)
            .map(|(change, causes)| self.finding(change, causes, &questions, &mut users))
            .collect();
        findings.sort_by(|a, b| {
            let place = |finding: &Finding| {
                finding.new.or(finding.old).map(|place| (place.span, place.focus))
            };
            (std::cmp::Reverse(a.level), place(a), a.rule, &a.symbol).cmp(&(
                std::cmp::Reverse(b.level),
                place(b),
                b.rule,
                &b.symbol,
            ))
        });
        Judgement { findings, users: users.into_lists(), questions }
    }

    fn finding(
        &self,
        change: &Change,
        causes: Vec<LocatedCause>,
        questions: &[Question],
        users: &mut users::Users,
    ) -> Finding {
        let id = change.rule_id(self.old, self.new);
        let rule = crate::rules::find(&id).unwrap_or_else(crate::rules::unknown);
        let roles = self.roles(change);
        let causes: Vec<LocatedCause> =
            causes.into_iter().filter(|cause| self.travels(cause)).collect();
        let mut concerns = answers::concerns(&causes);
        concerns.extend(hazards::of(self, change, questions));
        let level = level::of(self, rule, &causes, &concerns);
        Finding {
            rule: rule.id,
            level,
            message: places::message(self, change, rule),
            symbol: places::symbol(self, change),
            old: places::old(self, change),
            new: places::new(self, change),
            outcomes: answers::outcomes(questions, change, &causes),
            concerns,
            causes,
            roles,
            used_by: users.of(self, change),
        }
    }
}

fn located(question: Question, direction: Direction, causes: Vec<Cause>) -> Vec<LocatedCause> {
    causes
        .into_iter()
        .map(|cause| LocatedCause { question, direction, pair: None, cause })
        .collect()
}
