//! What contributors run: `cargo xtask evidence` measures what the tool promises and prints one table.

mod builds;
mod command;
mod evidence;
mod generated;
mod googleapis;
mod openapi;
mod pages;
mod suites;
mod table;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What contributors run.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Measures what the tool promises and prints one table; fails if a measure misses
    Evidence(evidence::Options),
}

fn main() -> ExitCode {
    let Task::Evidence(options) = Cli::parse().task;
    match evidence::run(&options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
