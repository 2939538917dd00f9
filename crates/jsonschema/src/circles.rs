//! Finds declarations that name one another in a circle and so stand for nothing.

use wireproof_model::{Contract, TypeId, TypeKind};
use wireproof_source::{Diagnostic, Diagnostics};

/// Tells of each circle once and makes what is in it stand for no value.
pub(crate) fn check(contract: &mut Contract, diagnostics: &mut Diagnostics) {
    // For each node: the walk that met it first; 0 is none.
    let mut met = vec![0u32; contract.types.len()];
    let mut circular = Vec::new();
    for (start, walk) in contract.ids().zip(1u32..) {
        let mut at = start;
        loop {
            match met.get_mut(at.0 as usize) {
                Some(by) if *by == 0 => *by = walk,
                Some(by) if *by == walk => {
                    circular.push(at);
                    break;
                }
                _ => break,
            }
            match contract.ty(at).kind {
                TypeKind::Ref(next) | TypeKind::Alias(next) | TypeKind::Nullable(next) => at = next,
                _ => break,
            }
        }
    }
    for at in circular {
        break_circle(contract, at, diagnostics);
    }
}

fn break_circle(contract: &mut Contract, at: TypeId, diagnostics: &mut Diagnostics) {
    let named = |contract: &Contract, id: TypeId| {
        contract.ty(id).decl.as_deref().map(|decl| (decl.meta.span, decl.symbol.clone()))
    };
    let mut inside = vec![at];
    let mut next = at;
    while let TypeKind::Ref(id) | TypeKind::Alias(id) | TypeKind::Nullable(id) =
        contract.ty(next).kind
    {
        if id == at || inside.len() > contract.types.len() {
            break;
        }
        inside.push(id);
        next = id;
    }
    let first = inside.iter().find_map(|id| named(contract, *id));
    if let Some((span, symbol)) = first {
        let message = format!("`{symbol}` stands for itself: its references reach no schema");
        diagnostics.push(
            Diagnostic::error(span, message).help("say what it is in one place of the circle"),
        );
    }
    if let Some(ty) = contract.types.get_mut(at.0 as usize) {
        ty.kind = TypeKind::Never;
    }
}
