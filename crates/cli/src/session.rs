//! What every command needs: where output goes and how bad input is told.

use std::io::{self, Write};

use wireproof_report::{Style, json};
use wireproof_source::{Diagnostic, Severity, Sources};

use crate::{
    args::{Command, Format},
    exit::{Exit, write_failure},
    output::{Output, stderr_color},
};

/// A run of one command.
pub(crate) struct Session<'a> {
    /// The command.
    pub(crate) command: &'a Command,
    /// Where its output goes.
    pub(crate) out: &'a mut Output,
}

impl Session<'_> {
    pub(crate) fn is_json(&self) -> bool {
        self.command.format() == Format::Json
    }

    pub(crate) fn style(&self, verbose: bool) -> Style {
        Style { color: self.out.color(), verbose }
    }

    /// Tells what is wrong with the input, and ends the run.
    pub(crate) fn bad_input(
        &mut self,
        diagnostics: &[Diagnostic],
        sources: &Sources,
    ) -> anyhow::Result<Exit> {
        let errors = || diagnostics.iter().filter(|it| it.severity == Severity::Error);
        if self.is_json() {
            let problems = errors().map(|error| json::problem(sources, error)).collect();
            write_failure(self.command, problems, self.out)?;
            return Ok(Exit::Failed);
        }
        let style = Style { color: stderr_color(), verbose: false };
        let undone = match self.command {
            Command::Generate(_) => "generated",
            _ => "compared",
        };
        let told = tell(errors(), sources, style, undone);
        match told {
            // Nobody reads it: the exit code still tells.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Failed),
            other => Ok(other.map(|()| Exit::Failed)?),
        }
    }
}

fn tell<'d>(
    errors: impl Iterator<Item = &'d Diagnostic> + Clone,
    sources: &Sources,
    style: Style,
    undone: &str,
) -> io::Result<()> {
    let mut stderr = io::BufWriter::new(io::stderr().lock());
    wireproof_report::write_diagnostics(errors.clone(), sources, style, &mut stderr)?;
    let number = wireproof_report::words::count(errors.count(), "error");
    writeln!(stderr, "{number} in the input: nothing was {undone}")?;
    stderr.flush()
}
