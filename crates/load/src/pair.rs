//! Which contracts of two sides belong together.

use rustc_hash::FxHashMap;

use crate::{Format, Loaded, LoadedContract};

/// A contract of the old side and its counterpart on the new one; at least one is there.
#[derive(Debug)]
pub struct Pair {
    /// The old one; none: the contract was added.
    pub old: Option<LoadedContract>,
    /// The new one; none: the contract was removed.
    pub new: Option<LoadedContract>,
}

/// Pairs contracts of the same format by their keys. Where each side has exactly one of a format they belong
/// together, whatever they are called; and so they do where each side is one contract, whatever its format.
pub fn pair(old: Loaded, new: Loaded) -> Vec<Pair> {
    if old.contracts.len() == 1 && new.contracts.len() == 1 {
        let (old, new) = (old.contracts.into_iter().next(), new.contracts.into_iter().next());
        return vec![Pair { old, new }];
    }
    let counts = |side: &Loaded| {
        let mut counts: FxHashMap<Format, u32> = FxHashMap::default();
        for contract in &side.contracts {
            *counts.entry(contract.format).or_default() += 1;
        }
        counts
    };
    let (olds, news) = (counts(&old), counts(&new));
    let key = |contract: &LoadedContract| {
        let format = contract.format;
        let alone = olds.get(&format) == Some(&1) && news.get(&format) == Some(&1);
        (format, if alone { String::new() } else { contract.key.clone() })
    };
    let mut waiting: FxHashMap<(Format, String), LoadedContract> =
        old.contracts.into_iter().map(|contract| (key(&contract), contract)).collect();
    let mut pairs: Vec<Pair> = new
        .contracts
        .into_iter()
        .map(|contract| Pair { old: waiting.remove(&key(&contract)), new: Some(contract) })
        .collect();
    pairs.extend(waiting.into_values().map(|contract| Pair { old: Some(contract), new: None }));
    pairs.sort_by(|one, other| order(one).cmp(&order(other)));
    pairs
}

/// Who names one file on each side says that they are the same file: it did not move.
pub fn name_alike(one: &mut Loaded, other: &Loaded) {
    let ([one], [other]) = (one.contracts.as_mut_slice(), other.contracts.as_slice()) else {
        return;
    };
    let mut named = other.contract.units.iter().filter(|unit| unit.named);
    let (Some(unit), None) = (named.next(), named.next()) else { return };
    let mut own = one.contract.units.iter_mut().filter(|unit| unit.named);
    if let (Some(own), None) = (own.next(), own.next()) {
        own.path = unit.path.clone();
    }
}

fn order(pair: &Pair) -> Option<(&str, Format)> {
    let contract = pair.new.as_ref().or(pair.old.as_ref())?;
    Some((&contract.key, contract.format))
}
