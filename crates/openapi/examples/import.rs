//! Imports the OpenAPI and JSON Schema documents named and prints a line about each: what it cost, what it holds,
//! what was not understood. With `--keys` also the counts by keyword, with `--problems` each diagnostic,
//! with `--logic` each schema that no kind of type stands for.

use std::collections::BTreeMap;
use std::time::Instant;

use wireproof_model::TypeKind;
use wireproof_openapi::{Document, Import, NoDocuments, import};
use wireproof_source::{Severity, Sources, document};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str| arguments.iter().any(|argument| argument == name);
    for path in arguments.iter().filter(|argument| !argument.starts_with("--")) {
        match std::fs::read_to_string(path) {
            Ok(text) => one(path, text, ["--keys", "--problems", "--logic"].map(flag)),
            Err(error) => println!("{path}: {error}"),
        }
    }
}

fn one(path: &str, text: String, [keys, problems, schemas]: [bool; 3]) {
    let mut sources = Sources::default();
    let source = sources.add(path, text);
    let text =
        sources.get(source).map(wireproof_source::SourceText::shared_text).unwrap_or_default();
    let start = Instant::now();
    let (node, mut diagnostics) = document::parse(source, path, &text);
    let parsed = start.elapsed();
    let Some(node) = node else {
        println!("{path}: not readable");
        return show(&sources, &diagnostics);
    };
    let root = Document { source, path, node: &node };
    let imported: Import = import(&root, &NoDocuments);
    let whole = start.elapsed();
    diagnostics.extend(imported.diagnostics);
    let opaque =
        imported.contract.types.iter().filter(|ty| matches!(ty.kind, TypeKind::Opaque(_))).count();
    let schema =
        imported.contract.types.iter().filter(|ty| matches!(ty.kind, TypeKind::Schema(_))).count();
    let operations: usize =
        imported.contract.services.iter().map(|service| service.operations.len()).sum();
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let total = imported.keys.total();
    println!(
        "{} parse {:.3}s import {:.3}s rss {} MiB types {} operations {operations} channels {} opaque {opaque} schema {schema} errors {} warnings {} notes {} keys {} listed {}",
        path.rsplit('/').next().unwrap_or(path),
        parsed.as_secs_f64(),
        whole.saturating_sub(parsed).as_secs_f64(),
        peak(),
        imported.contract.types.len(),
        imported.contract.channels.len(),
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        total.consumed + total.listed,
        total.listed,
    );
    if keys {
        for (keyword, used) in &imported.keys.by_keyword {
            println!("    {keyword}: {} understood, {} listed", used.consumed, used.listed);
        }
    }
    if problems {
        show(&sources, &diagnostics);
    }
    if schemas {
        for ty in &imported.contract.types {
            if matches!(ty.kind, TypeKind::Schema(_) | TypeKind::Opaque(_)) {
                let text: String =
                    sources.snippet(ty.span).split_whitespace().collect::<Vec<_>>().join(" ");
                println!("    {}", text.chars().take(300).collect::<String>());
            }
        }
    }
}

/// The most memory that the process has held, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Each kind of problem with how often it occurs and its first place.
fn show(sources: &Sources, diagnostics: &wireproof_source::Diagnostics) {
    let mut kinds: BTreeMap<(Severity, &str), (usize, wireproof_source::Span)> = BTreeMap::new();
    for diagnostic in diagnostics {
        let kind =
            kinds.entry((diagnostic.severity, &diagnostic.message)).or_insert((0, diagnostic.span));
        kind.0 += 1;
    }
    for ((severity, message), (times, span)) in kinds {
        let line = sources.locate(span).map_or(0, |(_, start, _)| start.line);
        println!("    {severity:?} {times}x {message} (line {line})");
    }
}
