//! What the loader gives, as commands need it.

use anyhow::{Result, bail};
use wireproof_load::{Loaded, LoadedContract, Loader, Options, name_alike};
use wireproof_model::Name;
use wireproof_source::{Diagnostics, Severity, Sources};

use crate::{args::Places, versions};

/// Everything that a run has read.
pub(crate) struct Reader {
    loader: Loader,
    /// What is wrong with the texts, or was not understood: in the order of their places, each once.
    pub(crate) diagnostics: Diagnostics,
    /// What was left out and has no text to point at, for people.
    pub(crate) passed_over: Vec<String>,
}

impl Reader {
    pub(crate) fn new(places: &Places) -> Self {
        let options = Options {
            root: places.root.clone(),
            includes: places.include.clone(),
            ..Options::default()
        };
        let loader = Loader::new(options);
        Self { loader, diagnostics: Diagnostics::default(), passed_over: Vec::new() }
    }

    /// The texts.
    pub(crate) fn sources(&self) -> &Sources {
        self.loader.sources()
    }

    /// Reads what was named.
    pub(crate) fn load(&mut self, named: &str) -> Result<Loaded> {
        let (loaded, diagnostics) = self.loader.load(named)?;
        // Both sides share texts, and a text tells its problems to each.
        self.diagnostics.extend(diagnostics);
        self.diagnostics.sort();
        self.diagnostics.dedup();
        for left in &loaded.passed_over {
            let said = format!("`{}` was passed over: {}", left.path, left.why);
            if !self.passed_over.contains(&said) {
                self.passed_over.push(said);
            }
        }
        Ok(loaded)
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
            name_alike(old, &new);
        }
        Ok((old, new))
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.diagnostics.has_errors()
    }

    /// How many places and files were not understood.
    pub(crate) fn not_understood(&self) -> usize {
        self.passed_over.len()
            + self.diagnostics.iter().filter(|it| it.severity < Severity::Error).count()
    }
}

/// The one contract that was named.
pub(crate) fn only(loaded: &Loaded) -> Result<&LoadedContract> {
    match loaded.contracts.as_slice() {
        [only] => Ok(only),
        [] => bail!("{}: there is no contract", loaded.target),
        many => {
            let names: Vec<&str> = many.iter().take(5).map(|it| it.name.as_str()).collect();
            bail!(
                "{} holds {} contracts ({}, …): name one",
                loaded.target,
                many.len(),
                names.join(", ")
            )
        }
    }
}

/// The version that is meant: the one that was named, else the current one.
pub(crate) fn meant(found: &LoadedContract) -> versions::At {
    found.version.or_else(|| versions::current(&found.contract))
}

/// The contract's name and version.
pub(crate) fn side(found: &LoadedContract, at: versions::At) -> wireproof_report::Side {
    let version: Option<Name> = versions::spelling(&found.contract, at);
    wireproof_report::Side { name: found.name.clone(), version }
}
