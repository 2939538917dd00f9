//! Questions over a channel and the answers to them, tied together by a header.

use std::{marker::PhantomData, time::Duration};

use tokio::time::{Instant, timeout_at};

use super::{
    broker::{Broker, Delivered, Message, PublishError},
    typed::{Publisher, Subscriber},
};
use crate::{Json, Received, Rule, Side, Unreadable, Writing, from_slice};

/// How an answer finds its way back.
#[derive(Clone, Copy, Debug)]
pub struct ReplyBy {
    /// The header that ties an answer to its question.
    correlation: &'static str,
    to: ReplyTo,
}

/// Where an answer goes.
#[derive(Clone, Copy, Debug)]
enum ReplyTo {
    /// To the topic that a header of the question names.
    Header(&'static str),
    /// To this topic.
    Topic(&'static str),
    /// To this queue.
    Queue(&'static str),
}

impl ReplyBy {
    /// To the address that a header of the question names, which is the asker's alone.
    pub const fn header(correlation: &'static str, name: &'static str) -> Self {
        Self { correlation, to: ReplyTo::Header(name) }
    }

    /// To a topic; every asker sees the answers of all.
    pub const fn topic(correlation: &'static str, address: &'static str) -> Self {
        Self { correlation, to: ReplyTo::Topic(address) }
    }

    /// To a queue that all askers receive from.
    pub const fn queue(correlation: &'static str, address: &'static str) -> Self {
        Self { correlation, to: ReplyTo::Queue(address) }
    }

    /// Where the answer to a question goes.
    fn address<'a>(&self, question: &'a Message) -> Option<&'a str> {
        match self.to {
            ReplyTo::Header(name) => header(question, name),
            ReplyTo::Topic(address) | ReplyTo::Queue(address) => Some(address),
        }
    }

    fn is_queue(&self) -> bool {
        matches!(self.to, ReplyTo::Queue(_))
    }
}

fn header<'a>(message: &'a Message, name: &str) -> Option<&'a str> {
    let mut headers = message.headers.iter();
    headers.find(|(known, _)| known == name).map(|(_, text)| text.as_str())
}

/// Why a question has no answer.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AskError {
    /// It was not asked.
    #[error(transparent)]
    Publish(#[from] PublishError),
    /// No answer came in time.
    #[error("no answer within {0:?}")]
    Timeout(Duration),
    /// The answer is not what the contract declares.
    #[error("the answer is not what the contract declares, in {} places", .0.violations.len())]
    Unreadable(Unreadable),
    /// The broker will bring no more answers.
    #[error("the broker brings no answers any more")]
    Closed,
}

/// Asks questions over a channel.
#[derive(Clone, Debug)]
pub struct Asker<B, H, T, A> {
    questions: Publisher<B, H, T>,
    by: ReplyBy,
    answers: PhantomData<fn() -> A>,
}

impl<B: Broker, H: Json + Sync, T: Json + Sync, A: Json> Asker<B, H, T, A> {
    /// An asker whose questions go through `questions`.
    pub fn new(questions: Publisher<B, H, T>, by: ReplyBy) -> Self {
        Self { questions, by, answers: PhantomData }
    }

    /// Asks, and waits for the answer with the question's correlation id.
    ///
    /// # Errors
    /// If the question breaks the contract or the broker does not take it, if no answer comes in time, or if it cannot
    /// be read.
    pub async fn ask(
        &self,
        headers: &H,
        question: &T,
        patience: Duration,
    ) -> Result<Received<A>, AskError> {
        let (to, message) = self.questions.message(headers, question)?;
        let unaddressed = || PublishError::Broker("the question says no address".to_owned());
        let back = self.by.address(&message).ok_or_else(unaddressed)?;
        let id = header(&message, self.by.correlation).unwrap_or_default().to_owned();
        let broker = self.questions.broker();
        // Who listens first does not miss an answer.
        let mut answers = if self.by.is_queue() {
            broker.receive(back).await
        } else {
            broker.subscribe(back).await
        };
        let back = back.to_owned();
        self.questions.hand_over(&to, message).await?;
        let deadline = Instant::now() + patience;
        loop {
            let next = timeout_at(deadline, broker.next(&mut answers)).await;
            let next = next.map_err(|_| AskError::Timeout(patience))?;
            let delivered = next.ok_or(AskError::Closed)?;
            if header(delivered.message(), self.by.correlation) == Some(&id) {
                let answer = from_slice(&delivered.message().body, Side::Client);
                delivered.acknowledge().await;
                return answer.map_err(AskError::Unreadable);
            }
            let others = delivered.message().clone();
            delivered.acknowledge().await;
            if self.by.is_queue() {
                // Somebody else waits for it.
                broker.send(&back, others).await?;
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }
    }
}

/// Answers the questions of a channel.
#[derive(Debug)]
pub struct Replier<B: Broker, H, T, A> {
    broker: B,
    questions: Subscriber<B, H, T>,
    by: ReplyBy,
    answers: PhantomData<fn(&A)>,
}

impl<B: Broker, H: Json, T: Json, A: Json + Sync> Replier<B, H, T, A> {
    /// Receives the questions of a topic or queue. `address` has no open parts.
    pub async fn new(broker: B, address: &str, topic: bool, by: ReplyBy) -> Self {
        let questions = Subscriber::new(broker.clone(), address, topic).await;
        Self { broker, questions, by, answers: PhantomData }
    }

    /// Answers the next question. It is acknowledged once its answer is on its way; if the handler fails, it is asked
    /// again.
    ///
    /// # Errors
    /// What the handler says, what `unreadable` makes of a question that cannot be read, and what `unsent` makes of an
    /// answer that breaks the contract or that the broker does not take.
    pub async fn next<E, R>(
        &mut self,
        handler: impl FnOnce(Received<H>, Received<T>) -> R,
        unreadable: impl FnOnce(&Message, Unreadable) -> E,
        unsent: impl FnOnce(PublishError) -> E,
    ) -> Option<Result<(), E>>
    where
        R: Future<Output = Result<A, E>>,
    {
        let (delivered, read) = self.questions.delivered().await?;
        let (headers, question) = match read {
            Ok(read) => read,
            Err(why) => {
                return Some(Err(
                    Subscriber::<B, H, T>::set_aside(delivered, why, unreadable).await
                ));
            }
        };
        let answer = match handler(headers, question).await {
            Ok(answer) => answer,
            Err(error) => return Some(Err(error)),
        };
        let sent = self.reply(delivered.message(), &answer).await;
        if sent.is_ok() {
            delivered.acknowledge().await;
        }
        Some(sent.map_err(unsent))
    }

    async fn reply(&self, question: &Message, answer: &A) -> Result<(), PublishError> {
        let mut at = Writing::new();
        let body = at.at_key("body", |at| answer.write(&Rule::NEW, at));
        let violations = at.into_violations();
        if !violations.is_empty() {
            return Err(PublishError::Invalid(violations));
        }
        // Who says no address waits for no answer.
        let Some(address) = self.by.address(question) else { return Ok(()) };
        let id = header(question, self.by.correlation).unwrap_or_default().to_owned();
        let headers = vec![(self.by.correlation.to_owned(), id)];
        let message = Message { headers, key: None, body: body.to_string().into() };
        if self.by.is_queue() {
            self.broker.send(address, message).await
        } else {
            self.broker.publish(address, message).await
        }
    }
}
