//! Paths inside a root: parts with `/` between them, no `.` and `..`, empty for the root itself.

use std::path::{Component, Path};

/// A relative path as one inside a root: `path`, written in the folder `folder`. None if it leads outside.
pub(crate) fn join(folder: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `name` in `folder`, both of them inside the root already.
pub(crate) fn under(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The folder of a path; the root's own is the root.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last part.
pub(crate) fn name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// What `path` is called in `folder`, if it lies in it.
pub(crate) fn inside<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    if folder.is_empty() {
        return Some(path);
    }
    match path.strip_prefix(folder)? {
        "" => Some(""),
        rest => rest.strip_prefix('/'),
    }
}

/// How one who stands in the folder `from` writes `path`, both of them inside the root.
pub(crate) fn seen_from(from: &str, path: &str) -> String {
    let near = upwards(from).find_map(|folder| Some((folder, inside(folder, path)?)));
    let (folder, rest) = near.unwrap_or(("", path));
    let up =
        inside(folder, from).map_or(0, |down| down.split('/').filter(|it| !it.is_empty()).count());
    format!("{}{rest}", "../".repeat(up))
}

/// A folder and those above it, up to the root.
pub(crate) fn upwards(from: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(from), |at| (!at.is_empty()).then(|| folder(at)))
}

/// The ending without its dot, in lower case.
pub(crate) fn ending(path: &str) -> String {
    name(path).rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// A relative path of the system as a path inside a root; none if it is not UTF-8.
pub(crate) fn from_system(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(join("a/b", "../c.x").as_deref(), Some("a/c.x"));
        assert_eq!(join("", "./a//b/").as_deref(), Some("a/b"));
        assert_eq!(join("a", "../../x"), None);
        assert_eq!(join("a", "/etc/passwd"), None);
        assert_eq!(inside("a", "ab/c"), None);
        assert_eq!(inside("a", "a/b"), Some("b"));
        assert_eq!(seen_from("", "a/b"), "a/b");
        assert_eq!(seen_from("a", "a/b"), "b");
        assert_eq!(seen_from("a/c", "a/b/d"), "../b/d");
        assert_eq!(seen_from("ab", "a/b"), "../a/b");
        assert_eq!(seen_from("a", ""), "../");
        assert_eq!(upwards("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(upwards("").collect::<Vec<_>>(), [""]);
        assert_eq!(ending("a.b/C.PROTO"), "proto");
        assert_eq!(ending("a.b/c"), "");
    }
}
