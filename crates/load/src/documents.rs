//! OpenAPI and JSON Schema: each document is a contract, with the documents that its references lead to.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_jsonschema::{Document, Documents, Import, external_refs};
use wireproof_source::{Diagnostic, Diagnostics, SourceId, Span};

use crate::{
    error::LoadError,
    paths,
    place::{Found, Place},
    recognise::Format,
    side::Side,
    texts::{Parsed, Text},
};

/// A document with all that it refers to, ready to be imported.
pub(crate) struct Bundle {
    pub(crate) format: Format,
    /// The documents, itself first, and their names.
    files: Vec<(Place, String, Arc<Text>)>,
    /// Where the paths of references lead, by the text that they stand in.
    links: FxHashMap<SourceId, FxHashMap<String, usize>>,
    problems: Diagnostics,
    /// References that are told already.
    told: FxHashSet<Span>,
}

struct Others<'a> {
    documents: Vec<Option<Document<'a>>>,
    links: &'a FxHashMap<SourceId, FxHashMap<String, usize>>,
}

impl Documents for Others<'_> {
    fn document(&self, from: SourceId, path: &str) -> Option<Document<'_>> {
        let at = self.links.get(&from)?.get(path)?;
        self.documents.get(*at).copied().flatten()
    }
}

impl Bundle {
    /// Follows the references of a document.
    pub(crate) fn new(
        side: &mut Side<'_>,
        format: Format,
        place: Place,
        text: Arc<Text>,
    ) -> Result<Self, LoadError> {
        let mut bundle = Self {
            format,
            files: Vec::new(),
            links: FxHashMap::default(),
            problems: Diagnostics::default(),
            told: FxHashSet::default(),
        };
        let mut places: FxHashMap<Place, usize> = FxHashMap::default();
        places.insert(place.clone(), 0);
        bundle.take(side, place, text);
        let mut at = 0;
        while let Some((from, _, text)) = bundle.files.get(at).cloned() {
            at += 1;
            let Parsed::Document(node) = &text.parsed else { continue };
            for (path, span) in external_refs(node) {
                let Some(to) = bundle.target(side, &from, &path, span) else { continue };
                let number = if let Some(number) = places.get(&to) {
                    *number
                } else {
                    let text = side.read_one(&to)?;
                    places.insert(to.clone(), bundle.files.len());
                    bundle.take(side, to, text);
                    bundle.files.len() - 1
                };
                bundle.links.entry(text.source).or_default().insert(path, number);
            }
        }
        Ok(bundle)
    }

    fn take(&mut self, side: &Side<'_>, place: Place, text: Arc<Text>) {
        self.problems.extend(text.problems.clone());
        let key = side.key(&place).to_owned();
        self.files.push((place, key, text));
    }

    /// The file that a reference's path leads to.
    fn target(&mut self, side: &Side<'_>, from: &Place, path: &str, span: Span) -> Option<Place> {
        let joined = paths::join(paths::folder(&from.path), path);
        let place = joined.map(|path| Place::new(from.tree, path));
        match place.as_ref().map_or(Found::Outside, |place| side.find(place)) {
            Found::File => place,
            // It may be the `$id` of a schema; else the importer says that it is missing.
            Found::Folder | Found::Nothing => None,
            Found::Outside => {
                self.told.insert(span);
                self.problems.push(
                    Diagnostic::error(span, format!("`{path}` lies outside of the root"))
                        .help("move the file inside, or name a folder above both with `--root`"),
                );
                None
            }
        }
    }

    /// Where it was read from, itself first.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Place> {
        self.files.iter().map(|(place, ..)| place)
    }

    /// Its own text.
    pub(crate) fn source(&self) -> SourceId {
        self.files.first().map(|(_, _, text)| text.source).unwrap_or_default()
    }

    /// The contract.
    pub(crate) fn import(&self) -> Import {
        let documents: Vec<Option<Document<'_>>> = self
            .files
            .iter()
            .map(|(_, path, text)| match &text.parsed {
                Parsed::Document(node) => Some(Document { source: text.source, path, node }),
                _ => None,
            })
            .collect();
        let Some(root) = documents.first().copied().flatten() else {
            return Import { diagnostics: self.problems.clone(), ..Import::default() };
        };
        let others = Others { documents, links: &self.links };
        let mut import = match self.format {
            Format::OpenApi => wireproof_openapi::import(&root, &others),
            _ => wireproof_jsonschema::import(&root, &others),
        };
        let mut problems = self.problems.clone();
        for problem in import.diagnostics {
            if !self.told.contains(&problem.span) {
                problems.push(problem);
            }
        }
        import.diagnostics = problems;
        import
    }
}

/// The contracts of several documents, in their order.
pub(crate) fn import_all(bundles: &[Bundle]) -> Vec<Import> {
    bundles.par_iter().map(Bundle::import).collect()
}
