//! Real documents and peers' test cases import: without a panic, each key counted, nothing refused that is right.
//!
//! The large corpora are archives; unpack `corpora/openapi.tar.xz` and `corpora/vendor-specs.tar.xz` of the shared
//! folder and name where in `WIREPROOF_CORPORA`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::path::{Path, PathBuf};
use std::time::Instant;

use wireproof_model::TypeKind;
use wireproof_openapi::{Document, Import, NoDocuments, import, is_openapi};
use wireproof_source::{Severity, SourceId, document};

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared")
}

/// The documents below a folder, in order.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut work = vec![folder.to_path_buf()];
    while let Some(path) = work.pop() {
        if let Ok(entries) = std::fs::read_dir(&path) {
            work.extend(entries.flatten().map(|entry| entry.path()));
        } else if path.extension().is_some_and(|end| end == "json" || end == "yaml" || end == "yml")
        {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn keys(node: &document::Node) -> u64 {
    let here = node.entries().iter().map(|entry| 1 + keys(&entry.node)).sum::<u64>();
    here + node.items().iter().map(keys).sum::<u64>()
}

/// Imports one document alone; none if it is no OpenAPI.
fn one(path: &Path) -> Option<Import> {
    let name = path.display().to_string();
    let text = std::fs::read_to_string(path).ok()?;
    let start = Instant::now();
    let (node, diagnostics) = document::parse(SourceId(0), &name, &text);
    assert!(!diagnostics.has_errors(), "{name}: {diagnostics:?}");
    let node = node?;
    if !is_openapi(&node) || node.get("swagger").is_some() {
        return None;
    }
    let parsed = start.elapsed();
    let found = import(&Document { source: SourceId(0), path: &name, node: &node }, &NoDocuments);
    let imported = start.elapsed().checked_sub(parsed).unwrap();
    let total = found.keys.total();
    assert_eq!(
        total.consumed + total.listed,
        keys(&node),
        "{name}: each key is understood or listed"
    );
    let opaque =
        found.contract.types.iter().filter(|ty| matches!(ty.kind, TypeKind::Opaque(_))).count();
    println!(
        "{name}: parse {parsed:.1?}, import {imported:.1?}, {} types, {opaque} opaque, {} keys, {} listed",
        found.contract.types.len(),
        total.consumed + total.listed,
        total.listed
    );
    for ty in &found.contract.types {
        assert!(text.get(ty.span.range()).is_some_and(|text| !text.is_empty()), "{name}: {ty:?}");
    }
    Some(found)
}

#[test]
fn probes_and_peers_import() {
    let shared = shared();
    let folders = [
        "evolution/openapi-probes",
        "peers/oasdiff",
        "peers/openapi-diff",
        "peers/specmatic",
        "peers/drift",
    ];
    let mut count = 0;
    for path in folders.iter().flat_map(|folder| documents(&shared.join(folder))) {
        let Some(found) = one(&path) else { continue };
        count += 1;
        for diagnostic in found.diagnostics.iter().filter(|d| d.severity == Severity::Error) {
            // Documents of several files are imported through `load`; here the other files are missing.
            let elsewhere = diagnostic.message.contains("names a file that is not there");
            assert!(elsewhere, "{}: {}", path.display(), diagnostic.message);
        }
    }
    if count == 0 {
        println!("skipped: {} is absent", shared.display());
    }
}

#[test]
fn real_documents_import() {
    let Some(folder) = std::env::var_os("WIREPROOF_CORPORA") else {
        println!("skipped: WIREPROOF_CORPORA does not say where the unpacked corpora are");
        return;
    };
    let mut count = 0;
    for path in documents(Path::new(&folder)) {
        let Some(found) = one(&path) else { continue };
        count += 1;
        assert!(!found.diagnostics.has_errors(), "{}: {:?}", path.display(), found.diagnostics);
    }
    assert!(count > 0, "no document below {}", Path::new(&folder).display());
}
