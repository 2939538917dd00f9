//! How loud a finding is: what gates, in which direction, for which role.

use wireproof_encoding::{Outcome, Question};
use wireproof_model::{
    Element, Openness, TypeId, TypeKind,
    exposure::{Role, Roles},
};

use super::Case;
use crate::{Change, ConcernNote, Direction, Level, LocatedCause, Upgrades, rules::Rule};

/// The level of a finding with these causes.
pub(super) fn of(
    case: &Case<'_>,
    rule: &Rule,
    causes: &[LocatedCause],
    concerns: &[ConcernNote],
) -> Level {
    let mut level = Level::Note;
    for located in causes {
        if !case.gates(located) {
            continue;
        }
        // Readers of an open enum were told to expect values that they do not know.
        let expected = located.cause.outcome == Outcome::Lost && case.is_open_value(located);
        let most = if located.question == Question::Source || expected {
            Level::Warning
        } else {
            Level::Error
        };
        if located.cause.outcome.is_bad() {
            level = level.max(rule.level.min(most));
        }
        if located.cause.concern.is_some() {
            level = level.max(Level::Warning);
        }
    }
    // What a change sets free is nobody's direction.
    if concerns.iter().any(|note| note.question.is_none()) {
        level = level.max(Level::Warning);
    }
    if case.policy.informative { level.min(Level::Note) } else { level }
}

impl Case<'_> {
    /// Whether a direction counts for a role.
    fn direction_gates(&self, role: Role, direction: Direction) -> bool {
        if self.policy.upgrades == Upgrades::AnyOrder {
            return true;
        }
        match role {
            Role::Request => direction == Direction::NewReadsOld,
            Role::Response | Role::Error => direction == Direction::OldReadsNew,
            Role::Event | Role::Stored => true,
        }
    }

    /// Whether a cause is in a direction that counts.
    fn gates(&self, located: &LocatedCause) -> bool {
        match located.question {
            // The server is the reader of a call, and the answers are part of it.
            Question::Transport => {
                let only_events = located.cause.roles.iter().all(|role| role == Role::Event);
                only_events || self.direction_gates(Role::Request, located.direction)
            }
            Question::Source => located.direction == Direction::NewReadsOld,
            Question::Bytes(_) => {
                let roles = self.cause_roles(located).intersection(located.cause.roles);
                roles.iter().any(|role| self.direction_gates(role, located.direction))
            }
        }
    }

    /// Whether a cause's element travels at all in the roles that the cause is about.
    pub(super) fn travels(&self, located: &LocatedCause) -> bool {
        !matches!(located.question, Question::Bytes(_))
            || !self.cause_roles(located).intersection(located.cause.roles).is_empty()
    }

    /// Whether a cause is about a value that the reader's enum does not list, and need not.
    fn is_open_value(&self, located: &LocatedCause) -> bool {
        let (Some(Element::Value(id, _)), None) = (located.cause.writer, located.cause.reader)
        else {
            return false;
        };
        let reader = match located.direction {
            Direction::NewReadsOld => self.types.second(id).map(|(other, _)| self.new.ty(other)),
            Direction::OldReadsNew => self.types.first(id).map(|(other, _)| self.old.ty(other)),
        };
        reader.is_some_and(
            |ty| matches!(&ty.kind, TypeKind::Enum(body) if body.openness == Openness::Open),
        )
    }

    fn cause_roles(&self, located: &LocatedCause) -> Roles {
        let (old, new) = match located.direction {
            Direction::NewReadsOld => (located.cause.writer, located.cause.reader),
            Direction::OldReadsNew => (located.cause.reader, located.cause.writer),
        };
        self.element_roles(old, new)
    }

    pub(super) fn roles(&self, change: &Change) -> Roles {
        self.element_roles(change.old, change.new)
    }

    fn element_roles(&self, old: Option<Element>, new: Option<Element>) -> Roles {
        let of = |contract: &wireproof_model::Contract,
                  exposure: &wireproof_model::exposure::Exposure,
                  element| {
            let Some(element) = element else { return Roles::default() };
            match holder(element) {
                Some(id) => exposure
                    .roles(id)
                    .iter()
                    .filter(|role| contract.travels(element, *role))
                    .collect(),
                None => Roles::all(),
            }
        };
        of(self.old, &self.old_exposure, old).union(of(self.new, &self.new_exposure, new))
    }
}

/// The type that an element stands in.
pub(super) fn holder(element: Element) -> Option<TypeId> {
    match element {
        Element::Type(id)
        | Element::Field(id, _)
        | Element::Exclusive(id, _)
        | Element::Value(id, _)
        | Element::Variant(id, _) => Some(id),
        _ => None,
    }
}
