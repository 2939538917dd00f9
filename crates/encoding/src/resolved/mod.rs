//! The resolved form (Avro): names, aliases, unions and defaults as the resolution rules need them.
//!
//! Avro specification 1.12, "Schema Resolution"; the mapping from the model is the table of the Wire language's
//! section 5.1. Every field of a record is written, so a default only matters where the writer's record lacks it.

mod form;
mod named;
mod values;

pub use form::{Base, Branch, Logical};

use wireproof_model::TypeKind;

use crate::{Local, Pair, Sides};

/// Compares two types as Avro's binary encoding sees them.
pub(crate) fn binary<'a>(sides: &Sides<'a>) -> impl FnMut(Pair) -> Local + use<'a> {
    let sides = *sides;
    move |pair| local(&sides, pair)
}

fn local(sides: &Sides<'_>, pair: Pair) -> Local {
    let pair = Pair {
        writer: sides.writer.resolve(pair.writer),
        reader: sides.reader.resolve(pair.reader),
    };
    let mut local = Local::default();
    match (&sides.writer.ty(pair.writer).kind, &sides.reader.ty(pair.reader).kind) {
        (TypeKind::Enum(writer), TypeKind::Enum(reader)) => {
            named::enums(sides, pair, writer, reader, &mut local);
        }
        _ if form::is_record(sides.writer, pair.writer)
            && form::is_record(sides.reader, pair.reader) =>
        {
            named::records(sides, pair, &mut local);
        }
        _ => values::root(sides, pair, &mut local),
    }
    local
}
