//! Which types hold themselves, so that Rust needs a box between them.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, TypeId, TypeKind};

/// For each type that holds itself by value, the circle that it belongs to.
#[derive(Debug, Default)]
pub(crate) struct Cycles {
    circle: FxHashMap<TypeId, u32>,
}

impl Cycles {
    /// Finds the circles: the strongly connected components of what holds what by value (Tarjan's way, with a stack of
    /// its own: contracts nest as deep as they like).
    pub(crate) fn of(contract: &Contract) -> Self {
        let mut found = Self::default();
        let mut state = State::default();
        for root in contract.ids() {
            if !state.index.contains_key(&root) {
                found.search(contract, root, &mut state);
            }
        }
        found
    }

    /// Whether a value of `inner` inside of one of `outer` needs a box.
    pub(crate) fn between(&self, outer: TypeId, inner: TypeId) -> bool {
        self.circle.get(&outer).is_some_and(|circle| self.circle.get(&inner) == Some(circle))
    }

    fn search(&mut self, contract: &Contract, root: TypeId, state: &mut State) {
        let mut work = vec![state.enter(contract, root)];
        while let Some(frame) = work.last_mut() {
            if let Some(child) = frame.children.pop() {
                match state.index.get(&child) {
                    None => {
                        let frame = state.enter(contract, child);
                        work.push(frame);
                    }
                    Some(index) if state.stack.contains(&child) => {
                        frame.low = frame.low.min(*index);
                    }
                    Some(_) => {}
                }
                continue;
            }
            let (id, low) = (frame.id, frame.low);
            work.pop();
            if let Some(outer) = work.last_mut() {
                outer.low = outer.low.min(low);
            }
            if state.index.get(&id) == Some(&low) {
                self.close(contract, id, low, state);
            }
        }
    }

    /// Takes a finished component off the stack; a lone type is a circle only if it holds itself.
    fn close(&mut self, contract: &Contract, root: TypeId, number: u32, state: &mut State) {
        let at = state.stack.iter().rposition(|id| *id == root).unwrap_or(0);
        let members = state.stack.split_off(at);
        if members.len() > 1 || by_value(contract, root).contains(&root) {
            self.circle.extend(members.into_iter().map(|id| (id, number)));
        }
    }
}

#[derive(Default)]
struct State {
    index: FxHashMap<TypeId, u32>,
    stack: Vec<TypeId>,
}

struct Frame {
    id: TypeId,
    low: u32,
    children: Vec<TypeId>,
}

impl State {
    fn enter(&mut self, contract: &Contract, id: TypeId) -> Frame {
        let low = self.index.len() as u32;
        self.index.insert(id, low);
        self.stack.push(id);
        Frame { id, low, children: by_value(contract, id) }
    }
}

/// What a value of a type holds without a container between.
fn by_value(contract: &Contract, id: TypeId) -> Vec<TypeId> {
    let ty = contract.ty(id);
    match &ty.kind {
        TypeKind::List(_) | TypeKind::Set(_) | TypeKind::Map { .. } => Vec::new(),
        _ => ty.children(id).into_iter().map(|(_, child)| child).collect(),
    }
}
