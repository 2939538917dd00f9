//! Rules that the language's own counterexamples do not reach; each line marks what is reported on it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::load_text;

/// Checks a text that stands beside the fixtures against its `//~` marks.
fn marked(text: &str) {
    let loaded = load_text("fail/inline.wire".as_ref(), text.to_owned(), &[]);
    let mut found: Vec<(usize, &str)> = loaded
        .problems
        .iter()
        .filter(|problem| problem.span.source == loaded.source)
        .map(|p| (loaded.sources.locate(p.span).unwrap().1.line, p.code.unwrap()))
        .collect();
    found.sort_unstable();
    let mut expected: Vec<(usize, &str)> = text
        .lines()
        .zip(1..)
        .filter_map(|(line, at)| Some((at, line.split_once("//~")?.1)))
        .flat_map(|(at, codes)| codes.split_whitespace().map(move |code| (at, code)))
        .collect();
    expected.sort_unstable();
    assert_eq!(found, expected, "{text}\n{:#?}", loaded.problems);
}

#[test]
fn tags_are_demanded_of_imported_types() {
    marked(
        r#"namespace t;
import "../fail/library.wire" as tagged;
import "../fail/cyc1.wire" as cycle;
import "../fail/untagged.wire" as gone; //~ E02
contract C { encoding thrift; version 1 current; }
struct A { @1 required a: tagged.B; }
service S {
  op bare(required a: i32); //~ E14
  op fine(@1 required a: i32);
}
"#,
    );
}

#[test]
fn constraints_of_a_name_and_its_use_both_hold() {
    marked(
        r#"namespace t;
contract C { encoding json, avro; version 1 current; }
type Small = i32 [range 0..=9];
type Big = u64;
struct A {
  required a: Small [range 5..=20];
  required b: Small [range 10..=20]; //~ E20
  required c: i32 [above 1, below 2]; //~ E20
  required d: f64 [above 1, below 2];
  required e: Big [range ..=5];
  required f: Big; //~ E20
  required g: list<u64>; //~ E20
  optional h: Small = 10; //~ E21
  required i: decimal(39, 2); //~ E20
  required j: decimal(4, 5); //~ E20
  required k: url [pattern "x"]; //~ E20
  required l: string [len -1..]; //~ E20
  required m: i32 [range 0.5..]; //~ E20
}
"#,
    );
}

#[test]
fn defaults_are_written_in_their_types_form() {
    marked(
        r#"namespace t;
struct A {
  optional a: uuid = "00000000-0000-0000-0000-000000000000";
  optional b: uuid = "0"; //~ E21
  optional c: timestamp = "2026-01-15T10:00:00Z";
  optional d: timestamp = "2026-01-15"; //~ E21
  optional e: bytes = "AAA="; optional f: bytes = "AAA"; //~ E21
  optional g: duration = 30s; optional h: duration = 30; //~ E21
  optional i: string? = null; optional j: string = null; //~ E21
  optional k: map<string, i32> = {}; optional l: set<i32> = [];
  optional m: list<i32> [len 1..] = []; //~ E21
  optional n: decimal(4, 2) = 12.34; optional o: decimal(4, 2) = 1.234; //~ E21
  optional p: bool = yes; //~ E21
  optional q: json = "x"; //~ E21
  optional r: f32 = 1e3; //~ E01
}
"#,
    );
}

#[test]
fn lists_that_cannot_be_empty_do_not_end_a_cycle() {
    marked(
        r"namespace t;
struct Tree { required kids: list<Tree> [len 1..]; } //~ E23
struct Bush { required kids: list<Bush>; }
struct Holder { required tree: Tree; }
type A = B; //~ E23
type B = map<string, A>; //~ E23
error Nested 400 { expected inner: Box; }
struct Box { optional again: Box; }
",
    );
}

#[test]
fn examples_follow_unions_and_names_on_the_wire() {
    marked(
        r#"namespace t;
contract C { encoding json(camel_names); version 1 supported; version 2 current; }
/// ```json
/// {"card": {"cardNumber": "1"}}
/// ```
/// ```json //~ E28
/// {"card": {"card_number": "1"}}
/// ```
/// ```json
/// {"cash": {}}
/// ```
/// ```json //~ E28
/// {"cash": {}, "card": {"cardNumber": "1"}}
/// ```
union Pay { card: Card; cash; }
struct Card { required card_number: string was number before 2; }
/// ```json
/// {"kind": "card", "cardNumber": "1"}
/// ```
/// ```json //~ E28
/// {"kind": "coin"}
/// ```
union Flat by "kind" { card: Card; }
/// ```json //~ E28
/// {"a": 1
/// ```
closed struct Shut {
  /// ```json //~ E28
  /// 300
  /// ```
  required a: i8;
}
/// Prose:
/// ```json
/// nothing
/// ```
enum E {
  /// ```json
  /// nothing
  /// ```
  a;
}
"#
        // Above an enum it is checked too.
        .replace("/// Prose:\n/// ```json\n", "/// ```json //~ E28\n")
        .as_str(),
    );
}

#[test]
fn versions_bound_defaults_flows_and_policies() {
    marked(
        r#"namespace t;
contract C { version 1 supported; version 2 current; retry 1 on Late; }
enum E { a; b since 2; }
struct S {
  optional x: E = b; //~ E33
  optional y: E = b since 2;
}
error Late 400 since 2;
topic late "l" carries S since 2;
service A {
  publishes late; //~ E33
  consumes late since 2;
  op p() throws Late; //~ E33
  op q() throws Late since 2;
  op r() throws Missing; //~ E07
  op s() -> A; //~ E07
}
contract D { version 1 current; } //~ E06
"#,
    );
}

#[test]
fn a_text_that_is_broken_hides_no_made_up_errors() {
    marked(
        r"namespace t;
struct A { required a: B; required : i32; } //~ E01
struct = 5; //~ E01
",
    );
}
