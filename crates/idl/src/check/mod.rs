//! Which texts have no meaning although they parse: the E codes from E02 to E35, one decision per file.

pub(crate) mod graph;
pub(crate) mod imports;

use wireproof_model::Name;

use crate::Program;
use crate::problems::Problems;
use crate::world::World;

/// Checks all files of a program.
pub(crate) fn check(program: &Program<'_>, world: &World<'_>, problems: &mut Problems) {
    imports::check(program, world, problems);
}

/// `foo_bar` as `fooBar`.
pub(crate) fn camel(name: &str) -> Name {
    let mut parts = name.split('_');
    let mut out = parts.next().unwrap_or_default().to_owned();
    parts.for_each(|part| out.push_str(&crate::parse::upper_camel(part)));
    out.into()
}
