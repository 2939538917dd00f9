//! Whether two type expressions say the same, whatever their places in the text.

use rustc_hash::FxHashSet;

use crate::{Contract, Meta, Schema, Struct, Type, TypeId, TypeKind, Union};

/// Whether `a` in `first` and `b` in `second` say the same. Declarations are compared by their symbol alone; what
/// differs only in documentation, attributes or place is the same.
pub fn same_shape(first: &Contract, a: TypeId, second: &Contract, b: TypeId) -> bool {
    let mut seen = FxHashSet::default();
    let mut work = vec![(a, b)];
    while let Some((a, b)) = work.pop() {
        if !seen.insert((a, b)) {
            continue;
        }
        let (one, other) = (first.ty(a), second.ty(b));
        match (&one.decl, &other.decl) {
            (Some(x), Some(y)) if x.symbol == y.symbol && seen.len() > 1 => continue,
            (Some(_), Some(_)) | (None, None) => {}
            _ => return false,
        }
        if one.constraints.as_deref().cloned().unwrap_or_default()
            != other.constraints.as_deref().cloned().unwrap_or_default()
            || !same_node(one, other)
        {
            return false;
        }
        let (children, others) = (one.children(a), other.children(b));
        if children.len() != others.len() {
            return false;
        }
        work.extend(children.into_iter().zip(others).map(|((_, x), (_, y))| (x, y)));
    }
    true
}

fn same_node(one: &Type, other: &Type) -> bool {
    match (&one.kind, &other.kind) {
        (TypeKind::Scalar(x), TypeKind::Scalar(y)) => x == y,
        (TypeKind::Struct(x), TypeKind::Struct(y)) => same_struct(x, y),
        (TypeKind::Enum(x), TypeKind::Enum(y)) => {
            x.openness == y.openness
                && x.fallback == y.fallback
                && x.values.len() == y.values.len()
                && x.values
                    .iter()
                    .zip(&y.values)
                    .all(|(x, y)| x.tag == y.tag && same_meta(&x.meta, &y.meta))
        }
        (TypeKind::Union(x), TypeKind::Union(y)) => same_union(x, y),
        (TypeKind::Literals(x), TypeKind::Literals(y)) => {
            x.iter().map(|v| &v.value).eq(y.iter().map(|v| &v.value))
        }
        (TypeKind::Part { fields: x, .. }, TypeKind::Part { fields: y, .. }) => x == y,
        (TypeKind::Tuple { rest: x, .. }, TypeKind::Tuple { rest: y, .. }) => {
            x.is_some() == y.is_some()
        }
        (TypeKind::Schema(x), TypeKind::Schema(y)) => same_schema(x, y),
        (TypeKind::Opaque(x), TypeKind::Opaque(y)) => x == y,
        (x, y) => std::mem::discriminant(x) == std::mem::discriminant(y),
    }
}

fn same_meta(one: &Meta, other: &Meta) -> bool {
    one.name.value == other.name.value && one.spelling() == other.spelling()
}

fn same_struct(one: &Struct, other: &Struct) -> bool {
    one.openness == other.openness
        && (one.min_entries, one.max_entries) == (other.min_entries, other.max_entries)
        && one.rest.is_some() == other.rest.is_some()
        && one.patterns.iter().map(|(name, _)| name).eq(other.patterns.iter().map(|(name, _)| name))
        && one.fields.len() == other.fields.len()
        && one.fields.iter().zip(&other.fields).all(|(x, y)| {
            same_meta(&x.meta, &y.meta)
                && (x.tag, x.presence, &x.default, x.travels)
                    == (y.tag, y.presence, &y.default, y.travels)
        })
}

fn same_union(one: &Union, other: &Union) -> bool {
    one.openness == other.openness
        && one.discrimination == other.discrimination
        && one.variants.len() == other.variants.len()
        && one
            .variants
            .iter()
            .zip(&other.variants)
            .all(|(x, y)| x.tag == y.tag && x.ty.is_some() == y.ty.is_some())
}

fn same_schema(one: &Schema, other: &Schema) -> bool {
    let sizes = |groups: &[Vec<TypeId>]| groups.iter().map(Vec::len).collect::<Vec<_>>();
    let counts = |schema: &Schema| {
        (
            schema.all_of.len(),
            sizes(&schema.any_of),
            sizes(&schema.one_of),
            schema.not.len(),
            schema
                .conditions
                .iter()
                .map(|(_, then, otherwise)| (then.is_some(), otherwise.is_some()))
                .collect::<Vec<_>>(),
        )
    };
    counts(one) == counts(other)
        && one.kinds == other.kinds
        && one
            .dependents
            .iter()
            .map(|(name, _)| name)
            .eq(other.dependents.iter().map(|(name, _)| name))
        && one.property_names.is_some() == other.property_names.is_some()
        && one.contains.map(|(_, least, most)| (least, most))
            == other.contains.map(|(_, least, most)| (least, most))
        && one.unevaluated_properties.is_some() == other.unevaluated_properties.is_some()
        && one.unevaluated_items.is_some() == other.unevaluated_items.is_some()
}
