//! The `wireproof` command: arguments, input and output, exit codes.
//!
//! One file per subcommand in `commands`; each gets its arguments and a `Session` and says how the
//! run ends (`Exit`): 0 clean, 1 findings that close the gate, 2 the work could not be done.
//! Everything else is decided in the crates below.

mod args;
mod commands;
mod exit;
mod output;
mod session;
mod sides;
mod versions;

pub use exit::run;
