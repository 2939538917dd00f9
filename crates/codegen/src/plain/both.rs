//! What values are that are two things at once.

use wireproof_model::{
    Bound, Constraints, Field, Openness, Presence, Range, Scalar, Schema, Struct, Type, TypeId,
    TypeKind,
};

use super::{Plain, Shape};

impl Plain<'_> {
    /// What values are that are of both shapes; none if Rust has no words for that.
    pub(super) fn both(&mut self, one: Shape, two: Shape) -> Option<Shape> {
        let nullable = one.nullable && two.nullable;
        let all = constraints(one.constraints.clone(), two.constraints.clone());
        let join = |id, kind| Some(Shape { id, kind, constraints: all.clone(), nullable });
        if one.id.is_some() && one.id == two.id {
            return join(one.id, one.kind);
        }
        match (one.kind, two.kind) {
            (TypeKind::Scalar(Scalar::Json), kind) => join(two.id, kind),
            (kind, TypeKind::Scalar(Scalar::Json)) => join(one.id, kind),
            (TypeKind::Struct(mut body), TypeKind::Struct(more)) => {
                self.fields(&mut body, more);
                join(None, TypeKind::Struct(body))
            }
            (TypeKind::Struct(mut body), TypeKind::Map { value, .. })
            | (TypeKind::Map { value, .. }, TypeKind::Struct(mut body)) => {
                body.rest = body.rest.or(Some(value));
                join(None, TypeKind::Struct(body))
            }
            (TypeKind::List(one), TypeKind::List(two)) => {
                let items = self.both_types(one, two);
                join(None, TypeKind::List(items))
            }
            // A text that is listed is a listed text.
            (TypeKind::Enum(body), TypeKind::Scalar(Scalar::String { .. })) => {
                join(one.id, TypeKind::Enum(body))
            }
            (TypeKind::Scalar(Scalar::String { .. }), TypeKind::Enum(body)) => {
                join(two.id, TypeKind::Enum(body))
            }
            (
                TypeKind::Scalar(Scalar::Number),
                kind @ TypeKind::Scalar(Scalar::Integer | Scalar::Int(_)),
            ) => join(two.id, kind),
            (
                kind @ TypeKind::Scalar(Scalar::Integer | Scalar::Int(_)),
                TypeKind::Scalar(Scalar::Number),
            ) => join(one.id, kind),
            (TypeKind::Scalar(Scalar::Integer), kind @ TypeKind::Scalar(Scalar::Int(_))) => {
                join(two.id, kind)
            }
            (one_kind, two_kind) if one_kind == two_kind => join(one.id, one_kind),
            _ => None,
        }
    }

    /// A type for what is of both types.
    fn both_types(&mut self, one: TypeId, two: TypeId) -> TypeId {
        if one == two || self.contract.resolve(one) == self.contract.resolve(two) {
            return one;
        }
        let schema = Schema { all_of: vec![one, two], ..Schema::default() };
        let span = self.contract.ty(one).span;
        let id = self.contract.add(Type::new(span, TypeKind::Schema(Box::new(schema))));
        self.settle(id);
        id
    }

    /// Adds the fields of another struct that values also are.
    fn fields(&mut self, body: &mut Struct, more: Struct) {
        for field in more.fields {
            let same = |known: &&mut Field| known.meta.spelling() == field.meta.spelling();
            if let Some(known) = body.fields.iter_mut().find(same) {
                if field.presence == Presence::Required {
                    known.presence = Presence::Required;
                }
                known.ty = self.both_types(known.ty, field.ty);
                known.meta.docs = known.meta.docs.or(field.meta.docs);
            } else {
                body.fields.push(field);
            }
        }
        body.rest = body.rest.or(more.rest);
        body.patterns.extend(more.patterns);
        // What one of the two closes, the fields of the other open.
        body.openness = Openness::Open;
    }

    /// Adds the fields of a struct that values may also be.
    pub(super) fn perhaps(body: &mut Struct, more: Struct) {
        for field in more.fields {
            let same = |known: &Field| known.meta.spelling() == field.meta.spelling();
            if !body.fields.iter().any(same) {
                body.fields.push(Field { presence: Presence::Optional, default: None, ..field });
            }
        }
    }
}

/// What values hold that hold both.
pub(super) fn constraints(one: Constraints, two: Constraints) -> Constraints {
    let mut patterns = one.patterns;
    for pattern in two.patterns {
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    let greater = |one: Option<u64>, two: Option<u64>| one.max(two);
    let less = |one: Option<u64>, two: Option<u64>| match (one, two) {
        (Some(one), Some(two)) => Some(one.min(two)),
        (one, two) => one.or(two),
    };
    Constraints {
        range: Range {
            min: tighter(one.range.min, two.range.min, |one, two| one.at > two.at),
            max: tighter(one.range.max, two.range.max, |one, two| one.at < two.at),
        },
        multiple_of: one.multiple_of.or(two.multiple_of),
        min_len: greater(one.min_len, two.min_len),
        max_len: less(one.max_len, two.max_len),
        patterns,
        unique: one.unique || two.unique,
        format: one.format.or(two.format),
    }
}

fn tighter(
    one: Option<Bound>,
    two: Option<Bound>,
    first: impl Fn(&Bound, &Bound) -> bool,
) -> Option<Bound> {
    match (one, two) {
        (Some(one), Some(two)) => {
            let one_wins = first(&one, &two) || (one.at == two.at && one.exclusive);
            Some(if one_wins { one } else { two })
        }
        (one, two) => one.or(two),
    }
}
