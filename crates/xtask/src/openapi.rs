//! Real OpenAPI documents: every key is understood or listed, nothing is said about what is the same, and pairs are
//! cheap and always answered alike.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use wireproof_compat::{Policy, judge};
use wireproof_model::{Contract, TypeKind};
use wireproof_openapi::{Document, Import, NoDocuments};
use wireproof_source::{SourceId, Sources, document};
use wireproof_tests::{corpus, laws, places};

use crate::{
    command::measured,
    googleapis::{findings, said},
    table::Row,
};

/// Pairs of the corpus, the older one first.
const PAIRS: [(&str, &str); 7] = [
    ("stripe_2017-10-31_107afb55.json", "stripe_2017-12-06_e9d2beb6.json"),
    ("stripe_2019-05-02_21a41501.json", "stripe_2019-05-31_74bf2e3b.json"),
    ("stripe_2020-11-04_cdc85cfe.json", "stripe_2020-11-06_83680bb9.json"),
    ("stripe_2021-06-02_f23f30bf.json", "stripe_2021-06-03_1ad8d09c.json"),
    ("stripe_2022-09-13_33d3c8a8.json", "stripe_2023-09-12_2d8ea4a5.json"),
    ("stripe_2023-09-12_2d8ea4a5.json", "stripe_2023-09-12_2d8ea4a5.yaml"),
    ("api.github.com-19.1.0.json", "api.github.com-23.0.2.json"),
];

/// The pair of which five changes are known to be real.
const FEW: &str = "stripe_2020-11-04_cdc85cfe.json";

/// The rows of points 5 and 8.
pub(crate) fn rows(binary: &Path, quick: bool) -> Result<Vec<Row>> {
    let (Some(pairs), Some(vendors)) =
        (corpus::unpacked("openapi"), corpus::unpacked("vendor-specs"))
    else {
        return Ok(vec![Row::left_out(5, "OpenAPI documents", "../shared is absent")]);
    };
    let pairs = pairs.join("openapi");
    let mut documents = files(&pairs);
    documents.extend(files(&vendors.join("vendor-specs")));
    let mut rows = imports(&documents)?;
    for (old, new) in PAIRS {
        if pairs.join(old).is_file() && pairs.join(new).is_file() {
            rows.push(pair(binary, &pairs, (old, new), if quick { 1 } else { 5 })?);
        }
    }
    rows.push(spans(&pairs));
    Ok(rows)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = places::entries(folder);
    files.retain(|path| path.extension().is_some_and(|it| it == "json" || it == "yaml"));
    files
}

/// A document that was imported alone, and how many keys it has.
fn import(path: &Path, sources: &mut Sources) -> Result<(Import, u64)> {
    let name = places::name(path);
    // Who names one file on each side says that they are the same: it did not move.
    let unit = "api.json";
    let text = std::fs::read_to_string(path).with_context(|| name.clone())?;
    let source: SourceId = sources.add(name.as_str(), text.as_str());
    let (node, _) = document::parse(source, &name, &text);
    let node = node.with_context(|| format!("{name} is no document"))?;
    let document = Document { source, path: unit, node: &node };
    Ok((wireproof_openapi::import(&document, &NoDocuments), keys(&node)))
}

/// Counted apart from the importer.
fn keys(node: &document::Node) -> u64 {
    let own: u64 = node.entries().iter().map(|entry| 1 + keys(&entry.node)).sum();
    own + node.items().iter().map(keys).sum::<u64>()
}

fn imports(documents: &[PathBuf]) -> Result<Vec<Row>> {
    let (mut failed, mut loud, mut uncounted) = (Vec::new(), Vec::new(), Vec::new());
    let (mut total, mut consumed, mut opaque) = (0, 0, 0);
    let mut listed: BTreeMap<String, u64> = BTreeMap::new();
    for path in documents {
        let name = places::name(path);
        eprintln!("evidence: {name}");
        let mut sources = Sources::default();
        let (one, keys) = import(path, &mut sources)?;
        if one.diagnostics.has_errors() {
            failed.push(name.clone());
        }
        let counted = one.keys.total();
        total += keys;
        consumed += counted.consumed;
        if counted.consumed + counted.listed != keys {
            uncounted.push(name.clone());
        }
        for (keyword, uses) in one.keys.by_keyword.iter().filter(|(_, uses)| uses.listed > 0) {
            *listed.entry(keyword.to_string()).or_default() += uses.listed;
        }
        let is_opaque = |kind: &TypeKind| matches!(kind, TypeKind::Opaque(_));
        opaque += one.contract.types.iter().filter(|ty| is_opaque(&ty.kind)).count();
        let (again, _) = import(path, &mut sources)?;
        let judgement = judge(&one.contract, &again.contract, &Policy::default());
        if !judgement.findings.is_empty() {
            loud.push(format!("{name} ({})", judgement.findings.len()));
        }
    }
    println!("keys that `inspect` lists because nothing understands them, by keyword:");
    for (keyword, number) in &listed {
        println!("  {keyword}: {number}");
    }
    let number = documents.len();
    let list = |names: &[String]| {
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    Ok(vec![
        Row::new(
            5,
            format!("{number} documents import"),
            format!("with errors: {}", list(&failed)),
            "all",
            failed.is_empty(),
        ),
        Row::new(
            5,
            "every key is understood or listed",
            format!(
                "{total} keys, {consumed} understood, {} listed ({} keywords), {opaque} opaque types; not counted: {}",
                listed.values().sum::<u64>(),
                listed.len(),
                list(&uncounted)
            ),
            "every key",
            uncounted.is_empty(),
        ),
        Row::new(
            5,
            "each document against itself",
            format!("with findings: {}", list(&loud)),
            "silent",
            loud.is_empty(),
        ),
    ])
}

fn pair(binary: &Path, folder: &Path, (old, new): (&str, &str), runs: usize) -> Result<Row> {
    eprintln!("evidence: {old} to {new}");
    let args = ["check", new, "--against", old, "--format", "json"];
    let first = measured(binary, &args, folder)?;
    let mut alike = true;
    for _ in 1..runs {
        alike &= measured(binary, &args, folder)?.stdout == first.stdout;
    }
    let found = findings(&first.stdout);
    let (most, asked) = if old == FEW { (10, "10 findings") } else { (5_000, "5,000 findings") };
    let good = matches!(first.code, Some(0 | 1))
        && found.is_some_and(|found| found <= most)
        && first.cpu <= 3.0
        && first.memory <= 600
        && alike;
    let runs = if alike { format!("{runs} runs alike") } else { "runs differ".to_owned() };
    let figure = format!("{}, {}, {runs}", said(&first), first.figures());
    Ok(Row::new(
        5,
        format!("{old} to {new}"),
        figure,
        format!("{asked}, 3 CPU-s, 600 MiB, the same each time"),
        good,
    ))
}

/// The text under a finding's place is the element that it names.
fn spans(folder: &Path) -> Row {
    let (mut checked, mut wrong) = (0, Vec::new());
    for (old, new) in PAIRS {
        let mut sources = Sources::default();
        let (Ok((old, _)), Ok((new, _))) =
            (import(&folder.join(old), &mut sources), import(&folder.join(new), &mut sources))
        else {
            continue;
        };
        let (old, new): (Contract, Contract) = (old.contract, new.contract);
        let judgement = judge(&old, &new, &Policy::default());
        checked += judgement.findings.len();
        eprintln!("evidence: places of {} findings", judgement.findings.len());
        if let Err(places) = laws::spans(&judgement, &old, &new, &sources) {
            wrong.extend(places.lines().map(str::to_owned));
        }
    }
    for place in wrong.iter().take(10) {
        eprintln!("  {place}");
    }
    let figure = format!("{checked} findings, {} wrong", wrong.len());
    Row::new(8, "places of findings in corpora", figure, "each names its element", wrong.is_empty())
}
