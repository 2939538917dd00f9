//! Constraints as the rules that generated code states.

use std::fmt::Write as _;

use wireproof_model::{
    Bound, Constraints, Contract, Int, Number, Scalar, TypeId, TypeKind, WideIntegers,
};
use wireproof_source::{Diagnostic, Diagnostics, Span};

use crate::pattern;

/// The calls that build a type's rule after `Rule::NEW`; empty: nothing is asked. A named type states its own rule,
/// so that only what stands at the place itself counts.
pub(crate) fn rule(contract: &Contract, id: TypeId, problems: &mut Diagnostics) -> String {
    let mut out = String::new();
    add(contract, id, problems, &mut out, 0);
    out
}

fn add(
    contract: &Contract,
    id: TypeId,
    problems: &mut Diagnostics,
    out: &mut String,
    depth: usize,
) {
    let ty = contract.ty(id);
    // Types nest at most as deep as documents do.
    if depth > 128 {
        return;
    }
    if let Some(constraints) = &ty.constraints {
        constraint(contract, id, constraints, ty.span, problems, out);
    }
    let mut inner = |name: &str, inner, out: &mut String| {
        if contract.ty(inner).decl.is_some() {
            return;
        }
        let mut rule = String::new();
        add(contract, inner, problems, &mut rule, depth + 1);
        if !rule.is_empty() {
            _ = write!(out, ".{name}(&rt::Rule::NEW{rule})");
        }
    };
    match &ty.kind {
        TypeKind::Nullable(of) | TypeKind::Alias(of) if contract.ty(*of).decl.is_none() => {
            add(contract, *of, problems, out, depth + 1);
        }
        TypeKind::List(of) | TypeKind::Set(of) => inner("items", *of, out),
        TypeKind::Map { key, value } => {
            inner("keys", *key, out);
            inner("items", *value, out);
        }
        TypeKind::Scalar(Scalar::Int(Int { bits: 64, .. }))
            if contract.text.wide_integers == WideIntegers::Strings =>
        {
            out.push_str(".wide_texts()");
        }
        _ => {}
    }
}

fn constraint(
    contract: &Contract,
    id: TypeId,
    constraints: &Constraints,
    span: Span,
    problems: &mut Diagnostics,
    out: &mut String,
) {
    let Constraints { range, multiple_of, min_len, max_len, patterns, unique, format: _ } =
        constraints;
    bound(range.min, "min", "above", out);
    bound(range.max, "max", "below", out);
    match multiple_of {
        Some(Number::Int(step)) => _ = write!(out, ".step({step})"),
        Some(Number::Float(step)) => _ = write!(out, ".step_f({step:?})"),
        None => {}
    }
    if let Some(length) = min_len {
        _ = write!(out, ".min_len({length})");
    }
    if let Some(length) = max_len {
        _ = write!(out, ".max_len({length})");
    }
    let mut checked = Vec::new();
    for pattern in patterns {
        if let Some(translated) = pattern::checkable(pattern) {
            checked.push(format!("{translated:?}"));
        } else {
            let message = format!("the pattern `{pattern}` is not checked in generated code");
            let help = "it looks around, refers back or is no regular expression; without that it can be checked";
            problems.push(Diagnostic::warning(span, message).help(help));
        }
    }
    if !checked.is_empty() && has_text(contract, id) {
        _ = write!(out, ".patterns(&[{}])", checked.join(", "));
    }
    if *unique {
        out.push_str(".unique()");
    }
}

/// Whether patterns make sense: texts whose Rust type is not one that only a fixed shape of text can be.
fn has_text(contract: &Contract, id: TypeId) -> bool {
    let mut at = id;
    for _ in 0..64 {
        match &contract.ty(at).kind {
            TypeKind::Scalar(Scalar::String { .. } | Scalar::Url) => return true,
            TypeKind::Ref(next) | TypeKind::Alias(next) | TypeKind::Nullable(next) => at = *next,
            _ => return false,
        }
    }
    false
}

fn bound(bound: Option<Bound>, inclusive: &str, exclusive: &str, out: &mut String) {
    let Some(bound) = bound else { return };
    let name = if bound.exclusive { exclusive } else { inclusive };
    match bound.at {
        Number::Int(at) => _ = write!(out, ".{name}({at})"),
        Number::Float(at) => _ = write!(out, ".{name}_f({at:?})"),
    }
}
