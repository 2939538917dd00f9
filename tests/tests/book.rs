//! The book: its commands print what it shows, it builds without a warning, its links lead somewhere, its messages are
//! real. What is wrong in it fails, which is tried, too.
//!
//! `BLESS=1 cargo test -p wireproof-tests --test book` writes what commands print into the pages, to be read before it
//! is committed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use wireproof_codec::{Exchanger, Format, Leniency, Seen};
use wireproof_load::{Loader, Options};
use wireproof_model::Contract;
use wireproof_tests::{
    book::{
        self,
        console::{self, Sandbox},
        html,
    },
    places,
};

/// The page that has a test of its own, `first_service`.
const OWN: &str = "start/first-service.md";

fn own(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("book").join(name)
}

fn source() -> PathBuf {
    places::root().join("book")
}

fn sandbox(name: &str) -> Sandbox {
    let programs = [
        ("wireproof", Path::new(env!("CARGO_BIN_EXE_wireproof-under-test"))),
        ("mdbook-wireproof", Path::new(env!("CARGO_BIN_EXE_mdbook-wireproof-under-test"))),
    ];
    Sandbox::new(&own(name), &places::root(), &programs)
}

#[test]
fn commands_print_what_is_shown() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut ran = 0;
    for page in book::pages(&source().join("src")) {
        let name = page.display().to_string();
        let path = source().join("src").join(&page);
        let text = places::text(&path);
        let steps = console::steps(&text).len();
        if steps == 0 {
            continue;
        }
        ran += steps;
        if let Err((told, page)) = console::check(&name, &text, &sandbox(&name.replace('/', "-"))) {
            if bless {
                fs::write(&path, page).unwrap();
            }
            wrong.push(told);
        }
    }
    println!("{ran} commands");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(ran > 30, "only {ran} commands were found");
}

#[test]
fn every_command_stands_where_it_is_executed() {
    for page in book::pages(&source().join("src")) {
        let name = page.display().to_string();
        let text = places::text(&source().join("src").join(&page));
        for (line, at) in text.lines().zip(1..) {
            let shell = ["```sh", "```bash", "```shell"].contains(&line);
            // A script to copy is included from a file that a test runs.
            let included = text.lines().nth(at).is_some_and(|it| it.starts_with("{{#include"));
            assert!(!shell || included || name == OWN, "{name}:{at}: a command that nobody runs");
        }
    }
}

/// The contract of one of the book's examples.
fn example(name: &str, side: &str) -> Contract {
    let path = source().join("examples/outcomes").join(name).join(side);
    let mut loader = Loader::new(Options::default());
    let (mut loaded, problems) = loader.load(&path.to_string_lossy()).unwrap();
    assert!(!problems.has_errors(), "{problems:?}");
    loaded.contracts.pop().unwrap().contract
}

/// What a message of the example's type is as bytes, and what its reader has.
fn sent(writer: &Contract, reader: &Contract, message: &str) -> (String, Value) {
    let order = |contract: &Contract| contract.find("shop.Order").unwrap();
    let (from, to) = (order(writer), order(reader));
    let read = Exchanger::new(writer, writer)
        .read(Format::ProtobufJson, Leniency::Strict, from, message.as_bytes())
        .unwrap();
    let Seen::Read { value, .. } = read else { panic!("{message}: {read:?}") };
    let exchange = Exchanger::new(writer, reader)
        .exchange(Format::ProtobufBinary, Leniency::Tolerant, (from, to), &value)
        .unwrap();
    let Seen::Read { value, .. } = exchange.seen else { panic!("{message} is not read") };
    let bytes: Vec<String> = exchange.bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    (bytes.join(" "), wireproof_codec::json::write(reader, to, &value))
}

#[test]
fn messages_of_the_outcomes_are_real() {
    let page = places::text(&source().join("src/gate/outcomes.md"));
    let mut executed = 0;
    for row in page.lines().filter(|line| line.contains(" reads ") && line.contains('`')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [name, direction, message, bytes, has, _] = cells.as_slice() else { continue };
        let code = |cell: &str| cell.trim_matches('`').to_owned();
        let (old, new) = (example(name, "old.proto"), example(name, "new.proto"));
        let (writer, reader) = if *direction == "new reads old" { (old, new) } else { (new, old) };
        let (written, read) = sent(&writer, &reader, &code(message));
        assert_eq!(written, code(bytes), "{row}");
        assert_eq!(read, serde_json::from_str::<Value>(&code(has)).unwrap(), "{row}");
        executed += 1;
    }
    assert_eq!(executed, 3);
}

/// What programs that read, modify and write did when they were executed.
#[test]
fn what_becomes_of_unknown_fields_is_what_was_executed() {
    let page = places::text(&source().join("src/gate/tags-and-schemas.md"));
    let executed = places::text(&places::fixture("rewriting/rmw.tsv"));
    let (_, table) = page.split_once("| encoding | written back |").unwrap();
    let mut rows = 0;
    for row in table.lines().skip(2).take_while(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [encoding, back, read, outcome] = cells.as_slice() else { panic!("{row}") };
        let codec = match *encoding {
            "Protobuf binary" => "proto_binary",
            "Protobuf JSON" => "proto_json_ignore_unknown",
            "Thrift binary" => "thrift_binary",
            "Avro" => "avro_with_writer",
            "JSON" => "json_open",
            other => panic!("{other}"),
        };
        let found = places::rows(&executed).find(|row| row.first() == Some(&codec)).unwrap();
        let squeezed = |text: &str| text.trim_matches('`').replace(' ', "");
        let [_, _, written, again, was] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(squeezed(back), squeezed(written), "{row}");
        assert_eq!(squeezed(read), squeezed(again), "{row}");
        assert_eq!(outcome, was, "{row}");
        rows += 1;
    }
    assert_eq!(rows, 5);
}

/// A copy of the book and of what it reads.
fn copied(name: &str) -> PathBuf {
    let folder = own(name);
    let _ = fs::remove_dir_all(&folder);
    let root = places::root();
    book::copy(&root.join("book"), &folder.join("book"));
    book::copy(&root.join("fixtures"), &folder.join("fixtures"));
    folder.join("book")
}

/// Builds a book with the preprocessor that was built with this test.
fn build(mdbook: &Path, book: &Path, out: &Path) -> Output {
    let programs = out.with_extension("programs");
    let _ = fs::remove_dir_all(&programs);
    fs::create_dir_all(&programs).unwrap();
    let preprocessor = env!("CARGO_BIN_EXE_mdbook-wireproof-under-test");
    std::os::unix::fs::symlink(preprocessor, programs.join("mdbook-wireproof")).unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    Command::new(mdbook)
        .arg("build")
        .arg(book)
        .arg("--dest-dir")
        .arg(out)
        .env("PATH", format!("{}:{path}", programs.display()))
        .output()
        .unwrap()
}

#[test]
fn it_builds_without_a_warning_and_its_links_lead_somewhere() {
    let Some(mdbook) = book::mdbook() else { return };
    let out = own("html");
    let _ = fs::remove_dir_all(&out);
    let built = build(&mdbook, &source(), &out);
    let told = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{told}");
    assert!(!told.contains("WARN") && !told.contains("warning"), "{told}");
    let (wrong, followed) = html::broken(&out);
    println!("{followed} links in {} pages", book::files(&out, "html").len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(followed > 1_000, "only {followed} links");
}

#[test]
fn an_error_in_a_block_fails_the_build_at_its_place() {
    let Some(mdbook) = book::mdbook() else { return };
    let book = copied("wrong-block");
    let page = book.join("src/start/wire-tour.md");
    let text = places::text(&page);
    let (before, after) = text.split_once("```wire\n").unwrap();
    let line = before.lines().count() + 2;
    fs::write(
        &page,
        format!(
            "{before}```wire\nstruct Oops {{ @1 required x: nowhere; }}\n```\n\n```wire\n{after}"
        ),
    )
    .unwrap();
    let built = build(&mdbook, &book, &own("wrong-block-html"));
    let told = String::from_utf8_lossy(&built.stderr);
    assert!(!built.status.success(), "{told}");
    assert!(told.contains(&format!("wire-tour.md:{line}:")) && told.contains("nowhere"), "{told}");
}

#[test]
fn a_block_that_is_wrong_in_another_way_fails_the_build() {
    let Some(mdbook) = book::mdbook() else { return };
    let book = copied("wrong-code");
    let page = book.join("src/start/wire-tour.md");
    let text = places::text(&page);
    let block = "```wire fails=E10\nstruct Fine { @1 required x: string; }\n```\n";
    fs::write(&page, format!("{text}\n{block}")).unwrap();
    let built = build(&mdbook, &book, &own("wrong-code-html"));
    let told = String::from_utf8_lossy(&built.stderr);
    assert!(!built.status.success() && told.contains("E10"), "{told}");
}

#[test]
fn every_wrong_directive_is_told() {
    let Some(mdbook) = book::mdbook() else { return };
    let book = copied("wrong-directives");
    let page = book.join("src/publish/changes.md");
    let text = places::text(&page);
    let wrong = "{{#wireproof contract no-such.wire}}\n\n{{#wireproof contrast a b}}\n";
    fs::write(&page, format!("{text}\n{wrong}")).unwrap();
    let built = build(&mdbook, &book, &own("wrong-directives-html"));
    let told = String::from_utf8_lossy(&built.stderr);
    assert!(!built.status.success(), "{told}");
    assert!(told.contains("no-such.wire") && told.contains("contrast a b"), "{told}");
}

#[test]
fn a_link_to_nowhere_is_found() {
    let Some(mdbook) = book::mdbook() else { return };
    let book = copied("wrong-link");
    let page = book.join("src/start/wire-tour.md");
    let text = places::text(&page);
    let links = "[gone](../gone.md) and [no anchor](first-check.md#no-such-anchor)";
    fs::write(&page, format!("{text}\n{links}\n")).unwrap();
    let out = own("wrong-link-html");
    let built = build(&mdbook, &book, &out);
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let (wrong, _) = html::broken(&out);
    assert!(wrong.iter().any(|it| it.contains("gone")), "{wrong:?}");
    assert!(wrong.iter().any(|it| it.contains("no-such-anchor")), "{wrong:?}");
}

#[test]
fn an_output_that_is_not_the_real_one_is_found() {
    let page = "```console\n$ wireproof rules | head -n 1\nsomething else\n```\n";
    let (told, page) = console::check("page.md", page, &sandbox("wrong-output")).unwrap_err();
    assert!(told.starts_with("page.md:2: `wireproof rules | head -n 1` prints"), "{told}");
    assert!(!page.contains("something else"), "{page}");
}
