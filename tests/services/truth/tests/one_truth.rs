//! What the gate says and what the services do is one truth: for every edit, the client of one side calls the server
//! of the other, as processes over TCP, both ways round; what becomes of each value is what `wireproof check` derived.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use serde_json::Value;

/// An edit, the values that both sides send, and where to look at what arrives.
struct Edit {
    name: &'static str,
    /// The member that the edit is about, as each side calls it; none: that side does not have it.
    member: Sides<Option<&'static str>>,
    /// What each side sends.
    samples: Sides<&'static str>,
    /// Whether the question is about calls, not about what is in them.
    calls: bool,
}

#[derive(Clone, Copy)]
struct Sides<T> {
    old: T,
    new: T,
}

impl<T: Copy> Sides<T> {
    fn of(&self, is_new: bool) -> T {
        if is_new { self.new } else { self.old }
    }
}

const fn edit(
    name: &'static str,
    member: (Option<&'static str>, Option<&'static str>),
    samples: (&'static str, &'static str),
) -> Edit {
    let (old, new) = member;
    let member = Sides { old, new };
    let (old, new) = samples;
    Edit { name, member, samples: Sides { old, new }, calls: false }
}

const fn call(name: &'static str) -> Edit {
    let both = Some("id");
    let samples = r#"[{"id": "a"}, {"id": "b c"}]"#;
    Edit { calls: true, ..edit(name, (both, both), (samples, samples)) }
}

const NOTE: Option<&str> = Some("note");
const SIZE: Option<&str> = Some("size");
const WITH_NOTE: &str = r#"[{"id": "a", "note": "n"}, {"id": "a", "note": ""}]"#;
const BARE: &str = r#"[{"id": "a"}]"#;

/// Values are sent that the edit strikes, and where the gate says "some", values that it does not.
const EDITS: &[Edit] = &[
    edit(
        "constraint_loosened",
        (Some("name"), Some("name")),
        (
            r#"[{"id": "a", "name": "abc"}]"#,
            r#"[{"id": "a", "name": "abc"}, {"id": "a", "name": "abcd"}]"#,
        ),
    ),
    edit(
        "constraint_tightened",
        (SIZE, SIZE),
        (
            r#"[{"id": "a", "size": 1}, {"id": "a", "size": 11}, {"id": "a", "size": 100}]"#,
            r#"[{"id": "a", "size": 1}, {"id": "a", "size": 10}]"#,
        ),
    ),
    edit("field_added", (None, NOTE), (BARE, WITH_NOTE)),
    edit("field_added_required", (None, NOTE), (BARE, WITH_NOTE)),
    edit(
        "field_narrowed",
        (SIZE, SIZE),
        (
            r#"[{"id": "a", "size": 1}, {"id": "a", "size": 32768}]"#,
            r#"[{"id": "a", "size": -32768}]"#,
        ),
    ),
    edit("field_removed", (NOTE, None), (WITH_NOTE, BARE)),
    edit("field_renamed", (NOTE, Some("remark")), (WITH_NOTE, r#"[{"id": "a", "remark": "r"}]"#)),
    edit(
        "field_renamed_with_alias",
        (NOTE, Some("remark")),
        (WITH_NOTE, r#"[{"id": "a", "remark": "r"}]"#),
    ),
    edit("field_required", (NOTE, NOTE), (r#"[{"id": "a", "note": "n"}, {"id": "a"}]"#, WITH_NOTE)),
    edit(
        "field_retyped",
        (SIZE, SIZE),
        (
            r#"[{"id": "a", "size": "m"}, {"id": "a", "size": "12"}]"#,
            r#"[{"id": "a", "size": 12}]"#,
        ),
    ),
    edit(
        "value_added",
        (Some("e"), Some("e")),
        (r#"[{"id": "a", "e": "a"}]"#, r#"[{"id": "a", "e": "a"}, {"id": "a", "e": "b"}]"#),
    ),
    edit(
        "value_added_closed",
        (Some("e"), Some("e")),
        (r#"[{"id": "a", "e": "a"}]"#, r#"[{"id": "a", "e": "a"}, {"id": "a", "e": "b"}]"#),
    ),
    edit(
        "variant_added",
        (Some("u"), Some("u")),
        (
            r#"[{"id": "a", "u": {"a": "x"}}]"#,
            r#"[{"id": "a", "u": {"a": "x"}}, {"id": "a", "u": {"b": 5}}]"#,
        ),
    ),
    // The gate speaks of the variant's values alone.
    edit(
        "variant_added_closed",
        (Some("u"), Some("u")),
        (r#"[{"id": "a", "u": {"a": "x"}}]"#, r#"[{"id": "a", "u": {"b": 5}}]"#),
    ),
    call("method_changed"),
    call("param_moved"),
    call("param_moved_required"),
    call("param_rebound"),
    call("route_changed"),
    call("status_changed"),
];

/// What becomes of a value, from harmless to worst.
const OUTCOMES: [&str; 6] = ["same", "filled", "ignored", "lost", "rejected", "changed"];

/// What the gate says of one direction: its worst outcome, and whether anything arrives well.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Verdict {
    outcome: usize,
    always: bool,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("contracts")
}

/// The worst of all findings in one encoding and direction.
fn verdict(report: &Value, encoding: &str, direction: &str) -> Verdict {
    let answers = report["findings"].as_array().unwrap().iter();
    let answers = answers.map(|finding| &finding["outcomes"][encoding][direction]);
    let weighed = answers.map(|answer| {
        let outcome = OUTCOMES.iter().position(|outcome| *outcome == answer["outcome"]);
        (outcome.unwrap(), answer["when"] == "always")
    });
    let (outcome, always) = weighed.max().unwrap_or_default();
    Verdict { outcome, always }
}

fn gate(edit: &Edit) -> Value {
    let (new, old) = (format!("{}.new.wire", edit.name), format!("{}.old.wire", edit.name));
    let output = Command::new(env!("CARGO_BIN_EXE_truth-gate"))
        .current_dir(folder())
        .args(["check", &new, "--against", &old, "--encodings", "json,transport"])
        .args(["--format", "json", "--exit-zero"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A server as a process, and what it printed.
struct Server {
    process: Child,
    lines: BufReader<ChildStdout>,
    address: String,
}

impl Server {
    fn start(edit: &Edit, is_new: bool) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_truth"))
            .args(["serve", edit.name, side(is_new), edit.samples.of(is_new)])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap());
        let mut server = Self { process, lines, address: String::new() };
        server.address = server.line();
        server
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    /// What it read, line by line.
    fn stop(mut self) -> Vec<Value> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.lines.lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
    }
}

fn side(is_new: bool) -> &'static str {
    if is_new { "new" } else { "old" }
}

/// What the client heard, sample by sample.
fn client(edit: &Edit, is_new: bool, address: &str, kind: &str, samples: &str) -> Vec<Value> {
    let output = Command::new(env!("CARGO_BIN_EXE_truth"))
        .args(["call", edit.name, side(is_new), address, kind, samples])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What became of the edit's member of one sample, by what its reader says it read.
fn seen(sent: &Value, heard: &Value, writer: Option<&str>, reader: Option<&str>) -> &'static str {
    let Some(read) = heard.get("read") else { return "rejected" };
    let leniencies = heard["leniencies"].as_array().unwrap();
    let needed = |name: &str| leniencies.iter().any(|leniency| leniency == name);
    // A tolerant reader takes what the gate's rejects, and counts it.
    let lenient = ["null_for_absent", "number_as_text", "broken_constraint", "whole_fraction"];
    if !heard["violations"].as_array().unwrap().is_empty() || lenient.into_iter().any(needed) {
        return "rejected";
    }
    if needed("unknown_variant") {
        return "ignored";
    }
    let value = |of: &Value, name: Option<&str>| name.and_then(|name| of.get(name)).cloned();
    let (Some(writer), Some(reader)) = (writer, reader) else {
        if let Some(writer) = writer {
            assert_eq!(read.get(writer), None, "{read}");
            return "ignored";
        }
        return "filled";
    };
    match (value(sent, Some(writer)), value(read, Some(reader)).filter(|it| !it.is_null())) {
        (Some(sent), Some(read)) if sent == read => "same",
        (None, None) => "same",
        (Some(_), None) => "lost",
        (None, Some(_)) => "filled",
        (Some(_), Some(_)) => "changed",
    }
}

/// Whether the outcomes of single values are what the gate says of all of them.
fn agrees(verdict: &Verdict, seen: &[&str]) -> bool {
    let places: Vec<usize> =
        seen.iter().filter_map(|it| OUTCOMES.iter().position(|outcome| outcome == it)).collect();
    let is_bad = |place: usize| place >= 3;
    let worst = places.iter().max() == Some(&verdict.outcome);
    let any_well = places.iter().any(|place| !is_bad(*place));
    worst && (!is_bad(verdict.outcome) || any_well != verdict.always)
}

/// Calls made and differences found, over all edits.
#[derive(Default)]
struct Tally {
    calls: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
}

impl Tally {
    fn compare(&mut self, edit: &Edit, what: &str, verdict: &Verdict, seen: &[&'static str]) {
        *self.calls.entry(edit.name).or_default() += seen.len();
        if !agrees(verdict, seen) {
            let when = if verdict.always { "always" } else { "some" };
            self.wrong.push(format!(
                "{}, {what}: the gate says {} {when}, the services {seen:?}",
                edit.name, OUTCOMES[verdict.outcome]
            ));
        }
    }
}

fn samples(edit: &Edit, is_new: bool) -> Vec<Value> {
    serde_json::from_str(edit.samples.of(is_new)).unwrap()
}

/// The direction in which `writer` writes and the other side reads.
fn direction(writer_is_new: bool) -> &'static str {
    if writer_is_new { "old_reads_new" } else { "new_reads_old" }
}

/// The client of one side calls the server of the other.
fn meet(edit: &Edit, report: &Value, client_is_new: bool, tally: &mut Tally) {
    let mut server = Server::start(edit, !client_is_new);
    let address = std::mem::take(&mut server.address);
    let sent = samples(edit, client_is_new);
    let told = client(edit, client_is_new, &address, "tell", edit.samples.of(client_is_new));
    let given = samples(edit, !client_is_new);
    let asked = client(edit, client_is_new, &address, "ask", edit.samples.of(!client_is_new));
    let received = server.stop();
    assert_eq!((told.len(), asked.len()), (sent.len(), given.len()), "{}", edit.name);
    let members = (edit.member.of(client_is_new), edit.member.of(!client_is_new));
    let who =
        format!("the {} client calls the {} server", side(client_is_new), side(!client_is_new));
    let arrives: Vec<&'static str> = sent
        .iter()
        .zip(&told)
        .enumerate()
        .map(|(at, (sent, told))| {
            // A call fails as a whole, whatever its server has read.
            let failed = edit.calls && told.get("failed").is_some();
            match received.iter().find(|read| read["at"] == at) {
                Some(read) if !failed => seen(sent, read, members.0, members.1),
                _ => "rejected",
            }
        })
        .collect();
    if edit.calls {
        let verdict = verdict(report, "transport", direction(client_is_new));
        tally.compare(edit, &who, &verdict, &arrives);
        return;
    }
    let request = verdict(report, "json", direction(client_is_new));
    tally.compare(edit, &format!("{who}, request"), &request, &arrives);
    let answers: Vec<&'static str> = given
        .iter()
        .zip(&asked)
        .map(|(given, heard)| seen(given, heard, members.1, members.0))
        .collect();
    let response = verdict(report, "json", direction(!client_is_new));
    tally.compare(edit, &format!("{who}, answer"), &response, &answers);
}

#[test]
fn what_the_gate_says_is_what_the_services_do() {
    let mut tally = Tally::default();
    for edit in EDITS {
        let report = gate(edit);
        for client_is_new in [false, true] {
            meet(edit, &report, client_is_new, &mut tally);
        }
    }
    let files = std::fs::read_dir(folder()).unwrap();
    let there: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .map(|name| name.split('.').next().unwrap().to_owned())
        .collect();
    let called: BTreeSet<String> = tally.calls.keys().map(|name| (*name).to_owned()).collect();
    assert_eq!(called, there, "an edit without a call, or a call without an edit");
    let calls: usize = tally.calls.values().sum();
    println!("{} edits, {calls} values over TCP, {} differences", EDITS.len(), tally.wrong.len());
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n"));
}
