//! What a client makes of answers.

use std::time::Duration;

use robust::{client::ShelfApi, operations::GetItemError, types};
use serde_json::json;
use wireproof_runtime::{self as rt, tolerance::Leniency};

use crate::peer::{Act, answer, json as good, peer};

type Got = Result<rt::Reply<types::Item>, rt::CallError<GetItemError>>;

fn get(acts: Vec<Act>) -> Got {
    let (caller, _) = peer(acts);
    rt::run(async { Ok(ShelfApi::new(caller).get_item("a1".to_owned()).await) }).unwrap()
}

/// A good item, with members set to other values.
fn item(change: serde_json::Value) -> String {
    let mut item =
        json!({"name": "atlas", "kind": "book", "origin": {"made": {"name": "Ann"}}, "count": 7});
    for (name, value) in change.as_object().unwrap() {
        item[name] = value.clone();
    }
    item.to_string()
}

fn read(change: serde_json::Value) -> rt::Reply<types::Item> {
    get(vec![good(200, &item(change))]).unwrap()
}

#[test]
fn what_is_unknown_is_kept_and_counted() {
    let reply = read(json!({"pages": 3}));
    assert_eq!(reply.unknown, [("/pages".to_owned(), json!(3))]);
    assert_eq!(reply.leniencies, [("/pages".to_owned(), Leniency::UnknownField)]);
    let reply = read(json!({"kind": "toy"}));
    assert_eq!(reply.kind, types::Kind::Unknown("toy".to_owned()));
    assert_eq!(reply.leniencies, [("/kind".to_owned(), Leniency::UnknownValue)]);
    let reply = read(json!({"origin": {"lent": {"name": "Di"}}}));
    assert!(matches!(reply.origin, types::Origin::Unknown(_)));
    assert_eq!(reply.leniencies, [("/origin".to_owned(), Leniency::UnknownVariant)]);
    assert_eq!(rt::to_value(&reply.value).0["origin"], json!({"lent": {"name": "Di"}}));
}

#[test]
fn numbers_arrive_exactly_however_written() {
    for (written, count, leniency) in [
        ("9007199254740993", 9_007_199_254_740_993, None),
        ("7.0", 7, Some(Leniency::WholeFraction)),
        ("\"9223372036854775807\"", i64::MAX, Some(Leniency::NumberAsText)),
    ] {
        let body = item(json!({})).replace("\"count\":7", &format!("\"count\":{written}"));
        let reply = get(vec![good(200, &body)]).unwrap();
        assert_eq!(reply.count, count, "{written}");
        let counted: Vec<Leniency> = reply.leniencies.iter().map(|(_, which)| *which).collect();
        assert_eq!(counted, Vec::from_iter(leniency), "{written}");
    }
}

#[test]
fn what_cannot_be_read_names_its_path_and_stays_reachable() {
    for (change, pointer) in [
        (json!({"size": "big"}), "/size"),
        (json!({"count": 7.5}), "/count"),
        (json!({"name": null}), "/name"),
        (json!({"origin": {"made": {"name": 3}}}), "/origin/made/name"),
    ] {
        let body = item(change);
        let more = "x-trace: t1\r\n";
        let Err(rt::CallError::Unexpected(found)) =
            get(vec![answer(200, "application/json", more, &body)])
        else {
            panic!("{body} was taken");
        };
        assert!(found.violations.iter().any(|wrong| wrong.pointer == pointer), "{found:?}");
        assert_eq!((found.status.as_u16(), &found.body[..]), (200, body.as_bytes()));
        assert_eq!(found.headers["x-trace"], "t1");
    }
}

#[test]
fn a_broken_constraint_is_reported_and_the_value_is_there() {
    let reply = read(json!({"size": 500, "name": ""}));
    let mut pointers: Vec<&str> =
        reply.violations.iter().map(|wrong| wrong.pointer.as_str()).collect();
    pointers.sort_unstable();
    assert_eq!((reply.size, pointers), (Some(500), vec!["/name", "/size"]));
}

#[test]
fn null_stands_for_absent() {
    let reply = read(json!({"note": null}));
    assert_eq!(reply.note, None);
    assert_eq!(reply.leniencies, [("/note".to_owned(), Leniency::NullForAbsent)]);
}

#[test]
fn answers_that_are_not_declared_are_unexpected() {
    let whole = item(json!({}));
    let truncated = Act::Say(format!(
        "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 500\r\nconnection: close\r\n\r\n{whole}"
    ));
    for (what, act, status) in [
        ("another success", good(202, &whole), 202),
        ("another failure", good(418, "{}"), 418),
        ("a redirection", answer(302, "text/plain", "location: /x\r\n", ""), 302),
        ("another media type", answer(200, "text/plain", "", &whole), 200),
        ("HTML", answer(200, "text/html", "", "<html>hello</html>"), 200),
        ("HTML that says JSON", good(200, "<html>hello</html>"), 200),
        ("an empty body", good(200, ""), 200),
        ("half a value", good(200, &whole[..20]), 200),
        ("a body that ends early", truncated, 200),
        (
            "an undeclared problem",
            answer(404, "application/problem+json", "", r#"{"type":"Other"}"#),
            404,
        ),
    ] {
        match get(vec![act]) {
            Err(rt::CallError::Unexpected(found)) => {
                assert_eq!(found.status.as_u16(), status, "{what}");
                assert!(found.headers.contains_key("content-type"), "{what}");
            }
            other => panic!("{what}: {other:?}"),
        }
    }
}

#[test]
fn a_declared_error_is_typed() {
    let body = r#"{"type":"Missing","status":404,"id":"a1"}"#;
    let error = get(vec![answer(404, "application/problem+json", "", body)]).unwrap_err();
    let missing = types::Missing { id: "a1".to_owned() };
    assert_eq!(error.declared(), Some(&GetItemError::Missing(missing)));
}

#[test]
fn long_bodies_are_not_read_to_their_end() {
    let (caller, _) = peer(vec![good(200, &item(json!({"note": "x".repeat(5000)})))]);
    let client = ShelfApi::new(caller).with(|settings| settings.body_limit = 1000);
    let got = rt::run(async { Ok(client.get_item("a1".to_owned()).await) }).unwrap();
    let Err(rt::CallError::Unexpected(found)) = got else { panic!("{got:?}") };
    assert!(found.why.contains("longer than 1000 bytes"), "{}", found.why);
    assert!(found.body.len() <= 1000);
}

#[test]
fn a_peer_that_hangs_is_left() {
    let (caller, _) = peer(vec![Act::Hang]);
    let short = Duration::from_millis(150);
    let client = ShelfApi::new(caller).with(|settings| settings.timeout = Some(short));
    let got = rt::run(async { Ok(client.get_item("a1".to_owned()).await) }).unwrap();
    assert!(matches!(got, Err(rt::CallError::Timeout(after)) if after == short), "{got:?}");
}
