//! What a user reads: snapshots over judgements made by hand.
#![allow(clippy::unwrap_used, reason = "a test that cannot build its input should fail")]

use wireproof_compat::{Answer, Answers, ConcernNote, Direction, Finding, Judgement, Level, Place};
use wireproof_encoding::{Concern, Encoding, Outcome, Question, Values, When};
use wireproof_model::{
    Bound, Element, Name, Number, Range,
    exposure::{Role, Roles},
};
use wireproof_proof::{Contradiction, FindingProof, Proofs, Unproved, Witness};
use wireproof_report::{Check, Comparison, Side, Style, write_diagnostics, write_findings};
use wireproof_source::{Diagnostic, SourceId, Sources, Span};

const BINARY: Question = Question::Bytes(Encoding::ProtobufBinary);
const TEXT: Question = Question::Bytes(Encoding::ProtobufJson);

fn span(sources: &Sources, id: SourceId, text: &str) -> Span {
    let start = sources.get(id).unwrap().text().find(text).unwrap();
    Span::new(id, start, start + text.len())
}

fn place(sources: &Sources, id: SourceId, whole: &str, part: &str) -> Place {
    let span = self::span(sources, id, whole);
    let start = span.start as usize + whole.find(part).unwrap();
    let focus = Span::new(id, start, start + part.len());
    Place { element: Element::Contract, span, focus }
}

fn bad(outcome: Outcome, when: When, on: Values) -> Answer {
    Answer { outcome, when, on, kept: false }
}

fn finding(rule: &'static str, level: Level, message: &str) -> Finding {
    Finding {
        rule,
        level,
        message: message.to_owned(),
        symbol: Name::default(),
        old: None,
        new: None,
        outcomes: Vec::new(),
        concerns: Vec::new(),
        causes: Vec::new(),
        roles: Roles::default(),
        used_by: 0,
    }
}

/// Two files and three findings: a narrowed integer, a removed field, an unjudged oddity.
fn orders() -> (Sources, Check) {
    let mut sources = Sources::default();
    let text = "syntax = \"proto3\";\n\nmessage Order {\n  int64 id = 1;\n  string note = 2;\n}\n";
    let old = sources.add("main:proto/orders.proto", text);
    let new = sources
        .add("proto/orders.proto", "syntax = \"proto3\";\n\nmessage Order {\n  int32 id = 1;\n}\n");
    let above = Range {
        min: Some(Bound { at: Number::Int(-2_147_483_648), exclusive: false }),
        max: Some(Bound { at: Number::Int(2_147_483_647), exclusive: false }),
    };
    let mut narrowed =
        finding("field/type", Level::Error, "`Order.id` reads differently: int64 became int32");
    narrowed.old = Some(place(&sources, old, "int64 id = 1;", "int64"));
    narrowed.new = Some(place(&sources, new, "int32 id = 1;", "int32"));
    let answers = |outcome| Answers {
        new_reads_old: bad(outcome, When::Some, Values::Outside(above)),
        old_reads_new: Answer::default(),
    };
    narrowed.outcomes =
        vec![(BINARY, answers(Outcome::Changed)), (TEXT, answers(Outcome::Rejected))];
    narrowed.roles = [Role::Request, Role::Response].into_iter().collect();
    narrowed.used_by = 1;

    let mut removed = finding("field/removed", Level::Warning, "`Order.note` was removed");
    removed.old = Some(place(&sources, old, "string note = 2;", "note"));
    let gone = Answers {
        new_reads_old: bad(Outcome::Ignored, When::Always, Values::Present),
        old_reads_new: bad(Outcome::Filled, When::Always, Values::Absent),
    };
    removed.outcomes = vec![(BINARY, gone.clone()), (TEXT, gone)];
    removed.concerns = vec![ConcernNote {
        concern: Concern::Hazard("neither its tag 2 nor its name note is reserved".into()),
        question: None,
        direction: None,
    }];
    removed.roles = [Role::Stored].into_iter().collect();
    let note = finding("attribute/changed", Level::Note, "`Order`: an option changed");

    let users = ["Get", "List", "Put", "Watch", "Drop"];
    let users = users.iter().map(|name| Name::from(format!("orders.Orders.{name}"))).collect();
    let witness = Witness {
        encoding: Encoding::ProtobufBinary,
        direction: Direction::NewReadsOld,
        ty: "Order".into(),
        value: r#"{"id": 3000000000}"#.into(),
        bytes: "08 80 bc c1 96 0b".into(),
        seen: r#"is read as {"id": -1294967296}"#.into(),
        outcome: Outcome::Changed,
    };
    let unproved = Unproved {
        encoding: Encoding::ProtobufJson,
        direction: Direction::NewReadsOld,
        outcome: Outcome::Rejected,
        reason: "none of 64 messages showed it".into(),
    };
    let proof = FindingProof { witnesses: vec![witness], unproved: vec![unproved] };
    let comparison = Comparison {
        old: Side { name: "main:proto".into(), version: None },
        new: Side { name: "proto".into(), version: None },
        informative: false,
        judgement: Judgement {
            findings: vec![narrowed, removed, note],
            users: vec![Vec::new(), users],
            questions: vec![BINARY, TEXT],
        },
        proofs: Proofs {
            findings: vec![proof, FindingProof::default(), FindingProof::default()],
            executed: 77,
            ..Proofs::default()
        },
    };
    (sources, Check { comparisons: vec![comparison], not_understood: 2 })
}

fn text(check: &Check, sources: &Sources, verbose: bool) -> String {
    let mut out = Vec::new();
    write_findings(check, sources, Style { color: false, verbose }, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn findings_for_people() {
    let (sources, check) = orders();
    insta::assert_snapshot!(text(&check, &sources, false));
}

#[test]
fn notes_are_shown_on_request() {
    let (sources, check) = orders();
    let shown = text(&check, &sources, true);
    assert!(shown.contains("note[attribute/changed]: `Order`: an option changed"), "{shown}");
    assert!(!shown.contains("--verbose"), "{shown}");
}

#[test]
fn findings_for_programs() {
    let (sources, check) = orders();
    let mut out = Vec::new();
    wireproof_report::json::write(&wireproof_report::json::check(&check, &sources), &mut out)
        .unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn an_execution_that_speaks_against_a_verdict_is_told() {
    let (sources, mut check) = orders();
    assert!(!check.is_contradicted());
    let proofs = &mut check.comparisons[0].proofs;
    let witness = proofs.findings[0].witnesses[0].clone();
    let message = "derived rejected always, but a message arrives well".to_owned();
    proofs.contradictions.push(Contradiction { finding: 0, message, witness });
    assert!(check.is_contradicted());
    let shown = text(&check, &sources, false);
    let line = "contradicted by execution (field/type ``): derived rejected always, but a message \
                arrives well; the verdict is not to be trusted";
    assert!(shown.contains(line), "{shown}");
}

#[test]
fn problems_for_people() {
    let mut sources = Sources::default();
    let id = sources.add("a.proto", "message A {\n  B b = 1;\n  int32 c = 1;\n}\n");
    let problem = Diagnostic::error(span(&sources, id, "int32 c = 1"), "tag 1 is used twice")
        .code("E07")
        .label("used again here")
        .related(span(&sources, id, "B b = 1"), "first used here")
        .help("give `c` a tag of its own, such as 2");
    let mut out = Vec::new();
    write_diagnostics([&problem], &sources, Style::default(), &mut out).unwrap();
    insta::assert_snapshot!(String::from_utf8(out).unwrap());
}

#[test]
fn a_line_of_megabytes_is_cut_and_escapes_do_not_pass() {
    let mut sources = Sources::default();
    let filler = "\"k\":1,".repeat(500_000);
    let text = format!("{{{filler}\"\u{1b}[31mred\u{202e}\":2,{filler}}}");
    let id = sources.add("big\u{7}.json", text);
    let at = span(&sources, id, "\"\u{1b}[31mred\u{202e}\":2");
    let problem = Diagnostic::warning(at, "odd\u{1b}]0;title\u{7}\nname").label("he\u{9b}re");
    let mut out = Vec::new();
    let start = std::time::Instant::now();
    for _ in 0..200 {
        out.clear();
        write_diagnostics([&problem], &sources, Style::default(), &mut out).unwrap();
    }
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    let shown = String::from_utf8(out).unwrap();
    assert!(!shown.chars().any(|c| c.is_control() && c != '\n'), "{shown:?}");
    insta::assert_snapshot!(shown);
}

#[test]
fn places_past_the_end_are_harmless() {
    let mut sources = Sources::default();
    let id = sources.add("a", "é\r\n");
    for (start, end) in [(0, 1), (1, 1), (1, 2), (2, 4), (4, 4), (9, 12)] {
        let problem = Diagnostic::error(Span::new(id, start, end), "here").label("x");
        let mut out = Vec::new();
        write_diagnostics([&problem], &sources, Style::default(), &mut out).unwrap();
        assert!(String::from_utf8(out).unwrap().contains("error: here"));
    }
}
