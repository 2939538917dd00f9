//! E06: names that are declared twice in one scope.

use rustc_hash::FxHashMap;
use wireproof_model::Name;
use wireproof_source::{Diagnostic, Span, Spanned};

use crate::life::{Life, Range};
use crate::problems::Problems;
use crate::tree::{ContractItemKind, ItemKind};
use crate::world::{FileScope, World};

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for scope in &world.files {
        file(scope, problems);
    }
}

fn file(scope: &FileScope<'_>, problems: &mut Problems) {
    let all = scope.versions.all();
    let mut imports = Names::new("import");
    for import in &scope.file.imports {
        imports.declare(&import.alias, all, problems);
    }
    let mut types = Names::new("declaration");
    let mut channels = Names::new("channel");
    let mut contract: Option<Span> = None;
    for (item, life) in scope.file.items.iter().zip(&scope.lives) {
        match &item.kind {
            ItemKind::Contract(items) => {
                if let Some(first) = contract {
                    let problem = Diagnostic::error(item.name.span, "a file has one contract")
                        .related(first, "this one")
                        .help("move this one into a file of its own");
                    problems.add("E06", problem);
                }
                contract.get_or_insert(item.name.span);
                let (mut servers, mut schemes) = (Names::new("server"), Names::new("scheme"));
                for item in items {
                    match &item.kind {
                        ContractItemKind::Server { name, .. } => {
                            servers.declare(name, all, problems);
                        }
                        ContractItemKind::Scheme { name, .. } => {
                            schemes.declare(name, all, problems);
                        }
                        _ => {}
                    }
                }
            }
            ItemKind::Channel(_) => channels.item(&item.name, life, problems),
            ItemKind::Service(service) => {
                types.item(&item.name, life, problems);
                let mut ops = Names::new("operation");
                for op in &service.ops {
                    let life = Life::of(&op.marks, &scope.versions, life.range);
                    ops.item(&op.name, &life, problems);
                }
            }
            _ => types.item(&item.name, life, problems),
        }
    }
}

/// Names that differ only in case or `_` are the same.
pub(crate) fn fold(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// The names of one scope.
struct Names {
    what: &'static str,
    taken: FxHashMap<String, Vec<(Range, Spanned<Name>)>>,
}

impl Names {
    fn new(what: &'static str) -> Self {
        Self { what, taken: FxHashMap::default() }
    }

    /// Something that lives in a range and may have had other names.
    fn item(&mut self, name: &Spanned<Name>, life: &Life<'_>, problems: &mut Problems) {
        self.declare(name, life.range, problems);
        for (former, range) in life.names(name) {
            if former.span != name.span {
                self.declare(&former, range, problems);
            }
        }
    }

    fn declare(&mut self, name: &Spanned<Name>, range: Range, problems: &mut Problems) {
        let taken = self.taken.entry(fold(&name.value)).or_default();
        let Some((_, first)) = taken.iter().find(|(other, _)| other.overlaps(range)) else {
            taken.push((range, name.clone()));
            return;
        };
        let message = if first.value == name.value {
            format!("the {} `{}` is declared twice", self.what, name.value)
        } else {
            format!("`{}` and `{}` differ only in case or `_`", first.value, name.value)
        };
        let problem = Diagnostic::error(name.span, message)
            .related(first.span, "declared here first")
            .help("rename one, or give them versions that do not overlap");
        problems.add("E06", problem);
    }
}
