//! Who may import whom, and what the core must not know.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

/// What each crate may import of ours, in normal and build dependencies.
const TABLE: &[(&str, &[&str])] = &[
    ("source", &[]),
    ("model", &["source"]),
    ("idl", &["source", "model"]),
    ("proto", &["source", "model", "encoding"]),
    ("jsonschema", &["source", "model", "encoding"]),
    ("openapi", &["source", "model", "encoding", "jsonschema"]),
    ("avro", &["source", "model", "encoding"]),
    ("thrift", &["source", "model", "encoding"]),
    ("encoding", &["model"]),
    ("compat", &["source", "model", "encoding"]),
    ("codec", &["model", "proto", "openapi", "jsonschema", "avro", "thrift"]),
    ("proof", &["model", "encoding", "compat", "codec"]),
    ("load", &["source", "model", "idl", "proto", "openapi", "jsonschema", "avro", "thrift"]),
    ("codegen", &["source", "model", "encoding", "proto"]),
    ("build", &["load", "codegen", "source", "model"]),
    ("runtime", &[]),
    ("report", &["source", "model", "encoding", "compat", "proof"]),
    (
        "mdbook",
        &["source", "model", "idl", "encoding", "compat", "codec", "proof", "load", "report"],
    ),
];

/// Crates that may import all of ours.
const FREE: &[&str] = &["cli", "xtask", "tests"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn our_dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let ours = |name: &Value| name.as_str()?.strip_prefix("wireproof-").map(str::to_owned);
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|package| {
            let dependencies = package["dependencies"].as_array()?.iter();
            let used = dependencies.filter(|dependency| dependency["kind"] != "dev");
            Some((ours(&package["name"])?, used.filter_map(|used| ours(&used["name"])).collect()))
        })
        .collect()
}

#[test]
fn crates_import_what_the_table_allows() {
    let all = our_dependencies();
    assert!(all.len() > 10, "{all:?}");
    for (name, used) in all.iter().filter(|(name, _)| !FREE.contains(&name.as_str())) {
        let allowed = TABLE.iter().find(|(listed, _)| listed == name).map(|(_, allowed)| *allowed);
        let allowed = allowed.unwrap_or_else(|| panic!("{name} is not in the table"));
        for other in used {
            assert!(allowed.contains(&other.as_str()), "{name} must not import {other}");
        }
    }
}

fn sources(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

/// Whether a text holds a word, whole and in either case.
fn speaks_of(text: &str, word: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_alphanumeric();
    let bytes = text.as_bytes();
    text.match_indices(word).any(|(at, found)| {
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(at + found.len());
        !before.is_some_and(|byte| part(*byte)) && !after.is_some_and(|byte| part(*byte))
    })
}

/// Neither code nor comments of a crate speak of the words.
fn assert_silent_about(krate: &str, words: &[&str]) {
    let mut files = Vec::new();
    sources(&root().join("crates").join(krate).join("src"), &mut files);
    assert!(!files.is_empty());
    for (path, text) in files {
        let lower = text.to_lowercase();
        for word in words {
            assert!(!speaks_of(&lower, word), "{} speaks of {word}", path.display());
        }
    }
}

#[test]
fn words_are_whole() {
    assert!(speaks_of("a proto file", "proto"));
    assert!(speaks_of("proto_name", "proto"));
    assert!(!speaks_of("a protocol", "proto"));
}

#[test]
fn model_names_no_format() {
    let formats = [
        "proto",
        "proto2",
        "proto3",
        "protobuf",
        "protojson",
        "avro",
        "openapi",
        "thrift",
        "grpc",
        "swagger",
        "jsonschema",
        "json schema",
        "asyncapi",
    ];
    assert_silent_about("model", &formats);
}

#[test]
fn encoding_knows_no_change_and_no_codec() {
    let strangers = [
        "wireproof_compat",
        "wireproof_codec",
        "wireproof_proof",
        "judgement",
        "finding",
        "exchanger",
        "buffa",
        "buffa_descriptor",
        "jsonschema",
        "apache_avro",
    ];
    assert_silent_about("encoding", &strangers);
}
