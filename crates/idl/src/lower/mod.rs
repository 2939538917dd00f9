//! From the trees of all files to one contract with all its versions.

mod channel;
mod contract;
mod decl;
mod http;
mod service;
mod types;

pub(crate) use decl::body_of;
pub(crate) use types::constraints;

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Name, Type, TypeId, TypeKind, Unit, UnitId};
use wireproof_source::{Diagnostics, Span};

use crate::Program;
use crate::life::Range;
use crate::problems::Problems;
use crate::tree::ItemKind;
use crate::world::{FileScope, Link, World};

/// Checks the files of a program and lowers the first one, with the types of those that it imports.
///
/// Always gives a contract; what is wrong costs only what it says. The problems of all files are there, each with
/// its code and place, but not those that [`crate::parse`] gave.
pub fn lower(program: &Program<'_>) -> (Contract, Diagnostics) {
    let world = World::new(program);
    let mut problems = Problems::default();
    crate::check::check(program, &world, &mut problems);
    let mut lowerer = Lowerer {
        world: &world,
        out: Contract::default(),
        instances: Vec::new(),
        places: FxHashMap::default(),
        foreign: Vec::new(),
    };
    lowerer.find_instances();
    lowerer.absorb_foreign();
    lowerer.units(program);
    lowerer.allocate();
    for at in 0..lowerer.instances.len() {
        lowerer.declarations(at);
    }
    lowerer.whole_contract();
    // Services look up structs by symbol.
    lowerer.out.finish();
    lowerer.channels();
    lowerer.services();
    lowerer.out.finish();
    (lowerer.out, problems.finish())
}

/// A file as one importer sees it: as of one version, or with all of them.
struct Instance {
    file: usize,
    pinned: Option<u16>,
    unit: UnitId,
    /// What is added to its namespace in symbols, so that two versions of one file stay apart.
    suffix: String,
    /// The nodes of its items; none for those that are no types.
    types: Vec<Option<TypeId>>,
}

struct Lowerer<'w, 'a> {
    world: &'w World<'a>,
    out: Contract,
    instances: Vec<Instance>,
    /// Instances by file and version.
    places: FxHashMap<(usize, Option<u16>), usize>,
    /// What was added to the ids of each foreign contract.
    foreign: Vec<wireproof_model::Absorbed>,
}

/// What a part of a file is lowered in.
#[derive(Clone, Copy)]
struct Place {
    instance: usize,
    file: usize,
    range: Range,
}

impl<'w, 'a> Lowerer<'w, 'a> {
    fn scope(&self, file: usize) -> Option<&'w FileScope<'a>> {
        self.world.files.get(file)
    }

    /// The first file and all that it imports, each once per version.
    fn find_instances(&mut self) {
        let mut work = vec![(0, None)];
        while let Some((file, pinned)) = work.pop() {
            let Some(scope) = self.scope(file) else { continue };
            if self.places.contains_key(&(file, pinned)) {
                continue;
            }
            self.places.insert((file, pinned), self.instances.len());
            self.instances.push(Instance {
                file,
                pinned,
                unit: UnitId(0),
                suffix: String::new(),
                types: Vec::new(),
            });
            let mut links: Vec<(usize, Option<u16>)> = scope
                .imports
                .values()
                .filter_map(|link| match link {
                    Link::Wire { file, range, .. } => Some((*file, self.pin_of(*file, *range))),
                    _ => None,
                })
                .collect();
            links.sort_unstable();
            work.extend(links);
        }
        self.tell_versions_apart();
    }

    /// Of a file that is there in several versions only the newest keeps its plain symbols.
    fn tell_versions_apart(&mut self) {
        let mut newest: FxHashMap<usize, Option<u16>> = FxHashMap::default();
        for instance in &self.instances {
            let best = newest.entry(instance.file).or_insert(instance.pinned);
            *best = (*best).max(instance.pinned);
        }
        for instance in &mut self.instances {
            if let Some(version) = instance.pinned
                && newest.get(&instance.file) != Some(&instance.pinned)
            {
                let scope = self.world.files.get(instance.file);
                let spelling = scope.and_then(|scope| scope.versions.spelling(version));
                instance.suffix = format!("@{}", spelling.map_or("", |text| text.as_str()));
            }
        }
    }

    /// The version that an import of a file pins; none for a library.
    fn pin_of(&self, file: usize, range: Range) -> Option<u16> {
        self.scope(file).filter(|scope| scope.versions.contract).map(|_| range.from)
    }

    fn absorb_foreign(&mut self) {
        for foreign in &self.world.foreign {
            let mut types = foreign.contract.clone();
            types.services.clear();
            types.channels.clear();
            types.units.iter_mut().for_each(|unit| unit.named = false);
            self.foreign.push(self.out.absorb(types));
        }
    }

    /// One unit per file, in the order of their paths.
    fn units(&mut self, program: &Program<'_>) {
        let mut files: Vec<usize> = self.instances.iter().map(|instance| instance.file).collect();
        files.sort_by_key(|file| program.files.get(*file).map(|resolved| &resolved.path));
        files.dedup();
        let first = self.out.units.len() as u32;
        for (file, at) in files.into_iter().zip(first..) {
            let (Some(resolved), Some(scope)) = (program.files.get(file), self.scope(file)) else {
                continue;
            };
            let namespace = resolved.tree.file.namespace.as_ref();
            let whole = Span::new(resolved.tree.source, 0, 1);
            let imports = resolved.tree.imports().iter();
            self.out.units.push(Unit {
                path: resolved.path.clone(),
                source: resolved.tree.source,
                namespace: scope.namespace(),
                namespace_span: namespace.map_or(whole, |name| name.span),
                imports: imports.map(|import| import.path.value.clone()).collect(),
                attributes: Vec::new(),
                named: file == 0,
            });
            for instance in self.instances.iter_mut().filter(|instance| instance.file == file) {
                instance.unit = UnitId(at);
            }
        }
    }

    /// Gives every type item its node, so that uses can name it before it is lowered.
    fn allocate(&mut self) {
        for at in 0..self.instances.len() {
            let Some(file) = self.instances.get(at).map(|instance| instance.file) else { continue };
            let Some(scope) = self.scope(file) else { continue };
            let mut types = Vec::with_capacity(scope.file.items.len());
            for item in &scope.file.items {
                let is_type = !matches!(
                    item.kind,
                    ItemKind::Contract(_) | ItemKind::Channel(_) | ItemKind::Service(_)
                );
                types.push(is_type.then(|| self.out.add(Type::new(item.span, TypeKind::Never))));
            }
            if let Some(instance) = self.instances.get_mut(at) {
                instance.types = types;
            }
        }
    }

    /// The node of an item as an importer sees it.
    fn node(&self, file: usize, item: usize, pinned: Option<u16>) -> Option<TypeId> {
        let instance = self.instances.get(*self.places.get(&(file, pinned))?)?;
        instance.types.get(item).copied().flatten()
    }

    /// A name with the namespace of an instance.
    fn symbol(&self, place: Place, name: &str) -> Name {
        let Some(scope) = self.scope(place.file) else { return Name::new(name) };
        let suffix = self.instances.get(place.instance).map_or("", |at| at.suffix.as_str());
        if suffix.is_empty() {
            return scope.symbol(name);
        }
        smol_str::format_smolstr!("{}{suffix}.{name}", scope.namespace())
    }
}
