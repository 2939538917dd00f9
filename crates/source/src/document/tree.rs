//! Builds a tree from the events of a reader, without recursion: nesting, duplicate keys, merged mappings.

use std::collections::HashMap;

use super::{Entry, MAX_DEPTH, Node, Value};
use crate::{Diagnostic, Diagnostics, SourceId, Span, Spanned};

/// Mappings up to this size are searched for duplicate keys pair by pair.
const FEW: usize = 12;

/// A problem after which nothing more can be read.
#[derive(Debug)]
pub(super) struct Stop(Box<Diagnostic>);

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(Box::new(diagnostic))
    }
}

/// A tree under construction.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) source: SourceId,
    pub(super) diagnostics: Diagnostics,
    frames: Vec<Frame>,
    root: Option<Node>,
}

/// A list or mapping that is still open.
#[derive(Debug)]
struct Frame {
    start: usize,
    anchor: usize,
    content: Content,
}

#[derive(Debug)]
enum Content {
    List(Vec<Node>),
    Mapping { entries: Vec<Entry>, key: Option<(Spanned<String>, bool)>, merged: Vec<Node> },
}

impl Tree {
    pub(super) fn new(source: SourceId) -> Self {
        Self { source, diagnostics: Diagnostics::default(), frames: Vec::new(), root: None }
    }

    /// Whether a list is open innermost.
    pub(super) fn in_list(&self) -> bool {
        self.frames.last().is_some_and(|frame| matches!(frame.content, Content::List(_)))
    }

    /// Whether a mapping is open innermost and the next thing is a key.
    pub(super) fn wants_key(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| matches!(frame.content, Content::Mapping { key: None, .. }))
    }

    /// Whether a list or mapping is open.
    pub(super) fn is_open(&self) -> bool {
        !self.frames.is_empty()
    }

    /// The finished tree; none if reading was stopped, which is told.
    pub(super) fn finish(mut self, read: Result<(), Stop>) -> (Option<Node>, Diagnostics) {
        match read {
            Ok(()) => (self.root, self.diagnostics),
            Err(Stop(diagnostic)) => {
                self.diagnostics.push(*diagnostic);
                (None, self.diagnostics)
            }
        }
    }

    /// Tells of a problem.
    pub(super) fn error(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Opens a list or, with `mapping`, a mapping.
    pub(super) fn open(&mut self, start: usize, anchor: usize, mapping: bool) -> Result<(), Stop> {
        if self.frames.len() >= MAX_DEPTH {
            let span = Span::new(self.source, start, start + 1);
            let message = format!("this is nested more than {MAX_DEPTH} levels deep");
            let help = "say the inner parts by reference";
            return Err(Diagnostic::error(span, message).help(help).into());
        }
        let content = if mapping {
            Content::Mapping { entries: Vec::new(), key: None, merged: Vec::new() }
        } else {
            Content::List(Vec::new())
        };
        self.frames.push(Frame { start, anchor, content });
        Ok(())
    }

    /// Says the key of the next entry; `merge` if its value's entries are to be taken in.
    pub(super) fn key(&mut self, name: Spanned<String>, merge: bool) {
        if let Some(Frame { content: Content::Mapping { key, .. }, .. }) = self.frames.last_mut() {
            *key = Some((name, merge));
        }
    }

    /// Adds a value where it belongs.
    pub(super) fn value(&mut self, mut node: Node) {
        match self.frames.last_mut().map(|frame| &mut frame.content) {
            None => self.root = Some(node),
            Some(Content::List(items)) => items.push(node),
            Some(Content::Mapping { entries, key, merged }) => {
                let Some((key, merge)) = key.take() else { return };
                if node.span.start >= node.span.end {
                    // What is left out stands for null; the key is all that there is to show.
                    node.span = key.span;
                }
                if merge {
                    merged.push(node);
                } else {
                    entries.push(Entry { key, node });
                }
            }
        }
    }

    /// Closes what is open innermost. `end`: where its text ends; none: where its last member does. Gives the
    /// anchor and the node, which still has to be added.
    pub(super) fn close(&mut self, end: Option<usize>) -> Option<(usize, Node)> {
        let frame = self.frames.pop()?;
        let (value, last) = match frame.content {
            Content::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (Value::Array(items), last)
            }
            Content::Mapping { entries, merged, .. } => {
                let last = entries.iter().map(|entry| entry.node.span.end.max(entry.key.span.end));
                let last = last.chain(merged.iter().map(|node| node.span.end)).max();
                let mut entries = self.distinct(entries);
                for node in merged {
                    self.merge(&mut entries, node);
                }
                entries.shrink_to_fit();
                (Value::Object(entries), last)
            }
        };
        let end = end.or(last.map(|end| end as usize)).unwrap_or(frame.start);
        Some((frame.anchor, Node { span: Span::new(self.source, frame.start, end), value }))
    }

    /// Tells of keys that stand twice, and keeps the first of each.
    fn distinct(&mut self, mut entries: Vec<Entry>) -> Vec<Entry> {
        let mut twice = Vec::new();
        if entries.len() <= FEW {
            for (at, entry) in entries.iter().enumerate() {
                let first =
                    entries.iter().take(at).find(|first| first.key.value == entry.key.value);
                twice.extend(first.map(|first| (at, first.key.span)));
            }
        } else {
            let mut first = HashMap::with_capacity(entries.len());
            for (at, entry) in entries.iter().enumerate() {
                match first.entry(entry.key.value.as_str()) {
                    std::collections::hash_map::Entry::Occupied(there) => {
                        twice.push((at, *there.get()));
                    }
                    std::collections::hash_map::Entry::Vacant(free) => {
                        free.insert(entry.key.span);
                    }
                }
            }
        }
        if twice.is_empty() {
            return entries;
        }
        for (at, first) in &twice {
            if let Some(entry) = entries.get(*at) {
                let message =
                    format!("the key `{}` stands twice in this mapping", shown(&entry.key.value));
                let diagnostic = Diagnostic::error(entry.key.span, message)
                    .related(*first, "first here")
                    .help("remove one of the two");
                self.diagnostics.push(diagnostic);
            }
        }
        let mut at = 0;
        let mut twice = twice.into_iter().map(|(at, _)| at).peekable();
        entries.retain(|_| {
            let drop = twice.next_if_eq(&at).is_some();
            at += 1;
            !drop
        });
        entries
    }

    /// Takes in the entries of a merged mapping, or list of mappings, whose keys are not there yet.
    fn merge(&mut self, entries: &mut Vec<Entry>, node: Node) {
        match node.value {
            Value::Object(others) => {
                let known: std::collections::HashSet<&str> =
                    entries.iter().map(|entry| entry.key.value.as_str()).collect();
                let new: Vec<Entry> = others
                    .into_iter()
                    .filter(|other| !known.contains(other.key.value.as_str()))
                    .collect();
                entries.extend(new);
            }
            Value::Array(items)
                if items.iter().all(|item| matches!(item.value, Value::Object(_))) =>
            {
                for item in items {
                    self.merge(entries, item);
                }
            }
            _ => {
                let message = "`<<` merges a mapping or a list of mappings";
                self.diagnostics.push(
                    Diagnostic::error(node.span, message)
                        .help("name a mapping by its anchor: `<<: *base`"),
                );
            }
        }
    }
}

/// A text short enough for a message.
pub(super) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.escape_debug().to_string();
    }
    let start: String = text.chars().take(MOST).collect();
    format!("{}…", start.escape_debug())
}
