//! The links of a book as it was built: each leads to a page that is there, and to an anchor on it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// Every internal link that leads nowhere, as `page: address`; and how many were followed.
pub fn broken(book: &Path) -> (Vec<String>, usize) {
    let texts: BTreeMap<PathBuf, String> = super::files(book, "html")
        .into_iter()
        .map(|path| (path.clone(), crate::places::text(&book.join(path))))
        .collect();
    let anchors: BTreeMap<&PathBuf, BTreeSet<String>> =
        texts.iter().map(|(path, text)| (path, ids(text))).collect();
    let mut wrong = Vec::new();
    let mut followed = 0;
    for (page, text) in &texts {
        // Its links are relative to wherever the reader got lost.
        if page == Path::new("404.html") {
            continue;
        }
        for address in addresses(text) {
            let (path, anchor) = address.split_once('#').unwrap_or((&address, ""));
            let path = path.split('?').next().unwrap_or("");
            let external = path.contains(':') || path.starts_with("//");
            if external {
                continue;
            }
            followed += 1;
            let Some(target) = target(page, path) else {
                wrong.push(format!("{}: {address} leaves the book", page.display()));
                continue;
            };
            let there = book.join(&target).is_file();
            let known =
                anchor.is_empty() || anchors.get(&target).is_some_and(|ids| ids.contains(anchor));
            if !there || !known {
                wrong.push(format!("{}: {address}", page.display()));
            }
        }
    }
    (wrong, followed)
}

/// The file that a link on `page` leads to, inside of the book.
fn target(page: &Path, path: &str) -> Option<PathBuf> {
    if path.is_empty() {
        return Some(page.to_owned());
    }
    let mut parts: Vec<&str> = page.parent()?.iter().filter_map(|part| part.to_str()).collect();
    for part in path.split('/') {
        match part {
            ".." => {
                parts.pop()?;
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    if path.ends_with('/') {
        parts.push("index.html");
    }
    Some(parts.iter().collect())
}

/// What `href` and `src` of a page's elements say, entities written out.
fn addresses(text: &str) -> Vec<String> {
    [" href=\"", " src=\""].iter().flat_map(|name| values(text, name)).collect()
}

/// The anchors of a page.
fn ids(text: &str) -> BTreeSet<String> {
    values(text, " id=\"").collect()
}

fn values<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = String> + 't {
    text.split(name).skip(1).filter_map(|rest| {
        let value = rest.split('"').next()?;
        Some(value.replace("&amp;", "&").replace("&#x27;", "'").replace("&#39;", "'"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_seen_from_their_page() {
        let page = Path::new("a/b.html");
        assert_eq!(target(page, "../c.html"), Some("c.html".into()));
        assert_eq!(target(page, ""), Some("a/b.html".into()));
        assert_eq!(target(page, "../../c.html"), None);
    }
}
