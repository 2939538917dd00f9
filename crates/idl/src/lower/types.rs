//! Type expressions, constraints and literals.

use wireproof_model::{
    Bound, Coding, Constraints, Int, Literal, Name, Number, Scalar, Type, TypeId, TypeKind,
};

use super::{Lowerer, Place};
use crate::tree::{
    self, ConstraintExpr, ConstraintKind, Lit, RangeExpr, ScalarWord, TypeExpr, TypeExprKind,
    TypeRef,
};
use crate::world::Found;

impl Lowerer<'_, '_> {
    /// A type expression as used in the versions of `place`.
    pub(super) fn ty(&mut self, expr: &TypeExpr, place: Place) -> TypeId {
        // The parser bounds the depth of expressions.
        let kind = match &expr.kind {
            TypeExprKind::List(inner) => TypeKind::List(self.ty(inner, place)),
            TypeExprKind::Set(inner) => TypeKind::Set(self.ty(inner, place)),
            TypeExprKind::Map(key, value) => {
                TypeKind::Map { key: self.ty(key, place), value: self.ty(value, place) }
            }
            TypeExprKind::Scalar(word) => TypeKind::Scalar(scalar(*word)),
            TypeExprKind::Ref(name) => self.reference_kind(name, place),
        };
        let span = if expr.nullable.is_some() { expr.core } else { expr.span };
        let id = self.out.add(Type::new(span, kind).with(constraints(&expr.constraints)));
        match expr.nullable {
            Some(_) => self.out.add(Type::new(expr.span, TypeKind::Nullable(id))),
            None => id,
        }
    }

    /// A use of a type or error by its name.
    pub(super) fn reference(&mut self, name: &TypeRef, place: Place) -> TypeId {
        let kind = self.reference_kind(name, place);
        self.out.add(Type::new(name.span, kind))
    }

    fn reference_kind(&self, name: &TypeRef, place: Place) -> TypeKind {
        let found = match self.world.find(place.file, name, place.range) {
            Found::Items(targets, _) => targets.first().and_then(|target| {
                let pinned = if name.alias.is_none() {
                    self.instances.get(place.instance).and_then(|instance| instance.pinned)
                } else {
                    self.pin_of(target.file, target.range)
                };
                self.node(target.file, target.item, pinned)
            }),
            Found::Foreign(at, id) => self.foreign.get(at).map(|moved| moved.ty(id)),
            Found::Nothing | Found::Silent => None,
        };
        // What leads nowhere was reported; a later reader still sees what it was called.
        let missing = || {
            let what = Name::new_static("unknown type");
            TypeKind::Opaque(wireproof_model::Opaque { what, content: name.name.value.clone() })
        };
        found.map_or_else(missing, TypeKind::Ref)
    }

    /// Applies attributes that say how values of this type travel.
    pub(super) fn apply_coding(&mut self, id: TypeId, attrs: &[tree::Attr]) {
        let mut at = id;
        // Expressions are shallow; a use of a declaration ends the way.
        while let Some(ty) = self.out.types.get_mut(at.0 as usize) {
            match &mut ty.kind {
                TypeKind::Nullable(next) | TypeKind::List(next) | TypeKind::Set(next) => at = *next,
                TypeKind::Scalar(Scalar::Int(int)) => {
                    *int = Int { coding: coding(attrs).unwrap_or(int.coding), ..*int };
                    return;
                }
                TypeKind::Scalar(Scalar::Bytes { fixed }) => {
                    if attrs.iter().any(|attr| attr.name.value == "avro.fixed") {
                        let asked = ty.constraints.as_deref();
                        *fixed = asked
                            .filter(|asked| asked.min_len == asked.max_len)
                            .and_then(|asked| u32::try_from(asked.max_len?).ok());
                    }
                    return;
                }
                _ => return,
            }
        }
    }
}

fn coding(attrs: &[tree::Attr]) -> Option<Coding> {
    let attr = attrs.iter().find(|attr| attr.name.value == "proto.wire")?;
    let (_, value) = attr.args.iter().find(|(name, _)| name.value == "type")?;
    let Lit::String(word) = &value.value else { return None };
    match word.as_str() {
        "sint32" | "sint64" => Some(Coding::ZigZag),
        "fixed32" | "fixed64" | "sfixed32" | "sfixed64" => Some(Coding::Fixed),
        _ => None,
    }
}

fn scalar(word: ScalarWord) -> Scalar {
    match word {
        ScalarWord::String => Scalar::String { checked: true },
        ScalarWord::Bytes => Scalar::Bytes { fixed: None },
        ScalarWord::Bool => Scalar::Bool,
        ScalarWord::Int { bits, signed } => {
            Scalar::Int(Int { bits, signed, coding: Coding::default() })
        }
        ScalarWord::F32 => Scalar::Float32,
        ScalarWord::F64 => Scalar::Float64,
        ScalarWord::Decimal(digits) => {
            let byte = |value: u64| u8::try_from(value).unwrap_or(u8::MAX);
            let digits = digits.map(|(all, after)| (byte(all.value), byte(after.value)));
            Scalar::Decimal { digits }
        }
        ScalarWord::Uuid => Scalar::Uuid,
        ScalarWord::Timestamp => Scalar::Timestamp(None),
        ScalarWord::Date => Scalar::Date,
        ScalarWord::Duration => Scalar::Duration(None),
        ScalarWord::Url => Scalar::Url,
        ScalarWord::Json => Scalar::Json,
    }
}

/// Constraints in the model's words; what makes no sense is left out (and reported elsewhere).
pub(crate) fn constraints(list: &[ConstraintExpr]) -> Constraints {
    let mut all = Constraints::default();
    for constraint in list {
        match &constraint.kind {
            ConstraintKind::Len(range) => {
                let (min, max) = ends(range);
                all.min_len = min.and_then(whole).or(all.min_len);
                all.max_len = max.and_then(whole).or(all.max_len);
            }
            ConstraintKind::Range(range) => {
                let (min, max) = ends(range);
                let inclusive = |at| Bound { at, exclusive: false };
                all.range.min = min.map(inclusive).or(all.range.min);
                all.range.max = max.map(inclusive).or(all.range.max);
            }
            ConstraintKind::Above(bound) => {
                all.range.min = number(bound).map(|at| Bound { at, exclusive: true });
            }
            ConstraintKind::Below(bound) => {
                all.range.max = number(bound).map(|at| Bound { at, exclusive: true });
            }
            ConstraintKind::Pattern(pattern) => all.patterns.push(pattern.value.clone()),
            ConstraintKind::Unique => all.unique = true,
        }
    }
    all
}

fn ends(range: &RangeExpr) -> (Option<Number>, Option<Number>) {
    (range.min.as_ref().and_then(number), range.max.as_ref().and_then(number))
}

/// A bound's number; of a duration its nanoseconds.
pub(crate) fn number(bound: &tree::Bound) -> Option<Number> {
    match bound {
        tree::Bound::Number(text) => Number::parse(&text.value),
        tree::Bound::Duration(time) => Some(Number::Int(i128::from(time.value))),
    }
}

fn whole(number: Number) -> Option<u64> {
    if let Number::Int(value) = number { u64::try_from(value).ok() } else { None }
}

/// A literal in the model's words.
pub(super) fn literal(value: &Lit) -> Literal {
    match value {
        Lit::String(text) => Literal::String(text.clone()),
        Lit::Number(text) => Number::parse(text).map_or(Literal::Null, Literal::Number),
        Lit::Duration(nanos) => Literal::String(json_duration(*nanos)),
        Lit::Bool(value) => Literal::Bool(*value),
        Lit::Null => Literal::Null,
        Lit::EmptyList => Literal::List(Vec::new()),
        Lit::EmptyMap => Literal::Object(Vec::new()),
        Lit::Word(word) => Literal::Symbol(word.clone()),
    }
}

/// A duration as JSON writes it, `PT1.5S`.
fn json_duration(nanos: u64) -> Name {
    let (seconds, rest) = (nanos / 1_000_000_000, nanos % 1_000_000_000);
    if rest == 0 {
        return smol_str::format_smolstr!("PT{seconds}S");
    }
    let fraction = format!("{rest:09}");
    smol_str::format_smolstr!("PT{seconds}.{}S", fraction.trim_end_matches('0'))
}

/// An attribute in the model's words.
pub(super) fn attribute(attr: &tree::Attr) -> wireproof_model::Attribute {
    let args = attr.args.iter().map(|(name, value)| (name.value.clone(), literal(&value.value)));
    let said = Literal::Object(args.collect());
    wireproof_model::Attribute::new(attr.name.value.clone(), said, attr.span)
}
