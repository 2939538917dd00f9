//! Documents, and the references between them.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use wireproof_source::{
    SourceId, Span,
    document::{Node, Value},
};

/// A document that was read.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// Its text.
    pub source: SourceId,
    /// The name that other documents refer to it by: a path relative to the root.
    pub path: &'a str,
    /// Its tree.
    pub node: &'a Node,
}

impl Document<'_> {
    /// The file's name without folder and endings.
    pub(crate) fn stem(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.split('.').next().unwrap_or_default()
    }
}

/// The other documents that a document may refer to. The caller reads them; [`external_refs`] says which.
pub trait Documents {
    /// The document that `path` names in the document whose text is `from`. `path` is what [`external_refs`] gave:
    /// the reference without its fragment, `%20` and the like resolved. None if there is no such document.
    fn document(&self, from: SourceId, path: &str) -> Option<Document<'_>>;
}

/// No other documents.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDocuments;

impl Documents for NoDocuments {
    fn document(&self, _from: SourceId, _path: &str) -> Option<Document<'_>> {
        None
    }
}

/// The other files that a document's references name, each path once with the first place that names it.
/// References to addresses (`https:…`) are not among them: nothing is fetched.
pub fn external_refs(node: &Node) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut seen = FxHashSet::default();
    let mut work = vec![node];
    while let Some(node) = work.pop() {
        match &node.value {
            Value::Object(entries) => {
                for entry in entries.iter().rev() {
                    if entry.key.value == "$ref"
                        && let Value::String(reference) = &entry.node.value
                    {
                        let (path, _) = split(reference);
                        if !path.is_empty()
                            && !is_remote(&path)
                            && seen.insert(path.clone().into_owned())
                        {
                            found.push((path.into_owned(), entry.node.span));
                        }
                    } else {
                        work.push(&entry.node);
                    }
                }
            }
            Value::Array(items) => work.extend(items.iter().rev()),
            _ => {}
        }
    }
    found
}

/// Whether a reference's path is an address on a network, or a name without a place.
pub(crate) fn is_remote(path: &str) -> bool {
    path.contains("://") || path.starts_with("urn:") || path.starts_with("//")
}

/// A reference's path and fragment, percent signs resolved (RFC 3986, section 2.1).
pub(crate) fn split(reference: &str) -> (Cow<'_, str>, Cow<'_, str>) {
    let (path, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    (decoded(path), decoded(fragment))
}

fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// A step of a JSON pointer with its escapes resolved (RFC 6901, section 4).
pub(crate) fn unescaped(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        assert_eq!(split("a%20b.json#/x/y~1z%25"), ("a b.json".into(), "/x/y~1z%".into()));
        assert_eq!(unescaped("y~1z~01"), "y/z~1");
        assert_eq!(split("100%"), ("100%".into(), "".into()));
    }
}
