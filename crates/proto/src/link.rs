//! Which declaration a name means: imports, scopes and what each file sees (proto3 spec, "Packages and Name
//! Resolution").

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Name, TypeId};
use wireproof_source::{Diagnostic, Diagnostics, SourceId, Span, Spanned};

use crate::file::{Body, EnumDecl, Extend, File, ImportKind, Message};
use crate::{Input, builtin};

/// What a symbol stands for.
#[derive(Clone, Copy)]
pub(crate) enum Node<'a> {
    Message(&'a Message),
    Enum(&'a EnumDecl),
    Service,
    Extension,
}

impl Node<'_> {
    fn is_type(self) -> bool {
        matches!(self, Self::Message(_) | Self::Enum(_))
    }
}

/// A declaration with its full name.
pub(crate) struct Symbol<'a> {
    pub(crate) name: Name,
    pub(crate) file: u32,
    pub(crate) node: Node<'a>,
    pub(crate) parent: Option<u32>,
    pub(crate) span: Span,
    /// Its place in the contract, once it has one.
    pub(crate) id: Option<TypeId>,
}

/// A file and what it sees.
pub(crate) struct Linked<'a> {
    pub(crate) path: Name,
    pub(crate) file: &'a File,
    pub(crate) named: bool,
    pub(crate) builtin: bool,
    /// Its own number and those of the files that it sees, ascending.
    visible: Vec<u32>,
    /// The first symbol and the one after the last.
    pub(crate) symbols: std::ops::Range<u32>,
}

/// An `extend` block and what it stands in.
pub(crate) struct ExtendUse<'a> {
    pub(crate) file: u32,
    pub(crate) parent: Option<u32>,
    pub(crate) extend: &'a Extend,
}

/// All files with the names that they declare.
#[derive(Default)]
pub(crate) struct Links<'a> {
    pub(crate) files: Vec<Linked<'a>>,
    pub(crate) symbols: Vec<Symbol<'a>>,
    pub(crate) extends: Vec<ExtendUse<'a>>,
    by_name: FxHashMap<Name, u32>,
}

/// The built-in files that `files` import, directly or not, and that are not among them.
pub(crate) fn builtins(files: &[Input]) -> Vec<Input> {
    let given: FxHashSet<&str> = files.iter().map(|input| input.path.as_str()).collect();
    let mut found: Vec<Input> = Vec::new();
    let mut wanted: Vec<Name> = Vec::new();
    let mut seen = FxHashSet::default();
    let imports = files.iter().flat_map(|input| input.file.imports());
    wanted.extend(
        imports.map(|import| import.path.value.clone()).filter(|path| seen.insert(path.clone())),
    );
    while let Some(path) = wanted.pop() {
        let Some((number, text)) = builtin::number(&path).zip(builtin::text(&path)) else {
            continue;
        };
        if given.contains(path.as_str()) {
            continue;
        }
        let (file, _) = crate::parse(SourceId(u32::MAX - number), text);
        let imports = file.imports().iter().map(|import| import.path.value.clone());
        wanted.extend(imports.filter(|path| seen.insert(path.clone())));
        found.push(Input { path, file: Arc::new(file), named: false });
    }
    found
}

impl<'a> Links<'a> {
    /// Takes in the files in the order of their paths.
    pub(crate) fn of(inputs: Vec<(&'a Input, bool)>, problems: &mut Diagnostics) -> Self {
        let mut links = Self::default();
        let numbers: FxHashMap<&str, u32> = inputs
            .iter()
            .enumerate()
            .map(|(at, (input, _))| (input.path.as_str(), at as u32))
            .collect();
        let graph: Vec<Vec<(u32, bool)>> =
            inputs.iter().map(|(input, _)| targets(&input.file, &numbers, problems)).collect();
        circles(&inputs, &graph, problems);
        for (at, (input, builtin)) in inputs.into_iter().enumerate() {
            let at = at as u32;
            let first = links.symbols.len() as u32;
            links.declare(at, &input.file, problems);
            links.files.push(Linked {
                path: input.path.clone(),
                file: &input.file,
                named: input.named,
                builtin,
                visible: visible(at, &graph),
                symbols: first..links.symbols.len() as u32,
            });
        }
        links.conflicts(problems);
        links
    }

    fn declare(&mut self, file: u32, tree: &'a File, problems: &mut Diagnostics) {
        let package = &tree.package.value;
        let mut scope = String::from(package.as_str());
        for message in &tree.messages {
            self.message(file, &mut scope, None, message, problems);
        }
        self.flat(file, &mut scope, None, &tree.enums, &tree.extends, problems);
        for service in &tree.services {
            let name = joined(&mut scope, &service.head.name.value);
            self.add(file, name, Node::Service, None, service.head.name.span, problems);
        }
    }

    // As deep as the parser lets messages stand in one another.
    fn message(
        &mut self,
        file: u32,
        scope: &mut String,
        parent: Option<u32>,
        message: &'a Message,
        problems: &mut Diagnostics,
    ) {
        let name = joined(scope, &message.head.name.value);
        let length = scope.len();
        let span = message.head.name.span;
        let own = self.add(file, name.clone(), Node::Message(message), parent, span, problems);
        scope.clear();
        scope.push_str(&name);
        self.body(file, scope, own, &message.body, problems);
        scope.truncate(length);
    }

    fn body(
        &mut self,
        file: u32,
        scope: &mut String,
        own: u32,
        body: &'a Body,
        problems: &mut Diagnostics,
    ) {
        for message in &body.messages {
            self.message(file, scope, Some(own), message, problems);
        }
        self.flat(file, scope, Some(own), &body.enums, &body.extends, problems);
    }

    fn flat(
        &mut self,
        file: u32,
        scope: &mut String,
        parent: Option<u32>,
        enums: &'a [EnumDecl],
        extends: &'a [Extend],
        problems: &mut Diagnostics,
    ) {
        for found in enums {
            let name = joined(scope, &found.head.name.value);
            self.add(file, name, Node::Enum(found), parent, found.head.name.span, problems);
        }
        for extend in extends {
            for group in &extend.groups {
                self.message(file, scope, parent, group, problems);
            }
            for field in &extend.fields {
                let name = joined(scope, &field.head.name.value);
                let span = field.head.name.span;
                self.add(file, name, Node::Extension, parent, span, problems);
            }
            self.extends.push(ExtendUse { file, parent, extend });
        }
    }

    fn add(
        &mut self,
        file: u32,
        name: Name,
        node: Node<'a>,
        parent: Option<u32>,
        span: Span,
        problems: &mut Diagnostics,
    ) -> u32 {
        let at = self.symbols.len() as u32;
        let first = *self.by_name.entry(name.clone()).or_insert(at);
        if let Some(first) = self.symbols.get(first as usize) {
            let here = [first.file, file]
                .into_iter()
                .any(|file| self.files.get(file as usize).is_some_and(|file| file.builtin));
            if !here && is_own(first.span) && is_own(span) {
                let message = format!("`{name}` is declared twice");
                let problem = Diagnostic::error(span, message)
                    .related(first.span, "declared here first")
                    .help("rename one of them, or leave one of the files out");
                problems.push(problem);
            }
        }
        self.symbols.push(Symbol { name, file, node, parent, span, id: None });
        at
    }

    /// A package may not have the name of a declaration.
    fn conflicts(&self, problems: &mut Diagnostics) {
        let mut seen = FxHashSet::default();
        for linked in &self.files {
            let package = &linked.file.package;
            if !seen.insert(package.value.as_str()) {
                continue;
            }
            let ends = package.value.match_indices('.').map(|(at, _)| at);
            for end in ends.chain([package.value.len()]) {
                let found = package.value.get(..end).and_then(|prefix| self.by_name.get(prefix));
                if let Some(symbol) = found.and_then(|at| self.symbols.get(*at as usize)) {
                    let message = format!("`{}` is a declaration and a package", symbol.name);
                    let problem = Diagnostic::error(package.span, message)
                        .related(symbol.span, "declared here")
                        .help("rename the package or the declaration");
                    problems.push(problem);
                }
            }
        }
    }

    /// The symbol that `name` means for a type in `scope` (a full name) of a file; else the full name of a symbol
    /// that would be meant if its file were imported.
    pub(crate) fn find(
        &self,
        file: u32,
        scope: &str,
        name: &str,
        types: bool,
    ) -> Result<u32, Option<u32>> {
        let mut hidden = None;
        let mut see = |full: &str| {
            let at = *self.by_name.get(full)?;
            if self.sees(file, at) {
                return Some(at);
            }
            hidden.get_or_insert(at);
            None
        };
        if let Some(full) = name.strip_prefix('.') {
            return see(full).ok_or(hidden);
        }
        let (first, more) =
            name.split_once('.').map_or((name, None), |(first, more)| (first, Some(more)));
        let around = scope;
        let mut scope = scope;
        let mut candidate = String::with_capacity(scope.len() + name.len() + 1);
        loop {
            candidate.clear();
            candidate.push_str(scope);
            if !scope.is_empty() {
                candidate.push('.');
            }
            candidate.push_str(first);
            let found = see(&candidate);
            let symbol = found.and_then(|at| self.symbols.get(at as usize));
            match (more, symbol) {
                (None, Some(symbol)) if symbol.node.is_type() || !types => {
                    return found.ok_or(hidden);
                }
                (Some(more), symbol) => {
                    let holds = symbol
                        .is_some_and(|symbol| !matches!(symbol.node, Node::Extension))
                        || (symbol.is_none() && self.sees_package(file, &candidate));
                    if holds {
                        candidate.push('.');
                        candidate.push_str(more);
                        return see(&candidate).ok_or(hidden);
                    }
                }
                _ => {}
            }
            if scope.is_empty() {
                return Err(hidden.or_else(|| self.declared_elsewhere(around, name)));
            }
            scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
    }

    /// The symbol that a name would mean if every file were imported.
    fn declared_elsewhere(&self, scope: &str, name: &str) -> Option<u32> {
        let mut scope = scope;
        while !scope.is_empty() {
            if let Some(at) = self.by_name.get(format!("{scope}.{name}").as_str()) {
                return Some(*at);
            }
            scope = scope.rsplit_once('.').map_or("", |(outer, _)| outer);
        }
        self.by_name.get(name).copied()
    }

    fn sees(&self, file: u32, symbol: u32) -> bool {
        let owner = self.symbols.get(symbol as usize).map(|symbol| symbol.file);
        let linked = self.files.get(file as usize);
        linked
            .zip(owner)
            .is_some_and(|(linked, owner)| linked.visible.binary_search(&owner).is_ok())
    }

    fn sees_package(&self, file: u32, package: &str) -> bool {
        let visible = self.files.get(file as usize).map_or(&[][..], |linked| &linked.visible);
        visible.iter().filter_map(|at| self.files.get(*at as usize)).any(|linked| {
            let rest = linked.file.package.value.strip_prefix(package);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }
}

/// Whether a place lies in a text that was given, not in a built-in one.
fn is_own(span: Span) -> bool {
    span.source.0 < u32::MAX - 1000
}

fn joined(scope: &mut String, name: &str) -> Name {
    let length = scope.len();
    if length > 0 {
        scope.push('.');
    }
    scope.push_str(name);
    let full = Name::new(scope.as_str());
    scope.truncate(length);
    full
}

/// The files that a file imports and whether publicly; reports those that are missing.
fn targets(
    file: &File,
    numbers: &FxHashMap<&str, u32>,
    problems: &mut Diagnostics,
) -> Vec<(u32, bool)> {
    let mut found = Vec::with_capacity(file.imports.len());
    for import in &file.imports {
        let Spanned { value: path, span } = &import.path;
        match numbers.get(path.as_str()) {
            Some(at) if found.iter().any(|(other, _)| other == at) => problems.push(
                Diagnostic::error(*span, format!("`{path}` is imported twice"))
                    .help("remove one of the imports"),
            ),
            Some(at) => found.push((*at, import.kind == ImportKind::Public)),
            None if matches!(import.kind, ImportKind::Weak | ImportKind::Option) => problems.push(
                Diagnostic::note(*span, format!("there is no file `{path}`"))
                    .help("what it declares is not known here"),
            ),
            None => problems.push(
                Diagnostic::error(*span, format!("there is no file `{path}`"))
                    .label("not found")
                    .help(
                        "name the folder that the path starts from (`--include`), or mend the path",
                    ),
            ),
        }
    }
    found
}

/// Reports each import that leads back to its own file.
fn circles(inputs: &[(&Input, bool)], graph: &[Vec<(u32, bool)>], problems: &mut Diagnostics) {
    // 0: not seen, 1: on the path, 2: done.
    let mut states = vec![0_u8; graph.len()];
    for start in 0..graph.len() {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((file, next)) = path.last_mut() {
            let file = *file;
            let state = states.get(file).copied().unwrap_or(2);
            if *next == 0 && state != 0 {
                path.pop();
                continue;
            }
            if let Some(state) = states.get_mut(file) {
                *state = 1;
            }
            let target =
                graph.get(file).and_then(|targets| targets.get(*next)).map(|(to, _)| *to as usize);
            *next += 1;
            match target {
                None => {
                    if let Some(state) = states.get_mut(file) {
                        *state = 2;
                    }
                    path.pop();
                }
                Some(to) => match states.get(to) {
                    Some(1) => problems.extend(circle(inputs, file, to)),
                    Some(0) => path.push((to, 0)),
                    _ => {}
                },
            }
        }
    }
}

fn circle(inputs: &[(&Input, bool)], from: usize, to: usize) -> Diagnostics {
    let mut problems = Diagnostics::default();
    if let Some(((from, _), (to, _))) = inputs.get(from).zip(inputs.get(to))
        && let Some(import) = from.file.imports.iter().find(|import| import.path.value == to.path)
    {
        let message = format!("importing `{}` leads back to this file", to.path);
        problems.push(
            Diagnostic::error(import.path.span, message)
                .help("move what both files need into a third one"),
        );
    }
    problems
}

/// What a file sees: itself, what it imports, and what these import publicly.
fn visible(file: u32, graph: &[Vec<(u32, bool)>]) -> Vec<u32> {
    let mut seen = FxHashSet::default();
    seen.insert(file);
    let targets = |at: u32| graph.get(at as usize).into_iter().flatten();
    let mut work: Vec<u32> = targets(file).map(|(to, _)| *to).collect();
    while let Some(at) = work.pop() {
        if seen.insert(at) {
            work.extend(targets(at).filter(|(_, public)| *public).map(|(to, _)| *to));
        }
    }
    let mut visible: Vec<u32> = seen.into_iter().collect();
    visible.sort_unstable();
    visible
}
