//! Which element of the contract a schema's complaint is about.

use jsonschema::{ValidationError, error::ValidationErrorKind, paths::LocationSegment};
use serde_json::Value as Document;
use wireproof_model::{Contract, Discrimination, Element, TypeId, TypeKind};

use super::accepted;

/// The elements from the message down to what an error is about, as far as they have names.
pub(super) fn elements(
    contract: &Contract,
    ty: TypeId,
    error: &ValidationError<'_>,
) -> Vec<Element> {
    let mut steps: Vec<String> = Vec::new();
    for segment in error.instance_path() {
        steps.push(match segment {
            LocationSegment::Property(name) => name.into_owned(),
            LocationSegment::Index(at) => at.to_string(),
        });
    }
    steps.extend(missing(error));
    let mut path = Vec::new();
    let mut at = ty;
    for step in steps {
        let Some((element, next)) = descend(contract, at, &step, 0) else { break };
        path.push(element);
        at = next;
    }
    path
}

/// The required property that is missing.
fn missing(error: &ValidationError<'_>) -> Option<String> {
    match error.kind() {
        ValidationErrorKind::Required { property } => property.as_str().map(ToOwned::to_owned),
        // One of a field's names is required.
        ValidationErrorKind::AnyOf { context } => {
            let required = |branch: &Vec<ValidationError<'static>>| match branch.as_slice() {
                [only] => match only.kind() {
                    ValidationErrorKind::Required { property } => {
                        property.as_str().map(ToOwned::to_owned)
                    }
                    _ => None,
                },
                _ => None,
            };
            context.first().and_then(required)
        }
        _ => None,
    }
}

/// One step of a document's path: the element that says it, and the type behind it.
fn descend(contract: &Contract, ty: TypeId, step: &str, depth: usize) -> Option<(Element, TypeId)> {
    if depth > 16 {
        return None;
    }
    let id = contract.resolve(ty);
    match &contract.ty(id).kind {
        TypeKind::Nullable(next) => descend(contract, *next, step, depth + 1),
        TypeKind::Struct(_) => field(contract, id, step),
        TypeKind::Part { of, .. } => field(contract, *of, step),
        TypeKind::List(items) | TypeKind::Set(items) => Some((Element::Type(*items), *items)),
        TypeKind::Tuple { items, rest } => {
            let ty = items.get(step.parse::<usize>().ok()?).copied().or(*rest)?;
            Some((Element::Type(ty), ty))
        }
        TypeKind::Map { value, .. } => Some((Element::Type(*value), *value)),
        TypeKind::Union(body) => {
            let variants = || body.variants.iter().zip(0..);
            if body.discrimination == Discrimination::External {
                let (variant, at) = variants().find(|(variant, _)| {
                    accepted(contract, &variant.meta).any(|name| name == step)
                })?;
                return Some((Element::Variant(id, at), variant.ty?));
            }
            let inside = |ty| descend(contract, ty, step, depth + 1);
            variants().filter_map(|(variant, _)| variant.ty).find_map(inside)
        }
        TypeKind::Schema(schema) => {
            schema.children().find_map(|child| descend(contract, child, step, depth + 1))
        }
        _ => None,
    }
}

fn field(contract: &Contract, id: TypeId, step: &str) -> Option<(Element, TypeId)> {
    let TypeKind::Struct(body) = &contract.ty(id).kind else { return None };
    let (field, at) = body
        .fields
        .iter()
        .zip(0..)
        .find(|(field, _)| accepted(contract, &field.meta).any(|name| name == step))?;
    Some((Element::Field(id, at), field.ty))
}

/// The error in words, with its place in the document.
pub(super) fn reason(error: &ValidationError<'_>) -> String {
    const SHOWN: usize = 160;
    let mut words = error.to_string();
    if let ValidationErrorKind::Required { property: Document::String(name) } = error.kind() {
        words = format!("{name:?} is required and missing");
    }
    if words.chars().count() > SHOWN {
        words = words.chars().take(SHOWN).chain(['…']).collect();
    }
    let place = error.instance_path().as_str();
    if place.is_empty() { words } else { format!("{words} (at {place})") }
}
