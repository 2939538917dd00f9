//! Wire: a file and what it imports, in whatever format that is.

use std::sync::Arc;

use rustc_hash::FxHashMap;
use wireproof_idl::{ImportProblem, ImportTarget, Program, Resolved, Tree};
use wireproof_model::{Contract, Name};
use wireproof_source::Diagnostics;

use crate::{
    avro,
    documents::Bundle,
    error::LoadError,
    paths,
    place::{Found, Place},
    protobuf,
    recognise::{self, Ending, Format},
    side::Side,
    texts::{Parsed, Text},
};

/// What other formats' files became, for all Wire files of a side.
pub(crate) type Foreign = FxHashMap<Place, Arc<Imported>>;

/// What a file in another format became.
pub(crate) enum Imported {
    Contract(Box<Contract>, Diagnostics),
    Unusable(String, Diagnostics),
}

/// A Wire file and where its imports lead.
struct File {
    place: Place,
    tree: Arc<Tree>,
    imports: Vec<ImportTarget>,
}

struct Reading<'r, 't> {
    side: &'r mut Side<'t>,
    foreign: &'r mut Foreign,
    problems: Diagnostics,
    files: Vec<File>,
    places: FxHashMap<Place, usize>,
    others: Vec<Arc<Imported>>,
    other_places: FxHashMap<Place, usize>,
}

/// A contract, its problems, and the Wire files that it was read from.
pub(crate) type Read = (Contract, Diagnostics, Vec<Place>);

/// The contract that is read from the file at `place`.
pub(crate) fn contract(
    side: &mut Side<'_>,
    foreign: &mut Foreign,
    place: &Place,
) -> Result<Read, LoadError> {
    let mut reading = Reading {
        side,
        foreign,
        problems: Diagnostics::default(),
        files: Vec::new(),
        places: FxHashMap::default(),
        others: Vec::new(),
        other_places: FxHashMap::default(),
    };
    reading.enter(place.clone())?;
    let mut at = 0;
    while let Some(file) = reading.files.get(at) {
        let (folder, tree) = (file.place.clone(), Arc::clone(&file.tree));
        let mut imports = Vec::with_capacity(tree.imports().len());
        for import in tree.imports() {
            imports.push(reading.target(&folder, &import.path.value)?);
        }
        if let Some(file) = reading.files.get_mut(at) {
            file.imports = imports;
        }
        at += 1;
    }
    Ok(reading.lower())
}

impl Reading<'_, '_> {
    /// Takes in a Wire file, unless it is no text.
    fn enter(&mut self, place: Place) -> Result<Option<usize>, LoadError> {
        if let Some(number) = self.places.get(&place) {
            return Ok(Some(*number));
        }
        let text = self.side.read_one(&place)?;
        self.problems.extend(text.problems.clone());
        let Parsed::Wire(tree) = &text.parsed else { return Ok(None) };
        let number = self.files.len();
        self.places.insert(place.clone(), number);
        self.files.push(File { place, tree: Arc::clone(tree), imports: Vec::new() });
        Ok(Some(number))
    }

    /// Where an import leads; its path is relative to the file that it stands in.
    fn target(&mut self, from: &Place, path: &str) -> Result<ImportTarget, LoadError> {
        let problem = |problem| Ok(ImportTarget::Problem(problem));
        let Some(joined) = paths::join(paths::folder(&from.path), path) else {
            return problem(ImportProblem::OutsideRoot);
        };
        let place = Place::new(from.tree, joined);
        match self.side.find(&place) {
            Found::File => {}
            Found::Outside => return problem(ImportProblem::OutsideRoot),
            Found::Folder => return problem(ImportProblem::Unusable("it is a folder".to_owned())),
            Found::Nothing => return problem(ImportProblem::NotFound),
        }
        if Ending::of(&place.path) == Ending::Wire {
            return Ok(match self.enter(place)? {
                Some(number) => ImportTarget::Wire(number),
                None => {
                    ImportTarget::Problem(ImportProblem::Unusable("it is not UTF-8".to_owned()))
                }
            });
        }
        let number = if let Some(number) = self.other_places.get(&place) {
            *number
        } else {
            let imported = self.other(&place)?;
            let (Imported::Contract(_, problems) | Imported::Unusable(_, problems)) =
                imported.as_ref();
            self.problems.extend(problems.clone());
            self.other_places.insert(place, self.others.len());
            self.others.push(imported);
            self.others.len() - 1
        };
        Ok(match self.others.get(number).map(AsRef::as_ref) {
            Some(Imported::Unusable(why, _)) => {
                ImportTarget::Problem(ImportProblem::Unusable(why.clone()))
            }
            _ => ImportTarget::Foreign(number),
        })
    }

    /// A file in another format.
    fn other(&mut self, place: &Place) -> Result<Arc<Imported>, LoadError> {
        if let Some(known) = self.foreign.get(place) {
            return Ok(Arc::clone(known));
        }
        let imported = Arc::new(import(self.side, place)?);
        self.foreign.insert(place.clone(), Arc::clone(&imported));
        Ok(imported)
    }

    fn lower(self) -> Read {
        // Imports lead to places among all of the others; what cannot be used is an empty contract there.
        let empty = Contract::default();
        let foreign = self.others.iter().map(|imported| match imported.as_ref() {
            Imported::Contract(contract, _) => contract.as_ref(),
            Imported::Unusable(..) => &empty,
        });
        let foreign = foreign.collect();
        let files = self.files.iter().map(|file| Resolved {
            path: Name::new(self.side.key(&file.place)),
            tree: &file.tree,
            imports: file.imports.clone(),
        });
        let program = Program { files: files.collect(), foreign };
        let mut problems = self.problems;
        if program.files.is_empty() {
            return (Contract::default(), problems, Vec::new());
        }
        let (contract, found) = wireproof_idl::lower(&program);
        problems.extend(found);
        (contract, problems, self.files.into_iter().map(|file| file.place).collect())
    }
}

/// Reads a file in another format with its own importer.
fn import(side: &mut Side<'_>, place: &Place) -> Result<Imported, LoadError> {
    let ending = Ending::of(&place.path);
    if ending == Ending::Thrift {
        let why = "Thrift is not supported yet".to_owned();
        return Ok(Imported::Unusable(why, Diagnostics::default()));
    }
    let text = side.read_one(place)?;
    if matches!(text.parsed, Parsed::Broken) {
        let why = "it cannot be read".to_owned();
        return Ok(Imported::Unusable(why, text.problems.clone()));
    }
    let named = [(place.clone(), Arc::clone(&text))];
    let (contract, problems) = match ending {
        Ending::Protobuf => protobuf::contract(side, paths::folder(&place.path), &named)?,
        Ending::Avro => avro::contract(side, &named),
        _ => return document(side, place, text),
    };
    Ok(Imported::Contract(Box::new(contract), problems))
}

fn document(side: &mut Side<'_>, place: &Place, text: Arc<Text>) -> Result<Imported, LoadError> {
    let format = match &text.parsed {
        Parsed::Document(node) => recognise::named(node),
        _ => None,
    };
    let (contract, problems) = match format {
        Some(Format::Avro) => avro::contract(side, &[(place.clone(), text)]),
        Some(format) => {
            let import = Bundle::new(side, format, place.clone(), text)?.import();
            (import.contract, import.diagnostics)
        }
        None => {
            let why = "its format is not one that wireproof reads".to_owned();
            return Ok(Imported::Unusable(why, text.problems.clone()));
        }
    };
    Ok(Imported::Contract(Box::new(contract), problems))
}
