//! A small seeded search where the boundaries showed nothing: the same seed gives the same values.

use wireproof_codec::Value;
use wireproof_model::{Scalar, TypeId, TypeKind};

use crate::{build::Builder, sample};

/// A generator of values (xorshift64*).
pub(crate) struct Random {
    state: u64,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed ^ 0x9e37_79b9_7f4a_7c15 }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A value of a scalar, or a list of such; nothing for other types.
    pub(crate) fn value(&mut self, builder: Builder<'_>, ty: TypeId) -> Option<Value> {
        let (id, constraints, _) = builder.view(ty);
        match builder.contract.ty(id).kind {
            TypeKind::Scalar(scalar) => {
                let value = self.scalar(scalar)?;
                sample::holds(&value, &constraints).then_some(value)
            }
            TypeKind::List(items) => {
                let count = 1 + self.next() % 9;
                let (inner, ..) = builder.view(items);
                let TypeKind::Scalar(scalar) = builder.contract.ty(inner).kind else { return None };
                (0..count).map(|_| self.scalar(scalar)).collect::<Option<_>>().map(Value::List)
            }
            _ => None,
        }
    }

    fn scalar(&mut self, scalar: Scalar) -> Option<Value> {
        let bits = self.next();
        // Few bits as often as many.
        let narrowed = bits >> (self.next() % 64);
        match scalar {
            Scalar::Bool => Some(Value::Bool(bits & 1 == 1)),
            Scalar::Int(int) => {
                let (least, most) = int.range();
                let number = if int.signed && bits & 1 == 1 {
                    -i128::from(narrowed)
                } else {
                    i128::from(narrowed)
                };
                Some(Value::Int(number.clamp(least, most)))
            }
            Scalar::Float32 => Some(f32::from_bits(narrowed as u32))
                .filter(|number| number.is_finite())
                .map(|number| Value::Float(f64::from(number))),
            Scalar::Float64 | Scalar::Number => {
                Some(f64::from_bits(bits)).filter(|number| number.is_finite()).map(Value::Float)
            }
            Scalar::String { .. } => {
                let letters = bits.to_le_bytes().map(|byte| char::from(byte & 0x7f));
                Some(Value::Text(letters.iter().take(1 + (narrowed % 8) as usize).collect()))
            }
            Scalar::Bytes { fixed: None } => {
                let bytes = bits.to_le_bytes();
                Some(Value::Bytes(bytes.into_iter().take(1 + (narrowed % 8) as usize).collect()))
            }
            _ => None,
        }
    }
}
