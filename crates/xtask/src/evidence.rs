//! Everything that is promised, measured: suites, corpora, builds.

use anyhow::Result;
use clap::Args;

use crate::{
    builds, command, generated, googleapis, openapi, pages, suites,
    table::{self, Row, Verdict},
};

/// What of it is measured.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Leave out what takes minutes: descriptors against the reference compiler, repeated runs
    #[arg(long)]
    quick: bool,
    /// Also build from nothing and run the whole of CI (half an hour)
    #[arg(long)]
    cold: bool,
    /// Only what concerns generated code
    #[arg(long)]
    generated: bool,
}

/// Measures and prints; whether every measure is good.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let binary = command::release()?;
    let mut rows = generated::rows(&binary, options.quick)?;
    if !options.generated {
        rows.extend(suites::rows()?);
        rows.extend(googleapis::rows(&binary, options.quick)?);
        rows.extend(openapi::rows(&binary, options.quick)?);
        rows.extend(pages::rows(&binary)?);
        rows.extend(builds::rows(options.cold)?);
    }
    let good = rows.iter().all(|row: &Row| row.verdict != Verdict::Bad);
    table::print(rows);
    Ok(good)
}
