//! Which values of an element a cause strikes: data, because it directs the search for a witness and is put in words.

use wireproof_model::{Literal, Name, Range};

/// The values that a cause strikes.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Whatever is written there, or nothing in particular is known.
    Any,
    /// Every value, whenever the element is there.
    Present,
    /// Messages without the element.
    Absent,
    /// Null.
    Null,
    /// Numbers outside this range.
    Outside(Range),
    /// Numbers that are not whole, or not exact at the reader's precision.
    Inexact,
    /// Numbers that are not a multiple of this.
    NotMultiple(wireproof_model::Number),
    /// These symbols.
    Symbols(Vec<Name>),
    /// Numbers of an enum that the reader does not list.
    Unlisted,
    /// These values.
    Literals(Vec<Literal>),
    /// More than one entry.
    Several,
    /// Entries that are equal.
    Repeated,
    /// Counts below the first or above the second: characters, bytes or entries.
    Length(Option<u64>, Option<u64>),
    /// Texts that do not match this pattern.
    Unmatched(Name),
    /// Texts that do not spell the thing named.
    NotSpelling(&'static str),
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// These fields set together.
    Together(Vec<Name>),
    /// Properties under other names than the reader's.
    OtherNames,
}

impl std::fmt::Display for Values {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Any => f.write_str("some values"),
            Self::Present => f.write_str("every value"),
            Self::Absent => f.write_str("messages without it"),
            Self::Null => f.write_str("null"),
            Self::Outside(range) => outside(*range, f),
            Self::Inexact => f.write_str("numbers that do not fit exactly"),
            Self::NotMultiple(number) => write!(f, "numbers that are not a multiple of {number}"),
            Self::Symbols(symbols) => list(symbols, f),
            Self::Unlisted => f.write_str("numbers that it does not list"),
            Self::Literals(values) => list(values, f),
            Self::Several => f.write_str("more than one entry"),
            Self::Repeated => f.write_str("equal entries"),
            Self::Length(Some(least), Some(most)) => {
                write!(f, "lengths below {least} and above {most}")
            }
            Self::Length(Some(least), None) => write!(f, "lengths below {least}"),
            Self::Length(None, Some(most)) => write!(f, "lengths above {most}"),
            Self::Length(None, None) => f.write_str("no lengths"),
            Self::Unmatched(pattern) => write!(f, "texts that do not match {pattern}"),
            Self::NotSpelling(what) => write!(f, "texts that are no {what}"),
            Self::NotUtf8 => f.write_str("bytes that are not UTF-8"),
            Self::Together(names) => {
                list(names, f)?;
                f.write_str(" set together")
            }
            Self::OtherNames => f.write_str("properties under other names"),
        }
    }
}

fn outside(range: Range, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    let below =
        range.min.map(|bound| (if bound.exclusive { "at or below" } else { "below" }, bound.at));
    let above =
        range.max.map(|bound| (if bound.exclusive { "at or above" } else { "above" }, bound.at));
    match (below, above) {
        (Some((below, least)), Some((above, most))) => {
            write!(f, "numbers {below} {least} or {above} {most}")
        }
        (Some((word, limit)), None) | (None, Some((word, limit))) => {
            write!(f, "numbers {word} {limit}")
        }
        (None, None) => f.write_str("no numbers"),
    }
}

fn list<T: std::fmt::Display>(items: &[T], f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
    const SHOWN: usize = 8;
    for (at, item) in items.iter().take(SHOWN).enumerate() {
        if at > 0 {
            f.write_str(", ")?;
        }
        item.fmt(f)?;
    }
    if items.len() > SHOWN { write!(f, " and {} more", items.len() - SHOWN) } else { Ok(()) }
}
