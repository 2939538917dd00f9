//! Questions over a queue and their answers, with the types of a contract.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::time::Duration;

use wireproof_runtime as rt;

rt::include_contract!("rides");

use channels::QuoteRequests;
use types::{Place, Quote, QuoteRequest, ReplyHeaders};

#[test]
fn one_pricing_instance_answers_the_asker() {
    rt::run(async {
        let broker = rt::InProcess::new();
        let mut pricing = QuoteRequests::replier(broker.clone(), QuoteRequests::ADDRESS).await;
        rt::spawn(async move {
            let answered = pricing.next(
                |_, _| async { Ok(Quote { cents: 1_250 }) },
                |_, why| format!("{why:?}"),
                |why| why.to_string(),
            );
            answered.await
        });
        let id = rt::Uuid::new_v4();
        let headers = ReplyHeaders { correlation_id: id, reply_to: format!("quotes.{id}") };
        let pickup = Place { lat: 52.5, lon: 13.4 };
        let asker = QuoteRequests::asker(broker);
        let quote = asker.ask(&headers, &QuoteRequest { pickup }, Duration::from_secs(5)).await;
        assert_eq!(quote.unwrap().value, Quote { cents: 1_250 });
    })
    .unwrap();
}
