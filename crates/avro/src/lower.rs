//! Type expressions: what a schema is once all declarations have their place.

use rustc_hash::FxHashMap;
use wireproof_model::{
    Attribute, Coding, Constraints, Contract, Decl, EncodingUse, Int, Meta, Name, Scalar, Type,
    TypeId, TypeKind, Unit, UnitId,
};
use wireproof_source::{
    Diagnostic, Diagnostics, SourceId, Span, Spanned,
    document::{Node, Value},
};

use crate::{
    attributes,
    declare::Definition,
    defaults::Pending,
    logical::{Logical, logical},
    names,
};

/// A file that was read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// Its text.
    pub source: SourceId,
    /// Its path relative to the root.
    pub path: &'a str,
    /// Its tree.
    pub node: &'a Node,
}

/// The name of a schema that has none, where there is one file only: the file may be called otherwise next time.
const NAMELESS: &str = "schema";

/// Lowers the schemas of all files into one contract. Each may use the names that others declare.
/// A schema that is no record, enum or fixed type is declared as `schema`, or after its file if there are several.
pub fn import(files: &[Input<'_>]) -> (Contract, Diagnostics) {
    let mut contract = Contract::default();
    contract.encodings.push(EncodingUse { name: "avro-binary".into(), span: None });
    let mut lowering = Lowering {
        contract,
        problems: Diagnostics::default(),
        definitions: Vec::new(),
        by_symbol: FxHashMap::default(),
        pending: Vec::new(),
    };
    for file in files {
        lowering.collect(file);
    }
    for at in 0..lowering.definitions.len() {
        lowering.body(at);
    }
    for (file, unit) in files.iter().zip(0..) {
        lowering.root(file, UnitId(unit), files.len());
    }
    lowering.defaults();
    lowering.contract.finish();
    lowering.problems.sort();
    (lowering.contract, lowering.problems)
}

/// Everything that is known so far.
pub(crate) struct Lowering<'a> {
    pub(crate) contract: Contract,
    pub(crate) problems: Diagnostics,
    pub(crate) definitions: Vec<Definition<'a>>,
    pub(crate) by_symbol: FxHashMap<Name, usize>,
    pub(crate) pending: Vec<Pending<'a>>,
}

/// What an expression stands in.
pub(crate) struct Scope<'s> {
    /// The namespace that undotted names belong to.
    pub(crate) namespace: &'s str,
    /// Takes what anonymous types say beside what they are.
    pub(crate) attributes: &'s mut Vec<Attribute>,
}

impl<'a> Lowering<'a> {
    pub(crate) fn error(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    pub(crate) fn add(&mut self, span: Span, kind: TypeKind) -> TypeId {
        self.contract.add(Type::new(span, kind))
    }

    fn root(&mut self, file: &Input<'a>, unit: UnitId, files: usize) {
        let at_root = |it: &Definition<'_>| std::ptr::eq(it.node, file.node);
        if self.definitions.iter().any(at_root) {
            return;
        }
        let mut collected = Vec::new();
        let mut scope = Scope { namespace: "", attributes: &mut collected };
        let ty = self.expression(file.node, &mut scope);
        let stem = file.path.rsplit('/').next().and_then(|name| name.split('.').next());
        let mut name = Name::new(if files == 1 { NAMELESS } else { stem.unwrap_or(NAMELESS) });
        while self.by_symbol.contains_key(&name) {
            name = smol_str::format_smolstr!("{name}_");
        }
        let mut meta = Meta::new(Spanned::new(name.clone(), file.node.span), file.node.span);
        attributes::attach(&mut meta, collected);
        let decl = Decl { symbol: name, meta, unit, parent: None, error: None };
        self.contract.add(Type::declared(decl, TypeKind::Alias(ty)));
    }

    /// A schema as it is used somewhere. Recursion is bounded by `document::MAX_DEPTH`.
    pub(crate) fn expression(&mut self, node: &'a Node, scope: &mut Scope<'_>) -> TypeId {
        match &node.value {
            Value::String(name) => self.named(name, node, scope.namespace),
            Value::Array(_) => self.union(node, scope),
            Value::Object(_) => self.object(node, scope),
            _ => {
                let message = "a schema is a name, an object or a list of schemas";
                self.error(Diagnostic::error(node.span, message));
                self.add(node.span, TypeKind::Never)
            }
        }
    }

    fn named(&mut self, name: &str, node: &Node, namespace: &str) -> TypeId {
        if let Some(scalar) = primitive(name) {
            return self.add(node.span, TypeKind::Scalar(scalar));
        }
        let full = names::symbol(namespace, name);
        // As Avro's own parsers do: what the namespace lacks may have been declared without one.
        let found = self.by_symbol.get(&full).or_else(|| self.by_symbol.get(name)).copied();
        let Some(definition) = found.and_then(|at| self.definitions.get(at)) else {
            let diagnostic = Diagnostic::error(node.span, format!("there is no type `{full}`"));
            let help = if names::is_dotted_name(name) {
                "declare it in this file, or read the file that does with it: name their folder"
            } else {
                "a type's name consists of letters, digits and `_`, with dots between its parts"
            };
            self.error(diagnostic.help(help));
            return self.add(node.span, TypeKind::Never);
        };
        let place = definition.node.span;
        let id = definition.id;
        if place.source == node.span.source && node.span.start < place.start {
            self.error(
                Diagnostic::note(node.span, format!("`{full}` is used before it is declared"))
                    .related(place, "declared here")
                    .help("Avro asks for the declaration first; some tools refuse this"),
            );
        }
        self.add(node.span, TypeKind::Ref(id))
    }

    fn object(&mut self, node: &'a Node, scope: &mut Scope<'_>) -> TypeId {
        let Some(said) = node.get("type") else {
            self.error(Diagnostic::error(node.span, "a schema says its `type`"));
            return self.add(node.span, TypeKind::Never);
        };
        let Value::String(name) = &said.value else {
            scope.attributes.extend(attributes::rest(node, &["type"]));
            return self.expression(said, scope);
        };
        match name.as_str() {
            "record" | "error" | "enum" | "fixed" => self.inline(node, scope.namespace),
            "array" => {
                scope.attributes.extend(attributes::rest(node, &["type", "items"]));
                let items = self.part(node, "items", scope);
                self.add(node.span, TypeKind::List(items))
            }
            "map" => {
                scope.attributes.extend(attributes::rest(node, &["type", "values"]));
                let value = self.part(node, "values", scope);
                let key = self.add(node.span, TypeKind::Scalar(Scalar::String { checked: true }));
                self.add(node.span, TypeKind::Map { key, value })
            }
            name => {
                let Some(scalar) = primitive(name) else {
                    scope.attributes.extend(attributes::rest(node, &["type"]));
                    return self.named(name, said, scope.namespace);
                };
                let (scalar, kept) = self.scalar(scalar, node);
                scope.attributes.extend(kept);
                self.add(node.span, TypeKind::Scalar(scalar))
            }
        }
    }

    fn part(&mut self, node: &'a Node, key: &str, scope: &mut Scope<'_>) -> TypeId {
        if let Some(part) = node.get(key) {
            return self.expression(part, scope);
        }
        self.error(Diagnostic::error(node.span, format!("this type needs `{key}`")));
        self.add(node.span, TypeKind::Never)
    }

    /// A declaration where it is used; all of them are known by now.
    fn inline(&mut self, node: &Node, namespace: &str) -> TypeId {
        let name = node.get("name").and_then(Node::as_str).unwrap_or_default();
        let symbol = names::FullName::declared(name, node, namespace).symbol();
        let found = self.by_symbol.get(&symbol).and_then(|at| self.definitions.get(*at));
        // If its name was refused, that has been told.
        let kind = found.map_or(TypeKind::Never, |definition| TypeKind::Ref(definition.id));
        self.add(node.span, kind)
    }

    /// A scalar with its logical type, and what is kept as attributes.
    pub(crate) fn scalar(&mut self, below: Scalar, node: &Node) -> (Scalar, Vec<Attribute>) {
        let mut known = vec!["type"];
        let mut scalar = below;
        let said = node.entry("logicalType").filter(|entry| entry.node.as_str().is_some());
        if let Some((entry, name)) = said.and_then(|it| Some((it, it.node.as_str()?))) {
            match logical(name, below, node) {
                Logical::Scalar(found) => {
                    scalar = found;
                    known.push("logicalType");
                    if matches!(found, Scalar::Decimal { .. }) {
                        known.extend(["precision", "scale"]);
                    }
                }
                Logical::Ignored(why) => {
                    let help = "the type below it is judged";
                    self.error(Diagnostic::note(entry.node.span, why).help(help));
                }
            }
        }
        (scalar, attributes::rest(node, &known))
    }
}

/// The primitive type of this name.
fn primitive(name: &str) -> Option<Scalar> {
    let int = |bits| Scalar::Int(Int { bits, signed: true, coding: Coding::default() });
    Some(match name {
        "null" => Scalar::Null,
        "boolean" => Scalar::Bool,
        "int" => int(32),
        "long" => int(64),
        "float" => Scalar::Float32,
        "double" => Scalar::Float64,
        "bytes" => Scalar::Bytes { fixed: None },
        "string" => Scalar::String { checked: true },
        _ => return None,
    })
}

/// Exactly so many bytes: what is left of `fixed` where a decimal stands on it.
pub(crate) fn length(size: u32) -> Constraints {
    let size = Some(u64::from(size));
    Constraints { min_len: size, max_len: size, ..Constraints::default() }
}

impl Lowering<'_> {
    /// Adds the file itself, and gives its place.
    pub(crate) fn unit(&mut self, file: &Input<'_>) -> UnitId {
        let said =
            file.node.entry("namespace").and_then(|entry| Some((entry, entry.node.as_str()?)));
        let name = file.node.get("name").and_then(|node| Some((node.span, node.as_str()?)));
        let dotted = name.and_then(|(span, name)| Some((span, name.rsplit_once('.')?.0)));
        let said = said.map(|(entry, namespace)| (entry.node.span, namespace));
        let (span, namespace) = dotted.or(said).unwrap_or((file.node.span, ""));
        let id = UnitId(self.contract.units.len() as u32);
        self.contract.units.push(Unit {
            path: file.path.into(),
            source: file.source,
            namespace: namespace.into(),
            namespace_span: span,
            imports: Vec::new(),
            attributes: Vec::new(),
            named: true,
        });
        id
    }
}
