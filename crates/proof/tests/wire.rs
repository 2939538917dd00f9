//! One edit at a time to a Wire contract: what is derived is shown by a message, in three encodings, and the message
//! says what its reader makes of it.

use wireproof_compat::{Direction, Judgement, Policy, judge};
use wireproof_encoding::{Encoding, Outcome, Profile, Question};
use wireproof_idl::{Program, Resolved, lower, parse};
use wireproof_model::Contract;
use wireproof_proof::{Budget, Proofs, cross_check, prove};
use wireproof_source::Sources;

/// The sources of both sides are one list, so that a place names one text.
fn contracts(old: &str, new: &str) -> (Contract, Contract) {
    let mut sources = Sources::default();
    (contract(&mut sources, old), contract(&mut sources, new))
}

fn contract(sources: &mut Sources, body: &str) -> Contract {
    let text = format!(
        "namespace shop;\ncontract Shop {{ encoding json, protobuf; version 1 current; }}\n{body}"
    );
    let source = sources.add("shop.wire", text.as_str());
    let (tree, problems) = parse(source, &text);
    assert!(problems.is_empty(), "{problems:?}");
    let file = Resolved { path: "shop.wire".into(), tree: &tree, imports: Vec::new() };
    let (contract, problems) = lower(&Program { files: vec![file], foreign: Vec::new() });
    assert!(!problems.has_errors(), "{problems:?}");
    contract
}

fn order(fields: &str) -> String {
    format!("struct Order {{\n  @1 required id: i64;\n{fields}\n}}\n")
}

fn proved(old: &str, new: &str) -> (Judgement, Proofs) {
    let (old, new) = contracts(old, new);
    let questions = [Encoding::ProtobufBinary, Encoding::ProtobufJson, Encoding::Json];
    let questions = Some(questions.map(Question::Bytes).to_vec());
    let policy = Policy { questions, ..Policy::default() };
    let judgement = judge(&old, &new, &policy);
    let proofs = prove(&old, &new, &judgement, Profile::Tolerant, Budget::default());
    let harmed = cross_check(&old, &new, &judgement, Profile::Tolerant, Budget::default());
    assert_eq!(proofs.contradictions, []);
    assert_eq!(harmed, []);
    assert_eq!(proofs.findings.len(), judgement.findings.len());
    (judgement, proofs)
}

/// The witnesses, and that every bad cause has one.
fn shown(old: &str, new: &str) -> Vec<(Encoding, Direction, Outcome, String, String)> {
    let (_, proofs) = proved(old, new);
    let mut list = Vec::new();
    for proof in proofs.findings {
        assert_eq!(proof.unproved, []);
        list.extend(proof.witnesses.into_iter().map(|witness| {
            let exchange = format!("{} = {}", witness.value, witness.bytes);
            (witness.encoding, witness.direction, witness.outcome, exchange, witness.seen)
        }));
    }
    list
}

#[test]
fn a_narrowed_integer_shows_the_number_that_does_not_fit() {
    let list = shown(&order("@2 optional n: i64;"), &order("@2 optional n: i32;"));
    let binary = list.iter().find(|it| it.0 == Encoding::ProtobufBinary);
    let (_, direction, outcome, exchange, seen) = binary.unwrap();
    assert_eq!((*direction, *outcome), (Direction::NewReadsOld, Outcome::Changed));
    assert_eq!(exchange, r#"{"id":0,"n":2147483648} = 08 00 10 80 80 80 80 08"#);
    assert_eq!(seen, r#"is read as {"id":0,"n":-2147483648}"#);
    let document = list.iter().find(|it| it.0 == Encoding::Json).unwrap();
    assert_eq!(document.2, Outcome::Rejected);
    assert!(document.4.contains("(at /n)"), "{}", document.4);
}

#[test]
fn a_renumbered_field_is_lost_both_ways() {
    let list = shown(&order("@2 optional note: string;"), &order("@3 optional note: string;"));
    assert_eq!(list.len(), 2);
    assert!(list.iter().all(|it| it.0 == Encoding::ProtobufBinary && it.2 == Outcome::Lost));
    assert!(list.iter().all(|it| it.4 == r#"is read as {"id":0}"#), "{list:?}");
}

#[test]
fn a_renamed_field_is_lost_in_json_only() {
    let list = shown(&order("@2 optional note: string;"), &order("@2 optional remark: string;"));
    assert!(!list.is_empty());
    assert!(list.iter().all(|it| it.0 != Encoding::ProtobufBinary && it.2 == Outcome::Lost));
}

#[test]
fn a_new_required_field_is_missed_by_name() {
    let list = shown(&order(""), &order("@2 required note: string;"));
    assert_eq!(list.len(), 3);
    for (_, direction, outcome, _, seen) in list {
        assert_eq!((direction, outcome), (Direction::NewReadsOld, Outcome::Rejected));
        assert!(seen.contains("note") && seen.contains("is required and missing"), "{seen}");
    }
}

#[test]
fn defaults_say_what_each_side_takes() {
    let list = shown(&order("@2 optional n: i32 = 3;"), &order("@2 optional n: i32 = 4;"));
    assert_eq!(list.len(), 6);
    let words = "where `n` stands for 4 to the reader and 3 to the writer";
    assert!(list.iter().any(|it| it.4.contains(words)), "{list:?}");
}

#[test]
fn constraints_symbols_variants_and_nested_messages_have_their_witness() {
    let old = order(
        "@2 optional state: State; @3 optional code: string [pattern \"^[a-z]+$\"]; @4 optional list: list<i64>;
         @5 optional map: map<string, i64>; @6 optional pay: Payment; @7 optional size: i32 [range 0..=100];
         @8 optional text: string [len ..=9]; @9 optional many: list<i32>; @10 optional inner: Inner;",
    ) + "closed enum State { @0 open; @1 done; @2 lost; }
         closed union Payment { @1 card: Inner; @2 cash; }
         struct Inner { @1 optional x: i32; }";
    let new = order(
        "@2 optional state: State; @3 optional code: string [pattern \"^[a-f0-9]+$\"]; @4 optional list: list<i32>;
         @5 optional map: map<string, i32>; @6 optional pay: Payment; @7 optional size: i32 [range 0..=10];
         @8 optional text: string [len ..=5]; @9 optional many: i32; @10 optional inner: Inner;",
    ) + "closed enum State { @0 open; @1 done; }
         closed union Payment { @1 card: Inner; }
         struct Inner { @1 optional x: bool; }";
    let (judgement, _) = proved(&old, &new);
    let list = shown(&old, &new);
    let bad = judgement.findings.iter().flat_map(|finding| &finding.causes);
    let bad = bad.filter(|located| located.cause.outcome.is_bad()).count();
    assert!(list.len() >= 24, "{} of {bad} causes", list.len());
}

#[test]
fn equal_contracts_need_no_messages() {
    let text = order("@2 optional note: string;");
    let (judgement, proofs) = proved(&text, &text);
    assert!(judgement.findings.is_empty());
    assert_eq!(proofs.executed, 0);
}

#[test]
fn a_spent_budget_says_how_much_was_left_out() {
    let (old, new) = contracts(
        &order("@2 optional a: i64; @3 optional b: i64;"),
        &order("@2 optional a: i32; @3 optional b: i32;"),
    );
    let judgement = judge(&old, &new, &Policy::default());
    let budget = Budget { per_cause: 4, in_all: 1 };
    let proofs = prove(&old, &new, &judgement, Profile::Tolerant, budget);
    assert!(proofs.skipped > 0);
    assert!(proofs.executed <= 1 + budget.per_cause);
}
