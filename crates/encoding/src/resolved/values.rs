//! Values: branches, promotions, collections.

use wireproof_model::{
    Bound, Constraints, Contract, Element, Field, Number, Range, Scalar, TypeId, TypeKind,
    same_shape,
};

use super::form::{self, Base, Branch, Logical};
use crate::{Cause, Edge, Facet, Local, Outcome, Pair, Sides, Values, When, limits::Limits};

type Key = (Element, Element);

/// Expressions nest no deeper than this; what does is left undecided.
const DEPTH: u32 = 64;

/// A side's value: the node that says it, and whether null is added for absence.
#[derive(Clone, Copy)]
struct Value {
    ty: TypeId,
    null: bool,
}

struct Walk<'a, 's> {
    sides: &'s Sides<'a>,
    local: &'s mut Local,
    depth: u32,
}

/// A field of both records.
pub(super) fn field(
    sides: &Sides<'_>,
    (element, writer): (Element, &Field),
    (other, reader): (Element, &Field),
    local: &mut Local,
) {
    let mut walk = Walk { sides, local, depth: 0 };
    let from = Value { ty: writer.ty, null: form::null_for_absence(writer) };
    let to = Value { ty: reader.ty, null: form::null_for_absence(reader) };
    walk.value((element, other), from, to);
}

/// Two types that are neither records nor enums.
pub(super) fn root(sides: &Sides<'_>, pair: Pair, local: &mut Local) {
    let key = (Element::Type(pair.writer), Element::Type(pair.reader));
    let value = |ty| Value { ty, null: false };
    Walk { sides, local, depth: 0 }.value(key, value(pair.writer), value(pair.reader));
}

impl Walk<'_, '_> {
    fn push(&mut self, key: Key, facet: Facet, outcome: Outcome, when: When, on: Values) {
        self.local.causes.push(Cause::new((Some(key.0), Some(key.1)), facet, outcome, when, on));
    }

    fn value(&mut self, key: Key, writer: Value, reader: Value) {
        self.depth += 1;
        if self.depth > DEPTH {
            let elements = (Some(key.0), Some(key.1));
            self.local.causes.push(Cause::undecided(
                elements,
                Facet::Type,
                "the type nests too deep",
            ));
        } else {
            self.branches(key, writer, reader);
            self.limits(key, writer.ty, reader.ty);
        }
        self.depth -= 1;
    }

    fn branches(&mut self, key: Key, writer: Value, reader: Value) {
        let from = form::branches(self.sides.writer, writer.ty, writer.null);
        let to = form::branches(self.sides.reader, reader.ty, reader.null);
        if let Some(pair) = self.declared_unions(writer.ty, reader.ty) {
            if from.contains(&Branch::Null) && !to.contains(&Branch::Null) {
                self.unmatched(key, Branch::Null, &to, When::Some, writer);
            }
            self.local.edges.push(Edge { writer: key.0, reader: key.1, to: pair });
            return;
        }
        let contents = from.iter().filter(|branch| **branch != Branch::Null).count();
        let when = if contents > 1 { When::Some } else { When::Always };
        for branch in &from {
            let Some(met) = to
                .iter()
                .find(|other| self.exact(*branch, **other))
                .or_else(|| to.iter().find(|other| self.promotes(*branch, **other)))
            else {
                self.unmatched(key, *branch, &to, when, writer);
                continue;
            };
            self.meet(key, *branch, *met, when);
        }
    }

    /// Declared unions may lead back to themselves, so they are nodes of their own. Not at the node itself.
    fn declared_unions(&self, writer: TypeId, reader: TypeId) -> Option<Pair> {
        let union = |contract: &Contract, id| {
            let core = form::core(contract, id);
            let ty = contract.ty(core);
            (ty.decl.is_some() && core != id && matches!(ty.kind, TypeKind::Union(_)))
                .then_some(core)
        };
        Some(Pair {
            writer: union(self.sides.writer, writer)?,
            reader: union(self.sides.reader, reader)?,
        })
    }

    /// A branch that the reader's union lacks.
    fn unmatched(&mut self, key: Key, branch: Branch, to: &[Branch], when: When, writer: Value) {
        match branch {
            Branch::Null => {
                let facet = if writer.null { Facet::Presence } else { Facet::Nullability };
                self.push(key, facet, Outcome::Rejected, When::Some, Values::Null);
            }
            Branch::Variant(element, _) => self.unknown(element),
            Branch::Plain(ty, element) => {
                // Against a single type the mismatch is told in its own words.
                if let [Branch::Plain(other, _)] = to {
                    self.plain(key, ty, *other, when);
                } else if let Some(element) = element {
                    self.unknown(element);
                } else {
                    let unsayable =
                        matches!(form::base(self.sides.writer, ty).0, Base::Unsayable(_));
                    if unsayable {
                        let elements = (Some(key.0), Some(key.1));
                        let cause = Cause::undecided(
                            elements,
                            Facet::Type,
                            "the encoding cannot say this type",
                        );
                        self.local.causes.push(cause);
                    } else {
                        self.push(key, Facet::Type, Outcome::Rejected, when, Values::Present);
                    }
                }
            }
        }
    }

    /// A variant that the reader's union does not list.
    fn unknown(&mut self, element: Element) {
        let on = self.sides.writer.meta(element).map(|meta| meta.spelling().clone());
        let on = Values::Symbols(on.into_iter().collect());
        let elements = (Some(element), None);
        let cause = Cause::new(elements, Facet::Existence, Outcome::Rejected, When::Some, on);
        self.local.causes.push(cause);
    }

    /// Whether resolution takes `reader` for `writer` without promotion: the same type, and the same name.
    fn exact(&self, writer: Branch, reader: Branch) -> bool {
        match (writer, reader) {
            (Branch::Null, Branch::Null) => true,
            (Branch::Variant(one, _), Branch::Variant(other, _)) => {
                let name = |contract: &Contract, element| {
                    contract.meta(element).map(|meta| meta.spelling().clone())
                };
                name(self.sides.writer, one) == name(self.sides.reader, other)
            }
            (Branch::Plain(one, _), Branch::Plain(other, _)) => {
                let named = |from: TypeId, to: TypeId| {
                    let name = form::type_name(self.sides.writer, from);
                    name.is_none_or(|name| form::answers_to(self.sides.reader, to, &name))
                };
                match (form::base(self.sides.writer, one).0, form::base(self.sides.reader, other).0)
                {
                    (Base::Record(from), Base::Record(to)) | (Base::Enum(from), Base::Enum(to)) => {
                        named(from, to)
                    }
                    (Base::Array(_), Base::Array(_)) | (Base::Map(_), Base::Map(_)) => true,
                    (Base::Unsayable(_), Base::Unsayable(_)) => self.same(one, other),
                    (Base::Unsayable(_), _) => false,
                    (from, to) => from == to,
                }
            }
            _ => false,
        }
    }

    fn promotes(&self, writer: Branch, reader: Branch) -> bool {
        let (Branch::Plain(one, _), Branch::Plain(other, _)) = (writer, reader) else {
            return false;
        };
        let (from, to) =
            (form::base(self.sides.writer, one).0, form::base(self.sides.reader, other).0);
        matches!(
            (from, to),
            (Base::Int, Base::Long | Base::Float | Base::Double)
                | (Base::Long, Base::Float | Base::Double)
                | (Base::Float, Base::Double)
                | (Base::String, Base::Bytes)
                | (Base::Bytes, Base::String)
        )
    }

    fn meet(&mut self, key: Key, writer: Branch, reader: Branch, when: When) {
        match (writer, reader) {
            (Branch::Plain(from, _), Branch::Plain(to, _)) => self.plain(key, from, to, when),
            (Branch::Variant(one, Some(from)), Branch::Variant(other, Some(to))) => {
                let value = |ty| Value { ty, null: false };
                self.value((one, other), value(from), value(to));
            }
            (Branch::Variant(one, from), Branch::Variant(other, to))
                if from.is_some() != to.is_some() =>
            {
                let outcome = if from.is_some() { Outcome::Ignored } else { Outcome::Rejected };
                self.push((one, other), Facet::Type, outcome, When::Always, Values::Present);
            }
            _ => {}
        }
    }

    fn plain(&mut self, key: Key, writer: TypeId, reader: TypeId, when: When) {
        let (from, from_logical) = form::base(self.sides.writer, writer);
        let (to, to_logical) = form::base(self.sides.reader, reader);
        match (from, to) {
            (Base::Record(one), Base::Record(other)) | (Base::Enum(one), Base::Enum(other)) => {
                let to = Pair { writer: one, reader: other };
                self.local.edges.push(Edge { writer: key.0, reader: key.1, to });
            }
            (Base::Array(one), Base::Array(other)) | (Base::Map(one), Base::Map(other)) => {
                let value = |ty| Value { ty, null: false };
                self.value((Element::Type(one), Element::Type(other)), value(one), value(other));
            }
            (Base::Unsayable(what), _) | (_, Base::Unsayable(what)) => {
                if !self.same(writer, reader) {
                    let reason = format!("{what} has no form in this encoding");
                    let cause = Cause::undecided((Some(key.0), Some(key.1)), Facet::Type, reason);
                    self.local.causes.push(cause);
                }
            }
            (from, to) if from == to => self.logical(key, from_logical, to_logical),
            (Base::Int, Base::Long | Base::Double)
            | (Base::Float, Base::Double)
            | (Base::String, Base::Bytes) => {}
            (Base::Int | Base::Long, Base::Float) => self.inexact(key, 24),
            (Base::Long, Base::Double) => self.inexact(key, 53),
            (Base::Bytes, Base::String) => {
                self.push(key, Facet::Type, Outcome::Rejected, When::Some, Values::NotUtf8);
            }
            (Base::Array(_) | Base::Map(_), _) | (_, Base::Array(_) | Base::Map(_)) => {
                self.push(key, Facet::Cardinality, Outcome::Rejected, when, Values::Present);
            }
            _ => self.push(key, Facet::Type, Outcome::Rejected, when, Values::Present),
        }
    }

    /// Whether both sides say the same: what has no form in the encoding then has no other one.
    fn same(&self, writer: TypeId, reader: TypeId) -> bool {
        same_shape(self.sides.writer, writer, self.sides.reader, reader)
    }

    fn inexact(&mut self, key: Key, bits: u32) {
        let limit = 1i128 << bits;
        let bound = |at| Some(Bound { at: Number::Int(at), exclusive: false });
        let range = Range { min: bound(-limit), max: bound(limit) };
        self.push(key, Facet::Type, Outcome::Changed, When::Some, Values::Outside(range));
    }

    fn logical(&mut self, key: Key, writer: Option<Logical>, reader: Option<Logical>) {
        match (writer, reader) {
            (Some(Logical::Time(from)), Some(Logical::Time(to))) if from != to => {
                self.push(key, Facet::Type, Outcome::Changed, When::Always, Values::Present);
            }
            (Some(Logical::Decimal(Some((_, from)))), Some(Logical::Decimal(Some((_, to)))))
                if from != to =>
            {
                self.push(key, Facet::Type, Outcome::Changed, When::Always, Values::Present);
            }
            (Some(Logical::Decimal(Some((from, _)))), Some(Logical::Decimal(Some((to, _)))))
                if from > to =>
            {
                self.push(
                    key,
                    Facet::Type,
                    Outcome::Rejected,
                    When::Some,
                    Values::Length(None, Some(u64::from(to))),
                );
            }
            (Some(Logical::Decimal(_)), None) | (None, Some(Logical::Decimal(_))) => {
                self.push(key, Facet::Type, Outcome::Changed, When::Always, Values::Present);
            }
            _ => {}
        }
    }

    fn limits(&mut self, key: Key, writer: TypeId, reader: TypeId) {
        let (writer_contract, reader_contract) = (self.sides.writer, self.sides.reader);
        let mut from = Limits::of(constraints(writer_contract, writer));
        let mut to = Limits::of(constraints(reader_contract, reader));
        if let Some(range) = whole(writer_contract, writer) {
            from = from.with_range(range);
            // Where one number stands for several widths, the endpoint checks what the encoding does not.
            if form::base(writer_contract, writer).0 == form::base(reader_contract, reader).0
                && let Some(range) = whole(reader_contract, reader)
            {
                to = to.with_range(range);
            }
        }
        for broken in Limits::broken_by(&to, &from) {
            self.push(key, broken.facet, Outcome::Rejected, broken.when, broken.on);
        }
    }
}

/// The whole numbers that a type of fixed width holds.
fn whole(contract: &Contract, id: TypeId) -> Option<(i128, i128)> {
    match contract.ty(contract.resolve(id)).kind {
        TypeKind::Scalar(Scalar::Int(int)) => Some(int.range()),
        _ => None,
    }
}

/// The constraints of an expression and of the aliases that it passes through.
fn constraints(contract: &Contract, id: TypeId) -> Vec<&Constraints> {
    let mut found = Vec::new();
    let mut at = id;
    for _ in 0..=contract.types.len() {
        let ty = contract.ty(at);
        found.extend(ty.constraints.as_deref());
        match ty.kind {
            TypeKind::Ref(next) | TypeKind::Alias(next) | TypeKind::Nullable(next) => at = next,
            _ => break,
        }
    }
    found
}
