//! Small pairs with the true answer, read in place beside the workspace (`../shared/evolution/…-probes`).
//!
//! `truth` and `executed` come from real messages through the official runtime. An answer is right if it is fine where
//! they are fine, and equally bad where they are bad. `tests/known/proto-probes.tsv` lists where it is not, and why.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use libtest_mimic::Trial;
use serde_json::Value;
use wireproof_compat::{Direction, Judgement, Level, Policy, judge};
use wireproof_encoding::{Encoding, Profile, Question, When};
use wireproof_source::Sources;
use wireproof_tests::{
    answers::{judged, said, worst},
    cells,
    known::Known,
    places, proofs,
    read::{self, Language, Pair, Text},
    suite::{self, Outcome},
};

/// What was executed, as an encoding's readers of a profile: the table's key, and what is asked.
const EXECUTED: [(&str, Encoding, Profile); 4] = [
    ("protobuf-binary", Encoding::ProtobufBinary, Profile::Strict),
    ("protobuf-binary", Encoding::ProtobufBinary, Profile::Tolerant),
    ("protobuf-json", Encoding::ProtobufJson, Profile::Strict),
    ("protobuf-json-lenient", Encoding::ProtobufJson, Profile::Tolerant),
];

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// How bad something is: safe, risk (on some values), break (always).
fn severity(bad: bool, when: When) -> u8 {
    match (bad, when) {
        (false, _) => 0,
        (true, When::Some) => 1,
        (true, When::Always) => 2,
    }
}

fn severity_of(word: &str) -> u8 {
    match word {
        "break" => 2,
        "risk" => 1,
        _ => 0,
    }
}

fn when_of(cell: &Value) -> When {
    if text(cell, "when") == "always" { When::Always } else { When::Some }
}

/// What the executed cells of a layer sum up to.
fn summed(both: &Value) -> u8 {
    let directions = Direction::ALL.into_iter().filter_map(|it| both.get(it.name()));
    directions
        .map(|cell| {
            let outcome = cells::outcome_of(text(cell, "outcome"));
            severity(outcome.is_some_and(wireproof_encoding::Outcome::is_bad), when_of(cell))
        })
        .max()
        .unwrap_or(0)
}

fn load(folder: &Path) -> Result<Pair, String> {
    let side = |side: &str| Text::under(&folder.join(side));
    read::pair(Language::Proto, &side("old"), &side("new"))
}

/// What an encoding's readers get, held against what was executed.
fn executed(probe: &Value, pair: &Pair, at: (&str, Encoding, Profile)) -> Outcome {
    let (key, encoding, profile) = at;
    let Some(both) = probe.get("executed").and_then(|it| it.get(key)) else {
        return Err(format!("nothing was executed as {key}"));
    };
    let judgement = judged(&pair.old, &pair.new, encoding, profile);
    let strict = probe.get("executed").and_then(|it| it.get(key.trim_end_matches("-lenient")));
    let layer = if encoding == Encoding::ProtobufBinary { "wire" } else { "json" };
    let truth = severity_of(text(&probe["truth"], layer));
    let sum = strict.map_or(0, summed);
    let hazard = probe.get("hazard").and_then(Value::as_bool).unwrap_or(false);
    let mut wrong = Vec::new();
    for direction in Direction::ALL {
        let answer = worst(&judgement, Question::Bytes(encoding), direction);
        let cell = &both[direction.name()];
        let bad = answer.outcome.is_bad();
        if hazard && truth != sum && severity(bad, answer.when) <= truth.max(sum) {
            continue;
        }
        let Some(outcome) = cells::outcome_of(text(cell, "outcome")) else {
            return Err(format!("{cell} has no outcome"));
        };
        let seen = cell.get("seen").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let equal = answer.outcome == outcome
            || seen.iter().any(|it| it.as_str() == Some(answer.outcome.name()));
        let right = match (bad, outcome.is_bad()) {
            (false, false) => true,
            (true, true) => equal && answer.when == when_of(cell),
            _ => false,
        };
        if !right {
            wrong.push(format!(
                "{}: {} instead of {} {} ({}); findings: {:?}",
                direction.name(),
                said(&answer),
                outcome.name(),
                text(cell, "when"),
                text(cell, "example"),
                judgement.findings.iter().map(|it| (it.rule, &it.symbol)).collect::<Vec<_>>()
            ));
        }
    }
    suite::all(&wrong)
}

/// What calls, or generated code, make of the change, held against what was reasoned.
fn reasoned(probe: &Value, pair: &Pair, question: Question, layer: &str) -> Outcome {
    let policy = Policy { questions: Some(vec![question]), ..Policy::default() };
    let judgement = judge(&pair.old, &pair.new, &policy);
    let bad = worst(&judgement, question, Direction::NewReadsOld).outcome.is_bad();
    match (text(&probe["truth"], layer), bad) {
        ("safe", true) => Err(format!("a false alarm: {:?}", rules(&judgement))),
        ("break", false) => Err(format!("a miss: {:?}", rules(&judgement))),
        _ => Ok(()),
    }
}

fn rules(judgement: &Judgement) -> Vec<(&'static str, &str)> {
    judgement.findings.iter().map(|it| (it.rule, it.symbol.as_str())).collect()
}

/// Where the truth rests on what contracts don't say, somebody is told.
fn warned(pair: &Pair) -> Outcome {
    let judgement = judge(&pair.old, &pair.new, &Policy::default());
    if judgement.worst() >= Level::Warning { Ok(()) } else { Err("nobody is told".to_owned()) }
}

/// What does not compile is refused, with a place.
fn refused(folder: &Path) -> Outcome {
    for side in ["old", "new"] {
        let mut sources = Sources::default();
        let texts = Text::under(&folder.join(side));
        let understood = read::import(Language::Proto, &texts, &mut sources)?;
        let located = understood.diagnostics.iter().filter(|it| it.span.end > it.span.start);
        if located.filter(|it| it.severity == wireproof_source::Severity::Error).count() > 0 {
            return Ok(());
        }
    }
    Err("both sides were accepted".to_owned())
}

fn execution(pair: &Pair) -> Outcome {
    let mut wrong = Vec::new();
    for (_, encoding, profile) in EXECUTED {
        let judgement = judged(&pair.old, &pair.new, encoding, profile);
        wrong.extend(proofs::objections(&pair.old, &pair.new, &judgement, profile));
    }
    suite::all(&wrong)
}

#[derive(Default)]
struct Suite {
    trials: Vec<Trial>,
    names: BTreeSet<String>,
    known: Arc<Known>,
}

impl Suite {
    fn add(&mut self, name: String, run: impl FnOnce() -> Outcome + Send + 'static) {
        self.names.insert(name.clone());
        let known = Arc::clone(&self.known);
        self.trials.push(suite::case(name.clone(), move || known.settle(&name, run())));
    }

    fn probe(&mut self, folder: &Path, probe: &Value, right: &mut usize) {
        let name = text(probe, "name").to_owned();
        let folder = folder.join(&name);
        if probe["executed"].get("invalid").is_some() {
            *right += usize::from(refused(&folder).is_ok());
            return self.add(format!("{name}/refused"), move || refused(&folder));
        }
        let pair = match load(&folder) {
            Ok(pair) => Arc::new(pair),
            Err(why) => return self.add(format!("{name}/import"), move || Err(why)),
        };
        let all = EXECUTED.iter().all(|at| executed(probe, &pair, *at).is_ok());
        *right += usize::from(all);
        for at in EXECUTED {
            let (probe, pair) = (probe.clone(), Arc::clone(&pair));
            let profile = format!("{:?}", at.2).to_lowercase();
            self.add(format!("{name}/{} {profile}", at.1.name()), move || {
                executed(&probe, &pair, at)
            });
        }
        for (question, layer) in [(Question::Transport, "rpc"), (Question::Source, "source")] {
            let (probe, pair) = (probe.clone(), Arc::clone(&pair));
            self.add(format!("{name}/{}", question.name()), move || {
                reasoned(&probe, &pair, question, layer)
            });
        }
        if probe.get("hazard").and_then(Value::as_bool) == Some(true) {
            let pair = Arc::clone(&pair);
            self.add(format!("{name}/hazard"), move || warned(&pair));
        }
        self.add(format!("{name}/execution"), move || execution(&pair));
    }
}

fn list(folder: &Path) -> Vec<Value> {
    let list = places::text(&folder.join("probes.json"));
    serde_json::from_str(&list).unwrap_or_default()
}

fn proto(folder: &Path) -> Vec<Trial> {
    let known = Arc::new(Known::read("proto-probes.tsv"));
    let mut suite = Suite { known, ..Suite::default() };
    let mut right = 0;
    let probes = list(folder);
    for probe in &probes {
        suite.probe(folder, probe, &mut right);
    }
    let Suite { mut trials, names, known } = suite;
    let number = probes.len();
    trials.push(suite::case("at_least_33_of_39_are_right", move || {
        println!("{right} of {number} are right in both encodings and both profiles");
        let enough = number == 39 && right >= 33;
        if enough { Ok(()) } else { Err(format!("{right} of {number}")) }
    }));
    trials.push(suite::case("the_list_names_cases", move || known.only_names(&names)));
    trials
}

/// The answers about OpenAPI are asked for through the command (`crates/cli/tests/probes.rs`); here they are held
/// against execution.
fn openapi(folder: &Path) -> Vec<Trial> {
    let known = Arc::new(Known::read("openapi-probes.tsv"));
    let mut suite = Suite { known, ..Suite::default() };
    for probe in list(folder) {
        let name = format!("openapi/{}/execution", text(&probe, "name"));
        let side = |key: &str| {
            let text = places::text(&folder.join(text(&probe, key)));
            vec![Text::new("api.yaml", text)]
        };
        let (old, new) = (side("old_path"), side("new_path"));
        suite.add(name, move || {
            let pair = read::pair(Language::OpenApi, &old, &new)?;
            let mut wrong = Vec::new();
            for profile in [Profile::Strict, Profile::Tolerant] {
                let judgement = judged(&pair.old, &pair.new, Encoding::Json, profile);
                wrong.extend(proofs::objections(&pair.old, &pair.new, &judgement, profile));
            }
            suite::all(&wrong)
        });
    }
    let Suite { mut trials, names, known } = suite;
    trials.push(suite::case("openapi/the_list_names_cases", move || known.only_names(&names)));
    trials
}

fn main() {
    let folder = |path: &str| -> Option<PathBuf> { places::shared(path) };
    let mut trials = Vec::new();
    trials.extend(folder("evolution/proto-probes").iter().flat_map(|it| proto(it)));
    trials.extend(folder("evolution/openapi-probes").iter().flat_map(|it| openapi(it)));
    suite::run(trials);
}
