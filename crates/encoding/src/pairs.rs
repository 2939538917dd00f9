//! The pair graph: what a reader makes of a writer's type, type by type.
//!
//! Nodes are pairs (writer's type, reader's type). A node's local causes come from comparing the two forms one level
//! deep; edges lead to the pairs of their members. Causes stay at their node, so recursion ends by itself.

use rustc_hash::FxHashMap;
use wireproof_model::{Contract, Element, TypeId, correspond};

use crate::{Cause, Encoding, Profile, resolved, schema, tagged};

/// The two contracts of a question.
#[derive(Clone, Copy)]
pub struct Sides<'a> {
    /// Its types describe what was sent.
    pub writer: &'a Contract,
    /// Its types describe what is expected.
    pub reader: &'a Contract,
    /// Which declarations are the same one, the writer's first.
    pub types: &'a correspond::Types,
    /// How the reader takes what it does not know.
    pub profile: Profile,
}

/// A writer's type and what the reader takes it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The writer's type.
    pub writer: TypeId,
    /// The reader's type.
    pub reader: TypeId,
}

/// What comparing two forms one level deep gives.
#[derive(Clone, Debug, Default)]
pub struct Local {
    /// What goes wrong here.
    pub causes: Vec<Cause>,
    /// The pairs of the members.
    pub edges: Vec<Edge>,
}

/// The way from a pair to one of its members' pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The writer's element that leads there.
    pub writer: Element,
    /// The reader's element that leads there.
    pub reader: Element,
    /// Where it leads.
    pub to: Pair,
}

/// The answer to one question: the reachable part of the pair graph.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The nodes in the order they were reached.
    pub nodes: Vec<(Pair, Local)>,
    index: FxHashMap<Pair, usize>,
    parents: FxHashMap<Pair, Vec<(Pair, Edge)>>,
}

impl Reading {
    /// What was found at a pair, if it was reached.
    pub fn local(&self, pair: Pair) -> Option<&Local> {
        self.index.get(&pair).and_then(|at| self.nodes.get(*at)).map(|(_, local)| local)
    }

    /// The ways that lead to a pair.
    pub fn parents(&self, pair: Pair) -> &[(Pair, Edge)] {
        self.parents.get(&pair).map_or(&[], Vec::as_slice)
    }
}

/// What the reader makes of the writer's messages in `encoding`: all pairs that can be reached from `roots`.
pub fn reads(
    sides: &Sides<'_>,
    encoding: Encoding,
    roots: impl IntoIterator<Item = Pair>,
) -> Reading {
    let mut reading = Reading::default();
    let mut work: Vec<Pair> = Vec::new();
    let mut compare: Box<dyn FnMut(Pair) -> Local> = match encoding {
        Encoding::ProtobufBinary => Box::new(tagged::binary(sides)),
        Encoding::ProtobufJson => Box::new(tagged::json(sides)),
        Encoding::AvroBinary => Box::new(resolved::binary(sides)),
        Encoding::Json => Box::new(schema::json(sides)),
        // Thrift has no form yet; `check` refuses to be asked.
        Encoding::ThriftBinary | Encoding::ThriftCompact => return reading,
    };
    for root in roots {
        work.push(root);
        while let Some(pair) = work.pop() {
            if reading.index.contains_key(&pair) {
                continue;
            }
            let local = compare(pair);
            for edge in &local.edges {
                reading.parents.entry(edge.to).or_default().push((pair, *edge));
                work.push(edge.to);
            }
            reading.index.insert(pair, reading.nodes.len());
            reading.nodes.push((pair, local));
        }
    }
    reading
}
