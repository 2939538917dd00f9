//! What the loader gives, as commands need it.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use wireproof_model::{Contract, Name};
use wireproof_source::{Diagnostic, Severity, Sources};

use crate::{args::Places, plain_files, versions};

/// A contract that was named or found in a folder that was named.
#[derive(Debug)]
pub(crate) struct Found {
    /// Its name for people: `main:api/orders.yaml`.
    pub(crate) title: String,
    /// Its name inside what was named: equal ones on two sides belong together.
    pub(crate) key: String,
    /// The contract with all its versions.
    pub(crate) contract: Contract,
    /// The version that was named.
    pub(crate) version: versions::At,
}

/// What was named on one side.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// As people wrote it.
    pub(crate) title: String,
    /// The contracts, sorted by their names.
    pub(crate) contracts: Vec<Found>,
}

/// Everything that a run has read.
#[derive(Default)]
pub(crate) struct Reader {
    /// The texts.
    pub(crate) sources: Sources,
    /// What is wrong with them, or was not understood.
    pub(crate) diagnostics: Vec<Diagnostic>,
    root: Option<PathBuf>,
}

impl Reader {
    pub(crate) fn new(places: &Places) -> Self {
        Self { root: places.root.clone(), ..Self::default() }
    }

    /// Reads what was named: `FILE` or `FILE@V`.
    pub(crate) fn load(&mut self, named: &str) -> Result<Loaded> {
        let (path, version) = match named.rsplit_once('@') {
            Some((path, version)) if !Path::new(named).exists() => (path, Some(version)),
            _ => (named, None),
        };
        let into =
            plain_files::Into { sources: &mut self.sources, diagnostics: &mut self.diagnostics };
        let contract = plain_files::read(path, self.root.as_deref(), into)?;
        let version = match version {
            // Without a contract there is nothing to look a version up in; its errors are told instead.
            Some(version) if !self.has_errors() => Some(find_version(&contract, path, version)?),
            _ => None,
        };
        let (title, key) = (path.to_owned(), path.to_owned());
        let contracts = vec![Found { title, key, contract, version }];
        Ok(Loaded { title: named.to_owned(), contracts })
    }

    /// Reads a baseline, if there is one, and what is checked against it.
    pub(crate) fn load_sides(
        &mut self,
        old: Option<&str>,
        new: &str,
    ) -> Result<(Option<Loaded>, Loaded)> {
        let new = self.load(new)?;
        let mut old = old.map(|old| self.load(old)).transpose()?;
        if let Some(old) = &mut old {
            old.name_file_like(&new);
        }
        Ok((old, new))
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|it| it.severity == Severity::Error)
    }

    /// How many places were not understood.
    pub(crate) fn not_understood(&self) -> usize {
        self.diagnostics.iter().filter(|it| it.severity < Severity::Error).count()
    }
}

/// The place of a version that was named.
fn find_version(contract: &Contract, path: &str, named: &str) -> Result<u16> {
    let mut versions = contract.versions.iter().zip(0..);
    if let Some((_, at)) = versions.find(|(version, _)| version.spelling == named) {
        return Ok(at);
    }
    let known: Vec<&str> = contract.versions.iter().map(|it| it.spelling.as_str()).collect();
    if known.is_empty() {
        bail!("{path} has no versions, so there is no {named}");
    }
    bail!("{path} has no version {named}; it has {}", known.join(", "))
}

impl Loaded {
    /// Who names one file on each side says that they are the same file: it did not move.
    fn name_file_like(&mut self, other: &Self) {
        let ([one], [other]) = (self.contracts.as_mut_slice(), other.contracts.as_slice()) else {
            return;
        };
        let mut named = other.contract.units.iter().filter(|unit| unit.named);
        let (Some(unit), None) = (named.next(), named.next()) else { return };
        let mut own = one.contract.units.iter_mut().filter(|unit| unit.named);
        if let (Some(own), None) = (own.next(), own.next()) {
            own.path = unit.path.clone();
        }
    }

    /// The one contract that was named.
    pub(crate) fn only(&self) -> Result<&Found> {
        match self.contracts.as_slice() {
            [only] => Ok(only),
            [] => bail!("{}: there is no contract", self.title),
            many => {
                let names: Vec<&str> = many.iter().take(5).map(|it| it.title.as_str()).collect();
                bail!(
                    "{} holds {} contracts ({}, …): name one",
                    self.title,
                    many.len(),
                    names.join(", ")
                )
            }
        }
    }
}

impl Found {
    /// The version that is meant: the one that was named, else the current one.
    pub(crate) fn meant(&self) -> versions::At {
        self.version.or_else(|| versions::current(&self.contract))
    }

    /// The contract's name and version.
    pub(crate) fn side(&self, at: versions::At) -> wireproof_report::Side {
        let version: Option<Name> = versions::spelling(&self.contract, at);
        wireproof_report::Side { name: self.title.clone(), version }
    }
}
