//! Read as the reference compiler does: the probes of evolution and buf's own cases, in place.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod common;

use std::path::{Path, PathBuf};

use common::{difference, import_files, named, normal, protoc, protos, shared, told};
use wireproof_proto::descriptor;

/// What the two make of a folder that differs, if something does.
fn compare(root: &Path) -> Option<String> {
    let paths = protos(root);
    if paths.is_empty() {
        return None;
    }
    let theirs = protoc(root, &paths);
    let (sources, contract, problems) = import_files(root, &paths);
    let told = told(&sources, &problems);
    let theirs = match theirs {
        Ok(theirs) => theirs,
        // All that it refuses here is refused by both.
        Err(said) if problems.has_errors() => {
            println!("{}: protoc says {said:?}, wireproof {told:?}", root.display());
            assert!(problems.iter().all(|problem| !sources.snippet(problem.span).is_empty()));
            return None;
        }
        Err(said) => return Some(format!("{}: only protoc says {said}", root.display())),
    };
    if problems.has_errors() {
        return Some(format!("{}: {told:?}", root.display()));
    }
    let ours = descriptor::file_set(&contract, &named(&contract));
    for their in theirs.file {
        let our = ours.file.iter().find(|our| our.name == their.name).unwrap();
        let (our, their) = (normal(our.clone()), normal(their));
        if our != their {
            let difference = difference(&format!("{our:#?}"), &format!("{their:#?}"));
            return Some(format!("{} {:?}\n{difference}", root.display(), their.name));
        }
    }
    None
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(path).unwrap().flatten();
    let mut found: Vec<_> =
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    found.sort();
    found
}

#[test]
fn probes_are_read_as_the_reference_compiler_does() {
    let Some(root) = shared("evolution/proto-probes") else { return };
    let sides = folders(&root).into_iter().flat_map(|probe| [probe.join("old"), probe.join("new")]);
    let wrong: Vec<String> = sides.filter_map(|side| compare(&side)).collect();
    assert_eq!(wrong, Vec::<String>::new());
    let probes: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(root.join("probes.json")).unwrap()).unwrap();
    for probe in probes.as_array().unwrap() {
        if probe["executed"].get("invalid").is_some() {
            let new = root.join(probe["name"].as_str().unwrap()).join("new");
            let (_, _, problems) = import_files(&new, &protos(&new));
            assert!(problems.has_errors(), "{} compiles", new.display());
        }
    }
}

#[test]
fn cases_of_buf_are_read_as_the_reference_compiler_does() {
    let Some(root) = shared("peers/buf") else { return };
    let sides = ["current", "previous"].into_iter().flat_map(|side| folders(&root.join(side)));
    let wrong: Vec<String> = sides.filter_map(|case| compare(&case)).collect();
    assert_eq!(wrong, Vec::<String>::new());
}
