//! How a type expression is put in a few words: `list of orders.v1.Line`.

use wireproof_model::{Contract, Int, Scalar, TypeId, TypeKind};

const DEPTH: usize = 5;

/// A type in a few words; declarations by their symbols.
pub fn type_words(contract: &Contract, id: TypeId) -> String {
    words(contract, id, DEPTH)
}

fn words(contract: &Contract, id: TypeId, depth: usize) -> String {
    let Some(deeper) = depth.checked_sub(1) else { return "…".to_owned() };
    let inner = |id: TypeId| words(contract, id, deeper);
    let ty = contract.ty(id);
    if let Some(decl) = &ty.decl {
        return decl.symbol.to_string();
    }
    match &ty.kind {
        TypeKind::Scalar(scalar) => scalar_words(*scalar),
        TypeKind::Ref(next) | TypeKind::Alias(next) => inner(*next),
        TypeKind::List(item) => format!("list of {}", inner(*item)),
        TypeKind::Set(item) => format!("set of {}", inner(*item)),
        TypeKind::Map { key, value } => format!("map from {} to {}", inner(*key), inner(*value)),
        TypeKind::Nullable(of) => format!("{} or null", inner(*of)),
        TypeKind::Tuple { items, .. } => {
            let items: Vec<String> = items.iter().take(4).map(|item| inner(*item)).collect();
            format!("tuple of ({})", items.join(", "))
        }
        TypeKind::Literals(values) => {
            let values: Vec<String> =
                values.iter().take(8).map(|literal| literal.value.to_string()).collect();
            format!("one of {}", values.join(", "))
        }
        TypeKind::Struct(body) => format!("struct of {} fields", body.fields.len()),
        TypeKind::Part { of, .. } => format!("part of {}", inner(*of)),
        TypeKind::Enum(body) => format!("enum of {} values", body.values.len()),
        TypeKind::Union(body) => format!("union of {} variants", body.variants.len()),
        TypeKind::Schema(_) => "schema with logic".to_owned(),
        TypeKind::Never => "nothing".to_owned(),
        TypeKind::Opaque(opaque) => format!("not understood: {}", opaque.what),
    }
}

fn scalar_words(scalar: Scalar) -> String {
    match scalar {
        Scalar::Bool => "bool".to_owned(),
        Scalar::String { .. } => "string".to_owned(),
        Scalar::Bytes { fixed: Some(count) } => format!("{count} bytes"),
        Scalar::Bytes { fixed: None } => "bytes".to_owned(),
        Scalar::Int(Int { bits, signed, .. }) => {
            format!("{}int{bits}", if signed { "" } else { "u" })
        }
        Scalar::Integer => "integer".to_owned(),
        Scalar::Float32 => "float32".to_owned(),
        Scalar::Float64 => "float64".to_owned(),
        Scalar::Number => "number".to_owned(),
        Scalar::Decimal { digits: Some((all, after)) } => format!("decimal({all}, {after})"),
        Scalar::Decimal { digits: None } => "decimal".to_owned(),
        Scalar::Uuid => "uuid".to_owned(),
        Scalar::Url => "url".to_owned(),
        Scalar::Timestamp(_) => "timestamp".to_owned(),
        Scalar::LocalTimestamp(_) => "local timestamp".to_owned(),
        Scalar::Date => "date".to_owned(),
        Scalar::Time(_) => "time".to_owned(),
        Scalar::Duration(_) => "duration".to_owned(),
        Scalar::Json => "any JSON".to_owned(),
        Scalar::Null => "null".to_owned(),
    }
}
