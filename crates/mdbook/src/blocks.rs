//! The Wire blocks of a chapter: each is checked, and wrong in just the way that it says, if it says so.
//!
//! The words after `wire` say how a block is meant: `NAME.wire` names it for imports of later blocks, `continues` adds
//! it to the Wire block before, `fails=E10,E12` names the codes that it must have, `breaks=field/added` the rules that
//! its versions must break. A block without a namespace is a part of a contract and gets one.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use rustc_hash::FxHashMap;
use wireproof_compat::{Level, Policy, judge};
use wireproof_idl::{ImportProblem, ImportTarget, Program, Resolved, lower, parse};
use wireproof_model::{Contract, VersionState, project};
use wireproof_source::{Diagnostic, Diagnostics, Severity, SourceId, Span};

/// What stands in for the namespace of a block that has none. It is shorter than a heading and the fence.
const NAMESPACE: &str = "namespace a;";

/// A fenced block of code.
#[derive(Clone, Debug)]
pub(crate) struct Block {
    /// With its fences.
    pub(crate) range: Range<usize>,
    pub(crate) language: String,
    /// The words after the language.
    marks: Vec<String>,
    /// The places of its lines, without what a list or a quotation puts before them.
    pieces: Vec<Range<usize>>,
    /// Its text.
    pub(crate) code: String,
}

impl Block {
    fn has(&self, mark: &str) -> bool {
        self.marks.iter().any(|it| it == mark)
    }

    /// The word after the language of a rule's example: `old` or `new`.
    pub(crate) fn side(&self) -> Option<&str> {
        self.marks.first().map(String::as_str)
    }

    fn name(&self) -> Option<&str> {
        let ending = |mark: &&String| mark.strip_suffix(".wire").is_some_and(|it| !it.is_empty());
        self.marks.iter().find(ending).map(String::as_str)
    }

    /// The words of a list after `mark=`, sorted.
    fn list(&self, mark: &str) -> Vec<&str> {
        let mut inside = false;
        let mut found = Vec::new();
        for word in &self.marks {
            match word.split_once('=') {
                Some((name, first)) => {
                    inside = name == mark;
                    found.extend(inside.then_some(first));
                }
                // Commas set marks apart too: what follows and looks like one of the list belongs to it.
                None if inside && word.chars().any(|it| it.is_ascii_digit() || it == '/') => {
                    found.push(word);
                }
                None => inside = false,
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn unknown_marks(&self) -> Vec<&str> {
        let listed = [self.list("fails"), self.list("breaks")].concat();
        let known = |mark: &&str| {
            let value = mark.split_once('=').filter(|(name, _)| ["fails", "breaks"].contains(name));
            *mark == "continues"
                || Some(*mark) == self.name()
                || value.is_some()
                || listed.contains(mark)
        };
        self.marks.iter().map(String::as_str).filter(|mark| !known(mark)).collect()
    }
}

/// The fenced blocks of a chapter, in order.
pub(crate) fn blocks(chapter: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = None;
    for (event, range) in Parser::new_ext(chapter, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                let mut words =
                    info.split([' ', ',']).filter(|it| !it.is_empty()).map(str::to_owned);
                let language = words.next().unwrap_or_default();
                let (marks, pieces, code) = (words.collect(), Vec::new(), String::new());
                open = Some(Block { range, language, marks, pieces, code });
            }
            Event::Text(text) => {
                if let Some(block) = &mut open {
                    block.code.push_str(&text);
                    block.pieces.push(range);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// Checks a chapter's Wire blocks. The problems point into the chapter, whose text is `source`.
pub(crate) fn check(chapter: &str, blocks: &[Block], source: SourceId) -> Diagnostics {
    let mut problems = Diagnostics::default();
    let mut names: FxHashMap<&str, usize> = FxHashMap::default();
    let wire = || blocks.iter().zip(0..).filter(|(block, _)| block.language == "wire");
    let files: FxHashMap<usize, String> =
        wire().map(|(_, at)| (at, file(chapter, blocks, at))).collect();
    for (block, at) in wire() {
        for mark in block.unknown_marks() {
            let message = format!("`{mark}` is no mark of a Wire block");
            problems.push(
                Diagnostic::error(fence(block, source), message)
                    .help("there are NAME.wire, `continues`, `fails=CODE,…` and `breaks=RULE,…`"),
            );
        }
        // Before the block is checked itself: it may import itself, and is told so.
        names.extend(block.name().map(|name| (name, at)));
        let (contract, found) = read(&files, &names, at, source);
        judge_block(block, &contract, &found, source, &mut problems);
    }
    problems
}

/// A chapter in which all but one block is blank, so that every place in it is a place in the chapter.
fn file(chapter: &str, blocks: &[Block], at: usize) -> String {
    let mut masked: Vec<u8> =
        chapter.bytes().map(|byte| if byte == b'\n' { b'\n' } else { b' ' }).collect();
    let mut copied = String::new();
    let mut next = at;
    while let Some(block) = blocks.get(next) {
        for piece in &block.pieces {
            let bytes = chapter.as_bytes().get(piece.clone());
            if let (Some(to), Some(from)) = (masked.get_mut(piece.clone()), bytes) {
                to.copy_from_slice(from);
            }
        }
        copied.insert_str(0, &block.code);
        if !block.has("continues") {
            break;
        }
        let before = blocks.iter().take(next).rposition(|block| block.language == "wire");
        let Some(before) = before else { break };
        next = before;
    }
    let first = blocks.get(next).map_or(0, |block| block.range.start);
    if !has_namespace(&copied)
        && first + 3 >= NAMESPACE.len()
        && let Some(front) = masked.get_mut(..NAMESPACE.len())
    {
        front.copy_from_slice(NAMESPACE.as_bytes());
    }
    String::from_utf8(masked).unwrap_or_default()
}

fn has_namespace(code: &str) -> bool {
    let lines = code.lines().map(str::trim_start);
    let mut lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.next().is_some_and(|line| line.starts_with("namespace"))
}

/// A block and the named ones that it imports, as a contract with all its versions.
fn read(
    files: &FxHashMap<usize, String>,
    names: &FxHashMap<&str, usize>,
    at: usize,
    source: SourceId,
) -> (Contract, Diagnostics) {
    let mut order = vec![at];
    let mut trees = Vec::new();
    let mut problems = Diagnostics::default();
    while let Some(next) = order.get(trees.len()) {
        let text = files.get(next).map_or("", String::as_str);
        let (tree, found) = parse(source, text);
        if *next == at {
            problems.extend(found);
        }
        for import in tree.imports() {
            if let Some(target) = names.get(import.path.value.as_str())
                && !order.contains(target)
            {
                order.push(*target);
            }
        }
        trees.push(tree);
    }
    let resolved = trees.iter().zip(&order).map(|(tree, place)| {
        let target = |path: &str| {
            let target = names.get(path);
            target
                .and_then(|target| order.iter().position(|it| it == target))
                .map_or(ImportTarget::Problem(ImportProblem::NotFound), ImportTarget::Wire)
        };
        let imports = tree.imports().iter().map(|import| target(&import.path.value)).collect();
        Resolved { path: format!("block-{place}.wire").into(), tree, imports }
    });
    let program = Program { files: resolved.collect(), foreign: Vec::new() };
    let (contract, found) = lower(&program);
    problems.extend(found);
    problems.sort();
    problems.dedup();
    (contract, problems)
}

/// Holds what was found against what the block says of itself.
fn judge_block(
    block: &Block,
    contract: &Contract,
    found: &Diagnostics,
    source: SourceId,
    problems: &mut Diagnostics,
) {
    let own =
        |it: &&Diagnostic| block.range.contains(&(it.span.start as usize)) || it.span.start == 0;
    let errors: Vec<&Diagnostic> =
        found.iter().filter(|it| it.severity == Severity::Error).filter(own).collect();
    let mut codes: Vec<&str> = errors.iter().map(|it| it.code.unwrap_or("E01")).collect();
    codes.sort_unstable();
    codes.dedup();
    let asked = block.list("fails");
    if codes != asked {
        for error in &errors {
            if !error.code.is_some_and(|code| asked.contains(&code)) {
                problems.push((*error).clone());
            }
        }
        for code in asked.iter().filter(|code| !codes.contains(code)) {
            let message = format!("this block says that it fails with {code}, and it does not");
            problems.push(Diagnostic::error(fence(block, source), message).help(
                if codes.is_empty() {
                    "nothing is wrong with it".to_owned()
                } else {
                    format!("it fails with {}", codes.join(", "))
                },
            ));
        }
    }
    if errors.is_empty() {
        versions(block, contract, source, problems);
    }
}

/// Neighbouring versions do not break each other, except by the rules that the block names.
fn versions(block: &Block, contract: &Contract, source: SourceId, problems: &mut Diagnostics) {
    let asked = block.list("breaks");
    let mut broken: Vec<&str> = Vec::new();
    let served: Vec<u16> = (0..)
        .zip(&contract.versions)
        .filter(|(_, version)| version.state != VersionState::Retired)
        .map(|(at, _)| at)
        .collect();
    for pair in served.windows(2) {
        let [old, new] = *pair else { continue };
        if contract.versions.get(usize::from(new)).is_none_or(|version| version.breaking) {
            continue;
        }
        let judgement = judge(&project(contract, old), &project(contract, new), &Policy::default());
        for finding in judgement.findings.iter().filter(|it| it.level == Level::Error) {
            broken.push(finding.rule);
            if !asked.contains(&finding.rule) {
                let message = format!("a version breaks the one before: {}", finding.message);
                problems.push(Diagnostic::error(fence(block, source), message).help(format!(
                    "if that is what the block shows, mark it: `wire breaks={}`",
                    finding.rule
                )));
            }
        }
    }
    for rule in asked.iter().filter(|rule| !broken.contains(rule)) {
        let message = format!("this block says that it breaks {rule}, and it does not");
        problems.push(Diagnostic::error(fence(block, source), message));
    }
}

/// The place of a block's opening fence.
fn fence(block: &Block, source: SourceId) -> Span {
    let end = block.pieces.first().map_or(block.range.end, |piece| piece.start);
    Span::new(source, block.range.start, end.saturating_sub(1).max(block.range.start))
}

#[cfg(test)]
mod tests {
    use wireproof_source::Sources;

    use super::*;

    fn told(chapter: &str) -> Vec<(usize, String)> {
        let mut sources = Sources::default();
        let source = sources.add("chapter.md", chapter);
        let problems = check(chapter, &blocks(chapter), source);
        problems
            .iter()
            .map(|it| {
                let line = sources.locate(it.span).map_or(0, |(_, start, _)| start.line);
                (line, it.code.map_or_else(|| it.message.clone(), str::to_owned))
            })
            .collect()
    }

    #[test]
    fn a_right_block_passes_whole_or_in_part() {
        assert_eq!(told("# A chapter\n\n```wire\nstruct A { @1 required b: i32; }\n```\n"), []);
        assert_eq!(
            told("# A chapter\n\n```wire\nnamespace x;\ntype A = B;\n```\n"),
            [(5, "E07".into())]
        );
    }

    #[test]
    fn a_wrong_block_is_told_with_its_line() {
        let chapter =
            "# A chapter\n\n- item\n\n  ```wire\n  struct A { @1 required b: B; }\n  ```\n";
        assert_eq!(told(chapter), [(6, "E07".into())]);
    }

    #[test]
    fn a_block_must_be_wrong_as_it_says() {
        let block = |marks: &str| {
            format!("# A chapter\n\n```wire {marks}\nstruct A {{ @1 required b: B; }}\n```\n")
        };
        assert_eq!(told(&block("fails=E07")), []);
        assert_eq!(told(&block("fails=E07,E12")).len(), 1);
        assert_eq!(told(&block("fails=E12")).len(), 2);
        assert_eq!(told(&block("failing")).len(), 2);
        let right = "# A chapter\n\n```wire fails=E07\nstruct A { @1 required b: i32; }\n```\n";
        assert!(told(right)[0].1.contains("it does not"), "{:?}", told(right));
    }

    #[test]
    fn blocks_continue_and_import_each_other() {
        let chapter = "# A chapter\n\n```wire\ntype A = i32;\n```\n\n```wire continues\nstruct B { @1 required a: A; }\n```\n\n```wire common.wire\nnamespace c;\ntype M = i32;\n```\n\n```wire\nnamespace d;\nimport \"common.wire\" as common;\nstruct E { @1 required m: common.M; }\n```\n";
        assert_eq!(told(chapter), []);
        let lonely = chapter.replace("continues", "");
        assert_eq!(told(&lonely), [(8, "E07".into())]);
    }

    #[test]
    fn versions_must_not_break_unless_said() {
        let block = |marks: &str| {
            format!(
                "# A\n\n```wire {marks}\nnamespace a;\ncontract C {{\n  version 1 supported;\n  version 2 current;\n}}\nstruct A {{\n  @1 required a: i32;\n  @2 required b: i32 since 2;\n}}\nservice S {{\n  op o(@1 required a: A) {{\n    http POST \"/a\";\n  }}\n}}\n```\n"
            )
        };
        assert_eq!(told(&block("breaks=field/added")), []);
        assert_eq!(told(&block("")).len(), 1);
        assert_eq!(told(&block("breaks=field/added,field/removed")).len(), 1);
    }
}
