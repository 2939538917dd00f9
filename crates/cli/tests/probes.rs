//! Small pairs of OpenAPI documents with the answer that is right, beside which other tools were measured.
//! Read in place; skipped with a printed line where they are absent.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

fn probes() -> Option<PathBuf> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/evolution/openapi-probes");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: ../shared is absent");
    None
}

/// The levels of all findings about a pair.
fn levels(folder: &Path, old: &str, new: &str) -> Vec<String> {
    let output = Command::cargo_bin("wireproof")
        .unwrap()
        .args(["check", "--format", "json", "--exit-zero", "--no-proof"])
        .arg(folder.join(new))
        .arg("--against")
        .arg(folder.join(old))
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let findings = report["findings"].as_array().unwrap_or_else(|| panic!("no report about {new}"));
    findings
        .iter()
        .map(|finding| finding["level"].as_str().unwrap_or_default().to_owned())
        .collect()
}

fn is_right(want: &str, levels: &[String]) -> bool {
    let has = |level: &str| levels.iter().any(|other| other == level);
    match want {
        "breaking" => has("error"),
        "warn" => has("warning"),
        "breaking/warn" => has("error") || has("warning"),
        "compatible" => !has("error") && !has("warning"),
        "none" => levels.is_empty(),
        _ => false,
    }
}

#[test]
fn every_openapi_probe_gets_the_right_answer() {
    let Some(folder) = probes() else { return };
    let list = std::fs::read_to_string(folder.join("probes.json")).unwrap();
    let list: Vec<Value> = serde_json::from_str(&list).unwrap();
    assert!(list.len() >= 24, "the list is cut short");
    let text = |probe: &Value, key: &str| probe[key].as_str().unwrap_or_default().to_owned();
    let wrong: Vec<String> = list
        .iter()
        .filter_map(|probe| {
            let (name, want) = (text(probe, "name"), text(probe, "want"));
            let levels = levels(&folder, &text(probe, "old_path"), &text(probe, "new_path"));
            (!is_right(&want, &levels)).then(|| format!("{name}: wanted {want}, got {levels:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
