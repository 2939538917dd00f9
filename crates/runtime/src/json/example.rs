//! Examples of a contract, as generated tests try them.

use super::{Json, Side, from_slice};

/// Reads an example as the type that it is an example of.
///
/// # Errors
/// All that is wrong with it.
#[doc(hidden)]
pub fn example<T: Json>(text: &str, side: Side) -> Result<(), String> {
    let violations = match from_slice::<T>(text.as_bytes(), side) {
        Ok(received) => received.violations,
        Err(unreadable) => unreadable.violations,
    };
    if violations.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = violations.iter().map(ToString::to_string).collect();
    Err(format!("{text} is no example: {}", told.join("; ")))
}
