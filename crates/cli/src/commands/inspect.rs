//! `inspect`: what was understood of a contract, and what was not.

use anyhow::Result;
use wireproof_report::{
    inspect::{NamedContract, inspect, write_inspection},
    json,
};

use crate::{
    args::InspectArgs,
    exit::Exit,
    session::Session,
    sides::{Reader, meant, side},
};

pub(super) fn run(args: &InspectArgs, session: &mut Session<'_>) -> Result<Exit> {
    let mut reader = Reader::new(&args.places);
    let loaded = reader.load(&args.contract)?;
    if reader.has_errors() {
        return session.bad_input(reader.diagnostics.as_slice(), reader.sources());
    }
    let shown: Vec<_> = loaded
        .contracts
        .iter()
        .map(|found| {
            let contract = crate::versions::as_of(&found.contract, meant(found));
            (side(found, meant(found)).title(), contract)
        })
        .collect();
    let named: Vec<NamedContract<'_>> =
        shown.iter().map(|(name, contract)| NamedContract { name, contract }).collect();
    let mut report = inspect(&named, reader.diagnostics.as_slice(), reader.sources());
    report.passed_over.clone_from(&reader.passed_over);
    if session.is_json() {
        json::write(&report, session.out)?;
    } else {
        write_inspection(&report, args.verbose, session.out)?;
    }
    Ok(Exit::Clean)
}
