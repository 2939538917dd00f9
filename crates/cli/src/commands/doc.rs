//! `doc`: a contract as Markdown pages.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, Result};
use wireproof_mdbook::{Page, folder_pages};
use wireproof_report::{clean, words};

use crate::{args::DocArgs, exit::Exit, session::Session, sides::Reader};

pub(super) fn run(args: &DocArgs, session: &mut Session<'_>) -> Result<Exit> {
    let mut reader = Reader::new(&args.places);
    let loaded = reader.load(&args.contract)?;
    if reader.has_errors() {
        return session.bad_input(reader.diagnostics.as_slice(), reader.sources());
    }
    let pages = folder_pages(&loaded, reader.sources());
    for page in &pages {
        write(&args.out, page)?;
    }
    let folder = args.out.display().to_string();
    let folder = clean(&folder);
    writeln!(
        session.out,
        "{} in {folder}; the first is {folder}/README.md",
        words::count(pages.len(), "page")
    )?;
    let not_understood = reader.not_understood();
    if not_understood > 0 {
        let places = words::count(not_understood, "place");
        writeln!(session.out, "{places} not understood: `wireproof inspect` lists them")?;
    }
    Ok(Exit::Clean)
}

fn write(folder: &Path, page: &Page) -> Result<()> {
    let path = folder.join(&page.path);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("{}", parent.display()))?;
    }
    fs::write(&path, &page.markdown).with_context(|| format!("{}", path.display()))
}
