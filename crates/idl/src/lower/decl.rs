//! Declarations of types and errors, and their members.

use rustc_hash::FxHashSet;
use wireproof_model::{
    Decl, Discrimination, Enum, EnumValue, ErrorInfo, Field, Former, Meta, Name, Openness,
    Presence, Reserved, Struct, TagRange, Type, TypeId, TypeKind, Union, Variant,
};
use wireproof_source::Spanned;

use super::types::{attribute, literal};
use super::{Lowerer, Place};
use crate::life::{Life, Range};
use crate::tree::{self, Body, Hole, Item, ItemKind, Member};

/// Attributes that have words of their own in the model.
const UNDERSTOOD: [&str; 4] = ["proto.oneof", "proto.wire", "avro.fixed", "json.untagged"];

impl<'a> Lowerer<'_, 'a> {
    /// Lowers the types of an instance, as of its version if it has one.
    pub(super) fn declarations(&mut self, at: usize) {
        let Some(instance) = self.instances.get(at) else { return };
        let (file, pinned) = (instance.file, instance.pinned);
        let mut ids: Vec<TypeId> = instance.types.iter().copied().flatten().collect();
        let first = self.out.types.len() as u32;
        let Some(scope) = self.scope(file) else { return };
        for (index, (item, life)) in scope.file.items.iter().zip(&scope.lives).enumerate() {
            let place = Place { instance: at, file, range: life.range };
            self.item(index, item, life.clone(), place);
        }
        if let Some(version) = pinned {
            ids.extend((first..self.out.types.len() as u32).map(TypeId));
            self.out.pin(&ids, version);
        }
    }

    fn item(&mut self, index: usize, item: &'a Item, life: Life<'a>, place: Place) {
        let Some(instance) = self.instances.get(place.instance) else { return };
        let Some(id) = instance.types.get(index).copied().flatten() else { return };
        let unit = instance.unit;
        let mut error = None;
        let kind = match &item.kind {
            ItemKind::Alias(ty) => TypeKind::Alias(self.ty(ty, place)),
            ItemKind::Struct(body) => TypeKind::Struct(self.structure(item, index, body, place)),
            ItemKind::Error { status, retryable, body } => {
                let status = u16::try_from(status.value).unwrap_or(u16::MAX);
                error = Some(ErrorInfo { status, retryable: *retryable });
                TypeKind::Struct(self.structure(item, index, body, place))
            }
            ItemKind::Union { by, body } => {
                let untagged = item.attrs.iter().any(|attr| attr.name.value == "json.untagged");
                let discrimination = match by {
                    Some(property) => Discrimination::Property(property.value.clone()),
                    None if untagged => Discrimination::Value { exactly_one: false },
                    None => Discrimination::External,
                };
                TypeKind::Union(Union {
                    variants: body.members.iter().map(|m| self.variant(m, place)).collect(),
                    discrimination,
                    openness: openness(item),
                    reserved: self.reserved(index, body, place),
                })
            }
            ItemKind::Enum(body) => TypeKind::Enum(Enum {
                values: body.members.iter().map(|m| self.value(m, place)).collect(),
                openness: openness(item),
                reserved: self.reserved(index, body, place),
                fallback: None,
            }),
            ItemKind::Contract(_) | ItemKind::Channel(_) | ItemKind::Service(_) => return,
        };
        let symbol;
        let mut meta;
        let united = self
            .scope(place.file)
            .map_or(item.name.value.as_str(), |scope| scope.united(&item.name.value));
        if united == item.name.value {
            symbol = self.symbol(place, united);
            meta = life.meta(&item.name, item.span, item.docs);
        } else {
            // A later declaration continues this one under another name: it is that one, formerly called so.
            symbol = self.symbol(place, united);
            let until = life.range.to;
            let newest = Spanned::new(Name::new(united), item.name.span);
            meta = life.meta(&newest, item.span, item.docs);
            let former = Former { name: item.name.clone(), before: Some(until) };
            meta.extra_mut().formers.push(former);
        }
        attributes(&mut meta, &item.attrs);
        let decl = Decl { symbol, meta, unit, parent: None, error };
        if let Some(node) = self.out.types.get_mut(id.0 as usize) {
            *node = Type::declared(decl, kind);
        }
    }

    fn structure(&mut self, item: &Item, index: usize, body: &'a Body, place: Place) -> Struct {
        Struct {
            fields: body.members.iter().map(|member| self.field(member, place)).collect(),
            openness: openness(item),
            reserved: self.reserved(index, body, place),
            ..Struct::default()
        }
    }

    fn life(&self, marks: &'a [tree::Mark], place: Place) -> Life<'a> {
        match self.scope(place.file) {
            Some(scope) => Life::of(marks, &scope.versions, place.range),
            None => Life::of(&[], &crate::life::Versions::default(), place.range),
        }
    }

    /// A field or parameter.
    pub(super) fn field(&mut self, member: &'a Member, place: Place) -> Field {
        let life = self.life(&member.marks, place);
        let ty = match &member.ty {
            Some(ty) => self.ty(ty, Place { range: life.range, ..place }),
            None => self.out.add(Type::new(member.span, TypeKind::Never)),
        };
        self.apply_coding(ty, &member.attrs);
        let presence = member.presence.map_or(Presence::Required, |presence| presence.value);
        let mut field = Field::new(self.member_meta(member, life), presence, ty);
        field.tag = member.tag.map(|tag| tag.value);
        field.default = member.default.as_ref().map(|default| literal(&default.value));
        field.inline = member.attrs.iter().any(|attr| attr.name.value == "proto.oneof");
        field
    }

    fn variant(&mut self, member: &'a Member, place: Place) -> Variant {
        let life = self.life(&member.marks, place);
        let inner = Place { range: life.range, ..place };
        let ty = member.ty.as_ref().map(|ty| self.ty(ty, inner));
        if let Some(ty) = ty {
            self.apply_coding(ty, &member.attrs);
        }
        let tag = member.tag.map(|tag| tag.value);
        Variant { meta: self.member_meta(member, life), tag, ty }
    }

    fn value(&mut self, member: &'a Member, place: Place) -> EnumValue {
        let life = self.life(&member.marks, place);
        let tag = member.tag.map(|tag| tag.value);
        EnumValue { meta: self.member_meta(member, life), tag }
    }

    #[allow(clippy::unused_self)]
    fn member_meta(&self, member: &'a Member, life: Life<'a>) -> Meta {
        let mut meta = life.meta(&member.name, member.span, member.docs);
        attributes(&mut meta, &member.attrs);
        meta
    }

    /// What a declaration must not use again: its own reservations, those of its other declarations, and the members
    /// that only earlier ones have.
    fn reserved(&self, index: usize, body: &Body, place: Place) -> Reserved {
        let mut reserved = Reserved::default();
        add_holes(&mut reserved, &body.reserved);
        let Some(scope) = self.scope(place.file) else { return reserved };
        let Some(item) = scope.file.items.get(index) else { return reserved };
        let others = scope.group(&item.name.value);
        if others.len() < 2 || !others.contains(&index) {
            return reserved;
        }
        let mut names: FxHashSet<&str> = FxHashSet::default();
        let mut tags: FxHashSet<i64> = FxHashSet::default();
        for member in &body.members {
            names.insert(&member.name.value);
            tags.extend(member.tag.map(|tag| tag.value));
            for mark in &member.marks {
                if let tree::MarkKind::Was { name, .. } = &mark.kind {
                    names.insert(&name.value);
                }
            }
        }
        for other in others.iter().filter(|other| **other != index) {
            let Some(body) = scope.file.items.get(*other).and_then(body_of) else { continue };
            add_holes(&mut reserved, &body.reserved);
            let earlier: Option<&Range> = scope.lives.get(*other).map(|life| &life.range);
            if earlier.is_none_or(|range| range.from >= place.range.from) {
                continue;
            }
            for member in &body.members {
                if names.insert(&member.name.value) {
                    reserved.names.push(member.name.clone());
                }
                if let Some(tag) = member.tag
                    && tags.insert(tag.value)
                {
                    let range = TagRange { first: tag.value, last: tag.value, span: member.span };
                    reserved.tags.push(range);
                }
            }
        }
        reserved
    }
}

/// The members of an item, if it has any.
pub(crate) fn body_of(item: &Item) -> Option<&Body> {
    match &item.kind {
        ItemKind::Struct(body)
        | ItemKind::Error { body, .. }
        | ItemKind::Union { body, .. }
        | ItemKind::Enum(body) => Some(body),
        _ => None,
    }
}

fn openness(item: &Item) -> Openness {
    if item.closed.is_some() { Openness::Closed } else { Openness::Open }
}

fn add_holes(reserved: &mut Reserved, holes: &[Hole]) {
    for hole in holes {
        match hole {
            Hole::Tags { first, last, span } if first <= last => {
                reserved.tags.push(TagRange { first: *first, last: *last, span: *span });
            }
            Hole::Tags { .. } => {}
            Hole::Name(name) => reserved.names.push(name.clone()),
        }
    }
}

/// Keeps what the model has no words for.
pub(super) fn attributes(meta: &mut Meta, attrs: &[tree::Attr]) {
    let inert = attrs.iter().filter(|attr| !UNDERSTOOD.contains(&attr.name.value.as_str()));
    let mut inert = inert.map(attribute).peekable();
    if inert.peek().is_some() {
        meta.extra_mut().attributes.extend(inert);
    }
}
