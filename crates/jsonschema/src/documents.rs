//! Documents, and the references between them.

use wireproof_source::{SourceId, Span, document::Node};

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
pub fn external_refs(_node: &Node) -> Vec<(String, Span)> {
    Vec::new()
}
