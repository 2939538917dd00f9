//! A value becomes the foreign codec's dynamic message.

use std::sync::Arc;

use buffa_descriptor::{
    DynamicMessage, FieldDescriptor, MapKey, MapValue, MessageIndex, ReflectMessageMut,
    Value as Dynamic,
};
use wireproof_model::{TypeId, TypeKind};

use super::{
    Codec, DEPTH,
    layout::{Leaf, Many, Place, Slot, Writing},
    to_proto_duration,
};
use crate::{Failure, Value};

impl Codec<'_> {
    pub(super) fn message(
        &self,
        id: TypeId,
        value: &Value,
        depth: usize,
    ) -> Result<DynamicMessage, Failure> {
        let (Some(layout), Some(index)) = (self.layouts.get(&id), self.messages.get(&id).copied())
        else {
            return Err(Failure::Unwritable("the type is no message".into()));
        };
        if depth > DEPTH {
            return Err(Failure::Unwritable("it is nested too deeply".into()));
        }
        let mut message = DynamicMessage::new(Arc::clone(&self.pool), index);
        for slot in &layout.slots {
            let Some(content) = pick(slot.place, value) else { continue };
            if matches!(content, Value::Null) && !matches!(slot.leaf, Leaf::Json | Leaf::Empty)
                || slot.writing == Writing::Implicit && content.is_zero()
            {
                continue;
            }
            let dynamic = self.slot(slot, content, depth)?;
            let Some(field) = self.descriptor(index, slot) else { continue };
            message
                .try_set(field, dynamic)
                .map_err(|error| Failure::Unwritable(self.told(&error.to_string())))?;
        }
        Ok(message)
    }

    pub(super) fn descriptor(&self, index: MessageIndex, slot: &Slot) -> Option<&FieldDescriptor> {
        let number = u32::try_from(slot.number).ok()?;
        self.pool.message(index).field(number).or_else(|| {
            self.pool.extension_for(index, number).map(buffa_descriptor::ExtensionDescriptor::field)
        })
    }

    fn slot(&self, slot: &Slot, content: &Value, depth: usize) -> Result<Dynamic, Failure> {
        match (slot.many, content) {
            (Many::One, one) => self.leaf(slot.leaf, one, depth),
            (Many::List, Value::List(items)) => items
                .iter()
                .map(|item| self.leaf(slot.leaf, item, depth))
                .collect::<Result<_, _>>()
                .map(Dynamic::List),
            (Many::Map(key), Value::Map(entries)) => {
                let entries = entries
                    .iter()
                    .map(|(name, value)| {
                        Ok((self.key(key, name)?, self.leaf(slot.leaf, value, depth)?))
                    })
                    .collect::<Result<Vec<_>, Failure>>()?;
                Ok(Dynamic::Map(MapValue::from_entries(entries)))
            }
            _ => Err(unfit(content)),
        }
    }

    fn key(&self, leaf: Leaf, value: &Value) -> Result<MapKey, Failure> {
        match self.leaf(leaf, value, 0)? {
            Dynamic::Bool(key) => Ok(MapKey::Bool(key)),
            Dynamic::I32(key) => Ok(MapKey::I32(key)),
            Dynamic::I64(key) => Ok(MapKey::I64(key)),
            Dynamic::U32(key) => Ok(MapKey::U32(key)),
            Dynamic::U64(key) => Ok(MapKey::U64(key)),
            Dynamic::String(key) => Ok(MapKey::String(key)),
            Dynamic::Bytes(key) => String::from_utf8(key)
                .map(MapKey::String)
                .map_err(|error| Failure::Unwritable(error.to_string())),
            _ => Err(unfit(value)),
        }
    }

    fn leaf(&self, leaf: Leaf, value: &Value, depth: usize) -> Result<Dynamic, Failure> {
        match (leaf, value) {
            (Leaf::Bool, Value::Bool(value)) => Ok(Dynamic::Bool(*value)),
            (Leaf::Int(int), Value::Int(number)) => {
                let wide = int.bits > 32;
                match (wide, int.signed) {
                    (false, true) => i32::try_from(*number).ok().map(Dynamic::I32),
                    (true, true) => i64::try_from(*number).ok().map(Dynamic::I64),
                    (false, false) => u32::try_from(*number).ok().map(Dynamic::U32),
                    (true, false) => u64::try_from(*number).ok().map(Dynamic::U64),
                }
                .ok_or_else(|| unfit(value))
            }
            (Leaf::Float, Value::Float(number)) => Ok(Dynamic::F32(*number as f32)),
            (Leaf::Float, Value::Int(number)) => Ok(Dynamic::F32(*number as f32)),
            (Leaf::Double, Value::Float(number)) => Ok(Dynamic::F64(*number)),
            (Leaf::Double, Value::Int(number)) => Ok(Dynamic::F64(*number as f64)),
            (Leaf::Text { checked: false }, Value::Text(text)) if !self.text => {
                Ok(Dynamic::Bytes(text.clone().into_bytes()))
            }
            (Leaf::Text { checked: false }, Value::Bytes(bytes)) if !self.text => {
                Ok(Dynamic::Bytes(bytes.clone()))
            }
            (Leaf::Text { .. }, Value::Text(text)) => Ok(Dynamic::String(text.clone())),
            (Leaf::Bytes, Value::Bytes(bytes)) => Ok(Dynamic::Bytes(bytes.clone())),
            (Leaf::Enum(id), Value::Symbol(at)) => match &self.contract.ty(id).kind {
                TypeKind::Enum(body) => body
                    .values
                    .get(*at as usize)
                    .and_then(|symbol| i32::try_from(symbol.tag?).ok())
                    .map(Dynamic::EnumNumber)
                    .ok_or_else(|| unfit(value)),
                _ => Err(unfit(value)),
            },
            (Leaf::Enum(_), Value::Number(number)) => {
                i32::try_from(*number).map(Dynamic::EnumNumber).map_err(|_| unfit(value))
            }
            (Leaf::Message(id), value) => self.message(id, value, depth + 1).map(Dynamic::Message),
            (Leaf::Timestamp, Value::Text(text)) => self.builtin("Timestamp", &quoted(text)),
            (Leaf::Duration, Value::Text(text)) => {
                let text = to_proto_duration(text).ok_or_else(|| unfit(value))?;
                self.builtin("Duration", &quoted(&text))
            }
            (Leaf::Json, value) => {
                let document = match value {
                    Value::Json(document) => document.clone(),
                    Value::Null => serde_json::Value::Null,
                    _ => return Err(unfit(value)),
                };
                self.builtin("Value", &document.to_string())
            }
            (Leaf::Empty, _) => self.builtin("Empty", "{}"),
            _ => Err(unfit(value)),
        }
    }

    fn builtin(&self, name: &str, json: &str) -> Result<Dynamic, Failure> {
        let index = self
            .pool
            .message_index(&format!("google.protobuf.{name}"))
            .ok_or_else(|| Failure::Unwritable(format!("{name} is not described")))?;
        DynamicMessage::from_json(Arc::clone(&self.pool), index, json)
            .map(Dynamic::Message)
            .map_err(|error| Failure::Unwritable(error.to_string()))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn unfit(value: &Value) -> Failure {
    Failure::Unwritable(format!("{value:?} is no value of its type"))
}

/// What stands at a place of a value.
fn pick(place: Place, value: &Value) -> Option<&Value> {
    match (place, value) {
        (Place::Field(at), Value::Struct(fields)) => fields.get(at),
        (Place::Inline(at, variant), Value::Struct(fields)) => match fields.get(at)? {
            Value::Variant(set, content) if *set == variant => Some(content),
            _ => None,
        },
        (Place::Variant(variant), Value::Variant(set, content)) if *set == variant => Some(content),
        (Place::Whole, value) => Some(value),
        _ => None,
    }
}
