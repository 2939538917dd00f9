//! The subcommands, one file each.

mod check;
mod compare;
mod doc;
mod explain;
mod generate;
mod inspect;
mod reads;
mod rules;

use anyhow::Result;

use crate::{args::Command, exit::Exit, output::Output, session::Session};

/// Runs a command.
pub(crate) fn run(command: &Command, out: &mut Output) -> Result<Exit> {
    let session = &mut Session { command, out };
    match command {
        Command::Check(args) => check::run(args, session),
        Command::Inspect(args) => inspect::run(args, session),
        Command::Reads(args) => reads::run(args, session),
        Command::Compare(args) => compare::run(args, session),
        Command::Doc(args) => doc::run(args, session),
        Command::Generate(args) => generate::run(args, session),
        Command::Explain(args) => explain::run(args, session),
        Command::Rules(_) => rules::run(session),
    }
}
