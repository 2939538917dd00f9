//! The loader: what was named becomes contracts.

use std::{path::PathBuf, sync::Arc};

use wireproof_jsonschema::KeyCount;
use wireproof_model::Contract;
use wireproof_source::{Diagnostic, Diagnostics, SourceId, Sources};

use crate::{
    avro,
    documents::Bundle,
    error::LoadError,
    folder, paths,
    place::Place,
    protobuf,
    recognise::{self, Ending, Format},
    side::Side,
    target,
    texts::{Parsed, Text, Texts},
    wire,
};

/// Where contracts are looked for.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Nothing outside this folder is read; none: the git work tree, else the folder of what was named.
    pub root: Option<PathBuf>,
    /// Further folders in which Protobuf imports are looked for.
    pub includes: Vec<PathBuf>,
    /// The folder that relative paths start from; none: the current one.
    pub folder: Option<PathBuf>,
}

/// A contract that was named, or found in a folder that was named.
#[derive(Clone, Debug)]
pub struct LoadedContract {
    /// Its name inside what was named: equal ones on two sides belong together. The files of a folder that are one
    /// contract together have the empty key.
    pub key: String,
    /// Its name for people: `main:api/orders.yaml`.
    pub name: String,
    /// The contract with all its versions.
    pub contract: Contract,
    /// The version that was named, as a place in its versions.
    pub version: Option<u16>,
    /// The format that it is written in.
    pub format: Format,
    /// The texts of its own files (not those that are only imported), the one that it begins with first.
    pub files: Vec<SourceId>,
    /// Of OpenAPI and JSON Schema: how many keys were understood and how many were not.
    pub keys: Option<KeyCount>,
}

/// A file that was left out and has no text to point at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassedOver {
    /// Its path.
    pub path: String,
    /// Why it was left out.
    pub why: &'static str,
}

/// What was named on one side.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// As people wrote it.
    pub target: String,
    /// The contracts, sorted by their keys.
    pub contracts: Vec<LoadedContract>,
    /// What was left out without a note of its own.
    pub passed_over: Vec<PassedOver>,
}

/// Loads contracts; all sides of a run come from one loader and share its texts.
#[derive(Debug, Default)]
pub struct Loader {
    options: Options,
    texts: Texts,
}

impl Loader {
    /// A loader that has read nothing yet.
    pub fn new(options: Options) -> Self {
        Self { options, texts: Texts::default() }
    }

    /// Loads what `target` names: a file, a folder, `REVISION:PATH`, or `REPOSITORY#branch=…,subdir=…` (also `tag=`
    /// and `ref=`); after a Wire file also `@VERSION`. What exists under the name goes before a git reference.
    ///
    /// The diagnostics are those of this target alone, in the order of their places, each once. A text that two
    /// targets share tells its problems for both: who puts them together sorts and dedups them again.
    ///
    /// # Errors
    /// If it is not there, lies outside of the root, cannot be read, or holds no contract at all. What is wrong
    /// inside of texts is a diagnostic.
    pub fn load(&mut self, target: &str) -> Result<(Loaded, Diagnostics), LoadError> {
        let opened = target::open(target, &self.options)?;
        let (file, path) = (opened.file, opened.path.clone());
        let version = opened.version.clone();
        let mut side = Side::new(opened, &self.options, &mut self.texts)?;
        let mut into = Into { loaded: Loaded::default(), problems: Diagnostics::default() };
        target.clone_into(&mut into.loaded.target);
        if file {
            named_file(&mut side, Place::new(0, path), &mut into)?;
        } else {
            folder::load(&mut side, &mut into)?;
        }
        let Into { mut loaded, mut problems } = into;
        loaded
            .contracts
            .sort_by(|one, other| (&one.key, one.format).cmp(&(&other.key, other.format)));
        problems.sort();
        problems.dedup();
        if loaded.contracts.is_empty() && !problems.has_errors() {
            return Err(LoadError::NoContract { target: target.to_owned() });
        }
        if let Some(version) = version {
            choose(&mut loaded, &version, problems.has_errors())?;
        }
        Ok((loaded, problems))
    }

    /// All texts that were read so far. A contract's own are named by [`LoadedContract::files`] and its units.
    pub fn sources(&self) -> &Sources {
        &self.texts.sources
    }

    /// The texts alone; what they were read into is dropped.
    pub fn into_sources(self) -> Sources {
        self.texts.sources
    }
}

/// What a side has become so far.
pub(crate) struct Into {
    pub(crate) loaded: Loaded,
    pub(crate) problems: Diagnostics,
}

impl Into {
    pub(crate) fn push(
        &mut self,
        names: (String, String),
        format: Format,
        files: Vec<SourceId>,
        (contract, problems): (Contract, Diagnostics),
    ) {
        let (key, name) = names;
        self.problems.extend(problems);
        let (version, keys) = (None, None);
        let contract = LoadedContract { key, name, contract, version, format, files, keys };
        self.loaded.contracts.push(contract);
    }

    /// Takes a document's contract.
    pub(crate) fn push_document(
        &mut self,
        names: (String, String),
        bundle: &Bundle,
        import: wireproof_jsonschema::Import,
    ) {
        let read = (import.contract, import.diagnostics);
        self.push(names, bundle.format, vec![bundle.source()], read);
        if let Some(last) = self.loaded.contracts.last_mut() {
            last.keys = Some(import.keys);
        }
    }
}

/// A file that was named.
fn named_file(side: &mut Side<'_>, place: Place, into: &mut Into) -> Result<(), LoadError> {
    let ending = Ending::of(&place.path);
    if ending == Ending::Thrift {
        return Err(LoadError::Unsupported { path: side.shown(&place), what: "Thrift" });
    }
    let names = (paths::name(&place.path).to_owned(), side.shown(&place));
    let text = side.read_one(&place)?;
    let files = vec![text.source];
    if matches!(text.parsed, Parsed::Broken) {
        into.problems.extend(text.problems.clone());
        return Ok(());
    }
    match ending {
        Ending::Wire => {
            let mut foreign = wire::Foreign::default();
            let (contract, problems, _) = wire::contract(side, &mut foreign, &place)?;
            into.push(names, Format::Wire, files, (contract, problems));
        }
        Ending::Protobuf => {
            let folder = paths::folder(&place.path).to_owned();
            let read = protobuf::contract(side, &folder, &[(place, text)])?;
            into.push(names, Format::Protobuf, files, read);
        }
        Ending::Avro => {
            let read = avro::contract(side, &[(place, text)]);
            into.push(names, Format::Avro, files, read);
        }
        Ending::Thrift => {}
        Ending::Document | Ending::Other => named_document(side, place, text, names, into)?,
    }
    Ok(())
}

fn named_document(
    side: &mut Side<'_>,
    place: Place,
    text: Arc<Text>,
    names: (String, String),
    into: &mut Into,
) -> Result<(), LoadError> {
    let Parsed::Document(node) = &text.parsed else { return Ok(()) };
    match recognise::named(node) {
        Some(Format::Avro) => {
            let files = vec![text.source];
            let read = avro::contract(side, &[(place, text)]);
            into.push(names, Format::Avro, files, read);
        }
        Some(format) => {
            let bundle = Bundle::new(side, format, place, text)?;
            let import = bundle.import();
            into.push_document(names, &bundle, import);
        }
        None => {
            into.problems.extend(text.problems.clone());
            let span = node.entries().first().map_or(node.span, |entry| entry.key.span);
            let message = format!("`{}` is no contract that wireproof recognises", names.1);
            into.problems.push(Diagnostic::error(span, message).help(
                "OpenAPI says `openapi` at its root, JSON Schema `$schema`; Wire, Protobuf and Avro files end in `.wire`, `.proto` and `.avsc`",
            ));
        }
    }
    Ok(())
}

/// Marks the version that was named.
fn choose(loaded: &mut Loaded, version: &str, broken: bool) -> Result<(), LoadError> {
    for loaded in &mut loaded.contracts {
        let versions = &loaded.contract.versions;
        let at = versions.iter().position(|known| known.spelling == version);
        loaded.version = at.and_then(|at| u16::try_from(at).ok());
        // Of a contract with errors nobody knows which versions it has.
        if loaded.version.is_none() && !broken {
            let known: Vec<&str> = versions.iter().map(|known| known.spelling.as_str()).collect();
            let help = if known.is_empty() {
                "; it has none".to_owned()
            } else {
                format!("; it has {}", known.join(", "))
            };
            let (path, version) = (loaded.name.clone(), version.to_owned());
            return Err(LoadError::NoVersion { path, version, help });
        }
    }
    Ok(())
}
