//! What a server makes of requests, and what never leaves a client.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    sync::{Arc, Mutex},
};

use robust::{
    client::ShelfApi as Client,
    operations,
    server::{self, Answer, ShelfApi},
    types,
};
use serde_json::Value;
use wireproof_runtime as rt;

const ITEM: &str = r#"{"name":"atlas","kind":"book","origin":{"made":{"name":"Ann"}},"count":7}"#;

#[derive(Clone, Default)]
struct Shelf {
    seen: Arc<Mutex<Vec<String>>>,
}

impl Shelf {
    fn see(&self, what: String) {
        self.seen.lock().unwrap().push(what);
    }
}

impl ShelfApi for Shelf {
    async fn get_item(
        &self,
        _: &rt::Call,
        id: String,
    ) -> Answer<types::Item, operations::GetItemError> {
        assert_ne!(id, "panic", "a handler fails");
        self.see(id);
        Ok(rt::from_value(&serde_json::from_str(ITEM).unwrap(), rt::Side::Client).unwrap().value)
    }

    async fn amend(
        &self,
        _: &rt::Call,
        _: String,
        patch: types::Patch,
    ) -> Answer<String, rt::Infallible> {
        Ok(format!("{:?}", patch.note))
    }

    async fn add(
        &self,
        _: &rt::Call,
        item: types::Item,
    ) -> Answer<types::Item, operations::AddError> {
        self.see(item.name.clone());
        Ok(item)
    }

    async fn order(
        &self,
        _: &rt::Call,
        key: rt::Uuid,
        item: types::Item,
    ) -> Answer<types::Item, operations::OrderError> {
        self.see(key.to_string());
        Ok(item)
    }
}

/// Starts a server; its address and what its handlers see.
async fn started() -> (String, Shelf) {
    let shelf = Shelf::default();
    let listener = rt::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let limits = rt::Limits { body: 2000 };
    let api = || server::shelf_api_router(shelf.clone(), limits);
    // Two versions side by side.
    let router = rt::Router::new().nest("/v1", api()).nest("/v2", api());
    rt::spawn(async move { rt::serve(listener, router).await.unwrap() });
    (address, shelf)
}

/// Sends a request as it is.
fn raw(address: &str, request: &str) -> (u16, Value) {
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let status = text.split(' ').nth(1).unwrap().parse().unwrap();
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    (status, serde_json::from_str(body).unwrap_or_default())
}

fn post(body: &str, media: &str) -> String {
    let length = body.len();
    format!(
        "POST /v1/shelf HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: {media}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

#[test]
fn everything_wrong_with_an_input_is_told_at_once() {
    rt::run(async {
        let (address, shelf) = started().await;
        let body = r#"{"name":"","kind":"book","origin":{"made":{}},"count":"x","size":0}"#;
        let (status, problem) = raw(&address, &post(body, "application/json"));
        let pointers: Vec<&str> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(status, 400);
        for pointer in ["/body/name", "/body/origin/made/name", "/body/count", "/body/size"] {
            assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
        }
        assert_eq!(pointers.len(), 4);
        for (request, expected) in [
            (post("{\"name\":", "application/json"), 400),
            (post("", "application/json"), 400),
            (post(ITEM, "text/plain"), 415),
            (post(&format!("{ITEM}{}", " ".repeat(3000)), "application/json"), 413),
            (
                "GET /v1/shelf/panic HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
                500,
            ),
        ] {
            assert_eq!(raw(&address, &request).0, expected, "{request}");
        }
        assert!(shelf.seen.lock().unwrap().is_empty());
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_input_that_breaks_the_contract_does_not_leave() {
    rt::run(async {
        let (address, shelf) = started().await;
        let client = Client::new(rt::Caller::new(format!("http://{address}/v1")));
        let mut item: types::Item =
            rt::from_value(&serde_json::from_str(ITEM).unwrap(), rt::Side::Client).unwrap().value;
        (item.name, item.size) = (String::new(), Some(101));
        let Err(rt::CallError::Invalid(found)) = client.add(&item).await else {
            panic!("it was sent")
        };
        let pointers: Vec<&str> = found.iter().map(|wrong| wrong.pointer.as_str()).collect();
        assert_eq!(pointers, ["/body/name", "/body/size"]);
        assert!(shelf.seen.lock().unwrap().is_empty());
        Ok(())
    })
    .unwrap();
}

#[test]
fn path_values_arrive_as_they_are_or_are_refused() {
    rt::run(async {
        let (address, shelf) = started().await;
        for version in ["v1", "v2"] {
            let client = Client::new(rt::Caller::new(format!("http://{address}/{version}")));
            for id in ["a/../b", "a b", "%2e%2e", "?x=1", "#f", "ä☃", "a%b", "...", "a;b=c", "+"]
            {
                client.get_item(id.to_owned()).await.unwrap();
                assert_eq!(shelf.seen.lock().unwrap().pop().as_deref(), Some(id));
            }
            for id in ["", ".", ".."] {
                let got = client.get_item(id.to_owned()).await;
                assert!(matches!(got, Err(rt::CallError::Invalid(_))), "{id:?}: {got:?}");
            }
        }
        assert!(shelf.seen.lock().unwrap().is_empty());
        Ok(())
    })
    .unwrap();
}

#[test]
fn absent_and_null_stay_apart() {
    rt::run(async {
        let (address, _) = started().await;
        let mut seen = BTreeMap::new();
        for body in ["{}", r#"{"note":null}"#, r#"{"note":"x"}"#] {
            let length = body.len();
            let (status, value) = raw(&address, &format!("PATCH /v1/shelf/a HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\r\n{body}"));
            assert_eq!(status, 200, "{body}");
            seen.insert(value.to_string(), body);
        }
        assert_eq!(seen.len(), 3, "{seen:?}");
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_repeated_key_is_done_once() {
    rt::run(async {
        let (address, shelf) = started().await;
        let client = Client::new(rt::Caller::new(format!("http://{address}/v1")));
        let mut item: types::Item =
            rt::from_value(&serde_json::from_str(ITEM).unwrap(), rt::Side::Client).unwrap().value;
        let key = rt::Uuid::from_u128(7);
        for _ in 0..3 {
            assert_eq!(client.order(key, &item).await.unwrap().value, item);
        }
        assert_eq!(shelf.seen.lock().unwrap().len(), 1);
        client.order(rt::Uuid::from_u128(8), &item).await.unwrap();
        assert_eq!(shelf.seen.lock().unwrap().len(), 2);
        // The same key with another input is a mistake of the caller's.
        item.count = 8;
        let Err(rt::CallError::Unexpected(found)) = client.order(key, &item).await else {
            panic!("it was done")
        };
        assert_eq!(found.status.as_u16(), 422);
        Ok(())
    })
    .unwrap();
}
