//! Messages over the broker in this process: copies, single receivers, acknowledgement, answers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::time::Duration;

use wireproof_runtime::{
    AskError, Asker, InProcess, PublishError, Publisher, Replier, ReplyBy, Subscriber, Unreadable,
    record, run,
};

#[derive(Clone, Debug, PartialEq)]
struct Headers {
    id: String,
    reply_to: String,
}
record! { Headers Open { id: required "id"; reply_to: required "reply_to"; } }

#[derive(Clone, Debug, PartialEq)]
struct Body {
    size: i32,
}
record! { Body Open { size: required "size" [.min(0)]; } }

fn headers(id: &str) -> Headers {
    Headers { id: id.to_owned(), reply_to: format!("answers.{id}") }
}

fn publisher(broker: &InProcess, topic: bool) -> Publisher<InProcess, Headers, Body> {
    Publisher::new(broker.clone(), "sizes.{id}", topic, "id")
}

async fn subscriber(broker: &InProcess, topic: bool) -> Subscriber<InProcess, Headers, Body> {
    Subscriber::new(broker.clone(), "sizes.a", topic).await
}

/// The size in the next message; none within a moment is none.
async fn next(from: &mut Subscriber<InProcess, Headers, Body>) -> Option<i32> {
    let mut size = None;
    let seen = &mut size;
    let handled = from.next(
        |_, body| async move {
            *seen = Some(body.value.size);
            Ok(())
        },
        |_, why: Unreadable| why,
    );
    let handled = tokio::time::timeout(Duration::from_millis(50), handled).await;
    handled.ok()?.unwrap().unwrap();
    size
}

#[test]
fn every_subscriber_of_a_topic_gets_a_copy_and_one_receiver_of_a_queue_the_message() {
    run(async {
        for topic in [true, false] {
            let broker = InProcess::new();
            let (mut one, mut other) =
                (subscriber(&broker, topic).await, subscriber(&broker, topic).await);
            publisher(&broker, topic).publish(&headers("a"), &Body { size: 1 }).await.unwrap();
            assert_eq!(next(&mut one).await, Some(1));
            assert_eq!(next(&mut other).await, topic.then_some(1));
        }
    })
    .unwrap();
}

#[test]
fn a_message_whose_handler_fails_comes_again() {
    run(async {
        let broker = InProcess::new();
        let mut from = subscriber(&broker, false).await;
        publisher(&broker, false).publish(&headers("a"), &Body { size: 1 }).await.unwrap();
        let failed = from.next(|_, _| async { Err("not now") }, |_, _| "unreadable").await;
        assert_eq!(failed, Some(Err("not now")));
        assert_eq!(next(&mut from).await, Some(1));
        assert_eq!(next(&mut from).await, None);
    })
    .unwrap();
}

#[test]
fn what_breaks_the_contract_is_not_sent() {
    run(async {
        let broker = InProcess::new();
        let sent = publisher(&broker, true).publish(&headers("a"), &Body { size: -1 }).await;
        let Err(PublishError::Invalid(violations)) = sent else { panic!("{sent:?}") };
        assert_eq!(violations.len(), 1, "{violations:?}");
        assert_eq!(violations[0].pointer, "/body/size");
    })
    .unwrap();
}

/// Answers one question with its double.
async fn answer(mut replier: Replier<InProcess, Headers, Body, Body>) {
    let answered = replier.next(
        |_, body| async move { Ok::<_, String>(Body { size: body.value.size * 2 }) },
        |_, why| format!("{why:?}"),
        |why| why.to_string(),
    );
    answered.await.unwrap().unwrap();
}

#[test]
fn an_answer_finds_the_question_that_it_belongs_to() {
    run(async {
        for by in [
            ReplyBy::header("id", "reply_to"),
            ReplyBy::topic("id", "answers"),
            ReplyBy::queue("id", "answers"),
        ] {
            let broker = InProcess::new();
            let questions = || Publisher::new(broker.clone(), "sizes", false, "");
            let asker: Asker<_, Headers, Body, Body> = Asker::new(questions(), by);
            let replier = || Replier::new(broker.clone(), "sizes", false, by);
            tokio::spawn(answer(replier().await));
            tokio::spawn(answer(replier().await));
            let patience = Duration::from_secs(5);
            let (one, other) = (headers("one"), headers("other"));
            let (one, other) = tokio::join!(
                asker.ask(&one, &Body { size: 1 }, patience),
                asker.ask(&other, &Body { size: 2 }, patience),
            );
            assert_eq!((one.unwrap().value.size, other.unwrap().value.size), (2, 4), "{by:?}");
        }
    })
    .unwrap();
}

#[test]
fn a_question_without_an_answer_ends() {
    run(async {
        let questions = Publisher::new(InProcess::new(), "sizes", false, "");
        let by = ReplyBy::header("id", "reply_to");
        let asker: Asker<_, Headers, Body, Body> = Asker::new(questions, by);
        let asked = asker.ask(&headers("a"), &Body { size: 1 }, Duration::from_millis(20)).await;
        assert!(matches!(asked, Err(AskError::Timeout(_))), "{asked:?}");
    })
    .unwrap();
}
