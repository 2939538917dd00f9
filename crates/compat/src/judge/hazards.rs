//! Promises that a change takes away, though no message shows it today.

use wireproof_encoding::{Concern, Encoding, Facet, Question};
use wireproof_model::{Contract, Element, Reserved, TypeKind};

use super::Case;
use crate::{Change, ConcernNote};

/// The hazards of a change, looked at from old to new.
pub(super) fn of(case: &Case<'_>, change: &Change, questions: &[Question]) -> Vec<ConcernNote> {
    let tagged = questions.iter().any(|question| {
        matches!(
            question,
            Question::Bytes(
                Encoding::ProtobufBinary | Encoding::ThriftBinary | Encoding::ThriftCompact
            )
        )
    });
    let reason = match (change.facet, change.old, change.new) {
        (Facet::Reserved, ..) => Some(format!("{} may now be given another meaning", change.words.0)),
        (Facet::Existence, Some(old), None) if tagged => freed(case, old),
        (Facet::Name, Some(Element::Type(_) | Element::Unit(_)), Some(_)) | (Facet::Existence, Some(Element::Type(_)), None)
            if tagged =>
        {
            Some("messages that are packed in an Any name their type: they can no longer be unpacked".to_owned())
        }
        (Facet::Travels, Some(Element::Service(at)), Some(Element::Service(other))) => {
            let flows = |contract: &Contract, at: u32| {
                contract.services.get(at as usize).map(|service| service.flows.len())
            };
            let (was, is) = (flows(case.old, at), flows(case.new, other));
            (is < was).then(|| "who is at the channel's other end may wait for ever".to_owned())
        }
        _ => None,
    };
    reason
        .map(|reason| ConcernNote {
            concern: Concern::Hazard(reason),
            question: None,
            direction: None,
        })
        .into_iter()
        .collect()
}

/// A member that is gone without its tag or its name being reserved.
fn freed(case: &Case<'_>, old: Element) -> Option<String> {
    let (owner, tag) = match old {
        Element::Field(id, at) => (id, case.old.field(id, at)?.tag?),
        Element::Value(id, at) => match &case.old.ty(id).kind {
            TypeKind::Enum(body) => (id, body.values.get(at as usize)?.tag?),
            _ => return None,
        },
        Element::Variant(id, at) => match &case.old.ty(id).kind {
            TypeKind::Union(body) => (id, body.variants.get(at as usize)?.tag?),
            _ => return None,
        },
        _ => return None,
    };
    let name = &case.old.meta(old)?.name.value;
    let (other, _) = case.types.second(owner)?;
    let (reserved, taken) = reservations(case.new, other, tag)?;
    if taken {
        return None;
    }
    match (reserved.has_tag(tag), reserved.has_name(name)) {
        (true, true) => None,
        (false, true) => Some(format!("its tag {tag} is not reserved: another field may get it")),
        (true, false) => Some(format!(
            "its name {name} is not reserved: JSON readers would take another field for it"
        )),
        (false, false) => Some(format!("neither its tag {tag} nor its name {name} is reserved")),
    }
}

/// What a declaration reserves, and whether a member of it has the tag.
fn reservations(
    contract: &Contract,
    id: wireproof_model::TypeId,
    tag: i64,
) -> Option<(&Reserved, bool)> {
    match &contract.ty(id).kind {
        TypeKind::Struct(body) => {
            Some((&body.reserved, body.fields.iter().any(|field| field.tag == Some(tag))))
        }
        TypeKind::Enum(body) => {
            Some((&body.reserved, body.values.iter().any(|value| value.tag == Some(tag))))
        }
        TypeKind::Union(body) => {
            Some((&body.reserved, body.variants.iter().any(|variant| variant.tag == Some(tag))))
        }
        _ => None,
    }
}
