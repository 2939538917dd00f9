//! Options as the bytes of their messages, from what the contract keeps of them. Custom options and the defaults and
//! support notes of features are left out.

use std::collections::BTreeMap;

use prost::encoding::{WireType, encode_key, encode_varint};
use wireproof_model::{Attribute, Literal, Meta};

use crate::standard::{self, Kind, Target};

/// The fields of an options message under their numbers.
#[derive(Default)]
pub(super) struct Bytes {
    fields: BTreeMap<u32, Vec<u8>>,
}

impl Bytes {
    pub(super) fn number(&mut self, field: u32, value: u64) {
        let slot = self.fields.entry(field).or_default();
        encode_key(field, WireType::Varint, slot);
        encode_varint(value, slot);
    }

    fn bytes(&mut self, field: u32, value: &[u8]) {
        let slot = self.fields.entry(field).or_default();
        encode_key(field, WireType::LengthDelimited, slot);
        encode_varint(value.len() as u64, slot);
        slot.extend_from_slice(value);
    }

    /// The message; none if nothing is in it.
    pub(super) fn finish(self) -> Option<Vec<u8>> {
        let all: Vec<u8> = self.fields.into_values().flatten().collect();
        (!all.is_empty()).then_some(all)
    }
}

/// The options of an element that has a meta.
pub(super) fn of(target: Target, meta: &Meta) -> Bytes {
    let extra = meta.extra();
    let mut bytes = Bytes::default();
    if extra.deprecated.is_some()
        && let Some((field, _)) = standard::option(target, "deprecated")
    {
        bytes.number(field, 1);
    }
    add(target, &extra.attributes, &mut bytes);
    bytes
}

/// The features of a map's field alone: they are said again of the key and the value of its entries.
pub(super) fn features(meta: &Meta) -> Bytes {
    let attributes = meta.extra().attributes.iter();
    let features = attributes.filter(|attribute| {
        attribute.name == "proto.features" || attribute.name.starts_with("proto.features.")
    });
    let features: Vec<Attribute> = features.cloned().collect();
    let mut bytes = Bytes::default();
    add(Target::Field, &features, &mut bytes);
    bytes
}

/// Adds the options that attributes hold.
pub(super) fn add(target: Target, attributes: &[Attribute], bytes: &mut Bytes) {
    let mut features = Bytes::default();
    let mut features_field = None;
    for attribute in attributes {
        let Some(name) = attribute.name.strip_prefix("proto.") else { continue };
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        let Some((field, kind)) = standard::option(target, first) else { continue };
        match (kind, &attribute.value) {
            (Kind::Bool, Literal::Bool(value)) => bytes.number(field, u64::from(*value)),
            (Kind::Text, Literal::String(text)) => bytes.bytes(field, text.as_bytes()),
            (Kind::Symbol(known) | Kind::Symbols(known), Literal::Symbol(name)) => {
                if let Some((_, value)) = known.iter().find(|(known, _)| known == name) {
                    bytes.number(field, *value);
                }
            }
            (Kind::Features, value) => {
                features_field = Some(field);
                add_features(rest, value, &mut features);
            }
            _ => {}
        }
    }
    if let Some((field, features)) = features_field.zip(features.finish()) {
        bytes.bytes(field, &features);
    }
}

fn add_features(name: &str, value: &Literal, features: &mut Bytes) {
    match value {
        Literal::Symbol(symbol) => {
            // What only says how sources are checked is not kept in descriptors.
            if let Some((field, Kind::Symbol(known))) = standard::feature(name)
                && !matches!(name, "enforce_naming_style" | "default_symbol_visibility")
                && let Some((_, value)) = known.iter().find(|(known, _)| known == symbol)
            {
                features.number(field, *value);
            }
        }
        Literal::Object(entries) if name.is_empty() => {
            for (name, value) in
                entries.iter().filter(|(_, value)| matches!(value, Literal::Symbol(_)))
            {
                add_features(name, value, features);
            }
        }
        _ => {}
    }
}
