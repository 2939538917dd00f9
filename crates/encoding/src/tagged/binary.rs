//! How a binary reader finds a field: by its tag.

use wireproof_model::Element;

use super::{
    Kind, Many, Message, Slot,
    message::{Fates, Meeting, Wire, field, key, missing},
    scalar::{self, Fate, Typed},
};
use crate::{Cause, Facet, Local, Outcome, Pair, Values, When};

/// Compares the fields of two messages.
pub(super) fn fields(meeting: &Meeting<'_>) -> Local {
    let mut local = Local::default();
    if items_unread(meeting) {
        local.causes.push(items(meeting));
    }
    for (slot, at) in meeting.writer.slots.iter().zip(0..) {
        arrival(meeting, slot, at, &mut local);
    }
    for (slot, at) in meeting.reader.slots.iter().zip(0..) {
        let Some(counterpart) = meeting.to_writer.get(at).copied().flatten() else {
            local.causes.push(missing(slot));
            continue;
        };
        // Sent under another tag: for the reader it is not there.
        if let Some(writer) = meeting.writer.slots.get(counterpart)
            && writer.tag != slot.tag
            && slot.sending == super::Sending::Required
        {
            let elements = key(writer, slot);
            local.causes.push(Cause::new(
                elements,
                Facet::Tag,
                Outcome::Rejected,
                When::Always,
                Values::Present,
            ));
        }
    }
    local
}

/// Items of a message set are groups of tag and content, which only its own parser opens; that one takes plain
/// extensions too.
fn items_unread(meeting: &Meeting<'_>) -> bool {
    meeting.writer.item_framing && !meeting.reader.item_framing
}

/// Which extensions the items hold is not known here: whatever they are, they stay among the unknown fields.
fn items(meeting: &Meeting<'_>) -> Cause {
    let Pair { writer, reader } = meeting.pair;
    let elements = (Some(Element::Type(writer)), Some(Element::Type(reader)));
    Cause::new(elements, Facet::Framing, Outcome::Lost, When::Always, Values::Present).kept()
}

fn arrival(meeting: &Meeting<'_>, slot: &Slot<'_>, at: usize, local: &mut Local) {
    let counterpart = meeting.counterpart(at);
    let met = meeting.reader.by_tag.get(&slot.tag).and_then(|at| meeting.reader.slots.get(*at));
    let framed = !items_unread(meeting);
    match (counterpart, met) {
        (Some(other), _) if other.tag == slot.tag && framed => {
            field(&meeting.sides, Wire::Binary, slot, other, local);
        }
        (Some(other), _) if other.tag == slot.tag => {
            let cause = Cause::new(
                key(slot, other),
                Facet::Framing,
                Outcome::Lost,
                When::Always,
                Values::Present,
            );
            local.causes.push(cause.kept());
        }
        // The tag belongs to another field of the reader's: what arrives there is misread, if it can be read at all.
        (counterpart, Some(other)) => {
            let elements = (Some(slot.element), counterpart.map(|counterpart| counterpart.element));
            if counterpart.is_some() {
                let cause =
                    Cause::new(elements, Facet::Tag, Outcome::Lost, When::Always, Values::Present);
                local.causes.push(cause.kept());
            }
            let outcome = if can_be_misread(meeting, slot, other) {
                Outcome::Changed
            } else {
                Outcome::Ignored
            };
            let cause = Cause::new(elements, Facet::Tag, outcome, When::Always, Values::Present);
            local.causes.push(if outcome == Outcome::Ignored { cause.kept() } else { cause });
        }
        (Some(other), None) => {
            let cause = Cause::new(
                key(slot, other),
                Facet::Tag,
                Outcome::Lost,
                When::Always,
                Values::Present,
            );
            local.causes.push(cause.kept());
        }
        (None, None) => local.causes.push(unknown(&meeting.reader, slot)),
    }
}

fn unknown(reader: &Message<'_>, slot: &Slot<'_>) -> Cause {
    let elements = (Some(slot.element), None);
    if reader.union && reader.closed {
        return Cause::new(
            elements,
            Facet::Existence,
            Outcome::Rejected,
            When::Always,
            Values::Present,
        );
    }
    Cause::new(elements, Facet::Existence, Outcome::Ignored, When::Always, Values::Present).kept()
}

fn can_be_misread(meeting: &Meeting<'_>, writer: &Slot<'_>, reader: &Slot<'_>) -> bool {
    let typed = [
        Typed { kind: writer.kind, contract: meeting.sides.writer, narrowed: None },
        Typed { kind: reader.kind, contract: meeting.sides.reader, narrowed: None },
    ];
    let fates = collection(writer, reader, typed);
    !fates.list.iter().any(|fate| fate.outcome == Outcome::Lost && fate.when == When::Always)
}

/// What becomes of a value, a list or a map read as one of these.
pub(super) fn collection(
    writer: &Slot<'_>,
    reader: &Slot<'_>,
    [from, to]: [Typed<'_>; 2],
) -> Fates {
    match (writer.many, reader.many) {
        (Many::One, Many::One) => Fates::of_type(scalar::binary(from, to)),
        (Many::List, Many::List) => Fates::of_type(scalar::binary_list(from, writer.packed, to)),
        (Many::Map(_), Many::Map(_)) => Fates::of_type(scalar::binary(from, to)),
        (Many::One, Many::List) => to_list(from, to),
        (Many::List, Many::One) => from_list(writer, from, to),
        // On the wire a map is a list of entries.
        (Many::Map(_), Many::List) => entries(to.kind, Vec::new()),
        (Many::List, Many::Map(_)) => entries(from.kind, vec![repeated_keys()]),
        (Many::Map(_), Many::One) => entries(to.kind, vec![several()]),
        (Many::One, Many::Map(_)) => entries(from.kind, Vec::new()),
    }
}

fn to_list(from: Typed<'_>, to: Typed<'_>) -> Fates {
    let inner = scalar::binary(from, to);
    let meets = inner.iter().all(|fate| fate.when == When::Some);
    if !meets {
        return Fates::of_cardinality(scalar::binary_list(from, false, to), false);
    }
    // Zero and nothing become the empty list.
    let filled =
        Fate { outcome: Outcome::Filled, when: When::Some, on: Values::Absent, kept: false };
    Fates::of_cardinality(inner.into_iter().chain([filled]).collect(), true)
}

fn from_list(writer: &Slot<'_>, from: Typed<'_>, to: Typed<'_>) -> Fates {
    let inner = scalar::binary(from, to);
    let meets = inner.iter().all(|fate| fate.when == When::Some);
    if writer.packed || !meets {
        let lost =
            Fate { outcome: Outcome::Lost, when: When::Always, on: Values::Present, kept: true };
        // A run of numbers has the framing of a text.
        let fates = if writer.packed && !to.kind.packable() {
            scalar::binary_list(from, true, to)
        } else {
            vec![lost]
        };
        return Fates::of_cardinality(fates, false);
    }
    Fates::of_cardinality(inner.into_iter().chain([several()]).collect(), true)
}

fn several() -> Fate {
    Fate { outcome: Outcome::Lost, when: When::Some, on: Values::Several, kept: false }
}

fn repeated_keys() -> Fate {
    Fate { outcome: Outcome::Lost, when: When::Some, on: Values::Repeated, kept: false }
}

fn entries(kind: Kind, fates: Vec<Fate>) -> Fates {
    if matches!(kind, Kind::Message(_) | Kind::Builtin(_)) {
        return Fates { list: fates, cardinality: true, meets: false };
    }
    let outcome = if matches!(kind, Kind::String { .. } | Kind::Bytes) {
        Outcome::Changed
    } else {
        Outcome::Lost
    };
    let fate =
        Fate { outcome, when: When::Always, on: Values::Present, kept: outcome == Outcome::Lost };
    Fates { list: vec![fate], cardinality: true, meets: false }
}
