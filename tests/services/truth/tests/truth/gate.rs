//! What the gate says of an edit: causes, each at an element of a call's messages.

use std::process::Command;

use serde_json::Value;

/// The outcomes, from harmless to worst.
pub(crate) const OUTCOMES: [&str; 6] = ["same", "filled", "ignored", "lost", "rejected", "changed"];

/// Where in a call an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    /// In every item, whichever operation carries it.
    Item(String),
    /// A parameter of an operation.
    Parameter(String, String),
    /// The request of an operation as a whole.
    Request(String),
    /// The answers of an operation with a status.
    Status(String, u64),
    /// Something that no message has.
    None,
}

/// What a reader makes of some messages, by the gate's word.
#[derive(Clone, Debug)]
pub(crate) struct Cause {
    pub(crate) rule: String,
    pub(crate) element: Element,
    pub(crate) encoding: String,
    pub(crate) direction: String,
    pub(crate) outcome: String,
    pub(crate) on: Value,
}

/// Asks the gate what an edit does.
pub(crate) fn causes(edit: &str) -> Vec<Cause> {
    let output = Command::new(env!("CARGO_BIN_EXE_one-truth-gate"))
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/edits"))
        .args(["check", &format!("{edit}.wire"), "--against", "base.wire", "--format", "json"])
        .output()
        .unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!("{edit}: {error}: {}", String::from_utf8_lossy(&output.stderr))
    });
    let findings = said["findings"].as_array().unwrap();
    assert!(!findings.is_empty(), "{edit}: the gate sees no edit");
    findings.iter().flat_map(of_finding).collect()
}

fn of_finding(finding: &Value) -> Vec<Cause> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let element = element(finding["symbol"].as_str().unwrap());
    let mut causes = Vec::new();
    for (encoding, directions) in finding["outcomes"].as_object().unwrap() {
        for (direction, cell) in directions.as_object().unwrap() {
            let outcome = text(&cell["outcome"]);
            assert!(OUTCOMES.contains(&outcome.as_str()), "{finding}");
            causes.push(Cause {
                rule: text(&finding["rule"]),
                element: element.clone(),
                encoding: encoding.clone(),
                direction: direction.clone(),
                outcome,
                on: cell["on"].clone(),
            });
        }
    }
    causes
}

fn element(symbol: &str) -> Element {
    let symbol = symbol.strip_prefix("shop.items.").unwrap_or(symbol);
    let (owner, member) = symbol.split_once('.').unwrap_or((symbol, ""));
    match owner {
        "Item" => Element::Item(member.to_owned()),
        "Kind" | "Origin" => Element::Item(owner.to_lowercase()),
        "ItemApi" => {
            if let Some((operation, parameter)) = member.split_once(".input.") {
                return Element::Parameter(operation.to_owned(), parameter.to_owned());
            }
            let Some((operation, inner)) = member.split_once('[') else {
                return Element::Request(member.to_owned());
            };
            let inner = inner.trim_end_matches(']');
            match (inner.parse(), inner.split_once(' ')) {
                (Ok(status), _) => Element::Status(operation.to_owned(), status),
                (_, Some((_, name))) => Element::Parameter(operation.to_owned(), name.to_owned()),
                _ => panic!("what is {symbol}?"),
            }
        }
        _ => Element::None,
    }
}

/// Whether a cause strikes a message that has `value` at its element.
pub(crate) fn strikes(on: &Value, value: Option<&Value>) -> bool {
    let value = value.filter(|value| !value.is_null());
    let number = |key: &str| on[key].as_str().and_then(|text| text.parse::<f64>().ok());
    match on["kind"].as_str() {
        None => false,
        Some("absent") => value.is_none(),
        Some("present") => value.is_some(),
        Some("outside") => value.and_then(Value::as_f64).is_some_and(|value| {
            number("min").is_some_and(|min| value < min)
                || number("max").is_some_and(|max| value > max)
        }),
        Some("length") => value.and_then(Value::as_str).is_some_and(|text| {
            let length = text.chars().count() as f64;
            number("min").is_some_and(|min| length < min)
                || number("max").is_some_and(|max| length > max)
        }),
        Some("symbols") => {
            let symbol = value.and_then(|value| match value {
                Value::String(text) => Some(text.as_str()),
                Value::Object(map) => map.keys().next().map(String::as_str),
                _ => None,
            });
            let of = on["of"].as_array().unwrap();
            symbol.is_some_and(|symbol| of.iter().any(|known| known == symbol))
        }
        Some(other) => panic!("the test does not know which messages `{other}` strikes: {on}"),
    }
}
