//! A build script's talk with cargo: what to watch, what is wrong, where the source goes.

use std::{
    env,
    fmt::Write as _,
    io::{self, Write as _},
    path::Path,
};

use wireproof_load::Options;
use wireproof_source::{Diagnostic, Severity, Sources};

use crate::{Error, contract::read, files::sync};

/// Generates the source of a contract into `OUT_DIR`: `orders.wire` becomes `orders.rs`, and `orders.wire@2` (its
/// version 2) `orders_v2.rs`. Cargo runs the script again when the contract or a file that it imports changes.
///
/// # Errors
/// If the contract cannot be read or has errors, all of which are told to cargo, or the file cannot be written.
pub fn generate(contract: &str) -> Result<(), Error> {
    let out = env::var_os("OUT_DIR").ok_or(Error::NoOutDir)?;
    let mut told = io::stdout().lock();
    let failed = |source| Error::File { path: "stdout".into(), source };
    let file = contract.split('@').next().unwrap_or(contract);
    writeln!(told, "cargo::rerun-if-changed=build.rs").map_err(failed)?;
    writeln!(told, "cargo::rerun-if-changed={file}").map_err(failed)?;
    let read = read(contract, Options::default())?;
    for file in read.files() {
        writeln!(told, "cargo::rerun-if-changed={file}").map_err(failed)?;
    }
    for problem in read.problems.iter().filter(|problem| problem.severity > Severity::Note) {
        writeln!(told, "{}", line(problem, &read.sources)).map_err(failed)?;
    }
    let Some(generated) = &read.generated else {
        let errors = read.problems.iter().filter(|problem| problem.severity == Severity::Error);
        return Err(Error::Contract { target: contract.to_owned(), count: errors.count() });
    };
    sync(Path::new(&out), &[(format!("{}.rs", read.name), generated.one_file())], false)?;
    Ok(())
}

/// A problem as cargo shows it: its place, what is wrong, what to do.
fn line(problem: &Diagnostic, sources: &Sources) -> String {
    let level = if problem.severity == Severity::Error { "error" } else { "warning" };
    let mut line = format!("cargo::{level}=");
    if let Some((file, start, _)) = sources.locate(problem.span) {
        // Writing into a text cannot fail.
        _ = write!(line, "{file}:{}:{}: ", start.line, start.column);
    }
    line += &problem.message;
    for help in &problem.help {
        _ = write!(line, "; {help}");
    }
    // An instruction is one line.
    line.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use wireproof_source::Span;

    use super::*;

    #[test]
    fn problems_name_their_place() {
        let mut sources = Sources::default();
        let source = sources.add("api/orders.wire", "a\nbc\n");
        let problem = Diagnostic::error(Span::new(source, 3, 4), "this is\nwrong").help("mend it");
        assert_eq!(
            line(&problem, &sources),
            "cargo::error=api/orders.wire:2:2: this is wrong; mend it"
        );
    }
}
