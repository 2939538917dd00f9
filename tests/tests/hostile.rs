//! Input that is made to hurt: a located error, exit code 2, below 1 GiB of memory and 10 CPU-seconds. What still goes
//! another way stands in `tests/known/hostile.tsv`.
#![cfg(unix)]

use std::{collections::BTreeSet, fmt::Write, sync::Arc};

use libtest_mimic::Trial;
use wireproof_tests::{
    command,
    known::Known,
    suite::{self, Outcome},
};

/// How deep hostile texts nest.
const DEEP: usize = 100_000;

/// What the command is expected to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expected {
    /// A located error and exit code 2.
    Refused,
    /// The text is right: no error.
    Taken,
    /// Either, but neither a crash nor a verdict.
    Survived,
}

use Expected::{Refused, Survived, Taken};

/// A hostile input: the files, the one that is checked first.
struct Input {
    name: &'static str,
    expected: Expected,
    files: Vec<(&'static str, Vec<u8>)>,
}

fn input(name: &'static str, file: &'static str, text: impl Into<Vec<u8>>) -> Input {
    Input { name, expected: Refused, files: vec![(file, text.into())] }
}

impl Input {
    fn with(mut self, file: &'static str, text: impl Into<Vec<u8>>) -> Self {
        self.files.push((file, text.into()));
        self
    }

    fn expecting(mut self, expected: Expected) -> Self {
        self.expected = expected;
        self
    }
}

fn nested(open: &str, inside: &str, close: &str) -> String {
    open.repeat(DEEP) + inside + &close.repeat(DEEP)
}

const WIRE: &str =
    "namespace p;\ncontract C {\n  encoding json, protobuf;\n  version 1 current;\n}\n";
const PROTO: &str = "syntax = \"proto3\";\npackage p;\n";
const OPENAPI: &str = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n";

fn with_schema(schema: &str) -> String {
    format!("{OPENAPI}components:\n  schemas:\n{schema}")
}

fn wire() -> Vec<Input> {
    let text = |rest: &str| format!("{WIRE}{rest}");
    vec![
        input(
            "wire/nested types",
            "a.wire",
            text(&format!("struct A {{ @1 optional a: {}; }}\n", nested("list<", "i32", ">"))),
        ),
        input("wire/nested braces", "a.wire", text(&"struct A {".repeat(DEEP))),
        input("wire/import cycle", "a.wire", "namespace p;\nimport \"b.wire\" as b;\n")
            .with("b.wire", "namespace p;\nimport \"a.wire\" as a;\n"),
        input("wire/missing import", "a.wire", "namespace p;\nimport \"b.wire\" as b;\n"),
        input(
            "wire/import outside the root",
            "a.wire",
            "namespace p;\nimport \"../b.wire\" as b;\n",
        ),
        input("wire/alias cycle", "a.wire", text("type A = B;\ntype B = A;\n")),
        input("wire/no UTF-8", "a.wire", b"namespace p;\n// \xff\xfe\n".to_vec()),
        input(
            "wire/huge tag",
            "a.wire",
            text("struct A { @99999999999999999999 optional a: i32; }\n"),
        ),
        input(
            "wire/huge bound",
            "a.wire",
            text(&format!("struct A {{ @1 optional a: i32 [range ..={}]; }}\n", "9".repeat(DEEP))),
        ),
        input("wire/recursive struct", "a.wire", text("struct A { @1 optional a: A; }\n"))
            .expecting(Taken),
        input("wire/endless struct", "a.wire", text("struct A { @1 required a: A; }\n")),
    ]
}

fn proto() -> Vec<Input> {
    let text = |rest: &str| format!("{PROTO}{rest}");
    vec![
        input("proto/nested messages", "a.proto", text(&nested("message A {", "", "}"))),
        input("proto/nested braces", "a.proto", text(&"message A {".repeat(DEEP))),
        input(
            "proto/nested options",
            "a.proto",
            text(&format!("option (a) = {{{}}};\n", nested("a {", "", "}"))),
        ),
        input("proto/import cycle", "a.proto", text("import \"b.proto\";\n"))
            .with("b.proto", text("import \"a.proto\";\n")),
        input("proto/missing import", "a.proto", text("import \"b.proto\";\n")),
        input("proto/import outside the root", "a.proto", text("import \"../b.proto\";\n")),
        input("proto/missing type", "a.proto", text("message A { B b = 1; }\n")),
        input("proto/no UTF-8", "a.proto", b"syntax = \"proto3\"; // \xff\xfe\n".to_vec()),
        input(
            "proto/huge number",
            "a.proto",
            text("message A { int32 a = 99999999999999999999; }\n"),
        ),
        input(
            "proto/huge enum number",
            "a.proto",
            text("enum E { A = 0; B = 99999999999999999999; }\n"),
        ),
        input(
            "proto/duplicate number",
            "a.proto",
            text("message A { int32 a = 1; int32 b = 1; }\n"),
        )
        .expecting(Survived),
        input("proto/recursive message", "a.proto", text("message A { A a = 1; }\n"))
            .expecting(Taken),
    ]
}

/// A document of lists of aliases, each of the one before.
fn bomb() -> String {
    let mut text = String::from("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for at in 1..30 {
        let before = format!("*a{}", at - 1);
        let _ = writeln!(text, "x-{at}: &a{at} [{}]", vec![before; 10].join(", "));
    }
    format!("{OPENAPI}{text}")
}

/// A schema whose properties are aliases of the one before: what a reader would expand.
fn schema_bomb() -> String {
    let mut text = String::from("    S0: &s0 {type: object, properties: {a: {type: string}}}\n");
    for at in 1..30 {
        let before = at - 1;
        let _ = writeln!(
            text,
            "    S{at}: &s{at} {{type: object, properties: {{a: *s{before}, b: *s{before}, c: *s{before}}}}}"
        );
    }
    with_schema(&text)
}

fn openapi() -> Vec<Input> {
    let deep = nested("{\"a\":", "1", "}");
    vec![
        input(
            "openapi/nested json",
            "a.json",
            format!("{{\"openapi\": \"3.1.0\", \"x-a\": {deep}}}"),
        ),
        input("openapi/nested yaml", "a.yaml", format!("{OPENAPI}x-a: {}", nested("[", "", "]"))),
        input("openapi/open json", "a.json", "[".repeat(DEEP)),
        input("openapi/alias bomb", "a.yaml", bomb()),
        input("openapi/schema bomb", "a.yaml", schema_bomb()),
        input("openapi/alias of itself", "a.yaml", format!("{OPENAPI}x-a: &a [*a]\n")),
        input(
            "openapi/duplicate keys",
            "a.yaml",
            format!("{OPENAPI}info: {{title: u, version: '2'}}\n"),
        ),
        input(
            "openapi/duplicate keys in json",
            "a.json",
            "{\"openapi\": \"3.1.0\", \"openapi\": \"3.0.0\", \"paths\": {}}",
        ),
        input(
            "openapi/references in a circle",
            "a.yaml",
            with_schema(
                "    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n",
            ),
        ),
        input(
            "openapi/reference to itself",
            "a.yaml",
            with_schema("    A: {$ref: '#/components/schemas/A'}\n"),
        ),
        input(
            "openapi/missing reference",
            "a.yaml",
            with_schema("    A: {$ref: '#/components/schemas/B'}\n"),
        ),
        input("openapi/missing file", "a.yaml", with_schema("    A: {$ref: 'b.yaml#/A'}\n")),
        input(
            "openapi/reference outside the root",
            "a.yaml",
            with_schema("    A: {$ref: '../../../../../../etc/passwd'}\n"),
        ),
        input("openapi/no UTF-8", "a.yaml", b"openapi: 3.1.0\ninfo: {title: \xff\xfe}\n".to_vec()),
        input(
            "openapi/huge number",
            "a.yaml",
            with_schema(&format!("    A: {{type: integer, maximum: {}}}\n", "9".repeat(DEEP))),
        )
        .expecting(Survived),
        input(
            "openapi/huge exponent",
            "a.yaml",
            with_schema("    A: {type: number, maximum: 1e999999999, multipleOf: 1e-999999999}\n"),
        )
        .expecting(Survived),
        input(
            "openapi/recursive schema",
            "a.yaml",
            with_schema(
                "    A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}\n",
            ),
        )
        .expecting(Taken),
    ]
}

fn avro() -> Vec<Input> {
    let array = nested("{\"type\": \"array\", \"items\": ", "\"int\"", "}");
    let record = |field: &str| {
        format!(
            "{{\"type\": \"record\", \"name\": \"A\", \"fields\": [{{\"name\": \"a\", \"type\": {field}}}]}}"
        )
    };
    vec![
        input("avro/nested arrays", "a.avsc", array),
        input("avro/open json", "a.avsc", "[".repeat(DEEP)),
        input("avro/missing name", "a.avsc", record("\"B\"")),
        input("avro/no UTF-8", "a.avsc", b"{\"type\": \"\xff\xfe\"}".to_vec()),
        input(
            "avro/huge size",
            "a.avsc",
            record("{\"type\": \"fixed\", \"name\": \"F\", \"size\": 99999999999999999999999}"),
        ),
        input("avro/duplicate keys", "a.avsc", "{\"type\": \"int\", \"type\": \"long\"}"),
        input("avro/recursive record", "a.avsc", record("[\"null\", \"A\"]")).expecting(Taken),
    ]
}

/// The address space that a run may use: 1 GiB, and as much again for what an allocator reserves and does not touch.
const MEBIBYTES: u32 = 2048;

fn run(input: &Input) -> Outcome {
    let files: Vec<(&str, &[u8])> =
        input.files.iter().map(|(name, text)| (*name, text.as_slice())).collect();
    let name = input.name.replace(['/', ' '], "-");
    let folder = command::folder(env!("CARGO_TARGET_TMPDIR"), &format!("hostile/{name}"), &files);
    let file = input.files.first().map_or("", |(name, _)| name);
    let binary = env!("CARGO_BIN_EXE_wireproof-under-test");
    let mut wrong = Vec::new();
    for args in
        [&["check", file, "--against", file, "--root", "."][..], &["inspect", file, "--root", "."]]
    {
        let run = command::run_within(binary, &folder, args, (10, MEBIBYTES));
        let told: String = run.stderr.chars().take(300).collect();
        let right = match (input.expected, run.code) {
            (Refused, Some(2)) => run.stderr.contains("-->"),
            (Taken, Some(0)) => true,
            (Survived, Some(0 | 2)) => true,
            _ => false,
        };
        if !right {
            wrong.push(format!(
                "{}: exit {:?} instead of {:?}: {told}",
                args[0], run.code, input.expected
            ));
        } else if run.stderr.contains("panicked") {
            wrong.push(format!("{}: it panicked: {told}", args[0]));
        }
    }
    suite::all(&wrong)
}

fn main() {
    let known = Arc::new(Known::read("hostile.tsv"));
    let mut names = BTreeSet::new();
    let inputs = [wire(), proto(), openapi(), avro()].into_iter().flatten();
    let mut trials: Vec<Trial> = inputs
        .map(|input| {
            names.insert(input.name.to_owned());
            let known = Arc::clone(&known);
            suite::case(input.name, move || known.settle(input.name, run(&input)))
        })
        .collect();
    trials.push(suite::case("the_list_names_cases", move || known.only_names(&names)));
    suite::run(trials);
}
