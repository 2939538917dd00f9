//! A value of a contract's type: what a program holds before it writes and after it read.

use wireproof_model::Name;

/// A value, under the places of the type that it belongs to.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Null.
    #[default]
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number.
    Float(f64),
    /// A text; also what JSON spells as one: a UUID, a day, a decimal, a moment (RFC 3339), an elapsed time (`PT1.5S`).
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// The items of a list, set or tuple.
    List(Vec<Value>),
    /// The entries of a map.
    Map(Vec<(Value, Value)>),
    /// The fields of a struct that are there.
    Struct(Fields),
    /// A value of an enum, as its place in the declaration.
    Symbol(u32),
    /// A number that the enum does not list.
    Number(i64),
    /// A variant of a union, as its place in the declaration, and its content.
    Variant(u32, Box<Value>),
    /// A union whose variant the reader does not know, or in which none is set.
    NoVariant,
    /// Any JSON document: of a type that says no more, or one that does not have its type's shape.
    Json(serde_json::Value),
}

/// The fields of a struct that are there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// Places in the declaration, in any order, each at most once.
    pub set: Vec<(u32, Value)>,
    /// What stands under names that are no fields.
    pub others: Vec<(Name, serde_json::Value)>,
}

impl Fields {
    /// The value of the field at this place.
    pub fn get(&self, at: u32) -> Option<&Value> {
        self.set.iter().find(|(place, _)| *place == at).map(|(_, value)| value)
    }

    /// To change the value of the field at this place.
    pub fn get_mut(&mut self, at: u32) -> Option<&mut Value> {
        self.set.iter_mut().find(|(place, _)| *place == at).map(|(_, value)| value)
    }

    /// Sets a field.
    pub fn put(&mut self, at: u32, value: Value) {
        match self.get_mut(at) {
            Some(slot) => *slot = value,
            None => self.set.push((at, value)),
        }
    }

    /// Leaves a field out.
    pub fn remove(&mut self, at: u32) {
        self.set.retain(|(place, _)| *place != at);
    }
}

impl Value {
    /// An empty struct.
    pub fn object() -> Self {
        Self::Struct(Fields::default())
    }

    /// A struct with these fields.
    pub fn fields(set: impl IntoIterator<Item = (u32, Value)>) -> Self {
        Self::Struct(Fields { set: set.into_iter().collect(), others: Vec::new() })
    }

    /// Whether a writer without presence would leave it out: zero, empty, false.
    pub fn is_zero(&self) -> bool {
        match self {
            Self::Null | Self::NoVariant => true,
            Self::Bool(value) => !value,
            Self::Int(value) => *value == 0,
            Self::Float(value) => value.to_bits() == 0,
            Self::Text(text) => text.is_empty(),
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::List(items) => items.is_empty(),
            Self::Map(entries) => entries.is_empty(),
            Self::Number(number) => *number == 0,
            Self::Struct(_) | Self::Symbol(_) | Self::Variant(..) | Self::Json(_) => false,
        }
    }
}
