//! Which nodes of a graph lie on a common cycle.

/// For each node the number of its strongly connected component. Works without recursion, whatever the depth.
pub(crate) fn components(graph: &[Vec<usize>]) -> Vec<usize> {
    const NEW: usize = usize::MAX;
    let mut search = Search {
        order: vec![NEW; graph.len()],
        low: vec![NEW; graph.len()],
        component: vec![NEW; graph.len()],
        stack: Vec::new(),
        next: 0,
        found: 0,
    };
    for root in 0..graph.len() {
        if search.order.get(root) == Some(&NEW) {
            search.from(root, graph);
        }
    }
    search.component
}

/// Tarjan's algorithm with a stack of its own.
struct Search {
    order: Vec<usize>,
    low: Vec<usize>,
    component: Vec<usize>,
    stack: Vec<usize>,
    next: usize,
    found: usize,
}

fn get(list: &[usize], at: usize) -> usize {
    list.get(at).copied().unwrap_or(usize::MAX)
}

fn set(list: &mut [usize], at: usize, value: usize) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

impl Search {
    fn enter(&mut self, node: usize) {
        set(&mut self.order, node, self.next);
        set(&mut self.low, node, self.next);
        self.next += 1;
        self.stack.push(node);
    }

    fn lower(&mut self, node: usize, to: usize) {
        let least = get(&self.low, node).min(to);
        set(&mut self.low, node, least);
    }

    fn from(&mut self, root: usize, graph: &[Vec<usize>]) {
        let mut work = vec![(root, 0)];
        self.enter(root);
        while let Some((node, edge)) = work.pop() {
            if let Some(next) = graph.get(node).and_then(|edges| edges.get(edge)).copied() {
                work.push((node, edge + 1));
                if get(&self.order, next) == usize::MAX && next < graph.len() {
                    self.enter(next);
                    work.push((next, 0));
                } else if get(&self.component, next) == usize::MAX {
                    self.lower(node, get(&self.order, next));
                }
                continue;
            }
            if get(&self.low, node) == get(&self.order, node) {
                while let Some(member) = self.stack.pop() {
                    set(&mut self.component, member, self.found);
                    if member == node {
                        break;
                    }
                }
                self.found += 1;
            }
            if let Some((parent, _)) = work.last().copied() {
                self.lower(parent, get(&self.low, node));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn cycles_share_a_component() {
        let graph = [vec![1], vec![2], vec![0, 3], vec![4], vec![], vec![5]];
        let found = components(&graph);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        assert_ne!(found[2], found[3]);
        assert_ne!(found[3], found[4]);
        let long: Vec<Vec<usize>> = (1..200_000).map(|next| vec![next]).chain([vec![0]]).collect();
        assert!(components(&long).iter().all(|component| *component == 0));
    }
}
