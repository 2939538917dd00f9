//! Exchanges between contracts made by hand: what each format's reader makes of a message, and the endpoint behind it.

#![allow(clippy::panic, reason = "a test that meets what it does not expect fails")]

mod common;

use common::{enumeration, field, int, meta, node, structure};
use serde_json::json;
use wireproof_codec::{
    Complaint, Exchange, Failure, Format, Leniency, Seen, Value, exchange, json::schema,
};
use wireproof_model::{
    Bound, Coding, Constraints, Contract, Discrimination, Element, Former, Number, Openness,
    Presence, Range, Scalar, Type, TypeId, TypeKind, Union, Variant,
};
use wireproof_source::{Span, Spanned};

fn one_field(presence: Presence, scalar: Scalar) -> (Contract, TypeId) {
    let mut c = Contract::default();
    let ty = node(&mut c, TypeKind::Scalar(scalar));
    let m = structure(&mut c, "M", vec![field("a", 1, presence, ty)]);
    c.finish();
    (c, m)
}

fn i64s() -> Scalar {
    int(64, true, Coding::Variable)
}

fn i32s() -> Scalar {
    int(32, true, Coding::Variable)
}

fn read(exchange: &Exchange) -> (&Value, &[Complaint]) {
    match &exchange.seen {
        Seen::Read { value, complaints, .. } => (value, complaints),
        Seen::Unreadable(reason) => panic!("unreadable: {reason}"),
    }
}

fn a(value: Value) -> Value {
    Value::fields([(0, value)])
}

#[test]
fn a_narrower_reader_misreads_binary_and_refuses_json() {
    let (w, wm) = one_field(Presence::Optional, i64s());
    let (r, rm) = one_field(Presence::Optional, i32s());
    let sent = a(Value::Int(3_000_000_000));
    let run = |format| exchange(format, Leniency::Tolerant, (&w, wm), (&r, rm), &sent).unwrap();
    let binary = run(Format::ProtobufBinary);
    // Protocol Buffers, "Encoding": a varint, least significant group first.
    assert_eq!(binary.bytes, [0x08, 0x80, 0xbc, 0xc1, 0x96, 0x0b]);
    assert_eq!(read(&binary), (&a(Value::Int(-1_294_967_296)), &[][..]));
    assert!(matches!(run(Format::ProtobufJson).seen, Seen::Unreadable(_)));
    let document = run(Format::Json);
    assert_eq!(document.bytes, b"{\"a\":3000000000}");
    let (_, complaints) = read(&document);
    assert_eq!(complaints[0].path, [Element::Field(rm, 0)]);
}

#[test]
fn the_endpoint_misses_what_is_required() {
    let (w, wm) = one_field(Presence::Optional, i32s());
    let (r, rm) = one_field(Presence::Required, i32s());
    for format in [Format::ProtobufBinary, Format::ProtobufJson, Format::Json] {
        let sent = Value::object();
        let got = exchange(format, Leniency::Tolerant, (&w, wm), (&r, rm), &sent).unwrap();
        let (_, complaints) = read(&got);
        assert_eq!(complaints.len(), 1, "{format:?}");
        assert_eq!(complaints[0].path, [Element::Field(rm, 0)], "{format:?}");
    }
}

#[test]
fn an_unknown_field_is_kept_skipped_or_refused() {
    let (w, wm) = one_field(Presence::Optional, i32s());
    let mut r = Contract::default();
    let rm = structure(&mut r, "M", Vec::new());
    r.finish();
    let sent = a(Value::Int(1));
    let run =
        |format, leniency| exchange(format, leniency, (&w, wm), (&r, rm), &sent).unwrap().seen;
    let binary = run(Format::ProtobufBinary, Leniency::Strict);
    assert!(matches!(binary, Seen::Read { keeps_unknown: true, .. }));
    assert!(matches!(run(Format::ProtobufJson, Leniency::Strict), Seen::Unreadable(_)));
    let skipped = run(Format::ProtobufJson, Leniency::Tolerant);
    assert!(matches!(skipped, Seen::Read { keeps_unknown: false, .. }));
}

#[test]
fn an_unknown_symbol_is_taken_as_the_openness_says() {
    let side = |values: &[(&str, i64)], openness| {
        let mut c = Contract::default();
        let e = enumeration(&mut c, "E", values, openness);
        let m = structure(&mut c, "M", vec![field("a", 1, Presence::Optional, e)]);
        c.finish();
        (c, m)
    };
    let (w, wm) = side(&[("A", 0), ("B", 1)], Openness::Open);
    let sent = a(Value::Symbol(1));
    let run = |openness, format, leniency| {
        let (r, rm) = side(&[("A", 0)], openness);
        exchange(format, leniency, (&w, wm), (&r, rm), &sent).unwrap()
    };
    let open = run(Openness::Open, Format::ProtobufBinary, Leniency::Strict);
    assert_eq!(read(&open).0, &a(Value::Number(1)));
    let closed = run(Openness::Closed, Format::ProtobufBinary, Leniency::Strict);
    assert_eq!(read(&closed).0, &Value::object());
    assert!(matches!(closed.seen, Seen::Read { keeps_unknown: true, .. }));
    let strict = run(Openness::Open, Format::ProtobufJson, Leniency::Strict);
    assert!(matches!(strict.seen, Seen::Unreadable(_)));
    let tolerant = run(Openness::Closed, Format::ProtobufJson, Leniency::Tolerant);
    assert_eq!(read(&tolerant).0, &Value::object());
    assert!(read(&run(Openness::Open, Format::Json, Leniency::Strict)).1.is_empty());
    assert_eq!(read(&run(Openness::Closed, Format::Json, Leniency::Strict)).1.len(), 1);
}

#[test]
fn values_without_a_form_say_so() {
    let mut c = Contract::default();
    let item = node(&mut c, TypeKind::Scalar(i32s()));
    let tuple = node(&mut c, TypeKind::Tuple { items: vec![item], rest: None });
    let m = structure(&mut c, "M", vec![field("a", 1, Presence::Optional, tuple)]);
    c.finish();
    let sent = a(Value::List(vec![Value::Int(1)]));
    let run = |format| exchange(format, Leniency::Strict, (&c, m), (&c, m), &sent);
    assert!(matches!(run(Format::ProtobufBinary), Err(Failure::Unsayable(_))));
    assert_eq!(read(&run(Format::Json).unwrap()).0, &sent);
}

#[test]
fn wrapped_nested_and_built_in_values_come_back() {
    let mut c = Contract::default();
    let scalars = [
        Scalar::Timestamp(None),
        Scalar::Duration(None),
        Scalar::Json,
        Scalar::String { checked: true },
    ];
    let [moment, elapsed, any, text] = scalars.map(|scalar| node(&mut c, TypeKind::Scalar(scalar)));
    let list = node(&mut c, TypeKind::List(text));
    let lists = node(&mut c, TypeKind::List(list));
    let map = node(&mut c, TypeKind::Map { key: text, value: text });
    let union = c.add(Type::declared(
        common::decl("U"),
        TypeKind::Union(Union {
            variants: vec![
                Variant { meta: meta("words"), tag: Some(1), ty: Some(list) },
                Variant { meta: meta("nothing"), tag: Some(2), ty: None },
            ],
            discrimination: Discrimination::External,
            openness: Openness::Open,
            reserved: wireproof_model::Reserved::default(),
        }),
    ));
    let fields = [moment, elapsed, any, lists, map, union, union];
    let names = ["moment", "elapsed", "any", "lists", "map", "words", "nothing"];
    let fields = (1..).zip(names).zip(fields);
    let fields = fields.map(|((tag, name), ty)| field(name, tag, Presence::Optional, ty)).collect();
    let m = structure(&mut c, "M", fields);
    c.finish();
    let word = || Value::Text("w".into());
    let sent = Value::fields([
        (0, Value::Text("2026-01-15T10:00:00Z".into())),
        (1, Value::Text("PT1.500S".into())),
        (2, Value::Json(json!({ "x": [1.5, null] }))),
        (3, Value::List(vec![Value::List(vec![word()]), Value::List(Vec::new())])),
        (4, Value::Map(vec![(word(), word())])),
        (5, Value::Variant(0, Box::new(Value::List(vec![word(), word()])))),
        (6, Value::Variant(1, Box::new(Value::Null))),
    ]);
    for format in [Format::ProtobufBinary, Format::ProtobufJson, Format::Json] {
        let got = exchange(format, Leniency::Strict, (&c, m), (&c, m), &sent).unwrap();
        assert_eq!(read(&got), (&sent, &[][..]), "{format:?}");
    }
}

#[test]
fn a_schema_says_presence_ranges_names_and_recursion() {
    let mut c = Contract::default();
    let mut number = Type::new(Span::default(), TypeKind::Scalar(i32s()));
    let most = Bound { at: Number::Int(9), exclusive: false };
    number = number.with(Constraints {
        range: Range { min: None, max: Some(most) },
        ..Constraints::default()
    });
    let number = c.add(number);
    let m = structure(&mut c, "M", Vec::new());
    let next = node(&mut c, TypeKind::Ref(m));
    let mut named = field("now", 1, Presence::Required, number);
    let name = Spanned::new("before".into(), Span::default());
    named.meta.extra_mut().formers.push(Former { name, before: None });
    if let Some(Type { kind: TypeKind::Struct(body), .. }) = c.types.get_mut(m.0 as usize) {
        body.fields = vec![named, field("next", 2, Presence::Optional, next)];
        body.openness = Openness::Closed;
    }
    c.finish();
    let validator = jsonschema::validator_for(&schema(&c, m)).unwrap();
    let accepted =
        [json!({ "now": 9 }), json!({ "before": 1 }), json!({ "now": 1, "next": { "now": 2 } })];
    for document in accepted {
        assert!(validator.is_valid(&document), "{document}");
    }
    let refused = [
        json!({}),
        json!({ "now": 10 }),
        json!({ "now": -3_000_000_000_i64 }),
        json!({ "now": 1, "next": {} }),
        json!({ "now": 1, "other": 1 }),
        json!({ "now": 1.5 }),
        json!([]),
    ];
    for document in refused {
        assert!(!validator.is_valid(&document), "{document}");
    }
}

#[test]
fn the_former_name_is_read() {
    let mut w = Contract::default();
    let ty = node(&mut w, TypeKind::Scalar(i32s()));
    let wm = structure(&mut w, "M", vec![field("before", 1, Presence::Required, ty)]);
    w.finish();
    let mut r = Contract::default();
    let ty = node(&mut r, TypeKind::Scalar(i32s()));
    let mut now = field("now", 1, Presence::Required, ty);
    let name = Spanned::new("before".into(), Span::default());
    now.meta.extra_mut().formers.push(Former { name, before: None });
    let rm = structure(&mut r, "M", vec![now]);
    r.finish();
    let sent = a(Value::Int(1));
    let got = exchange(Format::Json, Leniency::Strict, (&w, wm), (&r, rm), &sent).unwrap();
    assert_eq!(read(&got), (&sent, &[][..]));
}
