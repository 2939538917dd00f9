//! From texts to contracts, through the importers and without a loader: a case's texts are all there is.

use std::{path::Path, sync::Arc};

use wireproof_idl::{ImportProblem, ImportTarget, Program, Resolved};
use wireproof_model::{Contract, Name, VersionState, project};
use wireproof_openapi::{Document, NoDocuments};
use wireproof_proto::Input;
use wireproof_source::{Diagnostics, Severity, Sources, document};

use crate::places;

/// A language that contracts are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Language {
    /// Wire.
    Wire,
    /// Protobuf.
    Proto,
    /// OpenAPI 3.
    OpenApi,
    /// Avro.
    Avro,
    /// JSON Schema alone.
    JsonSchema,
}

impl Language {
    /// The languages of fixtures, each with the ending of its files.
    pub const FIXTURES: [(Self, &str); 4] = [
        (Self::Wire, "wire"),
        (Self::Proto, "proto"),
        (Self::OpenApi, "yaml"),
        (Self::Avro, "avsc"),
    ];

    /// The name that rule pages and tables give it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Proto => "proto",
            Self::OpenApi => "openapi",
            Self::Avro => "avro",
            Self::JsonSchema => "json-schema",
        }
    }

    /// The language of this name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Wire, Self::Proto, Self::OpenApi, Self::Avro, Self::JsonSchema]
            .into_iter()
            .find(|language| language.name() == name)
    }
}

/// One text under the path that others import it by.
#[derive(Clone, Debug)]
pub struct Text {
    /// The path.
    pub path: String,
    /// The text.
    pub text: String,
}

impl Text {
    /// A text under a path.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        Self { path: path.into(), text: text.into() }
    }

    /// The files of a folder, or the file alone, under their paths inside it.
    pub fn under(path: &Path) -> Vec<Self> {
        if path.is_file() {
            return vec![Self::new(places::name(path), places::text(path))];
        }
        let mut texts = Vec::new();
        let mut folders = vec![path.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in places::entries(&folder) {
                if entry.is_dir() {
                    folders.push(entry);
                } else {
                    let inside = entry.strip_prefix(path).unwrap_or(&entry);
                    texts.push(Self::new(inside.to_string_lossy(), places::text(&entry)));
                }
            }
        }
        texts.sort_by(|a, b| a.path.cmp(&b.path));
        texts
    }
}

/// What an importer made of texts.
#[derive(Debug)]
pub struct Understood {
    /// The contract with all its versions.
    pub contract: Contract,
    /// What it had to say.
    pub diagnostics: Diagnostics,
}

/// Imports texts as one contract; of Wire, the first is the one that is meant.
///
/// # Errors
/// If the importer gives an empty contract without an error.
pub fn import(
    language: Language,
    texts: &[Text],
    sources: &mut Sources,
) -> Result<Understood, String> {
    let understood = match language {
        Language::Wire => wire(texts, sources),
        Language::Proto => proto(texts, sources),
        Language::OpenApi | Language::JsonSchema => schemas(language, texts, sources),
        Language::Avro => avro(texts, sources),
    };
    let empty = understood.contract.types.is_empty() && understood.contract.services.is_empty();
    if empty && understood.diagnostics.is_empty() {
        return Err(format!("nothing of this {} text was imported", language.name()));
    }
    Ok(understood)
}

fn wire(texts: &[Text], sources: &mut Sources) -> Understood {
    let mut diagnostics = Diagnostics::default();
    let mut trees = Vec::new();
    for Text { path, text } in texts {
        let (tree, found) = wireproof_idl::parse(sources.add(path.as_str(), text.as_str()), text);
        diagnostics.extend(found);
        trees.push(tree);
    }
    let resolved = trees.iter().zip(texts).map(|(tree, own)| {
        let target = |path: &Name| {
            let at = texts.iter().position(|it| it.path == path.as_str());
            at.map_or(ImportTarget::Problem(ImportProblem::NotFound), ImportTarget::Wire)
        };
        let imports = tree.imports().iter().map(|import| target(&import.path.value)).collect();
        Resolved { path: own.path.as_str().into(), tree, imports }
    });
    let program = Program { files: resolved.collect(), foreign: Vec::new() };
    let (contract, found) = wireproof_idl::lower(&program);
    diagnostics.extend(found);
    Understood { contract, diagnostics }
}

fn proto(texts: &[Text], sources: &mut Sources) -> Understood {
    let mut diagnostics = Diagnostics::default();
    let mut inputs = Vec::new();
    for Text { path, text } in texts {
        let (file, found) = wireproof_proto::parse(sources.add(path.as_str(), text.as_str()), text);
        diagnostics.extend(found);
        inputs.push(Input { path: path.as_str().into(), file: Arc::new(file), named: true });
    }
    let (contract, found) = wireproof_proto::import(&inputs);
    diagnostics.extend(found);
    Understood { contract, diagnostics }
}

fn avro(texts: &[Text], sources: &mut Sources) -> Understood {
    let mut diagnostics = Diagnostics::default();
    let mut files = Vec::new();
    for Text { path, text } in texts {
        let source = sources.add(path.as_str(), text.as_str());
        let (node, found) = document::parse(source, path, text);
        diagnostics.extend(found);
        files.extend(node.map(|node| (source, path, node)));
    }
    let inputs: Vec<_> = files
        .iter()
        .map(|(source, path, node)| wireproof_avro::Input { source: *source, path, node })
        .collect();
    let (contract, found) = wireproof_avro::import(&inputs);
    diagnostics.extend(found);
    Understood { contract, diagnostics }
}

fn schemas(language: Language, texts: &[Text], sources: &mut Sources) -> Understood {
    let mut understood =
        Understood { contract: Contract::default(), diagnostics: Diagnostics::default() };
    let Some(Text { path, text }) = texts.first() else { return understood };
    let source = sources.add(path.as_str(), text.as_str());
    let (node, found) = document::parse(source, path, text);
    understood.diagnostics.extend(found);
    let Some(node) = node else { return understood };
    let document = Document { source, path, node: &node };
    if language == Language::OpenApi {
        let import = wireproof_openapi::import(&document, &NoDocuments);
        understood.diagnostics.extend(import.diagnostics);
        understood.contract = import.contract;
    } else {
        let import = wireproof_jsonschema::import(&document, &NoDocuments);
        understood.diagnostics.extend(import.diagnostics);
        understood.contract = import.contract;
    }
    understood
}

/// An old and a new contract, each as of its current version.
#[derive(Debug)]
pub struct Pair {
    /// The texts of both.
    pub sources: Sources,
    /// The old one.
    pub old: Contract,
    /// The new one.
    pub new: Contract,
}

/// Imports both sides.
///
/// # Errors
/// What an importer refuses.
pub fn pair(language: Language, old: &[Text], new: &[Text]) -> Result<Pair, String> {
    let mut sources = Sources::default();
    let old = contract(language, old, &mut sources).map_err(|why| format!("old: {why}"))?;
    let new = contract(language, new, &mut sources).map_err(|why| format!("new: {why}"))?;
    Ok(Pair { sources, old, new })
}

/// Imports a contract as of its current version.
///
/// # Errors
/// What the importer refuses, with its places.
pub fn contract(
    language: Language,
    texts: &[Text],
    sources: &mut Sources,
) -> Result<Contract, String> {
    let understood = import(language, texts, sources)?;
    let errors = errors(&understood.diagnostics, sources);
    if errors.is_empty() { Ok(current(&understood.contract)) } else { Err(errors.join("\n")) }
}

/// The contract as of its current version.
pub fn current(contract: &Contract) -> Contract {
    let at = contract.versions.iter().rposition(|it| it.state == VersionState::Current);
    match at.and_then(|at| u16::try_from(at).ok()) {
        Some(at) => project(contract, at),
        None => contract.clone(),
    }
}

/// The errors among diagnostics, each with its place.
pub fn errors(diagnostics: &Diagnostics, sources: &Sources) -> Vec<String> {
    let errors = diagnostics.iter().filter(|it| it.severity == Severity::Error);
    errors
        .map(|error| match sources.locate(error.span) {
            Some((name, start, _)) => {
                format!("{name}:{}:{}: {}", start.line, start.column, error.message)
            }
            None => error.message.clone(),
        })
        .collect()
}
