//! Every pair of Protobuf scalar types, alone and repeated: what the official Python runtime read from a message
//! (`proto_scalar_pairs.tsv`) is what is read here.

#![allow(
    clippy::expect_used,
    clippy::float_cmp,
    reason = "a table that cannot be read fails; what was written exactly is read exactly"
)]

mod common;

use common::{enumeration, field, int, node, proto_scalar, structure};
use wireproof_codec::{Exchanger, Format, Leniency, Seen, Value};
use wireproof_model::{Coding, Contract, Openness, Presence, TypeId, TypeKind};

const PAIRS: &str = "../../../shared/evolution/proto_scalar_pairs.tsv";

/// Columns with evidence: the place, the format, whether the field is repeated.
const COLUMNS: [(usize, Format, bool); 4] = [
    (3, Format::ProtobufBinary, false),
    (5, Format::ProtobufJson, false),
    (7, Format::ProtobufBinary, true),
    (9, Format::ProtobufJson, true),
];

fn side(keyword: &str, repeated: bool) -> (Contract, TypeId) {
    let mut c = Contract::default();
    let values = [("A", 0), ("B", 1), ("C", 2)];
    let inner = match keyword {
        "enum" => enumeration(&mut c, "E", &values, Openness::Open),
        "closed_enum" => enumeration(&mut c, "E", &values, Openness::Closed),
        "message" => {
            let x = node(&mut c, TypeKind::Scalar(int(32, true, Coding::Variable)));
            structure(&mut c, "S", vec![field("x", 1, Presence::Implicit, x)])
        }
        _ => {
            let scalar = proto_scalar(keyword).expect("a scalar's keyword");
            node(&mut c, TypeKind::Scalar(scalar))
        }
    };
    let ty = if repeated { node(&mut c, TypeKind::List(inner)) } else { inner };
    let m = structure(&mut c, "M", vec![field("a", 1, Presence::Implicit, ty)]);
    c.finish();
    (c, m)
}

/// `wrote = bytes → saw`; none if something in it was cut short.
fn evidence(text: &str) -> Option<(&str, &str)> {
    let (wrote, saw) = text.rsplit_once(" → ")?;
    let (_, bytes) = wrote.rsplit_once(" = ")?;
    (!bytes.contains('…') && (!saw.contains('…') || saw.starts_with("rejected")))
        .then_some((bytes, saw))
}

#[test]
fn messages_are_read_as_the_official_runtime_reads_them() {
    let Ok(text) = std::fs::read_to_string(PAIRS) else {
        println!("skipped: {PAIRS} is absent");
        return;
    };
    let mut differences = Vec::new();
    let mut compared = 0;
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        // Two messages are compared by their own fields there.
        if cells[0] == "message" && cells[1] == "message" {
            continue;
        }
        for (column, format, repeated) in COLUMNS {
            let (contract, m) = side(cells[1], repeated);
            let mut exchanger = Exchanger::new(&contract, &contract);
            for (bytes, saw) in cells[column].split(" ; ").filter_map(evidence) {
                let raw = match format {
                    Format::ProtobufBinary => from_hex(bytes),
                    _ => bytes.as_bytes().to_vec(),
                };
                let seen = exchanger.read(format, Leniency::Strict, m, &raw).expect("a message");
                compared += 1;
                if !agrees(&seen, saw) {
                    let reader = cells[1];
                    differences.push(format!("{reader} reads {bytes}: there {saw}, here {seen:?}"));
                }
            }
        }
    }
    println!("{compared} messages compared");
    assert!(compared > 1_200, "only {compared} messages were compared");
    assert!(differences.is_empty(), "they differ:\n{}", differences.join("\n"));
}

fn from_hex(text: &str) -> Vec<u8> {
    (0..text.len() / 2)
        .map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).expect("hexadecimal"))
        .collect()
}

fn agrees(seen: &Seen, saw: &str) -> bool {
    let value = match seen {
        Seen::Unreadable(_) => return saw.starts_with("rejected"),
        Seen::Read { value, .. } => value,
    };
    if saw.starts_with("rejected") {
        return false;
    }
    let Value::Struct(fields) = value else { return false };
    let items: Vec<&Value> = match fields.get(0) {
        None => Vec::new(),
        Some(Value::List(items)) => items.iter().collect(),
        // Without presence a zero is nothing.
        Some(one) if saw == "(empty)" && (one.is_zero() || *one == Value::Symbol(0)) => Vec::new(),
        Some(one) => vec![one],
    };
    let saw = saw.split(" (only").next().unwrap_or(saw);
    let tokens: Vec<&str> = if saw == "(empty)" {
        Vec::new()
    } else {
        saw.trim_start_matches('a')
            .split(" a")
            .map(|token| token.trim_start_matches(':').trim())
            .collect()
    };
    items.len() == tokens.len() && items.iter().zip(&tokens).all(|(item, token)| says(item, token))
}

/// Whether a value is what Protobuf's text format says.
fn says(value: &Value, token: &str) -> bool {
    match value {
        Value::Bool(value) => token == value.to_string(),
        Value::Int(number) => token == number.to_string(),
        Value::Number(number) => token == number.to_string(),
        Value::Float(number) => {
            let Ok(there) = token.parse::<f64>() else { return false };
            there == *number
                || (there.is_nan() && number.is_nan())
                || there as f32 == *number as f32
        }
        Value::Symbol(at) => ["A", "B", "C"].get(*at as usize) == Some(&token),
        Value::Text(text) => unquoted(token) == text.as_bytes(),
        Value::Bytes(bytes) => unquoted(token) == *bytes,
        Value::Struct(fields) => match fields.get(0) {
            None => token == "{ }",
            Some(Value::Int(x)) => token == format!("{{ x: {x} }}"),
            Some(_) => false,
        },
        _ => false,
    }
}

fn unquoted(token: &str) -> Vec<u8> {
    let inside = token.trim_matches('"').as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < inside.len() {
        if inside[at] != b'\\' {
            out.push(inside[at]);
            at += 1;
            continue;
        }
        let octal: String = inside[at + 1..].iter().take(3).map(|b| char::from(*b)).collect();
        if let Ok(byte) = u8::from_str_radix(&octal, 8) {
            out.push(byte);
            at += 4;
        } else {
            out.push(match inside[at + 1] {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                other => other,
            });
            at += 2;
        }
    }
    out
}
