//! From a cause to the message that can show it: the types of both sides, the way to the struck element, what to watch.

use rustc_hash::FxHashMap;
use wireproof_encoding::{Cause, Pair, Values};
use wireproof_model::{Contract, Element, TypeId, TypeKind, correspond};

use crate::build::{Builder, Step};

/// A message in which an element can be struck.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// The message's types.
    pub(crate) pair: Pair,
    /// The way from the message to what is set; to the fields set together: one way each.
    pub(crate) ways: Vec<Vec<Step>>,
    /// The writer's elements to watch, all of them struck; empty: the whole message.
    pub(crate) watched: Vec<Element>,
    /// The reader's element to watch.
    pub(crate) reader: Option<Element>,
    /// Set if the element is to be left out.
    pub(crate) left_out: bool,
}

/// Which messages hold which enums, of one contract.
#[derive(Default)]
pub(crate) struct Holders {
    of: FxHashMap<TypeId, Vec<TypeId>>,
}

impl Holders {
    pub(crate) fn of(contract: &Contract) -> Self {
        let mut holders = Self::default();
        for id in contract.ids() {
            let ty = contract.ty(id);
            if !matches!(ty.kind, TypeKind::Struct(_) | TypeKind::Union(_)) {
                continue;
            }
            for (_, child) in ty.children(id) {
                if let Some(inner) = innermost(contract, child) {
                    holders.of.entry(inner).or_default().push(id);
                }
            }
        }
        holders
    }

    fn holding(&self, id: TypeId) -> &[TypeId] {
        self.of.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// The enum inside uses, nulls and collections.
fn innermost(contract: &Contract, id: TypeId) -> Option<TypeId> {
    let mut at = id;
    for _ in 0..64 {
        match contract.ty(at).kind {
            TypeKind::Ref(next)
            | TypeKind::Alias(next)
            | TypeKind::Nullable(next)
            | TypeKind::List(next)
            | TypeKind::Set(next)
            | TypeKind::Map { value: next, .. } => at = next,
            TypeKind::Enum(_) => return Some(at),
            _ => return None,
        }
    }
    None
}

/// The two sides of one direction, as far as finding a message needs them.
pub(crate) struct Finder<'a> {
    pub(crate) writer: Builder<'a>,
    pub(crate) reader: Builder<'a>,
    pub(crate) types: correspond::Types,
    pub(crate) holders: Option<(Holders, Holders)>,
}

impl<'a> Finder<'a> {
    pub(crate) fn new(writer: &'a Contract, reader: &'a Contract) -> Self {
        Self {
            writer: Builder { contract: writer },
            reader: Builder { contract: reader },
            types: correspond::Types::of(writer, reader),
            holders: None,
        }
    }

    /// Messages that can show a cause, the best one first.
    pub(crate) fn targets(&mut self, pair: Pair, cause: &Cause) -> Vec<Target> {
        let resolved = Pair {
            writer: self.writer.contract.resolve(pair.writer),
            reader: self.reader.contract.resolve(pair.reader),
        };
        let mut pairs = vec![pair];
        if matches!(self.writer.contract.ty(resolved.writer).kind, TypeKind::Enum(_)) {
            pairs.splice(0..0, self.messages_with(resolved));
        }
        pairs.into_iter().filter_map(|pair| self.target(pair, cause)).collect()
    }

    /// Messages of both sides that correspond and hold the enums.
    fn messages_with(&mut self, enums: Pair) -> Vec<Pair> {
        const MOST: usize = 4;
        let (writers, readers) = self.holders.get_or_insert_with(|| {
            (Holders::of(self.writer.contract), Holders::of(self.reader.contract))
        });
        let theirs = readers.holding(enums.reader);
        let types = &self.types;
        writers
            .holding(enums.writer)
            .iter()
            .filter_map(|writer| {
                let reader = types.second(*writer).map(|(id, _)| id)?;
                theirs.contains(&reader).then_some(Pair { writer: *writer, reader })
            })
            .take(MOST)
            .collect()
    }

    fn target(&self, pair: Pair, cause: &Cause) -> Option<Target> {
        let mut target = Target {
            pair,
            ways: Vec::new(),
            watched: Vec::new(),
            reader: cause.reader,
            left_out: cause.on == Values::Absent,
        };
        match (cause.writer, &cause.on) {
            (_, Values::Together(names)) => {
                let (id, ..) = self.writer.view(pair.writer);
                for name in names {
                    let element = self.member(id, name)?;
                    target.ways.push(self.writer.way(pair.writer, element)?);
                    target.watched.push(element);
                }
            }
            (Some(element), _) => {
                let way = self.writer.way(pair.writer, element)?;
                target.watched.extend(last_named(self.writer, pair.writer, &way));
                target.ways.push(way);
            }
            // Only the reader has it: every message lacks it.
            (None, _) => target.left_out = true,
        }
        Some(target)
    }

    fn member(&self, id: TypeId, name: &str) -> Option<Element> {
        let contract = self.writer.contract;
        match &contract.ty(id).kind {
            TypeKind::Struct(body) => (0..).zip(&body.fields).find_map(|(at, field)| {
                if field.inline {
                    return self.member(contract.resolve(field.ty), name);
                }
                (field.meta.name.value == name).then_some(Element::Field(id, at))
            }),
            TypeKind::Union(body) => (0..)
                .zip(&body.variants)
                .find(|(_, variant)| variant.meta.name.value == name)
                .map(|(at, _)| Element::Variant(id, at)),
            _ => None,
        }
    }
}

/// The last field or variant on a way.
fn last_named(builder: Builder<'_>, root: TypeId, way: &[Step]) -> Option<Element> {
    let mut last = None;
    let mut at = root;
    for (count, step) in way.iter().enumerate() {
        let (id, ..) = builder.view(at);
        match step {
            Step::Field(place) => {
                let of = match builder.contract.ty(id).kind {
                    TypeKind::Part { of, .. } => of,
                    _ => id,
                };
                let inline = builder.contract.field(of, *place).is_some_and(|field| field.inline);
                // The variant behind it is the field on the wire.
                if !inline || count + 1 == way.len() {
                    last = Some(Element::Field(of, *place));
                }
            }
            Step::Variant(place) => last = Some(Element::Variant(id, *place)),
            _ => {}
        }
        match builder.end(at, &[*step]) {
            Some(next) => at = next,
            None => break,
        }
    }
    last
}
