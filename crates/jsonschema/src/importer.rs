//! Turns schemas into types, one level at a time: each schema that another holds is put off, so that neither
//! nesting nor a chain of references costs stack, and a schema that is used twice is one type.

use rustc_hash::FxHashMap;
use wireproof_model::{
    Contract, Decl, Meta, Name, Opaque, Scalar, Type, TypeId, TypeKind, Unit, UnitId,
};
use wireproof_source::{
    Diagnostic, Diagnostics, Span, Spanned,
    document::{Entry, Node, Value},
};

use crate::{
    Document, Documents, Import, Role,
    keys::{Keys, address},
    notes,
    parts::{Parts, role},
    resolve::{Missing, Place, Resolver, Target},
};

/// Whose words a schema is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// OpenAPI 3.0: `nullable`, nothing beside `$ref`.
    OpenApi30,
    /// JSON Schema up to draft 7: nothing beside `$ref`.
    Draft7,
    /// JSON Schema from 2019-09 on, and OpenAPI 3.1.
    Draft2020,
}

impl Dialect {
    /// Whether what stands beside `$ref` counts.
    pub(crate) fn siblings(self) -> bool {
        self == Self::Draft2020
    }
}

/// Collects the types of a contract from schemas.
pub struct Importer<'a> {
    /// The contract so far. Types are filled in by [`Importer::finish`].
    pub contract: Contract,
    /// The problems so far.
    pub diagnostics: Diagnostics,
    pub(crate) dialect: Dialect,
    keys: Keys,
    resolver: Resolver<'a>,
    anonymous: FxHashMap<usize, TypeId>,
    declared: FxHashMap<usize, TypeId>,
    symbols: FxHashMap<Name, usize>,
    queue: Vec<(Place<'a>, TypeId)>,
    told: rustc_hash::FxHashSet<Span>,
}

/// What a schema is.
#[derive(Debug)]
pub(crate) struct Lowered {
    pub(crate) kind: TypeKind,
    pub(crate) constraints: wireproof_model::Constraints,
    pub(crate) nullable: bool,
}

impl From<TypeKind> for Lowered {
    fn from(kind: TypeKind) -> Self {
        Self { kind, constraints: wireproof_model::Constraints::default(), nullable: false }
    }
}

impl<'a> Importer<'a> {
    /// For the schemas of a document, and of those that it refers to.
    pub fn new(root: Document<'a>, others: &'a dyn Documents, dialect: Dialect) -> Self {
        let mut importer = Self {
            contract: Contract::default(),
            diagnostics: Diagnostics::default(),
            dialect,
            keys: Keys::default(),
            resolver: Resolver::new(root, others),
            anonymous: FxHashMap::default(),
            declared: FxHashMap::default(),
            symbols: FxHashMap::default(),
            queue: Vec::new(),
            told: rustc_hash::FxHashSet::default(),
        };
        importer.add_units();
        importer
    }

    /// The root document.
    pub fn root(&self) -> Option<Place<'a>> {
        self.resolver.documents.first().map(|document| Place { document: 0, node: document.node })
    }

    /// Looks at a mapping that is no schema: `role` says what its keys are.
    pub fn object(&mut self, node: &Node, role: impl Fn(&str) -> Role) {
        self.keys.object(node, &mut self.diagnostics, role);
    }

    /// Looks at a mapping whose keys are names; `keyword` is the key that it is the value of.
    pub fn names(&mut self, keyword: &str, node: &Node) {
        self.keys.names(keyword, node);
    }

    /// Takes a value with all that it holds.
    pub fn value(&mut self, node: &Node) {
        self.keys.value(node);
    }

    /// Follows the references of something that is no schema until there is none. None if that reaches nothing,
    /// which is told.
    pub fn follow(&mut self, place: Place<'a>) -> Option<Place<'a>> {
        let mut at = place;
        for _ in 0..32 {
            if at.node.get("$ref").is_none_or(|node| node.as_str().is_none()) {
                return Some(at);
            }
            self.object(at.node, |key| match key {
                "$ref" | "summary" | "description" => Role::Keyword,
                _ if key.starts_with("x-") => Role::Value,
                _ => Role::Idle("what stands beside `$ref` has no meaning"),
            });
            at = self.step(at)?;
        }
        let message = "this chain of references reaches nothing";
        self.diagnostics.push(Diagnostic::error(place.node.span, message).help("break the circle"));
        None
    }

    /// What the reference that stands in a mapping names; none if there is none, or it names nothing, which is told.
    pub fn step(&mut self, place: Place<'a>) -> Option<Place<'a>> {
        let reference = place.node.get("$ref")?;
        self.target(place.document, reference).map(|target| target.place)
    }

    /// What a reference names; a missing target is told once.
    pub(crate) fn target(&mut self, document: u32, reference: &'a Node) -> Option<Target<'a>> {
        let text = reference.as_str()?;
        match self.resolver.find(document, text) {
            Ok(target) => {
                self.add_units();
                Some(target)
            }
            Err(missing) => {
                self.tell_missing(reference, text, missing);
                None
            }
        }
    }

    fn tell_missing(&mut self, reference: &Node, text: &str, missing: Missing) {
        if self.told.insert(reference.span) {
            let (words, help) = missing.words();
            let message = format!("the reference `{text}` {words}");
            self.diagnostics.push(Diagnostic::error(reference.span, message).help(help));
        }
    }

    /// The last step of a reference, for people and for discriminators.
    pub(crate) fn reference_name(&mut self, document: u32, reference: &'a Node) -> Option<Name> {
        let target = self.target(document, reference)?;
        let last = target.steps.last().map(Name::from);
        last.or_else(|| {
            self.resolver.documents.get(target.place.document as usize).map(|d| d.stem().into())
        })
    }

    fn add_units(&mut self) {
        for document in self.resolver.documents.iter().skip(self.contract.units.len()) {
            let first = document.node.entries().first().map_or(document.node.span, Entry::span);
            self.contract.units.push(Unit {
                path: document.path.into(),
                source: document.source,
                namespace: Name::default(),
                namespace_span: first,
                imports: crate::external_refs(document.node)
                    .into_iter()
                    .map(|(path, _)| path.into())
                    .collect(),
                attributes: Vec::new(),
                named: self.contract.units.is_empty(),
            });
        }
    }

    /// The type of a schema, which is filled in later.
    pub fn ty(&mut self, place: Place<'a>) -> TypeId {
        if let Some(known) = self.anonymous.get(&address(place.node)) {
            return *known;
        }
        let id = self.contract.add(Type::new(place.node.span, TypeKind::Never));
        self.anonymous.insert(address(place.node), id);
        self.queue.push((place, id));
        id
    }

    /// Declares a schema under a name; `entry` says both.
    pub fn declare(&mut self, document: u32, entry: &'a Entry) -> TypeId {
        let place = Place { document, node: &entry.node };
        self.declare_as(
            place,
            Spanned::new(entry.key.value.as_str().into(), entry.key.span),
            entry.span(),
            None,
        )
    }

    /// Declares a schema that stands under no name.
    pub(crate) fn declare_as(
        &mut self,
        place: Place<'a>,
        name: Spanned<Name>,
        span: Span,
        symbol: Option<Name>,
    ) -> TypeId {
        let at = address(place.node);
        if let Some(known) = self.declared.get(&at) {
            return *known;
        }
        let mut symbol = symbol.unwrap_or_else(|| name.value.clone());
        if self.symbols.contains_key(&symbol) {
            let stem =
                self.resolver.documents.get(place.document as usize).map_or("", |d| d.stem());
            symbol = smol_str::format_smolstr!("{stem}.{symbol}");
            if self.symbols.contains_key(&symbol) {
                symbol = smol_str::format_smolstr!("{symbol}.{}", self.declared.len());
            }
        }
        self.symbols.insert(symbol.clone(), at);
        let mut meta = Meta::new(name, span);
        notes::describe(&mut meta, place.node, &Parts::read(place.node, self.dialect));
        let decl = Decl { symbol, meta, unit: UnitId(place.document), parent: None, error: None };
        let id = self.contract.add(Type::declared(decl, TypeKind::Never));
        self.declared.insert(at, id);
        self.queue.push((place, id));
        id
    }

    /// The declaration that a reference names.
    pub(crate) fn declaration(&mut self, document: u32, reference: &'a Node) -> Option<TypeId> {
        let target = self.target(document, reference)?;
        if let Some(known) = self.declared.get(&address(target.place.node)) {
            return Some(*known);
        }
        let stem = self.resolver.documents.get(target.place.document as usize)?.stem();
        let container = |steps: &[String]| {
            let steps: Vec<&str> = steps.iter().map(String::as_str).collect();
            matches!(steps.as_slice(), ["components", "schemas"] | ["$defs" | "definitions"])
        };
        let symbol = match target.steps.split_last() {
            None => Name::from(stem),
            Some((last, before)) if container(before) => last.into(),
            Some(_) => target.steps.join(".").into(),
        };
        let (name, span) = match target.entry {
            Some(entry) => {
                (Spanned::new(entry.key.value.as_str().into(), entry.key.span), entry.span())
            }
            None => (Spanned::new(symbol.clone(), target.place.node.span), target.place.node.span),
        };
        Some(self.declare_as(target.place, name, span, Some(symbol)))
    }

    /// Reads a schema's keywords and counts them.
    pub(crate) fn parts(&mut self, node: &'a Node) -> Parts<'a> {
        let parts = Parts::read(node, self.dialect);
        if !self.keys.knows(node) {
            let (dialect, beside) = (self.dialect, parts.reference.is_some());
            self.keys.object(node, &mut self.diagnostics, |key| role(key, dialect, beside));
            if let Some(discriminator) = parts.discriminator {
                self.keys.object(discriminator, &mut self.diagnostics, |key| match key {
                    "propertyName" => Role::Keyword,
                    "mapping" => Role::Names,
                    _ if key.starts_with("x-") => Role::Value,
                    _ => Role::Unknown,
                });
            }
        }
        parts
    }

    /// A name for what stands between a declaration and a type: another node for the same text.
    pub(crate) fn inner(&mut self, span: Span, lowered: Lowered) -> TypeId {
        let kind = if lowered.nullable {
            let of = self.contract.add(Type::new(span, lowered.kind).with(lowered.constraints));
            return self.contract.add(Type::new(span, TypeKind::Nullable(of)));
        } else {
            lowered.kind
        };
        self.contract.add(Type::new(span, kind).with(lowered.constraints))
    }

    /// Says that a document is no schema.
    pub(crate) fn tell_no_schema(&mut self, node: &Node) {
        let message = "this is no JSON Schema: a schema is a mapping, `true` or `false`";
        self.diagnostics
            .push(Diagnostic::error(node.span, message).help("name a file that holds a schema"));
    }

    /// Says that a schema is not understood.
    pub(crate) fn opaque(&mut self, node: &Node, what: &str, why: &str) -> TypeKind {
        self.diagnostics.push(Diagnostic::warning(node.span, why));
        TypeKind::Opaque(Opaque { what: what.into(), content: notes::normal(node).into() })
    }

    /// Tells something of a place once, however often it is looked at.
    pub(crate) fn note_once(&mut self, span: Span, message: &str) {
        if self.told.insert(span) {
            self.diagnostics.push(Diagnostic::note(span, message));
        }
    }

    fn fill(&mut self) {
        while let Some((place, id)) = self.queue.pop() {
            let lowered = self.lower(place);
            let span = place.node.span;
            let Some(ty) = self.contract.types.get(id.0 as usize) else { continue };
            let named = matches!(
                lowered.kind,
                TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_)
            );
            let (kind, constraints) = if ty.decl.is_some() && (lowered.nullable || !named) {
                (TypeKind::Alias(self.inner(span, lowered)), None)
            } else if lowered.nullable {
                let of = self.inner(span, Lowered { nullable: false, ..lowered });
                (TypeKind::Nullable(of), None)
            } else {
                (
                    lowered.kind,
                    (!lowered.constraints.is_empty()).then(|| Box::new(lowered.constraints)),
                )
            };
            if let Some(ty) = self.contract.types.get_mut(id.0 as usize) {
                ty.kind = kind;
                ty.constraints = constraints;
            }
        }
    }

    /// Fills in all types, looks for circles and for what nobody looked at.
    pub fn finish(mut self) -> Import {
        self.fill();
        crate::circles::check(&mut self.contract, &mut self.diagnostics);
        let documents: Vec<&Node> =
            self.resolver.documents.iter().map(|document| document.node).collect();
        let keys = self.keys.finish(&documents, &mut self.diagnostics);
        self.contract.finish();
        Import { contract: self.contract, diagnostics: self.diagnostics, keys }
    }

    /// What a schema is.
    fn lower(&mut self, place: Place<'a>) -> Lowered {
        match &place.node.value {
            Value::Bool(true) => TypeKind::Scalar(Scalar::Json).into(),
            Value::Bool(false) => TypeKind::Never.into(),
            Value::Object(_) => self.schema(place),
            _ => {
                self.opaque(place.node, "schema", "a schema is a mapping, `true` or `false`").into()
            }
        }
    }
}
