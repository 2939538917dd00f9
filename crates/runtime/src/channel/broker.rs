//! What a broker is: something that takes messages and hands them out.

use bytes::Bytes;

use crate::Violation;

/// A message as it travels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// Its headers, as texts.
    pub headers: Vec<(String, String)>,
    /// What orders messages among each other.
    pub key: Option<String>,
    /// Its body.
    pub body: Bytes,
}

/// Why a message was not published.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PublishError {
    /// It breaks the contract and was not sent.
    #[error("not sent: the message breaks the contract in {} places", .0.len())]
    Invalid(Vec<Violation>),
    /// The broker did not take it.
    #[error("the broker did not take it: {0}")]
    Broker(String),
}

/// A message that was handed out and waits to be acknowledged.
pub trait Delivered: Send + 'static {
    /// The message.
    fn message(&self) -> &Message;
    /// Says that it was dealt with: it is not handed out again.
    fn acknowledge(self) -> impl Future<Output = ()> + Send;
}

/// Takes messages and hands them out. A message that is dropped without acknowledgement is handed out again.
pub trait Broker: Clone + Send + Sync + 'static {
    /// A message that was handed out.
    type Delivered: Delivered;
    /// Where messages of one subscription come from.
    type Subscription: Send + std::fmt::Debug;

    /// Publishes to a topic: every subscription gets a copy.
    fn publish(
        &self,
        address: &str,
        message: Message,
    ) -> impl Future<Output = Result<(), PublishError>> + Send;
    /// Sends to a queue: one receiver gets it.
    fn send(
        &self,
        address: &str,
        message: Message,
    ) -> impl Future<Output = Result<(), PublishError>> + Send;
    /// Subscribes to a topic.
    fn subscribe(&self, address: &str) -> impl Future<Output = Self::Subscription> + Send;
    /// Receives from a queue.
    fn receive(&self, address: &str) -> impl Future<Output = Self::Subscription> + Send;
    /// The next message; none: there will be no more.
    fn next(
        &self,
        subscription: &mut Self::Subscription,
    ) -> impl Future<Output = Option<Self::Delivered>> + Send;
}
