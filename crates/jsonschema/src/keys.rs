//! Which keys of a document were understood.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use wireproof_model::Name;
use wireproof_source::{
    Diagnostic, Diagnostics,
    document::{Entry, Node, Value},
};

/// How often a keyword was understood and how often not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeyUse {
    /// Understood, or known to say nothing about what travels (examples, titles).
    pub consumed: u64,
    /// Not understood, or standing where it has no meaning: each is a diagnostic, or lies below one.
    pub listed: u64,
}

/// The keys of the documents of an import. Keys that are names and no keywords are counted under the keyword that
/// they stand in, `properties.*`; those in values (examples, defaults, extensions) under `(in values)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyCount {
    /// By keyword.
    pub by_keyword: BTreeMap<Name, KeyUse>,
}

impl KeyCount {
    /// All keys that were understood, and all that were not.
    pub fn total(&self) -> KeyUse {
        self.by_keyword.values().fold(KeyUse::default(), |sum, each| KeyUse {
            consumed: sum.consumed + each.consumed,
            listed: sum.listed + each.listed,
        })
    }
}

/// What a key is to the one who reads its mapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A keyword whose value is read in its own right.
    Keyword,
    /// A keyword whose value is a value and no structure: whatever it holds is taken with it.
    Value,
    /// A keyword whose value is a mapping from names to what is read in its own right.
    Names,
    /// Not understood.
    Unknown,
    /// Understood, but without meaning where it stands; the text says why.
    Idle(&'static str),
}

/// Keeps the count while documents are read.
#[derive(Debug, Default)]
pub(crate) struct Keys {
    count: FxHashMap<Name, KeyUse>,
    /// The nodes that were looked at, by address; true: with all that they hold.
    seen: FxHashMap<usize, bool>,
}

/// A node's identity: the trees are borrowed as long as an import lasts.
pub(crate) fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}

impl Keys {
    /// Whether the node was looked at.
    pub(crate) fn knows(&self, node: &Node) -> bool {
        self.seen.contains_key(&address(node))
    }

    /// Looks at a mapping, once: what its keys are is said by `role`.
    pub(crate) fn object(
        &mut self,
        node: &Node,
        diagnostics: &mut Diagnostics,
        role: impl Fn(&str) -> Role,
    ) {
        if self.seen.insert(address(node), false).is_some() {
            return;
        }
        for entry in node.entries() {
            match role(&entry.key.value) {
                Role::Keyword => self.consume(&entry.key.value),
                Role::Value => {
                    self.consume(&entry.key.value);
                    self.value(&entry.node);
                }
                Role::Names => {
                    self.consume(&entry.key.value);
                    self.names(&entry.key.value, &entry.node);
                }
                Role::Unknown => {
                    let message = format!("`{}` is not understood here", entry.key.value);
                    self.list(entry, diagnostics, message);
                }
                Role::Idle(why) => {
                    let message = format!("`{}` is ignored: {why}", entry.key.value);
                    self.list(entry, diagnostics, message);
                }
            }
        }
    }

    /// Looks at a mapping whose keys are names.
    pub(crate) fn names(&mut self, keyword: &str, node: &Node) {
        if self.seen.insert(address(node), false).is_some() {
            return;
        }
        let count = node.entries().len() as u64;
        if count > 0 {
            self.add(&format!("{keyword}.*"), KeyUse { consumed: count, listed: 0 });
        }
    }

    /// Takes a value with all that it holds.
    pub(crate) fn value(&mut self, node: &Node) {
        if matches!(node.value, Value::Object(_) | Value::Array(_))
            && self.seen.insert(address(node), true).is_none()
        {
            let count = keys_below(node);
            if count > 0 {
                self.add("(in values)", KeyUse { consumed: count, listed: 0 });
            }
        }
    }

    fn consume(&mut self, keyword: &str) {
        self.add(keyword, KeyUse { consumed: 1, listed: 0 });
    }

    /// An entry that means nothing, with all that it holds.
    fn list(&mut self, entry: &Entry, diagnostics: &mut Diagnostics, message: String) {
        diagnostics.push(Diagnostic::note(entry.span(), message));
        self.add(&entry.key.value, KeyUse { consumed: 0, listed: 1 });
        self.list_below(&entry.node);
    }

    fn list_below(&mut self, node: &Node) {
        let mut work = vec![node];
        self.seen.insert(address(node), true);
        while let Some(node) = work.pop() {
            for entry in node.entries() {
                self.add(&entry.key.value, KeyUse { consumed: 0, listed: 1 });
                work.push(&entry.node);
            }
            work.extend(node.items());
        }
    }

    fn add(&mut self, keyword: &str, more: KeyUse) {
        let count = match self.count.get_mut(keyword) {
            Some(count) => count,
            None => self.count.entry(keyword.into()).or_default(),
        };
        count.consumed += more.consumed;
        count.listed += more.listed;
    }

    /// Lists what nobody looked at, and gives the count.
    pub(crate) fn finish(mut self, documents: &[&Node], diagnostics: &mut Diagnostics) -> KeyCount {
        for document in documents {
            let mut work = vec![(*document, document.span)];
            while let Some((node, span)) = work.pop() {
                match (&node.value, self.seen.get(&address(node))) {
                    (_, Some(true)) => {}
                    (Value::Object(entries), Some(false)) => {
                        work.extend(entries.iter().map(|entry| (&entry.node, entry.span())));
                    }
                    (Value::Object(entries), None) if !entries.is_empty() => {
                        diagnostics
                            .push(Diagnostic::note(span, "nothing in the contract uses this"));
                        self.list_below(node);
                    }
                    (Value::Array(items), _) => {
                        work.extend(items.iter().map(|item| (item, item.span)));
                    }
                    _ => {}
                }
            }
        }
        KeyCount { by_keyword: self.count.into_iter().collect() }
    }
}

/// How many keys stand in a tree.
pub(crate) fn keys_below(node: &Node) -> u64 {
    let mut count = 0;
    let mut work = vec![node];
    while let Some(node) = work.pop() {
        count += node.entries().len() as u64;
        work.extend(node.entries().iter().map(|entry| &entry.node));
        work.extend(node.items());
    }
    count
}
