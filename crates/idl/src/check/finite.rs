//! E23: structs, errors and unions without a finite value, and aliases within themselves.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use wireproof_model::Presence;

use super::graph::components;
use crate::life::{Life, Range};
use crate::problems::Problems;
use crate::shape::ShapeKind;
use crate::tree::{Item, ItemKind, TypeExpr, TypeExprKind};
use crate::world::{FileScope, Found, World};

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for (file, scope) in world.files.iter().enumerate() {
        aliases(world, file, scope, problems);
        for version in versions(scope) {
            structures(world, file, scope, version, problems);
        }
    }
}

/// The versions in which something begins or ends.
fn versions(scope: &FileScope<'_>) -> BTreeSet<u16> {
    let mut found = BTreeSet::from([0]);
    let all = scope.versions.all();
    for (marks, owner) in super::walk::marks(scope) {
        let range = Life::of(marks, &scope.versions, owner).range;
        found.extend([range.from, range.to].into_iter().filter(|at| all.contains(*at)));
    }
    found
}

/// The item that a name in this file leads to.
fn local(world: &World<'_>, file: usize, ty: &TypeExpr, range: Range) -> Vec<usize> {
    let TypeExprKind::Ref(name) = &ty.kind else { return Vec::new() };
    if name.alias.is_some() {
        return Vec::new();
    }
    match world.find(file, name, range) {
        Found::Items(targets, _) => targets.into_iter().map(|target| target.item).collect(),
        _ => Vec::new(),
    }
}

fn aliases(world: &World<'_>, file: usize, scope: &FileScope<'_>, problems: &mut Problems) {
    let items = &scope.file.items;
    let mut graph = vec![Vec::new(); items.len()];
    for ((item, life), edges) in items.iter().zip(&scope.lives).zip(&mut graph) {
        let ItemKind::Alias(ty) = &item.kind else { continue };
        let mut work = vec![ty];
        while let Some(ty) = work.pop() {
            match &ty.kind {
                TypeExprKind::List(inner) | TypeExprKind::Set(inner) => work.push(inner),
                TypeExprKind::Map(key, value) => work.extend([&**key, &**value]),
                TypeExprKind::Scalar(_) => {}
                TypeExprKind::Ref(_) => edges.extend(local(world, file, ty, life.range)),
            }
        }
    }
    for at in cyclic(&graph) {
        if let Some(item) = items.get(at) {
            problems.error(
                "E23",
                item.name.span,
                format!("`{}` stands for itself", item.name.value),
                "name another type, or use a struct with an optional field",
            );
        }
    }
}

/// The nodes on cycles.
fn cyclic(graph: &[Vec<usize>]) -> Vec<usize> {
    let components = components(graph);
    let mut sizes: FxHashMap<usize, usize> = FxHashMap::default();
    for component in &components {
        *sizes.entry(*component).or_default() += 1;
    }
    let nodes = graph.iter().zip(&components).enumerate();
    nodes
        .filter(|(at, (edges, component))| {
            sizes.get(component).is_some_and(|size| *size > 1) || edges.contains(at)
        })
        .map(|(at, _)| at)
        .collect()
}

/// What a node needs to have a finite value: all of these items, or one of them.
struct Needs {
    all: bool,
    items: Vec<usize>,
}

fn structures(
    world: &World<'_>,
    file: usize,
    scope: &FileScope<'_>,
    version: u16,
    problems: &mut Problems,
) {
    let at = Range { from: version, to: version + 1 };
    let items = &scope.file.items;
    let needs: Vec<Option<Needs>> =
        items
            .iter()
            .zip(&scope.lives)
            .map(|(item, life)| {
                if life.range.contains(version) {
                    needs(world, file, scope, item, at)
                } else {
                    None
                }
            })
            .collect();
    let mut waiting: Vec<usize> = Vec::with_capacity(items.len());
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut ready = Vec::new();
    for (node, needs) in needs.iter().enumerate() {
        let items = needs.as_ref().map_or(&[][..], |needs| &needs.items);
        let count = match needs {
            Some(needs) if !needs.all => usize::from(!items.is_empty()),
            _ => items.len(),
        };
        waiting.push(count);
        if count == 0 {
            ready.push(node);
        }
        for item in items {
            if let Some(users) = users.get_mut(*item) {
                users.push(node);
            }
        }
    }
    while let Some(node) = ready.pop() {
        for user in users.get_mut(node).map(std::mem::take).unwrap_or_default() {
            let Some(count) = waiting.get_mut(user).filter(|count| **count > 0) else { continue };
            *count -= 1;
            if *count == 0 {
                ready.push(user);
            }
        }
    }
    let endless = |node: usize| waiting.get(node).is_some_and(|count| *count > 0);
    let graph: Vec<Vec<usize>> = needs
        .iter()
        .enumerate()
        .map(|(node, needs)| {
            let items = needs.as_ref().filter(|_| endless(node)).map_or(&[][..], |n| &n.items);
            items.iter().copied().filter(|item| endless(*item)).collect()
        })
        .collect();
    for node in cyclic(&graph) {
        if let Some(item) = items.get(node) {
            problems.error(
                "E23",
                item.name.span,
                format!(
                    "no message can hold a whole `{}`: it needs another one inside",
                    item.name.value
                ),
                "make a field on the way `optional`, nullable or a list",
            );
        }
    }
}

fn needs(
    world: &World<'_>,
    file: usize,
    scope: &FileScope<'_>,
    item: &Item,
    at: Range,
) -> Option<Needs> {
    let all = match &item.kind {
        ItemKind::Struct(_) | ItemKind::Error { .. } => true,
        ItemKind::Union { .. } => false,
        _ => return None,
    };
    let mut items = Vec::new();
    for member in &crate::lower::body_of(item)?.members {
        let owner = scope.versions.all();
        if !Life::of(&member.marks, &scope.versions, owner).range.contains(at.from) {
            continue;
        }
        let sent = member.presence.is_none_or(|presence| presence.value != Presence::Optional);
        let inner = member.ty.as_ref().filter(|_| sent).and_then(|ty| inside(world, file, ty, at));
        match inner {
            Some(inner) => items.push(inner),
            // One finite variant is enough.
            None if !all => return Some(Needs { all, items: Vec::new() }),
            None => {}
        }
    }
    Some(Needs { all, items })
}

/// The item of this file of which every value of a type holds one.
fn inside(world: &World<'_>, file: usize, ty: &TypeExpr, at: Range) -> Option<usize> {
    let mut work = (file, ty, at);
    // Each step goes one level down; longer chains are cycles of aliases.
    for _ in 0..256 {
        let (from, ty, range) = work;
        let shape = world.shapes(from, ty, range).into_iter().next()?;
        if shape.nullable {
            return None;
        }
        let filled = shape.constraints.min_len.is_some_and(|least| least > 0);
        match shape.kind {
            ShapeKind::Struct(target) | ShapeKind::Union(target) => {
                return (target.file == file).then_some(target.item);
            }
            ShapeKind::List(inner) | ShapeKind::Set(inner) | ShapeKind::Map(_, inner) if filled => {
                work = (shape.file, inner, shape.range);
            }
            _ => return None,
        }
    }
    None
}
