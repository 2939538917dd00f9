//! The broker that lives in this process.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};

use tokio::sync::Notify;

use super::broker::{Broker, Delivered, Message, PublishError};

/// So many messages wait for one subscription or in one queue; further ones are refused.
const MOST: usize = 65_536;

/// A broker without a network: what it holds is gone with the process.
#[derive(Clone, Debug, Default)]
pub struct InProcess {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    topics: HashMap<String, Vec<Weak<Queue>>>,
    queues: HashMap<String, Arc<Queue>>,
}

/// Messages that wait.
#[derive(Debug, Default)]
pub struct Queue {
    waiting: Mutex<VecDeque<Message>>,
    arrived: Notify,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, VecDeque<Message>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(&self, message: Message) -> Result<(), PublishError> {
        let mut waiting = self.lock();
        if waiting.len() >= MOST {
            return Err(PublishError::Broker(format!("{MOST} messages wait already")));
        }
        waiting.push_back(message);
        self.arrived.notify_one();
        Ok(())
    }
}

/// A message of the broker in this process.
#[derive(Debug)]
pub struct Held {
    message: Message,
    queue: Arc<Queue>,
    done: bool,
}

impl Delivered for Held {
    fn message(&self) -> &Message {
        &self.message
    }

    async fn acknowledge(mut self) {
        self.done = true;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if !self.done {
            // Nobody dealt with it: it is the next one again.
            self.queue.lock().push_front(std::mem::take(&mut self.message));
            self.queue.arrived.notify_one();
        }
    }
}

impl InProcess {
    /// A broker without messages.
    pub fn new() -> Self {
        Self::default()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn queue(&self, address: &str) -> Arc<Queue> {
        self.state().queues.entry(address.to_owned()).or_default().clone()
    }
}

impl Broker for InProcess {
    type Delivered = Held;
    type Subscription = Arc<Queue>;

    async fn publish(&self, address: &str, message: Message) -> Result<(), PublishError> {
        let mut state = self.state();
        let Some(subscriptions) = state.topics.get_mut(address) else { return Ok(()) };
        subscriptions.retain(|subscription| subscription.strong_count() > 0);
        subscriptions
            .iter()
            .filter_map(Weak::upgrade)
            .try_for_each(|queue| queue.push(message.clone()))
    }

    async fn send(&self, address: &str, message: Message) -> Result<(), PublishError> {
        self.queue(address).push(message)
    }

    async fn subscribe(&self, address: &str) -> Arc<Queue> {
        let queue = Arc::<Queue>::default();
        let subscriptions = Arc::downgrade(&queue);
        self.state().topics.entry(address.to_owned()).or_default().push(subscriptions);
        queue
    }

    async fn receive(&self, address: &str) -> Arc<Queue> {
        self.queue(address)
    }

    async fn next(&self, queue: &mut Arc<Queue>) -> Option<Held> {
        loop {
            let next = queue.lock().pop_front();
            if let Some(message) = next {
                return Some(Held { message, queue: queue.clone(), done: false });
            }
            queue.arrived.notified().await;
        }
    }
}
