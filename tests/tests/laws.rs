//! Laws over all fixtures and over generated contracts, written as Wire and as Protobuf: the mirror, the silence of
//! a contract against itself, no dependence on the order of declarations, and places that lead to what they name.

use std::{collections::BTreeSet, fmt::Write, path::Path, sync::Arc};

use libtest_mimic::Trial;
use proptest::{
    prelude::*,
    test_runner::{TestCaseError, TestError, TestRng, TestRunner},
};
use wireproof_compat::judge;
use wireproof_encoding::{Encoding, Profile};
use wireproof_tests::{
    answers::judged,
    known::Known,
    laws,
    places::{self, entries, name},
    proofs,
    read::{self, Language, Pair, Text},
    suite::{self, Outcome},
};

/// Every pair of fixtures and probes, with its name.
fn pairs() -> Vec<(String, Language, Vec<Text>, Vec<Text>)> {
    let mut pairs = Vec::new();
    for folder in entries(&places::fixture("evolution")) {
        for (language, ending) in Language::FIXTURES {
            let file = |side: &str| folder.join(format!("{side}.{ending}"));
            if file("old").is_file() {
                let side = |side| vec![Text::new(format!("m.{ending}"), places::text(&file(side)))];
                let title = format!("{}/{}", name(&folder), language.name());
                pairs.push((title, language, side("old"), side("new")));
            }
        }
    }
    let mut folders = vec![places::fixture("demo")];
    let probes = places::shared("evolution/proto-probes");
    folders.extend(probes.iter().flat_map(|it| entries(it)).filter(|it| it.is_dir()));
    for folder in folders {
        let language = language(&folder);
        let side = |side: &str| Text::under(&folder.join(side));
        pairs.push((name(&folder), language, side("old"), side("new")));
    }
    if let Some(folder) = places::shared("evolution/openapi-probes") {
        let files = entries(&folder);
        for old in files.iter().filter(|it| name(it).ends_with("_old.yaml")) {
            let number = name(old).replace("_old.yaml", "");
            let text = |path: &Path| vec![Text::new("api.yaml", places::text(path))];
            let new = folder.join(format!("{number}_new.yaml"));
            pairs.push((format!("openapi {number}"), Language::OpenApi, text(old), text(&new)));
        }
    }
    pairs
}

fn language(folder: &Path) -> Language {
    let files = Text::under(&folder.join("old"));
    let wire =
        files.iter().any(|file| Path::new(&file.path).extension().is_some_and(|it| it == "wire"));
    if wire { Language::Wire } else { Language::Proto }
}

/// Laws over pairs: each pair and law is a case.
fn over_fixtures(suite: &mut Suite) {
    for (title, language, old, new) in pairs() {
        // What does not compile is another test's.
        let Ok(pair) = read::pair(language, &old, &new) else { continue };
        let pair = Arc::new(pair);
        let with = |law: fn(&Pair) -> Outcome| {
            let pair = Arc::clone(&pair);
            move || law(&pair)
        };
        suite.add(format!("mirror/{title}"), with(|pair| laws::mirror(&pair.old, &pair.new)));
        suite.add(format!("spans/{title}"), with(spans));
        suite.add(format!("identity/{title}"), move || {
            for texts in [old, new] {
                let pair = read::pair(language, &texts, &texts)?;
                laws::silent(&pair.old, &pair.new)?;
            }
            Ok(())
        });
    }
}

fn spans(pair: &Pair) -> Outcome {
    let judgement = judge(&pair.old, &pair.new, &laws::asking_all(Profile::Strict));
    laws::spans(&judgement, &pair.old, &pair.new, &pair.sources)
}

/// How many declarations a generated contract has: enough for circles of several.
const DECLARATIONS: usize = 5;

/// A declaration that is either language's.
#[derive(Clone, Debug)]
enum Declaration {
    Struct(Vec<Member>),
    /// Names and numbers of values; the first is zero.
    Enum(Vec<(u8, i64)>),
}

#[derive(Clone, Debug)]
struct Member {
    name: u8,
    tag: u8,
    presence: u8,
    collection: u8,
    ty: Ty,
}

#[derive(Clone, Copy, Debug)]
enum Ty {
    Scalar(u8),
    Declared(usize),
}

/// Scalars that both languages have: Wire's word, Protobuf's.
const SCALARS: [(&str, &str); 9] = [
    ("bool", "bool"),
    ("i32", "int32"),
    ("i64", "int64"),
    ("u32", "uint32"),
    ("u64 [range ..=1000000]", "uint64"),
    ("f32", "float"),
    ("f64", "double"),
    ("string", "string"),
    ("bytes", "bytes"),
];

fn member() -> impl Strategy<Value = Member> {
    let ty = prop_oneof![
        (0..SCALARS.len() as u8).prop_map(Ty::Scalar),
        (0..DECLARATIONS).prop_map(Ty::Declared)
    ];
    (0u8..6, 1u8..8, 0u8..3, 0u8..4, ty).prop_map(|(name, tag, presence, collection, ty)| Member {
        name,
        tag,
        presence,
        collection,
        ty,
    })
}

fn declaration() -> impl Strategy<Value = Declaration> {
    let distinct = |members: Vec<Member>| {
        let mut kept: Vec<Member> = Vec::new();
        for member in members {
            if kept.iter().all(|it| it.name != member.name && it.tag != member.tag) {
                kept.push(member);
            }
        }
        Declaration::Struct(kept)
    };
    let values = |values: Vec<(u8, i64)>| {
        let mut kept: Vec<(u8, i64)> = vec![(0, 0)];
        for (name, number) in values {
            if kept.iter().all(|it| it.0 != name && it.1 != number) {
                kept.push((name, number));
            }
        }
        Declaration::Enum(kept)
    };
    prop_oneof![
        4 => prop::collection::vec(member(), 1..6).prop_map(distinct),
        1 => prop::collection::vec((1u8..5, 1i64..6), 0..4).prop_map(values),
    ]
}

type Plan = Vec<Declaration>;

fn plan() -> impl Strategy<Value = Plan> {
    prop::collection::vec(declaration(), DECLARATIONS)
}

/// A plan and a copy in which some declarations are others.
fn edited() -> impl Strategy<Value = (Plan, Plan)> {
    (plan(), prop::collection::vec((0..DECLARATIONS, declaration()), 0..3)).prop_map(
        |(old, edits)| {
            let mut new = old.clone();
            for (at, declaration) in edits {
                if let Some(slot) = new.get_mut(at) {
                    *slot = declaration;
                }
            }
            (old, new)
        },
    )
}

/// The plan as Wire text, its declarations in the given order.
fn as_wire(plan: &Plan, order: &[usize]) -> Text {
    let mut text = String::from(
        "namespace p;\n\ncontract C {\n  encoding json, protobuf, avro;\n  version 1 current;\n}\n",
    );
    for (at, declaration) in in_order(plan, order) {
        match declaration {
            Declaration::Struct(members) => {
                let _ = writeln!(text, "\nstruct T{at} {{");
                for member in members {
                    let word = match member.ty {
                        Ty::Scalar(which) => SCALARS[usize::from(which)].0.to_owned(),
                        Ty::Declared(other) => format!("T{other}"),
                    };
                    let ty = match member.collection {
                        1 => format!("list<{word}>"),
                        2 => format!("map<string, {word}>"),
                        _ => word,
                    };
                    // Only a collection can end a circle of fields that must be sent.
                    let must =
                        matches!(member.ty, Ty::Scalar(_)) || matches!(member.collection, 1 | 2);
                    let presence = match member.presence {
                        0 if must => "required",
                        1 if must => "expected",
                        _ => "optional",
                    };
                    let _ = writeln!(text, "  @{} {presence} f{}: {ty};", member.tag, member.name);
                }
                text.push_str("}\n");
            }
            Declaration::Enum(values) => {
                let _ = writeln!(text, "\nenum T{at} {{");
                for (name, number) in values {
                    let _ = writeln!(text, "  @{number} v{name};");
                }
                text.push_str("}\n");
            }
        }
    }
    Text::new("p.wire", text)
}

/// The plan as Protobuf text, its declarations in the given order.
fn as_proto(plan: &Plan, order: &[usize]) -> Text {
    let mut text = String::from("syntax = \"proto3\";\npackage p;\n");
    for (at, declaration) in in_order(plan, order) {
        match declaration {
            Declaration::Struct(members) => {
                let _ = writeln!(text, "\nmessage T{at} {{");
                for member in members {
                    let ty = match member.ty {
                        Ty::Scalar(which) => SCALARS[usize::from(which)].1.to_owned(),
                        Ty::Declared(other) => format!("T{other}"),
                    };
                    let ty = match member.collection {
                        1 => format!("repeated {ty}"),
                        2 => format!("map<string, {ty}>"),
                        _ if member.presence == 0 => format!("optional {ty}"),
                        _ => ty,
                    };
                    let _ = writeln!(text, "  {ty} f{} = {};", member.name, member.tag);
                }
                text.push_str("}\n");
            }
            Declaration::Enum(values) => {
                let _ = writeln!(text, "\nenum T{at} {{");
                for (name, number) in values {
                    // Symbols are the package's.
                    let _ = writeln!(text, "  T{at}_V{name} = {number};");
                }
                text.push_str("}\n");
            }
        }
    }
    Text::new("p.proto", text)
}

fn in_order<'p>(plan: &'p Plan, order: &[usize]) -> Vec<(usize, &'p Declaration)> {
    order.iter().filter_map(|at| Some((*at, plan.get(*at)?))).collect()
}

fn order() -> impl Strategy<Value = Vec<usize>> {
    Just((0..DECLARATIONS).collect::<Vec<usize>>()).prop_shuffle()
}

fn straight() -> Vec<usize> {
    (0..DECLARATIONS).collect()
}

type Writer = fn(&Plan, &[usize]) -> Text;

const LANGUAGES: [(Language, Writer); 2] = [(Language::Wire, as_wire), (Language::Proto, as_proto)];

fn read(language: Language, old: Text, new: Text) -> Result<Pair, TestCaseError> {
    read::pair(language, &[old], &[new]).map_err(TestCaseError::fail)
}

/// How many contracts are generated for a law in a language.
const CASES: u32 = 512;

/// Runs a law over generated contracts; the same ones in every run, so that a list of what is known holds.
fn generated<S: Strategy>(
    strategy: &S,
    law: impl Fn(S::Value) -> Result<(), TestCaseError>,
) -> Outcome {
    let config =
        ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    runner.run(strategy, law).map_err(|error| match error {
        TestError::Fail(reason, _) => reason.to_string(),
        TestError::Abort(reason) => format!("aborted: {reason}"),
    })
}

/// What a law says, with the texts that break it.
fn told(outcome: Outcome, old: &Text, new: &Text) -> Result<(), TestCaseError> {
    outcome.map_err(|why| {
        TestCaseError::fail(format!("{why}\n--- old\n{}\n--- new\n{}", old.text, new.text))
    })
}

/// Laws over generated type graphs with recursion and mutual recursion.
fn over_generated(suite: &mut Suite) {
    for (language, write) in LANGUAGES {
        let name = language.name();
        suite.add(format!("mirror/generated {name}"), move || {
            generated(&edited(), |(old, new)| {
                let (old, new) = (write(&old, &straight()), write(&new, &straight()));
                let pair = read(language, old.clone(), new.clone())?;
                told(laws::mirror(&pair.old, &pair.new), &old, &new)
            })
        });
        suite.add(format!("identity/generated {name}"), move || {
            generated(&(plan(), order()), |(plan, order)| {
                let (one, again) = (write(&plan, &straight()), write(&plan, &order));
                let pair = read(language, one.clone(), again.clone())?;
                told(laws::silent(&pair.old, &pair.new), &one, &again)
            })
        });
        suite.add(format!("order/generated {name}"), move || {
            generated(&(edited(), order()), |((old, new), order)| {
                let (old, shuffled) = (write(&old, &straight()), write(&new, &order));
                let new = write(&new, &straight());
                let pair = read(language, old.clone(), new)?;
                let other = read(language, old.clone(), shuffled.clone())?;
                told(laws::orders_agree(&pair.old, &pair.new, &other.new), &old, &shuffled)
            })
        });
        suite.add(format!("spans/generated {name}"), move || {
            generated(&edited(), |(old, new)| {
                let (old, new) = (write(&old, &straight()), write(&new, &straight()));
                let pair = read(language, old.clone(), new.clone())?;
                told(spans(&pair), &old, &new)
            })
        });
        for encoding in [Encoding::ProtobufBinary, Encoding::ProtobufJson, Encoding::Json] {
            suite.add(format!("execution/generated {name}/{}", encoding.name()), move || {
                generated(&edited(), |(old, new)| {
                    let (old, new) = (write(&old, &straight()), write(&new, &straight()));
                    let pair = read(language, old.clone(), new.clone())?;
                    told(contradictions(&pair, encoding), &old, &new)
                })
            });
        }
    }
}

/// Nothing that is executed speaks against what is derived.
fn contradictions(pair: &Pair, encoding: Encoding) -> Outcome {
    let judgement = judged(&pair.old, &pair.new, encoding, Profile::Tolerant);
    let wrong = proofs::objections(&pair.old, &pair.new, &judgement, Profile::Tolerant);
    let spoken: Vec<String> =
        wrong.into_iter().filter(|it| it.starts_with("contradiction")).collect();
    suite::all(&spoken)
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
}

fn main() {
    let known = Arc::new(Known::read("laws.tsv"));
    let mut suite = Suite { trials: Vec::new(), names: BTreeSet::new(), known };
    over_fixtures(&mut suite);
    over_generated(&mut suite);
    let Suite { mut trials, names, known } = suite;
    let number = trials.len();
    trials.push(suite::case("all_fixtures_are_there", move || {
        if number > 500 { Ok(()) } else { Err(format!("only {number} cases")) }
    }));
    if places::shared("evolution").is_some() {
        trials.push(suite::case("the_list_names_cases", move || known.only_names(&names)));
    }
    suite::run(trials);
}
