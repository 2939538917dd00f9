//! Small documents, good and hostile.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use proptest::prelude::*;
use wireproof_model::{Location, Presence, SchemeKind, Status, TypeKind};
use wireproof_openapi::{Document, Import, NoDocuments, import};
use wireproof_source::{Diagnostics, SourceId, document};

fn read(name: &str, text: &str) -> (Option<Import>, Diagnostics) {
    let (node, mut diagnostics) = document::parse(SourceId(0), name, text);
    let Some(node) = node else { return (None, diagnostics) };
    let found = import(&Document { source: SourceId(0), path: name, node: &node }, &NoDocuments);
    diagnostics.extend(found.diagnostics.clone());
    (Some(found), diagnostics)
}

const PETS: &str = r#"openapi: 3.0.3
info: {title: Pets, version: "1"}
servers:
  - url: https://{region}.example.com/v1
    variables: {region: {default: eu, enum: [eu, us]}}
security: [{token: []}]
paths:
  /pets/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: limit, in: query, schema: {type: integer, default: 10}}
    get:
      operationId: getPet
      security: []
      parameters:
        - {name: limit, in: query, required: true, style: pipeDelimited, schema: {type: integer}}
        - $ref: '#/components/parameters/Trace'
      responses:
        200:
          description: a pet
          headers: {X-Rate: {schema: {type: integer}}}
          content:
            application/json: {schema: {$ref: '#/components/schemas/Pet'}}
          links: {self: {operationId: getPet, parameters: {id: '$response.body#/id'}}}
        4XX: {$ref: '#/components/responses/Problem'}
    put:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema: {type: object, properties: {photo: {type: string, format: binary}}}
            encoding: {photo: {contentType: image/png}}
      callbacks:
        done:
          '{$request.query.url}':
            post:
              requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
              responses: {default: {description: ok}}
      responses: {default: {description: ok}}
components:
  parameters:
    Trace: {name: X-Trace, in: header, schema: {type: string, format: uuid}}
  responses:
    Problem: {description: wrong, content: {application/problem+json: {schema: {type: object}}}}
  securitySchemes:
    token: {type: http, scheme: bearer}
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: string, readOnly: true}
        kind: {allOf: [{$ref: '#/components/schemas/Kind'}], nullable: true}
        age: {type: integer, format: int32, nullable: true}
    Kind: {type: string, enum: [cat, dog]}
"#;

#[test]
fn a_document_is_understood_as_a_whole() {
    let (found, diagnostics) = read("pets.yaml", PETS);
    let found = found.unwrap();
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    let messages: Vec<_> =
        diagnostics.iter().map(|d| (d.message.as_str(), &PETS[d.span.range()])).collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert_eq!(messages[0].1, "nullable: true");
    let contract = &found.contract;
    assert_eq!(contract.services.len(), 1);
    let operations = &contract.services[0].operations;
    let names: Vec<_> =
        operations.iter().map(|operation| operation.meta.name.value.as_str()).collect();
    assert_eq!(names, ["getPet", "PUT /pets/{id}"]);
    let get = &operations[0].http[0];
    assert_eq!(operations[0].security.as_ref().unwrap().alternatives.len(), 0);
    let params: Vec<_> =
        get.params.iter().map(|p| (p.meta.name.value.as_str(), p.location, p.presence)).collect();
    assert_eq!(
        params,
        [
            ("id", Location::Path, Presence::Required),
            ("limit", Location::Query, Presence::Required),
            ("X-Trace", Location::Header, Presence::Optional),
        ]
    );
    assert_eq!(get.params[1].style.way.as_deref(), Some("pipeDelimited"));
    let statuses: Vec<_> = get.responses.iter().map(|response| response.status.value).collect();
    assert_eq!(statuses, [Status::Code(200), Status::Class(4)]);
    assert_eq!(get.responses[0].links[0].target.value, "getPet");
    let put = &operations[1].http[0];
    assert!(put.body_required);
    assert_eq!(put.bodies[0].parts[0].media.as_deref(), Some("image/png"));
    assert_eq!(contract.channels[0].symbol, "PUT /pets/{id}.done.{$request.query.url}");
    assert_eq!(contract.schemes[0].kind, SchemeKind::Bearer);
    assert_eq!(contract.servers[0].variables[0].2.len(), 2);
    let (pet, body) = contract.as_struct(contract.find("Pet").unwrap()).unwrap();
    assert_eq!(body.fields.len(), 3);
    assert!(matches!(contract.ty(body.fields[1].ty).kind, TypeKind::Nullable(_)));
    assert_eq!(&PETS[body.fields[0].meta.span.range()], "id: {type: string, readOnly: true}");
    assert_eq!(contract.symbol(wireproof_model::Element::Field(pet, 0)), "Pet.id");
    let total = found.keys.total();
    assert_eq!(total.listed, 0, "{:?}", found.keys);
}

#[test]
fn each_element_has_a_place() {
    let (found, _) = read("pets.yaml", PETS);
    let contract = found.unwrap().contract;
    for ty in &contract.types {
        assert!(ty.span.start < ty.span.end);
        if let TypeKind::Struct(body) = &ty.kind {
            assert!(body.fields.iter().all(|field| field.meta.span.start < field.meta.span.end));
        }
    }
    for operation in &contract.services[0].operations {
        assert!(PETS[operation.meta.span.range()].contains(':'));
    }
}

#[test]
fn other_versions_are_refused_at_their_place() {
    for (text, place) in [
        ("swagger: '2.0'\npaths: {}\n", "swagger: '2.0'"),
        ("openapi: 3.2.0\npaths: {}\n", "3.2.0"),
        ("asyncapi: 3.0.0\n", "asyncapi: 3.0.0"),
    ] {
        let (found, diagnostics) = read("a.yaml", text);
        let all: Vec<_> = diagnostics.iter().collect();
        assert_eq!(all.len(), 1);
        assert_eq!(&text[all[0].span.range()], place);
        assert!(diagnostics.has_errors() && found.unwrap().contract.services.is_empty());
    }
}

#[test]
fn hostile_documents_end_in_located_errors() {
    let head = "openapi: 3.1.0\ninfo: {title: a, version: '1'}\n";
    for rest in [
        "components: {schemas: {a: {$ref: '#/components/schemas/b'}, b: {$ref: '#/components/schemas/a'}}}",
        "components: {schemas: {a: {}, a: {}}}",
        "paths: {/a: {$ref: '#/paths/~1b'}, /b: {$ref: '#/paths/~1a'}}",
        "paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/p'}]}}}\ncomponents: {parameters: {p: {$ref: '#/components/parameters/p'}}}",
        "paths: {/a: {get: {responses: {200: {$ref: '#/components/responses/r'}}}}}",
        "paths: {/a: {get: {callbacks: {c: {$ref: '#/components/callbacks/c'}}}}}\ncomponents: {callbacks: {c: {$ref: '#/components/callbacks/c'}}}",
    ] {
        let text = format!("{head}{rest}\n");
        let (_, diagnostics) = read("a.yaml", &text);
        assert!(diagnostics.has_errors(), "{rest}");
        assert!(diagnostics.iter().all(|d| d.span.start < d.span.end), "{rest}");
    }
}

#[test]
fn callbacks_that_call_themselves_end() {
    let text = r##"{"openapi": "3.0.0", "paths": {"/a": {"get": {"callbacks": {"c": {"$ref": "#/components/callbacks/c"}}}}},
        "components": {"callbacks": {"c": {"x": {"post": {"callbacks": {"c": {"$ref": "#/components/callbacks/c"}}}}}}}}"##;
    let (found, diagnostics) = read("a.json", text);
    assert!(!diagnostics.has_errors());
    assert_eq!(found.unwrap().contract.channels.len(), 1);
}

#[test]
fn wrong_kinds_of_values_cost_their_construct_alone() {
    let text = r#"{"openapi": "3.0.0", "info": 5, "servers": {"a": 1}, "security": [1], "paths": {"/a": {"get": {"parameters": {"a": 1},
        "requestBody": [], "responses": {"abc": {}, "200": 7}, "security": 1, "tags": 3}, "post": 1, "put": {"responses": []}}, "/b": []},
        "components": {"schemas": {"A": {"type": "object", "properties": [1], "required": "x"}, "B": 4, "C": {"anyOf": {}},
        "D": {"enum": 1}, "E": {"items": 4, "type": "array"}, "F": {"allOf": [1]}, "G": {"$ref": 1}, "H": {"type": 5}}, "securitySchemes": {"a": 4}}}"#;
    let (found, diagnostics) = read("a.json", text);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}");
    assert!(found.unwrap().contract.services[0].operations.len() == 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Cut, doubled and overwritten text never panics, as YAML or as JSON.
    #[test]
    fn mutations_never_panic(edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..40, "[\\PC\n]{0,6}"), 1..6)) {
        let mut text = PETS.to_owned();
        for (at, length, new) in edits {
            let chars: Vec<char> = text.chars().collect();
            let start = at.index(chars.len().max(1)).min(chars.len());
            let end = (start + length).min(chars.len());
            text = chars[..start].iter().collect::<String>() + &new + &chars[end..].iter().collect::<String>();
        }
        let (_, diagnostics) = read("pets.yaml", &text);
        for diagnostic in &diagnostics {
            prop_assert!(text.is_empty() || text.get(diagnostic.span.range()).is_some_and(|text| !text.is_empty()), "{diagnostic:?}");
        }
        read("pets.json", &text);
    }

    /// A schema with any value under any keyword never panics.
    #[test]
    fn odd_values_never_panic(keyword in prop::sample::select(vec!["type", "enum", "const", "properties", "required", "additionalProperties",
        "items", "prefixItems", "allOf", "anyOf", "oneOf", "not", "if", "dependentRequired", "discriminator", "$ref", "default", "minimum", "pattern", "nullable"]),
        other in prop::sample::select(vec!["type", "properties", "allOf", "oneOf", "$ref", "enum", "discriminator"]),
        value in prop::sample::select(vec!["null", "1", "\"object\"", "[]", "{}", "[{}]", "{\"a\": {}}", "[null]", "[\"a\", 1]", "\"#\"", "\"#/components/schemas/A\"", "[{\"$ref\": \"#/components/schemas/A\"}]", "{\"propertyName\": \"x\"}"]),
        another in prop::sample::select(vec!["\"object\"", "{\"a\": {}}", "[{\"$ref\": \"#/components/schemas/A\"}, {\"type\": \"object\"}]", "\"#/components/schemas/A\"", "[\"a\"]", "{\"propertyName\": \"x\", \"mapping\": {\"k\": \"A\"}}"])) {
        let second = if keyword == other { String::new() } else { format!(", \"{other}\": {another}") };
        for version in ["3.0.0", "3.1.0"] {
            let text = format!("{{\"openapi\": \"{version}\", \"paths\": {{}}, \"components\": {{\"schemas\": {{\"A\": {{\"{keyword}\": {value}{second}}}}}}}}}");
            read("a.json", &text);
        }
    }
}
