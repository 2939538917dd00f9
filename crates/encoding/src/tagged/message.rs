//! Two messages, field by field. What binary and JSON share stands here; how they find a field does not.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use wireproof_model::{
    Element, Literal, Name, Reserved, TypeId, TypeKind, correspond, correspond::Match, same_shape,
};

use super::{
    Kind, Many, Message, Sending, Slot, binary, enums,
    form::Lowering,
    json,
    scalar::{Fate, Typed},
};
use crate::{Cause, Edge, Facet, Local, Outcome, Pair, Sides, Values, When, limits::Limits};

/// Which of Protobuf's two formats is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wire {
    Binary,
    Json,
}

/// Compares pairs of types, lowering each type once.
pub(super) struct Comparison<'a> {
    pub(super) sides: Sides<'a>,
    wire: Wire,
    writer: Lowering<'a>,
    reader: Lowering<'a>,
    writer_messages: FxHashMap<TypeId, Rc<Message<'a>>>,
    reader_messages: FxHashMap<TypeId, Rc<Message<'a>>>,
}

/// Two messages and which of their fields correspond.
pub(super) struct Meeting<'a> {
    /// The types that the messages are made from.
    pub(super) pair: Pair,
    pub(super) sides: Sides<'a>,
    pub(super) writer: Rc<Message<'a>>,
    pub(super) reader: Rc<Message<'a>>,
    /// The reader's place for each of the writer's.
    pub(super) to_reader: Vec<Option<usize>>,
    /// The writer's place for each of the reader's.
    pub(super) to_writer: Vec<Option<usize>>,
}

impl<'a> Comparison<'a> {
    pub(super) fn new(sides: Sides<'a>, wire: Wire) -> Self {
        Self {
            sides,
            wire,
            writer: Lowering::new(sides.writer),
            reader: Lowering::new(sides.reader),
            writer_messages: FxHashMap::default(),
            reader_messages: FxHashMap::default(),
        }
    }

    pub(super) fn local(&mut self, pair: Pair) -> Local {
        let pair = Pair {
            writer: self.sides.writer.resolve(pair.writer),
            reader: self.sides.reader.resolve(pair.reader),
        };
        if let Some(local) = enums::local(&self.sides, self.wire, pair) {
            return local;
        }
        let plain = |contract: &wireproof_model::Contract, id| {
            matches!(
                contract.ty(id).kind,
                TypeKind::Struct(_) | TypeKind::Union(_) | TypeKind::Part { .. }
            )
        };
        match (plain(self.sides.writer, pair.writer), plain(self.sides.reader, pair.reader)) {
            (true, true) => self.messages(pair),
            (false, false) => self.wrapped(pair),
            _ => Local::default(),
        }
    }

    fn messages(&mut self, pair: Pair) -> Local {
        let writer = Rc::clone(
            self.writer_messages
                .entry(pair.writer)
                .or_insert_with(|| Rc::new(self.writer.message(pair.writer))),
        );
        let reader = Rc::clone(
            self.reader_messages
                .entry(pair.reader)
                .or_insert_with(|| Rc::new(self.reader.message(pair.reader))),
        );
        let meeting = Meeting::new(self.sides, pair, writer, reader);
        let mut local = match self.wire {
            Wire::Binary => binary::fields(&meeting),
            Wire::Json => json::fields(&meeting),
        };
        meeting.exclusive(self.wire, &mut local);
        local
    }

    /// Collections that need a message around them: what is inside is compared like a field's value.
    fn wrapped(&mut self, pair: Pair) -> Local {
        let writer = self.writer.around(pair.writer);
        let reader = self.reader.around(pair.reader);
        let mut local = Local::default();
        value(&self.sides, self.wire, &writer, &reader, &mut local);
        local
    }
}

impl<'a> Meeting<'a> {
    fn new(sides: Sides<'a>, pair: Pair, writer: Rc<Message<'a>>, reader: Rc<Message<'a>>) -> Self {
        let mut to_reader = vec![None; writer.slots.len()];
        let mut to_writer = vec![None; reader.slots.len()];
        let none = Reserved::default();
        let matches = correspond::members(
            &members(&writer),
            &members(&reader),
            writer.reserved.unwrap_or(&none),
            reader.reserved.unwrap_or(&none),
        );
        for pair in matches {
            if let Match::Both(first, second, _) = pair
                && let (Some(there), Some(back)) =
                    (to_reader.get_mut(first as usize), to_writer.get_mut(second as usize))
            {
                *there = Some(second as usize);
                *back = Some(first as usize);
            }
        }
        Self { pair, sides, writer, reader, to_reader, to_writer }
    }

    pub(super) fn counterpart(&self, writer_at: usize) -> Option<&Slot<'a>> {
        self.reader.slots.get(self.to_reader.get(writer_at).copied().flatten()?)
    }

    /// Fields that the reader keeps at most one of, and the writer may set together.
    fn exclusive(&self, wire: Wire, local: &mut Local) {
        let mut groups: FxHashMap<Element, Vec<(&Slot<'a>, &Slot<'a>)>> = FxHashMap::default();
        for (slot, at) in self.writer.slots.iter().zip(0..) {
            if let Some(other) = self.counterpart(at)
                && let Some(group) = other.group
            {
                groups.entry(group).or_default().push((slot, other));
            }
        }
        let outcome = match wire {
            // The last one on the wire wins.
            Wire::Binary => Outcome::Lost,
            // Parsers refuse two members of one oneof.
            Wire::Json => Outcome::Rejected,
        };
        let mut groups: Vec<_> = groups.into_values().collect();
        groups.sort_by_key(|slots| slots.first().map(|(slot, _)| slot.element));
        for slots in groups {
            let home = slots.iter().find_map(|(slot, _)| slot.group);
            let apart = |slot: &Slot<'_>| slot.group.is_none() || slot.group != home;
            if slots.len() < 2 || !slots.iter().any(|(slot, _)| apart(slot)) {
                continue;
            }
            let names: Vec<Name> =
                slots.iter().map(|(slot, _)| slot.meta.name.value.clone()).collect();
            for (slot, other) in slots.iter().filter(|(slot, _)| apart(slot)) {
                let on = Values::Together(names.clone());
                local.causes.push(Cause::new(
                    key(slot, other),
                    Facet::Exclusive,
                    outcome,
                    When::Some,
                    on,
                ));
            }
        }
    }
}

fn members<'s>(message: &'s Message<'_>) -> Vec<correspond::Member<'s>> {
    message
        .slots
        .iter()
        .map(|slot| correspond::Member { meta: slot.meta, tag: Some(slot.tag) })
        .collect()
}

pub(super) fn key(writer: &Slot<'_>, reader: &Slot<'_>) -> (Option<Element>, Option<Element>) {
    (Some(writer.element), Some(reader.element))
}

/// A reader's field that the writer's contract does not have.
pub(super) fn missing(reader: &Slot<'_>) -> Cause {
    let (outcome, when) = match reader.sending {
        Sending::Required => (Outcome::Rejected, When::Always),
        _ => (Outcome::Filled, When::Some),
    };
    Cause::new((None, Some(reader.element)), Facet::Existence, outcome, when, Values::Absent)
}

/// A field that both have and that meets on the wire: presence, then the value.
pub(super) fn field(
    sides: &Sides<'_>,
    wire: Wire,
    writer: &Slot<'_>,
    reader: &Slot<'_>,
    local: &mut Local,
) {
    presence(writer, reader, local);
    value(sides, wire, writer, reader, local);
}

fn presence(writer: &Slot<'_>, reader: &Slot<'_>, local: &mut Local) {
    let mut push = |facet, outcome| {
        local.causes.push(Cause::new(
            key(writer, reader),
            facet,
            outcome,
            When::Some,
            Values::Absent,
        ));
    };
    if reader.sending == Sending::Required && !writer.sending.always() {
        push(Facet::Presence, Outcome::Rejected);
    } else if (writer.sending == Sending::Implicit) != (reader.sending == Sending::Implicit)
        && writer.many == reader.many
        && !writer.sending.always()
    {
        push(Facet::Presence, Outcome::Filled);
    }
    if !writer.sending.always()
        && reader.sending != Sending::Required
        && !same_default(writer.default, reader.default)
    {
        push(Facet::Default, Outcome::Changed);
    }
}

fn same_default(writer: Option<&Literal>, reader: Option<&Literal>) -> bool {
    writer == reader
}

/// The value of a field that meets on the wire.
fn value(sides: &Sides<'_>, wire: Wire, writer: &Slot<'_>, reader: &Slot<'_>, local: &mut Local) {
    let elements = key(writer, reader);
    let nodes = (Some(said(writer)), Some(said(reader)));
    let typed = [
        Typed {
            kind: writer.kind,
            contract: sides.writer,
            narrowed: Limits::of(writer.constraints.iter().copied()).whole(),
        },
        Typed { kind: reader.kind, contract: sides.reader, narrowed: None },
    ];
    if let (Kind::Unsayable(what), _) | (_, Kind::Unsayable(what)) = (writer.kind, reader.kind) {
        if writer.kind != reader.kind || !same(sides, writer.node, reader.node) {
            local.causes.push(Cause::undecided(
                nodes,
                Facet::Type,
                format!("{what} has no form in this encoding"),
            ));
        }
        return;
    }
    let fates = match wire {
        Wire::Binary => binary::collection(writer, reader, typed),
        Wire::Json => json::collection(writer, reader, typed, sides.profile),
    };
    let apart = !fates.meets;
    let (facet, elements) =
        if fates.cardinality { (Facet::Cardinality, elements) } else { (Facet::Type, nodes) };
    for Fate { outcome, when, on, kept } in fates.list {
        let mut cause = Cause::new(elements, facet, outcome, when, on);
        cause.kept = kept;
        local.causes.push(cause);
    }
    if apart {
        return;
    }
    keys(writer, reader, local);
    if writer.delimited != reader.delimited
        && wire == Wire::Binary
        && matches!(writer.kind, Kind::Message(_))
    {
        let cause = Cause::new(
            key(writer, reader),
            Facet::Framing,
            Outcome::Lost,
            When::Always,
            Values::Present,
        );
        local.causes.push(cause.kept());
        return;
    }
    descend(writer, reader, local);
    limits(writer, reader, nodes, local);
}

/// Map keys are values of their own.
fn keys(writer: &Slot<'_>, reader: &Slot<'_>, local: &mut Local) {
    if let (Many::Map(from), Many::Map(to)) = (writer.many, reader.many)
        && from != to
    {
        let cause =
            Cause::new(key(writer, reader), Facet::Type, Outcome::Changed, When::Some, Values::Any);
        local.causes.push(cause);
    }
}

/// Leads to the pairs that are nodes of their own.
fn descend(writer: &Slot<'_>, reader: &Slot<'_>, local: &mut Local) {
    let ((Kind::Message(from), Kind::Message(to)) | (Kind::Enum(from), Kind::Enum(to))) =
        (writer.kind, reader.kind)
    else {
        return;
    };
    local.edges.push(Edge {
        writer: said(writer),
        reader: said(reader),
        to: Pair { writer: from, reader: to },
    });
}

/// The element that says what a value is: inside a collection the node of the type expression.
fn said(slot: &Slot<'_>) -> Element {
    if slot.many == Many::One { slot.element } else { slot.node }
}

fn limits(
    writer: &Slot<'_>,
    reader: &Slot<'_>,
    nodes: (Option<Element>, Option<Element>),
    local: &mut Local,
) {
    let mut check =
        |from: &[&wireproof_model::Constraints], to: &[&wireproof_model::Constraints], elements| {
            if to.is_empty() {
                return;
            }
            let writer_limits = narrowed(writer.kind, Limits::of(from.iter().copied()));
            let reader_limits = Limits::of(to.iter().copied());
            for broken in Limits::broken_by(&reader_limits, &writer_limits) {
                local.causes.push(Cause::new(
                    elements,
                    broken.facet,
                    Outcome::Rejected,
                    broken.when,
                    broken.on,
                ));
            }
        };
    check(&writer.constraints, &reader.constraints, nodes);
    check(&writer.list_constraints, &reader.list_constraints, key(writer, reader));
}

fn narrowed(kind: Kind, limits: Limits) -> Limits {
    match kind {
        Kind::Int { range, .. } => limits.with_range(range),
        _ => limits,
    }
}

/// Whether both sides say the same: what has no form in the encoding then has no other one.
fn same(sides: &Sides<'_>, writer: Element, reader: Element) -> bool {
    match (writer, reader) {
        (Element::Type(writer), Element::Type(reader)) => {
            same_shape(sides.writer, writer, sides.reader, reader)
        }
        _ => false,
    }
}

/// What becomes of a collection's shape and of the values in it.
pub(super) struct Fates {
    pub(super) list: Vec<Fate>,
    /// Whether the causes are about one or many, not about the type.
    pub(super) cardinality: bool,
    /// Whether values arrive at all, so that it is worth to look inside.
    pub(super) meets: bool,
}

impl Fates {
    pub(super) fn of_type(list: Vec<Fate>) -> Self {
        let meets = list.iter().all(|fate| fate.when == When::Some);
        Self { list, cardinality: false, meets }
    }

    pub(super) fn of_cardinality(list: Vec<Fate>, meets: bool) -> Self {
        Self { list, cardinality: true, meets }
    }
}
