//! Defaults of a contract as expressions.

use wireproof_model::{Literal, Number, Scalar, TypeId, TypeKind};

use crate::world::{Use, World};

impl World<'_> {
    /// The expression for a default of a type; none if Rust has no plain one: the field is an `Option` then.
    pub(crate) fn default(&mut self, id: TypeId, literal: &Literal, at: Use) -> Option<String> {
        self.default_within(id, literal, at, 0)
    }

    fn default_within(
        &mut self,
        id: TypeId,
        literal: &Literal,
        at: Use,
        depth: u8,
    ) -> Option<String> {
        if depth > 32 {
            return None;
        }
        let ty = self.contract.ty(id);
        if let TypeKind::Ref(target) = ty.kind {
            return self.default_within(target, literal, at, depth + 1);
        }
        let within = |world: &mut Self, inner| world.default_within(inner, literal, at, depth + 1);
        let plain = match (&ty.kind, literal) {
            (TypeKind::Enum(body), Literal::Symbol(text) | Literal::String(text)) => {
                let name = self.ty(id, Use { holder: None, ..at });
                let values = Self::value_names(body);
                let (_, value) = body.values.iter().zip(values).find(|(value, _)| {
                    value.meta.name.value == *text || self.key(&value.meta) == *text
                })?;
                return Some(format!("{name}::{value}"));
            }
            (TypeKind::Alias(inner), _) => within(self, *inner)?,
            (TypeKind::Nullable(_), Literal::Null) => "None".to_owned(),
            (TypeKind::Nullable(inner), _) => format!("Some({})", within(self, *inner)?),
            (TypeKind::List(_), Literal::List(items)) if items.is_empty() => {
                "Vec::new()".to_owned()
            }
            (TypeKind::List(inner), Literal::List(items)) => {
                let items: Option<Vec<String>> = items
                    .iter()
                    .map(|item| self.default_within(*inner, item, at, depth + 1))
                    .collect();
                format!("vec![{}]", items?.join(", "))
            }
            (TypeKind::Set(_), Literal::List(items)) if items.is_empty() => {
                "rt::Set::new()".to_owned()
            }
            (TypeKind::Map { .. }, Literal::Object(entries)) if entries.is_empty() => {
                "rt::Map::new()".to_owned()
            }
            (TypeKind::Scalar(scalar), literal) => scalar_default(*scalar, literal)?,
            _ => return None,
        };
        if ty.decl.is_some() {
            let name = self.ty(id, Use { holder: None, ..at });
            return Some(format!("{name}({plain})"));
        }
        Some(plain)
    }
}

fn scalar_default(scalar: Scalar, literal: &Literal) -> Option<String> {
    Some(match (scalar, literal) {
        (Scalar::Bool, Literal::Bool(value)) => value.to_string(),
        (Scalar::String { .. } | Scalar::Time(_), Literal::String(text)) => {
            format!("{:?}.to_owned()", text.as_str())
        }
        (Scalar::Url, Literal::String(text)) => format!("rt::Url::new({:?})", text.as_str()),
        (Scalar::Int(int), Literal::Number(Number::Int(whole))) => {
            let (least, most) = int.range();
            (least..=most).contains(whole).then(|| whole.to_string())?
        }
        (Scalar::Integer, Literal::Number(Number::Int(whole))) => {
            i64::try_from(*whole).ok()?.to_string()
        }
        (Scalar::Float32 | Scalar::Float64 | Scalar::Number, Literal::Number(number)) => {
            format!("{:?}", number.to_f64())
        }
        (Scalar::Duration(_), Literal::Number(Number::Int(nanos))) => {
            format!("rt::SignedDuration::from_nanos({})", i64::try_from(*nanos).ok()?)
        }
        (Scalar::Json, Literal::Null) => "rt::Value::Null".to_owned(),
        _ => return None,
    })
}
