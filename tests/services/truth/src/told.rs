//! What a side tells of a call: one JSON line.

use std::io::Write as _;

use serde_json::{Value, json};
use wireproof_runtime as rt;

/// Writes a line at once: whoever waits for an answer finds it.
pub(crate) fn line(value: &Value) {
    let mut out = std::io::stdout().lock();
    // Whoever does not listen any more does not miss it.
    _ = writeln!(out, "{value}").and_then(|()| out.flush());
}

/// A value of a side's own type, from a sample that this side must be able to write.
pub(crate) fn given<T: rt::Json>(sample: &Value) -> Result<T, String> {
    rt::from_value(sample, rt::Side::Server)
        .map(|received| received.value)
        .map_err(|why| format!("the sample {sample} is none of this side's: {why}"))
}

/// What a server received.
pub(crate) fn received(call: &rt::Call, message: &Value, shown: &str) {
    line(&json!({
        "case": case(call),
        "received": message,
        "shown": shown,
        "leniencies": leniencies(&call.leniencies),
        "unknown": pointers(&call.unknown),
    }));
}

/// What a server answers.
pub(crate) fn answered(call: &rt::Call, message: &Value) {
    line(&json!({"case": case(call), "answered": message}));
}

/// The answer that the caller asks this call to have.
pub(crate) fn asked(call: &rt::Call) -> Value {
    header(call, "x-answer").unwrap_or_default()
}

fn case(call: &rt::Call) -> Value {
    header(call, "x-case").unwrap_or_default()
}

fn header(call: &rt::Call, name: &str) -> Option<Value> {
    serde_json::from_slice(call.headers.get(name)?.as_bytes()).ok()
}

/// What a call came to.
pub(crate) fn came<T, E: rt::Outcome>(
    sent: &Value,
    result: Result<rt::Reply<T>, rt::CallError<E>>,
    write: impl Fn(&T) -> (Value, String),
) -> Value {
    let mut told = match result {
        Ok(reply) => {
            let (received, shown) = write(&reply.value);
            json!({
                "came": "value",
                "received": received,
                "shown": shown,
                "status": reply.status.as_u16(),
                "violations": violations(&reply.violations),
                "leniencies": leniencies(&reply.leniencies),
                "unknown": pointers(&reply.unknown),
            })
        }
        Err(rt::CallError::Declared(declared)) => {
            let (_, _, body) = declared.error.write(&mut rt::Writing::new());
            json!({"came": "declared", "received": body, "status": declared.status.as_u16()})
        }
        Err(rt::CallError::Unexpected(unexpected)) => json!({
            "came": "unexpected",
            "status": unexpected.status.as_u16(),
            "violations": violations(&unexpected.violations),
            "body": String::from_utf8_lossy(&unexpected.body),
            "why": unexpected.why,
        }),
        Err(rt::CallError::Invalid(found)) => {
            json!({"came": "nothing", "violations": violations(&found), "why": "it was not sent"})
        }
        Err(rt::CallError::Timeout(after)) => {
            json!({"came": "nothing", "why": format!("{after:?}")})
        }
        Err(rt::CallError::Transport(why)) => json!({"came": "nothing", "why": why}),
        Err(_) => json!({"came": "nothing"}),
    };
    told["sent"] = sent.clone();
    told
}

fn violations(found: &[rt::Violation]) -> Vec<&str> {
    found.iter().map(|violation| violation.pointer.as_str()).collect()
}

fn leniencies(found: &[(String, rt::tolerance::Leniency)]) -> Vec<[&str; 2]> {
    found.iter().map(|(pointer, leniency)| [pointer.as_str(), leniency.name()]).collect()
}

fn pointers(found: &[(String, Value)]) -> Vec<&str> {
    found.iter().map(|(pointer, _)| pointer.as_str()).collect()
}
