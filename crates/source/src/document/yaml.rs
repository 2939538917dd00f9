//! YAML 1.2 with its core schema to a tree.

use std::borrow::Cow;
use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput, Tag};

use super::{
    Node, Value, scalar,
    tree::{Stop, Tree},
};
use crate::{Diagnostic, Diagnostics, SourceId, Span, Spanned};

/// How much aliases may repeat, in nodes; 64 bytes of text count as one.
const ALIAS_BUDGET: usize = 1_000_000;

/// Reads one YAML 1.2 document with the core schema's types; keys are texts, whatever they look like. Anchors and
/// aliases are resolved as long as they stay within a budget, and `<<` merges mappings; a mapping's keys must
/// differ, and nesting is bounded by [`super::MAX_DEPTH`].
pub fn parse_yaml(source: SourceId, text: &str) -> (Option<Node>, Diagnostics) {
    let mut reader = Reader {
        parser: Parser::new_from_str(text),
        bytes: Offsets::new(text),
        text,
        tree: Tree::new(source),
        anchors: HashMap::new(),
        budget: ALIAS_BUDGET,
    };
    let read = reader.document();
    reader.tree.finish(read)
}

struct Reader<'a> {
    parser: Parser<'a, StrInput<'a>>,
    bytes: Offsets<'a>,
    text: &'a str,
    tree: Tree,
    anchors: HashMap<usize, Node>,
    budget: usize,
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), Stop> {
        let mut documents = 0;
        while let Some(event) = self.parser.next_event() {
            let (event, at) = event.map_err(|error| self.syntax(&error))?;
            let (start, end) = (self.bytes.of(at.start.index()), self.bytes.of(at.end.index()));
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "the file holds several documents";
                        return Err(self.stop(
                            start,
                            end,
                            message,
                            "put each in a file of its own",
                        ));
                    }
                }
                Event::Alias(id) => self.alias(id, start, end)?,
                Event::Scalar(text, style, anchor, tag) => {
                    self.scalar(&text, style, tag.as_deref(), anchor, (start, end))?;
                }
                Event::SequenceStart(anchor, tag) => {
                    self.open(start, end, anchor, false, tag)?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.open(start, end, anchor, true, tag)?;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    // A block's end has no text of its own; its last member is where it ends.
                    let end = (end > start).then_some(end);
                    if let Some((anchor, node)) = self.tree.close(end) {
                        self.finish(anchor, node)?;
                    }
                }
                Event::StreamStart | Event::StreamEnd | Event::DocumentEnd | Event::Nothing => {}
            }
        }
        if documents == 0 {
            return Err(self.stop(0, 1, "the file is empty", "a YAML file holds one document"));
        }
        Ok(())
    }

    fn open(
        &mut self,
        start: usize,
        end: usize,
        anchor: usize,
        mapping: bool,
        tag: Option<Cow<'_, Tag>>,
    ) -> Result<(), Stop> {
        if self.tree.wants_key() {
            return Err(self.no_key(start, end));
        }
        if let Some(tag) = tag
            && !(tag.is_yaml_core_schema() && matches!(tag.suffix.as_str(), "seq" | "map"))
        {
            self.foreign_tag(&tag, start, end);
        }
        self.tree.open(start, anchor, mapping)
    }

    fn no_key(&self, start: usize, end: usize) -> Stop {
        self.stop(start, end, "a key must be a text", "JSON has no other keys")
    }

    fn scalar(
        &mut self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        anchor: usize,
        (start, end): (usize, usize),
    ) -> Result<(), Stop> {
        // A block's text ends with its last line, not with the empty ones behind it.
        let end = match style {
            ScalarStyle::Literal | ScalarStyle::Folded => {
                start + self.text.get(start..end).unwrap_or_default().trim_end().len()
            }
            _ => end,
        };
        let span = Span::new(self.tree.source, start, end);
        if self.tree.wants_key() {
            if anchor > 0 {
                self.remember(anchor, Node { span, value: Value::String(text.to_owned()) })?;
            }
            let span = if span.start < span.end { span } else { self.span(start, end) };
            let merge = text == "<<" && style == ScalarStyle::Plain;
            self.tree.key(Spanned::new(text.to_owned(), span), merge);
            return Ok(());
        }
        let value = match tag {
            Some(tag) if tag.is_yaml_core_schema() => match tag.suffix.as_str() {
                "str" => Ok(Value::String(text.to_owned())),
                "int" | "float" => match scalar::number(text) {
                    Some(number) => number.map(Value::Number),
                    None => Err("this is no number"),
                },
                "bool" | "null" => scalar::plain(text),
                _ => {
                    self.foreign_tag(tag, start, end);
                    Ok(Value::String(text.to_owned()))
                }
            },
            // The non-specific tag `!` makes a text of whatever it stands before.
            Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => {
                Ok(Value::String(text.to_owned()))
            }
            tag => {
                if let Some(tag) = tag {
                    self.foreign_tag(tag, start, end);
                }
                match style {
                    ScalarStyle::Plain => scalar::plain(text),
                    _ => Ok(Value::String(text.to_owned())),
                }
            }
        };
        let value = value.unwrap_or_else(|problem| {
            let help = "write it as a text, in quotes, if it is meant as one";
            self.tree.error(Diagnostic::error(self.span(start, end), problem).help(help));
            Value::String(text.to_owned())
        });
        self.finish(anchor, Node { span, value })
    }

    fn foreign_tag(&mut self, tag: &Tag, start: usize, end: usize) {
        let message = format!("the tag `{tag}` is not part of the core schema and was ignored");
        self.tree.error(Diagnostic::warning(self.span(start, end), message));
    }

    fn alias(&mut self, id: usize, start: usize, end: usize) -> Result<(), Stop> {
        let Some(size) = self.anchors.get(&id).map(size) else {
            let message = "this alias names something that is not finished yet";
            return Err(self.stop(
                start,
                end,
                message,
                "an alias may not stand inside what it names",
            ));
        };
        self.spend(size, start, end)?;
        let Some(node) = self.anchors.get(&id).cloned() else { return Ok(()) };
        if !self.tree.wants_key() {
            self.tree.value(node);
            return Ok(());
        }
        let (Value::String(text) | Value::Number(text)) = node.value else {
            return Err(self.no_key(start, end));
        };
        let span = self.span(start, end);
        self.tree.key(Spanned::new(text, span), false);
        Ok(())
    }

    fn finish(&mut self, anchor: usize, node: Node) -> Result<(), Stop> {
        if anchor > 0 {
            self.remember(anchor, node.clone())?;
        }
        self.tree.value(node);
        Ok(())
    }

    fn remember(&mut self, anchor: usize, node: Node) -> Result<(), Stop> {
        self.spend(size(&node), node.span.start as usize, node.span.end as usize)?;
        self.anchors.insert(anchor, node);
        Ok(())
    }

    fn spend(&mut self, size: usize, start: usize, end: usize) -> Result<(), Stop> {
        match self.budget.checked_sub(size) {
            Some(left) => {
                self.budget = left;
                Ok(())
            }
            None => Err(self.stop(
                start,
                end,
                &format!("aliases repeat more than {ALIAS_BUDGET} nodes"),
                "write less of the document by aliases",
            )),
        }
    }

    /// A place that shows something: at the end of the text its last character.
    fn span(&self, start: usize, end: usize) -> Span {
        let end = end.max(start + 1).min(self.text.len());
        let mut start = start.min(end.saturating_sub(1));
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = end;
        while !self.text.is_char_boundary(end) {
            end += 1;
        }
        Span::new(self.tree.source, start, end)
    }

    fn stop(&self, start: usize, end: usize, message: &str, help: &str) -> Stop {
        Diagnostic::error(self.span(start, end), message).help(help).into()
    }

    fn syntax(&self, error: &ScanError) -> Stop {
        let at = self.bytes.of(error.marker().index());
        self.stop(at, at + 1, error.info(), "see YAML 1.2.2")
    }
}

/// How much repeating a node costs.
fn size(node: &Node) -> usize {
    let mut total = 0;
    let mut work = vec![node];
    while let Some(node) = work.pop() {
        total += 1;
        match &node.value {
            Value::String(text) | Value::Number(text) => total += text.len() / 64,
            Value::Array(items) => work.extend(items),
            Value::Object(entries) => {
                total += entries.iter().map(|entry| entry.key.value.len() / 64).sum::<usize>();
                work.extend(entries.iter().map(|entry| &entry.node));
            }
            Value::Null | Value::Bool(_) => {}
        }
    }
    total
}

/// Turns places counted in characters into bytes.
struct Offsets<'a> {
    text: &'a str,
    /// The byte of every [`STEP`]th character; none: the text is ASCII, and both are the same.
    steps: Option<Vec<usize>>,
}

/// Characters from one remembered place to the next.
const STEP: usize = 64;

impl<'a> Offsets<'a> {
    fn new(text: &'a str) -> Self {
        let steps = (!text.is_ascii())
            .then(|| text.char_indices().step_by(STEP).map(|(at, _)| at).collect());
        Self { text, steps }
    }

    fn of(&self, character: usize) -> usize {
        let Some(steps) = &self.steps else { return character.min(self.text.len()) };
        let Some(start) = steps.get(character / STEP) else { return self.text.len() };
        let rest = self.text.get(*start..).unwrap_or_default();
        rest.char_indices().nth(character % STEP).map_or(self.text.len(), |(at, _)| start + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        let (node, diagnostics) = parse_yaml(SourceId(0), text);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        node.unwrap()
    }

    fn problems(text: &str) -> Vec<(String, String)> {
        let (_, diagnostics) = parse_yaml(SourceId(0), text);
        let at = |d: &Diagnostic| text.get(d.span.range()).unwrap_or_default().to_owned();
        diagnostics.iter().map(|d| (d.message.clone(), at(d))).collect()
    }

    /// Each node as `text under its span`, in order.
    fn places(text: &str) -> Vec<&str> {
        let node = read(text);
        let mut out = Vec::new();
        let mut work = vec![&node];
        while let Some(node) = work.pop() {
            out.push(&text[node.span.range()]);
            work.extend(node.items().iter().rev());
            for entry in node.entries().iter().rev() {
                work.push(&entry.node);
            }
            out.extend(node.entries().iter().map(|entry| &text[entry.key.span.range()]));
        }
        out
    }

    #[test]
    fn each_node_has_its_place() {
        let text =
            "# ö\nä: 'ß'\nlist:\n  - a\n  - {b: \"c\"}\n\nlast: |\n  text\n  more\n\n# end\n";
        assert_eq!(
            places(text),
            [
                "ä: 'ß'\nlist:\n  - a\n  - {b: \"c\"}\n\nlast: |\n  text\n  more",
                "ä",
                "list",
                "last",
                "'ß'",
                "- a\n  - {b: \"c\"}",
                "a",
                "{b: \"c\"}",
                "b",
                "\"c\"",
                "text\n  more",
            ]
        );
    }

    #[test]
    fn line_ends_and_empty_values_keep_their_places() {
        assert_eq!(
            places("a:\r\n  b: 1 # x\r\n  ü: 2\r\nc:\r\n"),
            [
                "a:\r\n  b: 1 # x\r\n  ü: 2\r\nc",
                "a",
                "c",
                "b: 1 # x\r\n  ü: 2",
                "b",
                "ü",
                "1",
                "2",
                "c"
            ]
        );
        assert_eq!(places("a:  plain text  # c\n"), ["a:  plain text", "a", "plain text"]);
    }

    #[test]
    fn keys_are_texts_and_words_are_words() {
        let node = read("200: yes\n\"201\": no\n3.0: 3.10\nnull: ~\n! true: 'x'\n");
        let keys: Vec<_> = node.entries().iter().map(|entry| entry.key.value.as_str()).collect();
        assert_eq!(keys, ["200", "201", "3.0", "null", "true"]);
        assert_eq!(node.get("200").unwrap().as_str(), Some("yes"));
        assert_eq!(node.get("3.0").unwrap().value, Value::Number("3.10".into()));
    }

    #[test]
    fn keys_that_stand_twice_are_told() {
        assert_eq!(
            problems("200: a\n'200': b\n"),
            [("the key `200` stands twice in this mapping".to_owned(), "'200'".to_owned())]
        );
    }

    #[test]
    fn aliases_and_merges_are_resolved() {
        let node = read(
            "base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nmany:\n  <<: [*b, {z: 4}]\nagain: *b\n",
        );
        let text = |node: &Node| -> Vec<(String, String)> {
            let value = |node: &Node| match &node.value {
                Value::Number(text) => text.clone(),
                _ => String::new(),
            };
            node.entries()
                .iter()
                .map(|entry| (entry.key.value.clone(), value(&entry.node)))
                .collect()
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(text(node.get("use").unwrap()), [pair("y", "3"), pair("x", "1")]);
        assert_eq!(
            text(node.get("many").unwrap()),
            [pair("x", "1"), pair("y", "2"), pair("z", "4")]
        );
        assert_eq!(node.get("again").unwrap().value, node.get("base").unwrap().value);
    }

    #[test]
    fn bombs_are_defused() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let items = vec![format!("*a{}", level - 1); 10].join(", ");
            text.extend([format!("a{level}: &a{level} [{items}]\n")]);
        }
        assert!(problems(&text)[0].0.starts_with("aliases repeat more than"));
        let long =
            format!("a: &a {}\nb: [{}]\n", "x".repeat(1_000_000), vec!["*a"; 1000].join(", "));
        assert!(problems(&long)[0].0.starts_with("aliases repeat more than"));
    }

    #[test]
    fn nesting_without_end_is_an_error() {
        for text in [
            "- ".repeat(100_000),
            "[".repeat(100_000),
            "{a: ".repeat(100_000),
            "? ".repeat(100_000),
        ] {
            assert_eq!(problems(&text).len(), 1);
        }
    }

    #[test]
    fn what_is_no_single_document_is_told_with_a_place() {
        for text in [
            "",
            "# only\n",
            "a: 1\n---\nb: 2\n",
            "a: [1",
            "a: 'x",
            "a: b: c",
            "[a]: 1",
            "{}: 1",
            "a: *b",
            "a: &a [*a]",
            "%",
            "a: .inf",
            "a: !!int x",
            "a: 0xffffffffffffffffffffffffffffffffff",
            "- a\nb: 1",
        ] {
            let found = problems(text);
            assert_eq!(found.len(), 1, "{text:?}: {found:?}");
            assert!(text.is_empty() || !found[0].1.is_empty(), "{text:?}: {found:?}");
        }
    }
}
