//! E08, E09, E27: the names of fields, parameters, variants and values, and that there are some.

use rustc_hash::FxHashMap;
use wireproof_model::Name;
use wireproof_source::{Diagnostic, Spanned};

use super::names::fold;
use crate::life::{Life, Range};
use crate::problems::Problems;
use crate::tree::{Body, Hole, Input, ItemKind, MarkKind, Member};
use crate::world::{FileScope, World};

/// What every problem shows beside it.
const PROBLEM: [&str; 5] = ["type", "title", "status", "detail", "instance"];

/// All declarations of one item: their members share names, tags and reservations.
pub(crate) struct Group<'a> {
    pub(crate) kind: GroupKind,
    pub(crate) members: Vec<Lived<'a>>,
    pub(crate) holes: Vec<&'a Hole>,
}

/// What has the members.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum GroupKind {
    Struct,
    Error,
    Union,
    OpenUnion,
    Enum,
    OpenEnum,
    Params,
}

/// A member with its life.
pub(crate) struct Lived<'a> {
    pub(crate) member: &'a Member,
    pub(crate) life: Life<'a>,
}

impl Lived<'_> {
    /// Whether `self` is `other` in other versions: the same name, or one that it says it had.
    pub(crate) fn continues(&self, other: &Self) -> bool {
        let name = &other.member.name.value;
        self.member.name.value == *name || self.life.formers.iter().any(|f| f.name.value == *name)
    }
}

/// The groups of a file.
pub(crate) fn groups<'a>(scope: &FileScope<'a>) -> Vec<Group<'a>> {
    let mut found = Vec::new();
    let mut united: Vec<_> = scope.groups().collect();
    united.sort_by_key(|(_, items)| items.first().copied());
    for (_, items) in united {
        let mut group = Group { kind: GroupKind::Struct, members: Vec::new(), holes: Vec::new() };
        for at in items {
            let (Some(item), Some(life)) = (scope.file.items.get(*at), scope.lives.get(*at)) else {
                continue;
            };
            let Some(body) = crate::lower::body_of(item) else { continue };
            group.kind = match (&item.kind, item.closed) {
                (ItemKind::Error { .. }, _) => GroupKind::Error,
                (ItemKind::Union { .. }, Some(_)) => GroupKind::Union,
                (ItemKind::Union { .. }, None) => GroupKind::OpenUnion,
                (ItemKind::Enum(_), Some(_)) => GroupKind::Enum,
                (ItemKind::Enum(_), None) => GroupKind::OpenEnum,
                _ => GroupKind::Struct,
            };
            group.members.extend(lived(&body.members, scope, life.range));
            group.holes.extend(&body.reserved);
        }
        found.push(group);
    }
    let mut ops: FxHashMap<(&str, &str), usize> = FxHashMap::default();
    for (service, op, range) in super::walk::ops(scope) {
        let Input::Params(params) = &op.input else { continue };
        let at = *ops.entry((&service.name.value, &op.name.value)).or_insert_with(|| {
            let kind = GroupKind::Params;
            found.push(Group { kind, members: Vec::new(), holes: Vec::new() });
            found.len() - 1
        });
        if let Some(group) = found.get_mut(at) {
            group.members.extend(lived(params, scope, range));
        }
    }
    found
}

fn lived<'a>(members: &'a [Member], scope: &FileScope<'a>, owner: Range) -> Vec<Lived<'a>> {
    let life = |member: &'a Member| Life::of(&member.marks, &scope.versions, owner);
    members.iter().map(|member| Lived { member, life: life(member) }).collect()
}

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for scope in &world.files {
        for group in groups(scope) {
            duplicates(&group, scope.encodings.camel, problems);
            reserved(&group, problems);
        }
        for (item, life) in scope.file.items.iter().zip(&scope.lives) {
            if let ItemKind::Union { body, .. } | ItemKind::Enum(body) = &item.kind
                && !scope.broken
            {
                empty(&item.name, body, scope, life.range, problems);
            }
        }
    }
}

type Taken<'g> = FxHashMap<String, Vec<(Range, usize, &'g Spanned<Name>)>>;

fn duplicates(group: &Group<'_>, camel: bool, problems: &mut Problems) {
    let mut names: Taken<'_> = FxHashMap::default();
    let mut texts: Taken<'_> = FxHashMap::default();
    for (at, Lived { member, life }) in group.members.iter().enumerate() {
        let name = &member.name;
        let mut spoken = life.names(name);
        let undated = life.formers.iter().filter(|former| former.before.is_none());
        spoken.extend(undated.map(|former| (former.name.clone(), life.range)));
        for (spoken, range) in &spoken {
            take(&mut names, fold(&spoken.value), (*range, at, name), problems);
            if life.key.is_none() {
                let text = &spoken.value;
                let text = if camel { super::camel(text) } else { text.clone() };
                take(&mut texts, text.into(), (*range, at, name), problems);
            }
        }
        if let Some(key) = life.key {
            take(&mut texts, key.value.to_string(), (life.range, at, name), problems);
        }
    }
}

fn take<'g>(
    taken: &mut Taken<'g>,
    text: String,
    (range, at, name): (Range, usize, &'g Spanned<Name>),
    problems: &mut Problems,
) {
    let entry = taken.entry(text).or_default();
    let clash = entry.iter().find(|(other, whose, _)| *whose != at && other.overlaps(range));
    let Some((_, _, first)) = clash else {
        entry.push((range, at, name));
        return;
    };
    let message = if first.value == name.value {
        format!("`{}` is there twice", name.value)
    } else {
        format!("`{}` and `{}` cannot be told apart", name.value, first.value)
    };
    let problem = Diagnostic::error(name.span, message)
        .related(first.span, "this is the other one")
        .help("names differ in more than case and `_`, also those after `as` and `was`");
    problems.add("E08", problem);
}

fn reserved(group: &Group<'_>, problems: &mut Problems) {
    let holes: FxHashMap<String, &Spanned<Name>> = group
        .holes
        .iter()
        .filter_map(|hole| match hole {
            Hole::Name(name) => Some((fold(&name.value), name)),
            Hole::Tags { .. } => None,
        })
        .collect();
    let mut tags: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, this) in group.members.iter().enumerate() {
        let Lived { member, life } = this;
        let name = &member.name;
        let spelling = life.spelling(name);
        let hole = holes.get(&fold(&name.value)).or_else(|| holes.get(&fold(spelling)));
        if let Some(hole) = hole {
            let problem = Diagnostic::error(name.span, format!("`{}` is reserved", name.value))
                .related(hole.span, "reserved here")
                .help("choose another name");
            problems.add("E09", problem);
        }
        let open = matches!(group.kind, GroupKind::OpenEnum | GroupKind::OpenUnion);
        if open && name.value == "unknown" {
            let message = "`unknown` stands for what a reader does not know";
            problems.error("E09", name.span, message, "choose another name, or say `closed`");
        }
        let problem_word =
            PROBLEM.contains(&name.value.as_str()) || PROBLEM.contains(&spelling.as_str());
        if group.kind == GroupKind::Error && problem_word {
            let message = format!("every error has `{}` of its own", name.value);
            problems.error("E09", name.span, message, "choose another name");
        }
        moved(group, at, &mut tags, problems);
    }
}

/// A name that comes back under another tag.
fn moved<'g>(
    group: &'g Group<'_>,
    at: usize,
    tags: &mut FxHashMap<&'g str, Vec<usize>>,
    problems: &mut Problems,
) {
    let Some(this) = group.members.get(at) else { return };
    let Some(tag) = this.member.tag else { return };
    let former = this.member.marks.iter().filter_map(|mark| match &mark.kind {
        MarkKind::Was { name, before: None } => Some(name.value.as_str()),
        _ => None,
    });
    for name in former.chain([this.member.name.value.as_str()]) {
        let before = tags.entry(name).or_default();
        let other = before.iter().filter_map(|at| group.members.get(*at)).find(|other| {
            other.member.tag.is_some_and(|other| other.value != tag.value)
                && !other.life.range.overlaps(this.life.range)
        });
        if let Some(other) = other {
            let later = if other.life.range.from > this.life.range.from { other } else { this };
            let message = format!("`{name}` is back under another tag");
            let problem = Diagnostic::error(later.member.name.span, message)
                .related(other.member.span, "it was this before")
                .help("keep its tag, or choose another name");
            problems.add("E09", problem);
        } else if !before.iter().filter_map(|at| group.members.get(*at)).any(|other| {
            other.life.range == this.life.range
                && other.member.tag.map(|tag| tag.value) == Some(tag.value)
        }) {
            before.push(at);
        }
    }
}

/// In every version there is a member.
fn empty(
    name: &Spanned<Name>,
    body: &Body,
    scope: &FileScope<'_>,
    range: Range,
    problems: &mut Problems,
) {
    let mut lives: Vec<Range> =
        lived(&body.members, scope, range).iter().map(|member| member.life.range).collect();
    lives.sort_by_key(|life| life.from);
    let mut covered = range.from;
    for life in lives {
        if life.from > covered {
            break;
        }
        covered = covered.max(life.to);
    }
    if covered < range.to {
        let message = if body.members.is_empty() {
            format!("`{}` has no members", name.value)
        } else {
            format!("`{}` has no members in some version", name.value)
        };
        problems.error("E27", name.span, message, "add one, or remove the declaration");
    }
}
