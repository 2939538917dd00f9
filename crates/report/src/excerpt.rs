//! Which piece of a text is shown for a place: the marked part, and as much of its line as fits.

use annotate_snippets::{Annotation, AnnotationKind, Snippet};
use wireproof_source::{Position, Sources, Span};

use crate::clean::clean;

/// Characters shown before what is marked, inside it, and after it.
const BEFORE: usize = 60;
const MARKED: usize = 100;
const AFTER: usize = 60;

/// One line of a text around what is marked in it, cleaned and cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Excerpt {
    /// The text's name.
    pub(crate) path: String,
    /// Where the marked part starts in the text.
    pub(crate) at: Position,
    line: String,
    marked: std::ops::Range<usize>,
}

impl Excerpt {
    /// The line in which `span` starts; none if the span lies in no text.
    pub(crate) fn of(sources: &Sources, span: Span) -> Option<Self> {
        let source = sources.get(span.source)?;
        let text = source.text();
        let start = floor(text, span.start as usize);
        let end = floor(text, (span.end as usize).max(start));
        // A line may be megabytes long, and so may what is marked: look no further than what is shown.
        let before = text.get(ceil(text, start.saturating_sub(BEFORE * 4 + 4))..start)?;
        let before = before.rsplit_once('\n').map_or(before, |(_, line)| line);
        let marked = first_line(text.get(start..end)?, MARKED);
        let rest = text.get(start + marked.len()..)?;
        let after = if start + marked.len() < end && !rest.starts_with(['\n', '\r']) {
            // The mark itself was cut.
            ""
        } else {
            first_line(rest, AFTER)
        };
        Some(Self::assemble(source.name(), source.position(start as u32), before, marked, after))
    }

    fn assemble(path: &str, at: Position, before: &str, marked: &str, after: &str) -> Self {
        let mut line = String::new();
        let cut_before = before.char_indices().rev().nth(BEFORE - 1).filter(|(at, _)| *at > 0);
        if let Some((at, _)) = cut_before {
            line.push('…');
            line.push_str(&clean(before.get(at..).unwrap_or_default()));
        } else {
            line.push_str(&clean(before));
        }
        let start = line.len();
        let cut = |text: &str, most: usize| crate::clean::cut(text, most);
        line.push_str(&cut(marked, MARKED));
        let end = line.len();
        line.push_str(cut(after, AFTER).trim_end());
        Self { path: clean(path).into_owned(), at, line, marked: start..end.max(start) }
    }

    /// The lines of a report, with what is said beside the marked part.
    pub(crate) fn snippet(&self, kind: AnnotationKind, label: &str) -> Snippet<'_, Annotation<'_>> {
        let label = (!label.is_empty()).then(|| clean(label).into_owned());
        Snippet::source(self.line.as_str())
            .line_start(self.at.line)
            .path(self.path.as_str())
            .annotation(kind.span(self.marked.clone()).label(label))
    }

    /// A rendered report with this excerpt's own column: the renderer counts from where the line was cut.
    pub(crate) fn with_true_column(&self, rendered: String) -> String {
        let shown =
            self.line.get(..self.marked.start).map_or(0, |before| before.chars().count()) + 1;
        if shown == self.at.column {
            return rendered;
        }
        let header = |column: usize| format!("{}:{}:{column}", self.path, self.at.line);
        rendered.replacen(&header(shown), &header(self.at.column), 1)
    }
}

/// The text up to its line's end, and not much more than `most` characters of it.
fn first_line(text: &str, most: usize) -> &str {
    let text = text.get(..ceil(text, most * 4 + 4)).unwrap_or(text);
    let end = text.find(['\n', '\r']).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// The nearest start of a character at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..4).map(|back| at.saturating_sub(back)).find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The nearest start of a character at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    (at..at.saturating_add(4))
        .find(|at| *at <= text.len() && text.is_char_boundary(*at))
        .unwrap_or(text.len())
}
