//! Any text is a Protobuf file: a tree always comes out, imports are found without a parse, and the contract is silent
//! against itself.
#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use wireproof_compat::{Policy, judge};
use wireproof_proto::{Input, import, parse, scan_imports};
use wireproof_source::SourceId;

fuzz_target!(|text: &str| {
    let _ = scan_imports(text);
    let (file, problems) = parse(SourceId(0), text);
    let input = Input { path: "a.proto".into(), file: Arc::new(file), named: true };
    let (contract, found) = import(&[input]);
    if !problems.has_errors() && !found.has_errors() {
        assert!(judge(&contract, &contract.clone(), &Policy::default()).findings.is_empty());
    }
});
