//! How reports are put on a page: rustc's layout, colour or none.

use annotate_snippets::{Group, Renderer};

use crate::excerpt::Excerpt;

/// How text is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether escapes for colour are written.
    pub color: bool,
    /// Whether notes are shown, not only counted.
    pub verbose: bool,
}

/// Renders reports one after the other.
pub(crate) struct Page {
    renderer: Renderer,
}

impl Page {
    /// A page in this style.
    pub(crate) fn new(style: Style) -> Self {
        let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.term_width(240) }
    }

    pub(crate) fn render<'e>(
        &self,
        group: Group<'_>,
        excerpts: impl IntoIterator<Item = &'e Excerpt>,
    ) -> String {
        let rendered = self.renderer.render(&[group]);
        let mut text =
            excerpts.into_iter().fold(rendered, |text, excerpt| excerpt.with_true_column(text));
        text.push_str("\n\n");
        text
    }
}
