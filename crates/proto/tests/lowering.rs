//! What a Protobuf file means in the model.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper of a test fails the test"
)]

mod common;

use common::{import_texts, told};
use wireproof_model::{
    Coding, Contract, Field, Framing, Int, Literal, Location, Number, Openness, Packing, Presence,
    Safety, Scalar, Struct, TypeKind,
};
use wireproof_source::Sources;

fn clean(texts: &[(&str, &str)]) -> (Sources, Contract) {
    let (sources, contract, problems) = import_texts(texts.iter().copied());
    assert_eq!(told(&sources, &problems), Vec::<String>::new());
    (sources, contract)
}

fn structure<'a>(contract: &'a Contract, symbol: &str) -> &'a Struct {
    contract.as_struct(contract.find(symbol).unwrap()).unwrap().1
}

fn field<'a>(contract: &'a Contract, symbol: &str, name: &str) -> &'a Field {
    let body = structure(contract, symbol);
    body.fields.iter().find(|field| field.meta.name.value == name).unwrap()
}

#[test]
fn presence_follows_syntax_label_and_features() {
    let (_, contract) = clean(&[
        (
            "2.proto",
            "syntax = \"proto2\"; package p2; message M { required int32 a = 1; optional int32 b = 2; \
             repeated int32 c = 3; oneof o { int32 d = 4; } }",
        ),
        (
            "3.proto",
            "syntax = \"proto3\"; package p3; message M { int32 a = 1; optional int32 b = 2; M c = 3; \
             oneof o { int32 d = 4; } map<string, M> e = 5; repeated M f = 6; }",
        ),
        (
            "e.proto",
            "edition = \"2023\"; package e; message M { int32 a = 1; \
             int32 b = 2 [features.field_presence = IMPLICIT]; \
             M c = 3 [features = { field_presence: LEGACY_REQUIRED }]; }",
        ),
    ]);
    let presences = |symbol| -> Vec<Presence> {
        structure(&contract, symbol).fields.iter().map(|field| field.presence).collect()
    };
    assert_eq!(
        presences("p2.M"),
        [Presence::Required, Presence::Optional, Presence::Optional, Presence::Optional]
    );
    assert_eq!(presences("p3.M"), [&[Presence::Implicit][..], &[Presence::Optional; 5]].concat());
    assert_eq!(presences("e.M"), [Presence::Optional, Presence::Implicit, Presence::Required]);
    let body = structure(&contract, "p3.M");
    assert_eq!(body.exclusive.len(), 1);
    assert_eq!(body.fields[3].exclusive, Some(0));
    assert_eq!(body.fields[1].exclusive, None);
}

#[test]
fn features_reach_from_the_file_to_the_field() {
    let (_, contract) = clean(&[(
        "e.proto",
        "edition = \"2023\"; package e; option features.enum_type = CLOSED; \
         option features.repeated_field_encoding = EXPANDED; option features.utf8_validation = NONE; \
         option features.message_encoding = DELIMITED; \
         message M { repeated int32 a = 1; repeated int32 b = 2 [features.repeated_field_encoding = PACKED]; \
         string c = 3; string d = 4 [features.utf8_validation = VERIFY]; M e = 5; \
         M f = 6 [features.message_encoding = LENGTH_PREFIXED]; map<int32, M> g = 7; E h = 8; \
         enum E { option features.enum_type = OPEN; A = 0; } enum F { B = 1; } }",
    )]);
    let of = |name| field(&contract, "e.M", name);
    assert_eq!((of("a").packing, of("b").packing), (Packing::Expanded, Packing::Packed));
    let text = |name| contract.ty(of(name).ty).kind.clone();
    assert_eq!(text("c"), TypeKind::Scalar(Scalar::String { checked: false }));
    assert_eq!(text("d"), TypeKind::Scalar(Scalar::String { checked: true }));
    assert_eq!(
        (of("e").framing, of("f").framing, of("g").framing),
        (Framing::Delimited, Framing::LengthPrefixed, Framing::LengthPrefixed)
    );
    let openness = |symbol| match &contract.ty(contract.find(symbol).unwrap()).kind {
        TypeKind::Enum(body) => body.openness,
        other => panic!("{other:?}"),
    };
    assert_eq!((openness("e.M.E"), openness("e.M.F")), (Openness::Open, Openness::Closed));
}

#[test]
fn members_keep_tags_keys_defaults_and_reservations() {
    let (sources, contract) = clean(&[(
        "a.proto",
        "syntax = \"proto2\"; package p;\n// About M.\nmessage M {\n  // About a.\n  \
         optional sint64 foo_bar = 5 [default = -7, json_name = \"x\", deprecated = true];\n  \
         repeated fixed32 b = 6 [json_name = \"b\"];\n  optional group G = 7 { optional bytes z = 1 [default = \"\\001\"]; }\n  \
         reserved 1, 3 to 4; reserved \"old\"; extensions 100 to max;\n  enum E { A = 1; B = 2; reserved 9 to max; }\n  \
         optional E e = 8 [default = B];\n}\nextend M { optional string ext = 100; }\n",
    )]);
    let first = field(&contract, "p.M", "foo_bar");
    assert_eq!(first.tag, Some(5));
    assert_eq!(first.meta.key.as_deref(), Some("x"));
    assert_eq!(first.default, Some(Literal::Number(Number::Int(-7))));
    assert!(first.meta.extra().deprecated.is_some());
    assert_eq!(sources.snippet(first.meta.docs.unwrap()), "// About a.");
    let zigzag = Int { bits: 64, signed: true, coding: Coding::ZigZag };
    assert_eq!(contract.ty(first.ty).kind, TypeKind::Scalar(Scalar::Int(zigzag)));
    assert_eq!(field(&contract, "p.M", "b").meta.key, None);
    let group = field(&contract, "p.M", "g");
    assert_eq!(group.framing, Framing::Delimited);
    assert_eq!(contract.as_struct(group.ty).unwrap().0, contract.find("p.M.G").unwrap());
    let z = field(&contract, "p.M.G", "z");
    assert_eq!(z.default, Some(Literal::Bytes(vec![1])));
    let body = structure(&contract, "p.M");
    let ranges: Vec<_> = body.reserved.tags.iter().map(|range| (range.first, range.last)).collect();
    assert_eq!(ranges, [(1, 1), (3, 4)]);
    assert_eq!(body.reserved.names[0].value, "old");
    assert_eq!((body.extensions[0].first, body.extensions[0].last), (100, 536_870_911));
    let extension = field(&contract, "p.M", "ext");
    assert!(extension.extension);
    assert_eq!(extension.meta.key.as_deref(), Some("[p.ext]"));
    let decl = contract.ty(contract.find("p.M.E").unwrap()).decl.as_ref().unwrap();
    assert_eq!(decl.parent, contract.find("p.M"));
    assert_eq!(field(&contract, "p.M", "e").default, Some(Literal::Symbol("B".into())));
}

#[test]
fn spans_are_the_elements_themselves() {
    let text = "syntax = \"proto3\";\npackage p;\n/* doc */ message M {\n  repeated Sub.T a = 1 [deprecated = true];\n  \
                map<string, .p.Sub> b = 2;\n  oneof o { bool c = 3; }\n}\nmessage Sub { message T {} }\n\
                enum E { Z = 0; }\nservice S { rpc R(stream M) returns (Sub); }\n";
    let (sources, contract) = clean(&[("a.proto", text)]);
    let snippet = |span| sources.snippet(span);
    let a = field(&contract, "p.M", "a");
    assert_eq!(snippet(a.meta.span), "repeated Sub.T a = 1 [deprecated = true]");
    assert_eq!(snippet(a.meta.name.span), "a");
    let list = contract.ty(a.ty);
    assert_eq!(snippet(list.span), "repeated Sub.T");
    let TypeKind::List(item) = list.kind else { panic!("{list:?}") };
    assert_eq!(snippet(contract.ty(item).span), "Sub.T");
    let map = contract.ty(field(&contract, "p.M", "b").ty);
    assert_eq!(snippet(map.span), "map<string, .p.Sub>");
    let TypeKind::Map { key, value } = map.kind else { panic!("{map:?}") };
    assert_eq!(
        (snippet(contract.ty(key).span), snippet(contract.ty(value).span)),
        ("string", ".p.Sub")
    );
    let body = structure(&contract, "p.M");
    assert_eq!(snippet(body.exclusive[0].meta.span), "oneof o { bool c = 3; }");
    let decl = contract.ty(contract.find("p.M").unwrap()).decl.as_ref().unwrap();
    assert!(
        snippet(decl.meta.span).starts_with("message M {")
            && snippet(decl.meta.span).ends_with('}')
    );
    assert_eq!(snippet(decl.meta.docs.unwrap()), "/* doc */");
    let service = &contract.services[0];
    assert_eq!(snippet(service.meta.span), "service S { rpc R(stream M) returns (Sub); }");
    assert_eq!(snippet(service.operations[0].meta.span), "rpc R(stream M) returns (Sub)");
    assert_eq!(snippet(contract.units[0].namespace_span), "p");
    for ty in &contract.types {
        assert!(!snippet(ty.span).is_empty(), "{ty:?}");
    }
}

#[test]
fn names_are_looked_up_from_the_inside_out() {
    let (sources, contract, problems) = import_texts([
        (
            "a.proto",
            "syntax = \"proto3\"; package a.b; import \"c.proto\"; message T {} message M { message T {} T inner = 1; b.T outer = 2; .c.T other = 3; c.T own = 4; hidden.H h = 5; hidden.H again = 6; message c { message T {} } }",
        ),
        ("c.proto", "syntax = \"proto3\"; package c; message T {}"),
        ("h.proto", "syntax = \"proto3\"; package hidden; message H {}"),
    ]);
    let symbol = |name: &str| {
        let id = contract.resolve(field(&contract, "a.b.M", name).ty);
        contract.ty(id).decl.as_ref().unwrap().symbol.clone()
    };
    assert_eq!(symbol("inner"), "a.b.M.T");
    assert_eq!(symbol("outer"), "a.b.T");
    assert_eq!(symbol("other"), "c.T");
    assert_eq!(symbol("own"), "a.b.M.c.T");
    let told = told(&sources, &problems);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("which is not imported"), "{told:?}");
}

#[test]
fn files_that_are_only_imported_give_what_is_used() {
    let parse = |at, text: &str| {
        std::sync::Arc::new(wireproof_proto::parse(wireproof_source::SourceId(at), text).0)
    };
    let input = |path: &str, at, named, text| wireproof_proto::Input {
        path: path.into(),
        file: parse(at, text),
        named,
    };
    let (contract, problems) = wireproof_proto::import(&[
        input(
            "a.proto",
            0,
            true,
            "syntax = \"proto3\"; import \"b.proto\"; import \"google/protobuf/any.proto\"; message A { B b = 1; google.protobuf.Any any = 2; }",
        ),
        input(
            "b.proto",
            1,
            false,
            "syntax = \"proto3\"; message B { C c = 1; } message C {} message D {}",
        ),
    ]);
    assert!(problems.is_empty(), "{problems:?}");
    let mut symbols: Vec<_> =
        contract.declarations().map(|(_, decl)| decl.symbol.as_str()).collect();
    symbols.sort_unstable();
    assert_eq!(symbols, ["A", "B", "C", "google.protobuf.Any"]);
    assert_eq!(contract.units.len(), 3);
}

const HTTP: &str = "syntax = \"proto3\"; package google.api; import \"google/protobuf/descriptor.proto\"; \
    extend google.protobuf.MethodOptions { HttpRule http = 72295728; } \
    message Http { repeated HttpRule rules = 1; } \
    message HttpRule { string selector = 1; oneof pattern { string get = 2; string put = 3; string post = 4; string delete = 5; string patch = 6; CustomHttpPattern custom = 8; } string body = 7; string response_body = 12; repeated HttpRule additional_bindings = 11; } \
    message CustomHttpPattern { string kind = 1; string path = 2; }";

#[test]
fn routes_bind_path_body_and_query() {
    let text = "syntax = \"proto3\"; package p; import \"google/api/annotations.proto\";\n\
        message Req { string name = 1; Inner inner = 2; int32 size = 3; repeated E kinds = 4; Inner other = 5; enum E { Z = 0; } }\n\
        message Inner { string id = 1; } message Res { Inner inner = 1; }\n\
        service S {\n\
        rpc Get(Req) returns (Res) { option (google.api.http) = { get: \"/v1/{name=shelves/*}/x/{inner.id}\" additional_bindings { post: \"/v1/all\" body: \"*\" } }; option idempotency_level = NO_SIDE_EFFECTS; }\n\
        rpc Put(Req) returns (stream Res) { option (google.api.http).put = \"/v1/{name}\"; option (.google.api.http).body = \"*\"; option (google.api.http).response_body = \"inner\"; }\n\
        rpc Patch(Req) returns (Res) { option (google.api.http) = { patch: \"/v1/{name}\", body: \"inner\" }; }\n\
        rpc Custom(Req) returns (Res) { option (google.api.http) = { custom: { kind: \"HEAD\" path: \"/v1/c\" } }; }\n\
        }";
    let (sources, contract) = clean(&[("a.proto", text), ("google/api/annotations.proto", HTTP)]);
    let service = contract.services.iter().find(|service| service.symbol == "p.S").unwrap();
    let [get, put, patch, custom] = service.operations.as_slice() else { panic!() };
    assert_eq!(get.safety, Safety::Safe);
    assert_eq!(get.http.len(), 2);
    let route = &get.http[0];
    assert_eq!(
        (route.method.as_str(), route.path.value.as_str()),
        ("GET", "/v1/{name=shelves/*}/x/{inner.id}")
    );
    assert_eq!(sources.snippet(route.path.span), "/v1/{name=shelves/*}/x/{inner.id}");
    let request = contract.find("p.Req").unwrap();
    let params: Vec<_> = route
        .params
        .iter()
        .map(|param| (param.meta.name.value.as_str(), param.location, param.field))
        .collect();
    let inner = contract.find("p.Inner").unwrap();
    assert_eq!(
        params,
        [
            ("name", Location::Path, Some((request, 0))),
            ("inner.id", Location::Path, Some((inner, 0))),
            ("size", Location::Query, Some((request, 2))),
            ("kinds", Location::Query, Some((request, 3))),
        ]
    );
    assert_eq!(sources.snippet(route.params[1].meta.span), "inner.id");
    assert!(route.bodies.is_empty());
    assert_eq!(contract.resolve(get.http[1].bodies[0].ty.unwrap()), request);
    let TypeKind::Part { of, fields } = &contract.ty(put.http[0].bodies[0].ty.unwrap()).kind else {
        panic!()
    };
    assert_eq!((*of, fields.as_slice()), (request, [1, 2, 3, 4].as_slice()));
    assert!(put.http[0].responses[0].stream);
    assert_eq!(contract.resolve(put.http[0].responses[0].bodies[0].ty.unwrap()), inner);
    assert_eq!(put.meta.extra, None);
    assert_eq!(contract.resolve(patch.http[0].bodies[0].ty.unwrap()), inner);
    let names: Vec<_> =
        patch.http[0].params.iter().map(|param| param.meta.name.value.as_str()).collect();
    assert_eq!(names, ["name", "size", "kinds"]);
    assert_eq!((custom.http[0].method.as_str(), custom.http[0].params.len()), ("HEAD", 3));
}

#[test]
fn well_known_types_are_single_values_and_sets_keep_their_framing() {
    let (_, contract) = clean(&[(
        "a.proto",
        "syntax = \"proto2\"; import \"google/protobuf/timestamp.proto\"; import \"google/protobuf/struct.proto\"; \
         import \"google/protobuf/duration.proto\"; import \"google/protobuf/wrappers.proto\"; \
         message M { optional google.protobuf.Timestamp a = 1; repeated google.protobuf.Duration b = 2; \
         optional google.protobuf.Value c = 3; optional google.protobuf.BoolValue d = 4; } \
         message Set { option message_set_wire_format = true; extensions 4 to max; }",
    )]);
    let kind = |name| contract.ty(field(&contract, "M", name).ty).kind.clone();
    assert_eq!(kind("a"), TypeKind::Scalar(Scalar::Timestamp(None)));
    let TypeKind::List(item) = kind("b") else { panic!() };
    assert_eq!(contract.ty(item).kind, TypeKind::Scalar(Scalar::Duration(None)));
    assert_eq!(kind("c"), TypeKind::Scalar(Scalar::Json));
    assert!(contract.as_struct(field(&contract, "M", "d").ty).is_some());
    let set = structure(&contract, "Set");
    assert!(set.item_framing);
    assert_eq!(set.extensions[0].last, 2_147_483_646);
    let encodings: Vec<_> = contract.encodings.iter().map(|used| used.name.as_str()).collect();
    assert_eq!(encodings, ["protobuf-binary", "protobuf-json"]);
}
