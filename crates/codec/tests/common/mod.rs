//! Contracts made by hand, without an importer.

#![allow(dead_code, reason = "not every test needs everything")]

use wireproof_model::{
    Coding, Contract, Decl, Enum, EnumValue, Field, Int, Meta, Name, Openness, Presence, Scalar,
    Struct, Type, TypeId, TypeKind, UnitId,
};
use wireproof_source::{Span, Spanned};

pub(crate) fn meta(name: &str) -> Meta {
    Meta::new(Spanned::new(Name::from(name), Span::default()), Span::default())
}

pub(crate) fn decl(name: &str) -> Decl {
    Decl { symbol: name.into(), meta: meta(name), unit: UnitId(0), parent: None, error: None }
}

pub(crate) fn node(contract: &mut Contract, kind: TypeKind) -> TypeId {
    contract.add(Type::new(Span::default(), kind))
}

pub(crate) fn int(bits: u8, signed: bool, coding: Coding) -> Scalar {
    Scalar::Int(Int { bits, signed, coding })
}

pub(crate) fn field(name: &str, tag: i64, presence: Presence, ty: TypeId) -> Field {
    let mut field = Field::new(meta(name), presence, ty);
    field.tag = Some(tag);
    field
}

pub(crate) fn structure(contract: &mut Contract, name: &str, fields: Vec<Field>) -> TypeId {
    let body = Struct { fields, ..Struct::default() };
    contract.add(Type::declared(decl(name), TypeKind::Struct(body)))
}

/// Values of an enum: names and numbers.
pub(crate) fn enumeration(
    contract: &mut Contract,
    name: &str,
    values: &[(&str, i64)],
    openness: Openness,
) -> TypeId {
    let values =
        values.iter().map(|(name, tag)| EnumValue { meta: meta(name), tag: Some(*tag) }).collect();
    let body = Enum { values, openness, ..Enum::default() };
    contract.add(Type::declared(decl(name), TypeKind::Enum(body)))
}

/// A Protobuf scalar by its keyword.
pub(crate) fn proto_scalar(keyword: &str) -> Option<Scalar> {
    Some(match keyword {
        "bool" => Scalar::Bool,
        "string" => Scalar::String { checked: true },
        "bytes" => Scalar::Bytes { fixed: None },
        "float" => Scalar::Float32,
        "double" => Scalar::Float64,
        "int32" => int(32, true, Coding::Variable),
        "int64" => int(64, true, Coding::Variable),
        "uint32" => int(32, false, Coding::Variable),
        "uint64" => int(64, false, Coding::Variable),
        "sint32" => int(32, true, Coding::ZigZag),
        "sint64" => int(64, true, Coding::ZigZag),
        "fixed32" => int(32, false, Coding::Fixed),
        "fixed64" => int(64, false, Coding::Fixed),
        "sfixed32" => int(32, true, Coding::Fixed),
        "sfixed64" => int(64, true, Coding::Fixed),
        _ => return None,
    })
}
