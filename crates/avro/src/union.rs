//! Unions: null apart from the rest, and what may not stand beside what.

use rustc_hash::FxHashMap;
use wireproof_model::{
    Discrimination, Meta, Name, Openness, Reserved, Scalar, TypeId, TypeKind, Union, Variant,
};
use wireproof_source::{
    Diagnostic, Span, Spanned,
    document::{Node, Value},
};

use crate::lower::{Lowering, Scope};

/// A branch that is not null.
struct Branch {
    ty: TypeId,
    name: Name,
    /// What tells it apart: its full name, else the name of its kind.
    identity: Name,
    span: Span,
}

impl<'a> Lowering<'a> {
    /// `[A, B, …]`: the one type that is left without null, or a union of several.
    pub(crate) fn union(&mut self, node: &'a Node, scope: &mut Scope<'_>) -> TypeId {
        let mut null: Option<Span> = None;
        let mut branches: Vec<Branch> = Vec::new();
        let mut taken: FxHashMap<Name, Span> = FxHashMap::default();
        for item in node.items() {
            let ty = self.expression(item, scope);
            if matches!(self.contract.ty(ty).kind, TypeKind::Union(_) | TypeKind::Nullable(_))
                || matches!(item.value, Value::Array(_))
            {
                self.error(
                    Diagnostic::error(item.span, "a union cannot stand directly inside a union")
                        .help("list its branches in the outer union"),
                );
                continue;
            }
            let (name, identity) = self.branch_name(ty, item);
            if let Some(first) = taken.get(&identity) {
                self.error(
                    Diagnostic::error(
                        item.span,
                        format!("a union has one branch `{identity}` only"),
                    )
                    .label("a second one")
                    .related(*first, "the first")
                    .help("wrap one of them in a record"),
                );
                continue;
            }
            taken.insert(identity.clone(), item.span);
            if matches!(self.contract.ty(ty).kind, TypeKind::Scalar(Scalar::Null)) {
                null = Some(item.span);
            } else {
                branches.push(Branch { ty, name, identity, span: item.span });
            }
        }
        let inner = match (branches.as_slice(), null) {
            ([only], _) => only.ty,
            ([], Some(span)) => return self.add(span, TypeKind::Scalar(Scalar::Null)),
            _ => self.variants(node.span, branches),
        };
        if null.is_some() { self.add(node.span, TypeKind::Nullable(inner)) } else { inner }
    }

    fn variants(&mut self, span: Span, branches: Vec<Branch>) -> TypeId {
        let mut uses: FxHashMap<Name, u32> = FxHashMap::default();
        for branch in &branches {
            *uses.entry(branch.name.clone()).or_default() += 1;
        }
        let variants = branches.into_iter().map(|branch| {
            // Types of several namespaces may share their simple name.
            let clash = uses.get(&branch.name).is_some_and(|uses| *uses > 1);
            let name = if clash { branch.identity } else { branch.name };
            Variant {
                meta: Meta::new(Spanned::new(name, branch.span), branch.span),
                tag: None,
                ty: Some(branch.ty),
            }
        });
        let body = Union {
            variants: variants.collect(),
            discrimination: Discrimination::Value { exactly_one: false },
            openness: Openness::Closed,
            reserved: Reserved::default(),
        };
        self.add(span, TypeKind::Union(body))
    }

    /// A branch's name, and what tells it apart from others.
    fn branch_name(&self, id: TypeId, node: &Node) -> (Name, Name) {
        let ty = self.contract.ty(id);
        if let TypeKind::Ref(to) = ty.kind
            && let Some(decl) = &self.contract.ty(to).decl
        {
            return (decl.meta.name.value.clone(), decl.symbol.clone());
        }
        let mut said = node;
        // `{"type": {"type": …}}`: as deep as the document, which is bounded.
        while let Some(inner) = said.get("type") {
            said = inner;
        }
        let kind = Name::new(said.as_str().unwrap_or("?"));
        (kind.clone(), kind)
    }
}
