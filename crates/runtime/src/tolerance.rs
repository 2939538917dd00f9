//! Which leniencies there are, and how often each was needed: drift between two sides becomes visible here.

use std::sync::atomic::{AtomicU64, Ordering};

/// Something that was read although its writer did not keep to the contract, or knows a newer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Leniency {
    /// A field that the contract does not know was set aside.
    UnknownField,
    /// A value of an open enum that the contract does not know was kept as it is.
    UnknownValue,
    /// A variant of an open union that the contract does not know was kept as it is.
    UnknownVariant,
    /// `null` stood for an optional field that may only be absent.
    NullForAbsent,
    /// A whole number was written as a fraction, `1.0`.
    WholeFraction,
    /// A number was written as a text.
    NumberAsText,
    /// What was received breaks a constraint and was taken all the same.
    BrokenConstraint,
}

impl Leniency {
    /// All of them, in order.
    pub const ALL: [Self; 7] = [
        Self::UnknownField,
        Self::UnknownValue,
        Self::UnknownVariant,
        Self::NullForAbsent,
        Self::WholeFraction,
        Self::NumberAsText,
        Self::BrokenConstraint,
    ];

    /// Its name in traces and metrics.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnknownField => "unknown_field",
            Self::UnknownValue => "unknown_value",
            Self::UnknownVariant => "unknown_variant",
            Self::NullForAbsent => "null_for_absent",
            Self::WholeFraction => "whole_fraction",
            Self::NumberAsText => "number_as_text",
            Self::BrokenConstraint => "broken_constraint",
        }
    }
}

static COUNTS: [AtomicU64; Leniency::ALL.len()] = [const { AtomicU64::new(0) }; 7];

/// How often each leniency was needed since the process began.
pub fn counts() -> [(Leniency, u64); Leniency::ALL.len()] {
    Leniency::ALL.map(|leniency| {
        let count = COUNTS.get(leniency as usize).map_or(0, |count| count.load(Ordering::Relaxed));
        (leniency, count)
    })
}

/// Counts and traces one.
pub(crate) fn note(leniency: Leniency, pointer: &str) {
    if let Some(count) = COUNTS.get(leniency as usize) {
        count.fetch_add(1, Ordering::Relaxed);
    }
    tracing::debug!(target: "wireproof::tolerance", leniency = leniency.name(), pointer, "lenient");
}
