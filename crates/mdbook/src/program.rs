//! The preprocessor: mdBook's book in, the same with contracts, changes, rules and checked blocks out.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context, Result, anyhow, bail};
use mdbook_preprocessor::{
    PreprocessorContext,
    book::{Book, BookItem, Chapter},
    parse_input,
};

use crate::{
    chapter::{Setting, expand, rules_folder},
    pages::Page,
};

/// What mdBook starts: `mdbook-wireproof supports RENDERER` says whether a renderer is served (all are, the pages are
/// Markdown); without arguments the book stands on standard input.
pub fn run() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("supports") => return ExitCode::SUCCESS,
        Some("--version") => {
            let _ = writeln!(io::stdout(), "mdbook-wireproof {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Some(_) => {
            let help = "mdBook starts this program: say `[preprocessor.wireproof]` in book.toml";
            let _ = writeln!(io::stderr(), "{help}");
            return ExitCode::from(2);
        }
        None => {}
    }
    match preprocess() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn preprocess() -> Result<()> {
    let (context, mut book) = parse_input(io::stdin())?;
    let setting = setting(&context, &book)?;
    let mut problems = Vec::new();
    items(&mut book.items, &setting, &mut problems);
    if !problems.is_empty() {
        bail!("{}", problems.join("\n\n"));
    }
    serde_json::to_writer(io::stdout().lock(), &book).context("the book cannot be handed back")
}

fn setting(context: &PreprocessorContext, book: &Book) -> Result<Setting> {
    let text = |key: &str| -> Result<Option<PathBuf>> {
        let key = format!("preprocessor.wireproof.{key}");
        let said: Option<PathBuf> =
            context.config.get(&key).map_err(|error| anyhow!("book.toml: {key}: {error}"))?;
        Ok(said.map(|path| context.root.join(path)))
    };
    let includes: Option<Vec<PathBuf>> = context
        .config
        .get("preprocessor.wireproof.include")
        .map_err(|error| anyhow!("book.toml: preprocessor.wireproof.include: {error}"))?;
    let includes = includes.unwrap_or_default();
    let rules = book.chapters().find_map(|chapter| {
        let path = place(chapter)?;
        rules_folder(&path, &chapter.content)
    });
    Ok(Setting {
        source: context.root.join(&context.config.book.src),
        root: text("root")?,
        includes: includes.into_iter().map(|path| context.root.join(path)).collect(),
        rules,
    })
}

// As deep as the book's own list of chapters, which mdBook bounds.
fn items(items: &mut [BookItem], setting: &Setting, problems: &mut Vec<String>) {
    for item in items {
        let BookItem::Chapter(chapter) = item else { continue };
        if let Some(path) = place(chapter) {
            match expand(&path, &chapter.content, setting) {
                Ok(expanded) => {
                    chapter.content = expanded.markdown;
                    self::items(&mut chapter.sub_items, setting, problems);
                    append(chapter, expanded.pages);
                    continue;
                }
                Err(error) => problems.push(error.to_string()),
            }
        }
        self::items(&mut chapter.sub_items, setting, problems);
    }
}

/// Where a chapter stands in the book, with `/`; none for one without text.
fn place(chapter: &Chapter) -> Option<String> {
    let path = chapter.path.as_ref()?;
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Some(parts.join("/"))
}

/// Adds pages below a chapter, each below the nearest one before it that is less deep.
fn append(chapter: &mut Chapter, pages: Vec<Page>) {
    for page in pages {
        let mut parent = &mut *chapter;
        for _ in 1..page.depth {
            let last = parent.sub_items.iter().rposition(|it| matches!(it, BookItem::Chapter(_)));
            let below = last.filter(|at| page.depth > 1 && *at < parent.sub_items.len());
            let Some(at) = below else { break };
            let Some(BookItem::Chapter(next)) = parent.sub_items.get_mut(at) else { return };
            parent = next;
        }
        let mut names = parent.parent_names.clone();
        names.push(parent.name.clone());
        let path = Path::new(&page.path).to_owned();
        let mut added = Chapter::new(&page.title, page.markdown, path, names);
        added.source_path = None;
        if let Some(number) = &parent.number {
            let mut numbers: Vec<u32> = number.to_vec();
            numbers.push(u32::try_from(parent.sub_items.len()).unwrap_or(u32::MAX - 1) + 1);
            added.number = Some(mdbook_preprocessor::book::SectionNumber::new(numbers));
        }
        parent.sub_items.push(BookItem::Chapter(added));
    }
}
