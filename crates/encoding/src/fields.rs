//! Fields of structs and of parts of structs, and which of them correspond.

use rustc_hash::FxHashMap;
use wireproof_model::{
    Contract, Element, Field, Reserved, TypeId, TypeKind, correspond, correspond::Match,
};

use crate::{Pair, Sides};

/// A field with its element; those of a part are the struct's.
pub(crate) type Placed<'a> = (Element, &'a Field);

/// The fields of a struct or of a part of one; none for any other type.
pub(crate) fn of(contract: &Contract, id: TypeId) -> Vec<Placed<'_>> {
    match &contract.ty(id).kind {
        TypeKind::Struct(body) => {
            body.fields.iter().zip(0..).map(|(field, at)| (Element::Field(id, at), field)).collect()
        }
        TypeKind::Part { of, fields } => fields
            .iter()
            .filter_map(|at| Some((Element::Field(*of, *at), contract.field(*of, *at)?)))
            .collect(),
        _ => Vec::new(),
    }
}

/// Which of two types' fields correspond, as places in what [`of`] gives.
pub(crate) struct Counterparts {
    /// The reader's place for a writer's.
    pub(crate) to_reader: FxHashMap<usize, usize>,
    /// The writer's place for a reader's.
    pub(crate) to_writer: FxHashMap<usize, usize>,
}

/// Ties the fields of two types.
pub(crate) fn counterparts(
    sides: &Sides<'_>,
    pair: Pair,
    writer: &[Placed<'_>],
    reader: &[Placed<'_>],
) -> Counterparts {
    fn members<'s>(list: &[Placed<'s>]) -> Vec<correspond::Member<'s>> {
        list.iter()
            .map(|(_, field)| correspond::Member { meta: &field.meta, tag: field.tag })
            .collect()
    }
    let none = Reserved::default();
    let matches = correspond::members(
        &members(writer),
        &members(reader),
        reserved(sides.writer, pair.writer).unwrap_or(&none),
        reserved(sides.reader, pair.reader).unwrap_or(&none),
    );
    let to_reader: FxHashMap<usize, usize> = matches
        .into_iter()
        .filter_map(|pair| match pair {
            Match::Both(first, second, _) => Some((first as usize, second as usize)),
            _ => None,
        })
        .collect();
    let to_writer = to_reader.iter().map(|(from, to)| (*to, *from)).collect();
    Counterparts { to_reader, to_writer }
}

fn reserved(contract: &Contract, id: TypeId) -> Option<&Reserved> {
    match &contract.ty(id).kind {
        TypeKind::Struct(body) => Some(&body.reserved),
        TypeKind::Part { of, .. } => reserved_of_struct(contract, *of),
        _ => None,
    }
}

fn reserved_of_struct(contract: &Contract, id: TypeId) -> Option<&Reserved> {
    if let TypeKind::Struct(body) = &contract.ty(id).kind { Some(&body.reserved) } else { None }
}
