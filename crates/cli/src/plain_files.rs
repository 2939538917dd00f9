//! Reads one file that was named by its path, with the Wire files that it imports: what stands in for the loader
//! until directories, git references and the other formats come through it.

use std::{
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context, Result, bail};
use wireproof_idl::{ImportProblem, ImportTarget, Program, Resolved, Tree};
use wireproof_model::Contract;
use wireproof_openapi::{Document, NoDocuments, is_openapi};
use wireproof_source::{Diagnostic, SourceId, Sources, document};

/// More files than any contract has: an end for whoever imports in circles of symbolic links.
const MOST_FILES: usize = 10_000;

/// What was read is added here.
pub(crate) struct Into<'a> {
    /// The texts.
    pub(crate) sources: &'a mut Sources,
    /// What is wrong with them.
    pub(crate) diagnostics: &'a mut Vec<Diagnostic>,
}

/// The contract in a file; nothing outside `root` is read.
pub(crate) fn read(path: &str, root: Option<&Path>, mut into: Into<'_>) -> Result<Contract> {
    if Path::new(path).is_dir() {
        bail!("{path} is a directory; for now name one file");
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    if has_ending(path, "wire") {
        return Ok(wire(path, text, root, &mut into));
    }
    let source = into.sources.add(path, text.as_str());
    if has_ending(path, "proto") {
        return Ok(proto(path, source, &text, &mut into));
    }
    let (node, diagnostics) = document::parse(source, path, &text);
    into.diagnostics.extend(diagnostics);
    let Some(node) = node else { return Ok(Contract::default()) };
    if has_ending(path, "avsc") {
        let (contract, diagnostics) =
            wireproof_avro::import(&[wireproof_avro::Input { source, path, node: &node }]);
        into.diagnostics.extend(diagnostics);
        return Ok(contract);
    }
    if !is_openapi(&node) {
        bail!("{path}: for now only Wire, Protobuf, Avro and OpenAPI are recognised here");
    }
    let import = wireproof_openapi::import(&Document { source, path, node: &node }, &NoDocuments);
    into.diagnostics.extend(import.diagnostics);
    Ok(import.contract)
}

/// A Protobuf file alone: what it imports beside the built-in files is reported as missing.
fn proto(path: &str, source: SourceId, text: &str, into: &mut Into<'_>) -> Contract {
    let (file, diagnostics) = wireproof_proto::parse(source, text);
    into.diagnostics.extend(diagnostics);
    let name =
        Path::new(path).file_name().map_or_else(|| path.into(), |name| name.to_string_lossy());
    let input = wireproof_proto::Input { path: name.into(), file: Arc::new(file), named: true };
    let (contract, diagnostics) = wireproof_proto::import(&[input]);
    into.diagnostics.extend(diagnostics);
    contract
}

fn has_ending(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it.eq_ignore_ascii_case(ending))
}

/// A Wire file and where its imports lead.
struct File {
    path: PathBuf,
    tree: Tree,
    imports: Vec<ImportTarget>,
}

fn wire(path: &str, text: String, root: Option<&Path>, into: &mut Into<'_>) -> Contract {
    let own = normal(Path::new(path));
    let root = root.map_or_else(|| own.parent().unwrap_or(Path::new("")).to_owned(), normal);
    let mut files: Vec<File> = Vec::new();
    let mut waiting = vec![(own, text)];
    let mut known: Vec<PathBuf> = waiting.iter().map(|(path, _)| path.clone()).collect();
    while let Some((path, text)) = waiting.pop() {
        let source = into.sources.add(path.display().to_string(), text.as_str());
        let (tree, diagnostics) = wireproof_idl::parse(source, &text);
        into.diagnostics.extend(diagnostics);
        files.push(File { path: path.clone(), tree, imports: Vec::new() });
        let mut targets = Vec::new();
        let written: Vec<String> = files
            .last()
            .map(|file| file.tree.imports().iter().map(|it| it.path.value.to_string()).collect())
            .unwrap_or_default();
        for written in written {
            let folder = path.parent().unwrap_or(Path::new(""));
            targets.push(match target(&normal(&folder.join(&written)), &root) {
                Err(problem) => ImportTarget::Problem(problem),
                Ok((other, text)) => {
                    let at = known.iter().position(|it| *it == other).unwrap_or_else(|| {
                        known.push(other.clone());
                        waiting.push((other, text));
                        known.len() - 1
                    });
                    ImportTarget::Wire(at)
                }
            });
        }
        if let Some(file) = files.last_mut() {
            file.imports = targets;
        }
        if known.len() > MOST_FILES {
            break;
        }
    }
    // Targets are places in `known`; files were read in another order.
    files.sort_by_key(|file| known.iter().position(|it| *it == file.path));
    let resolved = files.iter().map(|file| Resolved {
        path: file.path.display().to_string().into(),
        tree: &file.tree,
        imports: file.imports.clone(),
    });
    let program = Program { files: resolved.collect(), foreign: Vec::new() };
    let (contract, diagnostics) = wireproof_idl::lower(&program);
    into.diagnostics.extend(diagnostics);
    contract
}

/// The file that an import leads to.
fn target(path: &Path, root: &Path) -> Result<(PathBuf, String), ImportProblem> {
    // An empty path is the folder that we are in.
    let whole = |path: &Path| std::path::absolute(Path::new(".").join(path)).map(|it| normal(&it));
    let inside =
        matches!((whole(path), whole(root)), (Ok(path), Ok(root)) if path.starts_with(&root));
    if !inside {
        return Err(ImportProblem::OutsideRoot);
    }
    if !has_ending(&path.to_string_lossy(), "wire") {
        return Err(ImportProblem::Unusable("for now only Wire files can be imported".to_owned()));
    }
    std::fs::read_to_string(path)
        .map(|text| (path.to_owned(), text))
        .map_err(|_| ImportProblem::NotFound)
}

/// The path without `.` and, where a name stands before it, without `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(out.components().next_back(), Some(Component::Normal(_))) =>
            {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
