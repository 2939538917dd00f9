//! What a reader makes of single values, derived from wire type, range and coding.

use wireproof_model::{Bound, Coding, Contract, Number, Range};

use super::{Builtin, Kind, enums};
use crate::{Outcome, Profile, Values, When};

/// One thing that may become of a value.
pub(super) struct Fate {
    pub(super) outcome: Outcome,
    pub(super) when: When,
    pub(super) on: Values,
    pub(super) kept: bool,
}

/// A kind together with the contract that its enums are declared in.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) kind: Kind,
    pub(super) contract: &'a Contract,
    /// The numbers that the writer may write, where constraints narrow the type.
    pub(super) narrowed: Option<(i128, i128)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum WireType {
    Varint,
    I32,
    I64,
    Len,
}

fn always(outcome: Outcome) -> Fate {
    Fate { outcome, when: When::Always, on: Values::Present, kept: outcome == Outcome::Lost }
}

fn some(outcome: Outcome, on: Values) -> Fate {
    Fate { outcome, when: When::Some, on, kept: outcome == Outcome::Lost }
}

fn outside((least, most): (i128, i128)) -> Values {
    let bound = |at| Some(Bound { at: Number::Int(at), exclusive: false });
    Values::Outside(Range { min: bound(least), max: bound(most) })
}

fn wire_type(kind: Kind) -> Option<WireType> {
    Some(match kind {
        Kind::Bool | Kind::Enum(_) => WireType::Varint,
        Kind::Int { wire, .. } => match (wire.coding, wire.bits) {
            (Coding::Fixed, 64) => WireType::I64,
            (Coding::Fixed, _) => WireType::I32,
            _ => WireType::Varint,
        },
        Kind::Float => WireType::I32,
        Kind::Double => WireType::I64,
        Kind::String { .. } | Kind::Bytes | Kind::Message(_) | Kind::Builtin(_) => WireType::Len,
        Kind::Unsayable(_) => return None,
    })
}

const I32_RANGE: (i128, i128) = (i32::MIN as i128, i32::MAX as i128);

impl Typed<'_> {
    /// The numbers that may stand on the wire, before zigzag.
    fn numbers(self) -> (i128, i128) {
        match self.kind {
            Kind::Bool => (0, 1),
            Kind::Int { range, .. } => match self.narrowed {
                Some((least, most)) => (range.0.max(least), range.1.min(most)),
                None => range,
            },
            Kind::Enum(id) if enums::is_open(self.contract, id) => I32_RANGE,
            Kind::Enum(id) => enums::numbers(self.contract, id)
                .fold((0, 0), |(least, most), number| (least.min(number), most.max(number))),
            _ => (0, 0),
        }
    }

    fn zigzag(self) -> bool {
        matches!(self.kind, Kind::Int { wire, .. } if wire.coding == Coding::ZigZag)
    }
}

fn within(inner: (i128, i128), outer: (i128, i128)) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

/// What a binary reader makes of one value. Pairs of messages and of enums are nodes of their own: nothing here.
pub(super) fn binary(writer: Typed<'_>, reader: Typed<'_>) -> Vec<Fate> {
    let (Some(from), Some(to)) = (wire_type(writer.kind), wire_type(reader.kind)) else {
        return Vec::new();
    };
    if from != to {
        return vec![always(Outcome::Lost)];
    }
    match from {
        WireType::Varint => varint(writer, reader),
        WireType::I32 | WireType::I64 => fixed(writer, reader),
        WireType::Len => bytes(writer.kind, reader.kind),
    }
}

fn varint(writer: Typed<'_>, reader: Typed<'_>) -> Vec<Fate> {
    if let (Kind::Enum(_), Kind::Enum(_)) = (writer.kind, reader.kind) {
        return Vec::new();
    }
    let written = writer.numbers();
    let recoded = writer.zigzag() != reader.zigzag();
    match reader.kind {
        Kind::Bool if within(written, (0, 1)) && !recoded => Vec::new(),
        Kind::Bool => vec![some(Outcome::Changed, outside((0, 1)))],
        Kind::Enum(id) => from_number(writer, written, recoded, reader, id),
        _ if recoded => vec![always(Outcome::Changed)],
        _ => {
            let Kind::Int { wire, .. } = reader.kind else { return Vec::new() };
            let range = wire.range();
            if within(written, range) {
                Vec::new()
            } else {
                vec![some(Outcome::Changed, outside(range))]
            }
        }
    }
}

/// A number read as an enum's value.
fn from_number(
    writer: Typed<'_>,
    written: (i128, i128),
    recoded: bool,
    reader: Typed<'_>,
    id: wireproof_model::TypeId,
) -> Vec<Fate> {
    let open = enums::is_open(reader.contract, id);
    if recoded {
        let lost = (!open).then(|| always(Outcome::Lost));
        return std::iter::once(always(Outcome::Changed)).chain(lost).collect();
    }
    let mut fates = Vec::new();
    let wide = matches!(writer.kind, Kind::Int { wire, .. } if wire.bits == 64);
    if !within(written, I32_RANGE) && (open || wide) {
        fates.push(some(Outcome::Changed, outside(I32_RANGE)));
    }
    if !open {
        let listed: rustc_hash::FxHashSet<i128> = enums::numbers(reader.contract, id).collect();
        let few = written.1 - written.0 < 1024;
        if !few || (written.0..=written.1).any(|number| !listed.contains(&number)) {
            fates.push(some(Outcome::Lost, Values::Unlisted));
        }
    }
    fates
}

fn fixed(writer: Typed<'_>, reader: Typed<'_>) -> Vec<Fate> {
    match (writer.kind, reader.kind) {
        (Kind::Int { .. }, Kind::Int { wire, .. }) => {
            let range = wire.range();
            if within(writer.numbers(), range) {
                Vec::new()
            } else {
                vec![some(Outcome::Changed, outside(range))]
            }
        }
        (Kind::Int { .. }, _) | (_, Kind::Int { .. }) => vec![always(Outcome::Changed)],
        _ => Vec::new(),
    }
}

fn bytes(writer: Kind, reader: Kind) -> Vec<Fate> {
    match (writer, reader) {
        (Kind::Bytes | Kind::String { checked: false }, Kind::String { checked: true }) => {
            vec![some(Outcome::Rejected, Values::NotUtf8)]
        }
        (Kind::String { .. } | Kind::Bytes, Kind::String { .. } | Kind::Bytes) => Vec::new(),
        (Kind::String { .. }, _) => vec![always(Outcome::Changed), always(Outcome::Rejected)],
        (Kind::Bytes, _) => vec![some(Outcome::Rejected, Values::NotSpelling("message"))],
        (_, Kind::String { .. }) => vec![always(Outcome::Changed), always(Outcome::Rejected)],
        _ => Vec::new(),
    }
}

/// What a binary reader makes of a list whose elements differ in kind. `packed` is the writer's.
pub(super) fn binary_list(writer: Typed<'_>, packed: bool, reader: Typed<'_>) -> Vec<Fate> {
    let (Some(from), Some(to)) = (wire_type(writer.kind), wire_type(reader.kind)) else {
        return Vec::new();
    };
    let packed = packed && writer.kind.packable();
    match (packed, reader.kind.packable()) {
        (true, true) if from != to => repacked(from, to, reader),
        (true, true) | (false, _) if from == to => binary(writer, reader),
        (true, _) => run_as_bytes(writer, reader.kind),
        (false, true) if from == WireType::Len => entries_as_run(writer.kind, to),
        (false, _) => vec![always(Outcome::Lost)],
    }
}

/// A run of numbers taken apart at other places than it was put together.
fn repacked(from: WireType, to: WireType, reader: Typed<'_>) -> Vec<Fate> {
    let mut fates = vec![always(Outcome::Changed)];
    // Eight bytes are two times four; anything else may end in the middle of a number.
    if (from, to) != (WireType::I64, WireType::I32) {
        fates.push(always(Outcome::Rejected));
    }
    if matches!(reader.kind, Kind::Enum(id) if !enums::is_open(reader.contract, id)) {
        fates.push(always(Outcome::Lost));
    }
    fates
}

/// A run of numbers read as one text, byte string or message.
fn run_as_bytes(writer: Typed<'_>, reader: Kind) -> Vec<Fate> {
    match reader {
        Kind::Bytes => vec![always(Outcome::Changed)],
        // Single bytes below 128 are ASCII.
        Kind::String { .. }
            if wire_type(writer.kind) == Some(WireType::Varint)
                && within(writer.numbers(), (0, 127)) =>
        {
            vec![always(Outcome::Changed)]
        }
        Kind::String { .. } => vec![always(Outcome::Changed), always(Outcome::Rejected)],
        _ if matches!(writer.kind, Kind::Int { .. })
            && wire_type(writer.kind) == Some(WireType::Varint) =>
        {
            vec![always(Outcome::Changed), always(Outcome::Rejected)]
        }
        _ => vec![always(Outcome::Rejected)],
    }
}

/// Texts, byte strings or messages read as runs of numbers.
fn entries_as_run(writer: Kind, to: WireType) -> Vec<Fate> {
    let mut fates = vec![always(Outcome::Lost)];
    // Small messages are shorter than eight bytes; texts and byte strings have any length.
    if !matches!(writer, Kind::Message(_)) || to != WireType::I64 {
        fates.push(always(Outcome::Changed));
    }
    if !matches!(writer, Kind::Message(_)) || to != WireType::Varint {
        fates.push(always(Outcome::Rejected));
    }
    fates
}

/// The whole numbers that a float holds exactly, and those that a double does.
const FLOAT_EXACT: i128 = 1 << 24;
const DOUBLE_EXACT: i128 = 1 << 53;

/// What a JSON reader makes of one value.
pub(super) fn json(writer: Typed<'_>, reader: Typed<'_>, profile: Profile) -> Vec<Fate> {
    if matches!(reader.kind, Kind::Builtin(Builtin::Value)) {
        return Vec::new();
    }
    match writer.kind {
        Kind::Bool if reader.kind == Kind::Bool => Vec::new(),
        Kind::Int { wire, .. } => json_number(writer, wire.bits == 64, reader),
        Kind::Float | Kind::Double => json_float(writer.kind, reader),
        Kind::String { .. } => json_text(reader.kind, profile),
        Kind::Bytes => match reader.kind {
            Kind::Bytes => Vec::new(),
            Kind::String { .. } => vec![always(Outcome::Changed)],
            Kind::Enum(_) if profile == Profile::Tolerant => vec![always(Outcome::Lost)],
            _ => vec![always(Outcome::Rejected)],
        },
        Kind::Enum(id) => match reader.kind {
            Kind::Enum(_) => Vec::new(),
            // A number that has no name is written as a number.
            Kind::String { .. } if enums::is_open(writer.contract, id) => {
                vec![some(Outcome::Rejected, Values::Unlisted)]
            }
            Kind::String { .. } => Vec::new(),
            _ => vec![always(Outcome::Rejected)],
        },
        Kind::Message(_) if matches!(reader.kind, Kind::Message(_)) => Vec::new(),
        Kind::Builtin(builtin) => match (builtin, reader.kind) {
            (_, Kind::Builtin(other)) if builtin == other => Vec::new(),
            (Builtin::Timestamp | Builtin::Duration, Kind::String { .. }) => Vec::new(),
            (Builtin::Empty, Kind::Message(_)) => Vec::new(),
            (Builtin::Value, _) => vec![some(Outcome::Rejected, Values::Any)],
            _ => vec![always(Outcome::Rejected)],
        },
        Kind::Unsayable(_) => Vec::new(),
        _ => vec![always(Outcome::Rejected)],
    }
}

fn json_number(writer: Typed<'_>, text: bool, reader: Typed<'_>) -> Vec<Fate> {
    let written = writer.numbers();
    let exact = |limit: i128| {
        let range = (-limit, limit);
        if within(written, range) {
            Vec::new()
        } else {
            vec![some(Outcome::Changed, outside(range))]
        }
    };
    let fits = |range: (i128, i128)| {
        if within(written, range) {
            Vec::new()
        } else {
            vec![some(Outcome::Rejected, outside(range))]
        }
    };
    match reader.kind {
        Kind::Int { wire, .. } => fits(wire.range()),
        Kind::Float => exact(FLOAT_EXACT),
        Kind::Double => exact(DOUBLE_EXACT),
        // Wide integers are texts; texts that spell no symbol are rejected.
        Kind::Enum(_) if text => vec![always(Outcome::Rejected)],
        Kind::Enum(id) if enums::is_open(reader.contract, id) => fits(I32_RANGE),
        Kind::Enum(_) => vec![some(Outcome::Rejected, Values::Unlisted)],
        Kind::String { .. } if text => Vec::new(),
        Kind::Bytes if text => vec![always(Outcome::Changed), always(Outcome::Rejected)],
        _ => vec![always(Outcome::Rejected)],
    }
}

fn json_float(writer: Kind, reader: Typed<'_>) -> Vec<Fate> {
    match reader.kind {
        Kind::Double => Vec::new(),
        Kind::Float if writer == Kind::Float => Vec::new(),
        Kind::Float => {
            let limit = f64::from(f32::MAX);
            let bound = |at| Some(Bound { at: Number::Float(at), exclusive: false });
            let range = Range { min: bound(-limit), max: bound(limit) };
            vec![
                some(Outcome::Changed, Values::Inexact),
                some(Outcome::Rejected, Values::Outside(range)),
            ]
        }
        Kind::Int { .. } | Kind::Enum(_) => vec![some(Outcome::Rejected, Values::Inexact)],
        // Only `NaN` and the infinities are written as texts.
        Kind::String { .. } => vec![some(Outcome::Rejected, Values::Any)],
        Kind::Bytes => vec![always(Outcome::Changed), always(Outcome::Rejected)],
        _ => vec![always(Outcome::Rejected)],
    }
}

fn json_text(reader: Kind, profile: Profile) -> Vec<Fate> {
    match reader {
        Kind::String { .. } => Vec::new(),
        Kind::Int { .. } => vec![some(Outcome::Rejected, Values::NotSpelling("integer"))],
        Kind::Float | Kind::Double => {
            vec![
                some(Outcome::Changed, Values::Any),
                some(Outcome::Rejected, Values::NotSpelling("number")),
            ]
        }
        Kind::Enum(_) => {
            let outcome =
                if profile == Profile::Strict { Outcome::Rejected } else { Outcome::Lost };
            vec![some(outcome, Values::NotSpelling("symbol"))]
        }
        Kind::Bytes => vec![always(Outcome::Changed), always(Outcome::Rejected)],
        Kind::Builtin(Builtin::Timestamp) => {
            vec![some(Outcome::Rejected, Values::NotSpelling("timestamp"))]
        }
        Kind::Builtin(Builtin::Duration) => {
            vec![some(Outcome::Rejected, Values::NotSpelling("duration"))]
        }
        _ => vec![always(Outcome::Rejected)],
    }
}
