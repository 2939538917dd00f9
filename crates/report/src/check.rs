//! What a run of `check` knows, before anybody is told.

use wireproof_compat::{Finding, Judgement, Level};
use wireproof_model::Name;
use wireproof_proof::{FindingProof, Proofs};

/// One side of a comparison, as people know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Side {
    /// What was named: `main:proto`, `orders.proto`; empty: there is nothing on this side.
    pub name: String,
    /// The version, where the contract has several.
    pub version: Option<Name>,
}

impl Side {
    /// The name and the version in one: `profiles.wire@3`.
    pub fn title(&self) -> String {
        match (&self.version, self.name.is_empty()) {
            (_, true) => "nothing".to_owned(),
            (Some(version), _) => format!("{}@{version}", self.name),
            (None, _) => self.name.clone(),
        }
    }
}

/// Two contracts, what was judged of them and what was proved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comparison {
    /// The baseline.
    pub old: Side,
    /// What is checked.
    pub new: Side,
    /// Whether findings are notes at most.
    pub informative: bool,
    /// The findings.
    pub judgement: Judgement,
    /// The witnesses, one list for each finding.
    pub proofs: Proofs,
}

impl Comparison {
    /// The findings with what is proved about each.
    pub fn findings(&self) -> impl Iterator<Item = (&Finding, &FindingProof)> {
        static NOTHING: FindingProof = FindingProof { witnesses: Vec::new(), unproved: Vec::new() };
        let proofs = self.proofs.findings.iter().chain(std::iter::repeat(&NOTHING));
        self.judgement.findings.iter().zip(proofs).filter(|(finding, _)| finding.level > Level::Off)
    }
}

/// Everything that a run of `check` found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// The comparisons, in the order of their names and versions.
    pub comparisons: Vec<Comparison>,
    /// Places that no importer could express, on both sides.
    pub not_understood: usize,
}

/// How many findings there are at each level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Check {
    /// How many findings there are at each level.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (finding, _) in self.comparisons.iter().flat_map(Comparison::findings) {
            match finding.level {
                Level::Error => counts.errors += 1,
                Level::Warning => counts.warnings += 1,
                Level::Note => counts.notes += 1,
                Level::Off => {}
            }
        }
        counts
    }

    /// Whether execution disagreed with derivation anywhere: a bug.
    pub fn is_contradicted(&self) -> bool {
        self.comparisons.iter().any(|comparison| !comparison.proofs.contradictions.is_empty())
    }
}
