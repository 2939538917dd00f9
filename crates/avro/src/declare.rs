//! Declarations: records, enums and fixed types, found first, filled afterwards.
//!
//! Avro specification 1.12, "Complex Types".

use rustc_hash::FxHashMap;
use wireproof_model::{
    Decl, Enum, EnumValue, Field, Former, Meta, Name, Openness, Presence, Scalar, Struct, Type,
    TypeId, TypeKind, UnitId,
};
use wireproof_source::{
    Diagnostic, Span, Spanned,
    document::{Entry, Node, Value},
};

use crate::{
    attributes,
    defaults::Pending,
    lower::{Input, Lowering, Scope, length},
    names::{self, FullName},
};

/// A declaration and its place in the contract.
pub(crate) struct Definition<'a> {
    pub(crate) id: TypeId,
    pub(crate) node: &'a Node,
    full: FullName,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Record,
    Enum,
    Fixed,
}

const NAME_HELP: &str = "begin it with a letter or `_` and go on with letters, digits and `_`";

impl<'a> Lowering<'a> {
    /// Finds the declarations of a file.
    pub(crate) fn collect(&mut self, file: &Input<'a>) {
        let unit = self.unit(file);
        self.collect_in(file.node, "", unit);
    }

    // As deep as the document, which is bounded.
    fn collect_in(&mut self, node: &'a Node, around: &str, unit: UnitId) {
        for item in node.items() {
            self.collect_in(item, around, unit);
        }
        let Some(said) = node.get("type") else { return };
        let kind = match said.as_str() {
            None => return self.collect_in(said, around, unit),
            Some("record" | "error") => Kind::Record,
            Some("enum") => Kind::Enum,
            Some("fixed") => Kind::Fixed,
            Some("array") => {
                return node
                    .get("items")
                    .into_iter()
                    .for_each(|it| self.collect_in(it, around, unit));
            }
            Some("map") => {
                return node
                    .get("values")
                    .into_iter()
                    .for_each(|it| self.collect_in(it, around, unit));
            }
            Some(_) => return,
        };
        let namespace = self.declare(node, around, kind, unit);
        for field in node.get("fields").map_or(&[][..], Node::items) {
            if let Some(ty) = field.get("type") {
                self.collect_in(ty, &namespace, unit);
            }
        }
    }

    /// Gives a declaration its place; its namespace is that of what stands in it.
    fn declare(&mut self, node: &'a Node, around: &str, kind: Kind, unit: UnitId) -> Name {
        let Some((name, written)) = node.get("name").and_then(|it| Some((it, it.as_str()?))) else {
            self.error(Diagnostic::error(node.span, "this type needs a `name`"));
            return around.into();
        };
        let full = FullName::declared(written, node, around);
        let symbol = full.symbol();
        let namespace = full.namespace.clone();
        if !names::is_dotted_name(&symbol) {
            let message = format!("`{symbol}` cannot be a type's name");
            self.error(Diagnostic::error(name.span, message).help(NAME_HELP));
        } else if names::PRIMITIVES.contains(&full.name.as_str()) {
            let message = format!("`{}` is a primitive type and cannot be declared", full.name);
            self.error(Diagnostic::error(name.span, message).help("call it otherwise"));
            return namespace;
        }
        if let Some(at) = self.by_symbol.get(&symbol) {
            self.again(*at, &symbol, (node, name.span));
            return namespace;
        }
        let mut meta = Meta::new(Spanned::new(full.name.clone(), name.span), node.span);
        meta.docs = docs(node);
        self.aliases(node, &mut meta, names::is_dotted_name);
        let decl = Decl { symbol: symbol.clone(), meta, unit, parent: None, error: None };
        let id = self.contract.add(Type::declared(decl, TypeKind::Never));
        self.by_symbol.insert(symbol, self.definitions.len());
        self.definitions.push(Definition { id, node, full, kind });
        namespace
    }

    /// A declaration whose name is taken: files that stand alone repeat what they share, and then say the same.
    fn again(&mut self, first: usize, symbol: &str, (node, name): (&Node, Span)) {
        let Some(first) = self.definitions.get(first).map(|definition| definition.node) else {
            return;
        };
        let elsewhere = first.span.source != node.span.source;
        if elsewhere && equal(first, node) {
            return;
        }
        let help = if elsewhere {
            "make both the same, or read the files one by one if they are several contracts"
        } else {
            "write its name alone where it is used again"
        };
        let first = first.get("name").map_or(first.span, |name| name.span);
        self.error(
            Diagnostic::error(name, format!("`{symbol}` is declared twice"))
                .related(first, "the first declaration")
                .help(help),
        );
    }

    fn aliases(&mut self, node: &Node, meta: &mut Meta, allowed: fn(&str) -> bool) {
        for alias in node.get("aliases").map_or(&[][..], Node::items) {
            match alias.as_str().filter(|name| allowed(name)) {
                Some(name) => {
                    let name = Spanned::new(name.into(), alias.span);
                    meta.extra_mut().formers.push(Former { name, before: None });
                }
                None => self.error(
                    Diagnostic::error(alias.span, "this cannot be an alias").help(NAME_HELP),
                ),
            }
        }
    }

    /// Fills the declaration at `at`.
    pub(crate) fn body(&mut self, at: usize) {
        let Some(definition) = self.definitions.get(at) else { return };
        let (id, node, kind) = (definition.id, definition.node, definition.kind);
        let namespace = definition.full.namespace.clone();
        let own = ["type", "name", "namespace", "aliases", "doc"];
        let mut constraints = None;
        let (filled, kept) = match kind {
            Kind::Record => (
                TypeKind::Struct(self.fields(id, node, &namespace)),
                attributes::rest(node, &[&own[..], &["fields"]].concat()),
            ),
            Kind::Enum => (
                TypeKind::Enum(self.symbols(node)),
                attributes::rest(node, &[&own[..], &["symbols", "default"]].concat()),
            ),
            Kind::Fixed => {
                let size = self.size(node);
                let (scalar, mut kept) = self.scalar(Scalar::Bytes { fixed: Some(size) }, node);
                kept.retain(|it| {
                    let key = it.name.strip_prefix("avro.").unwrap_or(&it.name);
                    key != "size" && !own.contains(&key)
                });
                if matches!(scalar, Scalar::Decimal { .. }) {
                    constraints = Some(Box::new(length(size)));
                }
                (TypeKind::Scalar(scalar), kept)
            }
        };
        if let Some(ty) = self.contract.types.get_mut(id.0 as usize) {
            ty.kind = filled;
            ty.constraints = constraints;
            if let Some(decl) = &mut ty.decl {
                attributes::attach(&mut decl.meta, kept);
            }
        }
    }

    fn size(&mut self, node: &Node) -> u32 {
        let size = node.get("size");
        let number = match size.map(|size| &size.value) {
            Some(Value::Number(text)) => text.parse::<u32>().ok(),
            _ => None,
        };
        number.unwrap_or_else(|| {
            let span = size.map_or(node.span, |size| size.span);
            let message = "a fixed type needs a `size`, a number of bytes from 0 to 4294967295";
            self.error(Diagnostic::error(span, message));
            0
        })
    }

    fn symbols(&mut self, node: &Node) -> Enum {
        let mut body = Enum { openness: Openness::Closed, ..Enum::default() };
        let Some(symbols) = node.get("symbols").filter(|it| matches!(it.value, Value::Array(_)))
        else {
            self.error(Diagnostic::error(node.span, "an enum needs `symbols`, a list of names"));
            return body;
        };
        let mut places: FxHashMap<&str, (Span, u32)> = FxHashMap::default();
        for symbol in symbols.items() {
            let Some(name) = symbol.as_str().filter(|name| names::is_name(name)) else {
                let message = "this cannot be an enum's symbol";
                self.error(Diagnostic::error(symbol.span, message).help(NAME_HELP));
                continue;
            };
            if let Some((first, _)) = places.get(name) {
                self.error(twice(name, "symbol", *first, symbol.span));
                continue;
            }
            places.insert(name, (symbol.span, body.values.len() as u32));
            let meta = Meta::new(Spanned::new(name.into(), symbol.span), symbol.span);
            body.values.push(EnumValue { meta, tag: None });
        }
        if let Some(default) = node.get("default") {
            body.fallback = default.as_str().and_then(|name| Some(places.get(name)?.1));
            if body.fallback.is_none() {
                let message = "an enum's default is one of its symbols";
                self.error(Diagnostic::error(default.span, message).help("add the symbol"));
            }
        }
        body
    }

    fn fields(&mut self, id: TypeId, node: &'a Node, namespace: &str) -> Struct {
        let mut body = Struct { openness: Openness::Open, ..Struct::default() };
        let Some(fields) = node.get("fields").filter(|it| matches!(it.value, Value::Array(_)))
        else {
            self.error(Diagnostic::error(node.span, "a record needs `fields`, a list"));
            return body;
        };
        let mut places: FxHashMap<&str, Span> = FxHashMap::default();
        for field in fields.items() {
            let Some((name, written)) = field.get("name").and_then(|it| Some((it, it.as_str()?)))
            else {
                self.error(Diagnostic::error(field.span, "a field needs a `name`"));
                continue;
            };
            if !names::is_name(written) {
                let message = format!("`{written}` cannot be a field's name");
                self.error(Diagnostic::error(name.span, message).help(NAME_HELP));
            }
            if let Some(first) = places.get(written) {
                self.error(twice(written, "field", *first, name.span));
                continue;
            }
            places.insert(written, name.span);
            let name = Spanned::new(written.into(), name.span);
            let place = (id, body.fields.len() as u32);
            body.fields.push(self.field(field, name, place, namespace));
        }
        body
    }

    fn field(
        &mut self,
        node: &'a Node,
        name: Spanned<Name>,
        place: (TypeId, u32),
        namespace: &str,
    ) -> Field {
        let mut meta = Meta::new(name, node.span);
        meta.docs = docs(node);
        self.aliases(node, &mut meta, names::is_name);
        let mut kept = attributes::rest(node, &["name", "type", "doc", "default", "aliases"]);
        let mut scope = Scope { namespace, attributes: &mut kept };
        let ty = if let Some(ty) = node.get("type") {
            self.expression(ty, &mut scope)
        } else {
            self.error(Diagnostic::error(node.span, "a field needs a `type`"));
            self.add(node.span, TypeKind::Never)
        };
        attributes::attach(&mut meta, kept);
        self.order(node);
        let default = node.get("default");
        let presence = if default.is_some() { Presence::Expected } else { Presence::Required };
        if let Some(node) = default {
            self.pending.push(Pending { field: place, node });
        }
        Field::new(meta, presence, ty)
    }

    fn order(&mut self, node: &Node) {
        let Some(order) = node.get("order") else { return };
        if !matches!(order.as_str(), Some("ascending" | "descending" | "ignore")) {
            let message = "a field's order is `ascending`, `descending` or `ignore`";
            self.error(Diagnostic::warning(order.span, message).help("it is ignored"));
        }
    }
}

fn docs(node: &Node) -> Option<Span> {
    node.get("doc").filter(|doc| doc.as_str().is_some()).map(|doc| doc.span)
}

fn twice(name: &str, what: &str, first: Span, second: Span) -> Diagnostic {
    Diagnostic::error(second, format!("{what} `{name}` is there twice"))
        .related(first, "the first one")
        .help("call one of them otherwise, or remove it")
}

/// Whether two trees say the same, in whatever order their keys are. As deep as the document, which is bounded.
fn equal(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(entries), Value::Object(others)) => {
            let others: FxHashMap<&str, &Node> =
                others.iter().map(|entry| (entry.key.value.as_str(), &entry.node)).collect();
            let same = |entry: &Entry| {
                others.get(entry.key.value.as_str()).is_some_and(|node| equal(&entry.node, node))
            };
            entries.len() == others.len() && entries.iter().all(same)
        }
        (one, other) => one == other,
    }
}
