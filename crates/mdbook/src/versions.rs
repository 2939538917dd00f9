//! The part Versions: each with its state, its dates, and what changed since the one before.

use std::fmt::Write as _;

use wireproof_model::{Element, VersionState, project};

use crate::{
    changes::{self, RuleWay},
    site::Site,
    text::plain,
};

pub(crate) fn page(site: &Site<'_>, page: usize, way: RuleWay<'_>) -> String {
    let contract = site.contract;
    if contract.versions.is_empty() {
        return "The contract has one version, which has no name.\n\n".to_owned();
    }
    let mut out = String::from(
        "| version | state | released | switched off | may break |\n|---|---|---|---|---|\n",
    );
    for (version, at) in contract.versions.iter().zip(0..) {
        let href = site.plan.href(page, Element::Version(at)).unwrap_or_default();
        let date =
            |date: &Option<wireproof_model::Name>| date.as_deref().map(plain).unwrap_or_default();
        let _ = writeln!(
            out,
            "| [{}]({href}) | {} | {} | {} | {} |",
            plain(&version.spelling),
            state(version.state),
            date(&version.released),
            date(&version.sunset),
            if version.breaking { "yes" } else { "no" }
        );
    }
    out.push('\n');
    for (version, at) in contract.versions.iter().zip(0_u16..) {
        let anchor = site.plan.anchor(Element::Version(at));
        let _ = writeln!(out, "## Version {} {{#{anchor}}}\n", plain(&version.spelling));
        let _ = writeln!(out, "{}.\n", state(version.state));
        let docs = site.docs(version.docs);
        if !docs.is_empty() {
            let _ = writeln!(out, "<div class=\"contract-docs\">{docs}</div>\n");
        }
        let Some(before) = at.checked_sub(1) else {
            out.push_str("It is the first.\n\n");
            continue;
        };
        let spelling = contract.versions.get(usize::from(before)).map(|it| plain(&it.spelling));
        let _ = writeln!(out, "What changed since version {}:\n", spelling.unwrap_or_default());
        let comparison = changes::compare(&project(contract, before), &project(contract, at));
        out.push_str(&changes::list(&comparison, way));
    }
    out
}

/// How far along a version is.
pub(crate) fn state(state: VersionState) -> &'static str {
    match state {
        VersionState::Preview => "Preview: it may still change",
        VersionState::Current => "Current: for new clients",
        VersionState::Supported => "Supported",
        VersionState::Deprecated => "Deprecated: on its way out",
        VersionState::Retired => "Retired: no longer served",
    }
}
