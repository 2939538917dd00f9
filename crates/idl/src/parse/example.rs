//! Examples in documentation: fenced `json` blocks.

use wireproof_source::{SourceId, Span};

use crate::tree::Example;
use crate::{Token, TokenKind};

/// All examples of a file, in order.
pub(crate) fn examples(source: SourceId, text: &str, tokens: &[Token]) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut docs_start = None;
    let mut open: Option<Example> = None;
    for token in tokens {
        if token.kind != TokenKind::Doc {
            found.extend(open.take());
            docs_start = None;
            continue;
        }
        let docs = *docs_start.get_or_insert(token.start);
        let line = text.get(token.start as usize..token.end as usize).unwrap_or_default();
        let line = line.strip_prefix("///").unwrap_or(line);
        let fence = line.trim().strip_prefix("```");
        match (&mut open, fence) {
            (Some(_), Some("")) => found.extend(open.take()),
            (Some(example), _) => {
                example.text.push_str(line);
                example.text.push('\n');
            }
            (None, Some(language)) if language.split_whitespace().next() == Some("json") => {
                let span = Span::new(source, token.start as usize, token.end as usize);
                open = Some(Example { docs, fence: span, text: String::new() });
            }
            (None, _) => {}
        }
    }
    found.extend(open);
    found
}
