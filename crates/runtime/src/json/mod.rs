//! Values in JSON: how they are read and written, and what they must hold.

mod choice;
mod containers;
mod context;
mod example;
mod macros;
mod members;
mod patch;
mod path;
mod rule;
mod scalars;
mod texts;

pub use choice::{Choice, RawVariant};
pub(crate) use context::received;
pub use context::{
    Reading, Received, Side, Unreadable, Violation, ViolationKind, Writing, from_slice, from_value,
    to_value,
};
pub use example::example;
pub use members::{Members, Object, Openness};
pub use patch::{Optional, Patch};
pub use rule::Rule;
pub use texts::Url;

use serde_json::Value;

/// A type whose values travel in JSON.
pub trait Json: Sized {
    /// Whether `null` is one of its values.
    const NULL: bool = false;

    /// Reads a value that must hold `rule`. None: it cannot be read, and `at` has a violation that says why. A broken
    /// rule is a violation too, but the value is there.
    fn read(value: &Value, rule: &Rule<'_>, at: &mut Reading) -> Option<Self>;

    /// Writes the value; what breaks `rule` is a violation in `at`.
    fn write(&self, rule: &Rule<'_>, at: &mut Writing) -> Value;
}
