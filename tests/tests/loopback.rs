//! Real documents: of each, ten operations' generated client talks to their generated server, and what arrives is what
//! was sent. `cargo xtask evidence` does the same with all operations of the whole documents.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use wireproof_load::{Loader, Options};
use wireproof_tests::{
    corpus,
    loopback::{DOCUMENTS, Real, programs, real},
    places,
};

fn well<T>(result: Result<T, String>) -> T {
    match result {
        Ok(value) => value,
        Err(why) => panic!("{why}"),
    }
}

#[test]
fn ten_operations_of_real_documents_arrive() {
    let Some(folder) = corpus::unpacked("vendor-specs") else { return };
    let folder = folder.join("vendor-specs");
    let made: Vec<Real> =
        DOCUMENTS.map(|(name, file)| well(real(name, &folder.join(file), Some(10)))).into();
    let all: Vec<_> = made.iter().map(|real| real.program.clone()).collect();
    let built = well(programs("ten", &all));
    for (built, real) in built.iter().zip(&made) {
        let (arrived, wrong) = well(built.run());
        let name = &real.program.name;
        println!("{name}: {} operations, {arrived} exchanges arrive", real.operations());
        assert_eq!(real.operations(), 10, "{name}");
        assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
        assert_eq!(arrived, real.program.exchanges.len(), "{name}");
        let coverage = &real.coverage;
        assert!(coverage.typed * 100 >= coverage.operations * 85, "{name}: {coverage:?}");
    }
}

/// Keywords, names that meet after casing, recursion, texts with braces and fences: it compiles, and every operation
/// arrives.
#[test]
fn awkward_names_and_texts_arrive() {
    let path = places::fixture("generate/awkward.yaml");
    let real = well(real("awkward", &path, None));
    assert_eq!(real.coverage.operations, 4);
    assert_eq!(real.coverage.typed, 4, "{:?}", real.coverage);
    let built = well(programs("awkward", std::slice::from_ref(&real.program)));
    assert_eq!(real.operations(), 4);
    for built in built {
        let (arrived, wrong) = well(built.run());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(arrived, real.program.exchanges.len());
    }
}

#[test]
fn a_pattern_that_looks_around_is_told() {
    let path = places::fixture("generate/awkward.yaml");
    let mut loader = Loader::new(Options::default());
    let Ok((loaded, _)) = loader.load(&path.to_string_lossy()) else { panic!("it loads") };
    let (_, problems) =
        wireproof_codegen::generate(&loaded.contracts[0].contract, loader.sources());
    let told = problems.iter().filter(|problem| problem.message.contains("^(?!secret)[a-z]+$"));
    let places: Vec<_> = told.filter_map(|problem| loader.sources().locate(problem.span)).collect();
    assert!(!places.is_empty(), "the pattern is not checked, and nobody says so");
}

#[test]
fn the_same_contract_gives_the_same_bytes() {
    let path = places::fixture("generate/awkward.yaml");
    let files = |name| well(real(name, &path, None)).program.generated.files();
    let (first, second) = (files("one"), files("two"));
    assert_eq!(first, second);
    let folder = std::env::temp_dir().join(format!("wireproof-same-{}", std::process::id()));
    let sync = |check| match wireproof_build::sync(&folder, &first, check) {
        Ok(differences) => differences.len(),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(sync(true), first.len(), "nothing is there yet, and checking writes nothing");
    assert_eq!(sync(false), first.len());
    let written = || {
        let files = places::entries(&folder).into_iter();
        files.map(|file| file.metadata().and_then(|it| it.modified()).ok()).collect::<Vec<_>>()
    };
    let before = written();
    assert_eq!((sync(true), sync(false)), (0, 0));
    assert_eq!(before, written(), "nothing that is right is written again");
    let _ = std::fs::remove_dir_all(&folder);
}
