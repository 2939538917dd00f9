//! Descriptors equal those of the reference compiler, after `common::normal`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod common;

use std::path::Path;

use common::{difference, import_files, named, normal, protoc, protos, told};
use wireproof_proto::descriptor;

#[test]
fn descriptors_of_all_grammar_equal_the_reference_compilers() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/protos");
    let paths = protos(&root);
    let theirs = protoc(&root, &paths).unwrap();
    let (sources, contract, problems) = import_files(&root, &paths);
    assert_eq!(told(&sources, &problems), Vec::<String>::new());
    let ours = descriptor::file_set(&contract, &named(&contract));
    assert_eq!(ours.file.len(), theirs.file.len());
    let mut wrong = Vec::new();
    for their in theirs.file {
        let our = ours.file.iter().find(|our| our.name == their.name).unwrap();
        let (our, their) = (normal(our.clone()), normal(their));
        if our != their {
            let name = their.name.clone().unwrap();
            wrong.push(format!(
                "{name}\n{}",
                difference(&format!("{our:#?}"), &format!("{their:#?}"))
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
