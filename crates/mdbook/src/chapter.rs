//! A chapter of a book with its directives carried out and its Wire blocks checked.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use wireproof_load::{Loaded, LoadedContract, Loader, Options, name_alike, pair};
use wireproof_model::{Contract, VersionState, project};
use wireproof_report::{Style, write_diagnostics};
use wireproof_source::{Diagnostics, Sources};

use crate::{
    blocks, changes, compare,
    directive::{self, Ask, Directive},
    error::BookError,
    highlight,
    pages::{Page, loaded_pages},
    plan::{self, Layout},
    rule_pages,
};

/// What all chapters of a book share.
#[derive(Clone, Debug, Default)]
pub struct Setting {
    /// The book's folder of chapters, which paths of chapters start from.
    pub source: PathBuf,
    /// Nothing outside this folder is read; none: the git work tree, else the contract's own folder.
    pub root: Option<PathBuf>,
    /// Further folders in which Protobuf imports are looked for.
    pub includes: Vec<PathBuf>,
    /// The folder of the rules' pages, with `/` and relative to `source`, if the book has them.
    pub rules: Option<String>,
}

/// A chapter as it goes into the book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expanded {
    /// Its Markdown.
    pub markdown: String,
    /// Pages that belong below it, with their depth counted from it: 1 and more.
    pub pages: Vec<Page>,
}

/// The folder of the rules' pages that a chapter asks for; none if it asks for none.
pub fn rules_folder(path: &str, markdown: &str) -> Option<String> {
    let asks = directive::directives(markdown);
    asks.iter().any(|it| it.ask == Ok(Ask::Rules)).then(|| folder(path))
}

/// Carries out a chapter's directives and checks its blocks. `path` is the chapter's place in the book, with `/`.
///
/// # Errors
/// If anything of it is wrong; the error tells all that is wrong with blocks, each with its place.
pub fn expand(path: &str, markdown: &str, setting: &Setting) -> Result<Expanded, BookError> {
    let name = setting.source.join(path).display().to_string();
    let blocks = blocks::blocks(markdown);
    let mut sources = Sources::default();
    let source = sources.add(name.as_str(), markdown);
    let problems = blocks::check(markdown, &blocks, source);
    if !problems.is_empty() {
        return Err(told(&problems, &sources));
    }
    let mut edits: Vec<(std::ops::Range<usize>, String)> = Vec::new();
    for block in &blocks {
        let html = highlight::block(&block.language, &block.code);
        // Inside of lists and quotations a block stays as it is: HTML would end them.
        let alone = markdown
            .get(..block.range.start)
            .is_none_or(|before| before.is_empty() || before.ends_with('\n'));
        edits.extend(html.filter(|_| alone).map(|html| (block.range.clone(), html + "\n")));
    }
    let (mut pages, mut wrong) = (Vec::new(), Vec::new());
    for asked in directive::directives(markdown) {
        let line = markdown.get(..asked.range.start).map_or(1, |it| it.lines().count() + 1);
        let place = format!("{name}:{line}");
        let chapter = Chapter { path, setting, place };
        match chapter.carry_out(&asked, &mut pages) {
            Ok(text) => edits.push((asked.range.clone(), text)),
            Err(error) => wrong.push(error.to_string()),
        }
    }
    if !wrong.is_empty() {
        return Err(BookError::Problems(wrong.join("\n\n")));
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = String::with_capacity(markdown.len());
    let mut done = 0;
    for (range, text) in edits {
        out.push_str(markdown.get(done..range.start).unwrap_or(""));
        out.push_str(&text);
        done = range.end;
    }
    out.push_str(markdown.get(done..).unwrap_or(""));
    Ok(Expanded { markdown: out, pages })
}

struct Chapter<'a> {
    path: &'a str,
    setting: &'a Setting,
    place: String,
}

impl Chapter<'_> {
    fn carry_out(&self, asked: &Directive, pages: &mut Vec<Page>) -> Result<String, BookError> {
        let ask = asked
            .ask
            .as_ref()
            .map_err(|why| BookError::Directive { place: self.place.clone(), why: why.clone() })?;
        match ask {
            Ask::Contract(target) => self.contract(target, pages),
            Ask::Changes(old, new) => self.changes(old, new),
            Ask::Compare(old, new) => self.compare(old, new),
            Ask::Rules => {
                let folder = folder(self.path);
                pages.extend(rule_pages::pages(&folder));
                Ok(rule_pages::index(self.path, &folder))
            }
        }
    }

    fn contract(&self, target: &str, pages: &mut Vec<Page>) -> Result<String, BookError> {
        let (mut loaded, sources) = self.load(&[target])?;
        let Some(loaded) = loaded.pop() else { return Ok(String::new()) };
        let layout = Layout {
            index: self.path.to_owned(),
            folder: folder(self.path),
            rules: self.setting.rules.clone(),
        };
        let mut found = loaded_pages(&loaded, &sources, &layout).into_iter();
        let index = found.next().map(|page| page.markdown).unwrap_or_default();
        pages.extend(found);
        // The chapter has a heading of its own.
        let body = index.split_once("\n\n").map_or("", |(_, body)| body);
        Ok(body.trim_end().to_owned())
    }

    fn changes(&self, old: &str, new: &str) -> Result<String, BookError> {
        let way = |id: &str| self.rule(id);
        self.pairs(old, new, |old, new| changes::list(&changes::compare(&old, &new), &way))
    }

    fn compare(&self, old: &str, new: &str) -> Result<String, BookError> {
        let way = |id: &str| self.rule(id);
        self.pairs(old, new, |old, new| compare::table(old, new, &way))
    }

    fn rule(&self, id: &str) -> Option<String> {
        let folder = self.setting.rules.as_ref()?;
        Some(plan::relative(self.path, &rule_pages::path(folder, id)))
    }

    fn pairs(
        &self,
        old: &str,
        new: &str,
        write: impl Fn(Contract, Contract) -> String,
    ) -> Result<String, BookError> {
        let (mut loaded, _) = self.load(&[old, new])?;
        let (new, old) = (loaded.pop().unwrap_or_default(), loaded.pop().unwrap_or_default());
        let mut old = old;
        name_alike(&mut old, &new);
        let pairs = pair(old, new);
        let several = pairs.len() > 1;
        let mut out = String::new();
        for pair in pairs {
            let name = pair.new.as_ref().or(pair.old.as_ref()).map(|it| it.name.clone());
            if several {
                let name = crate::text::code(&name.unwrap_or_default());
                let _ = writeln!(out, "<strong>{name}</strong>\n");
            }
            let meant = |found: Option<LoadedContract>| found.map(as_meant).unwrap_or_default();
            out.push_str(&write(meant(pair.old), meant(pair.new)));
        }
        Ok(out.trim_end().to_owned())
    }

    /// Reads what is named; paths start from the chapter's own folder.
    fn load(&self, targets: &[&str]) -> Result<(Vec<Loaded>, Sources), BookError> {
        let chapter = Path::new(self.path).parent().unwrap_or(Path::new(""));
        let options = Options {
            root: self.setting.root.clone(),
            includes: self.setting.includes.clone(),
            folder: Some(self.setting.source.join(chapter)),
        };
        let mut loader = Loader::new(options);
        let mut problems = Diagnostics::default();
        let mut all = Vec::new();
        for target in targets {
            let read = loader.load(target);
            let (loaded, found) =
                read.map_err(|error| BookError::Load { place: self.place.clone(), error })?;
            problems.extend(found);
            all.push(loaded);
        }
        if problems.has_errors() {
            problems.sort();
            problems.dedup();
            return Err(told(&problems, loader.sources()));
        }
        Ok((all, loader.into_sources()))
    }
}

/// The version that was named, else the one for new clients.
fn as_meant(found: LoadedContract) -> Contract {
    let contract = found.contract;
    let current = contract.versions.iter().rposition(|it| it.state == VersionState::Current);
    let last = contract.versions.len().checked_sub(1);
    let at = found.version.or_else(|| u16::try_from(current.or(last)?).ok());
    at.map_or(contract.clone(), |at| project(&contract, at))
}

/// The folder of the pages below a chapter.
fn folder(path: &str) -> String {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = file.strip_suffix(".md").unwrap_or(file);
    match (folder, stem) {
        (folder, "README" | "index") => folder.to_owned(),
        ("", stem) => stem.to_owned(),
        (folder, stem) => format!("{folder}/{stem}"),
    }
}

fn told(problems: &Diagnostics, sources: &Sources) -> BookError {
    let mut out = Vec::new();
    let errors = problems.iter().filter(|it| it.severity == wireproof_source::Severity::Error);
    // Writing into memory does not fail.
    let _ = write_diagnostics(errors, sources, Style::default(), &mut out);
    BookError::Problems(String::from_utf8_lossy(&out).trim_end().to_owned())
}
