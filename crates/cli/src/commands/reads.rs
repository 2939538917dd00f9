//! `reads`: the one question, directly.

use std::io::Write;

use anyhow::{Context, Result, bail};
use wireproof_encoding::{Encoding, Pair, Question, Sides, reads};
use wireproof_model::{Contract, TypeId, correspond::Types};
use wireproof_report::{
    clean, json,
    reads::{Asked, ReadsReport, reading, write_reading},
};

use crate::{
    args::ReadsArgs,
    exit::Exit,
    session::Session,
    sides::{Reader, meant, only, side},
    versions,
};

pub(super) fn run(args: &ReadsArgs, session: &mut Session<'_>) -> Result<Exit> {
    let mut reader = Reader::new(&args.places);
    let written = reader.load(&args.writer)?;
    let read = reader.load(&args.reader)?;
    if reader.has_errors() {
        return session.bad_input(reader.diagnostics.as_slice(), reader.sources());
    }
    let (written, read) = (only(&written)?, only(&read)?);
    let writer = versions::as_of(&written.contract, meant(written));
    let reader_contract = versions::as_of(&read.contract, meant(read));
    let types = Types::of(&writer, &reader_contract);
    let pair = find(&writer, &reader_contract, &types, &args.ty)?;
    let profile = args.readers.readers.profile();
    let sides = Sides { writer: &writer, reader: &reader_contract, types: &types, profile };
    let asked = Asked { writer: &writer, reader: &reader_contract, sources: reader.sources() };
    let symbol = |contract: &Contract, id: TypeId| {
        contract.symbol(wireproof_model::Element::Type(id)).to_string()
    };
    let mut report = ReadsReport {
        writer: symbol(&writer, pair.writer),
        reader: symbol(&reader_contract, pair.reader),
        ..ReadsReport::default()
    };
    if !session.is_json() {
        let (old, new) = (side(written, meant(written)), side(read, meant(read)));
        let line =
            format!("{} of {} as {} of {}", report.writer, old.title(), report.reader, new.title());
        writeln!(session.out, "{}\n", clean(&line))?;
    }
    for encoding in encodings(&args.encoding, &[&writer, &reader_contract]) {
        let answer = reads(&sides, encoding, [pair]);
        if session.is_json() {
            report.answers.push(reading(&asked, encoding, &answer));
        } else {
            write_reading(&asked, encoding, &answer, session.out)?;
        }
    }
    if session.is_json() {
        json::write(&report, session.out)?;
    }
    Ok(Exit::Clean)
}

/// The writer's type and what the reader takes it for.
fn find(writer: &Contract, reader: &Contract, types: &Types, symbol: &str) -> Result<Pair> {
    if let Some(id) = writer.find(symbol) {
        let counterpart = types.second(id).map(|(id, _)| id).or_else(|| reader.find(symbol));
        let reader = counterpart
            .with_context(|| format!("the reader has nothing that corresponds to `{symbol}`"))?;
        return Ok(Pair { writer: id, reader });
    }
    // The name may be the reader's.
    if let Some((id, (other, _))) = reader.find(symbol).and_then(|id| Some((id, types.first(id)?)))
    {
        return Ok(Pair { writer: other, reader: id });
    }
    let near: Vec<&str> = writer
        .declarations()
        .map(|(_, decl)| decl.symbol.as_str())
        .filter(|known| known.rsplit('.').next() == symbol.rsplit('.').next())
        .take(5)
        .collect();
    if near.is_empty() {
        bail!("the writer has no type `{symbol}`; `wireproof inspect` lists its types");
    }
    bail!("the writer has no type `{symbol}`; did you mean `{}`?", near.join("`, `"))
}

/// The encodings that were asked for, else those that the contracts travel in, else all.
fn encodings(asked: &[Encoding], contracts: &[&Contract]) -> Vec<Encoding> {
    let all = || {
        [Encoding::ProtobufBinary, Encoding::ProtobufJson, Encoding::AvroBinary, Encoding::Json]
            .into_iter()
    };
    if !asked.is_empty() {
        return all().filter(|encoding| asked.contains(encoding)).collect();
    }
    let uses = contracts.iter().flat_map(|contract| &contract.encodings);
    let said: Vec<Question> = uses.filter_map(|used| Question::parse(&used.name)).collect();
    let travels: Vec<Encoding> =
        all().filter(|encoding| said.contains(&Question::Bytes(*encoding))).collect();
    if travels.is_empty() { all().collect() } else { travels }
}
