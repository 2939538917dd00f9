//! What git references lead to.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Folder, keys};
use wireproof_load::{LoadError, Loader, Options};

fn repository() -> Folder {
    let folder = Folder::with(&[
        (
            "api/a.proto",
            "syntax = \"proto3\";\nimport \"shared/b.proto\";\nmessage A { B b = 1; }\n",
        ),
        ("shared/b.proto", "syntax = \"proto3\";\nmessage B {}\n"),
        ("wire/w.wire", "namespace w;\n\ncontract W {\n  version 1 current;\n}\n"),
    ])
    .commit();
    folder.git(&["tag", "v1.0.0"]);
    folder.write("api/a.proto", "syntax = \"proto3\";\nmessage A {}\n");
    folder.git(&["commit", "-q", "-am", "second"]);
    folder.git(&["branch", "feature/x"]);
    folder
}

#[test]
fn a_reference_is_read_without_a_checkout() {
    let folder = repository();
    let (loaded, problems) = folder.load("v1.0.0:api/").unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(keys(&loaded), [("", "Protobuf")]);
    assert!(loaded.contracts[0].contract.find("B").is_some());
    assert_eq!(loaded.contracts[0].name, "v1.0.0:api");
    assert!(folder.clean("main:api").contracts[0].contract.find("B").is_none());
    assert_eq!(folder.clean("main:api/a.proto").contracts[0].key, "a.proto");
    assert_eq!(folder.clean("main:").contracts.len(), 2);
    assert_eq!(folder.clean("v1.0.0").contracts.len(), 2);
    assert_eq!(folder.clean("feature/x:wire").contracts.len(), 1);
    assert_eq!(folder.clean("main:wire/w.wire@1").contracts[0].version, Some(0));
    assert_eq!(folder.clean("HEAD~1:api").contracts.len(), 1);
}

#[test]
fn references_that_lead_nowhere_are_told() {
    let folder = repository();
    let gone = folder.load("gone:api").unwrap_err();
    assert!(gone.to_string().contains("`gone` names no commit"), "{gone}");
    let path = folder.load("main:gone").unwrap_err();
    assert!(matches!(path, LoadError::NotInRevision { .. }), "{path}");
    let outside = folder.load("main:../x").unwrap_err();
    assert!(matches!(outside, LoadError::OutsideRoot { .. }), "{outside}");
    let option = folder.load("--help:x").unwrap_err();
    assert!(matches!(option, LoadError::NotFound { .. }), "{option}");
    let alone = Folder::with(&[("a.proto", "")]);
    assert!(matches!(alone.load("main:"), Err(LoadError::NotFound { .. })));
}

#[test]
fn another_repository_is_named_by_its_folder() {
    let folder = repository();
    let user = Folder::new();
    let git = folder.0.join(".git").display().to_string();
    for (parts, both) in [
        ("branch=main,subdir=api", false),
        ("tag=v1.0.0,subdir=api", true),
        ("subdir=api,ref=HEAD~1", true),
        ("branch=feature/x,subdir=api", false),
        ("subdir=api", false),
    ] {
        let loaded = user.clean(&format!("{git}#{parts}"));
        let has_b = loaded.contracts[0].contract.find("B").is_some();
        assert_eq!(has_b, both, "{parts}");
    }
    let version = user.clean(&format!("{git}#branch=main,subdir=wire/w.wire@1"));
    assert_eq!(version.contracts[0].version, Some(0));
    let relative = format!("../{}/.git#tag=v1.0.0", folder.0.file_name().unwrap().display());
    assert_eq!(user.clean(&relative).contracts.len(), 2);
    for wrong in ["branch=gone", "branch=main,tag=v1.0.0", "depth=1", "branch=", "subdir=../x"] {
        let error = user.load(&format!("{git}#{wrong}")).unwrap_err();
        let told = matches!(error, LoadError::NotFound { .. } | LoadError::BadTarget { .. });
        assert!(told, "{wrong}: {error}");
    }
}

#[test]
fn both_sides_share_the_texts_that_they_have_in_common() {
    let folder = repository();
    let mut loader = folder.loader();
    let (new, _) = loader.load("api").unwrap();
    assert_eq!(new.contracts[0].name, "api");
    let shared = loader.load("v1.0.0:").unwrap().0;
    let again = loader.load("main:").unwrap().0;
    let wire = |loaded: &wireproof_load::Loaded| loaded.contracts[1].files[0];
    assert_eq!(wire(&shared), wire(&again));
    let name = |at| loader.sources().get(at).unwrap().name().to_owned();
    assert_eq!(name(wire(&again)), "v1.0.0:wire/w.wire");
    // A text that differs has its own name.
    let protos = &again.contracts[0].files;
    assert!(protos.iter().any(|at| name(*at) == "main:api/a.proto"));
}

#[test]
fn a_root_holds_inside_commits_too() {
    let folder = repository();
    let options = Options { root: Some("api".into()), ..folder.options() };
    let (loaded, problems) = Loader::new(options.clone()).load("main:").unwrap();
    assert!(!problems.has_errors());
    assert_eq!(loaded.contracts.len(), 1);
    let (_, problems) = Loader::new(options.clone()).load("v1.0.0:api").unwrap();
    assert!(problems.has_errors(), "`shared` lies outside of the root");
    let outside = Loader::new(options.clone()).load("main:wire");
    assert!(matches!(outside, Err(LoadError::OutsideRoot { .. })), "{outside:?}");
    let include = Options { includes: vec!["shared".into()], ..folder.options() };
    assert!(!Loader::new(include).load("v1.0.0:api").unwrap().1.has_errors());
}

#[cfg(unix)]
#[test]
fn links_in_commits_stay_inside() {
    use std::os::unix::fs::symlink;
    let folder = Folder::with(&[
        ("api/a.proto", "syntax = \"proto3\";\nmessage A {}\n"),
        ("wire/w.wire", "namespace w;\n"),
    ]);
    symlink("../api/a.proto", folder.0.join("wire/b.proto")).unwrap();
    symlink("/etc/passwd", folder.0.join("api/out.proto")).unwrap();
    symlink("loop.proto", folder.0.join("loop.proto")).unwrap();
    let folder = folder.commit();
    assert!(folder.clean("main:wire/b.proto").contracts[0].contract.find("A").is_some());
    for target in ["main:api", "main:api/out.proto", "main:loop.proto"] {
        let refused = folder.load(target);
        assert!(matches!(refused, Err(LoadError::OutsideRoot { .. })), "{target}: {refused:?}");
    }
}
