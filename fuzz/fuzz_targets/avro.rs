//! Any JSON document is an Avro schema: what the specification forbids is told, and the contract is silent against
//! itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wireproof_avro::{Input, import};
use wireproof_compat::{Policy, judge};
use wireproof_source::{SourceId, document};

fuzz_target!(|text: &str| {
    let (source, path) = (SourceId(0), "a.avsc");
    let Some(node) = document::parse(source, path, text).0 else { return };
    let (contract, found) = import(&[Input { source, path, node: &node }]);
    if !found.has_errors() {
        assert!(judge(&contract, &contract.clone(), &Policy::default()).findings.is_empty());
    }
});
