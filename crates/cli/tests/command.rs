//! The command from arguments to exit code: 0 clean, 1 findings that close the gate, 2 the work could not be done.
#![allow(clippy::unwrap_used, reason = "a test that cannot build its input should fail")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::Value;

const OLD: &str = "namespace shop;
contract Shop {
  encoding json, protobuf;
  version 1 current released 2026-01-15;
}
struct Order {
  @1 required id: i64;
  @2 optional note: string;
}
service Orders {
  op place(@1 required order: Order) -> Order;
}
";

/// A folder of its own with the files given.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
    folder
}

/// The old contract, one that breaks it, and one that does not.
fn shop(name: &str) -> PathBuf {
    let breaks = OLD.replace("id: i64", "id: i32");
    let adds = OLD.replace("note: string;", "note: string;\n  @3 optional tip: string;");
    folder(name, &[("old.wire", OLD), ("breaks.wire", &breaks), ("adds.wire", &adds)])
}

fn wireproof(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("wireproof"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command.env_remove("CLICOLOR_FORCE").output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The output as JSON; it must be what the schema of that name says.
fn json(output: &Output, schema: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../schemas/{schema}.json"));
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let value: Value = serde_json::from_slice(&output.stdout).unwrap();
    let errors: Vec<String> = jsonschema::validator_for(&schema)
        .unwrap()
        .iter_errors(&value)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    value
}

#[test]
fn help_and_version_are_no_failure() {
    let folder = folder("help", &[]);
    for args in [&["--help"][..], &["check", "--help"], &["--version"]] {
        let output = wireproof(&folder, args);
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""), "{args:?}");
    }
}

#[test]
fn wrong_usage_is_2() {
    let folder = shop("usage");
    for args in [
        &[][..],
        &["chekc"],
        &["check", "old.wire", "--against", "old.wire", "--readers", "lenient"],
        &["check", "old.wire", "--against", "old.wire", "--encodings", "thrift-binary"],
        &["check", "old.wire", "--against", "old.wire", "--format", "yaml"],
        &["check", "old.wire"],
        &["check", "missing.wire", "--against", "old.wire"],
        &["check", "old.wire@7", "--against", "old.wire"],
        &["reads", "--writer", "old.wire", "--reader", "old.wire", "--type", "shop.Odrer"],
        &["explain", "field/remove"],
    ] {
        let output = wireproof(&folder, args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        assert!(
            stderr(&output).contains("error") || args.is_empty(),
            "{args:?}: {}",
            stderr(&output)
        );
        assert!(!stderr(&output).contains("panicked"), "{args:?}");
    }
}

#[test]
fn a_contract_against_itself_is_silent() {
    let folder = shop("same");
    let output = wireproof(&folder, &["check", "old.wire", "--against", "old.wire"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(
        stdout(&output).starts_with("no findings; compared old.wire@1 with old.wire@1"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn what_breaks_closes_the_gate() {
    let folder = shop("breaks");
    let output = wireproof(&folder, &["check", "breaks.wire", "--against", "old.wire"]);
    assert_eq!(code(&output), 1);
    let shown = stdout(&output);
    assert!(shown.contains("error[field/type]"), "{shown}");
    assert!(shown.contains("--> breaks.wire:7:"), "{shown}");
    assert!(shown.contains("::: old.wire:7:"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "no colour in a pipe: {shown}");
    let passed =
        wireproof(&folder, &["check", "breaks.wire", "--against", "old.wire", "--exit-zero"]);
    assert_eq!((code(&passed), stdout(&passed)), (0, shown));
}

#[test]
fn a_codec_that_is_more_lenient_than_others_is_no_witness() {
    // The codec that executes messages reads both framings of a nested one, which other runtimes do not.
    let head = "syntax = \"proto2\";\npackage p;\n";
    let old = format!("{head}message M {{ optional group G = 1 {{ optional int32 x = 1; }} }}\n");
    let new =
        format!("{head}message M {{ message G {{ optional int32 x = 1; }} optional G g = 1; }}\n");
    let folder = folder("framing", &[("old.proto", &old), ("new.proto", &new)]);
    for (new, old) in [("new.proto", "old.proto"), ("old.proto", "new.proto")] {
        let output = wireproof(&folder, &["check", new, "--against", old]);
        let shown = stdout(&output);
        assert_eq!(code(&output), 1, "{shown}");
        assert!(shown.contains("error[field/framing]"), "{shown}");
        assert!(shown.contains("the codec cannot tell"), "{shown}");
    }
}

#[test]
fn what_is_only_worth_knowing_does_not() {
    let folder = shop("adds");
    let output = wireproof(&folder, &["check", "adds.wire", "--against", "old.wire"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    assert!(stdout(&output).starts_with("1 note (--verbose shows notes); "), "{}", stdout(&output));
    let output = wireproof(&folder, &["check", "adds.wire", "--against", "old.wire", "-v"]);
    assert!(stdout(&output).contains("note[field/added]"), "{}", stdout(&output));
}

#[test]
fn programs_read_the_same() {
    let folder = shop("json");
    let args = ["check", "breaks.wire", "--against", "old.wire", "--format", "json"];
    let output = wireproof(&folder, &args);
    assert_eq!(code(&output), 1);
    let report = json(&output, "check");
    let finding = &report["findings"][0];
    assert_eq!(finding["rule"], "field/type");
    assert_eq!(finding["level"], "error");
    assert_eq!(finding["symbol"], "shop.Order.id");
    assert_eq!(finding["old"]["line"], 7);
    let answer = &finding["outcomes"]["protobuf-binary"]["new_reads_old"];
    assert_eq!((&answer["outcome"], &answer["when"]), (&"changed".into(), &"some".into()));
    let used_by = usize::try_from(finding["used_by"].as_u64().unwrap()).unwrap();
    assert_eq!(report["users"][used_by], serde_json::json!(["shop.Orders.place"]));
    for _ in 0..3 {
        assert_eq!(wireproof(&folder, &args).stdout, output.stdout, "not the same bytes");
    }
}

#[test]
fn bad_input_is_2_and_located() {
    let folder = shop("bad");
    std::fs::write(folder.join("bad.wire"), OLD.replace("@2 optional", "@1 optional")).unwrap();
    let output = wireproof(&folder, &["check", "bad.wire", "--against", "old.wire"]);
    assert_eq!((code(&output), stdout(&output).as_str()), (2, ""));
    assert!(stderr(&output).contains("bad.wire:8:3"), "{}", stderr(&output));
    let args = ["check", "bad.wire", "--against", "old.wire", "--format", "json"];
    let output = wireproof(&folder, &args);
    assert_eq!(code(&output), 2);
    let error = &json(&output, "check")["errors"][0];
    assert_eq!((&error["file"], &error["line"]), (&"bad.wire".into(), &8.into()));
    assert_eq!(error["code"], "E10");
    for command in [
        &["inspect", "bad.wire"][..],
        &["compare", "old.wire", "bad.wire"],
        &["reads", "--writer", "bad.wire", "--reader", "old.wire", "--type", "shop.Order"],
    ] {
        assert_eq!(code(&wireproof(&folder, command)), 2, "{command:?}");
    }
}

#[test]
fn nothing_outside_the_root_is_read() {
    let outside =
        folder("outside", &[("secret.wire", "namespace s;\nstruct A { @1 required a: i32; }\n")]);
    let import = |path: &str| {
        format!("namespace p;\nimport \"{path}\" as s;\nstruct B {{ @1 required a: s.A; }}\n")
    };
    let absolute = outside.join("secret.wire").display().to_string();
    let folder = folder("root", &[]);
    for (path, root, expected) in [
        ("../outside/secret.wire", ".", 2),
        ("../outside/secret.wire", "..", 0),
        (absolute.as_str(), ".", 2),
    ] {
        std::fs::write(folder.join("p.wire"), import(path)).unwrap();
        let output = wireproof(&folder, &["inspect", "p.wire", "--root", root]);
        assert_eq!(code(&output), expected, "{path} from {root}: {}", stderr(&output));
    }
}

#[test]
fn a_failure_is_json_too() {
    let folder = shop("failure");
    for (args, schema) in [
        (&["check", "nowhere", "--against", "old.wire"][..], "check"),
        (&["inspect", "nowhere"], "inspect"),
        (&["compare", "old.wire", "nowhere"], "compare"),
        (&["explain", "no/rule"], "rules"),
    ] {
        let output = wireproof(&folder, &[args, &["--format", "json"]].concat());
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(json(&output, schema)["errors"][0]["message"].is_string(), "{args:?}");
    }
}

#[test]
fn every_output_is_what_its_schema_says() {
    let folder = shop("schemas");
    for (args, schema) in [
        (&["inspect", "old.wire"][..], "inspect"),
        (&["compare", "old.wire", "breaks.wire"], "compare"),
        (
            &["reads", "--writer", "old.wire", "--reader", "breaks.wire", "--type", "shop.Order"],
            "reads",
        ),
        (&["rules"], "rules"),
        (&["explain", "field/removed"], "rules"),
    ] {
        let output = wireproof(&folder, &[args, &["--format", "json"]].concat());
        assert_eq!(code(&output), 0, "{args:?}: {}", stderr(&output));
        let value = json(&output, schema);
        match schema {
            "inspect" => assert_eq!(value["contracts"][0]["types"][0]["symbol"], "shop.Order"),
            "compare" => assert_eq!(value["rows"][0]["rule"], "field/type"),
            "reads" => assert_eq!(value["answers"][0]["encoding"], "protobuf-binary"),
            _ => assert!(value["rules"][0]["page"].is_string()),
        }
    }
}

#[test]
fn versions_of_one_file_meet_their_neighbours() {
    let text = "namespace p;
contract P {
  encoding json;
  version 1 supported;
  version 2 supported;
  version 3 current;
}
struct A {
  required x: string removed 2;
  expected x: string = \"\" since 2 removed 3;
  required y: string;
}
service S {
  op get() -> A;
}
";
    let folder = folder("versions", &[("p.wire", text)]);
    let output = wireproof(&folder, &["check", "p.wire", "--format", "json"]);
    assert_eq!(code(&output), 0, "{}", stdout(&output));
    let report = json(&output, "check");
    let compared = report["summary"]["compared"].as_array().unwrap();
    let pairs: Vec<_> = compared
        .iter()
        .map(|it| {
            (
                it["old_version"].as_str().unwrap(),
                it["new_version"].as_str().unwrap(),
                it["informative"].as_bool().unwrap(),
            )
        })
        .collect();
    assert_eq!(pairs, [("1", "2", false), ("2", "3", false), ("1", "3", true)]);
    let output = wireproof(&folder, &["check", "p.wire@3", "--against", "p.wire@1"]);
    assert_eq!(code(&output), 1, "{}", stdout(&output));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = folder("pipe", &[]);
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("wireproof"))
        .current_dir(&folder)
        .args(["rules", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
}

#[test]
fn a_contract_cannot_steer_the_terminal() {
    let text =
        OLD.replace("optional note: string", "optional note: string as \"n\u{9b}31m\u{202e}\"");
    let folder = shop("terminal");
    std::fs::write(folder.join("odd.wire"), text).unwrap();
    let output = wireproof(&folder, &["check", "odd.wire", "--against", "old.wire", "-v"]);
    let all = stdout(&output) + &stderr(&output);
    assert!(!all.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{all:?}");
}
