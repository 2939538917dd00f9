//! A folder: which of its files are contracts, and which are one together.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use wireproof_source::{Diagnostic, Severity, Span};

use crate::{
    PassedOver, avro,
    documents::{Bundle, import_all},
    error::LoadError,
    loader::Into,
    place::Place,
    protobuf,
    recognise::{self, Ending, Format},
    side::Side,
    texts::{Parsed, Text},
    wire,
};

type Files = Vec<(Place, Arc<Text>)>;

/// Loads the folder that was named. All Protobuf files are one contract, and all Avro schemas; each OpenAPI
/// document and JSON Schema is its own, unless an OpenAPI document refers to it; so is each Wire file with a
/// `contract`, or, if there is none, each library that no other imports.
pub(crate) fn load(side: &mut Side<'_>, into: &mut Into) -> Result<(), LoadError> {
    let listing = side.list()?;
    let shown = |path: &str| side.shown(&Place::new(0, path));
    let passed =
        listing.passed_over.iter().map(|(path, why)| PassedOver { path: shown(path), why });
    into.loaded.passed_over = passed.collect();
    let mut places = Vec::new();
    for path in listing.files {
        match Ending::of(&path) {
            Ending::Other => {}
            Ending::Thrift => {
                let why = "Thrift is not supported yet";
                let path = side.shown(&Place::new(0, path));
                into.loaded.passed_over.push(PassedOver { path, why });
            }
            _ => places.push(Place::new(0, path)),
        }
    }
    let texts = side.read(&places, true)?;
    let (mut protobuf, mut avro, mut wire, mut documents) =
        (Files::new(), Files::new(), Files::new(), Files::new());
    for (place, text) in places.into_iter().zip(texts) {
        let list = match Ending::of(&place.path) {
            Ending::Protobuf => &mut protobuf,
            Ending::Avro => &mut avro,
            Ending::Wire => &mut wire,
            _ => &mut documents,
        };
        list.push((place, text));
    }
    self::documents(side, documents, &mut avro, into)?;
    together(side, Format::Avro, &avro, into)?;
    together(side, Format::Protobuf, &protobuf, into)?;
    self::wire(side, &wire, into)?;
    let left_out = &into.loaded.passed_over;
    if into.loaded.contracts.is_empty()
        && !into.problems.has_errors()
        && let Some(thrift) = left_out.iter().find(|it| Ending::of(&it.path) == Ending::Thrift)
    {
        return Err(LoadError::Unsupported { path: thrift.path.clone(), what: "Thrift" });
    }
    Ok(())
}

/// The files of one format are one contract.
fn together(
    side: &mut Side<'_>,
    format: Format,
    files: &Files,
    into: &mut Into,
) -> Result<(), LoadError> {
    if files.is_empty() {
        return Ok(());
    }
    let sources = files.iter().map(|(_, text)| text.source).collect();
    let read = if format == Format::Avro {
        avro::contract(side, files)
    } else {
        let folder = side.folder.clone();
        protobuf::contract(side, &folder, files)?
    };
    let name = match side.shown(&Place::new(0, side.folder.as_str())).trim_end_matches('/') {
        "" => into.loaded.target.clone(),
        shown => shown.to_owned(),
    };
    into.push((String::new(), name), format, sources, read);
    Ok(())
}

fn documents(
    side: &mut Side<'_>,
    files: Files,
    avro: &mut Files,
    into: &mut Into,
) -> Result<(), LoadError> {
    let mut open_api = Vec::new();
    let mut schemas = Files::new();
    let mut rest = Files::new();
    for (place, text) in files {
        let format = match &text.parsed {
            Parsed::Document(node) => recognise::found(node),
            _ => None,
        };
        match format {
            Some(Format::OpenApi) => {
                open_api.push(Bundle::new(side, Format::OpenApi, place, text)?);
            }
            Some(Format::Avro) => avro.push((place, text)),
            Some(_) => schemas.push((place, text)),
            None => rest.push((place, text)),
        }
    }
    let mut used: FxHashSet<Place> =
        open_api.iter().flat_map(|bundle| bundle.places().skip(1).cloned()).collect();
    let mut bundles = open_api;
    for (place, text) in schemas {
        if !used.contains(&place) {
            bundles.push(Bundle::new(side, Format::JsonSchema, place, text)?);
        }
    }
    used.extend(bundles.iter().flat_map(|bundle| bundle.places().cloned()));
    for (bundle, import) in bundles.iter().zip(import_all(&bundles)) {
        let Some(place) = bundle.places().next() else { continue };
        let names = (side.key(place).to_owned(), side.shown(place));
        into.push_document(names, bundle, import);
    }
    for (place, text) in rest {
        if !used.contains(&place) {
            ignore(side, &place, &text, into);
        }
    }
    Ok(())
}

/// A document that is no contract.
fn ignore(side: &Side<'_>, place: &Place, text: &Text, into: &mut Into) {
    let source = side.texts.sources.get(text.source);
    let content = source.map_or("", wireproof_source::SourceText::text);
    let not_utf8 = matches!(text.parsed, Parsed::Broken)
        && (recognise::claims_to_be_contract(content) || content.contains('\u{fffd}'));
    if not_utf8 {
        into.problems.extend(text.problems.clone());
        return;
    }
    let start = content.len() - content.trim_start().len();
    let length = content.trim_start().lines().next().unwrap_or_default().trim_end().len();
    let span = Span::new(text.source, start, start + length.max(1).min(content.len() - start));
    let why =
        if matches!(text.parsed, Parsed::Broken) { "cannot be read" } else { "is no contract" };
    let message = format!("`{}` {why} and is ignored", side.shown(place));
    let help = "name it to have it read all the same";
    into.problems.push(Diagnostic::new(Severity::Note, span, message).help(help));
}

fn wire(side: &mut Side<'_>, files: &Files, into: &mut Into) -> Result<(), LoadError> {
    let is_contract = |text: &Text| match &text.parsed {
        Parsed::Wire(tree) => tree.is_contract(),
        _ => false,
    };
    for (_, text) in files {
        if matches!(text.parsed, Parsed::Broken) {
            into.problems.extend(text.problems.clone());
        }
    }
    let (contracts, libraries): (Vec<_>, Vec<_>) = files
        .iter()
        .filter(|(_, text)| matches!(text.parsed, Parsed::Wire(_)))
        .partition(|(_, text)| is_contract(text));
    let mut foreign = wire::Foreign::default();
    let mut used: FxHashSet<Place> = FxHashSet::default();
    let alone = contracts.is_empty();
    for (place, text) in contracts {
        let read = wire::contract(side, &mut foreign, place)?;
        used.extend(read.2);
        let names = (side.key(place).to_owned(), side.shown(place));
        into.push(names, Format::Wire, vec![text.source], (read.0, read.1));
    }
    let mut reads = Vec::new();
    for (place, text) in libraries.iter().filter(|(place, _)| !used.contains(place)) {
        let read = wire::contract(side, &mut foreign, place)?;
        reads.push((place, text, read));
    }
    let imported: FxHashSet<Place> =
        reads.iter().flat_map(|(_, _, read)| read.2.iter().skip(1).cloned()).collect();
    // Libraries that import one another in a circle are an error; each is told.
    let circle = reads.iter().all(|(place, ..)| imported.contains(*place));
    for (place, text, (contract, problems, _)) in reads {
        if imported.contains(place) && !circle {
            continue;
        }
        if alone {
            let names = (side.key(place).to_owned(), side.shown(place));
            into.push(names, Format::Wire, vec![text.source], (contract, problems));
        } else {
            into.problems.extend(problems);
            unused(side, place, text, into);
        }
    }
    Ok(())
}

/// A library beside contracts that do not import it.
fn unused(side: &Side<'_>, place: &Place, text: &Text, into: &mut Into) {
    let Parsed::Wire(tree) = &text.parsed else { return };
    let span = tree.file.namespace.as_ref().map_or(Span::new(text.source, 0, 1), |name| name.span);
    let message = format!("no contract here imports `{}`: it is not compared", side.shown(place));
    into.problems.push(Diagnostic::note(span, message).help("name it to have it compared alone"));
}
