//! Lowers a type to its tagged form.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use wireproof_model::{
    Coding, Constraints, Contract, Element, Field, Framing, Int, Literal, Meta, Name, Number,
    Openness, Packing, Presence, Scalar, TypeId, TypeKind,
};

/// A message: what a struct, a union, or a value that needs a message around it looks like.
#[derive(Debug, Default)]
pub struct Message<'a> {
    /// The fields in the order declared.
    pub slots: Vec<Slot<'a>>,
    /// Places in `slots` by tag.
    pub by_tag: FxHashMap<i64, usize>,
    /// Names that must not be used again.
    pub reserved: Option<&'a wireproof_model::Reserved>,
    /// Whether fields travel as items of tag and content.
    pub item_framing: bool,
    /// Whether the reader must know what it gets: a closed struct or union.
    pub closed: bool,
    /// Whether it is a union: one field is set, and which one is the value.
    pub union: bool,
}

/// A field of a message.
#[derive(Debug)]
pub struct Slot<'a> {
    /// The field or variant that says it.
    pub element: Element,
    /// Its names.
    pub meta: &'a Meta,
    /// Its number.
    pub tag: i64,
    /// One value or many.
    pub many: Many,
    /// What a value is.
    pub kind: Kind,
    /// The node of the type expression that says what a value is.
    pub node: Element,
    /// What endpoints promise about its presence.
    pub sending: Sending,
    /// What stands in for it; a zero is none.
    pub default: Option<&'a Literal>,
    /// The group of fields that exclude each other.
    pub group: Option<Element>,
    /// Whether a nested message stands between marks.
    pub delimited: bool,
    /// Whether a list of numbers is one run of bytes.
    pub packed: bool,
    /// What a value must hold.
    pub constraints: Vec<&'a Constraints>,
    /// What a list or map must hold.
    pub list_constraints: Vec<&'a Constraints>,
    /// Whether another declaration than the message's own defines it.
    pub extension: bool,
}

/// One value or many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// One.
    One,
    /// A list.
    List,
    /// Entries of key and value.
    Map(Kind),
}

/// What endpoints promise about a field's presence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// The writer sends it, the reader relies on it.
    Required,
    /// The writer sends it, the reader copes without.
    Expected,
    /// Absent is apart from zero.
    Explicit,
    /// Zero is not written.
    Implicit,
    /// A list or map: empty is not written.
    Repeated,
}

impl Sending {
    /// Whether a writer writes it in every message.
    pub fn always(self) -> bool {
        matches!(self, Self::Required | Self::Expected)
    }
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `bool`.
    Bool,
    /// An integer; `range` is what its type can hold.
    Int {
        /// Width and sign on the wire, and the coding.
        wire: Int,
        /// The least and the greatest value of the contract's own type.
        range: (i128, i128),
    },
    /// An enum.
    Enum(TypeId),
    /// `float`.
    Float,
    /// `double`.
    Double,
    /// `string`.
    String {
        /// Whether codecs check that it is UTF-8.
        checked: bool,
    },
    /// `bytes`.
    Bytes,
    /// A message: a struct, a union, or a list or map that needs one around it.
    Message(TypeId),
    /// A message that every runtime knows.
    Builtin(Builtin),
    /// The encoding cannot say it; what it is.
    Unsayable(&'static str),
}

/// A message that every runtime knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Builtin {
    /// `google.protobuf.Timestamp`.
    Timestamp,
    /// `google.protobuf.Duration`.
    Duration,
    /// `google.protobuf.Value`.
    Value,
    /// `google.protobuf.Empty`.
    Empty,
}

impl Kind {
    /// Whether a list of it can be one run of bytes.
    pub fn packable(self) -> bool {
        matches!(self, Self::Bool | Self::Int { .. } | Self::Enum(_) | Self::Float | Self::Double)
    }
}

static NAMELESS: LazyLock<Meta> = LazyLock::new(Meta::default);

/// Lowers the types of one contract.
pub(crate) struct Lowering<'a> {
    contract: &'a Contract,
}

impl<'a> Lowering<'a> {
    pub(crate) fn new(contract: &'a Contract) -> Self {
        Self { contract }
    }

    /// The message of a type; a type that is no message gets one around it, with the value as field 1.
    pub(crate) fn message(&self, id: TypeId) -> Message<'a> {
        let mut message = Message::default();
        let resolved = self.contract.resolve(id);
        let ty = self.contract.ty(resolved);
        match &ty.kind {
            TypeKind::Struct(body) => {
                for (field, at) in body.fields.iter().zip(0..) {
                    self.field(resolved, at, field, &mut message.slots);
                }
                message.reserved = Some(&body.reserved);
                message.item_framing = body.item_framing;
                message.closed = body.openness == Openness::Closed;
            }
            TypeKind::Part { of, fields } => {
                for at in fields {
                    if let Some(field) = self.contract.field(*of, *at) {
                        self.field(*of, *at, field, &mut message.slots);
                    }
                }
            }
            TypeKind::Union(body) => {
                message.reserved = Some(&body.reserved);
                message.closed = body.openness == Openness::Closed;
                message.union = true;
                self.variants(resolved, Element::Type(resolved), &mut message.slots);
            }
            _ => {}
        }
        for (slot, at) in message.slots.iter().zip(0..) {
            message.by_tag.entry(slot.tag).or_insert(at);
        }
        message
    }

    /// The field 1 of the message around a collection that stands where a message must.
    pub(crate) fn around(&self, id: TypeId) -> Slot<'a> {
        let value = self.value(id);
        Slot {
            element: Element::Type(id),
            meta: &NAMELESS,
            tag: 1,
            many: value.many,
            kind: value.kind,
            node: Element::Type(value.node),
            sending: Sending::Repeated,
            default: None,
            group: None,
            delimited: false,
            packed: value.many == Many::List && value.kind.packable(),
            constraints: value.constraints,
            list_constraints: value.list_constraints,
            extension: false,
        }
    }

    fn field(&self, owner: TypeId, at: u32, field: &'a Field, slots: &mut Vec<Slot<'a>>) {
        let element = Element::Field(owner, at);
        if field.inline {
            self.variants(self.contract.resolve(field.ty), element, slots);
            return;
        }
        let Some(tag) = field.tag else { return };
        let value = self.value(field.ty);
        let sending = match field.presence {
            // Whatever is promised of a list, one that is empty is not on the wire.
            _ if value.many != Many::One => Sending::Repeated,
            Presence::Required => Sending::Required,
            Presence::Expected => Sending::Expected,
            Presence::Implicit if !matches!(value.kind, Kind::Message(_) | Kind::Builtin(_)) => {
                Sending::Implicit
            }
            _ => Sending::Explicit,
        };
        slots.push(Slot {
            element,
            meta: &field.meta,
            tag,
            many: value.many,
            kind: value.kind,
            node: Element::Type(value.node),
            sending,
            default: field.default.as_ref().filter(|literal| !is_zero(literal)),
            group: field.exclusive.map(|group| Element::Exclusive(owner, group)),
            delimited: field.framing == Framing::Delimited,
            packed: value.many == Many::List
                && value.kind.packable()
                && field.packing == Packing::Packed,
            constraints: value.constraints,
            list_constraints: value.list_constraints,
            extension: field.extension,
        });
    }

    fn variants(&self, union: TypeId, group: Element, slots: &mut Vec<Slot<'a>>) {
        let TypeKind::Union(body) = &self.contract.ty(union).kind else { return };
        for (variant, at) in body.variants.iter().zip(0..) {
            let Some(tag) = variant.tag else { continue };
            let element = Element::Variant(union, at);
            let mut value = Value::of(Kind::Builtin(Builtin::Empty), union);
            if let Some(ty) = variant.ty {
                value = self.value(ty);
                if value.many != Many::One {
                    // A oneof holds no lists: a message stands around it.
                    value = Value::of(Kind::Message(ty), ty);
                }
            }
            slots.push(Slot {
                element,
                meta: &variant.meta,
                tag,
                many: Many::One,
                kind: value.kind,
                node: Element::Type(value.node),
                sending: Sending::Explicit,
                default: None,
                group: Some(group),
                delimited: false,
                packed: false,
                constraints: value.constraints,
                list_constraints: Vec::new(),
                extension: false,
            });
        }
    }

    /// What a type expression says about a field's value.
    fn value(&self, id: TypeId) -> Value<'a> {
        let mut value = self.one(id);
        let collection = self.contract.ty(value.node);
        let (items, key) = match collection.kind {
            TypeKind::List(items) | TypeKind::Set(items) => (items, None),
            TypeKind::Map { key, value } => (value, Some(key)),
            _ => return value,
        };
        let mut inner = self.one(items);
        if inner.nullable || matches!(inner.kind, Kind::Message(node) if self.is_collection(node)) {
            inner = Value::of(Kind::Message(items), items);
        }
        inner.many = match key.map(|key| self.one(key).kind) {
            None => Many::List,
            Some(kind @ (Kind::Bool | Kind::Int { .. } | Kind::String { .. })) => Many::Map(kind),
            // Enum, uuid and date keys travel as text.
            Some(_) => Many::Map(Kind::String { checked: true }),
        };
        inner.list_constraints = std::mem::take(&mut value.constraints);
        // The element is the node as it stands in the collection, not what it stands for.
        inner.node = items;
        inner
    }

    fn is_collection(&self, id: TypeId) -> bool {
        let kind = &self.contract.ty(self.contract.resolve(id)).kind;
        matches!(kind, TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. })
    }

    /// One value; a collection is a message here. Uses, aliases and nullability are looked through.
    fn one(&self, id: TypeId) -> Value<'a> {
        let mut value = Value::of(Kind::Unsayable("nothing"), id);
        let mut at = id;
        // A chain longer than the arena is a circle.
        for _ in 0..=self.contract.types.len() {
            let ty = self.contract.ty(at);
            value.constraints.extend(ty.constraints.as_deref());
            match ty.kind {
                TypeKind::Ref(next) | TypeKind::Alias(next) => at = next,
                TypeKind::Nullable(next) => {
                    value.nullable = true;
                    at = next;
                }
                _ => break,
            }
        }
        value.node = at;
        value.kind = self.kind(at);
        value
    }

    fn kind(&self, id: TypeId) -> Kind {
        match &self.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => scalar_kind(*scalar),
            TypeKind::Enum(_) => Kind::Enum(id),
            TypeKind::Struct(_)
            | TypeKind::Part { .. }
            | TypeKind::Union(_)
            | TypeKind::List(_)
            | TypeKind::Set(_)
            | TypeKind::Map { .. } => Kind::Message(id),
            TypeKind::Tuple { .. } => Kind::Unsayable("a tuple"),
            TypeKind::Literals(_) => Kind::Unsayable("a choice of literal values"),
            TypeKind::Schema(_) => Kind::Unsayable("logic over schemas"),
            TypeKind::Opaque(_) => Kind::Unsayable("something that was not understood"),
            TypeKind::Never | TypeKind::Ref(_) | TypeKind::Alias(_) | TypeKind::Nullable(_) => {
                Kind::Unsayable("no value at all")
            }
        }
    }
}

struct Value<'a> {
    many: Many,
    kind: Kind,
    node: TypeId,
    nullable: bool,
    constraints: Vec<&'a Constraints>,
    list_constraints: Vec<&'a Constraints>,
}

impl Value<'_> {
    fn of(kind: Kind, node: TypeId) -> Self {
        Self {
            many: Many::One,
            kind,
            node,
            nullable: false,
            constraints: Vec::new(),
            list_constraints: Vec::new(),
        }
    }
}

fn scalar_kind(scalar: Scalar) -> Kind {
    match scalar {
        Scalar::Bool => Kind::Bool,
        Scalar::String { checked } => Kind::String { checked },
        Scalar::Bytes { .. } => Kind::Bytes,
        Scalar::Int(int) => {
            let wire = Int { bits: if int.bits > 32 { 64 } else { 32 }, ..int };
            Kind::Int { wire, range: int.range() }
        }
        Scalar::Integer => {
            let wire = Int { bits: 64, signed: true, coding: Coding::Variable };
            Kind::Int { wire, range: wire.range() }
        }
        Scalar::Float32 => Kind::Float,
        Scalar::Float64 | Scalar::Number => Kind::Double,
        Scalar::Decimal { .. }
        | Scalar::Uuid
        | Scalar::Url
        | Scalar::Date
        | Scalar::Time(_)
        | Scalar::LocalTimestamp(_) => Kind::String { checked: true },
        Scalar::Timestamp(_) => Kind::Builtin(Builtin::Timestamp),
        Scalar::Duration(_) => Kind::Builtin(Builtin::Duration),
        Scalar::Json => Kind::Builtin(Builtin::Value),
        Scalar::Null => Kind::Unsayable("null alone"),
    }
}

fn is_zero(literal: &Literal) -> bool {
    match literal {
        Literal::Null => true,
        Literal::Bool(value) => !value,
        Literal::Number(number) => *number == Number::Int(0),
        Literal::String(text) => text.is_empty(),
        Literal::Bytes(bytes) => bytes.is_empty(),
        Literal::Symbol(_) => false,
        Literal::List(items) => items.is_empty(),
        Literal::Object(entries) => entries.is_empty(),
    }
}

/// `foo_bar` → `fooBar`, as protoc derives JSON names (language guide, "ProtoJSON").
pub fn lower_camel(name: &str) -> Name {
    let mut out = String::with_capacity(name.len());
    let mut capital = false;
    for character in name.chars() {
        if character == '_' {
            capital = true;
        } else if capital {
            out.extend(character.to_uppercase());
            capital = false;
        } else {
            out.push(character);
        }
    }
    out.into()
}

impl Slot<'_> {
    /// The name that a JSON writer writes.
    pub fn json_name(&self) -> Name {
        self.meta.key.clone().unwrap_or_else(|| lower_camel(&self.meta.name.value))
    }

    /// Whether a JSON reader takes `name` for this field: the JSON name and the original one.
    pub fn answers_to(&self, name: &str) -> bool {
        self.json_name() == name || (!self.extension && self.meta.name.value == name)
    }
}
