//! The Wire language's own examples: clean at each version, and what the specification says of `profiles.wire`.

use std::path::Path;

use libtest_mimic::Trial;
use serde_json::Value;
use wireproof_compat::Direction;
use wireproof_encoding::{Encoding, Outcome as Became, Profile, Question};
use wireproof_model::{Contract, project};
use wireproof_source::Sources;
use wireproof_tests::{
    answers::{judged, said, worst},
    command::{self, Run},
    laws,
    places::{self, entries, name},
    read::{self, Language, Text},
    suite::{self, Outcome},
};

/// A file with all that it may import, itself first.
fn program(path: &Path) -> Vec<Text> {
    let mut texts = vec![Text::new(name(path), places::text(path))];
    let folder = path.parent().unwrap_or(path);
    texts.extend(Text::under(folder).into_iter().filter(|it| it.path != name(path)));
    // Only what is imported is part of it.
    let imported: Vec<String> = texts
        .first()
        .into_iter()
        .flat_map(|it| it.text.lines())
        .filter_map(|line| line.strip_prefix("import \""))
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect();
    let own = name(path);
    texts.retain(|it| it.path == own || imported.contains(&it.path));
    texts
}

fn read(path: &Path) -> Result<Contract, String> {
    let mut sources = Sources::default();
    let understood = read::import(Language::Wire, &program(path), &mut sources)?;
    let said: Vec<&str> = understood.diagnostics.iter().map(|it| it.message.as_str()).collect();
    if said.is_empty() { Ok(understood.contract) } else { Err(said.join("\n")) }
}

fn wireproof(args: &[&str]) -> Run {
    let binary = env!("CARGO_BIN_EXE_wireproof-under-test");
    command::run(binary, &places::fixture("idl/examples"), args)
}

/// A file has no errors as a whole, and nothing differs between a version and itself.
fn clean(path: &Path) -> Outcome {
    let (one, again) = (read(path)?, read(path)?);
    for at in 0..one.versions.len() as u16 {
        laws::silent(&project(&one, at), &project(&again, at))?;
    }
    let file = name(path);
    for version in &one.versions {
        let run = wireproof(&["inspect", &format!("{file}@{}", version.spelling)]);
        if run.code != Some(0) {
            return Err(format!("{file}@{}: {:?} {}", version.spelling, run.code, run.stderr));
        }
    }
    Ok(())
}

/// Every step is safe against its neighbour; the tool says of 1 against 3 without failing.
fn neighbours_pass() -> Outcome {
    let run = wireproof(&["check", "profiles.wire", "--format", "json"]);
    if run.code != Some(0) {
        return Err(format!("exit {:?}: {}{}", run.code, run.stdout, run.stderr));
    }
    let report: Value = serde_json::from_str(&run.stdout).map_err(|error| error.to_string())?;
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let told = |name: &str| {
        findings.iter().any(|it| it["symbol"].as_str().is_some_and(|it| it.ends_with(name)))
    };
    if told("Profile.country") && told("Profile.locale") {
        Ok(())
    } else {
        Err("country or locale is not told".to_owned())
    }
}

/// The members of the profile that a check of 3 against 1 closes the gate for.
fn errors(upgrades: &str) -> Result<Vec<String>, String> {
    let args = ["check", "profiles.wire@3", "--against", "profiles.wire@1", "--format", "json"];
    let run = wireproof(&[&args[..], &["--upgrades", upgrades]].concat());
    if run.code != Some(1) {
        return Err(format!("exit {:?}: {}", run.code, run.stderr));
    }
    let report: Value = serde_json::from_str(&run.stdout).map_err(|error| error.to_string())?;
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let errors = findings.iter().filter(|it| it["level"] == "error");
    let mut symbols: Vec<String> = errors
        .filter_map(|it| it["symbol"].as_str()?.strip_prefix("acme.profiles.Profile."))
        .map(str::to_owned)
        .collect();
    symbols.sort_unstable();
    symbols.dedup();
    Ok(symbols)
}

/// 1 against 3 is not safe, for `country` and `locale`; where servers go first, nobody misses `locale`.
fn one_against_three() -> Outcome {
    for (upgrades, expected) in
        [("any-order", &["country", "locale"][..]), ("servers-first", &["country"])]
    {
        let errors = errors(upgrades)?;
        if errors != expected {
            return Err(format!("{upgrades}: errors about {errors:?}"));
        }
    }
    Ok(())
}

/// Specification, 5.2: run with fastavro, version 3 reading version 1 and version 1 reading version 3 fail; the
/// other seven pairs work.
fn avro_pairs() -> Outcome {
    let contract = read(&places::fixture("idl/examples/profiles.wire"))?;
    let mut wrong = Vec::new();
    for writer in 0..3_u16 {
        for reader in 0..3_u16 {
            let (old, new) = (project(&contract, writer), project(&contract, reader));
            let mut judgement = judged(&old, &new, Encoding::AvroBinary, Profile::Strict);
            // What was run were profiles, not the parameters of operations.
            judgement.findings.retain(|it| it.symbol.starts_with("acme.profiles.Profile."));
            let question = Question::Bytes(Encoding::AvroBinary);
            let answer = worst(&judgement, question, Direction::NewReadsOld);
            let fails = matches!((writer, reader), (0, 2) | (2, 0));
            if (answer.outcome == Became::Rejected) != fails {
                let (writer, reader) = (writer + 1, reader + 1);
                wrong.push(format!("{reader} reads {writer}: {}", said(&answer)));
            }
        }
    }
    suite::all(&wrong)
}

fn main() {
    let mut trials: Vec<Trial> = entries(&places::fixture("idl/examples"))
        .into_iter()
        .map(|path| suite::case(format!("clean/{}", name(&path)), move || clean(&path)))
        .collect();
    trials.push(suite::case("profiles/neighbours_pass", neighbours_pass));
    trials.push(suite::case("profiles/one_against_three", one_against_three));
    trials.push(suite::case("profiles/avro_pairs", avro_pairs));
    suite::run(trials);
}
