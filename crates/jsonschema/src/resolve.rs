//! Finds what a reference names.

use std::rc::Rc;

use rustc_hash::FxHashMap;
use wireproof_source::document::{Entry, Node, Value};

use crate::{
    Document, Documents,
    documents::{is_remote, split, unescaped},
    keys::address,
};

/// Mappings up to this size are searched one by one.
const FEW: usize = 16;

/// A node and the document that it stands in.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The document's number among those that were reached; 0 is the root.
    pub document: u32,
    /// The node.
    pub node: &'a Node,
}

impl<'a> Place<'a> {
    /// Another node of the same document.
    pub fn at(self, node: &'a Node) -> Self {
        Self { node, ..self }
    }
}

/// What a reference names.
#[derive(Clone, Debug)]
pub(crate) struct Target<'a> {
    pub(crate) place: Place<'a>,
    /// The entry that it is the value of, if it is one.
    pub(crate) entry: Option<&'a Entry>,
    /// The steps of the pointer.
    pub(crate) steps: Rc<[String]>,
}

/// Why a reference names nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Missing {
    /// It points to a network.
    Remote,
    /// The file is not there.
    File,
    /// The file has no such place.
    Place,
}

impl Missing {
    pub(crate) fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Remote => (
                "is an address on a network",
                "copy the document beside this one: nothing is fetched",
            ),
            Self::File => (
                "names a file that is not there",
                "paths are relative to the file that they stand in",
            ),
            Self::Place => ("names nothing", "correct the name, or add what it names"),
        }
    }
}

/// The documents reached so far, and what was found in them.
pub(crate) struct Resolver<'a> {
    others: &'a dyn Documents,
    pub(crate) documents: Vec<Document<'a>>,
    found: FxHashMap<(u32, &'a str), Result<Target<'a>, Missing>>,
    index: FxHashMap<usize, FxHashMap<&'a str, usize>>,
    names: FxHashMap<u32, FxHashMap<&'a str, &'a Node>>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(root: Document<'a>, others: &'a dyn Documents) -> Self {
        Self {
            others,
            documents: vec![root],
            found: FxHashMap::default(),
            index: FxHashMap::default(),
            names: FxHashMap::default(),
        }
    }

    /// What `reference`, which stands in the document numbered `from`, names.
    pub(crate) fn find(&mut self, from: u32, reference: &'a str) -> Result<Target<'a>, Missing> {
        if let Some(found) = self.found.get(&(from, reference)) {
            return found.clone();
        }
        let found = self.search(from, reference);
        self.found.insert((from, reference), found.clone());
        found
    }

    fn search(&mut self, from: u32, reference: &'a str) -> Result<Target<'a>, Missing> {
        let (path, fragment) = split(reference);
        let start = if path.is_empty() { self.root(from)? } else { self.document(from, &path)? };
        if !fragment.is_empty() && !fragment.starts_with('/') {
            let name = format!("#{fragment}");
            let node = self.named(start.document, &name).ok_or(Missing::Place)?;
            return Ok(Target {
                place: start.at(node),
                entry: None,
                steps: [fragment.into_owned()].into(),
            });
        }
        let mut target = Target { place: start, entry: None, steps: Rc::default() };
        let mut steps = Vec::new();
        for step in fragment.split('/').skip(1) {
            let step = unescaped(step);
            let node = target.place.node;
            let next = match &node.value {
                Value::Object(_) => {
                    target.entry = self.entry(node, &step);
                    target.entry.map(|entry| &entry.node)
                }
                Value::Array(items) => {
                    target.entry = None;
                    step.parse().ok().and_then(|at: usize| items.get(at))
                }
                _ => None,
            };
            target.place = target.place.at(next.ok_or(Missing::Place)?);
            steps.push(step.into_owned());
        }
        target.steps = steps.into();
        Ok(target)
    }

    fn root(&self, document: u32) -> Result<Place<'a>, Missing> {
        let root = self.documents.get(document as usize).ok_or(Missing::File)?;
        Ok(Place { document, node: root.node })
    }

    /// The start of the document or schema that a path names.
    fn document(&mut self, from: u32, path: &str) -> Result<Place<'a>, Missing> {
        if let Some(node) = self.named(from, path) {
            return Ok(Place { document: from, node });
        }
        if is_remote(path) {
            return Err(Missing::Remote);
        }
        let source = self.documents.get(from as usize).ok_or(Missing::File)?.source;
        let others = self.others;
        let document = others.document(source, path).ok_or(Missing::File)?;
        let known = self.documents.iter().position(|known| known.source == document.source);
        let number = known.unwrap_or_else(|| {
            self.documents.push(document);
            self.documents.len() - 1
        });
        self.root(number as u32)
    }

    /// The schema of a document that calls itself `name`: by `$id`, or `#name` by `$anchor`.
    fn named(&mut self, document: u32, name: &str) -> Option<&'a Node> {
        if !self.names.contains_key(&document) {
            let root = self.documents.get(document as usize)?.node;
            self.names.insert(document, names(root));
        }
        let names = self.names.get(&document)?;
        let plain = names.get(name).or_else(|| names.get(name.strip_prefix('#')?));
        plain.copied()
    }

    /// The entry of a mapping, without searching a large one again and again.
    fn entry(&mut self, node: &'a Node, key: &str) -> Option<&'a Entry> {
        let entries = node.entries();
        if entries.len() <= FEW {
            return entries.iter().find(|entry| entry.key.value == key);
        }
        let index = self.index.entry(address(node)).or_insert_with(|| {
            entries.iter().zip(0..).map(|(entry, at)| (entry.key.value.as_str(), at)).collect()
        });
        entries.get(*index.get(key)?)
    }
}

/// What the schemas of a document call themselves: absolute `$id`s as they are, anchors without `#`.
fn names(root: &Node) -> FxHashMap<&str, &Node> {
    let mut names = FxHashMap::default();
    let mut work = vec![root];
    while let Some(node) = work.pop() {
        for entry in node.entries() {
            if let (Value::String(name), "$id" | "id" | "$anchor" | "$dynamicAnchor") =
                (&entry.node.value, entry.key.value.as_str())
            {
                let anchor = entry.key.value.ends_with("nchor") || name.starts_with('#');
                if anchor || is_remote(name) {
                    names.entry(name.trim_end_matches('#')).or_insert(node);
                }
            }
            work.push(&entry.node);
        }
        work.extend(node.items());
    }
    names
}
