//! Whatever a text says, checking and lowering it ends, soon, with a contract and located problems.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use std::fmt::Write;
use std::time::Instant;

use common::{load_text, root};
use proptest::prelude::*;
use wireproof_model::project;

fn survives(text: String) {
    let started = Instant::now();
    let shown: String = text.chars().take(120).collect();
    let loaded = load_text("fail/soup.wire".as_ref(), text, &[]);
    for problem in &loaded.problems {
        assert!(problem.code.is_some(), "{problem:?}");
        assert!(loaded.sources.get(problem.span.source).is_some(), "{problem:?}");
    }
    for version in 0..loaded.contract.versions.len().min(4) {
        project(&loaded.contract, version as u16);
    }
    assert!(started.elapsed().as_secs() < 20, "{:?} for {shown}…", started.elapsed());
}

fn statement() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["A", "B", "C", "D"]);
    let ty = prop::sample::select(vec![
        "i32",
        "u64",
        "string",
        "A",
        "B?",
        "C",
        "list<D>",
        "set<A>",
        "map<B, C>",
        "decimal(9, 2)",
        "bytes [len 1..=1]",
        "list<list<B>> [len 1..]",
        "duration [range 1s..=2s]",
        "x.Y",
        "json",
    ]);
    let marks = prop::sample::select(vec![
        "",
        " since 2",
        " removed 2",
        " since 1 removed 3",
        " was b",
        " was c before 2",
        " as \"k\"",
        " deprecated 2 \"x\"",
        " removed 1",
        " since 9",
    ]);
    let member =
        (0..40_i64, prop::sample::select(vec!["a", "b", "c", "unknown", "type"]), ty, marks);
    let presence = prop::sample::select(vec!["required", "expected", "optional"]);
    let body = prop::collection::vec((member, presence), 0..5);
    (0..9, name, body).prop_map(|(kind, name, members)| {
        let mut fields = String::new();
        let mut variants = String::new();
        let mut values = String::new();
        let mut params = String::new();
        for ((tag, member, ty, marks), presence) in &members {
            let _ = write!(fields, "@{tag} {presence} {member}: {ty}{marks}; ");
            let _ = write!(params, "@{tag} {presence} {member}: {ty}{marks}, ");
            let _ = write!(variants, "@{tag} {member}: {ty}{marks}; ");
            let _ = write!(values, "@{tag} {member}{marks}; ");
        }
        let path = "http POST \"/{a}/{b}\" (header c, body b) -> 200 (header a);";
        match kind {
            0 => format!("struct {name} {{ {fields} }}"),
            1 => format!("closed struct {name} removed 2 {{ {fields} reserved @3, \"c\"; }}"),
            2 => format!("struct {name} was B since 2 {{ {fields} }}"),
            3 => format!("union {name} by \"a\" {{ {variants} }}"),
            4 => format!("union {name} {{ {variants} }}"),
            5 => format!("enum {name} {{ {values} }}"),
            6 => format!("type {name} = list<B>?;"),
            7 => format!("error {name} 404 {{ {fields} }}"),
            _ => format!(
                "service S{name} at \"/s\" {{ op p({params}) -> A throws {name}, B {{ {path} }} \
                 op q({name}) -> stream B {{ http GET \"/q\"; }} }} \
                 topic t{} \"x\" carries {name};",
                name.to_lowercase()
            ),
        }
    })
}

proptest! {
    #[test]
    fn any_declarations_are_checked_and_lowered(items in prop::collection::vec(statement(), 0..9)) {
        let contract = "contract K { encoding json, protobuf, avro; \
            version 1 supported; version 2 supported; version 3 current; }";
        survives(format!("namespace n;\n{contract}\n{}\n", items.join("\n")));
    }

    #[test]
    fn mutated_files_are_checked_and_lowered(
        file in 0_usize..22,
        edits in prop::collection::vec((0.0_f64..1.0, prop::sample::select(b"aA1@;{}()<>?=.,\" \n".to_vec()), 0_usize..6), 1..8),
    ) {
        let mut files: Vec<_> = ["examples", "fail"]
            .into_iter()
            .flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap())
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let mut bytes = std::fs::read(files.get(file % files.len()).unwrap()).unwrap();
        for (place, byte, cut) in edits {
            let at = (place * bytes.len() as f64) as usize;
            let end = (at + cut).min(bytes.len());
            bytes.splice(at..end, [byte]);
        }
        survives(String::from_utf8_lossy(&bytes).into_owned());
    }
}

#[test]
fn long_chains_and_many_names_end_soon() {
    let count = 20_000;
    let chain = |line: &dyn Fn(usize) -> String| {
        let lines: Vec<String> = (0..count).map(line).collect();
        format!(
            "namespace n;\ncontract C {{ encoding avro; version 1 current; }}\n{}",
            lines.join("\n")
        )
    };
    let next = |at: usize| (at + 1) % count;
    survives(chain(&|at| format!("struct S{at} {{ required next: S{}; }}", next(at))));
    survives(chain(&|at| format!("type T{at} = T{};", next(at))));
    survives(chain(&|at| format!("type T{at} = T{};", at + 1)));
    survives(chain(&|_| "struct Same { required same: Same; required same: Same; }".to_owned()));
    survives(chain(&|at| {
        format!("struct A{at} {{ required a: i32; }} struct B{at} {{ required a: A{at}; }}")
    }));
    let repeat = |count: usize, line: &dyn Fn(usize) -> String| {
        (0..count).map(line).collect::<Vec<String>>().join("\n")
    };
    let fields = repeat(count, &|at| format!("@{} required f{at}: i32;", at + 1));
    survives(format!("namespace n;\nstruct Wide {{ {fields} }}"));
    let versions = repeat(70_000, &|at| format!("version {at} supported;"));
    survives(format!("namespace n;\ncontract C {{ {versions} }}\nstruct S {{ required a: i32; }}"));
}
