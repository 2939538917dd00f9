//! googleapis at two commits: every file parses and links; descriptors equal the reference compiler's. The big run
//! takes minutes and happens where `WIREPROOF_CORPORA` is set.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{difference, import_files, named, normal, protoc, protos, shared, told};
use wireproof_model::UnitId;
use wireproof_proto::descriptor;

/// Unpacks the corpus outside of the checkout, once.
fn corpus() -> Option<PathBuf> {
    let archive = shared("corpora/googleapis.tar.xz")?;
    if std::env::var_os("WIREPROOF_CORPORA").is_none() {
        println!("skipped: set WIREPROOF_CORPORA to read googleapis");
        return None;
    }
    let folder = std::env::temp_dir().join("wireproof-googleapis");
    if !folder.join("new/google").exists() {
        std::fs::create_dir_all(&folder).unwrap();
        let status =
            Command::new("tar").arg("xf").arg(&archive).current_dir(&folder).status().unwrap();
        assert!(status.success());
    }
    Some(folder)
}

/// Files picked by a seed.
fn picked(paths: &[String], count: usize, seed: u64) -> Vec<String> {
    let mut state = seed;
    let mut found = std::collections::BTreeSet::new();
    while found.len() < count.min(paths.len()) {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        found.insert(paths[(state >> 33) as usize % paths.len()].clone());
    }
    found.into_iter().collect()
}

#[test]
fn every_file_links_and_descriptors_equal_the_reference_compilers() {
    let Some(folder) = corpus() else { return };
    for (commit, count) in [("old", 150), ("new", 150)] {
        let root = folder.join(commit);
        let paths = protos(&root);
        let (sources, contract, problems) = import_files(&root, &paths);
        assert_eq!(told(&sources, &problems), Vec::<String>::new());
        assert_eq!(named(&contract).len(), paths.len());
        println!("{commit}: {} files link", paths.len());
        compare(&root, &contract, &picked(&paths, count, 20_261_126));
    }
}

fn compare(root: &Path, contract: &wireproof_model::Contract, picked: &[String]) {
    let theirs = protoc(root, picked).unwrap();
    let units = contract.units.iter().enumerate();
    let wanted: Vec<UnitId> = units
        .filter(|(_, unit)| picked.iter().any(|path| *path == unit.path))
        .map(|(at, _)| UnitId(at as u32))
        .collect();
    assert_eq!(wanted.len(), picked.len());
    let ours = descriptor::file_set(contract, &wanted);
    assert_eq!(ours.file.len(), theirs.file.len());
    let mut wrong = Vec::new();
    for their in &theirs.file {
        let our = ours.file.iter().find(|our| our.name == their.name).unwrap();
        let (our, their) = (normal(our.clone()), normal(their.clone()));
        if our != their {
            let name = their.name.clone().unwrap();
            wrong.push(format!(
                "{name}\n{}",
                difference(&format!("{our:#?}"), &format!("{their:#?}"))
            ));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ\n{}",
        wrong.len(),
        wrong.first().cloned().unwrap_or_default()
    );
    let count = ours.file.len();
    let out = std::env::temp_dir().join(format!("wireproof-prost-{}", std::process::id()));
    std::fs::create_dir_all(&out).unwrap();
    prost_build::Config::new().out_dir(&out).compile_fds(ours.to_prost().unwrap()).unwrap();
    std::fs::remove_dir_all(&out).unwrap();
    println!(
        "{} files picked, {count} descriptors with imports equal, prost-build accepts them",
        picked.len()
    );
}
