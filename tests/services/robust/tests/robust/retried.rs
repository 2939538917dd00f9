//! Which calls are tried again, after what, and how long they wait.

use std::time::Duration;

use robust::{client::ShelfApi, types};
use wireproof_runtime as rt;

use crate::peer::{Act, Asked, answer, json, peer};

const ITEM: &str = r#"{"name":"atlas","kind":"book","origin":{"made":{"name":"Ann"}},"count":7}"#;

fn item() -> types::Item {
    rt::from_value(&serde_json::from_str(ITEM).unwrap(), rt::Side::Client).unwrap().value
}

fn busy(more: &str) -> Act {
    answer(503, "application/problem+json", more, r#"{"type":"Busy","status":503}"#)
}

fn count(asked: &Asked) -> usize {
    asked.lock().unwrap().len()
}

#[test]
fn a_safe_call_is_tried_until_it_works() {
    for failing in [busy(""), Act::Die] {
        let (caller, asked) = peer(vec![failing.clone(), failing, json(200, ITEM)]);
        let client = ShelfApi::new(caller);
        let got = rt::run(async { Ok(client.get_item("a1".to_owned()).await) }).unwrap();
        assert_eq!((got.unwrap().count, count(&asked)), (7, 3));
    }
}

#[test]
fn attempts_are_bounded() {
    let (caller, asked) = peer(vec![busy("")]);
    let client = ShelfApi::new(caller);
    let got = rt::run(async { Ok(client.get_item("a1".to_owned()).await) }).unwrap();
    assert!(matches!(got, Err(rt::CallError::Declared(_))), "{got:?}");
    assert_eq!(count(&asked), 3);
}

#[test]
fn a_post_without_a_key_is_sent_once() {
    for failing in [busy(""), Act::Die] {
        let (caller, asked) = peer(vec![failing, json(201, ITEM)]);
        let client = ShelfApi::new(caller).with(|settings| {
            let (first, longest) = (Duration::from_millis(1), Duration::from_millis(2));
            settings.retry = Some(rt::Retry { attempts: 5, first, longest, on: &[(503, "Busy")] });
        });
        let got = rt::run(async { Ok(client.add(&item()).await) }).unwrap();
        assert!(got.is_err());
        assert_eq!(count(&asked), 1);
    }
}

#[test]
fn a_post_with_a_key_is_repeated_with_that_key() {
    let (caller, asked) = peer(vec![busy(""), Act::Die, json(201, ITEM)]);
    let client = ShelfApi::new(caller);
    let key = rt::Uuid::from_u128(7);
    let got = rt::run(async { Ok(client.order(key, &item()).await) }).unwrap();
    assert_eq!(got.unwrap().count, 7);
    let asked = asked.lock().unwrap();
    let sent = asked
        .iter()
        .filter(|(_, text)| text.to_lowercase().contains(&format!("idempotency-key: {key}")));
    assert_eq!((sent.count(), asked.len()), (3, 3));
}

/// A date in HTTP (RFC 9110, 5.6.7), so many seconds from now.
fn date_in(seconds: u64) -> String {
    let date = jiff::Timestamp::now() + Duration::from_secs(seconds);
    date.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

#[test]
fn a_wait_that_the_server_asks_for_is_kept() {
    // A date has no fractions of a second: up to one of them is lost.
    for (asked_for, least) in [("1".to_owned(), 1000), (date_in(4), 1500)] {
        let acts = vec![busy(&format!("retry-after: {asked_for}\r\n")), json(200, ITEM)];
        let (caller, asked) = peer(acts);
        let patience = Some(Duration::from_secs(10));
        let client = ShelfApi::new(caller).with(|settings| settings.timeout = patience);
        let got = rt::run(async { Ok(client.get_item("a1".to_owned()).await) }).unwrap();
        assert!(got.is_ok(), "{asked_for}: {got:?}");
        let asked = asked.lock().unwrap();
        let waited = asked[1].0.duration_since(asked[0].0);
        assert!(waited >= Duration::from_millis(least), "{asked_for}: {waited:?}");
    }
}
