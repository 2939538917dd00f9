//! Any text is YAML or is not: the tree's places lie inside the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use wireproof_source::{SourceId, document};

fuzz_target!(|text: &str| {
    if let Some(node) = document::parse_yaml(SourceId(0), text).0 {
        assert!(text.get(node.span.range()).is_some());
    }
});
