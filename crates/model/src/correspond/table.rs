//! Ties elements of two contracts by keys, each at most once, and symmetrically in the two sides.

use std::{collections::VecDeque, hash::Hash};

use rustc_hash::FxHashMap;

use super::By;

/// Which elements of one side correspond to which of the other.
#[derive(Clone, Debug)]
pub(super) struct Table<T> {
    pub(super) of_first: FxHashMap<T, (T, By)>,
    pub(super) of_second: FxHashMap<T, (T, By)>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { of_first: FxHashMap::default(), of_second: FxHashMap::default() }
    }
}

impl<T: Copy + Eq + Hash> Table<T> {
    fn tie(&mut self, first: T, second: T, by: By) {
        if !self.of_first.contains_key(&first) && !self.of_second.contains_key(&second) {
            self.of_first.insert(first, (second, by));
            self.of_second.insert(second, (first, by));
        }
    }

    /// Under each key the n-th free element of one side is the n-th free one of the other.
    pub(super) fn zip<K: Eq + Hash>(
        &mut self,
        firsts: impl IntoIterator<Item = (K, T)>,
        seconds: impl IntoIterator<Item = (K, T)>,
        by: By,
    ) {
        let mut waiting: FxHashMap<K, VecDeque<T>> = FxHashMap::default();
        for (key, second) in seconds {
            if !self.of_second.contains_key(&second) {
                waiting.entry(key).or_default().push_back(second);
            }
        }
        for (key, first) in firsts {
            if !self.of_first.contains_key(&first)
                && let Some(second) = waiting.get_mut(&key).and_then(VecDeque::pop_front)
            {
                self.tie(first, second, by);
            }
        }
    }

    /// Ties what is the only free element of its side under a key.
    pub(super) fn lone<K: Eq + Hash>(
        &mut self,
        firsts: impl IntoIterator<Item = (K, T)>,
        seconds: impl IntoIterator<Item = (K, T)>,
        by: By,
    ) {
        let mut groups: FxHashMap<K, (Vec<T>, Vec<T>)> = FxHashMap::default();
        for (key, first) in firsts {
            if !self.of_first.contains_key(&first) {
                groups.entry(key).or_default().0.push(first);
            }
        }
        for (key, second) in seconds {
            if !self.of_second.contains_key(&second) {
                groups.entry(key).or_default().1.push(second);
            }
        }
        let pairs = groups.into_values().filter_map(|(firsts, seconds)| {
            if let ([first], [second]) = (firsts.as_slice(), seconds.as_slice()) {
                Some((*first, *second))
            } else {
                None
            }
        });
        self.certain(pairs.collect(), by);
    }

    /// Ties the candidates of which neither end has another candidate.
    pub(super) fn certain(&mut self, mut candidates: Vec<(T, T)>, by: By) {
        candidates.retain(|(first, second)| {
            !self.of_first.contains_key(first) && !self.of_second.contains_key(second)
        });
        let mut partners: FxHashMap<T, (T, bool)> = FxHashMap::default();
        let mut others: FxHashMap<T, (T, bool)> = FxHashMap::default();
        for (first, second) in &candidates {
            let here = partners.entry(*first).or_insert((*second, true));
            here.1 &= here.0 == *second;
            let there = others.entry(*second).or_insert((*first, true));
            there.1 &= there.0 == *first;
        }
        for (first, second) in candidates {
            let only = |entry: Option<&(T, bool)>| entry.is_some_and(|(_, only)| *only);
            if only(partners.get(&first)) && only(others.get(&second)) {
                self.tie(first, second, by);
            }
        }
    }

    /// The same with the sides swapped.
    pub(super) fn swapped(&self) -> Self {
        Self { of_first: self.of_second.clone(), of_second: self.of_first.clone() }
    }
}
