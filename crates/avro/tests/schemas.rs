//! What schemas become, and what is wrong with those that Avro forbids.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use wireproof_avro::{Input, import};
use wireproof_model::{
    Contract, Discrimination, Literal, Number, Openness, Presence, Scalar, TimeUnit, TypeId,
    TypeKind,
};
use wireproof_source::{Diagnostics, Severity, Sources, document};

/// Imports texts as files `0.avsc`, `1.avsc`, …
fn read(texts: &[&str]) -> (Contract, Diagnostics, Sources) {
    let mut sources = Sources::default();
    let mut nodes = Vec::new();
    for (text, at) in texts.iter().zip(0..) {
        let path = format!("{at}.avsc");
        let source = sources.add(path.as_str(), *text);
        let (node, problems) = document::parse_json(source, text);
        assert!(!problems.has_errors(), "{problems:?}");
        nodes.push((source, path, node.unwrap()));
    }
    let files: Vec<Input<'_>> =
        nodes.iter().map(|(source, path, node)| Input { source: *source, path, node }).collect();
    let (contract, problems) = import(&files);
    (contract, problems, sources)
}

fn clean(text: &str) -> Contract {
    let (contract, problems, _) = read(&[text]);
    assert!(problems.is_empty(), "{problems:?}");
    contract
}

fn kind(contract: &Contract, id: TypeId) -> &TypeKind {
    &contract.ty(contract.resolve(id)).kind
}

/// The text under the first error and its message.
fn error(text: &str) -> (String, String) {
    let (_, problems, sources) = read(&[text]);
    let error = problems.iter().find(|it| it.severity == Severity::Error);
    let error = error.unwrap_or_else(|| panic!("no error in {text}: {problems:?}"));
    (sources.snippet(error.span).to_owned(), error.message.clone())
}

#[test]
fn a_record_is_a_struct() {
    let contract = clean(
        r#"{"type": "record", "name": "Order", "namespace": "shop.v1", "doc": "An order.", "aliases": ["Purchase"], "owner": "sales",
            "fields": [
              {"name": "id", "type": "long", "doc": "Its number."},
              {"name": "note", "type": ["null", "string"], "default": null, "aliases": ["remark"]},
              {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["NEW", "PAID"], "default": "NEW"}, "default": "PAID"},
              {"name": "lines", "type": {"type": "array", "items": "Order"}, "order": "ignore"},
              {"name": "labels", "type": {"type": "map", "values": "string"}, "default": {"a": "b"}},
              {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}, "default": "\u0001\u0000"},
              {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}, "default": 951782400000},
              {"name": "hash", "type": {"type": "fixed", "name": "other.Hash", "size": 2}, "default": "\u00ff\u0000"}]}"#,
    );
    let (id, body) = contract.as_struct(contract.find("shop.v1.Order").unwrap()).unwrap();
    let decl = contract.ty(id).decl.as_ref().unwrap();
    assert_eq!(decl.meta.name.value, "Order");
    assert_eq!(decl.meta.aliases().collect::<Vec<_>>(), ["Purchase"]);
    assert_eq!(decl.meta.attribute("avro.owner").unwrap().value, Literal::String("sales".into()));
    assert_eq!(contract.encodings[0].name, "avro-binary");
    assert_eq!(contract.units[0].namespace, "shop.v1");

    let fields = &body.fields;
    assert_eq!(fields[0].presence, Presence::Required);
    assert_eq!(fields[0].default, None);
    assert!(
        matches!(kind(&contract, fields[0].ty), TypeKind::Scalar(Scalar::Int(int)) if int.bits == 64 && int.signed)
    );
    assert_eq!(fields[1].presence, Presence::Expected);
    assert_eq!(fields[1].default, Some(Literal::Null));
    assert_eq!(fields[1].meta.aliases().collect::<Vec<_>>(), ["remark"]);
    assert!(matches!(kind(&contract, fields[1].ty), TypeKind::Nullable(_)));
    let TypeKind::Enum(state) = kind(&contract, fields[2].ty) else { panic!() };
    assert_eq!((state.openness, state.fallback), (Openness::Closed, Some(0)));
    assert_eq!(fields[2].default, Some(Literal::Symbol("PAID".into())));
    assert!(contract.find("shop.v1.State").is_some());
    let TypeKind::List(items) = kind(&contract, fields[3].ty) else { panic!() };
    assert_eq!(contract.resolve(*items), id);
    assert_eq!(
        fields[3].meta.attribute("avro.order").unwrap().value,
        Literal::String("ignore".into())
    );
    assert_eq!(
        fields[4].default,
        Some(Literal::Object(vec![("a".into(), Literal::String("b".into()))]))
    );
    // 0x0100 with two digits after the point.
    assert_eq!(fields[5].default, Some(Literal::String("2.56".into())));
    assert_eq!(fields[6].default, Some(Literal::String("2000-02-29T00:00:00Z".into())));
    assert_eq!(fields[7].default, Some(Literal::Bytes(vec![255, 0])));
    let hash = contract.find("other.Hash").unwrap();
    assert!(matches!(contract.ty(hash).kind, TypeKind::Scalar(Scalar::Bytes { fixed: Some(2) })));
}

#[test]
fn unions_keep_null_apart() {
    let contract = clean(
        r#"{"type": "record", "name": "R", "fields": [
            {"name": "a", "type": ["string", "null", "int"]},
            {"name": "b", "type": ["int", "R"], "default": 7},
            {"name": "c", "type": ["int"]},
            {"name": "d", "type": [{"type": "record", "name": "x.E", "fields": []}, {"type": "record", "name": "y.E", "fields": []}]}]}"#,
    );
    let (_, body) = contract.as_struct(contract.find("R").unwrap()).unwrap();
    let names = |id| match kind(&contract, id) {
        TypeKind::Union(union) => {
            assert_eq!(union.discrimination, Discrimination::Value { exactly_one: false });
            union.variants.iter().map(|it| it.meta.name.value.to_string()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let TypeKind::Nullable(inner) = kind(&contract, body.fields[0].ty) else { panic!() };
    assert_eq!(names(*inner), ["string", "int"]);
    assert_eq!(names(body.fields[1].ty), ["int", "R"]);
    assert_eq!(body.fields[1].default, Some(Literal::Number(Number::Int(7))));
    assert!(matches!(kind(&contract, body.fields[2].ty), TypeKind::Scalar(Scalar::Int(_))));
    assert_eq!(names(body.fields[3].ty), ["x.E", "y.E"]);
}

#[test]
fn logical_types_are_scalars() {
    let at = |base: &str, logical: &str| {
        let text = format!(r#"{{"type": "{base}", "logicalType": "{logical}"}}"#);
        let contract = clean(&text);
        match kind(&contract, contract.find("schema").unwrap()) {
            TypeKind::Scalar(scalar) => *scalar,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(at("string", "uuid"), Scalar::Uuid);
    assert_eq!(at("int", "date"), Scalar::Date);
    assert_eq!(at("int", "time-millis"), Scalar::Time(Some(TimeUnit::Millis)));
    assert_eq!(at("long", "time-micros"), Scalar::Time(Some(TimeUnit::Micros)));
    assert_eq!(at("long", "timestamp-millis"), Scalar::Timestamp(Some(TimeUnit::Millis)));
    assert_eq!(at("long", "timestamp-micros"), Scalar::Timestamp(Some(TimeUnit::Micros)));
    assert_eq!(at("long", "timestamp-nanos"), Scalar::Timestamp(Some(TimeUnit::Nanos)));
    assert_eq!(
        at("long", "local-timestamp-micros"),
        Scalar::LocalTimestamp(Some(TimeUnit::Micros))
    );
}

#[test]
fn a_logical_type_that_does_not_fit_is_ignored_with_a_note() {
    for text in [
        r#"{"type": "string", "logicalType": "date"}"#,
        r#"{"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3}"#,
        r#"{"type": "fixed", "name": "F", "size": 1, "logicalType": "decimal", "precision": 3}"#,
        r#"{"type": "fixed", "name": "D", "size": 12, "logicalType": "duration"}"#,
        r#"{"type": "int", "logicalType": "weekday"}"#,
    ] {
        let (contract, problems, _) = read(&[text]);
        let found: Vec<Severity> = problems.iter().map(|it| it.severity).collect();
        assert_eq!(found, [Severity::Note], "{text}");
        let (_, decl) = contract.declarations().next().unwrap();
        assert!(decl.meta.attribute("avro.logicalType").is_some(), "{text}");
    }
}

#[test]
fn files_may_use_each_others_names() {
    let (contract, problems, _) = read(&[
        r#"{"type": "record", "name": "a.Outer", "fields": [{"name": "in", "type": "b.Inner"}]}"#,
        r#"{"type": "record", "name": "b.Inner", "fields": [{"name": "out", "type": ["null", "a.Outer"], "default": null}]}"#,
        r#"["a.Outer", "b.Inner"]"#,
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    assert!(contract.find("a.Outer").is_some() && contract.find("b.Inner").is_some());
    assert!(matches!(kind(&contract, contract.find("2").unwrap()), TypeKind::Union(_)));
    assert_eq!(contract.units.len(), 3);
}

#[test]
fn what_avro_forbids_is_a_located_error() {
    let field = |ty: &str, default: &str| {
        format!(
            r#"{{"type": "record", "name": "R", "fields": [{{"name": "f", "type": {ty}, "default": {default}}}]}}"#
        )
    };
    let one = |ty: &str| {
        format!(r#"{{"type": "record", "name": "R", "fields": [{{"name": "f", "type": {ty}}}]}}"#)
    };
    let cases = [
        (one(r#""Gone""#), r#""Gone""#),
        (one(r#"[["int"], "string"]"#), r#"["int"]"#),
        (one(r#"["int", "string", "int"]"#), r#""int""#),
        (one(r#"{"type": "array"}"#), r#"{"type": "array"}"#),
        (one("7"), "7"),
        (one(r#"{"type": "enum", "name": "E", "symbols": ["A", "B", "A"]}"#), r#""A""#),
        (one(r#"{"type": "enum", "name": "E", "symbols": ["A-B"]}"#), r#""A-B""#),
        (one(r#"{"type": "enum", "name": "E", "symbols": ["A"], "default": "B"}"#), r#""B""#),
        (one(r#"{"type": "record", "name": "R", "fields": []}"#), r#""R""#),
        (one(r#"{"type": "record", "name": "1R", "fields": []}"#), r#""1R""#),
        (one(r#"{"type": "record", "name": "int", "fields": []}"#), r#""int""#),
        (one(r#"{"type": "fixed", "name": "F", "size": -1}"#), "-1"),
        (field(r#""int""#, "2147483648"), "2147483648"),
        (field(r#""string""#, "null"), "null"),
        (field(r#"["null", "int"]"#, r#""a""#), r#""a""#),
        (field(r#"{"type": "fixed", "name": "F", "size": 2}"#, r#""a""#), r#""a""#),
        (field(r#""bytes""#, r#""Ā""#), r#""Ā""#),
        (field(r#"{"type": "array", "items": "int"}"#, r#"[1, "b"]"#), r#""b""#),
        (
            field(
                r#"{"type": "record", "name": "S", "fields": [{"name": "x", "type": "int"}]}"#,
                "{}",
            ),
            "{}",
        ),
    ];
    for (text, place) in cases {
        let (found, message) = error(&text);
        assert_eq!(found, place, "{message} in {text}");
    }
    let twice = r#"{"type": "record", "name": "R", "fields": [{"name": "f", "type": "int"}, {"name": "f", "type": "long"}]}"#;
    assert_eq!(error(twice).0, r#""f""#);
}

#[test]
fn several_errors_are_told_at_once() {
    let (_, problems, _) = read(&[
        r#"{"type": "record", "name": "R", "fields": [{"name": "a", "type": "X"}, {"name": "b", "type": "Y"}, {"name": "c", "type": "int", "default": "z"}]}"#,
    ]);
    assert_eq!(problems.iter().filter(|it| it.severity == Severity::Error).count(), 3);
}

#[test]
fn unions_that_multiply_end() {
    let branches: Vec<String> = (0..12)
        .map(|at| format!(r#"{{"type": "record", "name": "R{at}", "fields": [{{"name": "f", "type": "U"}}, {{"name": "g{at}", "type": "int"}}]}}"#))
        .collect();
    let text = format!(
        r#"{{"type": "record", "name": "U", "fields": [{{"name": "f", "type": ["null", {}], "default": {}null{}}}]}}"#,
        branches.join(","),
        r#"{"f": {"f": "#.repeat(30),
        "}}".repeat(30)
    );
    let started = std::time::Instant::now();
    assert!(!error(&text).0.is_empty());
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn files_that_stand_alone_may_repeat_what_they_share() {
    let user = |name: &str, shared: &str| {
        format!(
            r#"{{"type": "record", "name": "{name}", "fields": [{{"name": "a", "type": {shared}}}]}}"#
        )
    };
    let shared = r#"{"type": "record", "name": "S", "fields": [{"name": "x", "type": "int"}]}"#;
    let turned = r#"{"name": "S", "type": "record", "fields": [{"type": "int", "name": "x"}]}"#;
    let other = r#"{"type": "record", "name": "S", "fields": [{"name": "x", "type": "long"}]}"#;
    let (contract, problems, _) = read(&[&user("A", shared), &user("B", turned)]);
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(contract.declarations().count(), 3);
    let (_, problems, sources) = read(&[&user("A", shared), &user("B", other)]);
    let error = problems.iter().next().unwrap();
    assert_eq!((sources.snippet(error.span), error.span.source.0), (r#""S""#, 1));
}
