//! Hostile text: located errors, no panic, no hang, no overflow of the stack.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod common;

use std::time::{Duration, Instant};

use common::{import_texts, told};
use proptest::prelude::*;
use wireproof_source::{Diagnostics, Severity, Sources};

/// Reads a text; each problem must have a place with text in it.
fn read(text: &str) -> (Sources, Diagnostics) {
    let start = Instant::now();
    let (sources, contract, problems) = import_texts([("a.proto", text)]);
    for problem in &problems {
        assert!(!sources.snippet(problem.span).is_empty(), "{problem:?}");
    }
    let units: Vec<_> = (0..contract.units.len() as u32).map(wireproof_model::UnitId).collect();
    let _ = wireproof_proto::descriptor::file_set(&contract, &units);
    assert!(start.elapsed() < Duration::from_secs(20));
    (sources, problems)
}

fn refused(text: &str) -> Vec<String> {
    let (sources, problems) = read(text);
    let told = told(&sources, &problems);
    let start: String = text.chars().take(200).collect();
    assert!(problems.has_errors(), "{start}");
    told
}

#[test]
fn deep_nesting_is_an_error() {
    let deep = 100_000;
    for (open, close) in [
        ("message M {", "}"),
        ("message M {\n", "}\n"),
        ("optional group G = 1 {", "}"),
        ("message M { oneof o {", "}}"),
        ("{", "}"),
        ("}", "{"),
    ] {
        let inner = open.repeat(deep);
        let told = refused(&format!("message A {{ {inner}{} }}", close.repeat(deep)));
        assert!(told.len() < 200, "{}", told.len());
        refused(&format!("message A {{ {inner}"));
    }
    let values = [("a {", "}"), ("a <", ">"), ("a: [", "]"), ("a: [[", "]]"), ("[a] {", "}")];
    for (open, close) in values {
        let value = format!("option (x) = {{ {}{} }};", open.repeat(deep), close.repeat(deep));
        refused(&value);
        refused(&format!("option (x) = {{ {}", open.repeat(deep)));
    }
    for text in ["option ((((", "option a.a.(", "map<map<map<", "[[[[", "(((("] {
        refused(&format!("message M {{ {} }}", text.repeat(deep / 4)));
        refused(&text.repeat(deep / 4));
    }
    refused(&format!("message M {{ optional {}a x = 1; }}", "a.".repeat(deep)));
}

#[test]
fn many_declarations_take_linear_time() {
    let field = |at: u32| format!("int32 f{at} = {at};");
    let fields: Vec<String> = (1..15_000).map(field).collect();
    let reserve = |at: u32| format!("reserved {at}; reserved \"r{at}\";");
    let reserved: Vec<String> = (20_000..40_000).map(reserve).collect();
    let (fields, reserved) = (fields.concat(), reserved.concat());
    let (sources, problems) =
        read(&format!("syntax = \"proto3\"; message M {{ {fields}{reserved} }}"));
    assert_eq!(told(&sources, &problems), Vec::<String>::new());
    let message = |at: u32| format!("message M{at} {{ M{} m = 1; Missing x = 2; }}", at / 2);
    let messages: Vec<String> = (0..20_000).map(message).collect();
    assert_eq!(refused(&format!("syntax = \"proto3\"; {}", messages.concat())).len(), 1);
    refused(&"message M { int32 = ; }\n".repeat(20_000));
}

#[test]
fn circles_of_imports_are_errors() {
    let file = |at: u32| {
        let next = (at + 1) % 2_000;
        let text = format!("syntax = \"proto3\"; import public \"{next}.proto\";");
        (format!("{at}.proto"), text)
    };
    let files: Vec<(String, String)> = (0..2_000).map(file).collect();
    let (sources, _, problems) =
        import_texts(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let told = told(&sources, &problems);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("leads back"), "{told:?}");
    let (_, _, problems) = import_texts([("a.proto", "import \"a.proto\";")]);
    assert!(problems.has_errors());
}

#[test]
fn mistakes_are_located() {
    let lines = [
        ("message M { optional int32 a = 99999999999999999999; }", "1:32"),
        ("message M { optional int32 a = 536870912; }", "1:32"),
        ("message M { optional int32 a = 0; }", "1:32"),
        ("message M { optional int32 a = 19500; }", "1:32"),
        ("message M { optional int32 a = -1; }", "1:32"),
        ("enum E { A = 2147483648; }", "1:14"),
        ("message M { optional string a = 1 [default = \"\\q\"]; }", "1:47"),
        ("message M { optional int32 a = 1 [default = \"x\"]; }", "1:45"),
        ("message M { optional int32 a = 1 [default = 2147483648]; }", "1:45"),
        ("message M { optional Missing a = 1; }", "1:22"),
        ("import \"missing.proto\";", "1:8"),
        ("message M { optional int32 a = 1; optional int32 b = 1; }", "1:54"),
        ("message M { optional int32 a = 1; optional int32 a = 2; }", "1:50"),
        ("message M { reserved 1; optional int32 a = 1; }", "1:44"),
        ("message M { reserved \"a\"; optional int32 a = 1; }", "1:42"),
        ("message M { extensions 5 to 1; }", "1:24"),
        ("message M { optional int32 a = 1 }", "1:32"),
        ("message M { int32 a = 1; }", "1:13"),
        ("message M {} message M {}", "1:22"),
        ("syntax = \"proto3\"; enum E { A = 1; }", "1:33"),
        ("syntax = \"proto3\"; message M { required int32 a = 1; }", "1:32"),
        ("syntax = \"proto4\";", "1:10"),
        ("edition = \"2023\"; message M { optional int32 a = 1; }", "1:31"),
        ("option nothing = 1;", "1:8"),
        ("option java_multiple_files = 1;", "1:30"),
        ("message M { oneof o {} }", "1:19"),
        ("message M { map<double, int32> m = 1; }", "1:17"),
        ("service S { rpc A(Missing) returns (Missing); }", "1:19"),
        ("extend Missing { optional int32 a = 1; }", "1:8"),
        ("message M {} extend M { optional int32 a = 1; }", "1:25"),
        ("message M {", "1:11"),
        ("message", "1:7"),
    ];
    for (text, place) in lines {
        let told = refused(text);
        let place = format!("a.proto:{place}: Error");
        assert!(told.iter().any(|line| line.starts_with(&place)), "{text}\n{told:?}");
    }
}

#[test]
fn several_mistakes_of_a_file_are_told_at_once() {
    let text = "syntax = \"proto3\";\nmessage A { int32 = 1; string b 2; Good g = 3; }\n\
                mesage B {}\nmessage Good { int32 x = 1 [deprecated = true; int32 y = 2; }\n\
                enum { A = 0; }\n\
                service S { rpc X(Good) return (Good); rpc Y(Good) returns (Good); }";
    let told = refused(text);
    for line in ["2:19", "2:33", "3:1", "4:46", "5:6", "6:25"] {
        let place = format!("a.proto:{line}:");
        assert!(told.iter().any(|told| told.starts_with(&place)), "{line} {told:#?}");
    }
    assert!(told.len() <= 8, "{told:#?}");
}

#[test]
fn a_missing_brace_is_told_at_both_ends() {
    let (_, problems) = read("message A {\n  optional int32 a = 1;\n");
    let problem = problems.iter().find(|problem| problem.severity == Severity::Error).unwrap();
    assert_eq!((problem.span.start, problem.related.len()), (10, 1));
}

const WORDS: [&str; 41] = [
    "message",
    "enum",
    "M",
    "{",
    "}",
    ";",
    "=",
    "1",
    "\"s\"",
    "option",
    "(",
    ")",
    "[",
    "]",
    ",",
    "<",
    ">",
    ":",
    "oneof",
    "map",
    "group",
    "optional",
    "repeated",
    "extend",
    "extensions",
    "reserved",
    "to",
    "max",
    "rpc",
    "service",
    "returns",
    "stream",
    "import",
    "package",
    "syntax",
    ".",
    "-",
    "/",
    "default",
    "features",
    "\n",
];

const WHOLE: [&str; 4] = [
    include_str!("protos/proto2.proto"),
    include_str!("protos/proto3.proto"),
    include_str!("protos/edition2023.proto"),
    include_str!("protos/edition2024.proto"),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC*") {
        read(&text);
    }

    #[test]
    fn any_tokens_are_read(
        words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..120),
    ) {
        read(&words.join(" "));
    }

    #[test]
    fn a_text_with_a_piece_cut_out_is_read(
        which in 0..4_usize,
        at in 0.0..1.0_f64,
        length in 0..40_usize,
        put in "\\PC{0,3}",
    ) {
        let whole = WHOLE[which];
        let start = (whole.len() as f64 * at) as usize;
        let cut = |at: usize| (0..=at.min(whole.len())).rev().find(|at| whole.is_char_boundary(*at));
        let (start, end) = (cut(start).unwrap(), cut(start + length).unwrap());
        read(&format!("{}{put}{}", &whole[..start], &whole[end.max(start)..]));
    }
}
