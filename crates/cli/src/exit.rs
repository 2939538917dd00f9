//! How a run ends: the exit codes, and how a failure is told.

use std::{io::Write, process::ExitCode};

use clap::Parser;
use wireproof_report::{
    inspect::InspectReport,
    json::{self, CheckReport, Problem},
    reads::ReadsReport,
    table::CompareReport,
};

use crate::{
    args::{Cli, Command, Format},
    commands,
    output::Output,
};

/// How a run ends. The three never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing closes the gate.
    Clean,
    /// Findings close the gate.
    Findings,
    /// The work could not be done.
    Failed,
}

impl Exit {
    fn code(self) -> ExitCode {
        match self {
            Self::Clean => ExitCode::from(0),
            Self::Findings => ExitCode::from(1),
            Self::Failed => ExitCode::from(2),
        }
    }
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too; they go to stdout and are no failure.
            let failed = error.use_stderr();
            let _ = error.print();
            return if failed { Exit::Failed.code() } else { Exit::Clean.code() };
        }
    };
    let mut out = Output::stdout();
    let ended = commands::run(&cli.command, &mut out).and_then(|exit| {
        out.flush()?;
        Ok(exit)
    });
    let exit = ended.unwrap_or_else(|error| {
        let _ = tell(&error, &cli.command, &mut out);
        Exit::Failed
    });
    exit.code()
}

/// Tells why the work could not be done.
fn tell(error: &anyhow::Error, command: &Command, out: &mut Output) -> std::io::Result<()> {
    let message = format!("{error:#}");
    match command.format() {
        Format::Text => {
            out.flush()?;
            let mut stderr = std::io::stderr().lock();
            writeln!(stderr, "error: {}", wireproof_report::clean_lines(&message))
        }
        Format::Json => {
            write_failure(command, vec![Problem::plain(message)], out)?;
            out.flush()
        }
    }
}

/// The JSON of a run that could not do its work: the command's own shape, empty but for its errors.
pub(crate) fn write_failure(
    command: &Command,
    errors: Vec<Problem>,
    out: &mut Output,
) -> std::io::Result<()> {
    match command {
        Command::Check(_) => json::write(&CheckReport { errors, ..CheckReport::default() }, out),
        Command::Inspect(_) => {
            json::write(&InspectReport { errors, ..InspectReport::default() }, out)
        }
        Command::Reads(_) => json::write(&ReadsReport { errors, ..ReadsReport::default() }, out),
        Command::Compare(_) => {
            json::write(&CompareReport { errors, ..CompareReport::default() }, out)
        }
        // `doc` and `generate` write no JSON and are told in text.
        Command::Doc(_) | Command::Explain(_) | Command::Generate(_) | Command::Rules(_) => {
            json::write(
                &wireproof_report::rule_list::RulesReport { rules: Vec::new(), errors },
                out,
            )
        }
    }
}
