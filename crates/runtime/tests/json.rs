//! Types as the generator states them, read leniently and written strictly.

#![allow(
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "a helper of a test fails the test and takes what `json!` makes"
)]

use std::collections::BTreeMap;

use serde_json::json;
use wireproof_runtime::{
    Json, Patch, RawVariant, Received, Side, Unreadable, Value, ViolationKind, from_slice,
    from_value, newtype, record, texts, to_value, tolerance::Leniency, untagged, wrapped,
};

#[derive(Clone, Debug, PartialEq)]
struct Sku(String);
newtype! { Sku(String) [.patterns(&["^[A-Z0-9-]{3,20}$"])] }

#[derive(Clone, Debug, PartialEq)]
enum Status {
    Placed,
    Paid,
    Unknown(String),
}
texts! { Status Open { Placed "placed" | "new"; Paid "paid"; } }

#[derive(Clone, Debug, PartialEq)]
enum Listed {
    One,
    Two,
    Unknown(String),
}
texts! { Listed Unsaid { One "one"; Two "two"; } }

#[derive(Clone, Debug, PartialEq)]
struct Line {
    sku: Sku,
    quantity: i32,
    big: Option<i64>,
    note: Patch<String>,
    days: i32,
    status: Option<Status>,
}
record! { Line Open {
    sku: required "sku" | "code";
    quantity: required "quantity" [.min(1).max(999)];
    big: optional "big";
    note: optional "note" [.max_len(5)];
    days: or "days" [.min(1)] = 30;
    status: optional "status";
} }

#[derive(Clone, Debug, PartialEq)]
struct Shut {
    id: i32,
}
record! { Shut Closed { id: required "id"; } }

#[derive(Clone, Debug, PartialEq)]
struct Cat {
    lives: i32,
}
record! { Cat Open { # "type" "cat"; lives: required "lives"; } }

#[derive(Clone, Debug, PartialEq)]
struct Dog {
    name: String,
}
record! { Dog Open { # "type" "dog"; name: required "name"; } }

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
    Unknown(RawVariant),
}
untagged! { Pet Unsaid { Cat; Dog; } }

#[derive(Clone, Debug, PartialEq)]
enum Payment {
    Line(Box<Line>),
    Cash,
    Unknown(RawVariant),
}
wrapped! { Payment Open { Line "line"; } { Cash "cash"; } }

#[derive(Clone, Debug, PartialEq)]
enum Kind {
    Shut(Shut),
    None,
    Unknown(RawVariant),
}
wrapped! { Kind "kind" Open { Shut "shut"; } { None "none"; } }

fn client<T: Json>(value: Value) -> Result<Received<T>, Unreadable> {
    from_value(&value, Side::Client)
}

fn server<T: Json>(value: Value) -> Result<Received<T>, Unreadable> {
    from_value(&value, Side::Server)
}

fn pointers(unreadable: &Unreadable) -> Vec<(&str, ViolationKind)> {
    unreadable.violations.iter().map(|v| (v.pointer.as_str(), v.kind)).collect()
}

#[test]
fn what_is_lenient_is_counted() {
    let text = br#"{"code":"ABC","quantity":2.0,"big":"9007199254740993","note":null,"days":null,
        "status":"shipped","more":{"a":1}}"#;
    let line: Received<Line> = from_slice(text, Side::Client).unwrap();
    let expected = Line {
        sku: Sku("ABC".into()),
        quantity: 2,
        big: Some(9_007_199_254_740_993),
        note: Patch::Null,
        days: 30,
        status: Some(Status::Unknown("shipped".into())),
    };
    assert_eq!(line.value, expected);
    assert_eq!(
        line.leniencies,
        [
            ("/quantity".to_owned(), Leniency::WholeFraction),
            ("/big".to_owned(), Leniency::NumberAsText),
            ("/days".to_owned(), Leniency::NullForAbsent),
            ("/status".to_owned(), Leniency::UnknownValue),
            ("/more".to_owned(), Leniency::UnknownField),
        ]
    );
    assert_eq!(line.unknown, [("/more".to_owned(), json!({"a": 1}))]);
    assert!(line.violations.is_empty());
    let (written, wrong) = to_value(&line.value);
    assert_eq!(
        written,
        json!({"sku": "ABC", "quantity": 2, "big": 9_007_199_254_740_993_i64, "note": null,
            "days": 30, "status": "shipped"})
    );
    assert!(wrong.is_empty());
}

#[test]
fn numbers_are_exact_or_refused() {
    assert_eq!(
        client::<i64>(json!(9_007_199_254_740_993_i64)).unwrap().value,
        9_007_199_254_740_993
    );
    let past: Result<Received<i64>, _> = from_slice(b"9223372036854775809.0", Side::Client);
    assert_eq!(pointers(&past.unwrap_err()), [("", ViolationKind::Type)]);
    assert_eq!(client::<u64>(json!(u64::MAX)).unwrap().value, u64::MAX);
    assert!(client::<i32>(json!("1")).is_err());
    assert!(client::<i32>(json!(1.5)).is_err());
    assert!(client::<i32>(json!(3_000_000_000_i64)).is_err());
    assert_eq!(to_value(&0.1_f32).0.to_string(), "0.1");
    assert_eq!(to_value(&f64::INFINITY).0, json!("Infinity"));
}

#[test]
fn everything_that_is_wrong_is_told() {
    let bad = json!({"sku": "a", "quantity": 0, "big": true, "note": "too long", "days": "x"});
    let expected = [
        ("/sku", ViolationKind::Constraint),
        ("/quantity", ViolationKind::Constraint),
        ("/big", ViolationKind::Type),
        ("/note", ViolationKind::Constraint),
        ("/days", ViolationKind::Type),
    ];
    assert_eq!(pointers(&server::<Line>(bad).unwrap_err()), expected);
    assert_eq!(pointers(&server::<Line>(json!({})).unwrap_err()).len(), 2);
    let list = server::<Vec<Line>>(json!([{"sku": "ABC", "quantity": 1}, {"sku": "ABC"}]));
    assert_eq!(pointers(&list.unwrap_err()), [("/1/quantity", ViolationKind::Missing)]);
}

#[test]
fn a_client_takes_what_breaks_a_constraint_and_tells() {
    let line = client::<Line>(json!({"sku": "a", "quantity": 0})).unwrap();
    assert_eq!(line.value.quantity, 0);
    assert_eq!(line.violations.len(), 2);
    assert!(server::<Line>(json!({"sku": "a", "quantity": 0})).is_err());
    assert_eq!(to_value(&line.value).1.len(), 2);
}

#[test]
fn closed_structs_refuse_what_they_do_not_know() {
    assert_eq!(
        pointers(&server::<Shut>(json!({"id": 1, "x": 2})).unwrap_err()),
        [("/x", ViolationKind::Unknown)]
    );
    assert_eq!(client::<Shut>(json!({"id": 1, "x": 2})).unwrap().violations.len(), 1);
}

#[test]
fn a_list_that_says_nothing_of_others_is_open_to_clients_only() {
    let unknown = || json!("three");
    assert_eq!(client::<Listed>(unknown()).unwrap().value, Listed::Unknown("three".into()));
    assert!(server::<Listed>(unknown()).is_err());
    assert_eq!(server::<Status>(unknown()).unwrap().value, Status::Unknown("three".into()));
    assert_eq!(server::<Listed>(json!("two")).unwrap().value, Listed::Two);
    assert_eq!(server::<Listed>(json!("one")).unwrap().value, Listed::One);
}

#[test]
fn variants_are_named_around_the_value() {
    assert_eq!(client::<Payment>(json!({"cash": {}})).unwrap().value, Payment::Cash);
    let new = client::<Payment>(json!({"coin": [1]})).unwrap();
    let raw = RawVariant { name: "coin".into(), value: json!([1]) };
    assert_eq!(new.value, Payment::Unknown(raw));
    assert_eq!(to_value(&new.value).0, json!({"coin": [1]}));
    let inner = client::<Payment>(json!({"line": {"sku": "ABC", "quantity": "x"}}));
    assert_eq!(pointers(&inner.unwrap_err()), [("/line/quantity", ViolationKind::Type)]);
    assert_eq!(to_value(&Payment::Cash).0, json!({"cash": {}}));
}

#[test]
fn variants_are_named_in_a_property() {
    let shut = client::<Kind>(json!({"kind": "shut", "id": 1})).unwrap();
    assert_eq!(shut.value, Kind::Shut(Shut { id: 1 }));
    assert!(shut.violations.is_empty());
    assert_eq!(to_value(&shut.value).0, json!({"kind": "shut", "id": 1}));
    assert_eq!(client::<Kind>(json!({"kind": "none"})).unwrap().value, Kind::None);
    assert_eq!(to_value(&Kind::None).0, json!({"kind": "none"}));
    let new = client::<Kind>(json!({"kind": "new", "x": 1})).unwrap();
    assert_eq!(to_value(&new.value).0, json!({"kind": "new", "x": 1}));
    assert_eq!(
        pointers(&client::<Kind>(json!({})).unwrap_err()),
        [("/kind", ViolationKind::Missing)]
    );
}

#[test]
fn variants_are_told_by_what_fits_best() {
    let dog = client::<Pet>(json!({"type": "dog", "name": "Rex", "more": 1})).unwrap();
    assert_eq!(dog.value, Pet::Dog(Dog { name: "Rex".into() }));
    assert_eq!(dog.unknown, [("/more".to_owned(), json!(1))]);
    assert_eq!(to_value(&dog.value).0, json!({"type": "dog", "name": "Rex"}));
    let new = client::<Pet>(json!({"type": "eel", "name": "x", "lives": 1})).unwrap();
    assert!(matches!(new.value, Pet::Unknown(_)));
    let wrong = server::<Pet>(json!({"type": "cat", "lives": "nine"})).unwrap_err();
    assert_eq!(wrong.violations.get(1).map(|v| v.pointer.as_str()), Some("/lives"));
}

#[test]
fn maps_read_keys_that_are_no_texts() {
    let map = client::<BTreeMap<i32, bool>>(json!({"1": true, "-2": false})).unwrap();
    assert_eq!(map.value, BTreeMap::from([(1, true), (-2, false)]));
    assert_eq!(to_value(&map.value).0, json!({"1": true, "-2": false}));
    assert!(client::<BTreeMap<i32, bool>>(json!({"x": true})).is_err());
}

/// A type that is two alternatives of itself would cost 2^n to read.
#[derive(Clone, Debug, PartialEq)]
struct Deep {
    next: Option<Box<Deeper>>,
}
record! { Deep Open { next: optional "next"; } }

#[derive(Clone, Debug, PartialEq)]
enum Deeper {
    A(Deep),
    B(Deep),
    Unknown(RawVariant),
}
untagged! { Deeper Unsaid { A; B; } }

#[test]
fn alternatives_that_nest_cannot_cost_without_end() {
    let mut value = json!({"next": 1});
    for _ in 0..60 {
        value = json!({"next": value, "unknown": 1});
    }
    let unreadable = server::<Deep>(value).unwrap_err();
    assert!(unreadable.to_string().contains("too much"), "{unreadable}");
}
