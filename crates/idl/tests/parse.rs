//! Parsing is lossless, never fails, and tells several problems of one text apart.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use wireproof_idl::parse;
use wireproof_source::SourceId;

fn fixtures() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/idl");
    let mut files: Vec<PathBuf> = ["examples", "fail"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wire"))
        .collect();
    files.sort();
    assert!(files.len() > 20);
    files
}

fn problems(text: &str) -> Vec<(String, String)> {
    let (_, problems) = parse(SourceId(0), text);
    problems
        .iter()
        .map(|problem| {
            assert_eq!(problem.code, Some("E01"));
            assert!(!problem.help.is_empty(), "{problem:?}");
            (text.get(problem.span.range()).unwrap().to_owned(), problem.message.clone())
        })
        .collect()
}

#[test]
fn the_tree_gives_the_text_back() {
    for path in fixtures() {
        let text = std::fs::read_to_string(&path).unwrap();
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            let (tree, problems) = parse(SourceId(0), &text);
            assert_eq!(tree.text(&text), text, "{path:?}");
            let expected = usize::from(path.ends_with("syntax.wire"));
            assert_eq!(problems.len(), expected, "{path:?}: {problems:?}");
        }
    }
}

#[test]
fn several_problems_are_told_at_once() {
    let text = "namespace a;\n\
        struct A { required x: string sinse 2; requird y: i32; optional z i32; optional w: i32; }\n\
        enum b { x }\n\
        service S { op A(); op b( -> i32; op c() { http FETCH \"/\"; timeout 5min; } }\n";
    let found = problems(text);
    let places: Vec<&str> = found.iter().map(|(place, _)| place.as_str()).collect();
    assert_eq!(
        places,
        ["sinse", "requird", "i32", "b", "x", "A", "->", "FETCH", "5min"],
        "{found:#?}"
    );
}

#[test]
fn a_brace_that_is_missing_is_told_at_both_ends() {
    let text =
        "namespace a;\nstruct A {\n  required x: i32;\n\nstruct B {\n  required x: i32;\n}\n";
    let (tree, problems) = parse(SourceId(0), text);
    assert_eq!(tree.file.items.len(), 2);
    let problem = problems.iter().next().unwrap();
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(text.get(problem.span.range()), Some("{"));
    assert_eq!(text.get(problem.related.first().unwrap().0.range()), Some("struct"));
}

#[test]
fn no_word_is_reserved() {
    let text = "namespace reserved.required;\n\
        struct A { required required: i32; optional since: string since 1; }\n\
        union U { reserved; closed: A; list: list<A>; reserved @9; reserved \"x\"; was was was; }\n\
        enum E { reserved; op; }\n\
        service S { op op(required stream: other.Thing) -> stream other.Thing; }\n";
    assert_eq!(problems(text), []);
}

#[test]
fn types_nest_at_most_64_deep() {
    let nested = |depth: usize| {
        let (open, close) = ("list<".repeat(depth - 1), ">".repeat(depth - 1));
        format!("namespace a;\nstruct A {{ required x: {open}i32{close}; required y: i32; }}\n")
    };
    assert_eq!(problems(&nested(64)), []);
    assert_eq!(problems(&nested(65)).len(), 1);
    let started = std::time::Instant::now();
    assert_eq!(problems(&nested(100_000)).len(), 1);
    for opening in ["{", "[", "(", "#[", "struct A {", "service S { op a() { ", "map<i32,"] {
        assert!(!problems(&opening.repeat(100_000)).is_empty());
    }
    assert!(started.elapsed().as_secs() < 30);
}

const WORDS: &[&str] = &[
    "namespace a.b;",
    "import \"x\" as x;",
    "contract C {",
    "version 1 current;",
    "struct A {",
    "closed",
    "union U by \"k\" {",
    "enum E {",
    "error X 404;",
    "error Y 500 {",
    "type T =",
    "service S at \"/s\" {",
    "op a(",
    ")",
    "->",
    "stream",
    "throws X",
    "http GET \"/{a}\"",
    "{",
    "}",
    "topic t \"a\" carries A {",
    "queue q \"q\" carries U;",
    "required a:",
    "optional b_c:",
    "@1",
    "@-7..=@9",
    "i32",
    "list<",
    "map<string,",
    ">",
    "?",
    "[len 1..=5]",
    "= 5",
    "= \"x\"",
    "as \"n\"",
    "was b before 1",
    "since 2",
    "removed 3",
    "deprecated 2 \"x\"",
    ";",
    ",",
    "///  doc\n",
    "// c\n",
    "reserved @3, \"x\";",
    "#[proto.oneof]",
    "1s",
    "2026-01-15",
    "\"",
    "\\",
    "é",
    "body a",
    "idempotent by a;",
    "auth u(\"x\");",
    "limit 5 per 1s by ip;",
    "reply A at a by a;",
    "[]",
    "{}",
    "..",
    "\n",
];

proptest! {
    #[test]
    fn token_soup_never_panics(words in prop::collection::vec(prop::sample::select(WORDS), 0..60)) {
        let text = words.join(" ");
        let (tree, _) = parse(SourceId(0), &text);
        prop_assert_eq!(tree.text(&text), text);
    }

    #[test]
    fn mutated_files_never_panic(
        file in 0_usize..20,
        edits in prop::collection::vec((0.0_f64..1.0, any::<u8>(), 0_usize..4), 1..12),
    ) {
        let files = fixtures();
        let path = files.get(file % files.len()).unwrap();
        let mut bytes = std::fs::read(path).unwrap();
        for (place, byte, cut) in edits {
            let at = (place * bytes.len() as f64) as usize;
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, [byte]);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (tree, _) = parse(SourceId(0), &text);
        prop_assert_eq!(tree.text(&text), text);
    }
}
