//! Defaults: looked at last, when every type is known.

use wireproof_model::TypeId;
use wireproof_source::{Diagnostic, document::Node};

use crate::{
    fits::{Fit, Misfit},
    lower::Lowering,
};

/// A default that waits for its type.
pub(crate) struct Pending<'a> {
    /// The record and the place of the field in it.
    pub(crate) field: (TypeId, u32),
    pub(crate) node: &'a Node,
}

impl Lowering<'_> {
    /// Gives each field its default.
    pub(crate) fn defaults(&mut self) {
        for Pending { field: (id, at), node } in std::mem::take(&mut self.pending) {
            let Some(ty) = self.contract.field(id, at).map(|field| field.ty) else { continue };
            match Fit::new(&self.contract).literal(ty, node) {
                Ok(literal) => {
                    if let Some(wireproof_model::Type {
                        kind: wireproof_model::TypeKind::Struct(body),
                        ..
                    }) = self.contract.types.get_mut(id.0 as usize)
                        && let Some(field) = body.fields.get_mut(at as usize)
                    {
                        field.default = Some(literal);
                    }
                }
                Err(Misfit { span, why }) => {
                    let place = self.contract.ty(ty).span;
                    self.error(
                        Diagnostic::error(span, "the default does not fit its type")
                            .label(why)
                            .related(place, "the type")
                            .help("Avro writes bytes as a string of characters up to U+00FF, records and maps as objects"),
                    );
                }
            }
        }
    }
}
