//! E25: what a union that is told apart by a property can hold.

use wireproof_model::Name;
use wireproof_source::Spanned;

use crate::life::{Life, Range};
use crate::problems::Problems;
use crate::shape::{Shape, ShapeKind};
use crate::tree::ItemKind;
use crate::world::World;

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for (file, scope) in world.files.iter().enumerate() {
        for (item, life) in scope.file.items.iter().zip(&scope.lives) {
            let ItemKind::Union { by: Some(by), body } = &item.kind else { continue };
            for member in &body.members {
                let Some(ty) = &member.ty else { continue };
                let range = Life::of(&member.marks, &scope.versions, life.range).range;
                for shape in world.shapes(file, ty, range) {
                    if let Some((message, help)) = misfit(world, &shape, by) {
                        problems.error("E25", member.span, message, help);
                    }
                }
            }
        }
    }
}

fn misfit(world: &World<'_>, shape: &Shape<'_>, by: &Spanned<Name>) -> Option<(String, String)> {
    let taken = match shape.kind {
        ShapeKind::Unknown => false,
        ShapeKind::Struct(target) if !shape.nullable => {
            has_field(world, target.file, target.item, target.range, &by.value)
        }
        ShapeKind::Foreign(at, id) if !shape.nullable => {
            let scope = world.foreign.get(at)?;
            let Some((_, body)) = scope.contract.as_struct(id) else {
                return Some(no_struct(by));
            };
            body.fields.iter().any(|field| *field.meta.spelling() == by.value)
        }
        _ => return Some(no_struct(by)),
    };
    taken.then(|| {
        (
            format!("this struct has a field `{}` already", by.value),
            "rename one of the two".to_owned(),
        )
    })
}

fn no_struct(by: &Spanned<Name>) -> (String, String) {
    (
        format!("there is no place for `{}` in a value that is no struct", by.value),
        "wrap it in a struct, or drop `by`".to_owned(),
    )
}

fn has_field(world: &World<'_>, file: usize, item: usize, range: Range, by: &str) -> bool {
    let Some(scope) = world.files.get(file) else { return false };
    let Some(body) = scope.file.items.get(item).and_then(crate::lower::body_of) else {
        return false;
    };
    body.members.iter().any(|member| {
        let life = Life::of(&member.marks, &scope.versions, scope.versions.all());
        let spelling = life.spelling(&member.name);
        let text = if scope.encodings.camel && life.key.is_none() {
            super::camel(spelling)
        } else {
            spelling.clone()
        };
        life.range.overlaps(range) && (text == by || member.name.value == by)
    })
}
