//! Descriptors of contracts in other formats are ones that the reference compiler takes.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod common;

use std::process::Command;

use prost::Message;
use wireproof_model::{Contract, UnitId};
use wireproof_proto::descriptor::{self, DescriptorProto, FileDescriptorSet};
use wireproof_source::Sources;

fn wire(text: &str) -> Contract {
    let mut sources = Sources::default();
    let id = sources.add("a.wire", text);
    let (tree, problems) = wireproof_idl::parse(id, text);
    assert!(!problems.has_errors(), "{problems:?}");
    let file = wireproof_idl::Resolved { path: "a.wire".into(), tree: &tree, imports: Vec::new() };
    let program = wireproof_idl::Program { files: vec![file], foreign: Vec::new() };
    let (contract, problems) = wireproof_idl::lower(&program);
    assert!(!problems.has_errors(), "{problems:?}");
    contract
}

/// The descriptors of a contract; the reference compiler must take them.
fn accepted(contract: &Contract) -> FileDescriptorSet {
    let units: Vec<UnitId> = (0..contract.units.len() as u32).map(UnitId).collect();
    let set = descriptor::file_set(contract, &units);
    let path = common::tempfile(std::path::Path::new("foreign"));
    std::fs::write(&path, set.encode_to_vec()).unwrap();
    let output = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .arg(format!("--descriptor_set_in={}", path.display()))
        .arg("--descriptor_set_out=/dev/null")
        .args(set.file.iter().filter_map(|file| file.name.as_deref()))
        .output()
        .unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(output.status.success(), "{}\n{set:#?}", String::from_utf8_lossy(&output.stderr));
    set
}

fn message<'a>(set: &'a FileDescriptorSet, name: &str) -> &'a DescriptorProto {
    let all = set.file.iter().flat_map(|file| &file.message_type);
    all.into_iter().find(|message| message.name.as_deref() == Some(name)).unwrap()
}

#[test]
fn every_kind_of_type_has_a_place() {
    let contract = wire(
        "namespace a.b;\n\
         type Id = uuid;\n\
         enum Colour { red; green; }\n\
         enum Size { red; large; }\n\
         struct Other { required x: i8; }\n\
         union Choice { text: string; many: list<i32>; nothing; other: Other; }\n\
         struct All { required id: Id; optional n: i64?; expected many: list<list<u32>>; optional c: Colour;\n\
           optional s: Size; optional m: map<Colour, list<Other>>; optional d: duration; required at: timestamp;\n\
           optional any: json; optional choice: Choice; optional maybe: list<string?>; optional days: set<date>;\n\
           optional price: decimal(10, 2); }\n",
    );
    let set = accepted(&contract);
    let all = message(&set, "All");
    let types: Vec<(Option<i32>, Option<&str>)> =
        all.field.iter().map(|field| (field.r#type, field.type_name.as_deref())).collect();
    assert_eq!(
        types,
        [
            (Some(9), None),
            (Some(3), None),
            (Some(11), Some(".a.b.All.ManyValues")),
            (Some(14), Some(".a.b.Colour")),
            (Some(14), Some(".a.b.Size")),
            (Some(11), Some(".a.b.All.MEntry")),
            (Some(11), Some(".google.protobuf.Duration")),
            (Some(11), Some(".google.protobuf.Timestamp")),
            (Some(11), Some(".google.protobuf.Value")),
            (Some(11), Some(".a.b.Choice")),
            (Some(11), Some(".a.b.All.MaybeValue")),
            (Some(9), None),
            (Some(9), None),
        ]
    );
    let labels: Vec<_> = all.field.iter().map(|field| field.label.unwrap()).collect();
    assert_eq!(labels, [1, 1, 3, 1, 1, 3, 1, 1, 1, 1, 3, 3, 1]);
    assert_eq!(all.field[0].proto3_optional, Some(true));
    let choice = message(&set, "Choice");
    assert_eq!(choice.oneof_decl.len(), 1);
    assert!(choice.field.iter().all(|field| field.oneof_index == Some(0)));
    let file = set.file.iter().find(|file| file.name.as_deref() == Some("a.wire.proto")).unwrap();
    let colour = &file.enum_type[0];
    assert_eq!(colour.value[0].number, Some(0));
}

#[test]
fn an_enum_without_a_zero_gets_one() {
    let contract = wire("namespace n;\nenum Kind { @1 one; @2 two; }\n");
    let set = accepted(&contract);
    let kind = &set.file.last().unwrap().enum_type[0];
    let values: Vec<_> = kind
        .value
        .iter()
        .map(|value| (value.name.as_deref().unwrap(), value.number.unwrap()))
        .collect();
    assert_eq!(values, [("KIND_UNKNOWN", 0), ("one", 1), ("two", 2)]);
}

#[test]
fn examples_of_the_language_have_descriptors() {
    let Some(folder) = common::shared("idl/examples") else { return };
    for name in ["common", "profiles"] {
        let text = std::fs::read_to_string(folder.join(format!("{name}.wire"))).unwrap();
        if text.contains("\nimport ") {
            continue;
        }
        let contract = wire(&text);
        let count = contract.versions.len().max(1);
        for version in 0..count {
            let projected = if contract.versions.is_empty() {
                contract.clone()
            } else {
                wireproof_model::project(&contract, version as u16)
            };
            accepted(&projected);
        }
    }
}
