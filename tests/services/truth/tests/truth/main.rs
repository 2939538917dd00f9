//! One truth: for every edit in `edits`, what a client of one side and a server of the other make of each other's
//! messages is what the gate says, both ways round.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::cast_precision_loss,
    reason = "a helper of a test fails the test"
)]

mod gate;
mod processes;
mod seen;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use gate::{Cause, Element, strikes};
use processes::Told;
use seen::{Message, names};

/// A call that is to be made, and all that is needed to judge it.
struct Call {
    edit: String,
    op: &'static str,
    client_is_old: bool,
    means: BTreeMap<String, String>,
    spec: Value,
}

fn samples() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/edits/samples.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn edits() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/edits");
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.filter_map(|name| Some(name.to_str()?.strip_suffix(".wire")?.to_owned()));
    names.filter(|name| name != "base").collect()
}

/// A message: the usual one with a sample's members; null leaves one out, `/name` is a parameter.
fn message(usual: &Value, sample: &Value) -> Value {
    let mut message = usual.clone();
    for (name, value) in sample.as_object().unwrap() {
        if let Some(parameter) = name.strip_prefix('/') {
            message[parameter] = value.clone();
        } else if value.is_null() {
            message["item"].as_object_mut().unwrap().remove(name);
        } else {
            message["item"][name] = value.clone();
        }
    }
    message
}

fn calls_of(edit: &str, usual: &Value, of: &Value) -> Vec<Call> {
    let means: BTreeMap<String, String> =
        serde_json::from_value(of.get("means").cloned().unwrap_or(json!({}))).unwrap();
    let mut calls = Vec::new();
    for client_is_old in [true, false] {
        let (client, server) = if client_is_old { ("base", edit) } else { (edit, "base") };
        let (own, others) = if client_is_old { ("old", "new") } else { ("new", "old") };
        let mut add = |op, input: Value, answer: Value| {
            let spec = json!({
                "client": client, "server": server, "op": op, "input": input, "answer": answer,
            });
            calls.push(Call {
                edit: edit.to_owned(),
                op,
                client_is_old,
                means: means.clone(),
                spec,
            });
        };
        for sample in of[own].as_array().unwrap() {
            add("put_item", message(usual, sample), Value::Null);
        }
        for sample in of[others].as_array().unwrap() {
            let item = message(usual, sample)["item"].clone();
            add("get_item", json!({"id": "a1"}), json!({"item": item}));
        }
        add("get_item", json!({"id": "a1"}), json!({"unknown": {"id": "a1"}}));
    }
    calls
}

/// What is wrong with a call, by the gate's word; and which causes it tried.
fn judge(call: &Call, told: &Told, causes: &[Cause], struck: &mut BTreeSet<usize>) -> Vec<String> {
    let mut wrong = Vec::new();
    let request_direction = if call.client_is_old { "new_reads_old" } else { "old_reads_new" };
    let response_direction = if call.client_is_old { "old_reads_new" } else { "new_reads_old" };
    let sent = &told.client["sent"];
    if told.client["came"] == "nothing" {
        return vec![format!("there was no call: {}", told.client["why"])];
    }
    // The request: its element, its name there, its value, what the gate says.
    let mut request: BTreeMap<(String, String), &str> = BTreeMap::new();
    for (at, cause) in causes.iter().enumerate().filter(|(_, c)| c.direction == request_direction) {
        let (holder, name) = match &cause.element {
            Element::Item(name) if call.op == "put_item" => ("/item", name.as_str()),
            Element::Parameter(op, name) if op == call.op => ("", name.as_str()),
            Element::Request(op) if op == call.op => ("", "id"),
            _ => continue,
        };
        let written = call.written(name, call.client_is_old);
        let hit = strikes(&cause.on, sent.pointer(&format!("{holder}/{written}")));
        expect(&mut request, (holder, written), cause, hit, at, struck);
    }
    let reader = told.received.as_ref();
    let message = Message { sent, reader };
    wrong.extend(call.compare("request", &request, &message, &told.client, call.client_is_old));
    if told.received.is_none() {
        return wrong;
    }
    // The answer.
    let mut response: BTreeMap<(String, String), &str> = BTreeMap::new();
    let none = json!({"status": told.client["status"]});
    let answered = told.answered.as_ref().unwrap_or(&none);
    let is_item = answered.get("item").is_some();
    for (at, cause) in causes.iter().enumerate() {
        match &cause.element {
            Element::Item(name) if is_item && cause.direction == response_direction => {
                let written = call.written(name, !call.client_is_old);
                let hit = strikes(&cause.on, answered.pointer(&format!("/item/{written}")));
                expect(&mut response, ("/item", written), cause, hit, at, struck);
            }
            // Statuses are a matter of calls: who calls is the writer.
            Element::Status(op, status)
                if op == call.op && cause.direction == request_direction =>
            {
                let given = told.client["status"].as_u64().unwrap();
                let success = |status: u64| (200..300).contains(&status);
                let missed = cause.outcome == "rejected" && success(*status) && success(given);
                let hit = !cause.on.is_null() && (given == *status || missed);
                expect(&mut response, ("", "status"), cause, hit, at, struck);
            }
            _ => {}
        }
    }
    // A failure that the caller does not know is a failure all the same, with status, headers and body at hand.
    if told.client["came"] == "unexpected" && told.client["status"].as_u64() >= Some(400) {
        let outcome =
            response.get(&(String::new(), "status".to_owned())).copied().unwrap_or("same");
        if outcome != "ignored" {
            wrong.push(format!("the failure is ignored, the gate says {outcome}: {}", told.client));
        }
        return wrong;
    }
    let reader = (told.client["came"] != "unexpected").then_some(&told.client);
    let message = Message { sent: answered, reader };
    wrong.extend(call.compare("answer", &response, &message, &told.client, !call.client_is_old));
    wrong
}

/// Notes what the gate says of an element: the worst of all encodings' words.
fn expect<'c>(
    all: &mut BTreeMap<(String, String), &'c str>,
    (holder, written): (&str, &str),
    cause: &'c Cause,
    hit: bool,
    at: usize,
    struck: &mut BTreeSet<usize>,
) {
    let rank = |outcome: &str| gate::OUTCOMES.iter().position(|known| *known == outcome);
    let outcome = if hit { cause.outcome.as_str() } else { "same" };
    if hit {
        struck.insert(at);
    }
    let known = all.entry((holder.to_owned(), written.to_owned())).or_insert("same");
    if rank(outcome) > rank(known) {
        *known = outcome;
    }
}

impl Call {
    /// The name that a writer gives an element.
    fn written<'a>(&'a self, name: &'a str, writer_is_old: bool) -> &'a str {
        let pair = self.means.iter().find(|(old, new)| *old == name || *new == name);
        pair.map_or(name, |(old, new)| if writer_is_old { old } else { new })
    }

    fn compare(
        &self,
        what: &str,
        expected: &BTreeMap<(String, String), &str>,
        message: &Message<'_>,
        client: &Value,
        writer_is_old: bool,
    ) -> Vec<String> {
        let mut wrong = Vec::new();
        let rejecting: Vec<&str> = expected
            .iter()
            .filter(|(_, outcome)| **outcome == "rejected")
            .map(|((_, name), _)| name.as_str())
            .collect();
        let Some(reader) = message.reader else {
            if rejecting.is_empty() {
                wrong.push(format!("the {what} is rejected, the gate says {expected:?}: {client}"));
            }
            let pointers = client
                .get("violations")
                .filter(|list| list.as_array().is_some_and(|list| !list.is_empty()));
            let body: Value = client["body"]
                .as_str()
                .and_then(|body| serde_json::from_str(body).ok())
                .unwrap_or_default();
            let told: Vec<Value> = body["errors"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|error| error["pointer"].clone())
                .collect();
            let pointers = pointers.cloned().unwrap_or(json!(told));
            let named = pointers.as_array().is_some_and(|list| {
                list.is_empty() || rejecting.iter().any(|name| names(&pointers, name, None))
            });
            if !named {
                wrong.push(format!(
                    "the {what} is rejected at {pointers}, the gate says at {rejecting:?}"
                ));
            }
            return wrong;
        };
        for ((holder, written), outcome) in expected {
            let read = self.written(written, !writer_is_old);
            if written == "status" || written == "id" && holder.is_empty() {
                if *outcome != "same" {
                    wrong.push(format!("the {what} is taken, the gate says {outcome}"));
                }
                continue;
            }
            let mut seen = message.outcome(holder, written, read);
            // That absent stands in for what the writer left out needs no change of the contract.
            if seen == "filled" && *outcome == "same" {
                seen = "same";
            }
            if seen != *outcome {
                wrong.push(format!(
                    "{what}: `{written}` is {seen}, the gate says {outcome}: {reader}"
                ));
            }
        }
        // What the gate does not speak of arrives as it is.
        for (holder, values) in [("/item", message.sent.get("item")), ("", Some(message.sent))] {
            for (name, _) in values.and_then(Value::as_object).into_iter().flatten() {
                let spoken = expected.contains_key(&(holder.to_owned(), name.clone()));
                if spoken || name == "item" || name == "status" {
                    continue;
                }
                let seen = message.outcome(holder, name, self.written(name, !writer_is_old));
                if seen != "same" {
                    wrong.push(format!("{what}: `{name}` is {seen}, the gate is silent: {reader}"));
                }
            }
        }
        wrong
    }
}

#[test]
fn services_do_what_the_gate_says() {
    let samples = samples();
    let listed = samples["edits"].as_object().unwrap();
    let edits = edits();
    assert_eq!(
        listed.keys().cloned().collect::<BTreeSet<_>>(),
        edits,
        "edits without calls, or calls without edit"
    );
    let calls: Vec<Call> =
        listed.iter().flat_map(|(edit, of)| calls_of(edit, &samples["usual"], of)).collect();
    let specs: Vec<Value> = calls.iter().map(|call| call.spec.clone()).collect();
    let told = processes::told(&specs);
    let mut wrong = Vec::new();
    let (mut tried, mut elements) = (0, 0);
    for (edit, of) in listed {
        let causes = gate::causes(edit);
        let mut struck = BTreeSet::new();
        for (call, told) in calls.iter().zip(&told).filter(|(call, _)| call.edit == *edit) {
            let found = judge(call, told, &causes, &mut struck);
            elements += 1;
            let way = if call.client_is_old {
                "old client, new server"
            } else {
                "new client, old server"
            };
            wrong.extend(
                found.into_iter().map(|what| {
                    format!("{edit}, {way}, {} {}: {what}", call.op, call.spec["input"])
                }),
            );
        }
        tried += struck.len();
        wrong.extend(untried(edit, of, &causes, &struck));
    }
    println!("one truth: {} edits, {elements} calls, {tried} causes tried", edits.len());
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}

/// Causes that no call tried, unless the samples say why none can.
fn untried(edit: &str, of: &Value, causes: &[Cause], struck: &BTreeSet<usize>) -> Vec<String> {
    let excuses = of["never_sent"].as_object();
    let mut used = BTreeSet::new();
    let mut wrong = Vec::new();
    for (at, cause) in causes.iter().enumerate() {
        if cause.outcome == "same" || struck.contains(&at) {
            continue;
        }
        let key = format!("{} {}", cause.encoding, cause.direction);
        if excuses.is_some_and(|excuses| excuses.contains_key(&key)) {
            used.insert(key);
        } else {
            wrong.push(format!(
                "{edit}: no call tries {} ({key}): {} on {}",
                cause.rule, cause.outcome, cause.on
            ));
        }
    }
    for excuse in
        excuses.into_iter().flat_map(|excuses| excuses.keys()).filter(|key| !used.contains(*key))
    {
        wrong.push(format!("{edit}: `{excuse}` excuses nothing"));
    }
    wrong
}
