//! Any document is an OpenAPI document: what is not understood is told, and the contract is silent against
//! itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wireproof_compat::{Policy, judge};
use wireproof_openapi::{Document, NoDocuments, import};
use wireproof_source::{SourceId, document};

fuzz_target!(|text: &str| {
    for path in ["a.yaml", "a.json"] {
        let source = SourceId(0);
        let Some(node) = document::parse(source, path, text).0 else { continue };
        let found = import(&Document { source, path, node: &node }, &NoDocuments);
        if !found.diagnostics.has_errors() {
            let again = found.contract.clone();
            assert!(judge(&found.contract, &again, &Policy::default()).findings.is_empty());
        }
    }
});
