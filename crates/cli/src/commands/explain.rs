//! `explain`: a rule's page.

use std::io::Write;

use anyhow::{Result, bail};
use wireproof_compat::rules;
use wireproof_report::{json, rule_list};

use crate::{args::ExplainArgs, exit::Exit, session::Session};

pub(super) fn run(args: &ExplainArgs, session: &mut Session<'_>) -> Result<Exit> {
    let Some(rule) = rules::find(&args.rule) else { bail!("{}", unknown(&args.rule)) };
    if session.is_json() {
        json::write(&rule_list::one(rule), session.out)?;
        return Ok(Exit::Clean);
    }
    writeln!(session.out, "{} (default level: {})\n", rule.id, rule.level.name())?;
    writeln!(session.out, "{}", rule.body.trim())?;
    Ok(Exit::Clean)
}

/// Says which rules have a similar name.
fn unknown(asked: &str) -> String {
    let (family, name) = asked.split_once('/').unwrap_or((asked, asked));
    let mut near: Vec<(usize, &str)> = rules::all()
        .iter()
        .filter_map(|rule| {
            let (other_family, other_name) = rule.id.split_once('/')?;
            let alike = other_name.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
            let close = if other_family == family { 2 * alike + 2 } else { alike };
            (close > 3 || other_family == family || other_name == name).then_some((close, rule.id))
        })
        .collect();
    near.sort_unstable_by_key(|(close, id)| (std::cmp::Reverse(*close), *id));
    let near: Vec<&str> = near.into_iter().take(4).map(|(_, id)| id).collect();
    if near.is_empty() {
        format!("there is no rule `{asked}`; `wireproof rules` lists them")
    } else {
        format!("there is no rule `{asked}`; near it are {}", near.join(", "))
    }
}
