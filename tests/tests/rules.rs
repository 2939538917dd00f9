//! Every rule's page against what it says: its examples fire it and nothing else, with the outcomes of its tables.
//!
//! What is still to be written or mended stands in `tests/known/rules.tsv`.

use std::{collections::BTreeSet, sync::Arc};

use libtest_mimic::Trial;
use wireproof_compat::{
    Direction, Policy, diff, judge,
    rules::{self, Example, Rule},
};
use wireproof_encoding::{Profile, Question};
use wireproof_model::correspond::{Services, Types};
use wireproof_tests::{
    answers::{agrees, said, worst},
    cells,
    known::Known,
    laws,
    places::{self, entries, name},
    proofs,
    read::{self, Language, Pair, Text},
    suite::{self, Outcome},
};

fn language(example: &Example) -> Result<(Language, &'static str), String> {
    let language = Language::parse(&example.language)
        .ok_or_else(|| format!("no language is called `{}`", example.language))?;
    let ending = match language {
        Language::Wire => "wire",
        Language::Proto => "proto",
        Language::OpenApi => "yaml",
        Language::Avro => "avsc",
        Language::JsonSchema => "json",
    };
    Ok((language, ending))
}

fn texts(text: &str, ending: &str) -> Vec<Text> {
    vec![Text::new(format!("example.{ending}"), text)]
}

fn pair(example: &Example) -> Result<Pair, String> {
    let (language, ending) = language(example)?;
    read::pair(language, &texts(&example.old, ending), &texts(&example.new, ending))
}

/// The questions that an example's table answers.
fn asked(example: &Example) -> Result<Vec<Question>, String> {
    let names = example.expected.iter().map(|[name, ..]| name);
    names
        .map(|name| Question::parse(name).ok_or_else(|| format!("nothing is called `{name}`")))
        .collect()
}

/// `rejected, always` as the executed tables write it.
fn cell(text: &str) -> Result<Vec<cells::Cell>, String> {
    cells::parse(&text.replace(", always", " always").replace(", some", " some"))
}

fn outcomes(rule: &str, example: &Example) -> Outcome {
    let pair = pair(example)?;
    let questions = asked(example)?;
    if questions.is_empty() {
        return Err("the example says no outcome".to_owned());
    }
    let policy = Policy { questions: Some(questions), ..Policy::default() };
    let judgement = judge(&pair.old, &pair.new, &policy);
    let fired: BTreeSet<&str> = judgement.findings.iter().map(|it| it.rule).collect();
    let mut wrong = Vec::new();
    if fired != BTreeSet::from([rule]) {
        wrong.push(format!("fires {fired:?}"));
    }
    for [name, new_reads_old, old_reads_new] in &example.expected {
        let Some(question) = Question::parse(name) else { continue };
        for (direction, text) in Direction::ALL.into_iter().zip([new_reads_old, old_reads_new]) {
            let answer = worst(&judgement, question, direction);
            if !agrees(&answer, &cell(text)?) {
                wrong.push(format!(
                    "{name} {}: {} instead of {text}",
                    direction.name(),
                    said(&answer)
                ));
            }
        }
    }
    suite::all(&wrong)
}

fn mirror(example: &Example) -> Outcome {
    let pair = pair(example)?;
    laws::mirror(&pair.old, &pair.new)
}

fn identities(example: &Example) -> Outcome {
    let (language, ending) = language(example)?;
    for text in [&example.old, &example.new] {
        let pair = read::pair(language, &texts(text, ending), &texts(text, ending))?;
        laws::silent(&pair.old, &pair.new)?;
    }
    Ok(())
}

fn spans(example: &Example) -> Outcome {
    let pair = pair(example)?;
    let judgement = judge(&pair.old, &pair.new, &laws::asking_all(Profile::Tolerant));
    laws::spans(&judgement, &pair.old, &pair.new, &pair.sources)
}

fn execution(example: &Example) -> Outcome {
    let pair = pair(example)?;
    let questions = asked(example)?.into_iter();
    let bytes = questions.filter(|it| matches!(it, Question::Bytes(_))).collect();
    let policy = Policy { questions: Some(bytes), ..Policy::default() };
    let judgement = judge(&pair.old, &pair.new, &policy);
    suite::all(&proofs::objections(&pair.old, &pair.new, &judgement, Profile::Tolerant))
}

/// The message and the safe way are there, and the level is one word.
fn page(rule: &Rule) -> Outcome {
    let mut wrong = Vec::new();
    if rule.message.is_empty() || rule.message.ends_with('.') || rule.message == rule.title {
        wrong.push(format!("its message is no sentence without a full stop: {}", rule.message));
    }
    if rule.safe_way.is_empty() {
        wrong.push("it does not say the safe way".to_owned());
    }
    suite::all(&wrong)
}

/// Each kind of change in a pair has a page of its own.
fn pages(pair: &Pair) -> Outcome {
    let types = Types::of(&pair.old, &pair.new);
    let services = Services::of(&pair.old, &pair.new, &types);
    let changes = diff(&pair.old, &pair.new, &types, &services);
    let ids = changes.iter().map(|change| change.rule_id(&pair.old, &pair.new));
    let missing: BTreeSet<String> = ids.filter(|id| rules::find(id).is_none()).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no page: {missing:?}")) }
}

type Check = (&'static str, fn(&Example) -> Outcome);

const CHECKS: [Check; 4] = [
    ("mirror_law", mirror),
    ("identities_are_silent", identities),
    ("spans", spans),
    ("execution", execution),
];

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

    fn rule(&mut self, rule: &'static Rule) {
        self.add(format!("{}/page", rule.id), move || page(rule));
        self.add(format!("{}/has_an_example", rule.id), move || {
            if rule.examples.is_empty() { Err("it has none".to_owned()) } else { Ok(()) }
        });
        for example in &rule.examples {
            let name = format!("{}: {}", rule.id, example.title);
            self.add(format!("{name}/outcomes"), move || outcomes(rule.id, example));
            for (check, run) in CHECKS {
                self.add(format!("{name}/{check}"), move || run(example));
            }
            self.add(format!("{name}/pages"), move || pages(&pair(example)?));
        }
    }

    /// What changes in fixtures and probes has pages.
    fn changes(&mut self) {
        for folder in entries(&places::fixture("evolution")) {
            for (language, ending) in Language::FIXTURES {
                let file = |side: &str| folder.join(format!("{side}.{ending}"));
                if file("old").is_file() {
                    let side = |side: &str| {
                        vec![Text::new(format!("m.{ending}"), places::text(&file(side)))]
                    };
                    let (old, new) = (side("old"), side("new"));
                    self.add(format!("{}/{}/pages", name(&folder), language.name()), move || {
                        pages(&read::pair(language, &old, &new)?)
                    });
                }
            }
        }
        let probes = places::shared("evolution/proto-probes");
        for folder in probes.iter().flat_map(|it| entries(it)).filter(|it| it.is_dir()) {
            let side = |side: &str| Text::under(&folder.join(side));
            // What does not compile has no changes.
            if let Ok(pair) = read::pair(Language::Proto, &side("old"), &side("new")) {
                self.add(format!("{}/pages", name(&folder)), move || pages(&pair));
            }
        }
    }
}

fn main() {
    let mut suite = Suite { known: Arc::new(Known::read("rules.tsv")), ..Suite::default() };
    for rule in rules::all() {
        suite.rule(rule);
    }
    suite.changes();
    let Suite { mut trials, names, known } = suite;
    trials.push(suite::case("the_list_names_cases", move || known.only_names(&names)));
    suite::run(trials);
}
