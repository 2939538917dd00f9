//! How a type looks as a Protobuf message (`wire.md` 5.1): which place of a value travels under which number.

use wireproof_model::{
    Coding, Contract, Framing, Int, Name, Openness, Packing, Presence, Scalar, TypeId, TypeKind,
};

use crate::Failure;

/// A message.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) slots: Vec<Slot>,
    pub(super) shape: Shape,
    /// A union, or a struct, that takes nothing that it does not know.
    pub(super) closed: bool,
}

/// What a value of a message's type is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Shape {
    #[default]
    Struct,
    Union,
    /// A value with a message around it.
    Around,
}

/// Where in a value something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A struct's field.
    Field(u32),
    /// A variant of the union in a struct's field, written as a field of the struct.
    Inline(u32, u32),
    /// A union's variant.
    Variant(u32),
    /// The whole value.
    Whole,
}

/// A field of a message.
#[derive(Debug)]
pub(super) struct Slot {
    pub(super) place: Place,
    pub(super) name: Name,
    pub(super) json_name: Name,
    pub(super) number: i32,
    pub(super) many: Many,
    pub(super) leaf: Leaf,
    pub(super) writing: Writing,
    pub(super) oneof: Option<u32>,
    /// Whether another declaration defines the field; `name` is then its bracketed full name.
    pub(super) extension: bool,
}

/// What is special about how a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// Nothing.
    Plain,
    /// Zero is not written.
    Implicit,
    /// A list of numbers is one run of bytes.
    Packed,
    /// A message stands between marks.
    Delimited,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Many {
    One,
    List,
    Map(Leaf),
}

/// A single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    Bool,
    Int(Int),
    Float,
    Double,
    Text {
        checked: bool,
    },
    Bytes,
    Enum(TypeId),
    /// The message of the node.
    Message(TypeId),
    Timestamp,
    Duration,
    Json,
    Empty,
}

/// `foo_bar` → `fooBar`, as protoc derives JSON names.
fn lower_camel(name: &str) -> Name {
    let mut out = String::with_capacity(name.len());
    let mut capital = false;
    for character in name.chars() {
        match character {
            '_' => capital = true,
            _ if capital => {
                out.extend(character.to_uppercase());
                capital = false;
            }
            _ => out.push(character),
        }
    }
    out.into()
}

impl Layout {
    /// The message of a resolved type.
    pub(super) fn of(contract: &Contract, id: TypeId) -> Result<Self, Failure> {
        let mut layout = Self::default();
        match &contract.ty(id).kind {
            TypeKind::Struct(body) => {
                layout.closed = body.openness == Openness::Closed;
                if body.item_framing {
                    let symbol = contract.symbol(wireproof_model::Element::Type(id));
                    return Err(Failure::Unsayable(format!(
                        "`{symbol}` is a message set, which the codec does not know"
                    )));
                }
                for at in 0..body.fields.len() as u32 {
                    layout.field(contract, (id, at))?;
                }
            }
            TypeKind::Part { of, fields } => {
                for at in fields {
                    layout.field(contract, (*of, *at))?;
                }
            }
            TypeKind::Union(body) => {
                layout.shape = Shape::Union;
                layout.closed = body.openness == Openness::Closed;
                layout.variants(contract, id, Place::Variant, 0)?;
            }
            _ => {
                layout.shape = Shape::Around;
                let (many, leaf) = value(contract, id)?;
                layout.slots.push(Slot {
                    place: Place::Whole,
                    name: "value".into(),
                    json_name: "value".into(),
                    number: 1,
                    many,
                    leaf,
                    writing: if many == Many::List && packable(leaf) {
                        Writing::Packed
                    } else {
                        Writing::Plain
                    },
                    oneof: None,
                    extension: false,
                });
            }
        }
        Ok(layout)
    }

    fn field(&mut self, contract: &Contract, (id, at): (TypeId, u32)) -> Result<(), Failure> {
        let Some(field) = contract.field(id, at) else { return Ok(()) };
        if field.inline {
            let union = contract.resolve(field.ty);
            let oneof = 1_000_000 + at;
            return self.variants(contract, union, |variant| Place::Inline(at, variant), oneof);
        }
        let Some(number) = number(field.tag) else {
            let symbol = contract.symbol(wireproof_model::Element::Field(id, at));
            return Err(Failure::Unsayable(format!("`{symbol}` has no tag")));
        };
        let (many, leaf) = value(contract, field.ty)?;
        let key = field.meta.key.as_ref();
        let name = key.filter(|_| field.extension).unwrap_or(&field.meta.name.value);
        self.slots.push(Slot {
            place: Place::Field(at),
            name: name.clone(),
            json_name: key.cloned().unwrap_or_else(|| lower_camel(&field.meta.name.value)),
            number,
            many,
            leaf,
            writing: writing(field, many, leaf),
            oneof: field.exclusive,
            extension: field.extension,
        });
        Ok(())
    }

    fn variants(
        &mut self,
        contract: &Contract,
        union: TypeId,
        place: impl Fn(u32) -> Place,
        oneof: u32,
    ) -> Result<(), Failure> {
        let TypeKind::Union(body) = &contract.ty(union).kind else {
            return Err(Failure::Unsayable("a oneof that is no union".into()));
        };
        for (variant, at) in body.variants.iter().zip(0..) {
            let Some(number) = number(variant.tag) else {
                let symbol = contract.symbol(wireproof_model::Element::Variant(union, at));
                return Err(Failure::Unsayable(format!("`{symbol}` has no tag")));
            };
            let leaf = match variant.ty {
                None => Leaf::Empty,
                Some(ty) => match value(contract, ty)? {
                    (Many::One, leaf) => leaf,
                    // A oneof holds no lists: a message stands around it.
                    _ => Leaf::Message(ty),
                },
            };
            let name = variant.meta.name.value.clone();
            self.slots.push(Slot {
                place: place(at),
                json_name: variant.meta.key.clone().unwrap_or_else(|| lower_camel(&name)),
                name,
                number,
                many: Many::One,
                leaf,
                writing: Writing::Plain,
                oneof: Some(oneof),
                extension: false,
            });
        }
        Ok(())
    }
}

fn number(tag: Option<i64>) -> Option<i32> {
    tag.and_then(|tag| i32::try_from(tag).ok())
}

fn writing(field: &wireproof_model::Field, many: Many, leaf: Leaf) -> Writing {
    let message = matches!(
        leaf,
        Leaf::Message(_) | Leaf::Timestamp | Leaf::Duration | Leaf::Json | Leaf::Empty
    );
    if field.framing == Framing::Delimited && message {
        Writing::Delimited
    } else if many == Many::List && packable(leaf) && field.packing == Packing::Packed {
        Writing::Packed
    } else if many == Many::One && !message && field.presence == Presence::Implicit {
        Writing::Implicit
    } else {
        Writing::Plain
    }
}

fn packable(leaf: Leaf) -> bool {
    matches!(leaf, Leaf::Bool | Leaf::Int(_) | Leaf::Float | Leaf::Double | Leaf::Enum(_))
}

/// What a type expression says about a field's value.
fn value(contract: &Contract, id: TypeId) -> Result<(Many, Leaf), Failure> {
    let node = look_through(contract, id).0;
    match contract.ty(node).kind {
        TypeKind::List(items) | TypeKind::Set(items) => Ok((Many::List, item(contract, items)?)),
        TypeKind::Map { key, value } => {
            let key = match leaf(contract, look_through(contract, key).0)? {
                key @ (Leaf::Bool | Leaf::Int(_) | Leaf::Text { .. }) => key,
                // Enum, UUID and date keys travel as text.
                _ => Leaf::Text { checked: true },
            };
            Ok((Many::Map(key), item(contract, value)?))
        }
        _ => Ok((Many::One, leaf(contract, node)?)),
    }
}

/// An item of a list or map: null and collections need a message around them.
fn item(contract: &Contract, id: TypeId) -> Result<Leaf, Failure> {
    let (node, nullable) = look_through(contract, id);
    match contract.ty(node).kind {
        TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. } => Ok(Leaf::Message(id)),
        _ if nullable => Ok(Leaf::Message(id)),
        _ => leaf(contract, node),
    }
}

/// What a type is behind uses, aliases and null; whether null was among them.
pub(super) fn look_through(contract: &Contract, id: TypeId) -> (TypeId, bool) {
    let (mut at, mut nullable) = (contract.resolve(id), false);
    // A chain longer than the arena is a circle.
    for _ in 0..=contract.types.len() {
        let TypeKind::Nullable(next) = contract.ty(at).kind else { break };
        nullable = true;
        at = contract.resolve(next);
    }
    (at, nullable)
}

fn leaf(contract: &Contract, id: TypeId) -> Result<Leaf, Failure> {
    let unsayable = |what: &str| Err(Failure::Unsayable(format!("{what} has no form in Protobuf")));
    match &contract.ty(id).kind {
        TypeKind::Scalar(scalar) => match scalar {
            Scalar::Bool => Ok(Leaf::Bool),
            Scalar::String { checked } => Ok(Leaf::Text { checked: *checked }),
            Scalar::Bytes { .. } => Ok(Leaf::Bytes),
            Scalar::Int(int) => {
                Ok(Leaf::Int(Int { bits: if int.bits > 32 { 64 } else { 32 }, ..*int }))
            }
            Scalar::Integer => {
                Ok(Leaf::Int(Int { bits: 64, signed: true, coding: Coding::Variable }))
            }
            Scalar::Float32 => Ok(Leaf::Float),
            Scalar::Float64 | Scalar::Number => Ok(Leaf::Double),
            Scalar::Decimal { .. }
            | Scalar::Uuid
            | Scalar::Url
            | Scalar::Date
            | Scalar::Time(_)
            | Scalar::LocalTimestamp(_) => Ok(Leaf::Text { checked: true }),
            Scalar::Timestamp(_) => Ok(Leaf::Timestamp),
            Scalar::Duration(_) => Ok(Leaf::Duration),
            Scalar::Json => Ok(Leaf::Json),
            Scalar::Null => unsayable("null alone"),
        },
        TypeKind::Enum(_) => Ok(Leaf::Enum(id)),
        TypeKind::Struct(_) | TypeKind::Part { .. } | TypeKind::Union(_) => Ok(Leaf::Message(id)),
        TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. } => Ok(Leaf::Message(id)),
        TypeKind::Tuple { .. } => unsayable("a tuple"),
        TypeKind::Literals(_) => unsayable("a choice of literal values"),
        TypeKind::Schema(_) => unsayable("logic over schemas"),
        TypeKind::Opaque(_) => unsayable("something that was not understood"),
        TypeKind::Never | TypeKind::Ref(_) | TypeKind::Alias(_) | TypeKind::Nullable(_) => {
            unsayable("no value at all")
        }
    }
}
