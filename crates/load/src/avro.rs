//! Avro: all schemas that were named are one contract, and may use each other's names.

use std::sync::Arc;

use wireproof_avro::Input;
use wireproof_model::Contract;
use wireproof_source::Diagnostics;

use crate::{
    place::Place,
    side::Side,
    texts::{Parsed, Text},
};

/// The contract of these files.
pub(crate) fn contract(side: &Side<'_>, named: &[(Place, Arc<Text>)]) -> (Contract, Diagnostics) {
    let mut problems = Diagnostics::default();
    let mut files = Vec::new();
    for (place, text) in named {
        problems.extend(text.problems.clone());
        if let Parsed::Document(node) = &text.parsed {
            files.push(Input { source: text.source, path: side.key(place), node });
        }
    }
    let (contract, found) = wireproof_avro::import(&files);
    problems.extend(found);
    (contract, problems)
}
