//! What the service does with orders.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use wireproof_runtime as rt;

use crate::{
    channels::OrderEvents,
    operations::{self, GetOrderError, ListOrdersError, PlaceOrderError},
    server::{Answer, OrderApi},
    types::{
        Cancelled, Currency, EventHeaders, Line, Money, NewOrder, NotFound, Order, OrderEvent,
        OrderId, OrderPage, OrderPatch, OutOfStock, Status,
    },
};

/// What there is none of.
const SOLD_OUT: &str = "SOLD-OUT";

type Events = rt::Publisher<rt::InProcess, EventHeaders, OrderEvent>;

/// Orders in memory.
#[derive(Debug)]
pub struct Shop {
    orders: Mutex<BTreeMap<OrderId, Order>>,
    events: Events,
}

impl Shop {
    /// A shop without orders that tells `broker` what happens.
    pub fn new(broker: rt::InProcess) -> Self {
        Self { orders: Mutex::default(), events: OrderEvents::publisher(broker) }
    }

    fn orders(&self) -> MutexGuard<'_, BTreeMap<OrderId, Order>> {
        self.orders.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes an order, and gives what it has become.
    fn change(
        &self,
        id: &OrderId,
        change: impl FnOnce(&mut Order),
    ) -> Result<Order, GetOrderError> {
        let mut orders = self.orders();
        let order = orders.get_mut(id).ok_or(GetOrderError::NotFound(NotFound {}))?;
        change(order);
        Ok(order.clone())
    }

    async fn tell<E>(&self, id: &OrderId, event: OrderEvent) -> Result<(), rt::Failure<E>> {
        let headers = EventHeaders {
            event_id: rt::Uuid::new_v4(),
            occurred_at: rt::Timestamp::now(),
            subject: id.0.to_string(),
            trace_id: None,
        };
        let told = self.events.publish(&headers, &event).await;
        told.map_err(|error| rt::Failure::other(500, error.to_string()))
    }
}

impl OrderApi for Shop {
    async fn place_order(
        &self,
        _: &rt::Call,
        _: rt::Uuid,
        new: NewOrder,
    ) -> Answer<Order, PlaceOrderError> {
        if let Some(line) = new.lines.iter().find(|line| line.sku.0 == SOLD_OUT) {
            return Err(PlaceOrderError::OutOfStock(OutOfStock { sku: line.sku.clone() }).into());
        }
        let order = Order {
            id: OrderId(rt::Uuid::new_v4()),
            status: Status::Placed,
            total: total(&new.lines),
            lines: new.lines,
            placed_at: rt::Timestamp::now(),
            shipped_at: None,
            note: new.note,
            labels: None,
        };
        self.orders().insert(order.id.clone(), order.clone());
        self.tell(&order.id, OrderEvent::Placed(order.clone())).await?;
        Ok(order)
    }

    async fn get_order(&self, _: &rt::Call, id: OrderId) -> Answer<Order, GetOrderError> {
        Ok(self.change(&id, |_| {})?)
    }

    async fn list_orders(
        &self,
        _: &rt::Call,
        options: operations::ListOrdersOptions,
    ) -> Answer<OrderPage, ListOrdersError> {
        let most = usize::try_from(options.limit).unwrap_or_default();
        let orders = self.orders();
        let wanted = orders
            .values()
            .filter(|order| options.status.as_ref().is_none_or(|status| order.status == *status))
            .filter(|order| options.after.as_ref().is_none_or(|after| order.id > *after));
        let mut page: Vec<Order> = wanted.take(most + 1).cloned().collect();
        let more = page.len() > most;
        page.truncate(most);
        let next = page.last().filter(|_| more).map(|order| order.id.clone());
        Ok(OrderPage { orders: page, next })
    }

    async fn amend_order(
        &self,
        _: &rt::Call,
        id: OrderId,
        patch: OrderPatch,
    ) -> Answer<Order, GetOrderError> {
        let changed = self.change(&id, |order| match patch.note {
            rt::Patch::Absent => {}
            rt::Patch::Null => order.note = None,
            rt::Patch::Value(note) => order.note = Some(note),
        })?;
        Ok(changed)
    }

    async fn cancel_order(
        &self,
        _: &rt::Call,
        id: OrderId,
        reason: String,
    ) -> Answer<(), GetOrderError> {
        self.change(&id, |order| order.status = Status::Cancelled)?;
        self.tell(&id, OrderEvent::Cancelled(Cancelled { id: id.clone(), reason })).await
    }
}

/// Everything costs the same here.
fn total(lines: &[Line]) -> Money {
    let pieces: i64 = lines.iter().map(|line| i64::from(line.quantity)).sum();
    Money { amount: rt::Decimal::new(pieces * 995, 2), currency: Currency("EUR".to_owned()) }
}
