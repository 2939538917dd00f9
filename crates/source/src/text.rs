//! Texts and the places in them.

use std::sync::{Arc, OnceLock};

/// One text among the [`Sources`] of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(pub u32);

/// A range of bytes in one text, `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The range `start..end` of `source`; offsets past 4 GiB are clipped.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clip = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: clip(start), end: clip(end.max(start)) }
    }

    /// The smallest range that holds both; `other` is ignored if it lies in another text.
    pub fn to(self, other: Self) -> Self {
        if other.source == self.source {
            Self { start: self.start.min(other.start), end: self.end.max(other.end), ..self }
        } else {
            self
        }
    }

    /// The bytes as a range of the text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A value and the place that said it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// What was said.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// Ties `value` to its place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

/// A place for people: both numbers count from 1, the column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in Unicode scalar values, from 1.
    pub column: usize,
}

/// One text with the name that people know it by.
#[derive(Clone, Debug)]
pub struct SourceText {
    name: Arc<str>,
    text: Arc<str>,
    lines: Arc<OnceLock<Lines>>,
}

/// Where lines start, and how many characters stand before each block of [`BLOCK`] bytes: a document may be one line
/// of many megabytes, and positions in it are asked for thousands of times.
#[derive(Clone, Debug)]
struct Lines {
    starts: Vec<u32>,
    characters: Vec<u32>,
}

const BLOCK: usize = 4096;

impl SourceText {
    /// The name shown to people: a path relative to the root, or `main:path`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, shared.
    pub fn shared_text(&self) -> Arc<str> {
        Arc::clone(&self.text)
    }

    /// Line and column of a byte offset; an offset past the end is the end.
    pub fn position(&self, offset: u32) -> Position {
        let lines = self.lines.get_or_init(|| Lines::of(&self.text));
        let line = lines.starts.partition_point(|start| *start <= offset).max(1);
        let start = lines.starts.get(line - 1).copied().unwrap_or(0) as usize;
        let before = |at| lines.characters_before(&self.text, at);
        let column = before(offset as usize).saturating_sub(before(start));
        Position { line, column: column + 1 }
    }
}

impl Lines {
    fn of(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(after_breaks.map(|(at, _)| at as u32 + 1)).collect();
        let mut total = 0;
        let characters = text.as_bytes().chunks(BLOCK).map(|block| {
            let before = total;
            total += characters_in(block) as u32;
            before
        });
        Self { characters: characters.collect(), starts }
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        let offset = offset.min(text.len());
        let block = offset / BLOCK;
        let rest = text.as_bytes().get(block * BLOCK..offset).map_or(0, characters_in);
        match self.characters.get(block) {
            Some(before) => *before as usize + rest,
            // Past the last block: the text ends at a block's end.
            None => self.last_block(text) + rest,
        }
    }

    fn last_block(&self, text: &str) -> usize {
        let Some((before, block)) =
            self.characters.iter().zip(text.as_bytes().chunks(BLOCK)).next_back()
        else {
            return 0;
        };
        *before as usize + characters_in(block)
    }
}

/// The characters that start in these bytes of a text.
fn characters_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

/// Every text of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<SourceText>,
}

impl Sources {
    /// Adds a text under the name that people know it by.
    pub fn add(&mut self, name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.texts.push(SourceText { name: name.into(), text: text.into(), lines: Arc::default() });
        id
    }

    /// The text of an id that [`Sources::add`] gave.
    pub fn get(&self, id: SourceId) -> Option<&SourceText> {
        self.texts.get(id.0 as usize)
    }

    /// The characters under a span; empty if it lies outside its text.
    pub fn snippet(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text().get(span.range())).unwrap_or("")
    }

    /// The text's name, and where the span starts and ends.
    pub fn locate(&self, span: Span) -> Option<(&str, Position, Position)> {
        let source = self.get(span.source)?;
        Some((source.name(), source.position(span.start), source.position(span.end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_characters_from_one() {
        let mut sources = Sources::default();
        let id = sources.add("a", "ä\nbö!");
        let source = sources.get(id).unwrap();
        assert_eq!(source.position(0), Position { line: 1, column: 1 });
        assert_eq!(source.position(3), Position { line: 2, column: 1 });
        assert_eq!(source.position(6), Position { line: 2, column: 3 });
        assert_eq!(source.position(99), Position { line: 2, column: 4 });
    }

    #[test]
    fn positions_agree_with_a_plain_count_across_blocks() {
        for length in [BLOCK - 2, BLOCK, 2 * BLOCK, 2 * BLOCK + 1] {
            let text = "ä".repeat(length / 2 + 1) + "\n" + &"b€".repeat(length / 4);
            let mut sources = Sources::default();
            let id = sources.add("a", text.as_str());
            let source = sources.get(id).unwrap();
            for (at, _) in text.char_indices().step_by(37).chain([(text.len(), ' ')]) {
                let before = &text[..at];
                let start = before.rfind('\n').map_or(0, |newline| newline + 1);
                let expected = Position {
                    line: before.matches('\n').count() + 1,
                    column: before[start..].chars().count() + 1,
                };
                assert_eq!(source.position(at as u32), expected, "{at} of {}", text.len());
            }
        }
    }
}
