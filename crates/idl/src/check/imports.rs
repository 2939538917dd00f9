//! E02, E03, E05: what may be imported, under which names and from which version.

use rustc_hash::FxHashSet;
use wireproof_source::Diagnostic;

use crate::problems::Problems;
use crate::tree::Import;
use crate::world::World;
use crate::{ImportProblem, ImportTarget, Program};

/// Words that begin a type or a field and therefore name no import (`wire.md` 3.2).
const TAKEN: [&str; 7] = ["list", "set", "map", "stream", "required", "expected", "optional"];

pub(super) fn check(program: &Program<'_>, world: &World<'_>, problems: &mut Problems) {
    for (at, import) in cyclic(program) {
        let resolved = program.files.get(at);
        if let Some(import) = resolved.and_then(|file| file.tree.imports().get(import)) {
            problems.error(
                "E03",
                import.span,
                format!("`{}` imports this file in turn", import.path.value),
                "move what both need into a third file",
            );
        }
    }
    for (at, resolved) in program.files.iter().enumerate() {
        for (index, import) in resolved.tree.imports().iter().enumerate() {
            alias(import, problems);
            target(program, world, (at, index), import, problems);
        }
    }
}

fn alias(import: &Import, problems: &mut Problems) {
    let word = import.alias.value.as_str();
    if TAKEN.contains(&word) || crate::parse::scalar_word(word).is_some() {
        problems.error(
            "E02",
            import.alias.span,
            format!("an import may not be called `{word}`"),
            format!("`{word}` begins a type or a field; choose another name"),
        );
    }
}

fn target(
    program: &Program<'_>,
    world: &World<'_>,
    (at, index): (usize, usize),
    import: &Import,
    problems: &mut Problems,
) {
    let path = &import.path.value;
    let span = import.path.span;
    if path.starts_with('/') || path.contains('\\') {
        let message = format!("`{path}` is not a relative path with `/`");
        problems.error("E02", span, message, "name the file relative to this one");
        return;
    }
    let file = program.files.get(at).and_then(|resolved| resolved.imports.get(index));
    match file {
        Some(ImportTarget::Wire(file)) => {
            let Some(scope) = world.files.get(*file) else { return };
            let place = import.at.as_ref().map(|version| scope.versions.place(version));
            let problem = match (scope.versions.contract, place) {
                (true, Some(Some(_))) | (false, None) => return,
                (true, None) => Diagnostic::error(
                    import.span,
                    format!("`{path}` is a contract, but no version of it is pinned"),
                )
                .help("write `at` and one of its versions after the path"),
                (true, Some(None)) => Diagnostic::error(
                    import.span,
                    format!("`{path}` has no version {}", version_text(import)),
                )
                .help("name one that its `contract` declares"),
                (false, Some(_)) => unversioned(import, "a library"),
            };
            problems.add("E05", problem);
        }
        Some(ImportTarget::Foreign(_)) if import.at.is_some() => {
            problems.add("E05", unversioned(import, "no Wire contract"));
        }
        Some(ImportTarget::Foreign(_)) => {}
        Some(ImportTarget::Problem(ImportProblem::OutsideRoot)) => {
            let message = format!("`{path}` lies outside of the root");
            let help = "move the file inside, or name a folder above both with `--root`";
            problems.error("E02", span, message, help);
        }
        Some(ImportTarget::Problem(ImportProblem::Unusable(why))) => {
            let message = format!("`{path}` cannot be imported: {why}");
            problems.error("E02", span, message, "import a file of a format that wireproof reads");
        }
        Some(ImportTarget::Problem(ImportProblem::NotFound)) | None => {
            let message = format!("there is no file `{path}`");
            problems.error("E02", span, message, "the path is relative to this file");
        }
    }
}

fn version_text(import: &Import) -> &str {
    import.at.as_ref().map_or("", |version| version.text.as_str())
}

fn unversioned(import: &Import, what: &str) -> Diagnostic {
    let message = format!("`{}` is {what} and has no versions", import.path.value);
    Diagnostic::error(import.span, message).help("remove `at` and the version")
}

/// The imports (file, place) that lie on a cycle.
pub(crate) fn cyclic(program: &Program<'_>) -> FxHashSet<(usize, usize)> {
    let edges = |at: usize| {
        let imports = program.files.get(at).map_or(&[][..], |resolved| &resolved.imports);
        imports.iter().enumerate().filter_map(|(import, target)| match target {
            ImportTarget::Wire(file) => Some((import, *file)),
            _ => None,
        })
    };
    let graph: Vec<Vec<usize>> =
        (0..program.files.len()).map(|at| edges(at).map(|(_, file)| file).collect()).collect();
    let components = super::graph::components(&graph);
    let component = |at: usize| components.get(at).copied();
    let mut found = FxHashSet::default();
    for at in 0..program.files.len() {
        for (import, file) in edges(at) {
            if file == at || component(file).is_some_and(|c| component(at) == Some(c)) {
                found.insert((at, import));
            }
        }
    }
    found
}
