//! Lowers a type to what Avro's resolution looks at, one level deep.

use wireproof_model::{
    Contract, Element, Field, Int, Name, Presence, Scalar, TimeUnit, TypeId, TypeKind,
};

/// A type as the resolution rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// `null`.
    Null,
    /// `boolean`.
    Boolean,
    /// `int`.
    Int,
    /// `long`.
    Long,
    /// `float`.
    Float,
    /// `double`.
    Double,
    /// `bytes`.
    Bytes,
    /// `string`.
    String,
    /// `fixed` of a size.
    Fixed(u32),
    /// An enum.
    Enum(TypeId),
    /// A record.
    Record(TypeId),
    /// An array of this.
    Array(TypeId),
    /// A map to this.
    Map(TypeId),
    /// Avro cannot say it; what it is.
    Unsayable(&'static str),
}

/// A logical type where it changes what the number or the bytes mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logical {
    /// A time counted in this unit.
    Time(TimeUnit),
    /// A decimal of so many digits, and so many after the point.
    Decimal(Option<(u8, u8)>),
}

/// One branch of a union; a type that is no union has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Branch {
    /// `null`.
    Null,
    /// A type: the node as it stands in the expression, and the variant that it is the content of.
    Plain(TypeId, Option<Element>),
    /// A record named after a variant, around its content.
    Variant(Element, Option<TypeId>),
}

/// The type behind uses, aliases and nullability.
pub(super) fn core(contract: &Contract, id: TypeId) -> TypeId {
    let mut at = id;
    for _ in 0..=contract.types.len() {
        match contract.ty(at).kind {
            TypeKind::Nullable(next) | TypeKind::Ref(next) | TypeKind::Alias(next) => at = next,
            _ => break,
        }
    }
    at
}

/// The branches of a type, null first, and whether it is a union.
pub(super) fn branches(contract: &Contract, id: TypeId, nullable: bool) -> Vec<Branch> {
    let mut null = nullable;
    let mut at = id;
    for _ in 0..=contract.types.len() {
        match contract.ty(at).kind {
            TypeKind::Nullable(next) => {
                null = true;
                at = next;
            }
            TypeKind::Ref(next) | TypeKind::Alias(next) => at = next,
            _ => break,
        }
    }
    let mut branches: Vec<Branch> = null.then_some(Branch::Null).into_iter().collect();
    match &contract.ty(at).kind {
        TypeKind::Union(body) => {
            let by_value =
                matches!(body.discrimination, wireproof_model::Discrimination::Value { .. });
            branches.extend(body.variants.iter().zip(0..).map(
                |(variant, place)| match variant.ty {
                    Some(ty) if by_value => Branch::Plain(ty, Some(Element::Variant(at, place))),
                    ty => Branch::Variant(Element::Variant(at, place), ty),
                },
            ));
        }
        // The use, not what it names: it is what the text says here.
        _ => branches.push(Branch::Plain(if null { at } else { id }, None)),
    }
    branches
}

/// Whether a type is a record: a struct or a part of one.
pub(super) fn is_record(contract: &Contract, id: TypeId) -> bool {
    matches!(contract.ty(id).kind, TypeKind::Struct(_) | TypeKind::Part { .. })
}

/// The type behind a node.
pub(super) fn base(contract: &Contract, id: TypeId) -> (Base, Option<Logical>) {
    let resolved = contract.resolve(id);
    let plain = |base| (base, None);
    match &contract.ty(resolved).kind {
        TypeKind::Scalar(scalar) => scalar_base(*scalar),
        TypeKind::Enum(_) => plain(Base::Enum(resolved)),
        TypeKind::Struct(_) | TypeKind::Part { .. } => plain(Base::Record(resolved)),
        TypeKind::List(items) | TypeKind::Set(items) => plain(Base::Array(*items)),
        TypeKind::Map { value, .. } => plain(Base::Map(*value)),
        TypeKind::Tuple { .. } => plain(Base::Unsayable("a tuple")),
        TypeKind::Literals(_) => plain(Base::Unsayable("a choice of literal values")),
        TypeKind::Schema(_) => plain(Base::Unsayable("logic over schemas")),
        TypeKind::Opaque(_) => plain(Base::Unsayable("something that was not understood")),
        TypeKind::Union(_) => plain(Base::Unsayable("a union inside a union")),
        TypeKind::Never | TypeKind::Ref(_) | TypeKind::Alias(_) | TypeKind::Nullable(_) => {
            plain(Base::Unsayable("no value at all"))
        }
    }
}

fn scalar_base(scalar: Scalar) -> (Base, Option<Logical>) {
    let time = |base, unit: Option<TimeUnit>| {
        (base, Some(Logical::Time(unit.unwrap_or(TimeUnit::Micros))))
    };
    match scalar {
        Scalar::Null => (Base::Null, None),
        Scalar::Bool => (Base::Boolean, None),
        Scalar::String { .. } | Scalar::Uuid | Scalar::Url | Scalar::Json => (Base::String, None),
        Scalar::Bytes { fixed: Some(size) } => (Base::Fixed(size), None),
        Scalar::Bytes { fixed: None } => (Base::Bytes, None),
        Scalar::Int(Int { bits, signed, .. }) if bits < 32 || (bits == 32 && signed) => {
            (Base::Int, None)
        }
        Scalar::Int(_) | Scalar::Integer => (Base::Long, None),
        Scalar::Float32 => (Base::Float, None),
        Scalar::Float64 | Scalar::Number => (Base::Double, None),
        Scalar::Decimal { digits } => (Base::Bytes, Some(Logical::Decimal(digits))),
        Scalar::Date => (Base::Int, None),
        Scalar::Time(Some(TimeUnit::Millis)) => time(Base::Int, Some(TimeUnit::Millis)),
        Scalar::Timestamp(unit)
        | Scalar::LocalTimestamp(unit)
        | Scalar::Time(unit)
        | Scalar::Duration(unit) => time(Base::Long, unit),
    }
}

/// Whether a field's Avro type has null added: it may be absent and no default says what else to write.
pub(super) fn null_for_absence(field: &Field) -> bool {
    matches!(field.presence, Presence::Optional | Presence::Expected) && field.default.is_none()
}

/// Whether a reader has something for a field that the writer's record lacks.
pub(super) fn has_default(field: &Field) -> bool {
    field.default.is_some() || field.presence != Presence::Required
}

/// The unqualified name that resolution compares.
pub(super) fn type_name(contract: &Contract, id: TypeId) -> Option<Name> {
    let decl = contract.ty(id).decl.as_ref()?;
    let name = decl.meta.spelling();
    Some(name.rsplit('.').next().map_or_else(|| name.clone(), Name::from))
}

/// Whether the reader's declaration answers to the writer's name: its own unqualified name or an alias.
pub(super) fn answers_to(contract: &Contract, id: TypeId, name: &str) -> bool {
    let Some(decl) = &contract.ty(id).decl else { return true };
    type_name(contract, id).is_some_and(|own| own == name)
        || decl.meta.aliases().any(|alias| alias.rsplit('.').next() == Some(name))
}
