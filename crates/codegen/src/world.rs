//! What all parts of the generator know, and what a type is called where it is used.

use std::fmt::Write as _;

use rustc_hash::FxHashSet;
use wireproof_model::{
    Contract, Discrimination, Int, KeyCase, Literal, Meta, Name, Openness, Presence, Scalar,
    TypeId, TypeKind,
};
use wireproof_source::{Diagnostic, Diagnostics, Sources, Span};

use crate::{
    coverage::Coverage,
    cycles::Cycles,
    docs,
    names::{self, Names},
    views::{View, Views},
};

/// What all parts of the generator know.
pub(crate) struct World<'a> {
    pub(crate) contract: &'a Contract,
    pub(crate) sources: &'a Sources,
    pub(crate) names: Names,
    pub(crate) views: Views,
    cycles: Cycles,
    pub(crate) problems: Diagnostics,
    pub(crate) coverage: Coverage,
    /// Structs that are variants of unions told apart by values in them.
    variants: FxHashSet<TypeId>,
    /// Named types that are used and not yet written.
    pub(crate) queue: Vec<(TypeId, View)>,
    seen: FxHashSet<(TypeId, View)>,
    /// Types that Rust has no words for.
    pub(crate) untyped: FxHashSet<TypeId>,
}

/// Where a type is used.
#[derive(Clone, Copy)]
pub(crate) struct Use {
    /// From where its values are seen.
    pub(crate) view: View,
    /// The named type that holds it by value.
    pub(crate) holder: Option<TypeId>,
    /// The path to the module of types.
    pub(crate) path: &'static str,
}

impl Use {
    /// Outside of the module of types.
    pub(crate) fn outside(view: View) -> Self {
        Self { view, holder: None, path: "types::" }
    }
}

impl<'a> World<'a> {
    pub(crate) fn new(contract: &'a Contract, sources: &'a Sources, problems: Diagnostics) -> Self {
        let views = Views::of(contract);
        Self {
            contract,
            sources,
            names: Names::of(contract, &views),
            views,
            cycles: Cycles::of(contract),
            problems,
            coverage: Coverage::default(),
            variants: variants(contract),
            queue: Vec::new(),
            seen: FxHashSet::default(),
            untyped: FxHashSet::default(),
        }
    }

    /// Documentation in Rust's marks.
    pub(crate) fn docs(&self, meta: &Meta) -> Vec<String> {
        let mut lines = docs::docs(self.sources, meta.docs);
        if let Some(deprecated) = &meta.extra().deprecated {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            let advice = deprecated.advice.as_ref().map(|advice| format!(": {advice}"));
            lines.push(format!("Deprecated{}.", advice.unwrap_or_default().trim_end_matches('.')));
        }
        lines
    }

    /// A place's documentation.
    pub(crate) fn docs_at(&self, span: Option<Span>) -> Vec<String> {
        docs::docs(self.sources, span)
    }

    /// An element's name in JSON.
    pub(crate) fn key(&self, meta: &Meta) -> Name {
        match (&meta.key, self.contract.text.keys) {
            (None, KeyCase::Camel) => lower_camel(&meta.name.value),
            _ => meta.spelling().clone(),
        }
    }

    /// The names in JSON that readers still accept, each after a bar.
    pub(crate) fn formers(&self, meta: &Meta) -> String {
        let camel = self.contract.text.keys == KeyCase::Camel;
        let key = self.key(meta);
        let formers =
            meta.aliases().map(|name| if camel { lower_camel(name) } else { name.clone() });
        formers.filter(|former| *former != key).fold(String::new(), |mut out, former| {
            // Writing into a text cannot fail.
            _ = write!(out, " | {:?}", former.as_str());
            out
        })
    }

    /// What a type is called where it is used.
    pub(crate) fn ty(&mut self, id: TypeId, at: Use) -> String {
        let ty = self.contract.ty(id);
        if ty.decl.is_some() || names::is_named(self.contract, id) {
            return self.named(id, at);
        }
        self.unnamed(id, at)
    }

    /// What a type is, its own name set aside.
    pub(crate) fn unnamed(&mut self, id: TypeId, at: Use) -> String {
        let contract = self.contract;
        let ty = contract.ty(id);
        let contained = Use { holder: None, ..at };
        match &ty.kind {
            TypeKind::Ref(target) => self.ty(*target, at),
            TypeKind::Alias(inner) => self.ty(*inner, at),
            TypeKind::Nullable(inner) => format!("Option<{}>", self.ty(*inner, at)),
            TypeKind::List(inner) => format!("Vec<{}>", self.ty(*inner, contained)),
            TypeKind::Set(inner) => format!("rt::Set<{}>", self.ty(*inner, contained)),
            TypeKind::Map { key, value } => {
                let (key, value) = (self.ty(*key, contained), self.ty(*value, contained));
                format!("rt::Map<{key}, {value}>")
            }
            TypeKind::Tuple { items, rest: None } if (1..=4).contains(&items.len()) => {
                let items: Vec<String> = items.iter().map(|item| self.ty(*item, at)).collect();
                let comma = if items.len() == 1 { "," } else { "" };
                format!("({}{comma})", items.join(", "))
            }
            TypeKind::Scalar(scalar) => scalar_type(*scalar).to_owned(),
            TypeKind::Literals(values)
                if values.iter().all(|value| matches!(value.value, Literal::Bool(_))) =>
            {
                "bool".to_owned()
            }
            _ => self.raw(id),
        }
    }

    /// A type that Rust has no words for: any JSON.
    fn raw(&mut self, id: TypeId) -> String {
        if self.untyped.insert(id) {
            let ty = self.contract.ty(id);
            let what = match &ty.kind {
                TypeKind::Schema(_) => "conditions over schemas",
                TypeKind::Tuple { .. } => "a list with a type per place",
                TypeKind::Literals(_) => "listed values of several types",
                TypeKind::Never => "a type without values",
                TypeKind::Opaque(opaque) => opaque.what.as_str(),
                _ => "this",
            };
            let message = format!("{what}: any JSON in generated code");
            let help = "its values are neither typed nor checked; a plainer type would be";
            self.problems.push(Diagnostic::warning(ty.span, message).help(help));
        }
        "rt::Value".to_owned()
    }

    fn named(&mut self, id: TypeId, at: Use) -> String {
        let view = self.views.narrow(id, at.view);
        let Some(name) = self.names.ty(id, view) else { return "rt::Value".to_owned() };
        let name = format!("{}{name}", at.path);
        if self.seen.insert((id, view)) {
            self.queue.push((id, view));
        }
        if at.holder.is_some_and(|holder| self.cycles.between(holder, id)) {
            return format!("Box<{name}>");
        }
        name
    }

    /// The type under `Option`, where a type is nullable by itself and not by what it refers to.
    pub(crate) fn under_null(&self, id: TypeId) -> Option<TypeId> {
        match (&self.contract.ty(id).decl, &self.contract.ty(id).kind) {
            (None, TypeKind::Nullable(inner)) => Some(*inner),
            _ => None,
        }
    }

    /// Whether the values of a type have an order, so that they can be in sets and be keys.
    pub(crate) fn ordered(&self, id: TypeId) -> bool {
        match &self.contract.ty(self.contract.resolve(id)).kind {
            TypeKind::Scalar(scalar) => !matches!(
                scalar,
                Scalar::Float32 | Scalar::Float64 | Scalar::Number | Scalar::Json | Scalar::Null
            ),
            TypeKind::Enum(_) => true,
            TypeKind::Literals(values) => names::numbers(values).is_some(),
            _ => false,
        }
    }

    /// The text that a struct's field always has, if it marks the struct among the variants of a union.
    pub(crate) fn mark(&self, id: TypeId, field: &wireproof_model::Field) -> Option<Name> {
        if field.presence != Presence::Required || !self.variants.contains(&id) {
            return None;
        }
        let TypeKind::Enum(body) = &self.contract.ty(self.contract.resolve(field.ty)).kind else {
            return None;
        };
        match body.values.as_slice() {
            [only] if body.openness == Openness::Unsaid => Some(self.key(&only.meta)),
            _ => None,
        }
    }
}

/// The structs that are variants of unions told apart by values in them.
fn variants(contract: &Contract) -> FxHashSet<TypeId> {
    let unions = contract.types.iter().filter_map(|ty| match &ty.kind {
        TypeKind::Union(body) if body.discrimination != Discrimination::External => Some(body),
        _ => None,
    });
    let variants = unions.flat_map(|body| &body.variants).filter_map(|variant| variant.ty);
    variants.filter_map(|ty| Some(contract.as_struct(ty)?.0)).collect()
}

fn lower_camel(name: &str) -> Name {
    let mut out = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = true;
        } else if std::mem::take(&mut upper) {
            out.extend(character.to_uppercase());
        } else {
            out.push(character);
        }
    }
    out.into()
}

fn scalar_type(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Bool => "bool",
        // A time of day comes with an offset or without one; its text keeps both.
        Scalar::String { .. } | Scalar::Time(_) => "String",
        Scalar::Bytes { .. } => "rt::Bytes",
        Scalar::Int(Int { bits, signed, .. }) => match (bits, signed) {
            (8, true) => "i8",
            (16, true) => "i16",
            (32, true) => "i32",
            (_, true) => "i64",
            (8, false) => "u8",
            (16, false) => "u16",
            (32, false) => "u32",
            (_, false) => "u64",
        },
        Scalar::Integer => "i64",
        Scalar::Float32 => "f32",
        Scalar::Float64 | Scalar::Number => "f64",
        Scalar::Decimal { .. } => "rt::Decimal",
        Scalar::Uuid => "rt::Uuid",
        Scalar::Url => "rt::Url",
        Scalar::Timestamp(_) => "rt::Timestamp",
        Scalar::LocalTimestamp(_) => "rt::DateTime",
        Scalar::Date => "rt::Date",
        Scalar::Duration(_) => "rt::SignedDuration",
        Scalar::Json => "rt::Value",
        Scalar::Null => "()",
    }
}
