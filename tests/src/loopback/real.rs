//! Real documents as programs: with all of their operations, or with some that are spread over all of them.

use std::{collections::BTreeSet, path::Path};

use wireproof_codegen::Coverage;
use wireproof_load::{Loader, Options};
use wireproof_model::Contract;

use super::{Program, exchanges};

/// The documents that compile and run: names, and files in the corpus `vendor-specs`.
pub const DOCUMENTS: [(&str, &str); 4] = [
    ("nexus", "oxide__nexus.json"),
    ("box", "box__openapi.json"),
    ("discord", "discord__specs_openapi.json"),
    ("github", "github__api.json"),
];

/// A document as a program.
#[derive(Clone, Debug)]
pub struct Real {
    /// The program.
    pub program: Program,
    /// How much of the whole document is generated.
    pub coverage: Coverage,
}

impl Real {
    /// How many operations are called.
    pub fn operations(&self) -> usize {
        let names = self.program.exchanges.iter().map(|exchange| exchange.operation.as_str());
        names.collect::<BTreeSet<_>>().len()
    }
}

/// A document with at most so many of its operations.
///
/// # Errors
/// If it cannot be read as one contract.
pub fn real(name: &str, path: &Path, most: Option<usize>) -> Result<Real, String> {
    let mut loader = Loader::new(Options::default());
    let loaded = loader.load(&path.to_string_lossy());
    let (loaded, _) = loaded.map_err(|error| format!("{}: {error}", path.display()))?;
    let [found] = loaded.contracts.as_slice() else {
        return Err(format!("{} is not one contract", path.display()));
    };
    let (mut generated, _) = wireproof_codegen::generate(&found.contract, loader.sources());
    let coverage = generated.coverage.clone();
    let mut called = exchanges(&found.contract, &generated);
    if let Some(most) = most {
        let mut names: Vec<String> = called.into_iter().map(|it| it.operation).collect();
        names.dedup();
        let step = (names.len() / most).max(1);
        let kept: Vec<String> = names.into_iter().step_by(step).take(most).collect();
        let contract = reduced(&found.contract, &kept);
        generated = wireproof_codegen::generate(&contract, loader.sources()).0;
        called = exchanges(&contract, &generated);
    }
    let program = Program { name: format!("loopback-{name}"), generated, exchanges: called };
    Ok(Real { program, coverage })
}

/// The contract with some of its operations only.
fn reduced(contract: &Contract, keep: &[String]) -> Contract {
    let mut reduced = contract.clone();
    for service in &mut reduced.services {
        service
            .operations
            .retain(|operation| keep.iter().any(|it| *it == operation.meta.name.value.as_str()));
    }
    reduced
}
