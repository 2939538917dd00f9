//! Which contracts of two sides belong together.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::sides::{Found, Loaded};

/// A contract of the old side and its counterpart on the new one; at least one is there.
pub(crate) type Pair<'a> = (Option<&'a Found>, Option<&'a Found>);

/// Pairs contracts by their names inside what was named. Where each side is one contract they belong together,
/// whatever they are called; and so do those that are left over alone.
pub(crate) fn pair<'a>(old: &'a Loaded, new: &'a Loaded) -> Vec<Pair<'a>> {
    if let ([one], [other]) = (old.contracts.as_slice(), new.contracts.as_slice()) {
        return vec![(Some(one), Some(other))];
    }
    let by_name: FxHashMap<&str, &Found> =
        new.contracts.iter().map(|found| (found.key.as_str(), found)).collect();
    let mut pairs: Vec<Pair<'a>> = old
        .contracts
        .iter()
        .map(|found| (Some(found), by_name.get(found.key.as_str()).copied()))
        .collect();
    let known: FxHashSet<&str> = old.contracts.iter().map(|found| found.key.as_str()).collect();
    let added = new.contracts.iter().filter(|found| !known.contains(found.key.as_str()));
    pairs.extend(added.map(|found| (None, Some(found))));
    pairs.sort_by(|a, b| name(a).cmp(name(b)));
    pairs
}

fn name<'a>(pair: &Pair<'a>) -> &'a str {
    pair.1.or(pair.0).map_or("", |found| found.key.as_str())
}
