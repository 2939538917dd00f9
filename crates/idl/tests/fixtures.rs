//! The language's own examples and counterexamples: the former have no errors, the latter exactly those that they mark.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use common::{load, root};

/// The codes that this crate reports.
fn is_ours(code: &str) -> bool {
    let number = code.strip_prefix('E').and_then(|number| number.parse::<u32>().ok());
    number.is_some_and(|number| number <= 35)
}

type Marks = BTreeMap<usize, BTreeSet<String>>;

/// What `//~` announces, by line: codes of this crate, and others.
fn announced(text: &str) -> (Marks, Marks) {
    let (mut ours, mut others) = (Marks::new(), Marks::new());
    for (line, text) in text
        .lines()
        .zip(1..)
        .filter_map(|(text, line)| text.split_once("//~").map(|(_, codes)| (line, codes)))
    {
        for code in text.split_whitespace() {
            let marks = if is_ours(code) { &mut ours } else { &mut others };
            marks.entry(line).or_default().insert(code.to_owned());
        }
    }
    (ours, others)
}

fn files(folder: &str) -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(root().join(folder))
        .unwrap()
        .map(|entry| format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy()))
        .collect();
    files.sort();
    files
}

#[test]
fn examples_are_clean() {
    for path in files("examples") {
        let loaded = load(&path);
        assert!(loaded.problems.is_empty(), "{path}: {:#?}", loaded.problems);
    }
}

#[test]
fn counterexamples_have_exactly_the_errors_they_mark() {
    let mut wrong = String::new();
    let mut waiting = Vec::new();
    for path in files("fail") {
        let loaded = load(&path);
        let text = loaded.sources.get(loaded.source).unwrap().text().to_owned();
        let (expected, others) = announced(&text);
        let mut found = Marks::new();
        let mut places = 0;
        for problem in loaded.problems.iter().filter(|p| p.span.source == loaded.source) {
            let line = loaded.sources.locate(problem.span).unwrap().1.line;
            let code = problem.code.unwrap();
            assert!(is_ours(code), "{path}: {problem:?}");
            assert!(!problem.help.is_empty(), "{path}: {problem:?}");
            assert!(problem.span.start < problem.span.end, "{path}: {problem:?}");
            found.entry(line).or_default().insert(code.to_owned());
            places += 1;
        }
        let once: usize = found.values().map(BTreeSet::len).sum();
        if found != expected || once != places {
            let _ = write!(
                wrong,
                "{path}\n  marked {expected:?}\n  found  {found:?} ({places} in all)\n"
            );
        }
        waiting.extend(others.into_iter().map(|(line, codes)| format!("{path}:{line} {codes:?}")));
    }
    println!("lines that wait for codes of other crates:\n{}", waiting.join("\n"));
    assert!(wrong.is_empty(), "{wrong}");
}
