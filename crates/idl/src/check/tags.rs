//! E10 to E15: tags, where they must be, which are taken, and those that `proto.oneof` brings along.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_source::{Diagnostic, Span};

use super::members::{Group, GroupKind, Lived, groups};
use super::walk::{Use, other_attrs, uses};
use crate::life::Range;
use crate::problems::Problems;
use crate::shape::ShapeKind;
use crate::tree::{Attr, Hole, Item, TypeExpr, TypeExprKind, TypeRef};
use crate::world::{Encodings, FileScope, Found, Link, Target, World};

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for (file, scope) in world.files.iter().enumerate() {
        for group in groups(scope) {
            let taken = Holes::of(&group, problems);
            ranges(&group, scope.encodings, problems);
            collisions(&group, &taken, problems);
            untagged(&group, problems);
            oneofs(world, file, &group, &taken, problems);
        }
        for attr in other_attrs(scope) {
            misplaced(attr, attr.name.value == "proto.oneof", problems);
        }
        if scope.encodings.protobuf || scope.encodings.thrift {
            missing(scope, problems);
            imported(world, file, scope, problems);
        }
    }
}

/// Reserved tags, to be asked quickly.
struct Holes {
    /// First tag, the greatest last tag so far, and where.
    ranges: Vec<(i64, i64, Span)>,
}

impl Holes {
    fn of(group: &Group<'_>, problems: &mut Problems) -> Self {
        let mut ranges = Vec::new();
        for hole in &group.holes {
            let Hole::Tags { first, last, span } = hole else { continue };
            if first <= last {
                ranges.push((*first, *last, *span));
            } else {
                let message = "this range runs backwards";
                problems.error("E11", *span, message, "write the smaller tag first");
            }
        }
        ranges.sort_unstable();
        let mut greatest = (i64::MIN, Span::default());
        for (_, last, span) in &mut ranges {
            greatest = if *last > greatest.0 { (*last, *span) } else { greatest };
            (*last, *span) = greatest;
        }
        Self { ranges }
    }

    fn find(&self, tag: i64) -> Option<Span> {
        let before = self.ranges.partition_point(|(first, ..)| *first <= tag);
        let (_, last, span) = self.ranges.get(before.checked_sub(1)?)?;
        (tag <= *last).then_some(*span)
    }
}

fn ranges(group: &Group<'_>, encodings: Encodings, problems: &mut Problems) {
    let is_enum = matches!(group.kind, GroupKind::Enum | GroupKind::OpenEnum);
    let last = if encodings.thrift { 32_767 } else { 536_870_911 };
    for tag in group.members.iter().filter_map(|lived| lived.member.tag) {
        let (fits, help) = if is_enum {
            (i32::try_from(tag.value).is_ok(), "tags of an enum fit 32 bits".to_owned())
        } else {
            let taken = (19_000..=19_999).contains(&tag.value);
            let help = format!("tags lie in 1..={last}, but not in 19000..=19999");
            ((1..=last).contains(&tag.value) && !taken, help)
        };
        if !fits {
            let message = format!("{} is no tag", tag.value);
            problems.error("E11", tag.span, message, help);
        }
    }
}

fn collisions(group: &Group<'_>, holes: &Holes, problems: &mut Problems) {
    let mut taken: FxHashMap<i64, Vec<&Lived<'_>>> = FxHashMap::default();
    for this in &group.members {
        let Some(tag) = this.member.tag else { continue };
        if let Some(hole) = holes.find(tag.value) {
            let problem = Diagnostic::error(tag.span, format!("tag {} is reserved", tag.value))
                .related(hole, "reserved here")
                .help("take the next free tag");
            problems.add("E12", problem);
        }
        let others = taken.entry(tag.value).or_default();
        if let Some(other) = others.iter().find(|o| o.life.range.overlaps(this.life.range)) {
            let problem = Diagnostic::error(tag.span, format!("tag {} is there twice", tag.value))
                .related(other.member.span, "this has it")
                .help("take the next free tag");
            problems.add("E10", problem);
            continue;
        }
        let stranger = others.iter().find(|other| !this.continues(other) && !other.continues(this));
        if let Some(other) = stranger {
            let later = if other.life.range.from > this.life.range.from { other } else { this };
            let span = later.member.tag.map_or(later.member.span, |tag| tag.span);
            let name = if std::ptr::eq(later, this) { other } else { this };
            let message = format!("tag {} was `{}`", tag.value, name.member.name.value);
            let problem = Diagnostic::error(span, message)
                .related(name.member.span, "removed, but old messages still have it")
                .help("take the next free tag; for a rename say `was`");
            problems.add("E12", problem);
        }
        others.push(this);
    }
}

fn is_oneof(lived: &Lived<'_>) -> Option<Span> {
    let attrs = lived.member.attrs.iter();
    attrs.clone().find(|attr| attr.name.value == "proto.oneof").map(|attr| attr.span)
}

fn untagged(group: &Group<'_>, problems: &mut Problems) {
    let tagged: Vec<&Lived<'_>> =
        group.members.iter().filter(|lived| lived.member.tag.is_some()).collect();
    for lived in &group.members {
        if lived.member.tag.is_none()
            && is_oneof(lived).is_none()
            && tagged.iter().any(|other| other.life.range.overlaps(lived.life.range))
        {
            let message = format!("`{}` has no tag, but others have", lived.member.name.value);
            let help = "give it the next free tag, `@7`";
            problems.error("E13", lived.member.name.span, message, help);
        }
    }
}

fn misplaced(attr: &Attr, wrong: bool, problems: &mut Problems) {
    if wrong {
        problems.error(
            "E15",
            attr.span,
            "`proto.oneof` means nothing here",
            "it stands on an untagged field whose type is a union",
        );
    }
}

fn oneofs(
    world: &World<'_>,
    file: usize,
    group: &Group<'_>,
    holes: &Holes,
    problems: &mut Problems,
) {
    let mut taken: FxHashMap<i64, Vec<(Range, Span)>> = FxHashMap::default();
    for lived in &group.members {
        if let Some(tag) = lived.member.tag {
            taken.entry(tag.value).or_default().push((lived.life.range, lived.member.span));
        }
    }
    for lived in group.members.iter().filter(|lived| is_oneof(lived).is_some()) {
        let attr = lived.member.attrs.iter().find(|attr| attr.name.value == "proto.oneof");
        let Some(attr) = attr else { continue };
        let fields = matches!(group.kind, GroupKind::Struct | GroupKind::Error | GroupKind::Params);
        let (Some(ty), true, None) = (&lived.member.ty, fields, lived.member.tag) else {
            misplaced(attr, true, problems);
            continue;
        };
        let mut brought = Vec::new();
        for shape in world.shapes(file, ty, lived.life.range) {
            match shape.kind {
                ShapeKind::Union(target) if !shape.nullable => {
                    brought.extend(variant_tags(world, target));
                }
                // What is not there was reported.
                ShapeKind::Unknown | ShapeKind::Foreign(..) => {}
                _ => misplaced(attr, true, problems),
            }
        }
        for tag in brought {
            let others = taken.entry(tag).or_default();
            let clash = others.iter().find(|(range, _)| range.overlaps(lived.life.range));
            let clash = clash.map(|(_, span)| *span).or_else(|| holes.find(tag));
            if let Some(other) = clash {
                let message =
                    format!("the variants of `{}` bring tag {tag}", lived.member.name.value);
                let problem = Diagnostic::error(lived.member.name.span, message)
                    .related(other, "which is taken here")
                    .help("give the variant or the field another tag");
                problems.add("E15", problem);
            } else {
                others.push((lived.life.range, lived.member.span));
            }
        }
    }
}

fn variant_tags(world: &World<'_>, target: Target) -> Vec<i64> {
    let body = world.item(target).and_then(crate::lower::body_of);
    let members = body.map_or(&[][..], |body| &body.members);
    members.iter().filter_map(|member| member.tag.map(|tag| tag.value)).collect()
}

/// Whether a declaration has members and none of them a tag.
fn lacks_tags(item: &Item) -> bool {
    let Some(body) = crate::lower::body_of(item) else { return false };
    let oneof = |attr: &Attr| attr.name.value == "proto.oneof";
    let mut counted =
        body.members.iter().filter(|member| !member.attrs.iter().any(oneof)).peekable();
    counted.peek().is_some() && counted.all(|member| member.tag.is_none())
}

fn missing(scope: &FileScope<'_>, problems: &mut Problems) {
    let encoding = if scope.encodings.protobuf { "protobuf" } else { "thrift" };
    let help = format!("`{encoding}` needs a tag for each member, `@1`, `@2`, …");
    for item in scope.file.items.iter().filter(|item| lacks_tags(item)) {
        let message = format!("`{}` has no tags", item.name.value);
        problems.error("E14", item.name.span, message, help.clone());
    }
    for (_, op, _) in super::walk::ops(scope) {
        let crate::tree::Input::Params(params) = &op.input else { continue };
        let oneof = |attr: &Attr| attr.name.value == "proto.oneof";
        let mut counted = params.iter().filter(|param| !param.attrs.iter().any(oneof)).peekable();
        if counted.peek().is_some() && counted.all(|param| param.tag.is_none()) {
            let message = format!("the parameters of `{}` have no tags", op.name.value);
            problems.error("E14", op.name.span, message, help.clone());
        }
    }
}

/// Tagged encodings demand tags in imported types too.
fn imported(world: &World<'_>, file: usize, scope: &FileScope<'_>, problems: &mut Problems) {
    for (used, range) in uses(scope) {
        for name in names(used) {
            let Some(alias) = &name.alias else { continue };
            let import = match scope.imports.get(alias.value.as_str()) {
                Some(Link::Wire { import, .. } | Link::Foreign { import, .. }) => *import,
                _ => continue,
            };
            let Some(import) = scope.file.imports.get(import) else { continue };
            if let Some(untagged) = first_untagged(world, file, name, range) {
                let message = format!("`{untagged}`, which comes with this import, has no tags");
                let help = "a tagged encoding needs tags in imported types too";
                problems.error("E14", import.span, message, help);
            }
        }
    }
}

fn first_untagged(world: &World<'_>, file: usize, name: &TypeRef, range: Range) -> Option<String> {
    let mut seen = FxHashSet::default();
    let mut work = vec![(file, name, range)];
    while let Some((file, name, range)) = work.pop() {
        match world.find(file, name, range) {
            Found::Items(targets, _) => {
                for target in targets {
                    if !seen.insert((target.file, target.item)) {
                        continue;
                    }
                    let Some(item) = world.item(target) else { continue };
                    if lacks_tags(item) {
                        return Some(item.name.value.to_string());
                    }
                    let body = crate::lower::body_of(item);
                    let types = body.into_iter().flat_map(|body| &body.members);
                    let types = types.filter_map(|member| member.ty.as_ref());
                    let alias = match &item.kind {
                        crate::tree::ItemKind::Alias(ty) => Some(ty),
                        _ => None,
                    };
                    for ty in types.chain(alias) {
                        let names = names(Use::Type(ty)).into_iter();
                        work.extend(names.map(|name| (target.file, name, target.range)));
                    }
                }
            }
            Found::Foreign(at, id) => {
                if let Some(name) = world.foreign.get(at).and_then(|scope| scope.untagged(id)) {
                    return Some(name);
                }
            }
            Found::Nothing | Found::Silent => {}
        }
    }
    None
}

/// The names in a use.
fn names<'a>(used: Use<'a>) -> Vec<&'a TypeRef> {
    match used {
        Use::Type(ty) | Use::Alias(ty) => {
            let mut found = Vec::new();
            let mut work: Vec<&'a TypeExpr> = vec![ty];
            while let Some(ty) = work.pop() {
                match &ty.kind {
                    TypeExprKind::List(inner) | TypeExprKind::Set(inner) => work.push(inner),
                    TypeExprKind::Map(key, value) => work.extend([&**value, &**key]),
                    TypeExprKind::Scalar(_) => {}
                    TypeExprKind::Ref(name) => found.push(name),
                }
            }
            found
        }
        Use::Struct(name) | Use::Error(name) | Use::InheritedError(name) => vec![name],
    }
}
