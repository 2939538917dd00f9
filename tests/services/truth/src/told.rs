//! What the two ends of a call saw, as the lines that the processes print.

use std::{
    fmt::Debug,
    sync::{Mutex, PoisonError},
};

use serde_json::{Value, json};
use wireproof_runtime::{self as rt, tolerance};

/// What a server read.
pub struct Received;

impl Received {
    /// Prints what a server read in a call, and which leniencies that took. One call at a time.
    pub fn tell(call: &rt::Call, value: &Value) {
        static BEFORE: Mutex<Vec<u64>> = Mutex::new(Vec::new());
        let counts = tolerance::counts();
        let now: Vec<u64> = counts.iter().map(|(_, count)| *count).collect();
        let mut before = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
        let since = |at: usize| before.get(at).copied().unwrap_or_default();
        let needed = counts.iter().enumerate().filter(|(at, (_, count))| *count > since(*at));
        let needed: Vec<&str> = needed.map(|(_, (leniency, _))| leniency.name()).collect();
        let at = crate::edits::asked(call);
        println!("{}", json!({"at": at, "read": value, "violations": [], "leniencies": needed}));
        *before = now;
    }
}

/// What a client heard.
pub struct Heard;

impl Heard {
    /// What a call came to.
    pub fn of<T: rt::Json, E: Debug>(result: Result<rt::Reply<T>, rt::CallError<E>>) -> Value {
        let reply = match result {
            Ok(reply) => reply,
            Err(error) => return json!({"failed": error.to_string()}),
        };
        let violations: Vec<&str> =
            reply.violations().iter().map(|violation| violation.pointer.as_str()).collect();
        let leniencies: Vec<&str> =
            reply.leniencies().iter().map(|(_, leniency)| leniency.name()).collect();
        let (read, _) = rt::to_value(&*reply);
        json!({"read": read, "violations": violations, "leniencies": leniencies})
    }
}
