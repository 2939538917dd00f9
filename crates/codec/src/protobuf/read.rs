//! The foreign codec's dynamic message becomes a value of the reader's type.

use buffa_descriptor::{DynamicMessage, MapKey, Value as Dynamic};
use wireproof_model::{TypeId, TypeKind};

use super::{
    Codec, DEPTH, from_proto_duration,
    layout::{Leaf, Many, Place, Shape, Slot},
};
use crate::{Fields, Value};

impl Codec<'_> {
    pub(super) fn value(
        &self,
        id: TypeId,
        message: &DynamicMessage,
        keeps_unknown: &mut bool,
        depth: usize,
    ) -> Value {
        *keeps_unknown |= !message.unknown_fields().is_empty();
        let Some(layout) = self.layouts.get(&id).filter(|_| depth <= DEPTH) else {
            return Value::Null;
        };
        let mut fields = Fields::default();
        for slot in &layout.slots {
            let dynamic =
                u32::try_from(slot.number).ok().and_then(|number| message.field_by_number(number));
            let Some(dynamic) = dynamic else { continue };
            let value = self.slot_value(slot, dynamic, keeps_unknown, depth);
            match slot.place {
                Place::Field(at) => fields.put(at, value),
                Place::Inline(at, variant) => {
                    fields.put(at, Value::Variant(variant, Box::new(value)));
                }
                Place::Variant(variant) => return Value::Variant(variant, Box::new(value)),
                Place::Whole => return value,
            }
        }
        match layout.shape {
            Shape::Struct => Value::Struct(fields),
            Shape::Union => Value::NoVariant,
            Shape::Around => match layout.slots.first().map(|slot| slot.many) {
                Some(Many::List) => Value::List(Vec::new()),
                Some(Many::Map(_)) => Value::Map(Vec::new()),
                _ => Value::Null,
            },
        }
    }

    fn slot_value(
        &self,
        slot: &Slot,
        dynamic: &Dynamic,
        keeps_unknown: &mut bool,
        depth: usize,
    ) -> Value {
        match dynamic {
            Dynamic::List(items) => Value::List(
                items
                    .iter()
                    .map(|item| self.leaf_value(slot.leaf, item, keeps_unknown, depth))
                    .collect(),
            ),
            Dynamic::Map(entries) => Value::Map(
                entries
                    .iter()
                    .map(|(key, value)| {
                        (key_value(key), self.leaf_value(slot.leaf, value, keeps_unknown, depth))
                    })
                    .collect(),
            ),
            one => self.leaf_value(slot.leaf, one, keeps_unknown, depth),
        }
    }

    fn leaf_value(
        &self,
        leaf: Leaf,
        dynamic: &Dynamic,
        keeps_unknown: &mut bool,
        depth: usize,
    ) -> Value {
        match (leaf, dynamic) {
            (Leaf::Enum(id), Dynamic::EnumNumber(number)) => self.symbol(id, i64::from(*number)),
            (Leaf::Message(id), Dynamic::Message(message)) => {
                self.value(id, message, keeps_unknown, depth + 1)
            }
            (Leaf::Empty, _) => Value::Null,
            (Leaf::Text { checked: false }, Dynamic::Bytes(bytes)) => {
                match String::from_utf8(bytes.clone()) {
                    Ok(text) => Value::Text(text),
                    Err(_) => Value::Bytes(bytes.clone()),
                }
            }
            (_, Dynamic::Message(message)) => builtin(leaf, message),
            (_, Dynamic::Bool(value)) => Value::Bool(*value),
            (_, Dynamic::I32(number)) => Value::Int(i128::from(*number)),
            (_, Dynamic::I64(number)) => Value::Int(i128::from(*number)),
            (_, Dynamic::U32(number)) => Value::Int(i128::from(*number)),
            (_, Dynamic::U64(number)) => Value::Int(i128::from(*number)),
            (_, Dynamic::F32(number)) => Value::Float(f64::from(*number)),
            (_, Dynamic::F64(number)) => Value::Float(*number),
            (_, Dynamic::String(text)) => Value::Text(text.clone()),
            (_, Dynamic::Bytes(bytes)) => Value::Bytes(bytes.clone()),
            (_, Dynamic::EnumNumber(number)) => Value::Number(i64::from(*number)),
            // A list inside a list has a message around it.
            (_, Dynamic::List(_) | Dynamic::Map(_)) => Value::Null,
        }
    }

    /// The first symbol with this number.
    fn symbol(&self, id: TypeId, number: i64) -> Value {
        let place = match &self.contract.ty(id).kind {
            TypeKind::Enum(body) => body.values.iter().position(|value| value.tag == Some(number)),
            _ => None,
        };
        place.map_or(Value::Number(number), |at| Value::Symbol(at as u32))
    }
}

/// A message that every runtime knows, in JSON's spelling.
fn builtin(leaf: Leaf, message: &DynamicMessage) -> Value {
    let document = message
        .to_json()
        .ok()
        .and_then(|text| serde_json::from_str::<serde_json::Value>(&text).ok())
        .unwrap_or_default();
    match (leaf, document.as_str()) {
        (Leaf::Timestamp, Some(text)) => Value::Text(text.to_owned()),
        (Leaf::Duration, Some(text)) => {
            Value::Text(from_proto_duration(text).unwrap_or_else(|| text.to_owned()))
        }
        _ => Value::Json(document),
    }
}

fn key_value(key: &MapKey) -> Value {
    match key {
        MapKey::Bool(key) => Value::Bool(*key),
        MapKey::I32(key) => Value::Int(i128::from(*key)),
        MapKey::I64(key) => Value::Int(i128::from(*key)),
        MapKey::U32(key) => Value::Int(i128::from(*key)),
        MapKey::U64(key) => Value::Int(i128::from(*key)),
        MapKey::String(key) => Value::Text(key.clone()),
    }
}
