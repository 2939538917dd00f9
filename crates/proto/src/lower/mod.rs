//! From linked files to a contract: which declarations it holds, and the files themselves.

mod check;
mod enums;
mod extend;
mod field;
mod field_rules;
mod http;
mod message;
mod options;
mod service;
mod values;

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{
    Attribute, Contract, Decl, EncodingUse, Literal, Meta, Name, Opaque, Type, TypeId, TypeKind,
    Unit, UnitId,
};
use wireproof_source::{Diagnostic, Diagnostics, Span};

use crate::features::Features;
use crate::file::{Edition, File, Head, ImportKind};
use crate::link::{self, Links, Node};
use crate::standard::Target;

pub(crate) use values::json_name;

/// A file to import.
#[derive(Clone, Debug)]
pub struct Input {
    /// The path that others import it by.
    pub path: Name,
    /// What was read.
    pub file: Arc<File>,
    /// Whether the user named it. Of a file that is only imported, what nobody uses stays out of the contract.
    pub named: bool,
}

/// Links the files and lowers them into one contract, whose units come in the order of their paths. Paths must be
/// distinct. An import or a type that is missing is a located error, and costs what needs it.
pub fn import(files: &[Input]) -> (Contract, Diagnostics) {
    let mut problems = Diagnostics::default();
    let builtins = link::builtins(files);
    let mut inputs: Vec<(&Input, bool)> = files.iter().map(|input| (input, false)).collect();
    inputs.extend(builtins.iter().map(|input| (input, true)));
    inputs.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    let links = Links::of(inputs, &mut problems);
    let mut lowering = Lowering {
        features: Vec::new(),
        links,
        contract: Contract::default(),
        problems,
        queue: VecDeque::new(),
        reported: FxHashSet::default(),
        option_names: FxHashMap::default(),
        attribute_names: FxHashMap::default(),
        extension_tags: FxHashMap::default(),
    };
    lowering.files();
    lowering.declarations();
    lowering.extensions();
    lowering.services();
    let Lowering { mut contract, problems, .. } = lowering;
    contract.encodings = ["protobuf-binary", "protobuf-json"]
        .map(|name| EncodingUse { name: name.into(), span: None })
        .into();
    contract.types.shrink_to_fit();
    contract.finish();
    (contract, problems)
}

/// What is known while files are lowered.
struct Lowering<'a> {
    links: Links<'a>,
    /// What each file's own options set.
    features: Vec<Features>,
    contract: Contract,
    problems: Diagnostics,
    /// Symbols that have a place in the contract and are not lowered yet.
    queue: VecDeque<u32>,
    /// Names that a file misses, each told once.
    reported: FxHashSet<(u32, Name)>,
    /// What the names of custom options mean in a file.
    option_names: FxHashMap<(u32, &'a str), Name>,
    attribute_names: FxHashMap<String, Name>,
    /// Which numbers of a message extensions use.
    extension_tags: FxHashMap<(TypeId, i64), Span>,
}

/// Where something stands.
#[derive(Clone, Copy)]
struct Place<'s> {
    file: u32,
    edition: Edition,
    /// The full name of what is around it.
    scope: &'s str,
    features: Features,
}

impl Lowering<'_> {
    fn files(&mut self) {
        for at in 0..self.links.files.len() as u32 {
            let Some(linked) = self.links.files.get(at as usize) else { continue };
            let (file, path, named) = (linked.file, linked.path.clone(), linked.named);
            let problems = &mut self.problems;
            let features = Features::of_file(file.edition, &file.options, &mut |problem| {
                problems.push(problem);
            });
            self.features.push(features);
            let start = Span::new(file.source, 0, 1);
            let said = file.edition_span.unwrap_or(start);
            let package = &file.package;
            let namespace_span = if package.value.is_empty() { said } else { package.span };
            self.check_scope(&file.messages, &file.enums, &mut FxHashMap::default());
            let mut meta = Meta::default();
            let mut attributes = vec![edition_attribute(file, said)];
            attributes.extend(import_kinds(file));
            let place = Place { file: at, edition: file.edition, scope: &package.value, features };
            self.options(place, Target::File, &file.options, &mut meta);
            if let Some(extra) = meta.extra {
                if let Some(deprecated) = extra.deprecated {
                    let said = Literal::Bool(true);
                    attributes.push(Attribute::new("proto.deprecated", said, deprecated.span));
                }
                attributes.extend(extra.attributes);
            }
            self.contract.units.push(Unit {
                path,
                source: file.source,
                namespace: package.value.clone(),
                namespace_span,
                imports: file.imports.iter().map(|import| import.path.value.clone()).collect(),
                attributes,
                named,
            });
        }
    }

    fn place<'s>(&self, file: u32, scope: &'s str, features: Features) -> Place<'s> {
        let linked = self.links.files.get(file as usize);
        let edition = linked.map_or(Edition::Proto2, |linked| linked.file.edition);
        Place { file, edition, scope, features }
    }

    fn declarations(&mut self) {
        let named = self.links.files.iter().filter(|linked| linked.named);
        let symbols: Vec<u32> = named.flat_map(|linked| linked.symbols.clone()).collect();
        for at in symbols {
            self.type_of(at);
        }
        self.drain();
    }

    /// The place of a message or an enum in the contract, which is filled later.
    fn type_of(&mut self, at: u32) -> Option<TypeId> {
        let symbol = self.links.symbols.get(at as usize)?;
        if symbol.id.is_some() || !matches!(symbol.node, Node::Message(_) | Node::Enum(_)) {
            return symbol.id;
        }
        // Who uses it before it is lowered only asks which of the two it is.
        let kind = match symbol.node {
            Node::Enum(_) => TypeKind::Enum(wireproof_model::Enum::default()),
            _ => TypeKind::Struct(wireproof_model::Struct::default()),
        };
        let id = self.contract.add(Type::new(symbol.span, kind));
        self.links.symbols.get_mut(at as usize)?.id = Some(id);
        self.queue.push_back(at);
        Some(id)
    }

    fn drain(&mut self) {
        while let Some(at) = self.queue.pop_front() {
            self.lower(at);
        }
    }

    fn lower(&mut self, at: u32) {
        let Some(symbol) = self.links.symbols.get(at as usize) else { return };
        let (file, name, node, parent) =
            (symbol.file, symbol.name.clone(), symbol.node, symbol.parent);
        let Some(id) = symbol.id else { return };
        let outer = self.features_of(file, parent);
        let place = self.place(file, &name, outer);
        let parent = parent.and_then(|parent| self.type_of(parent));
        let (said, (mut meta, kind)) = match node {
            Node::Message(message) => (message.visibility, self.message(place, message)),
            Node::Enum(found) => (found.visibility, self.enumeration(place, found)),
            Node::Service | Node::Extension => return,
        };
        if !outer.exported.holds(said, parent.is_none()) {
            meta.extra_mut().local = true;
        }
        let decl = Decl { symbol: name, meta, unit: UnitId(file), parent, error: None };
        if let Some(slot) = self.contract.types.get_mut(id.0 as usize) {
            *slot = Type::declared(decl, kind);
        }
    }

    /// The features around what stands in `parent`, or at the top of a file.
    fn features_of(&self, file: u32, parent: Option<u32>) -> Features {
        let mut chain = Vec::new();
        let mut at = parent;
        while let Some(symbol) = at.and_then(|at| self.links.symbols.get(at as usize)) {
            if let Node::Message(message) = symbol.node {
                chain.push(&message.body.options);
            }
            at = symbol.parent;
        }
        let own = self.features.get(file as usize).copied();
        let own = own.unwrap_or_else(|| Features::of(Edition::Proto2));
        chain.into_iter().rev().fold(own, |features, options| features.with(options))
    }

    /// A use of a type by its name; what is missing becomes an opaque node and, once, an error.
    fn named(&mut self, place: Place<'_>, name: &Name, span: Span) -> TypeId {
        match self.links.find(place.file, place.scope, name, true) {
            Ok(at) => self.use_of(at, span),
            Err(hidden) => {
                self.missing(place, name, span, hidden);
                // What is there but not imported can still be judged.
                match hidden {
                    Some(at) => self.use_of(at, span),
                    None => self.opaque(name, span),
                }
            }
        }
    }

    fn opaque(&mut self, name: &Name, span: Span) -> TypeId {
        let what = Opaque { what: "missing type".into(), content: name.clone() };
        self.contract.add(Type::new(span, TypeKind::Opaque(what)))
    }

    fn use_of(&mut self, at: u32, span: Span) -> TypeId {
        let name = self.links.symbols.get(at as usize).map(|symbol| symbol.name.as_str());
        if let Some(scalar) = name.and_then(values::well_known) {
            return self.contract.add(Type::new(span, TypeKind::Scalar(scalar)));
        }
        let kind = self.type_of(at).map_or(TypeKind::Never, TypeKind::Ref);
        self.contract.add(Type::new(span, kind))
    }

    fn missing(&mut self, place: Place<'_>, name: &Name, span: Span, hidden: Option<u32>) {
        if !self.reported.insert((place.file, name.clone())) {
            return;
        }
        let hidden = hidden.and_then(|at| self.links.symbols.get(at as usize));
        let problem = match hidden {
            Some(symbol) => {
                let path =
                    self.links.files.get(symbol.file as usize).map(|file| file.path.as_str());
                let path = path.unwrap_or_default();
                Diagnostic::error(
                    span,
                    format!("`{name}` is declared in `{path}`, which is not imported"),
                )
                .related(symbol.span, "declared here")
                .help(format!("add `import \"{path}\";`"))
            }
            None => Diagnostic::error(span, format!("there is no type `{name}`"))
                .label("not found")
                .help("declare it, import the file that does, or mend the name"),
        };
        self.problems.push(problem);
    }

    fn meta(head: &Head) -> Meta {
        Meta { docs: head.docs, ..Meta::new(head.name.clone(), head.span) }
    }
}

fn edition_attribute(file: &File, span: Span) -> Attribute {
    let (name, value) = match file.edition {
        Edition::Proto2 => ("proto.syntax", "proto2"),
        Edition::Proto3 => ("proto.syntax", "proto3"),
        Edition::Edition2023 => ("proto.edition", "2023"),
        Edition::Edition2024 => ("proto.edition", "2024"),
    };
    // What a syntax or an edition stands for is resolved into each element.
    Attribute { understood: true, ..Attribute::new(name, Literal::String(value.into()), span) }
}

/// The imports that are not plain ones, as attributes.
fn import_kinds(file: &File) -> impl Iterator<Item = Attribute> {
    file.imports.iter().filter_map(|import| {
        let name = match import.kind {
            ImportKind::Plain => return None,
            ImportKind::Public => "proto.import.public",
            ImportKind::Weak => "proto.import.weak",
            ImportKind::Option => "proto.import.option",
        };
        let value = Literal::String(import.path.value.clone());
        Some(Attribute { understood: true, ..Attribute::new(name, value, import.span) })
    })
}
