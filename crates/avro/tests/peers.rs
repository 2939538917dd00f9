//! Every schema that Avro's and Confluent's own tests use imports, or is listed here with the reason.

#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use wireproof_avro::{Input, import};
use wireproof_source::{Sources, document};

/// What cannot be read on its own: case, and the text under its first error. `avro.Child` is declared by a schema
/// that the case reads first.
const REFUSED: &[(&str, &str)] = &[("avro-171", "\"avro.Child\"")];

fn check(id: &str, schema: &Value, refused: &mut Vec<(String, String)>) {
    let text = serde_json::to_string(schema).unwrap();
    let mut sources = Sources::default();
    let source = sources.add("case.avsc", text.as_str());
    let (node, problems) = document::parse_json(source, &text);
    assert!(!problems.has_errors(), "{id}: {problems:?}");
    let node = node.unwrap();
    let (contract, problems) = import(&[Input { source, path: "case.avsc", node: &node }]);
    assert!(contract.declarations().next().is_some(), "{id}: nothing was declared");
    if let Some(error) = problems.iter().find(|it| it.severity == wireproof_source::Severity::Error)
    {
        println!("{id}: {} at {}", error.message, sources.snippet(error.span));
        refused.push((id.to_owned(), sources.snippet(error.span).to_owned()));
    }
}

#[test]
fn schemas_of_avro_and_confluent_import() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/peers/");
    let mut refused = Vec::new();
    let mut seen = 0;
    for path in ["avro/cases.json", "confluent/avro/levels_cases.json"] {
        let Ok(text) = std::fs::read_to_string(format!("{shared}{path}")) else {
            println!("skipped: {shared}{path} is absent");
            return;
        };
        let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
        for case in &cases {
            let id = case["id"].as_str().unwrap();
            for key in ["reader", "writer", "new"] {
                if let Some(schema) = case.get(key) {
                    check(id, schema, &mut refused);
                    seen += 1;
                }
            }
            for schema in case.get("previous").and_then(Value::as_array).into_iter().flatten() {
                check(id, schema, &mut refused);
                seen += 1;
            }
        }
    }
    assert!(seen > 300, "{seen}");
    refused.dedup();
    let listed: Vec<(String, String)> =
        REFUSED.iter().map(|(id, at)| ((*id).to_owned(), (*at).to_owned())).collect();
    assert_eq!(refused, listed);
}

#[test]
fn schemas_of_the_evolution_matrix_import() {
    let path =
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/evolution/matrix_schemas.json");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: {path} is absent");
        return;
    };
    let steps: Vec<Value> = serde_json::from_str(&text).unwrap();
    let mut refused = Vec::new();
    for step in &steps {
        let id = step["step"].as_str().unwrap();
        for side in ["old", "new"] {
            if let Some(schema) = step["avro"].get(side).filter(|schema| !schema.is_null()) {
                check(id, schema, &mut refused);
            }
        }
    }
    assert!(steps.len() > 50 && refused.is_empty(), "{refused:?}");
}
