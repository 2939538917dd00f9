//! Types of other formats as fields, messages and enums, by the mapping of Wire 5.1.

use rustc_hash::FxHashSet;
use wireproof_model::{
    Enum, Field, Meta, Presence, Reserved, Scalar, Struct, TypeId, TypeKind, Union,
};

use super::born::{entry_name, scalar_type};
use super::foreign::{Mapping, Members, camel, identifier};
use super::options::Bytes;
use super::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    OneofDescriptorProto, ReservedRange,
};

/// Anonymous types nested deeper than this are any value.
const MAX_DEPTH: u32 = 64;

const SINGLE: i32 = 1;
const REPEATED: i32 = 3;
const MESSAGE: i32 = 11;
const ENUM: i32 = 14;

/// How a type is written as a field.
pub(super) struct Slot {
    pub(super) label: i32,
    pub(super) number: i32,
    pub(super) type_name: Option<String>,
}

impl Slot {
    fn message(name: String) -> Self {
        Self { label: SINGLE, number: MESSAGE, type_name: Some(name) }
    }
}

/// Numbers for those that have none, in order.
struct Numbers {
    taken: FxHashSet<i64>,
    next: i64,
}

impl Numbers {
    fn of(tags: impl Iterator<Item = Option<i64>>, reserved: &Reserved, first: i64) -> Self {
        let mut taken: FxHashSet<i64> = tags.flatten().collect();
        let ranges =
            reserved.tags.iter().filter(|range| range.last.saturating_sub(range.first) < 10_000);
        taken.extend(ranges.flat_map(|range| range.first..=range.last));
        Self { taken, next: first }
    }

    fn take(&mut self, tag: Option<i64>) -> i32 {
        let tag = tag.unwrap_or_else(|| {
            while self.taken.contains(&self.next) {
                self.next += 1;
            }
            self.taken.insert(self.next);
            self.next
        });
        tag as i32
    }
}

fn numbers_of(body: &Struct, contract: &wireproof_model::Contract) -> Numbers {
    let mut tags: Vec<Option<i64>> = body.fields.iter().map(|field| field.tag).collect();
    for field in body.fields.iter().filter(|field| field.inline) {
        if let TypeKind::Union(union) = &contract.ty(contract.resolve(field.ty)).kind {
            tags.extend(union.variants.iter().map(|variant| variant.tag));
        }
    }
    Numbers::of(tags.into_iter(), &body.reserved, 1)
}

fn plain_field(meta: &Meta, number: i32, slot: Slot) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some(identifier(&meta.name.value)),
        number: Some(number),
        label: Some(slot.label),
        r#type: Some(slot.number),
        type_name: slot.type_name,
        json_name: Some(meta.spelling().to_string()),
        ..FieldDescriptorProto::default()
    }
}

fn oneof(name: String) -> OneofDescriptorProto {
    OneofDescriptorProto { name: Some(name), options: None }
}

impl Mapping<'_> {
    /// A struct as a message.
    pub(super) fn message(
        &mut self,
        name: &str,
        scope: &str,
        body: &Struct,
        depth: u32,
    ) -> DescriptorProto {
        let own = format!("{scope}.{name}");
        let mut inner = Members::default();
        let mut message = DescriptorProto {
            name: Some(name.into()),
            oneof_decl: body
                .exclusive
                .iter()
                .map(|group| oneof(identifier(&group.meta.name.value)))
                .collect(),
            ..DescriptorProto::default()
        };
        let mut numbers = numbers_of(body, self.contract);
        for field in body.fields.iter().filter(|field| !field.extension) {
            let union = self.contract.resolve(field.ty);
            if field.inline
                && let TypeKind::Union(union) = &self.contract.ty(union).kind
            {
                let group = message.oneof_decl.len() as i32;
                message.oneof_decl.push(oneof(identifier(&field.meta.name.value)));
                self.variants(union, &own, group, &mut numbers, &mut message, &mut inner, depth);
                continue;
            }
            let number = numbers.take(field.tag);
            let written = self.member(field, number, &own, &mut inner, depth);
            message.field.push(written);
        }
        reserve(&body.reserved, &mut message);
        synthetic(&mut message);
        message.nested_type = inner.messages;
        message.enum_type = inner.enums;
        message
    }

    fn member(
        &mut self,
        field: &Field,
        number: i32,
        own: &str,
        inner: &mut Members,
        depth: u32,
    ) -> FieldDescriptorProto {
        let name = field.meta.name.value.clone();
        let slot = match field.exclusive {
            Some(_) => self.single(field.ty, &name, own, inner, depth + 1),
            None => self.slot(field.ty, &name, own, inner, depth + 1),
        };
        let tracked = slot.label == SINGLE
            && slot.number != MESSAGE
            && field.exclusive.is_none()
            && field.presence != Presence::Implicit;
        let mut written = plain_field(&field.meta, number, slot);
        written.oneof_index = field.exclusive.map(|at| at as i32);
        written.proto3_optional = tracked.then_some(true);
        written
    }

    /// A union as a message with one oneof.
    pub(super) fn union(
        &mut self,
        name: &str,
        scope: &str,
        body: &Union,
        depth: u32,
    ) -> DescriptorProto {
        let own = format!("{scope}.{name}");
        let mut inner = Members::default();
        let mut message = DescriptorProto {
            name: Some(name.into()),
            oneof_decl: vec![oneof("variant_of".into())],
            ..DescriptorProto::default()
        };
        let tags = body.variants.iter().map(|variant| variant.tag);
        let mut numbers = Numbers::of(tags, &body.reserved, 1);
        self.variants(body, &own, 0, &mut numbers, &mut message, &mut inner, depth);
        reserve(&body.reserved, &mut message);
        message.nested_type = inner.messages;
        message.enum_type = inner.enums;
        message
    }

    #[allow(clippy::too_many_arguments)]
    fn variants(
        &mut self,
        body: &Union,
        own: &str,
        group: i32,
        numbers: &mut Numbers,
        message: &mut DescriptorProto,
        inner: &mut Members,
        depth: u32,
    ) {
        for variant in &body.variants {
            let name = variant.meta.name.value.clone();
            let slot = match variant.ty {
                Some(ty) => self.single(ty, &name, own, inner, depth + 1),
                None => Slot::message(self.built_in("empty", "Empty")),
            };
            let mut field = plain_field(&variant.meta, numbers.take(variant.tag), slot);
            field.oneof_index = Some(group);
            message.field.push(field);
        }
    }

    /// An enum, whose zero comes first.
    pub(super) fn enumeration(
        &mut self,
        name: &str,
        scope: &str,
        body: &Enum,
    ) -> EnumDescriptorProto {
        let tags = body.values.iter().map(|value| value.tag);
        let mut numbers = Numbers::of(tags, &body.reserved, 0);
        let mut values: Vec<(String, i32)> = body
            .values
            .iter()
            .map(|value| (identifier(&value.meta.name.value), numbers.take(value.tag)))
            .collect();
        let prefix = upper_snake(name);
        match values.iter().position(|(_, number)| *number == 0) {
            Some(at) => {
                let zero = values.remove(at);
                values.insert(0, zero);
            }
            None => values.insert(0, (format!("{prefix}_UNKNOWN"), 0)),
        }
        let distinct: FxHashSet<i32> = values.iter().map(|(_, number)| *number).collect();
        let mut bytes = Bytes::default();
        if distinct.len() < values.len() {
            bytes.number(2, 1);
        }
        let taken = self.values.entry(scope.to_owned()).or_default();
        let mut written = Vec::with_capacity(values.len());
        for (value, number) in values {
            // Values stand beside their enum in Protobuf.
            let mut name = value.clone();
            while !taken.insert(name.clone()) {
                name = format!("{prefix}_{name}");
            }
            let value =
                EnumValueDescriptorProto { name: Some(name), number: Some(number), options: None };
            written.push(value);
        }
        let range = |range: &wireproof_model::TagRange| ReservedRange {
            start: Some(range.first as i32),
            end: Some(range.last as i32),
        };
        EnumDescriptorProto {
            name: Some(name.into()),
            value: written,
            options: bytes.finish(),
            reserved_range: body.reserved.tags.iter().map(range).collect(),
            reserved_name: body.reserved.names.iter().map(|name| name.value.to_string()).collect(),
            visibility: None,
        }
    }

    /// A type where only a single value may stand: what is repeated gets a message around it.
    fn single(
        &mut self,
        id: TypeId,
        hint: &str,
        own: &str,
        inner: &mut Members,
        depth: u32,
    ) -> Slot {
        if !self.is_repeated(id) || depth > MAX_DEPTH {
            return self.slot(id, hint, own, inner, depth);
        }
        let name = inner.free(&format!("{}Values", camel(hint)));
        let message = self.holder(&name, own, id, "values", depth);
        inner.messages.push(message);
        Slot::message(format!("{own}.{name}"))
    }

    fn is_repeated(&self, id: TypeId) -> bool {
        let target = self.contract.resolve(id);
        match self.contract.ty(target).kind {
            TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. } => true,
            TypeKind::Nullable(inner) => {
                let inner = self.contract.resolve(inner);
                matches!(
                    self.contract.ty(inner).kind,
                    TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. }
                )
            }
            _ => false,
        }
    }

    /// An item of a list or a value of a map, where nothing may be absent either.
    fn item(&mut self, id: TypeId, hint: &str, own: &str, inner: &mut Members, depth: u32) -> Slot {
        let target = self.contract.resolve(id);
        if matches!(self.contract.ty(target).kind, TypeKind::Nullable(_)) && depth <= MAX_DEPTH {
            let name = inner.free(&format!("{}Value", camel(hint)));
            let mut message = self.holder(&name, own, id, "value", depth);
            if let Some(field) = message.field.first_mut()
                && field.label == Some(SINGLE)
                && field.r#type != Some(MESSAGE)
            {
                field.proto3_optional = Some(true);
            }
            synthetic(&mut message);
            inner.messages.push(message);
            return Slot::message(format!("{own}.{name}"));
        }
        self.single(id, hint, own, inner, depth)
    }

    /// Any type as a field.
    pub(super) fn slot(
        &mut self,
        id: TypeId,
        hint: &str,
        own: &str,
        inner: &mut Members,
        depth: u32,
    ) -> Slot {
        let target = self.contract.resolve(id);
        let ty = self.contract.ty(target);
        if depth > MAX_DEPTH {
            return Slot::message(self.built_in("struct", "Value"));
        }
        match &ty.kind {
            TypeKind::Scalar(scalar) => self.scalar(*scalar),
            TypeKind::Nullable(of) => self.slot(*of, hint, own, inner, depth + 1),
            TypeKind::List(item) | TypeKind::Set(item) => {
                Slot { label: REPEATED, ..self.item(*item, hint, own, inner, depth + 1) }
            }
            TypeKind::Map { key, value } => self.map(*key, *value, hint, own, inner, depth),
            TypeKind::Enum(_) | TypeKind::Struct(_) | TypeKind::Union(_) if ty.decl.is_some() => {
                let number = if matches!(ty.kind, TypeKind::Enum(_)) { ENUM } else { MESSAGE };
                Slot { label: SINGLE, number, type_name: self.name_of(target) }
            }
            TypeKind::Enum(body) => {
                let name = inner.free(&camel(hint));
                let written = self.enumeration(&name, own, body);
                inner.enums.push(written);
                Slot { label: SINGLE, number: ENUM, type_name: Some(format!("{own}.{name}")) }
            }
            TypeKind::Struct(body) => {
                let name = inner.free(&camel(hint));
                let written = self.message(&name, own, body, depth + 1);
                inner.messages.push(written);
                Slot::message(format!("{own}.{name}"))
            }
            TypeKind::Union(body) => {
                let name = inner.free(&camel(hint));
                let written = self.union(&name, own, body, depth + 1);
                inner.messages.push(written);
                Slot::message(format!("{own}.{name}"))
            }
            TypeKind::Part { of, fields } => {
                let Some((_, body)) = self.contract.as_struct(*of) else {
                    return Slot::message(self.built_in("struct", "Value"));
                };
                let kept = fields.iter().filter_map(|at| body.fields.get(*at as usize).cloned());
                let part = Struct { fields: kept.collect(), ..body.clone() };
                let name = inner.free(&camel(hint));
                let written = self.message(&name, own, &part, depth + 1);
                inner.messages.push(written);
                Slot::message(format!("{own}.{name}"))
            }
            _ => Slot::message(self.built_in("struct", "Value")),
        }
    }

    fn scalar(&mut self, scalar: Scalar) -> Slot {
        let single = |number| Slot { label: SINGLE, number, type_name: None };
        match scalar {
            Scalar::Timestamp(_) => Slot::message(self.built_in("timestamp", "Timestamp")),
            Scalar::Duration(_) => Slot::message(self.built_in("duration", "Duration")),
            Scalar::Json | Scalar::Null => Slot::message(self.built_in("struct", "Value")),
            Scalar::Integer => single(3),
            Scalar::Number => single(1),
            scalar => single(scalar_type(scalar)),
        }
    }

    fn map(
        &mut self,
        key: TypeId,
        value: TypeId,
        hint: &str,
        own: &str,
        inner: &mut Members,
        depth: u32,
    ) -> Slot {
        let key = self.contract.resolve(key);
        let number = match self.contract.ty(key).kind {
            TypeKind::Scalar(scalar @ (Scalar::Bool | Scalar::Int(_))) => scalar_type(scalar),
            TypeKind::Scalar(Scalar::Integer) => 3,
            _ => 9,
        };
        let value = self.item(value, hint, own, inner, depth + 1);
        let part = |name: &str, number, slot: Slot| FieldDescriptorProto {
            name: Some(name.into()),
            number: Some(number),
            label: Some(SINGLE),
            r#type: Some(slot.number),
            type_name: slot.type_name,
            json_name: Some(name.into()),
            ..FieldDescriptorProto::default()
        };
        let key = Slot { label: SINGLE, number, type_name: None };
        let mut bytes = Bytes::default();
        bytes.number(7, 1);
        // Protobuf's own compilers insist on this name.
        let name = entry_name(&identifier(hint));
        inner.names.insert(name.clone());
        inner.messages.push(DescriptorProto {
            name: Some(name.clone()),
            field: vec![part("key", 1, key), part("value", 2, value)],
            options: bytes.finish(),
            ..DescriptorProto::default()
        });
        Slot { label: REPEATED, number: MESSAGE, type_name: Some(format!("{own}.{name}")) }
    }
}

fn reserve(reserved: &Reserved, message: &mut DescriptorProto) {
    let range = |range: &wireproof_model::TagRange| ReservedRange {
        start: Some(range.first as i32),
        end: Some(range.last.saturating_add(1) as i32),
    };
    message.reserved_range = reserved.tags.iter().map(range).collect();
    let names = reserved.names.iter().map(|name| identifier(&name.value));
    message.reserved_name = names.collect();
}

/// The oneofs that stand behind `optional`.
fn synthetic(message: &mut DescriptorProto) {
    for field in &mut message.field {
        if field.proto3_optional == Some(true) {
            field.oneof_index = Some(message.oneof_decl.len() as i32);
            let name = format!("_{}", field.name.as_deref().unwrap_or_default());
            message.oneof_decl.push(oneof(name));
        }
    }
}

/// `FooBar` as `FOO_BAR`.
fn upper_snake(name: &str) -> String {
    let mut out = String::new();
    for character in name.chars() {
        if character.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(character.to_ascii_uppercase());
    }
    out
}
