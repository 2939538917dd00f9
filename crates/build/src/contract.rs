//! From what a user names to the source of one version of one contract.

use wireproof_codegen::Generated;
use wireproof_load::{Loader, Options};
use wireproof_model::{Contract, VersionState, project};
use wireproof_source::{Diagnostics, SourceId, Sources};

use crate::Error;

/// What became of a contract.
#[derive(Debug)]
pub struct Read {
    /// The source; none if the contract has errors.
    pub generated: Option<Generated>,
    /// What is wrong with the contract, and what is left out of the source.
    pub problems: Diagnostics,
    /// The texts of the contract and of what it imports.
    pub sources: Sources,
    /// What the source should be called: the file's name without its ending, and `_v2` if version 2 was named.
    pub name: String,
}

impl Read {
    /// The files that were read.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        (0..).map_while(|at| Some(self.sources.get(SourceId(at))?.name()))
    }
}

/// Reads the contract that `target` names (a file; `FILE@V` for a version of a Wire contract, else the current one)
/// and generates its source.
///
/// # Errors
/// If it cannot be read, or is not one contract. What is wrong inside it is in [`Read::problems`].
pub fn read(target: &str, options: Options) -> Result<Read, Error> {
    let mut loader = Loader::new(options);
    let (loaded, mut problems) = loader.load(target)?;
    let count = loaded.contracts.len();
    let Some(found) = loaded.contracts.first().filter(|_| count == 1) else {
        if problems.has_errors() {
            let name = name(target);
            return Ok(Read { generated: None, problems, sources: loader.into_sources(), name });
        }
        return Err(Error::NotOne { target: target.to_owned(), count });
    };
    let mut generated = None;
    if !problems.has_errors() {
        let version = found.version.or_else(|| current(&found.contract));
        let projected = version.map(|version| project(&found.contract, version));
        let contract = projected.as_ref().unwrap_or(&found.contract);
        let (source, left_out) = wireproof_codegen::generate(contract, loader.sources());
        problems.extend(left_out);
        problems.sort();
        problems.dedup();
        generated = Some(source);
    }
    Ok(Read { generated, problems, sources: loader.into_sources(), name: name(target) })
}

/// The version that is meant where none is named.
fn current(contract: &Contract) -> Option<u16> {
    let state = |version: &wireproof_model::Version| version.state == VersionState::Current;
    let current = contract.versions.iter().rposition(state);
    current.or(contract.versions.len().checked_sub(1)).and_then(|at| u16::try_from(at).ok())
}

/// The name of a contract's source: letters, digits and `_`.
fn name(target: &str) -> String {
    let file = target.rsplit(['/', '\\', ':']).next().unwrap_or(target);
    let (file, version) = match file.split_once('@') {
        Some((file, version)) => (file, Some(version)),
        None => (file, None),
    };
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut name = stem.to_owned();
    if let Some(version) = version {
        name += "_v";
        name += version;
    }
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_those_of_files() {
        for (target, expected) in [
            ("api/orders.wire", "orders"),
            ("orders.wire@2", "orders_v2"),
            ("orders.wire@2026-01-15", "orders_v2026_01_15"),
            ("my-api.openapi.yaml", "my_api_openapi"),
        ] {
            assert_eq!(super::name(target), expected);
        }
    }
}
