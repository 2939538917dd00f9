//! What a type expression stands for once names are followed: its kind, nullability and all its constraints.

use wireproof_model::{Constraints, TypeId};

use crate::life::Range;
use crate::lower::constraints;
use crate::tree::{ItemKind, ScalarWord, TypeExpr, TypeExprKind};
use crate::world::{Found, Target, World};

/// Longer chains of names are taken for a cycle, which is reported elsewhere.
const LONGEST_CHAIN: usize = 256;

/// What a type is in some of the versions that were asked for.
#[derive(Clone, Debug)]
pub(crate) struct Shape<'a> {
    pub(crate) kind: ShapeKind<'a>,
    /// Whether null is among its values.
    pub(crate) nullable: bool,
    /// Those of all names on the way, together.
    pub(crate) constraints: Constraints,
    /// The file that the innermost expression stands in.
    pub(crate) file: usize,
    /// The versions of that file.
    pub(crate) range: Range,
}

/// The kind of a [`Shape`].
#[derive(Clone, Copy, Debug)]
pub(crate) enum ShapeKind<'a> {
    Scalar(ScalarWord),
    List(&'a TypeExpr),
    Set(&'a TypeExpr),
    Map(&'a TypeExpr, &'a TypeExpr),
    Struct(Target),
    Union(Target),
    Enum(Target),
    Foreign(usize, TypeId),
    /// A name that leads nowhere, or a cycle; reported elsewhere.
    Unknown,
}

impl<'a> World<'a> {
    /// What `expr`, written in `file`, is in the versions `range`: one shape for each declaration that it leads to.
    pub(crate) fn shapes(&self, file: usize, expr: &'a TypeExpr, range: Range) -> Vec<Shape<'a>> {
        self.follow(file, expr, range, true)
    }

    /// The same without `?` and constraints of `expr` itself.
    pub(crate) fn core_shapes(
        &self,
        file: usize,
        expr: &'a TypeExpr,
        range: Range,
    ) -> Vec<Shape<'a>> {
        self.follow(file, expr, range, false)
    }

    fn follow(&self, file: usize, expr: &'a TypeExpr, range: Range, whole: bool) -> Vec<Shape<'a>> {
        let start = Shape {
            kind: ShapeKind::Unknown,
            nullable: whole && expr.nullable.is_some(),
            constraints: if whole {
                constraints(&expr.constraints)
            } else {
                Constraints::default()
            },
            file,
            range,
        };
        let mut found = Vec::new();
        let mut work = vec![(expr, start, 0)];
        while let Some((expr, mut shape, steps)) = work.pop() {
            shape.kind = match &expr.kind {
                TypeExprKind::Scalar(word) => ShapeKind::Scalar(*word),
                TypeExprKind::List(inner) => ShapeKind::List(inner),
                TypeExprKind::Set(inner) => ShapeKind::Set(inner),
                TypeExprKind::Map(key, value) => ShapeKind::Map(key, value),
                TypeExprKind::Ref(_) if steps > LONGEST_CHAIN => ShapeKind::Unknown,
                TypeExprKind::Ref(name) => match self.find(shape.file, name, shape.range) {
                    Found::Items(targets, _) => {
                        for target in targets {
                            let mut shape = shape.clone();
                            shape.file = target.file;
                            shape.range = target.range;
                            match self.item(target).map(|item| &item.kind) {
                                Some(ItemKind::Alias(inner)) => {
                                    shape.nullable |= inner.nullable.is_some();
                                    let outer = shape.constraints;
                                    shape.constraints =
                                        merge(outer, constraints(&inner.constraints));
                                    work.push((inner, shape, steps + 1));
                                    continue;
                                }
                                Some(ItemKind::Struct(_)) => shape.kind = ShapeKind::Struct(target),
                                Some(ItemKind::Union { .. }) => {
                                    shape.kind = ShapeKind::Union(target);
                                }
                                Some(ItemKind::Enum(_)) => shape.kind = ShapeKind::Enum(target),
                                _ => {}
                            }
                            found.push(shape);
                        }
                        continue;
                    }
                    Found::Foreign(at, id) => ShapeKind::Foreign(at, id),
                    Found::Nothing | Found::Silent => ShapeKind::Unknown,
                },
            };
            found.push(shape);
        }
        found
    }
}

/// What holds where both hold.
pub(crate) fn merge(mut a: Constraints, b: Constraints) -> Constraints {
    let stricter_min = match (a.range.min, b.range.min) {
        (Some(x), Some(y)) if (y.at, y.exclusive) > (x.at, x.exclusive) => Some(y),
        (x, y) => x.or(y),
    };
    let stricter_max = match (a.range.max, b.range.max) {
        (Some(x), Some(y)) if (y.at, !y.exclusive) < (x.at, !x.exclusive) => Some(y),
        (x, y) => x.or(y),
    };
    a.range.min = stricter_min;
    a.range.max = stricter_max;
    a.min_len = a.min_len.max(b.min_len);
    a.max_len = match (a.max_len, b.max_len) {
        (Some(x), Some(y)) => Some(x.min(y)),
        (x, y) => x.or(y),
    };
    a.patterns.extend(b.patterns);
    a.unique |= b.unique;
    a
}
