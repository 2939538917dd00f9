//! A place, and a problem at a place.

use serde::Serialize;
use wireproof_source::{Diagnostic, Severity, Sources, Span};

/// A range of a text. Lines and columns count from 1, columns in characters; the end is the place behind the last one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PlaceJson {
    /// The text's name: a path below the root, or `main:path`.
    pub file: String,
    /// The first line.
    pub line: usize,
    /// The first column.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// The column behind the last character.
    pub end_column: usize,
}

/// A problem in a user's text, or a reason why the work could not be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// A stable code such as `E07`, where the language has one.
    pub code: Option<String>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// The text's name; null: the problem is in no text.
    pub file: Option<String>,
    /// The first line.
    pub line: Option<usize>,
    /// The first column.
    pub column: Option<usize>,
    /// The last line.
    pub end_line: Option<usize>,
    /// The column behind the last character.
    pub end_column: Option<usize>,
    /// What stands at the place; may be empty.
    pub label: String,
    /// What to do about it.
    pub help: Vec<String>,
    /// Other places that belong to the problem.
    pub related: Vec<RelatedPlace>,
}

/// Another place that belongs to a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RelatedPlace {
    /// The place.
    pub at: PlaceJson,
    /// What stands there.
    pub label: String,
}

/// The place of a span; none if it lies in no text.
pub fn place(sources: &Sources, span: Span) -> Option<PlaceJson> {
    let (file, start, end) = sources.locate(span)?;
    Some(PlaceJson {
        file: file.to_owned(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
    })
}

/// A problem in a user's text.
pub fn problem(sources: &Sources, diagnostic: &Diagnostic) -> Problem {
    let at = place(sources, diagnostic.span);
    let related = diagnostic.related.iter().filter_map(|(span, label)| {
        Some(RelatedPlace { at: place(sources, *span)?, label: label.clone() })
    });
    Problem {
        severity: match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        code: diagnostic.code.map(str::to_owned),
        message: diagnostic.message.clone(),
        line: at.as_ref().map(|at| at.line),
        column: at.as_ref().map(|at| at.column),
        end_line: at.as_ref().map(|at| at.end_line),
        end_column: at.as_ref().map(|at| at.end_column),
        file: at.map(|at| at.file),
        label: diagnostic.label.clone(),
        help: diagnostic.help.clone(),
        related: related.collect(),
    }
}

impl Problem {
    /// A reason that lies in no text.
    pub fn plain(message: impl Into<String>) -> Self {
        Self {
            severity: "error",
            code: None,
            message: message.into(),
            file: None,
            line: None,
            column: None,
            end_line: None,
            end_column: None,
            label: String::new(),
            help: Vec::new(),
            related: Vec::new(),
        }
    }
}
