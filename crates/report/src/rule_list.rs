//! `rules`: every rule in a line.

use serde::Serialize;
use wireproof_compat::rules::{self, Rule};

use crate::json::Problem;

/// The output of `wireproof rules --format json`, and of `explain`, which has one rule.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RulesReport {
    /// The rules, sorted by id.
    pub rules: Vec<RuleJson>,
    /// Why the work could not be done (exit code 2); absent where it was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Problem>,
}

/// One rule.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RuleJson {
    /// Its id.
    pub id: &'static str,
    /// The level of what is lost, rejected or changed in a direction that gates.
    pub level: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// The sentence of its findings; names in braces are filled in.
    pub message: &'static str,
    /// Its page, in Markdown.
    pub page: &'static str,
}

/// Every rule.
pub fn all() -> RulesReport {
    RulesReport { rules: rules::all().iter().map(json).collect(), errors: Vec::new() }
}

/// One rule alone.
pub fn one(rule: &Rule) -> RulesReport {
    RulesReport { rules: vec![json(rule)], errors: Vec::new() }
}

fn json(rule: &Rule) -> RuleJson {
    RuleJson {
        id: rule.id,
        level: rule.level.name(),
        title: rule.title,
        message: rule.message,
        page: rule.body,
    }
}
