//! Promises that a test suite keeps: how many cases ran, and how many differences are known.

use anyhow::Result;
use wireproof_tests::known::Known;

use crate::{command::cargo, table::Row};

/// A suite: the promise, what it is about, its package, its test, the list of what is known.
struct Suite {
    point: u8,
    what: &'static str,
    package: &'static str,
    test: &'static str,
    known: Option<&'static str>,
}

const fn suite(
    point: u8,
    what: &'static str,
    package: &'static str,
    test: &'static str,
    known: Option<&'static str>,
) -> Suite {
    Suite { point, what, package, test, known }
}

const OURS: &str = "wireproof-tests";

const SUITES: [Suite; 17] = [
    suite(1, "edits in four languages", OURS, "evolution", Some("evolution.tsv")),
    suite(1, "rules' pages", OURS, "rules", Some("rules.tsv")),
    suite(2, "pairs of scalar types", OURS, "scalars", Some("scalars.tsv")),
    suite(3, "Protobuf and OpenAPI probes", OURS, "probes", Some("proto-probes.tsv")),
    suite(6, "laws over fixtures and generated texts", OURS, "laws", Some("laws.tsv")),
    suite(6, "laws over generated contracts", "wireproof-compat", "laws", None),
    suite(7, "Wire's examples, profiles.wire", OURS, "wire", None),
    suite(7, "Wire's counterexamples", "wireproof-idl", "fixtures", None),
    suite(9, "who may import whom", OURS, "architecture", None),
    suite(10, "hostile input", OURS, "hostile", Some("hostile.tsv")),
    suite(21, "services do over TCP what the gate says", "one-truth", "truth", None),
    suite(24, "peers that break the contract", "robust", "robust", None),
    suite(24, "an example service from outside", "orders", "service", None),
    suite(24, "channels: copies, receivers, answers", "wireproof-runtime", "channels", None),
    suite(26, "from an empty crate to a running service", OURS, "first_service", None),
    suite(31, "the book: commands, links, blocks, seeded errors", OURS, "book", None),
    suite(32, "contracts' pages against the model", OURS, "contract_pages", None),
];

/// Runs every suite.
pub(crate) fn rows() -> Result<Vec<Row>> {
    SUITES.iter().map(row).collect()
}

fn row(suite: &Suite) -> Result<Row> {
    eprintln!("evidence: {}", suite.what);
    let args = ["test", "-q", "-p", suite.package, "--test", suite.test];
    let (_, said) = cargo(&args, &[("CI", "1")])?;
    let results = said.lines().filter_map(|line| line.strip_prefix("test result: "));
    let (mut passed, mut failed) = (0, 0);
    for result in results {
        passed += number_before(result, " passed");
        failed += number_before(result, " failed");
    }
    let known = suite.known.map_or(0, |list| Known::read(list).len());
    let skipped = said.contains("skipped: ../shared");
    let mut measured = format!("{passed} cases, {failed} fail, {known} known differences");
    if skipped {
        measured.push_str(", some skipped");
    }
    if passed + failed == 0 {
        said.lines()
            .find(|line| line.starts_with("error"))
            .unwrap_or("no result")
            .clone_into(&mut measured);
    }
    let good = passed > 0 && failed == 0 && !skipped;
    Ok(Row::new(suite.point, suite.what, measured, "none fails", good))
}

fn number_before(text: &str, word: &str) -> u64 {
    let before = text.split_once(word).map_or("", |(before, _)| before);
    before.rsplit([' ', '.']).next().and_then(|number| number.parse().ok()).unwrap_or(0)
}
