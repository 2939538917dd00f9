//! What a contract holds that wireproof does not interpret: opaque nodes and inert attributes.

use wireproof_model::{Attribute, Contract, Element, TypeKind};
use wireproof_source::{Diagnostic, Sources};

use super::KeptJson;
use crate::json::place;

/// The nodes that stand for something that could not be expressed.
pub(super) fn opaque(contract: &Contract) -> impl Iterator<Item = Diagnostic> {
    contract.ids().filter_map(|id| {
        let ty = contract.ty(id);
        let TypeKind::Opaque(opaque) = &ty.kind else { return None };
        let symbol = contract.symbol(Element::Type(id));
        let message = format!("`{symbol}` is not understood: {}", opaque.what);
        Some(Diagnostic::note(ty.span, message).label("compared as it is written"))
    })
}

/// Everything that is kept and compared but never interpreted, by place.
pub(super) fn attributes(contract: &Contract, sources: &Sources) -> Vec<KeptJson> {
    let mut found: Vec<(Element, &Attribute)> = Vec::new();
    for (unit, at) in contract.units.iter().zip(0..) {
        let element = Element::Unit(wireproof_model::UnitId(at));
        found.extend(unit.attributes.iter().map(|attribute| (element, attribute)));
    }
    for element in elements(contract) {
        let extra = contract.meta(element).map(wireproof_model::Meta::extra);
        let list = extra.into_iter().flat_map(|extra| &extra.attributes);
        found.extend(list.map(|attribute| (element, attribute)));
    }
    found.sort_by_key(|(element, attribute)| (attribute.span, *element));
    let kept = found.into_iter().map(|(element, attribute)| KeptJson {
        name: attribute.name.to_string(),
        symbol: contract.symbol(element).to_string(),
        at: place(sources, attribute.span),
    });
    kept.collect()
}

/// Every element that has a name of its own.
fn elements(contract: &Contract) -> Vec<Element> {
    let mut all = vec![Element::Contract];
    for id in contract.ids() {
        all.push(Element::Type(id));
        match &contract.ty(id).kind {
            TypeKind::Struct(body) => {
                all.extend((0..body.fields.len() as u32).map(|at| Element::Field(id, at)));
                all.extend((0..body.exclusive.len() as u32).map(|at| Element::Exclusive(id, at)));
            }
            TypeKind::Enum(body) => {
                all.extend((0..body.values.len() as u32).map(|at| Element::Value(id, at)));
            }
            TypeKind::Union(body) => {
                all.extend((0..body.variants.len() as u32).map(|at| Element::Variant(id, at)));
            }
            _ => {}
        }
    }
    for (service, s) in contract.services.iter().zip(0..) {
        all.push(Element::Service(s));
        for (operation, o) in service.operations.iter().zip(0..) {
            all.push(Element::Operation(s, o));
            for (http, h) in operation.http.iter().zip(0..) {
                all.extend((0..http.params.len() as u32).map(|at| Element::Param(s, o, h, at)));
                for (response, r) in http.responses.iter().zip(0..) {
                    let headers = 0..response.headers.len() as u32;
                    all.extend(headers.map(|at| Element::ResponseHeader(s, o, h, r, at)));
                }
            }
        }
    }
    all.extend((0..contract.channels.len() as u32).map(Element::Channel));
    all.extend((0..contract.servers.len() as u32).map(Element::Server));
    all.extend((0..contract.schemes.len() as u32).map(Element::Scheme));
    all
}
