//! Reads every `.proto` below the folders named, links each folder by itself and says what it took.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rustc_hash::FxHashMap;
use wireproof_proto::{File, Input};
use wireproof_source::{Diagnostics, Sources};

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            found.push(path);
        }
    }
}

fn show(sources: &Sources, problems: &Diagnostics) {
    for problem in problems.iter().take(20) {
        let place = sources.locate(problem.span);
        let (name, line) = place.map_or(("?", 0), |(name, start, _)| (name, start.line));
        println!(
            "{:?} {name}:{line}: {} `{}`",
            problem.severity,
            problem.message,
            sources.snippet(problem.span)
        );
    }
}

fn main() {
    let mut sources = Sources::default();
    let mut known: FxHashMap<Arc<str>, Arc<File>> = FxHashMap::default();
    let mut contracts = Vec::new();
    for root in std::env::args().skip(1) {
        let start = Instant::now();
        let root = PathBuf::from(root);
        let mut paths = Vec::new();
        collect(&root, &mut paths);
        paths.sort();
        let mut inputs = Vec::new();
        for path in paths {
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let text: Arc<str> = text.into();
            let name = path.strip_prefix(&root).unwrap_or(&path).to_string_lossy().into_owned();
            let file = if let Some(file) = known.get(&text) {
                Arc::clone(file)
            } else {
                let id = sources.add(name.clone(), Arc::clone(&text));
                let (file, problems) = wireproof_proto::parse(id, &text);
                show(&sources, &problems);
                let file = Arc::new(file);
                known.insert(text, Arc::clone(&file));
                file
            };
            inputs.push(Input { path: name.into(), file, named: true });
        }
        let parsed = start.elapsed();
        let (contract, problems) = wireproof_proto::import(&inputs);
        println!(
            "{} files read in {parsed:?}, linked in {:?}: {} types, {} services, {} problems",
            inputs.len(),
            start.elapsed().checked_sub(parsed).unwrap(),
            contract.types.len(),
            contract.services.len(),
            problems.len()
        );
        show(&sources, &problems);
        contracts.push(contract);
    }
    println!("{} contracts", contracts.len());
}
