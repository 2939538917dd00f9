//! How a problem in a user's text is told to people.

use std::io;

use annotate_snippets::{AnnotationKind, Level};
use wireproof_source::{Diagnostic, Severity, Sources};

use crate::{Page, Style, clean::clean, excerpt::Excerpt};

/// Tells each problem with its place, its reason and its cure.
pub fn write_diagnostics<'d>(
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
    sources: &Sources,
    style: Style,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let page = Page::new(style);
    for diagnostic in diagnostics {
        out.write_all(render(diagnostic, sources, &page).as_bytes())?;
    }
    Ok(())
}

fn render(diagnostic: &Diagnostic, sources: &Sources, page: &Page) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(clean(&diagnostic.message));
    if let Some(code) = diagnostic.code {
        title = title.id(code);
    }
    let place = Excerpt::of(sources, diagnostic.span);
    let related: Vec<(Excerpt, &str)> = diagnostic
        .related
        .iter()
        .filter_map(|(span, label)| Some((Excerpt::of(sources, *span)?, label.as_str())))
        .collect();
    let mut group = annotate_snippets::Group::with_title(title);
    if let Some(place) = &place {
        group = group.element(place.snippet(AnnotationKind::Primary, &diagnostic.label));
    }
    for (excerpt, label) in &related {
        group = group.element(excerpt.snippet(AnnotationKind::Context, label));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(clean(help)));
    }
    page.render(group, place.iter().chain(related.iter().map(|(excerpt, _)| excerpt)))
}
