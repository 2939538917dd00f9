//! One file per line of `snippets.txt`: taken if and only if the reference compiler takes it, with the differences
//! listed here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod common;

use common::{import_texts, protoc, told};

/// What the reference compiler refuses and wireproof takes: none of it changes what travels. The text that tells the
/// line from others, and why it passes.
const PASS: [(&str, &str); 15] = [
    ("enum E { option = 0; }", "a keyword as the name of a value has one meaning only"),
    ("reserved = 1; }", "a keyword as the name of a value has one meaning only"),
    ("\"proto3\"; message M { reserved a; }", "quotes around a reserved name are style"),
    ("\"2023\"; message M { reserved \"a\"; }", "quotes around a reserved name are style"),
    ("json_name=\"[b]\"", "a key in brackets is no other field's"),
    ("[lazy=true]", "a hint for a generator"),
    ("option allow_alias = true; A = 0; B = 1;", "an option without need does no harm"),
    ("features.field_presence = IMPLICIT];", "presence of a list means nothing"),
    ("edition = \"2023\"; export message", "visibility does not travel"),
    ("[ctype = CORD]", "a hint for a generator"),
    ("\"2024\"; import weak", "a weak import is an import"),
    ("reserved \"a\", \"a\"", "reserved is reserved"),
    ("extensions 4 to max; optional int32 a = 1;", "the field is judged as any other"),
    ("\"proto3\"; message M { option message_set", "judged as the set that it says it is"),
    ("option map_entry = true", "an inert attribute here"),
];

#[test]
fn snippets_are_taken_as_the_reference_compiler_takes_them() {
    let root = std::env::temp_dir().join(format!("wireproof-snippets-{}", std::process::id()));
    std::fs::create_dir_all(&root).unwrap();
    let mut wrong = Vec::new();
    let mut used = [false; PASS.len()];
    for line in include_str!("snippets.txt").lines() {
        std::fs::write(root.join("a.proto"), line).unwrap();
        let theirs = protoc(&root, &["a.proto".to_owned()]);
        let (sources, _, problems) = import_texts([("a.proto", line)]);
        let listed = PASS.iter().position(|(text, _)| line.contains(text));
        match (&theirs, problems.has_errors(), listed) {
            (Ok(_), false, None) | (Err(_), true, None) => {}
            (Err(_), false, Some(at)) => used[at] = true,
            _ => wrong.push(format!(
                "{line}\n  {:?}\n  {:?}",
                theirs.err(),
                told(&sources, &problems)
            )),
        }
    }
    std::fs::remove_dir_all(&root).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let unused: Vec<_> = PASS.iter().zip(used).filter(|(_, used)| !used).collect();
    assert!(unused.is_empty(), "to be struck off: {unused:?}");
}
