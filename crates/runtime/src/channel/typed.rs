//! Publishers and subscribers of one channel, with the types that the contract gives it.

use std::marker::PhantomData;

use serde_json::Value;

use super::broker::{Broker, Delivered, Message, PublishError};
use crate::{Json, Reading, Received, Rule, Side, Unreadable, Writing, from_slice, received};

/// Sends messages of one channel.
#[derive(Clone, Debug)]
pub struct Publisher<B, H, T> {
    broker: B,
    address: &'static str,
    topic: bool,
    key: &'static str,
    types: PhantomData<fn(&H, &T)>,
}

impl<B: Broker, H: Json + Sync, T: Json + Sync> Publisher<B, H, T> {
    /// A publisher for the topic or queue at an address, in which `{name}` is a header. `key` is the path of what
    /// orders messages; empty: nothing does.
    pub fn new(broker: B, address: &'static str, topic: bool, key: &'static str) -> Self {
        Self { broker, address, topic, key, types: PhantomData }
    }

    /// Sends a message.
    ///
    /// # Errors
    /// If it breaks the contract, or the broker does not take it.
    pub async fn publish(&self, headers: &H, body: &T) -> Result<(), PublishError> {
        let (address, message) = self.message(headers, body)?;
        self.hand_over(&address, message).await
    }

    pub(super) async fn hand_over(
        &self,
        address: &str,
        message: Message,
    ) -> Result<(), PublishError> {
        if self.topic {
            self.broker.publish(address, message).await
        } else {
            self.broker.send(address, message).await
        }
    }

    pub(super) fn broker(&self) -> &B {
        &self.broker
    }

    /// A message as it travels, and where to.
    pub(super) fn message(&self, headers: &H, body: &T) -> Result<(String, Message), PublishError> {
        let mut at = Writing::new();
        let headers = at.at_key("headers", |at| headers.write(&Rule::NEW, at));
        let body = at.at_key("body", |at| body.write(&Rule::NEW, at));
        let violations = at.into_violations();
        if !violations.is_empty() {
            return Err(PublishError::Invalid(violations));
        }
        let key = find(self.key, &headers).or_else(|| find(self.key, &body));
        let headers = texts(&headers);
        let address = filled(self.address, &headers);
        Ok((address, Message { headers, key, body: body.to_string().into() }))
    }
}

/// Receives messages of one channel.
#[derive(Debug)]
pub struct Subscriber<B: Broker, H, T> {
    broker: B,
    subscription: B::Subscription,
    types: PhantomData<fn() -> (H, T)>,
}

impl<B: Broker, H: Json, T: Json> Subscriber<B, H, T> {
    /// Subscribes to a topic, or receives from a queue. `address` has no open parts.
    pub async fn new(broker: B, address: &str, topic: bool) -> Self {
        let subscription =
            if topic { broker.subscribe(address).await } else { broker.receive(address).await };
        Self { broker, subscription, types: PhantomData }
    }

    /// Handles the next message. It is acknowledged once the handler succeeded; if it fails, or the message cannot be
    /// read, it is handed out again or left to the caller.
    ///
    /// # Errors
    /// What the handler says; or [`Unreadable`] through `unreadable`.
    pub async fn next<E, R>(
        &mut self,
        handler: impl FnOnce(Received<H>, Received<T>) -> R,
        unreadable: impl FnOnce(&Message, Unreadable) -> E,
    ) -> Option<Result<(), E>>
    where
        R: Future<Output = Result<(), E>>,
    {
        let (delivered, read) = self.delivered().await?;
        let (headers, body) = match read {
            Ok(read) => read,
            Err(why) => return Some(Err(Self::set_aside(delivered, why, unreadable).await)),
        };
        let result = handler(headers, body).await;
        if result.is_ok() {
            delivered.acknowledge().await;
        }
        Some(result)
    }

    /// The next message, and what is in it.
    pub(super) async fn delivered(&mut self) -> Option<(B::Delivered, Read<H, T>)> {
        let delivered = self.broker.next(&mut self.subscription).await?;
        let read = read(delivered.message());
        Some((delivered, read))
    }

    /// A message that nobody here will ever read is not handed out again.
    pub(super) async fn set_aside<E>(
        delivered: B::Delivered,
        why: Unreadable,
        unreadable: impl FnOnce(&Message, Unreadable) -> E,
    ) -> E {
        let error = unreadable(delivered.message(), why);
        delivered.acknowledge().await;
        error
    }
}

/// Headers and body of a message.
type Read<H, T> = Result<(Received<H>, Received<T>), Unreadable>;

fn read<H: Json, T: Json>(message: &Message) -> Read<H, T> {
    let entries = message.headers.iter();
    let headers = entries.map(|(name, text)| (name.clone(), Value::String(text.clone()))).collect();
    let mut at = Reading::of_texts(Side::Client);
    let headers = H::read(&Value::Object(headers), &Rule::NEW, &mut at);
    Ok((received(headers, at)?, from_slice(&message.body, Side::Client)?))
}

/// The value at a path in a body or in headers, as text.
fn find(path: &str, value: &Value) -> Option<String> {
    let mut at = value;
    for step in path.split('.') {
        at = at.get(step)?;
    }
    Some(text(at))
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn texts(headers: &Value) -> Vec<(String, String)> {
    let Value::Object(map) = headers else { return Vec::new() };
    let present = map.iter().filter(|(_, value)| !value.is_null());
    present.map(|(name, value)| (name.clone(), text(value))).collect()
}

/// An address with headers in place of its open parts.
fn filled(address: &str, headers: &[(String, String)]) -> String {
    let mut out = address.to_owned();
    for (name, text) in headers {
        out = out.replace(&format!("{{{name}}}"), text);
    }
    out
}
