//! `compare`: a change in every encoding, side by side, whatever format the contract is in.

use std::io::Write;

use anyhow::Result;
use comfy_table::{ContentArrangement, Table, presets};
use wireproof_compat::{Policy, judge};
use wireproof_encoding::{Encoding, Question};
use wireproof_load::{LoadedContract, Pair, pair};
use wireproof_model::assign_tags;
use wireproof_report::{json, table, words};

use crate::{
    args::CompareArgs,
    exit::Exit,
    session::Session,
    sides::{Reader, meant},
    versions,
};

const COLUMNS: [Question; 4] = [
    Question::Bytes(Encoding::ProtobufBinary),
    Question::Bytes(Encoding::ProtobufJson),
    Question::Bytes(Encoding::AvroBinary),
    Question::Bytes(Encoding::Json),
];

pub(super) fn run(args: &CompareArgs, session: &mut Session<'_>) -> Result<Exit> {
    let mut reader = Reader::new(&args.places);
    let (old, new) = reader.load_sides(Some(&args.old), &args.new)?;
    if reader.has_errors() {
        return session.bad_input(reader.diagnostics.as_slice(), reader.sources());
    }
    let mut report = table::CompareReport {
        encodings: COLUMNS.iter().map(|question| question.name()).collect(),
        ..table::CompareReport::default()
    };
    let policy = Policy {
        questions: Some(COLUMNS.to_vec()),
        profile: args.readers.readers.profile(),
        ..Policy::default()
    };
    let old = old.unwrap_or_default();
    for Pair { old, new } in pair(old, new) {
        let at = |found: Option<LoadedContract>| {
            found.map(|found| versions::as_of(&found.contract, meant(&found)).into_owned())
        };
        let mut old = at(old).unwrap_or_default();
        let mut new = at(new).unwrap_or_default();
        report.tags_given += assign_tags(&mut old, &mut new);
        let judgement = judge(&old, &new, &policy);
        report.rows.extend(table::compare(&judgement, 0).rows);
    }
    if session.is_json() {
        json::write(&report, session.out)?;
    } else {
        write_table(&report, session)?;
    }
    Ok(Exit::Clean)
}

fn write_table(report: &table::CompareReport, session: &mut Session<'_>) -> Result<()> {
    if report.rows.is_empty() {
        writeln!(session.out, "nothing changed")?;
        return Ok(());
    }
    let (header, rows) = table::lines(report);
    let mut shown = Table::new();
    shown.load_preset(presets::UTF8_FULL_CONDENSED);
    shown.set_content_arrangement(ContentArrangement::Disabled);
    shown.set_header(header);
    for row in rows {
        shown.add_row(row);
    }
    writeln!(session.out, "{shown}")?;
    writeln!(
        session.out,
        "always: nothing that is put there arrives well; some: on some values; \
         kept: it survives when the reader writes the value again"
    )?;
    if report.tags_given > 0 {
        writeln!(
            session.out,
            "{} had no tag and got one for Protobuf, corresponding ones the same on both sides.",
            words::count(report.tags_given, "member")
        )?;
    }
    Ok(())
}
