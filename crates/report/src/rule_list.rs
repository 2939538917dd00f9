//! `rules`: every rule in a line.

use serde::Serialize;
use wireproof_compat::rules;

/// The output of `wireproof rules --format json`.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RulesReport {
    /// The rules, sorted by id.
    pub rules: Vec<RuleJson>,
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
    let rules = rules::all().iter().map(|rule| RuleJson {
        id: rule.id,
        level: rule.level.name(),
        title: rule.title,
        message: rule.message,
        page: rule.body,
    });
    RulesReport { rules: rules.collect() }
}
