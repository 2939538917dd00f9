//! What a program of one contract does with its calls: what a client is given must be what the server sees, and what
//! the server says what the client gets.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Map, Value, json};
use wireproof_runtime as rt;

/// What goes into a call, by argument.
pub type Inputs = Map<String, Value>;

/// The server's side: what it is to say, and what it has seen.
#[derive(Clone, Default)]
pub struct Desk {
    state: Arc<Mutex<(Value, Inputs)>>,
}

impl Desk {
    fn with<T>(&self, use_it: impl FnOnce(&mut (Value, Inputs)) -> T) -> T {
        use_it(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the next call is answered with.
    pub fn tell(&self, told: &Value) {
        self.with(|state| *state = (told.clone(), Inputs::new()));
    }

    /// What a call has brought.
    pub fn saw(&self, seen: Inputs) {
        self.with(|state| state.1 = seen);
    }

    /// The answer if it is a value, and the error otherwise.
    pub fn say<T, E: rt::Outcome>(
        &self,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Result<T, rt::Failure<E>> {
        let told = self.with(|state| state.0.clone());
        let failed = |why: String| rt::Failure::other(599, why);
        if told["error"].is_null() {
            return read(&told["result"]).map_err(failed);
        }
        let error: E = outcome(&told["error"]).map_err(failed)?;
        Err(rt::Failure::Declared(error))
    }

    /// Compares what came with what was given.
    pub fn compare<T, E: rt::Outcome + std::fmt::Debug>(
        &self,
        given: &Inputs,
        answer: Result<rt::Reply<T>, rt::CallError<E>>,
        show: impl FnOnce(&T) -> Value,
    ) -> Result<(), String> {
        let (told, seen) = self.with(|state| state.clone());
        let got = match answer {
            Ok(reply) => {
                if !reply.violations().is_empty() || !reply.leniencies().is_empty() {
                    return Err(format!("taken leniently: {:?} {:?}", reply.violations(), reply.leniencies()));
                }
                json!({"result": show(&*reply)})
            }
            Err(rt::CallError::Declared(declared)) => {
                json!({"error": show_outcome(&declared.error)})
            }
            Err(other) => return Err(other.to_string()),
        };
        if seen != *given {
            return Err(format!("given {}, seen {}", Value::from(given.clone()), Value::from(seen)));
        }
        let mut told = told;
        for part in ["result", "error"] {
            if let Some(map) = told.get_mut(part).and_then(Value::as_object_mut).filter(|map| map.contains_key("case")) {
                map.remove("status");
            }
        }
        if got == told { Ok(()) } else { Err(format!("said {told}, got {got}")) }
    }
}

fn clean<T>(read: Option<T>, at: rt::Reading, from: &Value) -> Result<T, String> {
    let (violations, leniencies) = at.into_parts();
    match read {
        Some(value) if violations.is_empty() && leniencies.is_empty() => Ok(value),
        _ => Err(format!("the type does not hold {from}: {violations:?} {leniencies:?}")),
    }
}

/// A value from its document; nothing of it may be wrong or unknown.
pub fn value<T: rt::Json>(from: &Value) -> Result<T, String> {
    let mut at = rt::Reading::new(rt::Side::Client);
    let read = T::read(from, &rt::Rule::NEW, &mut at);
    clean(read, at, from)
}

/// One of several answers from its case, status and document.
pub fn outcome<T: rt::Outcome>(from: &Value) -> Result<T, String> {
    let number = |name: &str| from[name].as_u64().unwrap_or_default();
    let mut at = rt::Reading::new(rt::Side::Client);
    let read = T::read(number("case") as usize, number("status") as u16, &from["body"], &mut at);
    clean(read, at, from)
}

/// An argument.
pub fn give<T: rt::Json>(inputs: &Inputs, name: &str) -> Result<T, String> {
    value(inputs.get(name).unwrap_or(&Value::Null)).map_err(|why| format!("{name}: {why}"))
}

/// An argument that may be absent.
pub fn give_optional<T: rt::Optional>(inputs: &Inputs, name: &str) -> Result<T, String> {
    let Some(from) = inputs.get(name) else { return Ok(T::absent()) };
    let mut at = rt::Reading::new(rt::Side::Client);
    let read = T::present(from, &rt::Rule::NEW, &mut at);
    clean(read, at, from).map_err(|why| format!("{name}: {why}"))
}

/// The document of a value.
pub fn show<T: rt::Json>(value: &T) -> Value {
    rt::to_value(value).0
}

/// The case and document of one of several answers.
pub fn show_outcome<T: rt::Outcome>(value: &T) -> Value {
    let (case, _, body) = value.write(&mut rt::Writing::new());
    json!({"case": case, "body": body})
}

/// Notes an argument.
pub fn note<T: rt::Json>(seen: &mut Inputs, name: &str, value: &T) {
    seen.insert(name.to_owned(), show(value));
}

/// Notes an argument that may be absent.
pub fn note_optional<T: rt::Optional>(seen: &mut Inputs, name: &str, value: &T) {
    if let Some(written) = value.written(&rt::Rule::NEW, &mut rt::Writing::new()) {
        seen.insert(name.to_owned(), written);
    }
}
