//! Suites whose cases lie in files: each case is a test with a name.

use libtest_mimic::{Arguments, Trial};

/// What a case came to: nothing to say, or what is wrong.
pub type Outcome = Result<(), String>;

/// A case.
pub fn case(name: impl Into<String>, run: impl FnOnce() -> Outcome + Send + 'static) -> Trial {
    Trial::test(name, move || run().map_err(Into::into))
}

/// A case that waits for something; it is listed as ignored, and its name says for what.
pub fn waiting(name: &str, reason: &str) -> Trial {
    Trial::test(format!("{name} (waits: {reason})"), || Ok(())).with_ignored_flag(true)
}

/// Runs the cases and ends the process.
pub fn run(trials: Vec<Trial>) -> ! {
    libtest_mimic::run(&Arguments::from_args(), trials).exit()
}

/// Several findings of one case as one message; none: it is well.
///
/// # Errors
/// If there is anything to say.
pub fn all(wrong: &[String]) -> Outcome {
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}
