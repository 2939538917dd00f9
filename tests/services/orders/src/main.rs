//! `cargo run -p orders` starts the service and a client that walks through it; `cargo run -p orders -- serve ADDRESS`
//! serves until it is stopped.

use std::error::Error;

use orders::{
    Shop, app,
    channels::OrderEvents,
    client::OrderApi,
    rt,
    types::{Line, NewOrder, OrderEvent, OrderPatch, Payment, Sku},
};

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => rt::run(walk())?,
        ["serve", address] => rt::run(serve(address))?,
        _ => Err("say nothing, or `serve ADDRESS`".into()),
    }
}

async fn serve(address: &str) -> Result<(), Failure> {
    let listener = rt::Listener::bind(address).await?;
    println!("serving http://{}/v1", listener.address()?);
    Ok(listener.serve(app(Shop::new(rt::InProcess::new()))).await?)
}

/// A server, a client and a subscriber in one process.
async fn walk() -> Result<(), Failure> {
    let broker = rt::InProcess::new();
    let mut events = OrderEvents::subscriber(broker.clone(), OrderEvents::ADDRESS).await;
    let listener = rt::Listener::bind("127.0.0.1:0").await?;
    let client = OrderApi::new(rt::Caller::new(format!("http://{}/v1", listener.address()?)));
    rt::spawn(listener.serve(app(Shop::new(broker))));

    let line = Line { sku: Sku("MUG-01".to_owned()), quantity: 2 };
    let order = NewOrder { lines: vec![line], payment: Payment::OnDelivery, note: None };
    let placed = client.place_order(rt::Uuid::new_v4(), &order).await?;
    println!("placed for {} {}", placed.total.amount, placed.total.currency.0);

    let patch = OrderPatch { note: rt::Patch::Value("ring twice".to_owned()) };
    let amended = client.amend_order(placed.id.clone(), &patch).await?;
    println!("its note is now {:?}", amended.note.as_deref().unwrap_or_default());

    client.cancel_order(placed.id.clone(), "changed my mind".to_owned()).await?;
    println!("it is now {:?}", client.get_order(placed.id.clone()).await?.status);

    for _ in 0..2 {
        let told = events.next(
            |_, event| async move {
                println!("event: {}", name(&event.value));
                Ok(())
            },
            |_, why| Failure::from(format!("an event that cannot be read: {why:?}")),
        );
        told.await.ok_or("the broker is gone")??;
    }
    Ok(())
}

fn name(event: &OrderEvent) -> &'static str {
    match event {
        OrderEvent::Placed(_) => "placed",
        OrderEvent::Cancelled(_) => "cancelled",
        OrderEvent::Unknown(_) => "something newer",
    }
}
