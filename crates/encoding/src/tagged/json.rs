//! How a ProtoJSON reader finds a field: by its JSON name or its original name.

use super::{
    Kind, Many, Sending, Slot,
    message::{Fates, Meeting, Wire, field, missing},
    scalar::{self, Fate, Typed},
};
use crate::{Cause, Facet, Local, Outcome, Profile, Values, When};

/// Compares the fields of two messages.
pub(super) fn fields(meeting: &Meeting<'_>) -> Local {
    let mut local = Local::default();
    for (slot, at) in meeting.writer.slots.iter().zip(0..) {
        arrival(meeting, slot, at, &mut local);
    }
    for (slot, at) in meeting.reader.slots.iter().zip(0..) {
        let writer = meeting
            .to_writer
            .get(at)
            .copied()
            .flatten()
            .and_then(|at| meeting.writer.slots.get(at));
        match writer {
            None => local.causes.push(missing(slot)),
            Some(writer)
                if slot.sending == Sending::Required && !slot.answers_to(&writer.json_name()) =>
            {
                let elements = (Some(writer.element), Some(slot.element));
                local.causes.push(Cause::new(
                    elements,
                    Facet::Key,
                    Outcome::Rejected,
                    When::Always,
                    Values::Present,
                ));
            }
            Some(_) => {}
        }
    }
    local
}

fn arrival(meeting: &Meeting<'_>, slot: &Slot<'_>, at: usize, local: &mut Local) {
    let name = slot.json_name();
    let counterpart = meeting.counterpart(at);
    if let Some(other) = counterpart
        && other.answers_to(&name)
    {
        field(&meeting.sides, Wire::Json, slot, other, local);
        return;
    }
    let elements = (Some(slot.element), counterpart.map(|other| other.element));
    let facet = if counterpart.is_some() { Facet::Key } else { Facet::Existence };
    if meeting.reader.slots.iter().any(|other| other.answers_to(&name)) {
        // The name belongs to another field of the reader's.
        local.causes.push(Cause::new(
            elements,
            Facet::Key,
            Outcome::Changed,
            When::Always,
            Values::Present,
        ));
        return;
    }
    let outcome = match (meeting.sides.profile, counterpart) {
        (Profile::Strict, _) => Outcome::Rejected,
        (Profile::Tolerant, _) if meeting.reader.closed => Outcome::Rejected,
        (Profile::Tolerant, Some(_)) => Outcome::Lost,
        (Profile::Tolerant, None) => Outcome::Ignored,
    };
    local.causes.push(Cause::new(elements, facet, outcome, When::Always, Values::Present));
}

/// What becomes of a value, a list or a map read as one of these.
pub(super) fn collection(
    writer: &Slot<'_>,
    reader: &Slot<'_>,
    [from, to]: [Typed<'_>; 2],
    profile: Profile,
) -> Fates {
    let same_shape = matches!(
        (writer.many, reader.many),
        (Many::One, Many::One) | (Many::List, Many::List) | (Many::Map(_), Many::Map(_))
    );
    if same_shape {
        let mut fates = scalar::json(from, to, profile);
        // A zero that is not written would be "0"; the reader fills in "".
        let texts = matches!((from.kind, to.kind), (Kind::Int { wire, .. }, Kind::String { .. }) if wire.bits == 64);
        if texts && writer.sending == Sending::Implicit {
            fates.push(Fate {
                outcome: Outcome::Filled,
                when: When::Some,
                on: Values::Absent,
                kept: false,
            });
        }
        return Fates::of_type(fates);
    }
    let rejected =
        Fate { outcome: Outcome::Rejected, when: When::Always, on: Values::Present, kept: false };
    Fates::of_cardinality(vec![rejected], false)
}
