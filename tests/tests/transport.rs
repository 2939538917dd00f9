//! Calls between two OpenAPI documents: what a server makes of an old client's call, and the client of the answer.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::path::Path;

use wireproof_compat::{Finding, Judgement, Level, Policy, judge};
use wireproof_encoding::{Concern, Question};
use wireproof_model::{
    Contract,
    correspond::{Services, Types},
};
use wireproof_openapi::{Document, NoDocuments, import};
use wireproof_source::{SourceId, document};

const OLD: &str = r#"openapi: 3.1.0
info: {title: Pets, version: "1"}
servers:
  - url: https://a.example.com/v1
security: [{key: []}]
paths:
  /pets/{id}:
    get:
      operationId: getPet
      parameters:
        - {name: id, in: path, required: true, schema: {type: string}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: limit, in: query, schema: {type: integer, default: 10}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        '200':
          description: a pet
          headers:
            X-Rate: {required: true, schema: {type: integer}}
          content:
            application/json: {schema: {type: object}}
            text/csv: {schema: {type: string}}
        '404':
          description: none
  /pets:
    post:
      operationId: addPet
      security: [{token: [write]}]
      requestBody:
        content:
          application/json: {schema: {type: object}}
          multipart/form-data:
            schema: {type: object, properties: {photo: {type: string}}}
            encoding: {photo: {contentType: image/png}}
      responses:
        '201':
          description: done
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    token:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://a.example.com/token
          scopes: {write: to write, read: to read}
"#;

fn contract(source: u32, text: &str) -> Contract {
    let id = SourceId(source);
    let (node, diagnostics) = document::parse(id, "a.yaml", text);
    assert!(!diagnostics.has_errors(), "{diagnostics:?}\n{text}");
    let node = node.unwrap();
    let found = import(&Document { source: id, path: "a.yaml", node: &node }, &NoDocuments);
    assert!(!found.diagnostics.has_errors(), "{:?}", found.diagnostics);
    found.contract
}

fn judged(old: &str, new: &str) -> Judgement {
    judge(&contract(0, old), &contract(1, new), &Policy::default())
}

/// The answer of the transport question, `rejected always` or `same`, with `!` where there is a concern.
fn answers(finding: &Finding) -> (String, String) {
    let outcomes = finding.outcomes.iter().find(|(question, _)| *question == Question::Transport);
    let answers = &outcomes.unwrap().1;
    let say = |answer: &wireproof_compat::Answer| {
        if answer.outcome.is_bad() {
            format!("{} {}", answer.outcome.name(), answer.when.name())
        } else {
            answer.outcome.name().to_owned()
        }
    };
    (say(&answers.new_reads_old), say(&answers.old_reads_new))
}

/// Replaces `from` by `to`; the one finding is of `rule` and says this of both directions, at this level.
#[track_caller]
fn one(from: &str, to: &str, rule: &str, expected: [&str; 2], level: Level) {
    assert_eq!(OLD.matches(from).count(), 1, "{from}");
    let judgement = judged(OLD, &OLD.replace(from, to));
    let found: Vec<_> = judgement
        .findings
        .iter()
        .map(|finding| (finding.rule, answers(finding), finding.level))
        .collect();
    let expected = (expected[0].to_owned(), expected[1].to_owned());
    assert_eq!(found, [(rule, expected, level)], "{from} -> {to}: {:#?}", judgement.findings);
    let finding = judgement.findings.first().unwrap();
    let place = finding.new.or(finding.old);
    if let Some(place) = place {
        assert!(place.focus.start < place.focus.end, "{place:?}");
    }
}

#[test]
fn identity_is_silent() {
    assert_eq!(judged(OLD, OLD).findings, []);
}

#[test]
fn names_of_path_parameters_are_set_aside() {
    let new = OLD.replace("/pets/{id}:", "/pets/{petId}:").replace("name: id,", "name: petId,");
    let judgement = judged(OLD, &new);
    assert!(judgement.worst() <= Level::Note, "{:#?}", judgement.findings);
}

#[test]
fn another_route_is_not_served() {
    let expected = ["rejected always", "rejected always"];
    one("/pets/{id}:\n", "/animals/{id}:\n", "operation/route", expected, Level::Error);
    one("    post:", "    put:", "operation/route", expected, Level::Error);
}

#[test]
fn a_renamed_operation_is_the_same_call() {
    one(
        "operationId: getPet",
        "operationId: pet",
        "operation/renamed",
        ["same", "same"],
        Level::Note,
    );
}

#[test]
fn an_operation_that_is_gone_rejects_its_callers() {
    let (before, after) = OLD.split_once("  /pets:\n").unwrap();
    let gone = format!("{before}components:{}", after.split_once("components:").unwrap().1);
    let removed = judged(OLD, &gone);
    let first = removed.findings.first().unwrap();
    assert_eq!((first.rule, first.level), ("operation/removed", Level::Error));
    assert_eq!(answers(first), ("rejected always".to_owned(), "same".to_owned()));
    let added = judged(&gone, OLD);
    let first = added.findings.iter().find(|finding| finding.rule == "operation/added").unwrap();
    assert_eq!(first.level, Level::Note);
    assert_eq!(answers(first), ("same".to_owned(), "rejected always".to_owned()));
}

const TRACE: &str = "        - {name: X-Trace, in: header, schema: {type: string}}\n";

#[test]
fn parameters_come_and_go() {
    one(TRACE, "", "param/removed", ["ignored", "filled"], Level::Note);
    let with = |param: &str| format!("{TRACE}        - {param}\n");
    one(
        TRACE,
        &with("{name: q, in: query, schema: {type: string}}"),
        "param/added",
        ["filled", "ignored"],
        Level::Note,
    );
    one(
        TRACE,
        &with("{name: q, in: query, required: true, schema: {type: string}}"),
        "param/added",
        ["rejected always", "ignored"],
        Level::Error,
    );
}

#[test]
fn a_parameter_that_becomes_required_rejects_calls_without_it() {
    let now = TRACE.replace("in: header,", "in: header, required: true,");
    one(TRACE, &now, "param/presence", ["rejected some", "same"], Level::Error);
}

#[test]
fn another_default_changes_calls_without_the_parameter() {
    one(
        "default: 10",
        "default: 20",
        "param/default",
        ["changed some", "changed some"],
        Level::Error,
    );
}

#[test]
fn a_parameter_that_moved_is_not_seen() {
    let now = TRACE.replace("in: header", "in: query");
    one(TRACE, &now, "param/route", ["lost always", "lost always"], Level::Error);
}

#[test]
fn a_headers_name_has_no_case() {
    let now = TRACE.replace("X-Trace", "x-trace");
    let judgement = judged(OLD, &OLD.replace(TRACE, &now));
    assert_eq!(judgement.findings, []);
}

const TAGS: &str = "{name: tags, in: query, schema: {type: array, items: {type: string}}}";

#[test]
fn lists_are_written_in_another_style() {
    let now = TAGS.replace("in: query,", "in: query, explode: false,");
    one(TAGS, &now, "param/style", ["lost some", "changed some"], Level::Error);
    let media = "{name: tags, in: query, content: {application/json: {schema: {type: array, items: {type: string}}}}}";
    one(TAGS, media, "param/style", ["rejected always", "rejected always"], Level::Error);
}

#[test]
fn a_media_type_of_requests_that_is_gone_is_refused() {
    let json = "          application/json: {schema: {type: object}}\n          multipart";
    one(json, "          multipart", "body/removed", ["rejected always", "same"], Level::Error);
}

#[test]
fn a_body_that_becomes_required_rejects_calls_without_it() {
    let now = "requestBody:\n        required: true\n";
    one("requestBody:\n", now, "body/presence", ["rejected some", "same"], Level::Error);
}

#[test]
fn a_part_of_a_form_in_another_media_type_is_refused() {
    let expected = ["rejected some", "rejected some"];
    one("image/png", "image/jpeg", "body/style", expected, Level::Error);
    one(
        "contentType: image/png",
        "contentType: 'image/png, image/gif'",
        "body/style",
        ["same", "rejected some"],
        Level::Note,
    );
}

/// A part that is new is told by its field.
#[test]
fn a_new_part_is_no_other_style() {
    let new = OLD
        .replace("{photo: {type: string}}", "{photo: {type: string}, sound: {type: string}}")
        .replace(
            "{contentType: image/png}}",
            "{contentType: image/png}, sound: {contentType: audio/ogg}}",
        );
    let judgement = judged(OLD, &new);
    let rules: Vec<_> = judgement.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["field/added"]);
}

#[test]
fn another_success_is_not_what_callers_wait_for() {
    let judgement = judged(OLD, &OLD.replace("'201'", "'202'"));
    let gone = judgement.findings.iter().find(|f| f.rule == "response/removed").unwrap();
    assert_eq!(answers(gone).0, "rejected always");
    assert_eq!(gone.level, Level::Error);
}

#[test]
fn another_success_beside_the_known_one_is_a_warning() {
    let now = "'200':\n          description: a pet";
    let added = format!("'203':\n          description: cached\n        {now}");
    one(now, &added, "response/added", ["ignored", "same"], Level::Warning);
}

#[test]
fn errors_may_come_and_go() {
    let none = "        '404':\n          description: none\n";
    one(none, "", "response/removed", ["same", "ignored"], Level::Note);
}

#[test]
fn a_media_type_of_answers_that_is_gone_rejects_who_asks_for_it() {
    let csv = "            text/csv: {schema: {type: string}}\n";
    one(csv, "", "response/removed", ["rejected always", "same"], Level::Error);
}

#[test]
fn a_header_that_callers_rely_on() {
    one(
        "X-Rate: {required: true,",
        "X-Rate: {",
        "header/presence",
        ["rejected some", "same"],
        Level::Error,
    );
    let header =
        "          headers:\n            X-Rate: {required: true, schema: {type: integer}}\n";
    one(header, "", "header/removed", ["rejected always", "ignored"], Level::Error);
}

#[test]
fn a_key_under_another_name_is_not_seen() {
    let expected = ["rejected always", "rejected always"];
    one("name: X-Key", "name: X-Other", "scheme/type", expected, Level::Error);
}

#[test]
fn security_is_told_once_where_it_is_decided() {
    // Everybody may call: nobody is refused.
    one(
        "security: [{key: []}]\n",
        "",
        "security/changed",
        ["same", "rejected always"],
        Level::Note,
    );
    let both = "security: [{key: []}, {token: [read]}]\n";
    one(
        "security: [{key: []}]\n",
        both,
        "security/changed",
        ["same", "rejected some"],
        Level::Note,
    );
    let more = "security: [{token: [write, read]}]";
    one(
        "security: [{token: [write]}]",
        more,
        "security/changed",
        ["rejected always", "same"],
        Level::Error,
    );
}

#[test]
fn an_address_that_is_gone() {
    let url = "https://a.example.com/v1\n";
    let expected = ["rejected always", "rejected always"];
    one(url, "https://b.example.com/v1\n", "server/route", expected, Level::Error);
    let more = "https://a.example.com/v1\n  - url: https://b.example.com/v1\n";
    let judgement = judged(&OLD.replace(url, more), OLD);
    let gone = judgement.findings.first().unwrap();
    assert_eq!((gone.rule, gone.level), ("server/removed", Level::Warning));
    assert!(gone.concerns.iter().any(|note| matches!(note.concern, Concern::Hazard(_))));
}

/// Everything that corresponds does so from either side.
#[test]
fn mirror_law() {
    let edits = [
        ("/pets/{id}:\n", "/animals/{id}:\n"),
        ("operationId: getPet", "operationId: pet"),
        ("in: header, schema", "in: query, schema"),
        ("'200'", "'2XX'"),
        ("text/csv", "text/*"),
        ("url: https://a", "url: https://b"),
    ];
    let old = contract(0, OLD);
    for (from, to) in edits {
        let new = contract(1, &OLD.replace(from, to));
        let types = Types::of(&old, &new);
        let (there, back) =
            (Services::of(&old, &new, &types), Services::of(&new, &old, &types.swapped()));
        let back = back.swapped();
        assert_eq!(there.pairs(), back.pairs(), "{to}");
        assert_eq!(there.only_first(), back.only_first(), "{to}");
        assert_eq!(there.only_second(), back.only_second(), "{to}");
        let forth = judge(&old, &new, &Policy::default());
        let mirrored = judge(&new, &old, &Policy::default());
        let all = |judgement: &Judgement, swap: bool| {
            let mut all: Vec<(String, String)> = judgement
                .findings
                .iter()
                .map(answers)
                .map(|(new, old)| if swap { (old, new) } else { (new, old) })
                .collect();
            all.sort();
            all
        };
        assert_eq!(all(&forth, false), all(&mirrored, true), "{to}");
    }
}

/// `openapi-probes`: those of its pairs that are about calls and not about types.
#[test]
fn probes_about_calls() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/evolution/openapi-probes");
    let Ok(list) = std::fs::read_to_string(folder.join("probes.json")) else {
        println!("skipped: {} is absent", folder.display());
        return;
    };
    let probes: serde_json::Value = serde_json::from_str(&list).unwrap();
    let mut wrong = Vec::new();
    for probe in probes.as_array().unwrap() {
        let text = |key: &str| probe.get(key).and_then(|value| value.as_str()).unwrap();
        let read = |key: &str| std::fs::read_to_string(folder.join(text(key))).unwrap();
        let (old, new) = (read("old_path"), read("new_path"));
        let worst = judged(&old, &new).worst();
        let right = match text("want") {
            "breaking" => worst == Level::Error,
            "breaking/warn" => worst >= Level::Warning,
            "compatible" => worst <= Level::Note,
            _ => judged(&old, &new).findings.is_empty(),
        };
        let about_calls = ["param ", "apiKey", "security", "multipart"];
        println!("{}: {} ({worst:?})", text("name"), if right { "right" } else { "wrong" });
        if !right && about_calls.iter().any(|part| text("name").contains(part)) {
            wrong.push(text("name").to_owned());
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
