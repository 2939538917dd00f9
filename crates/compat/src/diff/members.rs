//! Members of structs, enums and unions.

use rustc_hash::FxHashSet;
use wireproof_encoding::Facet;
use wireproof_model::{
    Attribute, Contract, Element, Enum, Field, Meta, Name, Openness, Presence, Reserved, Struct,
    TypeId, TypeKind, Union,
    correspond::{self, By, Match},
};

use super::Diff;
use crate::Change;

pub(super) type At = (Element, Element);

impl Diff<'_> {
    /// What names, spellings, deprecations and attributes say.
    pub(super) fn meta(&mut self, at: At, old: &Meta, new: &Meta) {
        match (&old.extra().deprecated, &new.extra().deprecated) {
            (None, Some(now)) => {
                let change =
                    Change::between(at.0, at.1, Facet::Deprecation).words("in use", "deprecated");
                self.push(change.focus(None, Some(now.span)));
            }
            (Some(then), None) => {
                let change =
                    Change::between(at.0, at.1, Facet::Deprecation).words("deprecated", "in use");
                self.push(change.focus(Some(then.span), None));
            }
            _ => {}
        }
        self.attributes(at, &old.extra().attributes, &new.extra().attributes);
    }

    pub(super) fn attributes(&mut self, at: At, old: &[Attribute], new: &[Attribute]) {
        let told_here = |attribute: &&Attribute| !attribute.understood;
        let changed: Vec<&Name> = old
            .iter()
            .filter(told_here)
            .filter(|was| !new.iter().any(|is| is.name == was.name && is.value == was.value))
            .chain(
                new.iter()
                    .filter(told_here)
                    .filter(|is| !old.iter().any(|was| was.name == is.name)),
            )
            .map(|attribute| &attribute.name)
            .collect();
        if let Some(first) = changed.first() {
            let said = |list: &[wireproof_model::Attribute]| {
                list.iter()
                    .find(|attribute| attribute.name == **first)
                    .map(|attribute| attribute.value.to_string())
            };
            let none = || "nothing".to_owned();
            let words = (said(old).unwrap_or_else(none), said(new).unwrap_or_else(none));
            let words = (format!("{first} = {}", words.0), format!("{first} = {}", words.1));
            self.push(Change::between(at.0, at.1, Facet::Attribute).words(&words.0, &words.1));
        }
    }

    fn named(&mut self, at: At, old: &Meta, new: &Meta, tags: (Option<i64>, Option<i64>)) {
        if old.name.value != new.name.value {
            let change =
                Change::between(at.0, at.1, Facet::Name).words(&old.name.value, &new.name.value);
            self.push(change.focus(Some(old.name.span), Some(new.name.span)));
        }
        // A spelling that is fixed on one side only has the other side's name to be compared with.
        if (old.key.is_some() || new.key.is_some()) && old.spelling() != new.spelling() {
            let change =
                Change::between(at.0, at.1, Facet::Key).words(old.spelling(), new.spelling());
            self.push(change);
        }
        if let (Some(was), Some(is)) = tags
            && was != is
        {
            self.push(Change::between(at.0, at.1, Facet::Tag).words(&was, &is));
        }
        self.meta(at, old, new);
    }

    pub(super) fn structs(&mut self, at: At, ids: (TypeId, TypeId), old: &Struct, new: &Struct) {
        for pair in correspond::fields(old, new) {
            match pair {
                Match::Both(first, second, by) => {
                    let elements = (Element::Field(ids.0, first), Element::Field(ids.1, second));
                    if let (Some(was), Some(is)) =
                        (old.fields.get(first as usize), new.fields.get(second as usize))
                    {
                        self.field(elements, (old, was), (new, is), by);
                    }
                }
                Match::First(first) => self.push(Change::removed(Element::Field(ids.0, first))),
                Match::Second(second) => self.push(Change::added(Element::Field(ids.1, second))),
            }
        }
        self.openness(at, old.openness, new.openness);
        let taken = Taken::of(new.fields.iter().map(|field| (&field.meta, field.tag)));
        self.reserved(at, &old.reserved, &new.reserved, &taken);
        self.rest(at, old, new);
        let ranges = |body: &Struct| {
            body.extensions.iter().map(|range| (range.first, range.last)).collect::<Vec<_>>()
        };
        if ranges(old) != ranges(new) {
            let say = |body: &Struct| match ranges(body).as_slice() {
                [] => "no extensions".to_owned(),
                ranges => ranges
                    .iter()
                    .map(|(first, last)| format!("{first} to {last}"))
                    .collect::<Vec<_>>()
                    .join(", "),
            };
            self.push(Change::between(at.0, at.1, Facet::Extensions).words(&say(old), &say(new)));
        }
        if old.item_framing != new.item_framing {
            let say = |body: &Struct| {
                if body.item_framing { "message set items" } else { "plain fields" }
            };
            self.push(Change::between(at.0, at.1, Facet::Framing).words(say(old), say(new)));
        }
        if (old.min_entries, old.max_entries) != (new.min_entries, new.max_entries) {
            let say = |body: &Struct| lengths(body.min_entries, body.max_entries);
            self.push(Change::between(at.0, at.1, Facet::Length).words(&say(old), &say(new)));
        }
    }

    fn rest(&mut self, at: At, old: &Struct, new: &Struct) {
        match (old.rest, new.rest) {
            (Some(was), Some(is)) => {
                self.expression((Element::Type(was), Element::Type(is)), was, is);
            }
            (None, None) => {}
            (was, _) => {
                let words = if was.is_some() { ("typed", "free") } else { ("free", "typed") };
                self.push(Change::between(at.0, at.1, Facet::Rest).words(words.0, words.1));
            }
        }
        for (pattern, was) in &old.patterns {
            match new.patterns.iter().find(|(other, _)| other == pattern) {
                Some((_, is)) => {
                    self.expression((Element::Type(*was), Element::Type(*is)), *was, *is);
                }
                None => {
                    self.push(Change::between(at.0, at.1, Facet::Rest).words(pattern, "nothing"));
                }
            }
        }
        for (pattern, _) in new
            .patterns
            .iter()
            .filter(|(pattern, _)| !old.patterns.iter().any(|(other, _)| other == pattern))
        {
            self.push(Change::between(at.0, at.1, Facet::Rest).words("nothing", pattern));
        }
    }

    fn field(
        &mut self,
        at: At,
        (old_owner, old): (&Struct, &Field),
        (new_owner, new): (&Struct, &Field),
        by: By,
    ) {
        let _ = by;
        self.named(at, &old.meta, &new.meta, (old.tag, new.tag));
        if old.presence != new.presence && !self.by_cardinality(old, new) {
            self.push(
                Change::between(at.0, at.1, Facet::Presence)
                    .words(presence(old.presence), presence(new.presence)),
            );
        }
        if old.default != new.default {
            let say = |field: &Field| {
                field.default.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string)
            };
            self.push(Change::between(at.0, at.1, Facet::Default).words(&say(old), &say(new)));
        }
        self.exclusive(at, (old_owner, old), (new_owner, new));
        let listed = matches!(self.old.ty(self.old.resolve(old.ty)).kind, TypeKind::List(_));
        if old.packing != new.packing && listed {
            let say = |field: &Field| match field.packing {
                wireproof_model::Packing::Packed => "packed",
                wireproof_model::Packing::Expanded => "expanded",
            };
            self.push(Change::between(at.0, at.1, Facet::Packing).words(say(old), say(new)));
        }
        if old.framing != new.framing {
            let say = |field: &Field| match field.framing {
                wireproof_model::Framing::LengthPrefixed => "length-prefixed",
                wireproof_model::Framing::Delimited => "delimited",
            };
            self.push(Change::between(at.0, at.1, Facet::Framing).words(say(old), say(new)));
        }
        if old.travels != new.travels {
            let say = |field: &Field| match field.travels {
                wireproof_model::Travels::Both => "both ways",
                wireproof_model::Travels::Requests => "in requests only",
                wireproof_model::Travels::Responses => "in responses only",
            };
            self.push(Change::between(at.0, at.1, Facet::Travels).words(say(old), say(new)));
        }
        if old.extension != new.extension {
            let say = |field: &Field| {
                if field.extension { "an extension" } else { "a field of its own message" }
            };
            self.push(Change::between(at.0, at.1, Facet::Home).words(say(old), say(new)));
        }
        self.expression(at, old.ty, new.ty);
    }

    /// Whether only one of the two is a list and neither must be sent: how an empty list and an absent value are told
    /// apart goes with the cardinality, and is told there.
    fn by_cardinality(&self, old: &Field, new: &Field) -> bool {
        let many = |contract: &Contract, field: &Field| {
            let kind = &contract.ty(contract.resolve(field.ty)).kind;
            matches!(kind, TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. })
        };
        let (was, is) = (many(self.old, old), many(self.new, new));
        was != is && old.presence != Presence::Required && new.presence != Presence::Required
    }

    /// Groups are told apart by their members: a group's own name does not travel.
    fn exclusive(
        &mut self,
        at: At,
        (old_owner, old): (&Struct, &Field),
        (new_owner, new): (&Struct, &Field),
    ) {
        let name = |owner: &Struct, group: Option<u32>| {
            group
                .and_then(|group| owner.exclusive.get(group as usize))
                .map(|group| group.meta.name.value.clone())
        };
        let (was, is) = (name(old_owner, old.exclusive), name(new_owner, new.exclusive));
        if was != is {
            let say = |name: Option<Name>| {
                name.map_or_else(|| "alone".to_owned(), |name| format!("in oneof {name}"))
            };
            self.push(Change::between(at.0, at.1, Facet::Exclusive).words(&say(was), &say(is)));
        }
    }

    pub(super) fn openness(&mut self, at: At, old: Openness, new: Openness) {
        if old != new {
            let say = |openness| match openness {
                Openness::Open => "open",
                Openness::Closed => "closed",
                Openness::Unsaid => "listed",
            };
            self.push(Change::between(at.0, at.1, Facet::Openness).words(say(old), say(new)));
        }
    }

    /// Reservations that are gone; those that a member took back are told by that member.
    fn reserved(&mut self, at: At, old: &Reserved, new: &Reserved, taken: &Taken<'_>) {
        let free: Vec<String> = old
            .tags
            .iter()
            .filter(|range| {
                !(range.first..=range.last.min(range.first + 64))
                    .all(|tag| new.has_tag(tag) || taken.tags.contains(&tag))
            })
            .map(|range| {
                if range.first == range.last {
                    range.first.to_string()
                } else {
                    format!("{} to {}", range.first, range.last)
                }
            })
            .chain(
                old.names
                    .iter()
                    .filter(|name| !new.has_name(&name.value))
                    .map(|name| format!("{:?}", name.value)),
            )
            .collect();
        if !free.is_empty() {
            let change =
                Change::between(at.0, at.1, Facet::Reserved).words(&free.join(", "), "free");
            self.push(change);
        }
    }

    pub(super) fn enums(&mut self, at: At, ids: (TypeId, TypeId), old: &Enum, new: &Enum) {
        for pair in correspond::values(old, new) {
            match pair {
                Match::Both(first, second, _) => {
                    if let (Some(was), Some(is)) =
                        (old.values.get(first as usize), new.values.get(second as usize))
                    {
                        let at = (Element::Value(ids.0, first), Element::Value(ids.1, second));
                        self.named(at, &was.meta, &is.meta, (was.tag, is.tag));
                    }
                }
                Match::First(first) => self.push(Change::removed(Element::Value(ids.0, first))),
                Match::Second(second) => self.push(Change::added(Element::Value(ids.1, second))),
            }
        }
        self.openness(at, old.openness, new.openness);
        let taken = Taken::of(new.values.iter().map(|value| (&value.meta, value.tag)));
        self.reserved(at, &old.reserved, &new.reserved, &taken);
        let fallback = |body: &Enum| {
            let value = body.fallback.and_then(|at| body.values.get(at as usize));
            value.map_or_else(|| "none".into(), |value| value.meta.name.value.clone())
        };
        if fallback(old) != fallback(new) {
            self.push(
                Change::between(at.0, at.1, Facet::Default).words(&fallback(old), &fallback(new)),
            );
        }
    }

    pub(super) fn unions(&mut self, at: At, ids: (TypeId, TypeId), old: &Union, new: &Union) {
        for pair in correspond::variants(old, new) {
            match pair {
                Match::Both(first, second, _) => {
                    if let (Some(was), Some(is)) =
                        (old.variants.get(first as usize), new.variants.get(second as usize))
                    {
                        let at = (Element::Variant(ids.0, first), Element::Variant(ids.1, second));
                        self.named(at, &was.meta, &is.meta, (was.tag, is.tag));
                        match (was.ty, is.ty) {
                            (Some(was), Some(is)) => self.expression(at, was, is),
                            (None, None) => {}
                            (was, _) => {
                                let words = if was.is_some() {
                                    ("content", "none")
                                } else {
                                    ("none", "content")
                                };
                                self.push(
                                    Change::between(at.0, at.1, Facet::Type)
                                        .words(words.0, words.1),
                                );
                            }
                        }
                    }
                }
                Match::First(first) => self.push(Change::removed(Element::Variant(ids.0, first))),
                Match::Second(second) => self.push(Change::added(Element::Variant(ids.1, second))),
            }
        }
        self.openness(at, old.openness, new.openness);
        let taken = Taken::of(new.variants.iter().map(|variant| (&variant.meta, variant.tag)));
        self.reserved(at, &old.reserved, &new.reserved, &taken);
        if old.discrimination != new.discrimination {
            let say = |union: &Union| match &union.discrimination {
                wireproof_model::Discrimination::External => "by the name around it".to_owned(),
                wireproof_model::Discrimination::Property(name) => {
                    format!("by the property {name}")
                }
                wireproof_model::Discrimination::Value { exactly_one: true } => {
                    "exactly one fits".to_owned()
                }
                wireproof_model::Discrimination::Value { .. } => "any that fits".to_owned(),
            };
            self.push(
                Change::between(at.0, at.1, Facet::Discrimination).words(&say(old), &say(new)),
            );
        }
    }
}

/// What the members of a declaration use.
struct Taken<'a> {
    names: FxHashSet<&'a str>,
    tags: FxHashSet<i64>,
}

impl<'a> Taken<'a> {
    fn of(members: impl Iterator<Item = (&'a Meta, Option<i64>)>) -> Self {
        let mut taken = Self { names: FxHashSet::default(), tags: FxHashSet::default() };
        for (meta, tag) in members {
            taken.names.insert(&meta.name.value);
            taken.tags.extend(tag);
        }
        taken
    }
}

pub(super) fn presence(presence: Presence) -> &'static str {
    match presence {
        Presence::Required => "required",
        Presence::Expected => "expected",
        Presence::Optional => "optional",
        Presence::Implicit => "implicit",
    }
}

pub(super) fn lengths(least: Option<u64>, most: Option<u64>) -> String {
    match (least, most) {
        (None, None) => "any".to_owned(),
        (Some(least), None) => format!("{least} or more"),
        (None, Some(most)) => format!("up to {most}"),
        (Some(least), Some(most)) => format!("{least} to {most}"),
    }
}
