//! Logic over schemas: what can be told from the parts is, the rest is undecided.

use wireproof_model::{Schema, TypeId, same_shape};

use super::{
    form,
    form::{Shape, View},
    leaf,
    walk::{Key, Walk},
};
use crate::{Facet, Outcome, Values, When};

pub(super) fn compare(walk: &mut Walk<'_, '_>, key: Key, writer: &View<'_>, reader: &View<'_>) {
    let sides = walk.sides();
    if same_shape(sides.writer, writer.id, sides.reader, reader.id) {
        // The same logic over the same names: what the names stand for is compared part by part.
        let children = sides.writer.ty(writer.id).children(writer.id);
        let others = sides.reader.ty(reader.id).children(reader.id);
        for ((_, from), (_, to)) in children.into_iter().zip(others) {
            uses(walk, key, from, to);
        }
        return;
    }
    match (&writer.shape, &reader.shape) {
        (_, Shape::Logic(to)) => into_logic(walk, key, writer, to),
        (Shape::Logic(from), _) => from_logic(walk, key, from, reader),
        _ => {}
    }
}

/// Two equal uses of declarations lead to the pair of what they name.
fn uses(walk: &mut Walk<'_, '_>, key: Key, from: TypeId, to: TypeId) {
    let sides = walk.sides();
    let (one, other) = (sides.writer.resolve(from), sides.reader.resolve(to));
    if sides.writer.ty(one).decl.is_some()
        && sides.reader.ty(other).decl.is_some()
        && !walk.trial(one, other).is_bad()
    {
        walk.edge(key, crate::Pair { writer: one, reader: other });
    } else if sides.writer.ty(one).decl.is_some() && walk.trial(one, other).is_bad() {
        walk.undecided(key, Facet::Logic, "a schema inside the logic reads differently");
    }
}

/// Every part of the reader's logic must take what is written.
fn into_logic(walk: &mut Walk<'_, '_>, key: Key, writer: &View<'_>, reader: &Schema) {
    let parts: Option<&Schema> =
        if let Shape::Logic(from) = writer.shape { Some(from) } else { None };
    for part in &reader.all_of {
        if !promised(walk, parts.map(|from| from.all_of.as_slice()), writer.id, *part) {
            let outcome = walk.trial(writer.id, *part).outcome;
            report(walk, key, outcome);
        }
    }
    for part in &reader.not {
        excluded(walk, key, writer, parts, *part);
    }
    let groups = reader.any_of.iter().chain(&reader.one_of);
    let own: Vec<&Vec<TypeId>> =
        parts.map(|from| from.any_of.iter().chain(&from.one_of).collect()).unwrap_or_default();
    for group in groups {
        let said = own.iter().any(|from| same_group(walk, from, group));
        let fits = said || group.iter().any(|part| !walk.trial(writer.id, *part).is_bad());
        if !fits {
            report(walk, key, Outcome::Rejected);
        }
    }
    let more = !reader.conditions.is_empty()
        || !reader.dependents.is_empty()
        || reader.property_names.is_some()
        || reader.contains.is_some()
        || reader.unevaluated_properties.is_some()
        || reader.unevaluated_items.is_some();
    if more {
        walk.undecided(
            key,
            Facet::Logic,
            "the new conditions cannot be compared by structure alone",
        );
    }
}

/// Whether the writer says the same part, or fits it without saying so.
fn promised(
    walk: &mut Walk<'_, '_>,
    said: Option<&[TypeId]>,
    writer: TypeId,
    part: TypeId,
) -> bool {
    let sides = walk.sides();
    let told =
        said.into_iter().flatten().any(|from| same_shape(sides.writer, *from, sides.reader, part));
    told || !walk.trial(writer, part).is_bad()
}

fn same_group(walk: &Walk<'_, '_>, from: &[TypeId], to: &[TypeId]) -> bool {
    let sides = walk.sides();
    from.len() == to.len()
        && from
            .iter()
            .zip(to)
            .all(|(one, other)| same_shape(sides.writer, *one, sides.reader, *other))
}

/// What the reader excludes and the writer may send.
fn excluded(
    walk: &mut Walk<'_, '_>,
    key: Key,
    writer: &View<'_>,
    parts: Option<&Schema>,
    part: TypeId,
) {
    let sides = walk.sides();
    let told = parts.is_some_and(|from| {
        from.not.iter().any(|one| same_shape(sides.writer, *one, sides.reader, part))
    });
    if told {
        return;
    }
    let banned = form::view(sides.reader, part);
    if leaf::disjoint(&writer.shape, &banned.shape) {
        return;
    }
    walk.push(key, Facet::Logic, Outcome::Rejected, When::Some, Values::Any);
}

fn report(walk: &mut Walk<'_, '_>, key: Key, outcome: Outcome) {
    if outcome.is_bad() {
        walk.push(key, Facet::Logic, outcome, When::Some, Values::Any);
    }
}

/// What the writer's logic promises is at least as narrow as each of its parts.
fn from_logic(walk: &mut Walk<'_, '_>, key: Key, writer: &Schema, reader: &View<'_>) {
    let fits = writer.all_of.iter().any(|part| !walk.trial(*part, reader.id).is_bad());
    let mut groups = writer.any_of.iter().chain(&writer.one_of);
    if fits || groups.any(|group| group.iter().all(|part| !walk.trial(*part, reader.id).is_bad())) {
        return;
    }
    walk.undecided(key, Facet::Logic, "the old conditions cannot be compared by structure alone");
}
