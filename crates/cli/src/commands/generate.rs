//! `generate`: the Rust source of a contract, for teams that keep it among their own.

use std::io::Write as _;

use anyhow::Result;
use wireproof_build::Coverage;
use wireproof_load::Options;
use wireproof_source::Severity;

use crate::{args::GenerateArgs, exit::Exit, output::stderr_color, session::Session};

pub(super) fn run(args: &GenerateArgs, session: &mut Session<'_>) -> Result<Exit> {
    let options = Options {
        root: args.places.root.clone(),
        includes: args.places.include.clone(),
        ..Options::default()
    };
    let read = wireproof_build::read(&args.contract, options)?;
    let Some(generated) = &read.generated else {
        return session.bad_input(read.problems.as_slice(), &read.sources);
    };
    let warnings = read.problems.iter().filter(|problem| problem.severity > Severity::Note);
    let style = wireproof_report::Style { color: stderr_color(), verbose: false };
    let mut stderr = std::io::stderr().lock();
    wireproof_report::write_diagnostics(warnings, &read.sources, style, &mut stderr)?;
    let files = generated.files();
    let differences = wireproof_build::sync(&args.out, &files, args.check)?;
    for difference in &differences {
        let path = args.out.join(&difference.name);
        let said = match (args.check, difference.missing) {
            (true, true) => "is missing",
            (true, false) => "is not what the contract says",
            (false, _) => "written",
        };
        writeln!(session.out, "{}: {said}", path.display())?;
    }
    if args.check && !differences.is_empty() {
        writeln!(session.out, "run `wireproof generate` without --check")?;
        return Ok(Exit::Findings);
    }
    if generated.coverage.operations > 0 {
        write_coverage(&generated.coverage, session)?;
    }
    let unchanged = files.len() - differences.len();
    let unchanged = wireproof_report::words::count(unchanged, "file");
    writeln!(session.out, "{unchanged} unchanged")?;
    Ok(Exit::Clean)
}

fn write_coverage(coverage: &Coverage, session: &mut Session<'_>) -> Result<()> {
    let Coverage { operations, client, server, typed, missing } = coverage;
    let of = wireproof_report::words::count(*operations, "operation");
    writeln!(
        session.out,
        "of {of} {client} in the client, {server} in the server, {typed} in both and typed throughout"
    )?;
    for (why, number) in missing {
        writeln!(session.out, "  {number} missing: {why}")?;
    }
    Ok(())
}
