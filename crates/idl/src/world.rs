//! What every name in a program means: the scopes of all files and the imports between them.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Name, TypeId, TypeKind};

use crate::life::{Life, Range, Versions};
use crate::tree::{ContractItemKind, File, Item, ItemKind, TypeRef};
use crate::{ImportTarget, Program};

/// All files with their scopes.
pub(crate) struct World<'a> {
    pub(crate) files: Vec<FileScope<'a>>,
    pub(crate) foreign: Vec<ForeignScope<'a>>,
}

/// The scopes of one file.
pub(crate) struct FileScope<'a> {
    pub(crate) file: &'a File,
    /// Whether parsing left something out, so that a missing name means nothing.
    pub(crate) broken: bool,
    pub(crate) versions: Versions,
    /// The lives of the items, in their order.
    pub(crate) lives: Vec<Life<'a>>,
    /// Types, errors and services by the name that unites their declarations.
    groups: FxHashMap<&'a str, Vec<usize>>,
    /// Of each group those whose versions do not overlap: at most one counts in a version. Others were reported.
    pieces: FxHashMap<&'a str, Vec<usize>>,
    /// The newest name of those that `was` ties to a later declaration.
    tied: FxHashMap<&'a str, &'a str>,
    /// Channels by name.
    pub(crate) channels: FxHashMap<&'a str, Vec<usize>>,
    /// Imports by alias; the first of several.
    pub(crate) imports: FxHashMap<&'a str, Link>,
    pub(crate) encodings: Encodings,
}

/// Which encodings a file's contract and channels name.
#[allow(clippy::struct_excessive_bools, reason = "independent facts, each asked by its name")]
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Encodings {
    pub(crate) protobuf: bool,
    pub(crate) thrift: bool,
    pub(crate) avro: bool,
    /// Names are written as `fooBar` in JSON.
    pub(crate) camel: bool,
}

/// Where an import leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Link {
    /// To another file, with the versions of it that are meant.
    Wire { file: usize, range: Range, import: usize },
    /// To another format.
    Foreign { at: usize, import: usize },
    /// Nowhere; reported.
    Broken,
}

/// The types of a contract in another format by their legal names.
pub(crate) struct ForeignScope<'a> {
    pub(crate) contract: &'a Contract,
    names: FxHashMap<String, TypeId>,
}

/// A declaration that a name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Target {
    pub(crate) file: usize,
    pub(crate) item: usize,
    /// The versions, in the target's own file, in which it is meant.
    pub(crate) range: Range,
}

/// What a name leads to.
pub(crate) enum Found {
    /// To these declarations, each in other versions; and whether some version has none.
    Items(Vec<Target>, bool),
    /// To a type of another format.
    Foreign(usize, TypeId),
    /// Nowhere.
    Nothing,
    /// Nowhere, which was reported or may be due to text that could not be read.
    Silent,
}

impl<'a> World<'a> {
    pub(crate) fn new(program: &Program<'a>) -> Self {
        let mut files: Vec<FileScope<'a>> = program
            .files
            .iter()
            .map(|resolved| FileScope::new(&resolved.tree.file, resolved.tree.broken))
            .collect();
        let cyclic = crate::check::imports::cyclic(program);
        let links: Vec<_> =
            (0..files.len()).map(|at| links(program, &files, at, &cyclic)).collect();
        for (file, links) in files.iter_mut().zip(links) {
            file.imports = links;
        }
        let foreign = program.foreign.iter().map(|contract| ForeignScope::new(contract)).collect();
        Self { files, foreign }
    }

    pub(crate) fn item(&self, target: Target) -> Option<&'a Item> {
        self.files.get(target.file)?.file.items.get(target.item)
    }

    /// What a type's or error's name means in the versions `range` of `file`.
    pub(crate) fn find(&self, file: usize, name: &TypeRef, range: Range) -> Found {
        let Some(scope) = self.files.get(file) else { return Found::Silent };
        let Some(alias) = &name.alias else {
            return scope.find(file, &name.name.value, range);
        };
        match scope.imports.get(alias.value.as_str()) {
            None if scope.broken => Found::Silent,
            None => Found::Nothing,
            Some(Link::Broken) => Found::Silent,
            Some(Link::Wire { file, range, .. }) => match self.files.get(*file) {
                Some(other) => other.find(*file, &name.name.value, *range),
                None => Found::Silent,
            },
            Some(Link::Foreign { at, .. }) => {
                let foreign = self.foreign.get(*at);
                match foreign.and_then(|scope| scope.names.get(name.name.value.as_str())) {
                    Some(id) => Found::Foreign(*at, *id),
                    None => Found::Nothing,
                }
            }
        }
    }
}

impl<'a> FileScope<'a> {
    fn new(file: &'a File, broken: bool) -> Self {
        let contract = file.items.iter().find(|item| matches!(item.kind, ItemKind::Contract(_)));
        let versions = Versions::of(contract);
        let all = versions.all();
        let lives: Vec<Life<'a>> =
            file.items.iter().map(|item| Life::of(&item.marks, &versions, all)).collect();
        let mut scope = Self {
            file,
            broken,
            versions,
            lives,
            groups: FxHashMap::default(),
            pieces: FxHashMap::default(),
            tied: FxHashMap::default(),
            channels: FxHashMap::default(),
            imports: FxHashMap::default(),
            encodings: Encodings::of(file),
        };
        scope.tie();
        for (at, item) in file.items.iter().enumerate() {
            match &item.kind {
                ItemKind::Contract(_) => {}
                ItemKind::Channel(_) => {
                    scope.channels.entry(&item.name.value).or_default().push(at);
                }
                _ => {
                    let name = scope.united(&item.name.value);
                    scope.groups.entry(name).or_default().push(at);
                    scope.add_piece(name, at);
                }
            }
        }
        scope
    }

    /// Notes which earlier declarations a `was` without `before` continues.
    fn tie(&mut self) {
        let file = self.file;
        let declared: FxHashMap<&str, Range> = file
            .items
            .iter()
            .zip(&self.lives)
            .filter(|(item, _)| !matches!(item.kind, ItemKind::Contract(_) | ItemKind::Channel(_)))
            .map(|(item, life)| (item.name.value.as_str(), life.range))
            .collect();
        for (item, life) in file.items.iter().zip(&self.lives) {
            for mark in &item.marks {
                let crate::tree::MarkKind::Was { name, before: None } = &mark.kind else {
                    continue;
                };
                let earlier = declared.get(name.value.as_str());
                if earlier.is_some_and(|range| range.to <= life.range.from) {
                    self.tied.insert(&name.value, &item.name.value);
                }
            }
        }
    }

    fn add_piece(&mut self, name: &'a str, at: usize) {
        let Some(range) = self.lives.get(at).map(|life| life.range) else { return };
        let pieces = self.pieces.entry(name).or_default();
        let lives = pieces.iter().filter_map(|piece| self.lives.get(*piece));
        if !lives.into_iter().any(|life| life.range.overlaps(range)) {
            pieces.push(at);
        }
    }

    /// The name that unites all declarations of an item: the newest.
    pub(crate) fn united<'n>(&self, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let mut at = name;
        // Each step leads to a later range, of which there are not more than versions.
        for _ in 0..=crate::life::MOST_VERSIONS {
            match self.tied.get(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// The items that are declarations of one thing, by its newest name.
    pub(crate) fn groups(&self) -> impl Iterator<Item = (&'a str, &[usize])> {
        self.groups.iter().map(|(name, items)| (*name, items.as_slice()))
    }

    /// The declarations of the item that `name` names, each in other versions.
    pub(crate) fn group(&self, name: &str) -> &[usize] {
        self.pieces.get(self.united(name)).map_or(&[], Vec::as_slice)
    }

    fn find(&self, file: usize, name: &str, range: Range) -> Found {
        let Some(items) = self.pieces.get(self.united(name)) else {
            return if self.broken { Found::Silent } else { Found::Nothing };
        };
        let mut covered = 0;
        let mut targets = Vec::new();
        for item in items {
            let Some(life) = self.lives.get(*item) else { continue };
            let range = life.range.cut(range);
            if !range.is_empty() {
                covered += usize::from(range.to - range.from);
                targets.push(Target { file, item: *item, range });
            }
        }
        let wanted = usize::from(range.to.saturating_sub(range.from));
        Found::Items(targets, covered < wanted)
    }

    /// The namespace; empty if it is missing.
    pub(crate) fn namespace(&self) -> Name {
        self.file.namespace.as_ref().map(|name| name.value.clone()).unwrap_or_default()
    }

    /// A name with its namespace.
    pub(crate) fn symbol(&self, name: &str) -> Name {
        match &self.file.namespace {
            Some(namespace) => smol_str::format_smolstr!("{}.{name}", namespace.value),
            None => Name::new(name),
        }
    }
}

impl Encodings {
    fn of(file: &File) -> Self {
        let mut found = Self::default();
        for item in &file.items {
            match &item.kind {
                ItemKind::Contract(items) => {
                    for item in items {
                        if let ContractItemKind::Encoding(codecs) = &item.kind {
                            found.add(codecs);
                        }
                    }
                }
                ItemKind::Channel(channel) => found.add(&channel.encodings),
                _ => {}
            }
        }
        found
    }

    fn add(&mut self, codecs: &[crate::tree::Codec]) {
        for codec in codecs {
            match codec.name.value.as_str() {
                "protobuf" => self.protobuf = true,
                "thrift" => self.thrift = true,
                "avro" => self.avro = true,
                "json" => {
                    self.camel |= codec.options.iter().any(|option| option.value == "camel_names");
                }
                _ => {}
            }
        }
    }
}

fn links<'a>(
    program: &Program<'a>,
    files: &[FileScope<'a>],
    at: usize,
    cyclic: &rustc_hash::FxHashSet<(usize, usize)>,
) -> FxHashMap<&'a str, Link> {
    let mut links = FxHashMap::default();
    let Some(resolved) = program.files.get(at) else { return links };
    for (import, said) in resolved.tree.file.imports.iter().enumerate() {
        let link = match resolved.imports.get(import) {
            _ if cyclic.contains(&(at, import)) => Link::Broken,
            Some(ImportTarget::Wire(file)) => match files.get(*file) {
                Some(target) => pin(*file, &target.versions, said.at.as_ref(), import),
                None => Link::Broken,
            },
            Some(ImportTarget::Foreign(foreign)) if *foreign < program.foreign.len() => {
                Link::Foreign { at: *foreign, import }
            }
            _ => Link::Broken,
        };
        links.entry(said.alias.value.as_str()).or_insert(link);
    }
    links
}

fn pin(
    file: usize,
    versions: &Versions,
    at: Option<&crate::tree::VersionRef>,
    import: usize,
) -> Link {
    if !versions.contract {
        return Link::Wire { file, range: versions.all(), import };
    }
    match at.and_then(|version| versions.place(version)) {
        Some(version) => {
            Link::Wire { file, range: Range { from: version, to: version + 1 }, import }
        }
        None => Link::Broken,
    }
}

impl<'a> ForeignScope<'a> {
    fn new(contract: &'a Contract) -> Self {
        let mut names = FxHashMap::default();
        let any_named = contract.units.iter().any(|unit| unit.named);
        for (id, decl) in contract.declarations() {
            let unit = contract.units.get(decl.unit.0 as usize);
            if any_named && unit.is_some_and(|unit| !unit.named) {
                continue;
            }
            let namespace = unit.map_or("", |unit| unit.namespace.as_str());
            let relative = decl.symbol.strip_prefix(namespace).unwrap_or(&decl.symbol);
            names.entry(legal(relative)).or_insert(id);
        }
        Self { contract, names }
    }

    /// The name of a struct, enum or union without tags that a type holds, itself or inside.
    pub(crate) fn untagged(&self, id: TypeId) -> Option<String> {
        let mut seen = rustc_hash::FxHashSet::default();
        let mut work = vec![id];
        while let Some(id) = work.pop() {
            if !seen.insert(id) {
                continue;
            }
            let ty = self.contract.ty(id);
            let bare = match &ty.kind {
                TypeKind::Struct(body) => {
                    let mut own = body.fields.iter().filter(|field| !field.inline).peekable();
                    own.peek().is_some() && own.all(|field| field.tag.is_none())
                }
                TypeKind::Enum(body) => body.values.iter().all(|value| value.tag.is_none()),
                TypeKind::Union(body) => body.variants.iter().all(|variant| variant.tag.is_none()),
                _ => false,
            };
            if bare {
                let name = ty.decl.as_ref().map(|decl| decl.meta.name.value.to_string());
                return Some(name.unwrap_or_else(|| "a type without a name".to_owned()));
            }
            work.extend(ty.children(id).into_iter().map(|(_, child)| child));
        }
        None
    }

    /// Whether a type is a struct once uses and aliases are followed.
    pub(crate) fn is_struct(&self, id: TypeId) -> bool {
        matches!(self.contract.ty(self.contract.resolve(id)).kind, TypeKind::Struct(_))
    }
}

/// A foreign name as a legal one: `Outer.Inner` is `OuterInner`, `foo_bar` is `FooBar`.
fn legal(name: &str) -> String {
    let parts = name.split(|c: char| !c.is_ascii_alphanumeric());
    parts.map(crate::parse::upper_camel).collect()
}
