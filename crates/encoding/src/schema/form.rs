//! Lowers a type to what JSON shows of it, one level deep.

use wireproof_model::{
    Constraints, Contract, Discrimination, Int, KeyCase, LiteralValue, Meta, Name, Openness,
    Scalar, Schema, TypeId, TypeKind, Union, WideIntegers,
};

use crate::tagged::lower_camel;

/// A type with uses, aliases and nullability looked through.
#[derive(Debug)]
pub struct View<'a> {
    /// The type that the others stand for.
    pub id: TypeId,
    /// Whether null is a value as well.
    pub nullable: bool,
    /// What JSON shows.
    pub shape: Shape<'a>,
    /// Everything that is asked of a value, from the use down to the declaration.
    pub constraints: Vec<&'a Constraints>,
}

/// What JSON shows of a type.
#[derive(Clone, Copy, Debug)]
pub enum Shape<'a> {
    /// Any value.
    Any,
    /// No value.
    Never,
    /// Null alone.
    Null,
    /// `true` and `false`.
    Bool,
    /// Numbers; whole ones only, and within the width's range if there is one.
    Number {
        /// Whether fractions are excluded.
        whole: bool,
        /// What the width can hold.
        range: Option<(i128, i128)>,
        /// Up to which magnitude every whole number is held exactly; none: all are.
        exact: Option<i128>,
    },
    /// Texts.
    Text(Text),
    /// Lists of this.
    List(TypeId),
    /// Lists of distinct values of this.
    Set(TypeId),
    /// Lists with a type per place.
    Tuple(&'a [TypeId], Option<TypeId>),
    /// Objects with any names and these values.
    Map(TypeId),
    /// Objects with named fields: a struct, or a part of one.
    Object,
    /// These texts.
    Enum(&'a wireproof_model::Enum),
    /// These values.
    Literals(&'a [LiteralValue]),
    /// One of several types, told apart by a name.
    Named(&'a Union),
    /// One of several types, told apart by their values.
    Choice(&'a Union),
    /// Logic over schemas.
    Logic(&'a Schema),
    /// Something that was not understood; its normal spelling.
    Opaque(&'a Name),
}

/// What a text stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// Any text.
    Plain,
    /// Base64.
    Base64,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// A UUID.
    Uuid,
    /// A URL.
    Url,
    /// RFC 3339, date and time.
    Timestamp,
    /// A date and a time without a zone.
    LocalTimestamp,
    /// RFC 3339, full-date.
    Date,
    /// RFC 3339, full-time.
    Time,
    /// ISO 8601 duration.
    Duration,
}

impl Text {
    /// The word for people.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "text",
            Self::Base64 => "base64",
            Self::Integer => "whole number",
            Self::Decimal => "decimal number",
            Self::Uuid => "UUID",
            Self::Url => "URL",
            Self::Timestamp => "timestamp",
            Self::LocalTimestamp => "local timestamp",
            Self::Date => "date",
            Self::Time => "time",
            Self::Duration => "duration",
        }
    }
}

/// Looks at a type.
pub(super) fn view(contract: &Contract, id: TypeId) -> View<'_> {
    let mut at = id;
    let mut nullable = false;
    let mut constraints = Vec::new();
    for _ in 0..=contract.types.len() {
        let ty = contract.ty(at);
        constraints.extend(ty.constraints.as_deref());
        match ty.kind {
            TypeKind::Ref(next) | TypeKind::Alias(next) => at = next,
            TypeKind::Nullable(next) => {
                nullable = true;
                at = next;
            }
            _ => break,
        }
    }
    View { id: at, nullable, shape: shape(contract, at), constraints }
}

fn shape(contract: &Contract, id: TypeId) -> Shape<'_> {
    match &contract.ty(id).kind {
        TypeKind::Scalar(scalar) => scalar_shape(contract, *scalar),
        TypeKind::List(items) => Shape::List(*items),
        TypeKind::Set(items) => Shape::Set(*items),
        TypeKind::Map { value, .. } => Shape::Map(*value),
        TypeKind::Tuple { items, rest } => Shape::Tuple(items, *rest),
        TypeKind::Struct(_) | TypeKind::Part { .. } => Shape::Object,
        TypeKind::Enum(body) => Shape::Enum(body),
        TypeKind::Literals(values) => Shape::Literals(values),
        TypeKind::Union(union) => match union.discrimination {
            Discrimination::Value { .. } => Shape::Choice(union),
            _ => Shape::Named(union),
        },
        TypeKind::Schema(schema) => Shape::Logic(schema),
        TypeKind::Opaque(opaque) => Shape::Opaque(&opaque.content),
        TypeKind::Never | TypeKind::Ref(_) | TypeKind::Alias(_) | TypeKind::Nullable(_) => {
            Shape::Never
        }
    }
}

fn scalar_shape(contract: &Contract, scalar: Scalar) -> Shape<'static> {
    let text = Shape::Text;
    match scalar {
        Scalar::Bool => Shape::Bool,
        Scalar::String { .. } => text(Text::Plain),
        Scalar::Bytes { .. } => text(Text::Base64),
        Scalar::Int(Int { bits: 64, .. })
            if contract.text.wide_integers == WideIntegers::Strings =>
        {
            text(Text::Integer)
        }
        Scalar::Int(int) => Shape::Number { whole: true, range: Some(int.range()), exact: None },
        Scalar::Integer => Shape::Number { whole: true, range: None, exact: None },
        // JSON's numbers are read as doubles, whatever is made of them afterwards (RFC 8259, section 6).
        Scalar::Float32 | Scalar::Float64 => {
            Shape::Number { whole: false, range: None, exact: Some(1 << 53) }
        }
        Scalar::Number => Shape::Number { whole: false, range: None, exact: None },
        Scalar::Decimal { .. } => text(Text::Decimal),
        Scalar::Uuid => text(Text::Uuid),
        Scalar::Url => text(Text::Url),
        Scalar::Timestamp(_) => text(Text::Timestamp),
        Scalar::LocalTimestamp(_) => text(Text::LocalTimestamp),
        Scalar::Date => text(Text::Date),
        Scalar::Time(_) => text(Text::Time),
        Scalar::Duration(_) => text(Text::Duration),
        Scalar::Json => Shape::Any,
        Scalar::Null => Shape::Null,
    }
}

/// The name under which a member is written.
pub(super) fn key(contract: &Contract, meta: &Meta) -> Name {
    match (&meta.key, contract.text.keys) {
        (Some(key), _) => key.clone(),
        (None, KeyCase::AsIs) => meta.name.value.clone(),
        (None, KeyCase::Camel) => lower_camel(&meta.name.value),
    }
}

/// Whether a reader of this openness takes what it does not know.
pub(super) fn is_open(openness: Openness) -> bool {
    openness == Openness::Open
}
