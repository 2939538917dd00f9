//! The example service from outside: typed calls, raw calls, and two versions beside each other.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::net::SocketAddr;

use orders::{
    Shop, app,
    client::OrderApi,
    operations::{GetOrderError, ListOrdersOptions, PlaceOrderError},
    rt, server,
    types::{Line, NewOrder, Order, OrderId, OrderPatch, Payment, Sku},
};
use serde_json::{Value, json};

async fn serve(router: rt::Router) -> SocketAddr {
    let listener = rt::Listener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.address().unwrap();
    rt::spawn(listener.serve(router));
    address
}

async fn shop() -> (OrderApi, String) {
    let address = serve(app(Shop::new(rt::InProcess::new()))).await;
    let base = format!("http://{address}/v1");
    (OrderApi::new(rt::Caller::new(&base)), base)
}

fn order(sku: &str) -> NewOrder {
    let lines = vec![Line { sku: Sku(sku.to_owned()), quantity: 2 }];
    NewOrder { lines, payment: Payment::OnDelivery, note: Some("ring".to_owned()) }
}

async fn place(client: &OrderApi) -> Order {
    client.place_order(rt::Uuid::new_v4(), &order("MUG-01")).await.unwrap().into_value()
}

#[test]
fn an_order_lives() {
    rt::run(async {
        let (client, _) = shop().await;
        let placed = place(&client).await;
        assert_eq!(client.get_order(placed.id.clone()).await.unwrap().into_value(), placed);
        let clear = OrderPatch { note: rt::Patch::Null };
        assert_eq!(client.amend_order(placed.id.clone(), &clear).await.unwrap().note, None);
        let alone = OrderPatch { note: rt::Patch::Absent };
        assert_eq!(client.amend_order(placed.id.clone(), &alone).await.unwrap().note, None);
        let page = client.list_orders(ListOrdersOptions::default()).await.unwrap().into_value();
        assert_eq!((page.orders.len(), page.next), (1, None));
    })
    .unwrap();
}

#[test]
fn errors_are_those_of_the_operation() {
    rt::run(async {
        let (client, _) = shop().await;
        let sold_out = client.place_order(rt::Uuid::new_v4(), &order("SOLD-OUT")).await;
        let sold_out = sold_out.unwrap_err();
        let Some(PlaceOrderError::OutOfStock(error)) = sold_out.declared() else {
            panic!("{sold_out}")
        };
        assert_eq!(error.sku.0, "SOLD-OUT");
        let nowhere = client.get_order(OrderId(rt::Uuid::nil())).await.unwrap_err();
        assert!(matches!(nowhere.declared(), Some(GetOrderError::NotFound(_))), "{nowhere}");
    })
    .unwrap();
}

#[test]
fn the_same_key_places_one_order() {
    rt::run(async {
        let (client, _) = shop().await;
        let key = rt::Uuid::new_v4();
        let (one, other) = (order("MUG-01"), order("MUG-01"));
        let (one, other) =
            (client.place_order(key, &one).await, client.place_order(key, &other).await);
        assert_eq!(one.unwrap().id, other.unwrap().id);
    })
    .unwrap();
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    rt::run(async {
        let (_, base) = shop().await;
        let lines = json!([{"sku": "no", "quantity": 0}, {"quantity": "x"}]);
        let answer = reqwest::Client::new()
            .post(format!("{base}/orders"))
            .header("Idempotency-Key", "no uuid")
            .json(&json!({"lines": lines, "note": "n".repeat(501)}))
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 400);
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let problem: Value = answer.json().await.unwrap();
        let errors = problem["errors"].as_array().unwrap().iter();
        let mut pointers: Vec<&str> =
            errors.map(|error| error["pointer"].as_str().unwrap()).collect();
        pointers.sort_unstable();
        let expected = [
            "/body/lines/0/quantity",
            "/body/lines/0/sku",
            "/body/lines/1/quantity",
            "/body/lines/1/sku",
            "/body/note",
            "/body/payment",
            "/header/Idempotency-Key",
        ];
        assert_eq!(pointers, expected);
    })
    .unwrap();
}

#[test]
fn versions_stand_side_by_side() {
    rt::run(async {
        let version = |shop| server::order_api_router(shop, rt::Limits::default());
        let (one, two) = (Shop::new(rt::InProcess::new()), Shop::new(rt::InProcess::new()));
        let both = rt::Router::new().nest("/v1", version(one)).nest("/v2", version(two));
        let address = serve(both).await;
        let at = |path| OrderApi::new(rt::Caller::new(format!("http://{address}/{path}")));
        let placed = place(&at("v2")).await;
        assert!(at("v2").get_order(placed.id.clone()).await.is_ok());
        assert!(at("v1").get_order(placed.id).await.is_err());
    })
    .unwrap();
}
