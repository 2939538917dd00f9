//! The texts of a run: each is decoded and read into a tree once, however many sides have it.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use wireproof_source::{Diagnostic, Diagnostics, SourceId, Sources, Span, document};

use crate::recognise::{Ending, may_be_contract};

/// A file that is larger than this many bytes is not read.
pub(crate) const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// A text as its format reads it.
#[derive(Clone, Debug)]
pub(crate) enum Parsed {
    /// Wire.
    Wire(Arc<wireproof_idl::Tree>),
    /// Protobuf.
    Protobuf(Arc<wireproof_proto::File>),
    /// JSON or YAML.
    Document(Arc<document::Node>),
    /// In a folder, and no contract as far as its words tell.
    Ignored,
    /// Not in its format at all, which the problems say.
    Broken,
}

/// A text, its tree and what is wrong with it.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) source: SourceId,
    pub(crate) parsed: Parsed,
    pub(crate) problems: Diagnostics,
}

/// What is to be read.
pub(crate) struct Wanted {
    /// Its name on its own side: a text under the same name on the other side is the same text.
    pub(crate) key: Arc<str>,
    /// Its name for people.
    pub(crate) shown: String,
    /// Its content.
    pub(crate) bytes: Vec<u8>,
    /// Whether it may turn out to be nothing of interest.
    pub(crate) found: bool,
}

/// All texts of a run.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    pub(crate) sources: Sources,
    known: FxHashMap<(Arc<str>, Arc<str>), Arc<Text>>,
}

/// A text on its way.
enum Step {
    Known(Arc<Text>),
    New { source: SourceId, key: Arc<str>, text: Arc<str>, parse: bool },
}

impl Texts {
    /// Reads texts into trees, several at a time; in the order given.
    pub(crate) fn add(&mut self, wanted: Vec<Wanted>) -> Vec<Arc<Text>> {
        let steps: Vec<Step> = wanted.into_iter().map(|wanted| self.enter(wanted)).collect();
        let read: Vec<Arc<Text>> = steps
            .par_iter()
            .map(|step| match step {
                Step::Known(text) => Arc::clone(text),
                Step::New { source, key, text, parse } => {
                    Arc::new(read(*source, key, text, *parse))
                }
            })
            .collect();
        for (step, read) in steps.into_iter().zip(&read) {
            if let Step::New { key, text, parse: true, .. } = step {
                self.known.insert((key, text), Arc::clone(read));
            }
        }
        read
    }

    fn enter(&mut self, wanted: Wanted) -> Step {
        let Wanted { key, shown, bytes, found } = wanted;
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => return Step::Known(Arc::new(self.not_utf8(shown, &error))),
        };
        if found && Ending::of(&key) == Ending::Document && !may_be_contract(&text) {
            // Only the place of its note is needed.
            let line = text.trim_start().lines().next().unwrap_or_default();
            let source = self.sources.add(shown, line.chars().take(80).collect::<String>());
            return Step::New { source, key, text: "".into(), parse: false };
        }
        let text: Arc<str> = text.into();
        if let Some(known) = self.known.get(&(Arc::clone(&key), Arc::clone(&text))) {
            return Step::Known(Arc::clone(known));
        }
        let source = self.sources.add(shown, Arc::clone(&text));
        Step::New { source, key, text, parse: true }
    }

    /// The text with a mark where it is not UTF-8, which gives the error its place.
    fn not_utf8(&mut self, shown: String, error: &std::string::FromUtf8Error) -> Text {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes().get(at).copied().unwrap_or_default();
        let message = format!("`{shown}` is not UTF-8: byte {at} is 0x{byte:02x}");
        let source = self.sources.add(shown, String::from_utf8_lossy(error.as_bytes()));
        let span = Span::new(source, at, at + char::REPLACEMENT_CHARACTER.len_utf8());
        let mut problems = Diagnostics::default();
        problems.push(
            Diagnostic::error(span, message)
                .label("this is no character")
                .help("write the file as UTF-8"),
        );
        Text { source, parsed: Parsed::Broken, problems }
    }

    /// A text that comes with an importer, under its name there.
    pub(crate) fn built_in(&mut self, name: &str, text: &'static str) -> Arc<Text> {
        let wanted = Wanted {
            key: format!("<built in>/{name}").into(),
            shown: format!("<built in>/{name}"),
            bytes: text.as_bytes().to_vec(),
            found: false,
        };
        let read = self.add(vec![wanted]).pop();
        read.unwrap_or_else(|| {
            let (source, problems) = (SourceId::default(), Diagnostics::default());
            Arc::new(Text { source, parsed: Parsed::Broken, problems })
        })
    }
}

fn read(source: SourceId, key: &str, text: &str, parse: bool) -> Text {
    if !parse {
        return Text { source, parsed: Parsed::Ignored, problems: Diagnostics::default() };
    }
    let (parsed, problems) = match Ending::of(key) {
        Ending::Wire => {
            let (tree, problems) = wireproof_idl::parse(source, text);
            (Parsed::Wire(Arc::new(tree)), problems)
        }
        Ending::Protobuf => {
            let (file, problems) = wireproof_proto::parse(source, text);
            (Parsed::Protobuf(Arc::new(file)), problems)
        }
        _ => {
            let (node, problems) = document::parse(source, key, text);
            (node.map_or(Parsed::Broken, |node| Parsed::Document(Arc::new(node))), problems)
        }
    };
    Text { source, parsed, problems }
}
