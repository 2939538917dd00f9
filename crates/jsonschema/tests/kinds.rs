//! The kind that each spelling is imported as: equal schemas are equal types.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use wireproof_jsonschema::{Document, Documents, Import, NoDocuments, external_refs, import};
use wireproof_model::{Openness, Scalar, TypeId, TypeKind, Union, same_shape};
use wireproof_source::{Severity, SourceId, document};

fn read(text: &str) -> Import {
    let (node, diagnostics) = document::parse(SourceId(0), "root.json", text);
    assert!(diagnostics.is_empty(), "{text}: {diagnostics:?}");
    let node = node.unwrap();
    let found =
        import(&Document { source: SourceId(0), path: "root.json", node: &node }, &NoDocuments);
    let total = found.keys.total();
    assert_eq!(total.consumed + total.listed, keys(&node), "each key is counted: {text}");
    for ty in &found.contract.types {
        assert!(ty.span.start < ty.span.end, "{text}: a type without a place");
    }
    found
}

fn keys(node: &document::Node) -> u64 {
    let here = node.entries().iter().map(|entry| 1 + keys(&entry.node)).sum::<u64>();
    here + node.items().iter().map(keys).sum::<u64>()
}

fn root(found: &Import) -> TypeId {
    found.contract.find("root").unwrap()
}

/// What the root stands for, shown without its places.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (read(one), read(other));
    same_shape(&one.contract, root(&one), &other.contract, root(&other))
}

fn messages(found: &Import, severity: Severity) -> Vec<&str> {
    found
        .diagnostics
        .iter()
        .filter(|d| d.severity == severity)
        .map(|d| d.message.as_str())
        .collect()
}

#[test]
fn spellings_of_one_meaning_are_one_type() {
    let string_or_null = r#"{"type": ["string", "null"]}"#;
    assert!(same(string_or_null, r#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#));
    assert!(same(string_or_null, r#"{"oneOf": [{"type": "null"}, {"type": "string"}]}"#));
    let listed = r#"{"enum": ["a", "b"]}"#;
    assert!(same(listed, r#"{"oneOf": [{"const": "a"}, {"const": "b"}]}"#));
    assert!(same(listed, r#"{"type": "string", "anyOf": [{"enum": ["a"]}, {"const": "b"}]}"#));
    assert!(same(r#"{"const": "a"}"#, r#"{"enum": ["a"]}"#));
    assert!(same(r#"{"allOf": [{"type": "integer"}]}"#, r#"{"type": "integer"}"#));
    assert!(same("true", "{}"));
    assert!(same(r#"{"type": "object"}"#, r#"{"type": "object", "additionalProperties": true}"#));
    assert!(same(r#"{"type": "object"}"#, r#"{"type": "object", "additionalProperties": {}}"#));
    assert!(same(
        r#"{"type": "object", "properties": {"a": {}, "b": {}}, "required": ["b"]}"#,
        r#"{"allOf": [{"type": "object", "properties": {"a": {}}}, {"properties": {"b": {}}, "required": ["b"]}]}"#
    ));
    assert!(same(
        r#"{"type": "number", "minimum": 1, "exclusiveMinimum": true}"#,
        r#"{"type": "number", "exclusiveMinimum": 1}"#
    ));
    assert!(!same(listed, r#"{"enum": ["a", "b", "c"]}"#));
    assert!(!same(string_or_null, r#"{"type": "string"}"#));
}

#[test]
fn properties_moved_into_a_base_are_the_same_fields() {
    let base = r##"{"title": "root", "allOf": [{"$ref": "#/$defs/Base"}, {"type": "object", "properties": {"b": {"type": "string"}}}],
        "$defs": {"Base": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}}}"##;
    let flat = r#"{"title": "root", "type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
        "required": ["a"], "$defs": {"Base": {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}}}"#;
    assert!(same(base, flat));
}

#[test]
fn closed_objects_do_not_merge() {
    let found = read(
        r#"{"allOf": [{"type": "object", "properties": {"a": {}}, "additionalProperties": false}, {"type": "object", "properties": {"b": {}}}]}"#,
    );
    let TypeKind::Alias(of) = found.contract.ty(root(&found)).kind else { panic!("an alias") };
    assert!(matches!(found.contract.ty(of).kind, TypeKind::Schema(_)));
    let found =
        read(r#"{"properties": {"a": {}}, "type": "object", "additionalProperties": false}"#);
    let (_, body) = found.contract.as_struct(root(&found)).unwrap();
    assert_eq!(body.openness, Openness::Closed);
}

#[test]
fn recursion_is_fine_and_a_circle_of_names_is_not() {
    let found = read(
        r##"{"type": "object", "properties": {"next": {"$ref": "#"}, "extra": {"allOf": [{"$ref": "#"}, {"properties": {"more": {}}}]}}}"##,
    );
    assert!(!found.diagnostics.has_errors());
    for circle in [
        r##"{"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}"##,
        r##"{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}]}}}"##,
        r##"{"$ref": "#"}"##,
    ] {
        let found = read(circle);
        assert_eq!(messages(&found, Severity::Error).len(), 1, "{circle}: {:?}", found.diagnostics);
    }
    for fine in [
        r##"{"$defs": {"a": {"allOf": [{"$ref": "#/$defs/a"}, {"type": "object", "properties": {"x": {}}}]}}}"##,
        r##"{"$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, {"type": "object"}]}}}"##,
    ] {
        read(fine);
    }
}

#[test]
fn what_names_nothing_is_told_at_the_reference() {
    let text = r##"{"properties": {"a": {"$ref": "#/$defs/Gone"}, "b": {"$ref": "https://example.com/x.json"}, "c": {"$ref": "other.json"}}}"##;
    let found = read(text);
    let errors: Vec<_> =
        found.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert_eq!(errors.len(), 3);
    let mut places: Vec<&str> = errors.iter().map(|d| &text[d.span.range()]).collect();
    places.sort_unstable();
    assert_eq!(places, ["\"#/$defs/Gone\"", "\"https://example.com/x.json\"", "\"other.json\""]);
}

#[test]
fn a_key_that_nobody_knows_is_listed() {
    let found = read(
        r#"{"type": "object", "frobnicate": {"deep": 1}, "properties": {"frobnicate": {"x-mine": {"y": 2}}}}"#,
    );
    assert_eq!(messages(&found, Severity::Note), ["`frobnicate` is not understood here"]);
    let used = |keyword: &str| found.keys.by_keyword.get(keyword).copied().unwrap_or_default();
    assert_eq!((used("frobnicate").listed, used("deep").listed), (1, 1));
    assert_eq!((used("properties.*").consumed, used("x-mine").consumed), (1, 1));
    assert_eq!(used("(in values)").consumed, 1);
}

#[test]
fn names_and_anchors_of_schemas_are_found() {
    let found = read(
        r##"{"type": "object", "properties": {"a": {"$ref": "#here"}, "b": {"$ref": "https://example.com/b"}},
        "$defs": {"A": {"$anchor": "here", "type": "string"}, "B": {"$id": "https://example.com/b", "type": "integer"}}}"##,
    );
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
}

struct Two(document::Node);

impl Documents for Two {
    fn document(&self, _from: SourceId, path: &str) -> Option<Document<'_>> {
        (path == "sub dir/b.json").then_some(Document {
            source: SourceId(1),
            path: "sub dir/b.json",
            node: &self.0,
        })
    }
}

#[test]
fn other_documents_are_asked_for_and_become_units() {
    let text = r#"{"type": "object", "properties": {"a": {"$ref": "sub%20dir/b.json#/$defs/B"}, "b": {"$ref": "sub%20dir/b.json"}}}"#;
    let (node, _) = document::parse(SourceId(0), "a.json", text);
    let node = node.unwrap();
    let needed: Vec<String> = external_refs(&node).into_iter().map(|(path, _)| path).collect();
    assert_eq!(needed, ["sub dir/b.json"]);
    let (other, _) = document::parse(
        SourceId(1),
        "b.json",
        r##"{"type": "string", "$defs": {"B": {"$ref": "#"}}}"##,
    );
    let found = import(
        &Document { source: SourceId(0), path: "a.json", node: &node },
        &Two(other.unwrap()),
    );
    assert!(!found.diagnostics.has_errors(), "{:?}", found.diagnostics);
    assert_eq!(found.contract.units.len(), 2);
    assert!(found.contract.find("B").is_some() && found.contract.find("b").is_some());
}

#[test]
fn scalars_have_their_formats() {
    let scalar = |text: &str| {
        let found = read(text);
        let TypeKind::Alias(of) = found.contract.ty(root(&found)).kind else { panic!("an alias") };
        let ty = found.contract.ty(of);
        let TypeKind::Scalar(scalar) = ty.kind else { panic!("a scalar") };
        (scalar, ty.constraints.as_ref().and_then(|c| c.format.clone()))
    };
    assert_eq!(
        scalar(r#"{"type": "string", "format": "date-time"}"#),
        (Scalar::Timestamp(None), None)
    );
    assert_eq!(
        scalar(r#"{"type": "string", "format": "email"}"#),
        (Scalar::String { checked: true }, Some("email".into()))
    );
    assert_eq!(scalar(r#"{"type": "number", "format": "float"}"#), (Scalar::Float32, None));
    assert_eq!(scalar(r#"{"type": "integer"}"#), (Scalar::Integer, None));
}

#[test]
fn several_types_and_a_chain_of_many_are_taken() {
    let found = read(r#"{"type": ["string", "integer", "null"]}"#);
    let TypeKind::Alias(of) = found.contract.ty(root(&found)).kind else { panic!("an alias") };
    let TypeKind::Nullable(of) = found.contract.ty(of).kind else { panic!("nullable") };
    assert!(
        matches!(&found.contract.ty(of).kind, TypeKind::Union(Union { variants, .. }) if variants.len() == 2)
    );
    // A chain of 20,000 references, each through a merged object, costs neither stack nor much time.
    let many: Vec<String> = (0..20_000)
        .map(|n| format!(r##""d{n}": {{"type": "object", "properties": {{"p": {{"allOf": [{{"$ref": "#/$defs/d{}"}}, {{"properties": {{"q": {{}}}}}}]}}}}}}"##, (n + 1) % 20_000))
        .collect();
    let found = read(&format!(r#"{{"$defs": {{{}}}}}"#, many.join(",")));
    assert!(!found.diagnostics.has_errors());
}

#[test]
fn numbers_of_any_size_are_read() {
    let digits = "9".repeat(5_000);
    let found = read(&format!(
        r#"{{"type": "integer", "minimum": {digits}, "maxLength": 1e999, "default": {digits}, "enum": [{digits}, 1e999]}}"#
    ));
    assert!(!found.diagnostics.has_errors());
}
