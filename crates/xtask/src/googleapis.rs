//! googleapis at two commits: everything links, nothing is said about what is the same, and the change is cheap.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Result;
use serde_json::Value;

use wireproof_tests::corpus;

use crate::{
    command::{Used, cargo, measured},
    table::Row,
};

/// The rows of point 4.
pub(crate) fn rows(binary: &Path, quick: bool) -> Result<Vec<Row>> {
    let Some(folder) = corpus::unpacked("googleapis") else {
        return Ok(vec![Row::left_out(4, "googleapis", "../shared is absent")]);
    };
    let mut rows = Vec::new();
    for side in ["old", "new"] {
        eprintln!("evidence: googleapis {side}");
        let used =
            measured(binary, &["inspect", side, "--root", side, "--format", "json"], &folder)?;
        let files = protos(&folder.join(side)).len();
        let what = format!("googleapis {side}: {files} files");
        let figure = format!("{}, {}", said(&used), used.figures());
        rows.push(Row::new(4, what, figure, "every file parses and links", used.code == Some(0)));
        let used = check(binary, &folder, side, side)?;
        rows.push(silent(&format!("googleapis {side} against itself"), &used));
    }
    other_white_space(&folder)?;
    let used = check(binary, &folder, "spaced", "old")?;
    rows.push(silent("googleapis old against other white space", &used));
    eprintln!("evidence: googleapis old to new");
    let used = check(binary, &folder, "new", "old")?;
    let good = matches!(used.code, Some(0 | 1)) && used.cpu <= 10.0 && used.memory <= 1536;
    let figure = format!("{}, {}", said(&used), used.figures());
    rows.push(Row::new(4, "googleapis old to new", figure, "10 CPU-s, 1.5 GiB", good));
    rows.push(descriptors(quick)?);
    Ok(rows)
}

fn check(binary: &Path, folder: &Path, new: &str, old: &str) -> Result<Used> {
    let args = ["check", new, "--against", old, "--root", ".", "--format", "json"];
    measured(binary, &args, folder)
}

fn silent(what: &str, used: &Used) -> Row {
    let silent = used.code == Some(0) && findings(&used.stdout) == Some(0);
    Row::new(4, what, format!("{}, {}", said(used), used.figures()), "no finding", silent)
}

/// How many findings a report holds; none if it is no report.
pub(crate) fn findings(report: &str) -> Option<usize> {
    let report: Value = serde_json::from_str(report).ok()?;
    Some(report.get("findings")?.as_array()?.len())
}

/// How often execution spoke against the derivation.
fn contradictions(report: &str) -> usize {
    let report: Value = serde_json::from_str(report).unwrap_or_default();
    report.get("contradictions").and_then(Value::as_array).map_or(0, Vec::len)
}

/// What a run came to, in a few words.
pub(crate) fn said(used: &Used) -> String {
    let errors = serde_json::from_str::<Value>(&used.stdout).ok().and_then(|report| {
        let errors = report.get("errors")?.as_array()?.clone();
        let first = errors.first()?.get("message")?.as_str()?.to_owned();
        Some(format!("{} errors: {first}", errors.len()))
    });
    match (errors, findings(&used.stdout)) {
        (Some(errors), _) => errors,
        (None, Some(findings)) => match contradictions(&used.stdout) {
            0 => format!("{findings} findings"),
            number => format!("{findings} findings, {number} CONTRADICTIONS"),
        },
        (None, None) => match used.code {
            Some(0) => "no error".to_owned(),
            code => {
                let line = used.stderr.lines().next().unwrap_or_default();
                format!("exit {code:?} {line}")
            }
        },
    }
}

/// The `.proto` files below a folder.
fn protos(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut work = vec![folder.to_owned()];
    while let Some(path) = work.pop() {
        if path.is_dir() {
            work.extend(wireproof_tests::places::entries(&path));
        } else if path.extension().is_some_and(|ending| ending == "proto") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A copy of `old` in which every line break outside of comments is two, and every indentation is deeper.
fn other_white_space(folder: &Path) -> Result<()> {
    let spaced = folder.join("spaced");
    if spaced.join("done").is_file() {
        return Ok(());
    }
    let old = folder.join("old");
    for path in protos(&old) {
        let target = spaced.join(path.strip_prefix(&old).unwrap_or(&path));
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        let text = fs::read_to_string(&path)?;
        let lines = text.lines().map(|line| {
            let indent = line.len() - line.trim_start().len();
            format!("{}{}", " ".repeat(indent), line)
        });
        fs::write(target, lines.collect::<Vec<_>>().join("\n") + "\n\n")?;
    }
    fs::write(spaced.join("done"), "")?;
    Ok(())
}

fn descriptors(quick: bool) -> Result<Row> {
    let what = "descriptors of 300 files against protoc's, through prost-build";
    if quick {
        return Ok(Row::left_out(4, what, "without --quick"));
    }
    eprintln!("evidence: {what}");
    let args = ["test", "-q", "--release", "-p", "wireproof-proto", "--test", "googleapis"];
    let args = [&args[..], &["--", "--nocapture"]].concat();
    let (passed, said) = cargo(&args, &[("WIREPROOF_CORPORA", "1")])?;
    let result = said.lines().find(|line| line.starts_with("test result")).unwrap_or_default();
    let ran = !said.contains("skipped:") && said.contains("files link");
    let links: Vec<&str> = said.lines().filter(|line| line.ends_with("files link")).collect();
    let figure = format!("{}; {result}", links.join(", "));
    Ok(Row::new(4, what, figure, "equal, accepted", passed && ran))
}
