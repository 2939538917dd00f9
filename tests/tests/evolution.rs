//! One edit in several languages: what is derived is what real codecs did.
//!
//! `fixtures/evolution/<step>` holds an edit as each language says it. `expected.tsv` is copied from the executed cells
//! of the evolution matrix; `differs.tsv` says where a language states something else, and why; `rules.tsv` which
//! languages state the same edit, and its rules. Known differences stand in `tests/known/evolution.tsv`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use libtest_mimic::Trial;
use wireproof_compat::Direction;
use wireproof_encoding::{Encoding, Profile, Question};
use wireproof_tests::{
    answers::{agrees, judged, said, worst},
    cells::{self, Cell},
    known::Known,
    places::{self, entries, name},
    proofs, read,
    read::{Language, Pair, Text},
    suite::{self, Outcome},
};

/// What one encoding's readers are expected to make of an edit.
#[derive(Clone, Debug)]
struct Row {
    encoding: Encoding,
    under: String,
    new_reads_old: Vec<Cell>,
    old_reads_new: Vec<Cell>,
}

impl Row {
    fn profiles(&self) -> &'static [Profile] {
        match self.under.as_str() {
            "any" => &[Profile::Strict, Profile::Tolerant],
            "tolerant" => &[Profile::Tolerant],
            _ => &[Profile::Strict],
        }
    }

    /// Whether a language's fixtures state what the row's cells were executed for.
    fn concerns(&self, language: Language) -> bool {
        match (language, self.encoding) {
            (Language::Wire, Encoding::Json) => self.under == "open",
            (Language::Wire, _) => true,
            (Language::Proto, encoding) => {
                matches!(encoding, Encoding::ProtobufBinary | Encoding::ProtobufJson)
            }
            (Language::OpenApi, Encoding::Json) => self.under == "closed",
            (Language::Avro, encoding) => encoding == Encoding::AvroBinary,
            _ => false,
        }
    }

    fn get_mut(&mut self, direction: Direction) -> &mut Vec<Cell> {
        match direction {
            Direction::NewReadsOld => &mut self.new_reads_old,
            Direction::OldReadsNew => &mut self.old_reads_new,
        }
    }

    fn get(&self, direction: Direction) -> &[Cell] {
        match direction {
            Direction::NewReadsOld => &self.new_reads_old,
            Direction::OldReadsNew => &self.old_reads_new,
        }
    }

    fn name(&self) -> String {
        format!("{} {}", self.encoding.name(), self.under)
    }
}

fn encoding(name: &str) -> Result<Encoding, String> {
    match Question::parse(name) {
        Some(Question::Bytes(encoding)) => Ok(encoding),
        _ => Err(format!("no encoding is called {name}")),
    }
}

/// The rows of a fixture for a language: the matrix's, and where the language states something else, those.
fn expected(folder: &Path, language: Language) -> Result<Vec<Row>, String> {
    let mut list = Vec::new();
    let text = places::text(&folder.join("expected.tsv"));
    for row in places::rows(&text) {
        let [name, under, new_reads_old, old_reads_new] = row.as_slice() else {
            return Err(format!("expected.tsv: {row:?}"));
        };
        list.push(Row {
            encoding: encoding(name)?,
            under: (*under).to_owned(),
            new_reads_old: cells::parse(new_reads_old)?,
            old_reads_new: cells::parse(old_reads_new)?,
        });
    }
    list.retain(|row| row.concerns(language));
    let text = std::fs::read_to_string(folder.join("differs.tsv")).unwrap_or_default();
    for row in places::rows(&text).filter(|row| row.first() == Some(&language.name())) {
        let [_, name, under, direction, outcome, why] = row.as_slice() else {
            return Err(format!("differs.tsv: {row:?}"));
        };
        let encoding = encoding(name)?;
        let found = list.iter_mut().find(|row| row.encoding == encoding && row.under == *under);
        let direction = Direction::ALL.into_iter().find(|it| it.name() == *direction);
        let (Some(found), Some(direction)) = (found, direction) else {
            return Err(format!("differs.tsv: {row:?} is about nothing"));
        };
        if why.len() < 20 {
            return Err(format!("differs.tsv: {row:?} does not say why"));
        }
        *found.get_mut(direction) = cells::parse(outcome)?;
    }
    list.retain(|row| !row.new_reads_old.is_empty() || !row.old_reads_new.is_empty());
    Ok(list)
}

/// The rules that a language's spelling is expected to fire; none if nothing is said of it.
fn rules(folder: &Path, language: Language) -> Option<BTreeSet<String>> {
    let text = std::fs::read_to_string(folder.join("rules.tsv")).unwrap_or_default();
    places::rows(&text)
        .find(|row| row.first().is_some_and(|it| it.split(' ').any(|it| it == language.name())))
        .and_then(|row| row.get(1).map(|rules| (*rules).to_owned()))
        .map(|rules| rules.split(' ').filter(|it| *it != "-").map(str::to_owned).collect())
}

fn fixture(folder: &Path, language: Language, ending: &str) -> Result<Pair, String> {
    let side = |side: &str| vec![file(folder, side, ending)];
    read::pair(language, &side("old"), &side("new"))
}

/// Both sides have one name: the file did not move.
fn file(folder: &Path, side: &str, ending: &str) -> Text {
    let text = places::text(&folder.join(format!("{side}.{ending}")));
    Text::new(format!("m.{ending}"), text)
}

/// Whether every cell of the row comes out.
fn outcomes(pair: &Pair, row: &Row) -> Outcome {
    let mut wrong = Vec::new();
    let question = Question::Bytes(row.encoding);
    for profile in row.profiles() {
        let judgement = judged(&pair.old, &pair.new, row.encoding, *profile);
        for direction in Direction::ALL {
            let answer = worst(&judgement, question, direction);
            let cells = row.get(direction);
            if !agrees(&answer, cells) {
                let text: Vec<String> = cells.iter().map(|cell| format!("{cell:?}")).collect();
                wrong.push(format!(
                    "{profile:?} {}: {} instead of {}; findings: {:?}",
                    direction.name(),
                    said(&answer),
                    text.join(", "),
                    judgement.findings.iter().map(|it| (it.rule, &it.symbol)).collect::<Vec<_>>()
                ));
            }
        }
    }
    suite::all(&wrong)
}

/// Whether execution agrees in an encoding.
fn execution(pair: &Pair, row: &Row) -> Outcome {
    let mut wrong = Vec::new();
    for profile in row.profiles() {
        let judgement = judged(&pair.old, &pair.new, row.encoding, *profile);
        wrong.extend(proofs::objections(&pair.old, &pair.new, &judgement, *profile));
    }
    suite::all(&wrong)
}

fn fires(pair: &Pair, language: Language, expected: &BTreeSet<String>) -> Outcome {
    let encoding = match language {
        Language::Avro => Encoding::AvroBinary,
        Language::OpenApi | Language::JsonSchema => Encoding::Json,
        Language::Proto | Language::Wire => Encoding::ProtobufBinary,
    };
    let judgement = judged(&pair.old, &pair.new, encoding, Profile::Strict);
    // What is reserved beside the edit is a courtesy that only some languages know.
    let fired = judgement.findings.iter().map(|it| it.rule).filter(|it| *it != "type/reserved");
    let fired: BTreeSet<String> = fired.map(str::to_owned).collect();
    if fired == *expected {
        return Ok(());
    }
    Err(format!("fires {fired:?} instead of {expected:?}"))
}

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

    fn fixture(&mut self, folder: &Path, language: Language, ending: &'static str) {
        let name = format!("{}/{}", name(folder), language.name());
        let pair = match fixture(folder, language, ending) {
            Ok(pair) => Arc::new(pair),
            Err(why) => return self.add(format!("{name}/import"), move || Err(why)),
        };
        let rows = match expected(folder, language) {
            Ok(rows) => rows,
            Err(why) => return self.add(format!("{name}/table"), move || Err(why)),
        };
        for row in rows {
            let title = format!("{name}/{}", row.name());
            if proofs::is_executed(row.encoding) {
                let (pair, row) = (Arc::clone(&pair), row.clone());
                self.add(format!("{title}/execution"), move || execution(&pair, &row));
            }
            let pair = Arc::clone(&pair);
            self.add(title, move || outcomes(&pair, &row));
        }
        if let Some(rules) = rules(folder, language) {
            self.add(format!("{name}/rules"), move || fires(&pair, language, &rules));
        }
    }
}

/// The tables are the matrix's, as far as it is there to look at.
fn tables_are_copies(folders: &[PathBuf]) -> Outcome {
    let Some(path) = places::shared("evolution/matrix.tsv") else { return Ok(()) };
    let text = places::text(&path);
    let mut matrix: BTreeMap<(String, String), Vec<String>> = BTreeMap::new();
    for row in places::rows(&text) {
        if let [step, _, direction, ..] = row.as_slice() {
            let row = row.iter().map(|cell| (*cell).to_owned()).collect();
            matrix.insert(((*step).to_owned(), (*direction).to_owned()), row);
        }
    }
    let columns = [3, 4, 5, 8, 10, 11];
    let mut wrong = Vec::new();
    for folder in folders {
        let own = places::text(&folder.join("expected.tsv"));
        let step: String = name(folder).chars().take(2).collect();
        for (row, column) in places::rows(&own).zip(columns) {
            for (at, direction) in Direction::ALL.into_iter().enumerate() {
                let key = (step.clone(), direction.name().to_owned());
                let cell = matrix.get(&key).and_then(|row| row.get(column)).map(String::as_str);
                if row.get(2 + at).copied() != cell {
                    wrong.push(format!("{step} {}: {row:?} is not {cell:?}", direction.name()));
                }
            }
        }
    }
    suite::all(&wrong)
}

fn main() {
    let folders: Vec<PathBuf> = entries(&places::fixture("evolution"));
    let known = Arc::new(Known::read("evolution.tsv"));
    let mut suite = Suite { trials: Vec::new(), names: BTreeSet::new(), known };
    for folder in &folders {
        for (language, ending) in Language::FIXTURES {
            if folder.join(format!("old.{ending}")).is_file() {
                suite.fixture(folder, language, ending);
            }
        }
    }
    let Suite { mut trials, names, known } = suite;
    let number = folders.len();
    trials.push(suite::case("tables_are_copies", move || tables_are_copies(&folders)));
    trials.push(suite::case("the_list_names_cases", move || known.only_names(&names)));
    trials.push(suite::case("at_least_24_steps", move || {
        if number >= 24 { Ok(()) } else { Err(format!("only {number} steps")) }
    }));
    suite::run(trials);
}
