//! What files and folders become, and what is refused.

#![allow(clippy::unwrap_used, clippy::panic)]

mod common;

use common::{Folder, keys, told};
use wireproof_load::{LoadError, Loader, Options, pair};
use wireproof_source::Severity;

const PROTO: &str = "syntax = \"proto3\";\npackage p;\n";
const WIRE: &str = "namespace w;\n\ncontract W {\n  version 1 current;\n}\n";
const OPEN_API: &str = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";

#[test]
fn a_folder_holds_contracts_of_all_formats() {
    let folder = Folder::with(&[
        ("proto/a.proto", &format!("{PROTO}import \"b.proto\";\nmessage A {{ B b = 1; }}\n")),
        ("proto/b.proto", &format!("{PROTO}message B {{}}\n")),
        ("api/one.yaml", OPEN_API),
        (
            "api/two.json",
            r#"{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}"#,
        ),
        (
            "schema/s.json",
            r#"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string"}"#,
        ),
        (
            "avro/x.avsc",
            r#"{"type": "record", "name": "X", "fields": [{"name": "y", "type": "Y"}]}"#,
        ),
        ("avro/y.avsc", r#"{"type": "record", "name": "Y", "fields": []}"#),
        ("wire/w.wire", WIRE),
        (".hidden/no.proto", "no"),
        ("node_modules/no.proto", "no"),
        ("target/CACHEDIR.TAG", ""),
        ("target/no.proto", "no"),
        ("readme.md", "no"),
    ]);
    let loaded = folder.clean(".");
    assert_eq!(
        keys(&loaded),
        [
            ("", "Protobuf"),
            ("", "Avro"),
            ("api/one.yaml", "OpenAPI"),
            ("api/two.json", "OpenAPI"),
            ("schema/s.json", "JSON Schema"),
            ("wire/w.wire", "Wire"),
        ]
    );
    let protobuf = &loaded.contracts[0];
    // `b.proto` is found from the folder of the file that imports it.
    assert!(protobuf.contract.find("p.A").is_some() && protobuf.contract.find("p.B").is_some());
    assert_eq!(protobuf.files.len(), 2);
    assert!(loaded.contracts[1].contract.find("Y").is_some());
    assert!(loaded.contracts[2].keys.is_some());
}

#[test]
fn what_is_no_contract_is_a_note_in_a_folder_and_an_error_by_name() {
    let folder = Folder::with(&[
        ("package.json", "{\"name\": \"x\"}"),
        ("tsconfig.json", "{\"$schema\": \"https://json.schemastore.org/tsconfig\"}"),
        ("broken.yaml", "a: [\n"),
        ("api.yaml", OPEN_API),
        ("old.thrift", "struct S {}"),
    ]);
    let mut loader = folder.loader();
    let (loaded, problems) = loader.load(".").unwrap();
    assert_eq!(keys(&loaded), [("api.yaml", "OpenAPI")]);
    assert!(!problems.has_errors());
    let notes = told(&loader, &problems, Severity::Note);
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(notes.iter().any(|note| note.starts_with("package.json:1:1 ")), "{notes:?}");
    assert_eq!(loaded.passed_over[0].path, "old.thrift");

    let errors = folder.errors("package.json");
    assert_eq!(errors.len(), 1);
    assert!(errors[0].starts_with("package.json:1:2 "), "{errors:?}");
    assert!(!folder.errors("broken.yaml").is_empty());
    assert!(matches!(folder.load("old.thrift"), Err(LoadError::Unsupported { .. })));
    assert!(matches!(folder.load("gone.proto"), Err(LoadError::NotFound { .. })));
    std::fs::create_dir(folder.0.join("empty")).unwrap();
    assert!(matches!(folder.load("empty"), Err(LoadError::NoContract { .. })));
}

#[test]
fn a_document_that_claims_to_be_one_must_be_right() {
    let folder = Folder::with(&[
        ("api.yaml", "openapi: 3.0.3\npaths: [\n"),
        ("old.yaml", "swagger: '2.0'\npaths: {}\n"),
    ]);
    let errors = folder.errors(".");
    assert!(errors.iter().any(|it| it.starts_with("api.yaml:")), "{errors:?}");
    assert!(errors.iter().any(|it| it.starts_with("old.yaml:1:1 ")), "{errors:?}");
}

#[test]
fn protobuf_imports_are_tried_upwards_then_in_includes() {
    let import = |path: &str, ty: &str| {
        format!(
            "{PROTO}import \"{path}\";\nimport \"google/protobuf/timestamp.proto\";\nmessage A {{ {ty} x = 1; google.protobuf.Timestamp t = 2; }}\n"
        )
    };
    let folder = Folder::with(&[
        ("root/api/v1/a.proto", &import("api/v1/sub/b.proto", "B")),
        ("root/api/v1/sub/b.proto", &format!("{PROTO}message B {{}}\n")),
        ("root/api/v2/a.proto", &import("more/c.proto", "C")),
        ("else/more/c.proto", &format!("{PROTO}message C {{}}\n")),
    ]);
    let root = Options { root: Some("root".into()), ..folder.options() };
    let (loaded, problems) = Loader::new(root.clone()).load("root/api/v1").unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let units: Vec<(&str, bool)> =
        loaded.contracts[0].contract.units.iter().map(|it| (it.path.as_str(), it.named)).collect();
    // Named as others would import them.
    assert!(units.contains(&("api/v1/a.proto", true)), "{units:?}");
    assert!(units.contains(&("api/v1/sub/b.proto", true)), "{units:?}");

    let mut loader = Loader::new(root.clone());
    let (_, problems) = loader.load("root/api/v2").unwrap();
    let errors = told(&loader, &problems, Severity::Error);
    assert!(errors[0].starts_with("root/api/v2/a.proto:3:8 "), "{errors:?}");

    let include = Options { includes: vec!["else".into()], ..root };
    let (loaded, problems) = Loader::new(include).load("root/api/v2").unwrap();
    assert!(problems.is_empty(), "{problems:?}");
    let units = &loaded.contracts[0].contract.units;
    assert!(units.iter().any(|unit| unit.path == "more/c.proto" && !unit.named));
}

#[test]
fn paths_are_shown_as_they_are_seen_from_the_current_folder() {
    let folder = Folder::with(&[
        ("repo/.git/HEAD", "ref: refs/heads/main\n"),
        ("repo/api/a.proto", "syntax = 1;"),
        ("repo/web/x", ""),
        ("alone/b.proto", "syntax = 1;"),
    ]);
    let shown = |from: &str, named: &str| {
        let base = folder.options().folder.unwrap_or_default().join(from);
        let mut loader = Loader::new(Options { folder: Some(base), ..Options::default() });
        let (_, problems) = loader.load(named).unwrap();
        told(&loader, &problems, Severity::Error)[0].split(':').next().unwrap().to_owned()
    };
    assert_eq!(shown("repo", "api"), "api/a.proto");
    assert_eq!(shown("repo/api", "a.proto"), "a.proto");
    assert_eq!(shown("repo/api", "./a.proto"), "a.proto");
    assert_eq!(shown("repo/web", "../api/a.proto"), "../api/a.proto");
    assert_eq!(shown("", "repo/api/a.proto"), "repo/api/a.proto");
    assert_eq!(shown("", "alone/"), "alone/b.proto");
    assert_eq!(shown("repo/web", "../../alone/b.proto"), "../../alone/b.proto");
}

#[test]
fn protobuf_imports_that_go_in_circles_or_outside_are_told() {
    let folder = Folder::with(&[
        ("in/a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\n"),
        ("in/b.proto", "syntax = \"proto3\";\nimport \"a.proto\";\n"),
        ("up/a.proto", "syntax = \"proto3\";\nimport \"../in/a.proto\";\n"),
    ]);
    let errors = folder.errors("in");
    assert!(errors.iter().any(|it| it.contains("b.proto:2:8 ")), "{errors:?}");
    let errors = folder.errors("up");
    assert!(errors.iter().any(|it| it.contains("a.proto:2:8 ")), "{errors:?}");
}

#[test]
fn one_file_under_two_names_is_told() {
    let folder = Folder::with(&[
        ("api/a.proto", "syntax = \"proto3\";\nimport \"c.proto\";\nmessage A { C c = 1; }\n"),
        ("api/b.proto", "syntax = \"proto3\";\nimport \"api/c.proto\";\nmessage B { C c = 1; }\n"),
        ("api/c.proto", "syntax = \"proto3\";\nmessage C {}\n"),
    ]);
    let root = Options { root: Some(".".into()), ..folder.options() };
    let mut loader = Loader::new(root);
    let (_, problems) = loader.load("api").unwrap();
    let errors = told(&loader, &problems, Severity::Error);
    assert!(errors[0].starts_with("api/b.proto:2:8 `api/c.proto` is the file"), "{errors:?}");
}

#[test]
fn text_that_is_not_utf8_is_told_with_its_place() {
    let folder = Folder::new();
    for name in ["a.proto", "a.yaml", "a.avsc", "a.wire"] {
        folder.write(name, b"ok\nab\xff\xfecd\n");
        let errors = folder.errors(name);
        assert_eq!(errors.len(), 1, "{errors:?}");
        let expected = format!("{name}:2:3 `{name}` is not UTF-8: byte 5 is 0xff");
        assert_eq!(errors[0], expected);
    }
    assert_eq!(folder.errors(".").len(), 4);
}

#[test]
fn documents_refer_to_one_another_inside_the_root() {
    let api = |reference: &str| {
        format!("{OPEN_API}components:\n  schemas:\n    P: {{$ref: '{reference}'}}\n")
    };
    let folder = Folder::with(&[
        ("outer.yaml", "type: string\n"),
        ("in/api.yaml", &api("./parts/a%20pet.yaml#/Pet")),
        (
            "in/parts/a pet.yaml",
            "Pet:\n  type: object\n  properties:\n    other: {$ref: '../api.yaml#/components/schemas/P'}\n",
        ),
        ("out/api.yaml", &api("../outer.yaml")),
        ("gone/api.yaml", &api("gone.yaml")),
        ("net/api.yaml", &api("https://example.com/x.yaml")),
    ]);
    let (loaded, problems) = folder.load("in").unwrap();
    assert!(!problems.has_errors(), "{problems:?}");
    // The part is no contract of its own, and needs no note.
    assert_eq!(keys(&loaded), [("api.yaml", "OpenAPI")]);
    assert!(problems.iter().all(|it| !it.message.contains("ignored")), "{problems:?}");
    assert_eq!(loaded.contracts[0].contract.units.len(), 2);
    for target in ["out/api.yaml", "gone/api.yaml", "net/api.yaml"] {
        let errors = folder.errors(target);
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with(&format!("{target}:6:15 ")), "{errors:?}");
    }
    assert!(folder.errors("out/api.yaml")[0].contains("outside of the root"));
    // A root above both lets it through.
    let root = Options { root: Some(".".into()), ..folder.options() };
    let (_, problems) = Loader::new(root).load("out/api.yaml").unwrap();
    assert!(!problems.has_errors(), "{problems:?}");
}

#[test]
fn wire_imports_every_format() {
    let folder = Folder::with(&[
        (
            "a.wire",
            "namespace a;\n\nimport \"lib.wire\" as lib;\nimport \"p/p.proto\" as p;\nimport \"s.avsc\" as s;\nimport \"o.yaml\" as o;\nimport \"j.json\" as j;\n\nstruct A {\n  required l: lib.L;\n  required p: p.P;\n  required s: s.S;\n  required o: o.O;\n  required j: j.J;\n}\n",
        ),
        ("lib.wire", "namespace lib;\n\nstruct L {\n  required x: i32;\n}\n"),
        ("p/p.proto", "syntax = \"proto3\";\nmessage P { int32 x = 1; }\n"),
        ("s.avsc", r#"{"type": "record", "name": "S", "fields": []}"#),
        ("o.yaml", &format!("{OPEN_API}components:\n  schemas:\n    O: {{type: object}}\n")),
        ("j.json", r#"{"title": "J", "type": "object"}"#),
    ]);
    let mut loader = folder.loader();
    let (loaded, problems) = loader.load("a.wire").unwrap();
    let errors = told(&loader, &problems, Severity::Error);
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(loaded.contracts[0].contract.units.len(), 6);
}

#[test]
fn wire_imports_that_lead_nowhere_are_told() {
    let folder = Folder::with(&[
        (
            "in/a.wire",
            "namespace a;\n\nimport \"../out.wire\" as out;\nimport \"gone.wire\" as gone;\nimport \"x.thrift\" as x;\nimport \"a.wire\" as self;\nimport \"broken.wire\" as broken;\n",
        ),
        ("in/x.thrift", ""),
        ("out.wire", "namespace out;\n"),
    ]);
    folder.write("in/broken.wire", b"\xff");
    let errors = folder.errors("in/a.wire");
    for line in [3, 4, 5, 6, 7] {
        let place = format!("in/a.wire:{line}:");
        assert!(errors.iter().any(|it| it.starts_with(&place)), "{line}: {errors:#?}");
    }
    assert!(errors.iter().any(|it| it.starts_with("in/broken.wire:1:1 ")), "{errors:#?}");
}

#[test]
fn libraries_come_through_imports_unless_they_are_alone() {
    let library = "namespace lib;\n\nstruct L {\n  required x: i32;\n}\n";
    let beside = Folder::with(&[("w.wire", WIRE), ("lib.wire", library)]);
    let (loaded, problems) = beside.load(".").unwrap();
    assert_eq!(keys(&loaded), [("w.wire", "Wire")]);
    assert_eq!(problems.len(), 1, "{problems:?}");
    let user =
        "namespace user;\n\nimport \"lib.wire\" as lib;\n\nstruct U {\n  required l: lib.L;\n}\n";
    let alone = Folder::with(&[("user.wire", user), ("lib.wire", library)]);
    assert_eq!(keys(&alone.clean(".")), [("user.wire", "Wire")]);
}

#[test]
fn a_version_is_named_after_the_file() {
    let two = "namespace w;\n\ncontract W {\n  version 1 deprecated;\n  version 2 current;\n}\n";
    let folder = Folder::with(&[("w.wire", two), ("a.proto", PROTO), ("o@1.wire", WIRE)]);
    assert_eq!(folder.clean("w.wire").contracts[0].version, None);
    assert_eq!(folder.clean("w.wire@1").contracts[0].version, Some(0));
    assert_eq!(folder.clean("w.wire@2").contracts[0].version, Some(1));
    assert_eq!(folder.clean("o@1.wire").contracts[0].version, None);
    let missing = folder.load("w.wire@3").unwrap_err().to_string();
    assert!(missing.contains("it has 1, 2"), "{missing}");
    let other = folder.load("a.proto@1").unwrap_err().to_string();
    assert!(other.contains("only Wire contracts have versions"), "{other}");
}

#[test]
fn nothing_outside_of_the_root_is_read() {
    let folder = Folder::with(&[
        ("secret.proto", "secret"),
        ("in/a.proto", "syntax = \"proto3\";\n"),
        ("link/x.md", ""),
    ]);
    let root = Options { root: Some("in".into()), ..folder.options() };
    let refused = Loader::new(root).load("secret.proto");
    assert!(matches!(refused, Err(LoadError::OutsideRoot { .. })), "{refused:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(folder.0.join("secret.proto"), folder.0.join("link/s.proto")).unwrap();
        let refused = folder.load("link");
        assert!(matches!(refused, Err(LoadError::OutsideRoot { .. })), "{refused:?}");
        symlink(folder.0.join("in"), folder.0.join("in/again")).unwrap();
        let loaded = folder.clean("in");
        assert_eq!(loaded.passed_over[0].path, "in/again");
        folder.write("to/a.proto", "syntax = \"proto3\";\nimport \"s.proto\";\n");
        symlink(folder.0.join("secret.proto"), folder.0.join("to/s.proto")).unwrap();
        let errors = folder.errors("to/a.proto");
        assert!(errors[0].starts_with("to/a.proto:2:8 `s.proto` lies outside"), "{errors:?}");
    }
}

#[test]
fn contracts_pair_by_format_and_key() {
    let old = Folder::with(&[("a.yaml", OPEN_API), ("b.yaml", OPEN_API), ("x.proto", PROTO)]);
    let new = Folder::with(&[("b.yaml", OPEN_API), ("c.yaml", OPEN_API), ("y/z.proto", PROTO)]);
    let pairs = pair(old.clean("."), new.clean("."));
    let keys: Vec<(Option<&str>, Option<&str>)> = pairs
        .iter()
        .map(|pair| {
            let key = |it: &'_ Option<wireproof_load::LoadedContract>| {
                it.as_ref().map(|it| it.key.clone())
            };
            (key(&pair.old), key(&pair.new))
        })
        .map(|(old, new)| (old.map(|it| &*it.leak()), new.map(|it| &*it.leak())))
        .collect();
    assert_eq!(
        keys,
        [
            (Some(""), Some("")),
            (Some("a.yaml"), None),
            (Some("b.yaml"), Some("b.yaml")),
            (None, Some("c.yaml")),
        ]
    );
    let alone = pair(old.clean("a.yaml"), new.clean("y"));
    assert_eq!(alone.len(), 1);
}

#[test]
fn hostile_text_is_an_error_with_a_place() {
    let deep = format!(
        "{{\"openapi\": \"3.0.3\", \"x\": {}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    let folder = Folder::with(&[("deep.json", &deep), ("deep.avsc", &"[".repeat(100_000))]);
    assert!(!folder.errors("deep.json").is_empty());
    assert!(!folder.errors("deep.avsc").is_empty());
    assert!(!folder.errors(".").is_empty());
}
