//! What a client makes of alternatives: told apart by their shape, by a text that only one of them has, by a property.

use robust::parts::{
    client::Api,
    types::{Circle, Part, PartMark, PartPet, PartShape, Tape},
};
use serde_json::{Value, json};
use wireproof_runtime::{self as rt, tolerance::Leniency};

use crate::peer::{json as good, peer};

/// A good part, with members set to other values.
fn read(change: &Value) -> Result<rt::Reply<Part>, String> {
    let mut part = json!({"shape": {"radius": 2}, "mark": {"type": "disk", "size": 3}});
    for (name, value) in change.as_object().unwrap() {
        part[name] = value.clone();
    }
    let (caller, _) = peer(vec![good(200, &part.to_string())]);
    let got = rt::run(Api::new(caller).get_part("p".to_owned())).unwrap();
    got.map_err(|error| error.to_string())
}

#[test]
fn an_unknown_field_inside_a_branch_is_set_aside() {
    let reply = read(&json!({"shape": {"radius": 2, "color": "red"}})).unwrap();
    assert_eq!(reply.shape, PartShape::Circle(Circle { radius: 2 }));
    assert_eq!(reply.unknown(), [("/shape/color".to_owned(), json!("red"))]);
    assert_eq!(reply.leniencies(), [("/shape/color".to_owned(), Leniency::UnknownField)]);
}

#[test]
fn a_text_that_one_alternative_has_tells_it_apart() {
    let reply = read(&json!({"mark": {"type": "tape", "length": 4, "size": 3}})).unwrap();
    assert_eq!(reply.mark, PartMark::Tape(Tape { length: 4 }));
}

#[test]
fn a_new_alternative_is_kept_as_it_is() {
    let bird = json!({"kind": "bird", "wings": 2});
    for (change, name) in [
        (json!({"shape": {"sides": 5}}), "shape"),
        (json!({"mark": {"type": "ring", "size": 1}}), "mark"),
        (json!({"pet": bird}), "pet"),
    ] {
        let reply = read(&change).unwrap();
        let unknown = match name {
            "shape" => matches!(reply.shape, PartShape::Unknown(_)),
            "mark" => matches!(reply.mark, PartMark::Unknown(_)),
            _ => matches!(reply.pet, Some(PartPet::Unknown(_))),
        };
        assert!(unknown, "{:?}", *reply);
        assert_eq!(reply.leniencies(), [(format!("/{name}"), Leniency::UnknownVariant)]);
        assert_eq!(rt::to_value(&*reply).0[name], change[name], "it is written as it came");
    }
}

#[test]
fn null_is_a_value_where_the_contract_says_nullable() {
    for (change, nick) in [
        (json!({"nick": null}), rt::Patch::Null),
        (json!({}), rt::Patch::Absent),
        (json!({"nick": "n"}), rt::Patch::Value("n".to_owned())),
    ] {
        let reply = read(&change).unwrap();
        assert_eq!(reply.nick, nick);
        assert_eq!(reply.leniencies(), []);
    }
}

#[test]
fn a_wrong_field_inside_an_alternative_is_named() {
    let error = read(&json!({"pet": {"kind": "cat", "lives": "nine"}})).unwrap_err();
    assert!(error.contains("/pet/lives"), "{error}");
}
