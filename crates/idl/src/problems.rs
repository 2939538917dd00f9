//! Collects diagnostics so that each place is told once per code, however many versions share it.

use rustc_hash::FxHashSet;
use wireproof_source::{Diagnostic, Diagnostics, Span};

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Diagnostics,
    seen: FxHashSet<(&'static str, Span)>,
}

impl Problems {
    /// Adds an error, unless this place has one of this code.
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(code, Diagnostic::error(span, message).help(help));
    }

    /// Adds a problem, unless its place has one of this code.
    pub(crate) fn add(&mut self, code: &'static str, problem: Diagnostic) {
        if self.seen.insert((code, problem.span)) {
            self.list.push(problem.code(code));
        }
    }

    /// All of them by place.
    pub(crate) fn finish(mut self) -> Diagnostics {
        self.list.sort();
        self.list
    }
}
