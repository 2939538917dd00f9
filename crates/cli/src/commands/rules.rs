//! `rules`: every rule in a line.

use std::io::Write;

use anyhow::Result;
use wireproof_compat::rules;
use wireproof_report::{json, rule_list, words};

use crate::{exit::Exit, session::Session};

pub(super) fn run(session: &mut Session<'_>) -> Result<Exit> {
    if session.is_json() {
        json::write(&rule_list::all(), session.out)?;
        return Ok(Exit::Clean);
    }
    let widest = rules::all().iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules::all() {
        writeln!(session.out, "{:widest$}  {:7}  {}", rule.id, rule.level.name(), rule.title)?;
    }
    writeln!(
        session.out,
        "\n{}; `wireproof explain RULE` prints one",
        words::count(rules::all().len(), "rule")
    )?;
    Ok(Exit::Clean)
}
