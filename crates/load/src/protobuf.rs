//! Protobuf: all files that were named are one contract, with the files that they import.
//!
//! Imports are tried from the folder that was named, then from those above it up to the root, then from the
//! `--include`s; last from the folders between the named one and the importing file, so that naming a folder above
//! the one where imports start works too.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Contract, Name};
use wireproof_proto::{Input, builtin};
use wireproof_source::{Diagnostic, Diagnostics, Span};

use crate::{
    error::LoadError,
    paths,
    place::{Found, Place},
    side::Side,
    texts::{Parsed, Text},
};

/// The tree of files that come with the importer.
const BUILT_IN: u32 = u32::MAX;

/// What an import's path leads to.
#[derive(Clone, Debug)]
enum Hit {
    /// A file, and the folder that its path starts from.
    File(Place, Place),
    BuiltIn,
    Outside,
    Nothing,
}

struct Reading<'r, 't> {
    side: &'r mut Side<'t>,
    /// The folder that imports are tried from first.
    folder: String,
    /// What a path leads to from everywhere.
    hits: FxHashMap<Name, Hit>,
    /// The name that each file is imported by.
    names: FxHashMap<Place, Name>,
    places: FxHashMap<Name, Place>,
    /// How many imports start from each folder.
    bases: BTreeMap<Place, u32>,
    files: BTreeMap<Place, Arc<Text>>,
    problems: Diagnostics,
    /// Imports that are told already.
    told: FxHashSet<Span>,
}

/// The contract of the files `named`, with imports tried from `folder` first.
pub(crate) fn contract(
    side: &mut Side<'_>,
    folder: &str,
    named: &[(Place, Arc<Text>)],
) -> Result<(Contract, Diagnostics), LoadError> {
    let mut reading = Reading {
        side,
        folder: folder.to_owned(),
        hits: FxHashMap::default(),
        names: FxHashMap::default(),
        places: FxHashMap::default(),
        bases: BTreeMap::new(),
        files: named.iter().cloned().collect(),
        problems: Diagnostics::default(),
        told: FxHashSet::default(),
    };
    let mut fresh: Vec<(Place, Arc<Text>)> = named.to_vec();
    while !fresh.is_empty() {
        fresh = reading.follow(&fresh)?;
    }
    for (place, _) in named {
        reading.name(place);
    }
    let named: FxHashSet<&Place> = named.iter().map(|(place, _)| place).collect();
    let mut problems = reading.problems;
    let mut inputs = Vec::with_capacity(reading.files.len());
    for (place, text) in &reading.files {
        problems.extend(text.problems.clone());
        if let (Parsed::Protobuf(file), Some(path)) = (&text.parsed, reading.names.get(place)) {
            let (path, file) = (path.clone(), Arc::clone(file));
            inputs.push(Input { path, file, named: named.contains(place) });
        }
    }
    let (contract, found) = wireproof_proto::import(&inputs);
    for problem in found {
        if !reading.told.contains(&problem.span) {
            problems.push(problem);
        }
    }
    Ok((contract, problems))
}

impl Reading<'_, '_> {
    /// Finds what files import; gives those that were not there yet.
    fn follow(
        &mut self,
        files: &[(Place, Arc<Text>)],
    ) -> Result<Vec<(Place, Arc<Text>)>, LoadError> {
        let mut wanted: Vec<Place> = Vec::new();
        let mut queued: FxHashSet<Place> = FxHashSet::default();
        let mut fresh = Vec::new();
        for (from, text) in files {
            let Parsed::Protobuf(file) = &text.parsed else { continue };
            for import in file.imports() {
                let (path, span) = (&import.path.value, import.path.span);
                let place = match self.hit(path, from) {
                    Hit::File(place, base) => {
                        *self.bases.entry(base).or_default() += 1;
                        place
                    }
                    Hit::BuiltIn => Place::new(BUILT_IN, path.as_str()),
                    // The importer says that it is missing.
                    Hit::Nothing => continue,
                    Hit::Outside => {
                        self.tell(
                            Diagnostic::error(span, format!("`{path}` lies outside of the root"))
                                .help("move the file inside, or name a folder above with `--root`"),
                        );
                        continue;
                    }
                };
                if !self.call(&place, path, span) || self.files.contains_key(&place) {
                    continue;
                }
                if place.tree == BUILT_IN {
                    let content = builtin::text(path).unwrap_or_default();
                    let text = self.side.texts.built_in(path, content);
                    self.files.insert(place.clone(), Arc::clone(&text));
                    fresh.push((place, text));
                } else if queued.insert(place.clone()) {
                    wanted.push(place);
                }
            }
        }
        let texts = self.side.read(&wanted, false)?;
        for (place, text) in wanted.into_iter().zip(texts) {
            self.files.insert(place.clone(), Arc::clone(&text));
            fresh.push((place, text));
        }
        Ok(fresh)
    }

    fn tell(&mut self, diagnostic: Diagnostic) {
        self.told.insert(diagnostic.span);
        self.problems.push(diagnostic);
    }

    /// Notes the name that a file is imported by. False if it has another one, or the name is another file's.
    fn call(&mut self, place: &Place, path: &Name, span: Span) -> bool {
        let other = self.names.get(place).filter(|other| *other != path).cloned();
        if let Some(other) = other {
            let message = format!("`{path}` is the file that is imported as `{other}` elsewhere");
            let help = "import it by one name everywhere, from the folder where paths start";
            self.tell(Diagnostic::error(span, message).help(help));
            return false;
        }
        if self.places.get(path).is_some_and(|other| other != place) {
            let message = format!("`{path}` is another file here than elsewhere");
            let help = "these files belong to several contracts: name their folders one by one";
            self.tell(Diagnostic::error(span, message).help(help));
            return false;
        }
        if !self.names.contains_key(place) {
            self.names.insert(place.clone(), path.clone());
            self.places.insert(path.clone(), place.clone());
        }
        true
    }

    fn hit(&mut self, path: &Name, from: &Place) -> Hit {
        let known = self.hits.get(path).cloned();
        let hit = known.unwrap_or_else(|| {
            let hit = self.search(path);
            self.hits.insert(path.clone(), hit.clone());
            hit
        });
        match hit {
            Hit::Nothing if from.tree == 0 => self.search_beside(path, from),
            hit => hit,
        }
    }

    /// From the named folder upwards, then from the includes, then among what comes with the importer.
    fn search(&self, path: &str) -> Hit {
        // As protoc asks for: no `.`, `..` or doubled slashes.
        if paths::join("", path).as_deref() != Some(path) {
            return Hit::Nothing;
        }
        let own = paths::upwards(&self.folder).map(|folder| Place::new(0, folder));
        for base in own.chain(self.side.includes.iter().cloned()) {
            if let Some(hit) = self.at(base, path) {
                return hit;
            }
        }
        if builtin::text(path).is_some() { Hit::BuiltIn } else { Hit::Nothing }
    }

    /// From the folders between the named one and the importing file.
    fn search_beside(&self, path: &str, from: &Place) -> Hit {
        if paths::join("", path).as_deref() != Some(path) {
            return Hit::Nothing;
        }
        let between = paths::upwards(paths::folder(&from.path)).take_while(|folder| {
            *folder != self.folder && paths::inside(&self.folder, folder).is_some()
        });
        let found = between.map(|folder| Place::new(0, folder));
        found.into_iter().find_map(|base| self.at(base, path)).unwrap_or(Hit::Nothing)
    }

    fn at(&self, base: Place, path: &str) -> Option<Hit> {
        let place = Place::new(base.tree, paths::under(&base.path, path));
        match self.side.find(&place) {
            Found::File => Some(Hit::File(place, base)),
            Found::Outside => Some(Hit::Outside),
            Found::Folder | Found::Nothing => None,
        }
    }

    /// Gives a named file that nobody imports its name: from the folder where most imports start, so that it is the
    /// one that others would import it by; else from the named folder.
    fn name(&mut self, place: &Place) {
        if self.names.contains_key(place) {
            return;
        }
        let starts = self.bases.iter().filter(|(base, _)| {
            base.tree == place.tree && paths::inside(&base.path, &place.path).is_some()
        });
        let base = starts.max_by_key(|(_, uses)| **uses).map(|(base, _)| &*base.path);
        let include = || {
            let includes = self.side.includes.iter().filter(|base| base.tree == place.tree);
            let holding = includes.filter(|it| paths::inside(&it.path, &place.path).is_some());
            holding.max_by_key(|base| base.path.len()).map(|base| &*base.path)
        };
        let base = base.or_else(include).unwrap_or(&self.folder);
        let mut name = Name::new(paths::inside(base, &place.path).unwrap_or(&place.path));
        while self.places.contains_key(&name) {
            // Another file has this name; nobody imports this one, so any other serves.
            name = format!("./{name}").into();
        }
        self.places.insert(name.clone(), place.clone());
        self.names.insert(place.clone(), name);
    }
}
