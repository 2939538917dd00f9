//! Calls that come again with the same key: done once, answered alike.

use std::{
    collections::{HashMap, VecDeque},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::OnceCell;

use super::answer::Answered;

/// So many keys are remembered; the oldest is forgotten first.
const MOST: usize = 100_000;

type Cell = Arc<OnceCell<Answered>>;

/// The answers to calls with a key, in this process.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    cells: HashMap<String, (u64, Cell)>,
    order: VecDeque<String>,
}

impl Repeated {
    /// The place for the answer to a call with this key; none if the key came with another input before.
    pub(super) fn cell(&self, key: String, input: &[u8]) -> Option<Cell> {
        let mut hasher = DefaultHasher::new();
        input.hash(&mut hasher);
        let print = hasher.finish();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((before, cell)) = known.cells.get(&key) {
            return (*before == print).then(|| Arc::clone(cell));
        }
        if known.order.len() >= MOST
            && let Some(oldest) = known.order.pop_front()
        {
            known.cells.remove(&oldest);
        }
        let cell = Cell::default();
        known.order.push_back(key.clone());
        known.cells.insert(key, (print, Arc::clone(&cell)));
        Some(cell)
    }

    /// Forgets a key: its call failed in a way that another attempt may mend.
    pub(super) fn forget(&self, key: &str) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.cells.remove(key);
        known.order.retain(|other| other != key);
    }
}
