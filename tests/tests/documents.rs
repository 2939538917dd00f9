//! What the documents say is so: the README's first command shows a proof, the book's pages exist, and every
//! dependency is accounted for.

#![allow(clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use wireproof_tests::{
    command,
    places::{self, text},
};

/// The commands in the README's first block.
fn commands() -> Vec<String> {
    let readme = text(&places::root().join("README.md"));
    let block = readme.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next());
    block.unwrap_or_default().lines().map(str::to_owned).collect()
}

#[test]
fn the_first_command_shows_a_proof() {
    let commands = commands();
    let Some((_, args)) = commands.first().and_then(|command| command.split_once(" -- ")) else {
        panic!("the README does not begin with a command: {commands:?}");
    };
    let args: Vec<&str> = args.split(' ').collect();
    let binary = env!("CARGO_BIN_EXE_wireproof-under-test");
    let run = command::run(binary, &places::root(), &args);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    for part in ["error[", "= proof: ", "= safe way: "] {
        assert!(run.stdout.contains(part), "no `{part}` in\n{}", run.stdout);
    }
    let gate: Vec<&str> = args.into_iter().filter(|arg| *arg != "--exit-zero").collect();
    let run = command::run(binary, &places::root(), &gate);
    assert_eq!(run.code, Some(1), "the gate closes");
}

#[test]
fn ci_runs_the_second_command() {
    let commands = commands();
    let ci = text(&places::root().join(".ci/run"));
    let second = commands.get(1).cloned().unwrap_or_default();
    assert!(second.starts_with("cargo test"), "{commands:?}");
    assert!(ci.contains(&second), ".ci/run does not run `{second}`");
}

#[test]
fn every_dependency_is_accounted_for() {
    let manifest = text(&places::root().join("Cargo.toml"));
    let section = manifest.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let section = section.split("\n[").next().unwrap_or_default();
    let used: BTreeSet<&str> = section
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim())
        .filter(|name| !name.starts_with("wireproof-"))
        .collect();
    let page = text(&places::root().join("book/src/contributing/decisions.md"));
    let told: BTreeSet<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(used, told, "Cargo.toml on the left, the table in decisions.md on the right");
}

#[test]
fn the_books_pages_exist() {
    let source = places::root().join("book/src");
    let summary = text(&source.join("SUMMARY.md"));
    let links = summary.lines().filter_map(|line| line.split_once("](")?.1.split(')').next());
    let mut number = 0;
    for link in links {
        assert!(source.join(link).is_file(), "{link}");
        number += 1;
    }
    assert!(number >= 2);
}
