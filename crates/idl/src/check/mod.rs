//! Which texts have no meaning although they parse: the E codes from E02 to E35, one decision per file.

mod constraints;
mod defaults;
mod examples;
mod finite;
pub(crate) mod graph;
pub(crate) mod imports;
mod members;
mod names;
mod pattern;
mod scalar;
mod tags;
mod types;
mod unions;
mod versions;
mod walk;

use wireproof_model::Name;

use crate::Program;
use crate::problems::Problems;
use crate::world::World;

/// Checks all files of a program.
pub(crate) fn check(program: &Program<'_>, world: &World<'_>, problems: &mut Problems) {
    imports::check(program, world, problems);
    versions::check(world, problems);
    names::check(world, problems);
    members::check(world, problems);
    tags::check(world, problems);
    types::check(world, problems);
    defaults::check(world, problems);
    finite::check(world, problems);
    unions::check(world, problems);
    examples::check(program, world, problems);
}

/// `foo_bar` as `fooBar`.
pub(crate) fn camel(name: &str) -> Name {
    let mut parts = name.split('_');
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(&crate::parse::upper_camel(part)));
    out.into()
}

/// The name that a slip of the pen may have meant: the same but for one character, or for case and `_`.
pub(crate) fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let folded = names::fold(wrong);
    let near = |name: &&str| {
        let other = names::fold(name);
        other == folded || (other.len() > 3 && crate::parse::near(&other, &folded))
    };
    names.filter(|name| *name != wrong).filter(near).min()
}
