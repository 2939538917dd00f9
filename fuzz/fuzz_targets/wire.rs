//! Any text is a Wire file: a tree always comes out, and its contract is silent against itself in every version.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wireproof_compat::{Policy, judge};
use wireproof_idl::{Program, Resolved, lower, parse};
use wireproof_model::project;
use wireproof_source::SourceId;

fuzz_target!(|text: &str| {
    let (tree, problems) = parse(SourceId(0), text);
    let file = Resolved { path: "a.wire".into(), tree: &tree, imports: Vec::new() };
    let (contract, found) = lower(&Program { files: vec![file], foreign: Vec::new() });
    if problems.has_errors() || found.has_errors() {
        return;
    }
    for at in 0..contract.versions.len() as u16 {
        let (one, again) = (project(&contract, at), project(&contract, at));
        assert!(judge(&one, &again, &Policy::default()).findings.is_empty());
    }
});
