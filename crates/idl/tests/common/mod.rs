//! Reads fixtures the way a loader would: follows imports and keeps each file once.

#![allow(
    dead_code,
    clippy::unwrap_used,
    reason = "not every test needs everything; a fixture that is missing fails"
)]

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};

use wireproof_idl::{ImportProblem, ImportTarget, Program, Resolved, Tree, lower, parse};
use wireproof_model::Contract;
use wireproof_source::{Diagnostics, SourceId, Sources};

/// The folder of the fixtures: the root of their imports.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/idl")
}

/// What came of one file: its contract, and the problems of it and all that it imports.
pub(crate) struct Loaded {
    /// All texts.
    pub(crate) sources: Sources,
    /// The file that was asked for.
    pub(crate) source: SourceId,
    /// What it means.
    pub(crate) contract: Contract,
    /// What is wrong.
    pub(crate) problems: Diagnostics,
}

/// Loads a text under a path inside the root; files that it imports are read from disk.
pub(crate) fn load_text(path: &Path, text: String, foreign: &[(&str, &Contract)]) -> Loaded {
    let mut sources = Sources::default();
    let mut paths = vec![path.to_owned()];
    let mut places = HashMap::from([(path.to_owned(), 0)]);
    let mut trees: Vec<Tree> = Vec::new();
    let mut targets: Vec<Vec<ImportTarget>> = Vec::new();
    let mut problems = Diagnostics::default();
    let mut first = Some(text);
    while let Some(path) = paths.get(trees.len()).cloned() {
        let text =
            first.take().unwrap_or_else(|| std::fs::read_to_string(root().join(&path)).unwrap());
        let id = sources.add(path.to_string_lossy().into_owned(), text.clone());
        let (tree, found) = parse(id, &text);
        problems.extend(found);
        let targets_here = tree.imports().iter().map(|import| {
            if let Some(at) = foreign.iter().position(|(name, _)| *name == import.path.value) {
                return ImportTarget::Foreign(at);
            }
            let Some(target) = inside(&path, &import.path.value) else {
                return ImportTarget::Problem(ImportProblem::OutsideRoot);
            };
            if !root().join(&target).is_file() {
                return ImportTarget::Problem(ImportProblem::NotFound);
            }
            let at = *places.entry(target.clone()).or_insert_with(|| {
                paths.push(target);
                paths.len() - 1
            });
            ImportTarget::Wire(at)
        });
        targets.push(targets_here.collect());
        trees.push(tree);
    }
    let files = trees
        .iter()
        .zip(&paths)
        .zip(targets)
        .map(|((tree, path), imports)| Resolved {
            path: path.to_string_lossy().into_owned().into(),
            tree,
            imports,
        })
        .collect();
    let foreign = foreign.iter().map(|(_, contract)| *contract).collect();
    let (contract, found) = lower(&Program { files, foreign });
    problems.extend(found);
    Loaded { sources, source: SourceId(0), contract, problems }
}

/// Loads a fixture by its path inside the root.
pub(crate) fn load(path: &str) -> Loaded {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    load_text(Path::new(path), text, &[])
}

fn inside(from: &Path, import: &str) -> Option<PathBuf> {
    let joined = from.parent()?.join(import);
    let mut clean = PathBuf::new();
    for part in joined.components() {
        match part {
            Component::Normal(part) => clean.push(part),
            Component::ParentDir if clean.pop() => {}
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(clean)
}
