//! Fields, values and variants: what generators name after them, and the types that they give to them.

use wireproof_model::{
    Contract, Element, Enum, Field, Presence, Scalar, Struct, TypeId, TypeKind, Union,
    correspond::{self, Match},
};

use super::{At, Source};
use crate::Facet;

impl Source<'_> {
    /// Two type expressions that `at` says.
    pub(super) fn expression(&mut self, at: At, old: TypeId, new: TypeId) {
        let sides = self.sides;
        let (was, is) = (bare(sides.writer, old), bare(sides.reader, new));
        let (one, other) = (sides.writer.ty(was), sides.reader.ty(is));
        match (&one.decl, &other.decl) {
            (Some(_), Some(_)) => return self.single(at, was, is),
            (None, None) => {}
            _ => {
                let listed = is_many(&one.kind) || is_many(&other.kind);
                self.differs(at, if listed { Facet::Cardinality } else { Facet::Type });
                return;
            }
        }
        match (&one.kind, &other.kind) {
            (
                TypeKind::List(one) | TypeKind::Set(one),
                TypeKind::List(other) | TypeKind::Set(other),
            ) => self.item((*one, *other)),
            (TypeKind::Map { key: k, value: v }, TypeKind::Map { key, value }) => {
                self.item((*k, *key));
                self.item((*v, *value));
            }
            // Anonymous structs have no name in code; what stands in them is told where it is declared.
            (TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_), _)
                if std::mem::discriminant(&one.kind) == std::mem::discriminant(&other.kind) => {}
            _ => self.kinds(at, was, is),
        }
    }

    /// What stands in a list or a map, lists in lists too.
    fn item(&mut self, (one, other): (TypeId, TypeId)) {
        let mut work = vec![(one, other)];
        let mut rounds = 0;
        while let Some((one, other)) = work.pop().filter(|_| rounds < 64) {
            rounds += 1;
            let (was, is) = (bare(self.sides.writer, one), bare(self.sides.reader, other));
            let at = (Element::Type(one), Element::Type(other));
            match (&self.sides.writer.ty(was).kind, &self.sides.reader.ty(is).kind) {
                (
                    TypeKind::List(one) | TypeKind::Set(one),
                    TypeKind::List(other) | TypeKind::Set(other),
                ) => work.push((*one, *other)),
                _ => self.single(at, was, is),
            }
        }
    }

    fn single(&mut self, at: At, was: TypeId, is: TypeId) {
        let sides = self.sides;
        match (&sides.writer.ty(was).decl, &sides.reader.ty(is).decl) {
            (Some(_), Some(_)) => {
                if sides.types.second(was).map(|(second, _)| second) != Some(is) {
                    self.differs(at, Facet::Type);
                }
            }
            (None, None) if scalars_agree(sides.writer, was, sides.reader, is) => {}
            _ => self.differs(at, Facet::Type),
        }
    }

    /// Two nodes with uses and nullability taken off; declarations only from [`Source::body`].
    pub(super) fn kinds(&mut self, at: At, was: TypeId, is: TypeId) {
        let sides = self.sides;
        let (one, other) = (&sides.writer.ty(was).kind, &sides.reader.ty(is).kind);
        match (one, other) {
            (TypeKind::Struct(one), TypeKind::Struct(other)) => self.fields((was, is), one, other),
            (TypeKind::Enum(one), TypeKind::Enum(other)) => self.values((was, is), one, other),
            (TypeKind::Union(one), TypeKind::Union(other)) => self.variants((was, is), one, other),
            (TypeKind::Scalar(one), TypeKind::Scalar(other)) if class(*one) == class(*other) => {}
            (TypeKind::Scalar(_), TypeKind::Scalar(_)) => self.differs(at, Facet::Type),
            // Logic over schemas is what generators make of it: only another kind of thing is told.
            (one, other) if std::mem::discriminant(one) == std::mem::discriminant(other) => {}
            (one, other) if is_many(one) || is_many(other) => {
                self.differs(at, Facet::Cardinality);
            }
            _ => self.differs(at, Facet::Type),
        }
    }

    fn fields(&mut self, (was, is): (TypeId, TypeId), old: &Struct, new: &Struct) {
        for pair in correspond::fields(old, new) {
            match pair {
                Match::Both(first, second, _) => {
                    if let (Some(one), Some(other)) =
                        (old.fields.get(first as usize), new.fields.get(second as usize))
                    {
                        let at = (Element::Field(was, first), Element::Field(is, second));
                        self.field(at, (old, one), (new, other));
                    }
                }
                Match::First(first) => self.gone(Element::Field(was, first)),
                Match::Second(_) => {}
            }
        }
    }

    fn field(&mut self, at: At, (around, old): (&Struct, &Field), (now, new): (&Struct, &Field)) {
        if old.extension != new.extension {
            self.differs(at, Facet::Home);
        } else if old.meta.name.value != new.meta.name.value {
            self.differs(at, Facet::Name);
        }
        let group = |owner: &Struct, field: &Field| {
            let group = field.exclusive.and_then(|at| owner.exclusive.get(at as usize));
            group.map(|group| group.meta.name.value.clone())
        };
        if group(around, old) != group(now, new) {
            self.differs(at, Facet::Exclusive);
        }
        // Whether there is a way to ask if the field is set; a repeated one has none.
        let explicit = |presence| presence != Presence::Implicit;
        let many = |contract: &Contract, field: &Field| {
            is_many(&contract.ty(bare(contract, field.ty)).kind)
        };
        if explicit(old.presence) != explicit(new.presence)
            && !many(self.sides.writer, old)
            && !many(self.sides.reader, new)
        {
            self.differs(at, Facet::Presence);
        }
        self.expression(at, old.ty, new.ty);
    }

    fn values(&mut self, (was, is): (TypeId, TypeId), old: &Enum, new: &Enum) {
        for pair in correspond::values(old, new) {
            match pair {
                Match::Both(first, second, _) => {
                    let name = |body: &Enum, at: u32| {
                        body.values.get(at as usize).map(|value| value.meta.name.value.clone())
                    };
                    if name(old, first) != name(new, second) {
                        let at = (Element::Value(was, first), Element::Value(is, second));
                        self.differs(at, Facet::Name);
                    }
                }
                Match::First(first) => self.gone(Element::Value(was, first)),
                Match::Second(_) => {}
            }
        }
    }

    fn variants(&mut self, (was, is): (TypeId, TypeId), old: &Union, new: &Union) {
        for pair in correspond::variants(old, new) {
            match pair {
                Match::Both(first, second, _) => {
                    let (Some(one), Some(other)) =
                        (old.variants.get(first as usize), new.variants.get(second as usize))
                    else {
                        continue;
                    };
                    let at = (Element::Variant(was, first), Element::Variant(is, second));
                    if one.meta.name.value != other.meta.name.value {
                        self.differs(at, Facet::Name);
                    }
                    match (one.ty, other.ty) {
                        (Some(one), Some(other)) => self.expression(at, one, other),
                        (None, None) => {}
                        _ => self.differs(at, Facet::Type),
                    }
                }
                Match::First(first) => self.gone(Element::Variant(was, first)),
                Match::Second(_) => {}
            }
        }
    }
}

/// What an expression says once uses, aliases and nullability are taken off.
fn bare(contract: &Contract, id: TypeId) -> TypeId {
    let mut at = id;
    for _ in 0..=contract.types.len() {
        match contract.ty(at).kind {
            TypeKind::Ref(next) | TypeKind::Alias(next) | TypeKind::Nullable(next) => at = next,
            _ => break,
        }
    }
    at
}

fn is_many(kind: &TypeKind) -> bool {
    matches!(kind, TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. })
}

fn scalars_agree(writer: &Contract, was: TypeId, reader: &Contract, is: TypeId) -> bool {
    match (&writer.ty(was).kind, &reader.ty(is).kind) {
        (TypeKind::Scalar(one), TypeKind::Scalar(other)) => class(*one) == class(*other),
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

/// The type that a generator gives to a scalar: coding, units and checks do not show in it.
fn class(scalar: Scalar) -> (std::mem::Discriminant<Scalar>, Option<(u8, bool)>) {
    let width = match scalar {
        Scalar::Int(int) => Some((int.bits, int.signed)),
        _ => None,
    };
    (std::mem::discriminant(&scalar), width)
}
