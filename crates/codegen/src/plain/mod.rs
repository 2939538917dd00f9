//! Schemas with logic that amount to a plain shape: what Rust types them as. What of them is not checked then is said.

mod both;

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use wireproof_model::{Constraints, Contract, Schema, Type, TypeId, TypeKind};
use wireproof_source::{Diagnostic, Diagnostics};

/// Schemas nest no deeper here; those further down stay what they are.
const DEPTH: usize = 64;

/// The contract with plain types for all schemas that Rust can type.
pub(crate) fn plain<'c>(contract: &'c Contract, problems: &mut Diagnostics) -> Cow<'c, Contract> {
    let is_schema = |id: &TypeId| matches!(contract.ty(*id).kind, TypeKind::Schema(_));
    let schemas: Vec<TypeId> = contract.ids().filter(is_schema).collect();
    if schemas.is_empty() {
        return Cow::Borrowed(contract);
    }
    let mut plain = Plain { contract: contract.clone(), problems, open: FxHashSet::default() };
    for id in schemas {
        plain.settle(id);
    }
    Cow::Owned(plain.contract)
}

struct Plain<'p> {
    contract: Contract,
    problems: &'p mut Diagnostics,
    /// The schemas that are being looked at.
    open: FxHashSet<TypeId>,
}

/// What a type is, names set aside.
#[derive(Clone, Debug)]
struct Shape {
    /// The node that says it; none: several say it together.
    id: Option<TypeId>,
    kind: TypeKind,
    constraints: Constraints,
    nullable: bool,
}

impl Plain<'_> {
    /// Makes a schema plain, if it can be.
    fn settle(&mut self, id: TypeId) {
        let TypeKind::Schema(schema) = &self.contract.ty(id).kind else { return };
        if self.open.len() >= DEPTH || !self.open.insert(id) {
            return;
        }
        let schema = schema.clone();
        if let Some(shape) = self.whole(&schema) {
            let span = self.contract.ty(id).span;
            if asks_more(&schema) {
                let message = "conditions of a schema are not checked in generated code";
                let help = "its type is; who sends a value sees to the rest";
                self.problems.push(Diagnostic::warning(span, message).help(help));
            }
            let (kind, constraints) = self.node(shape);
            if let Some(node) = self.contract.types.get_mut(id.0 as usize) {
                node.kind = kind;
                let own = node.constraints.take().map(|own| *own).unwrap_or_default();
                let all = both::constraints(own, constraints);
                node.constraints = (!all.is_empty()).then(|| Box::new(all));
            }
        }
        self.open.remove(&id);
    }

    /// What a schema's values are, as far as all of it that must hold says so.
    fn whole(&mut self, schema: &Schema) -> Option<Shape> {
        let mut whole: Option<Shape> = None;
        for part in &schema.all_of {
            let part = self.look(*part)?;
            whole = Some(match whole {
                Some(before) => self.both(before, part)?,
                None => part,
            });
        }
        let mut whole = whole?;
        if let TypeKind::Struct(body) = &mut whole.kind {
            let branches: Vec<TypeId> =
                schema.any_of.iter().chain(&schema.one_of).flatten().copied().collect();
            for branch in branches {
                if let Some(Shape { kind: TypeKind::Struct(more), .. }) = self.look(branch) {
                    whole.id = None;
                    Self::perhaps(body, more);
                }
            }
        }
        Some(whole)
    }

    /// What a type is; none for one that Rust has no words for.
    fn look(&mut self, id: TypeId) -> Option<Shape> {
        let (mut at, mut nullable, mut constraints) = (id, false, Constraints::default());
        // A chain longer than this is a circle.
        for _ in 0..DEPTH {
            self.settle(at);
            let node = self.contract.ty(at);
            if let Some(own) = &node.constraints {
                constraints = both::constraints(constraints, (**own).clone());
            }
            match &node.kind {
                TypeKind::Ref(next) | TypeKind::Alias(next) => at = *next,
                TypeKind::Nullable(next) => {
                    nullable = true;
                    at = *next;
                }
                TypeKind::Schema(_) | TypeKind::Opaque(_) | TypeKind::Part { .. } => return None,
                kind => {
                    return Some(Shape { id: Some(at), kind: kind.clone(), constraints, nullable });
                }
            }
        }
        None
    }

    /// A shape as a node: a declared type by its name, what may be null around it.
    fn node(&mut self, shape: Shape) -> (TypeKind, Constraints) {
        let Shape { id, kind, constraints, nullable } = shape;
        let declared = id.filter(|id| self.contract.ty(*id).decl.is_some());
        let kind = declared.map_or(kind, TypeKind::Ref);
        if !nullable {
            return (kind, constraints);
        }
        let inner = self.contract.add(Type::new(wireproof_source::Span::default(), kind));
        (TypeKind::Nullable(inner), constraints)
    }
}

/// Whether a schema asks more than its plain shape.
fn asks_more(schema: &Schema) -> bool {
    let Schema {
        all_of: _,
        any_of,
        one_of,
        not,
        conditions,
        dependents,
        property_names,
        contains,
        unevaluated_properties,
        unevaluated_items,
        kinds: _,
    } = schema;
    let none = any_of.is_empty() && one_of.is_empty() && not.is_empty();
    let none = none && conditions.is_empty() && dependents.is_empty();
    !none
        || property_names.is_some()
        || contains.is_some()
        || unevaluated_properties.is_some()
        || unevaluated_items.is_some()
}
