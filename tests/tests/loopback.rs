//! Real documents: of each, ten operations' generated client talks to their generated server, and what arrives is what
//! was sent. `cargo xtask evidence` does the same with all operations of the whole documents.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use wireproof_tests::{
    corpus,
    loopback::{DOCUMENTS, Real, programs, real},
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
