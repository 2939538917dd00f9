//! A contract as pages: the plan, then each page by what it holds.

use std::{borrow::Cow, fmt::Write as _};

use wireproof_load::{Loaded, LoadedContract};
use wireproof_model::{Contract, VersionState, project};
use wireproof_source::Sources;

use crate::{
    access, capability, channel, constraints, operation,
    plan::{Content, Layout, Plan, relative},
    rule_pages,
    site::Site,
    text::{code, plain, slug},
    types, versions,
};

/// A Markdown page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its path, with `/`, relative to where the pages are put.
    pub path: String,
    /// Its title: text, not Markdown.
    pub title: String,
    /// 0 for the first page, 1 for each of the four parts, 2 for pages that belong to a part. In order, so that a
    /// page belongs to the nearest page before it with a lower number.
    pub depth: usize,
    /// Its Markdown, with its heading.
    pub markdown: String,
}

/// The pages of a contract, the first one first.
pub fn contract_pages(found: &LoadedContract, sources: &Sources, layout: &Layout) -> Vec<Page> {
    let contract: Cow<'_, Contract> = match found.version {
        Some(version) => Cow::Owned(project(&found.contract, version)),
        None => Cow::Borrowed(&found.contract),
    };
    let now = now(&contract);
    let title = title(found);
    let plan = Plan::new(&contract, layout, &title);
    let site = Site::new(&contract, &now, sources, plan);
    let pages = site.plan.pages.iter().enumerate();
    pages
        .map(|(at, planned)| {
            let body = match &planned.content {
                Content::Index => index(&site, at, found),
                Content::Access => access::page(&site, at),
                Content::Capability => capability::page(&site, at),
                Content::Operations(operations) => operation::page(&site, at, operations),
                Content::Channels(channels) => channel::page(&site, at, channels),
                Content::Constraints => constraints::page(&site, at),
                Content::Types(types) => types::page(&site, at, types),
                Content::Versions => {
                    let way = |id: &str| {
                        let rule = rule_pages::path(layout.rules.as_ref()?, id);
                        Some(relative(&planned.path, &rule))
                    };
                    versions::page(&site, at, &way)
                }
            };
            let markdown = format!("# {}\n\n{body}", plain(&planned.title));
            let (path, title) = (planned.path.clone(), planned.title.clone());
            Page { path, title, depth: planned.depth, markdown }
        })
        .collect()
}

/// The pages of everything that was named, in one folder: `README.md` first, `SUMMARY.md` last, so that the folder is
/// the `src` of a book. Each of several contracts has a folder of its own.
pub fn folder_pages(loaded: &Loaded, sources: &Sources) -> Vec<Page> {
    let mut pages = loaded_pages(loaded, sources, &Layout::default());
    let summary = summary(&pages);
    pages.push(summary);
    pages
}

/// The pages of everything that was named; each of several contracts has a folder of its own.
pub(crate) fn loaded_pages(loaded: &Loaded, sources: &Sources, layout: &Layout) -> Vec<Page> {
    if let [only] = loaded.contracts.as_slice() {
        return contract_pages(only, sources, layout);
    }
    let mut used = rustc_hash::FxHashSet::default();
    let mut list = format!("# Contracts in {}\n\n", plain(&loaded.target));
    let mut inner = Vec::new();
    for found in &loaded.contracts {
        let stem = slug(if found.key.is_empty() { &found.name } else { &found.key });
        let mut unique = stem.clone();
        let mut number = 2;
        while !used.insert(unique.clone()) {
            unique = format!("{stem}-{number}");
            number += 1;
        }
        let below = &layout.folder;
        let folder = if below.is_empty() { unique } else { format!("{below}/{unique}") };
        let index = format!("{folder}/README.md");
        let way = relative(&layout.index, &index);
        let _ = writeln!(list, "- [{}]({way})", plain(&title(found)));
        inner.extend(contract_pages(found, sources, &Layout { index, folder, ..layout.clone() }));
    }
    let (path, title) = (layout.index.clone(), "Contracts".to_owned());
    let mut pages = vec![Page { path, title, depth: 0, markdown: list }];
    pages.extend(inner.into_iter().map(|page| Page { depth: page.depth + 1, ..page }));
    pages
}

fn summary(pages: &[Page]) -> Page {
    let mut markdown = String::from("# Summary\n\n");
    for page in pages {
        let indent = "  ".repeat(page.depth);
        let _ = writeln!(markdown, "{indent}- [{}]({})", plain(&page.title), page.path);
    }
    Page { path: "SUMMARY.md".to_owned(), title: "Summary".to_owned(), depth: 0, markdown }
}

/// The contract as new clients see it.
fn now(contract: &Contract) -> Cow<'_, Contract> {
    if contract.version.is_some() || contract.versions.is_empty() {
        return Cow::Borrowed(contract);
    }
    let current = contract.versions.iter().rposition(|it| it.state == VersionState::Current);
    let at = current.unwrap_or(contract.versions.len() - 1);
    Cow::Owned(project(contract, u16::try_from(at).unwrap_or(u16::MAX)))
}

fn title(found: &LoadedContract) -> String {
    let name = &found.contract.meta.name.value;
    if !name.is_empty() {
        return name.to_string();
    }
    let file = found.name.rsplit(['/', ':']).next().unwrap_or(&found.name);
    file.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("Contract").to_owned()
}

fn index(site: &Site<'_>, page: usize, found: &LoadedContract) -> String {
    let contract = site.contract;
    let mut out = String::new();
    let docs = site.docs(contract.meta.docs);
    if !docs.is_empty() {
        let _ = writeln!(out, "<div class=\"contract-docs\">{docs}</div>\n");
    }
    let way = |wanted: fn(&Content) -> bool| site.plan.way(page, site.plan.find(wanted));
    let count = wireproof_report::words::count;
    let operations = contract.services.iter().map(|service| service.operations.len()).sum();
    let rows = [
        (
            "Access",
            way(|it| *it == Content::Access),
            "where it is served, who may call, every route and address",
            format!(
                "{}, {}",
                count(contract.servers.len(), "server"),
                count(contract.schemes.len(), "security scheme")
            ),
        ),
        (
            "Capability",
            way(|it| *it == Content::Capability),
            "what each operation and channel does, with an example",
            format!(
                "{}, {}, {}",
                count(contract.services.len(), "service"),
                count(operations, "operation"),
                count(contract.channels.len(), "channel")
            ),
        ),
        (
            "Constraints",
            way(|it| *it == Content::Constraints),
            "limits, delivery, and the types with presence, ranges and patterns",
            count(contract.declarations().count(), "type"),
        ),
        (
            "Versions",
            way(|it| *it == Content::Versions),
            "their states and dates, and what changed with what it does to readers",
            count(contract.versions.len().max(1), "version"),
        ),
    ];
    out.push_str("| part | what stands there | how much |\n|---|---|---|\n");
    for (part, way, what, many) in rows {
        let _ = writeln!(out, "| [{part}]({way}) | {what} | {many} |");
    }
    let version = contract.version.and_then(|at| contract.versions.get(usize::from(at)));
    let version = version.map(|it| format!(", version {}", plain(&it.spelling)));
    let file = found.name.rsplit('/').next().unwrap_or(&found.name);
    let _ = writeln!(out, "\nWritten from {}{}.\n", code(file), version.unwrap_or_default());
    out
}
