//! A server and a client, each a process of its own, and what both tell of every call.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

/// What both sides tell of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    pub(crate) client: Value,
    /// What the server's handler received; none: no handler was called.
    pub(crate) received: Option<Value>,
    /// What the server's handler answered.
    pub(crate) answered: Option<Value>,
}

/// Makes the calls, one after the other.
pub(crate) fn told(calls: &[Value]) -> Vec<Told> {
    let binary = env!("CARGO_BIN_EXE_one-truth");
    let mut server = Command::new(binary).arg("serve").stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let address: Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    let mut client = Command::new(binary)
        .args(["call", address.as_str().unwrap()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = client.stdin.take().unwrap();
    let writer = std::thread::spawn({
        let calls = calls.to_vec();
        move || {
            for (case, mut call) in calls.into_iter().enumerate() {
                call["case"] = json!(case);
                writeln!(input, "{call}").unwrap();
            }
        }
    });
    let output = client.wait_with_output().unwrap();
    writer.join().unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let mut told: Vec<Told> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| Told { client: serde_json::from_str(line).unwrap(), ..Told::default() })
        .collect();
    assert_eq!(told.len(), calls.len(), "the client ended early");
    for line in lines {
        let line: BTreeMap<String, Value> = serde_json::from_str(&line.unwrap()).unwrap();
        let case = line["case"].as_u64().unwrap();
        let of = &mut told[usize::try_from(case).unwrap()];
        match line.get("answered") {
            Some(answered) => of.answered = Some(answered.clone()),
            None => of.received = Some(json!(line)),
        }
    }
    told
}
