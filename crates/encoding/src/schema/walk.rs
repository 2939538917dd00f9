//! Walks two type expressions side by side.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Element, TypeId, exposure::Roles};

use super::{
    choice, form,
    form::{Shape, View},
    leaf, logic, object,
};
use crate::{Cause, Edge, Facet, Local, Outcome, Pair, Sides, Values, When};

pub(super) type Key = (Element, Element);

/// Expressions nest no deeper than this; what does is left undecided.
const DEPTH: u32 = 64;

/// How many pairs a search for the branch that fits may look at.
const BUDGET: u32 = 2_000;

/// How many trials may stand inside one another.
const TRIALS: usize = 48;

/// The worst that becomes of a type's values, and whether it becomes of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worst {
    pub(super) outcome: Outcome,
    pub(super) when: When,
}

impl Worst {
    /// At worst this, on some values.
    fn some(outcome: Outcome) -> Self {
        Self { outcome, when: When::Some }
    }

    pub(super) fn is_bad(self) -> bool {
        self.outcome.is_bad()
    }
}

/// Compares pairs of types, remembering which fit.
pub(super) struct Judge<'a> {
    pub(super) sides: Sides<'a>,
    /// The worst outcome of pairs whose whole graph was seen.
    fits: FxHashMap<Pair, Worst>,
    /// The pairs that are being tried, from the outermost in.
    visiting: FxHashSet<Pair>,
    /// How many pairs the outermost trial may still look at.
    budget: u32,
}

/// One comparison on its way.
pub(super) struct Walk<'a, 'j> {
    pub(super) judge: &'j mut Judge<'a>,
    pub(super) local: Local,
    pub(super) roles: Roles,
    depth: u32,
}

impl<'a> Judge<'a> {
    pub(super) fn new(sides: Sides<'a>) -> Self {
        Self { sides, fits: FxHashMap::default(), visiting: FxHashSet::default(), budget: BUDGET }
    }

    pub(super) fn local(&mut self, pair: Pair) -> Local {
        let key = (Element::Type(pair.writer), Element::Type(pair.reader));
        let mut walk = Walk { judge: self, local: Local::default(), roles: Roles::all(), depth: 0 };
        walk.node(key, pair);
        walk.local
    }

    /// The worst that becomes of any value of the writer's type, looking all the way down.
    pub(super) fn worst(&mut self, pair: Pair) -> Worst {
        if let Some(worst) = self.fits.get(&pair) {
            return *worst;
        }
        if self.visiting.is_empty() {
            self.budget = BUDGET;
        }
        // A pair that leads back to itself adds nothing to itself.
        if self.visiting.contains(&pair) {
            return Worst::some(Outcome::Same);
        }
        // What is not looked at may be anything; it is not taken for bad.
        if self.budget == 0 || self.visiting.len() >= TRIALS {
            return Worst::some(Outcome::Ignored);
        }
        self.budget -= 1;
        self.visiting.insert(pair);
        let worst = self.worst_below(pair);
        self.visiting.remove(&pair);
        // What was found inside a circle holds only together with the rest of it.
        if self.visiting.is_empty() || worst.outcome >= Outcome::Rejected {
            self.fits.insert(pair, worst);
        }
        worst
    }

    fn worst_below(&mut self, pair: Pair) -> Worst {
        let local = self.local(pair);
        let own = local.causes.iter().map(|cause| weight(pair, cause)).max();
        let mut worst = own.unwrap_or(Worst::some(Outcome::Same));
        for edge in &local.edges {
            if worst.outcome >= Outcome::Rejected {
                break;
            }
            // What an edge leads to need not be in every message.
            worst = worst.max(Worst::some(self.worst(edge.to).outcome));
        }
        worst
    }
}

/// What is undecided may be bad. A cause hurts every value of the type if it is about the type itself, or about
/// something that the reader misses in all of them.
fn weight(pair: Pair, cause: &Cause) -> Worst {
    let outcome = match cause.concern {
        Some(crate::Concern::Undecided(_)) => cause.outcome.max(Outcome::Ignored),
        _ => cause.outcome,
    };
    let whole = match cause.writer {
        Some(element) => element == Element::Type(pair.writer),
        None => true,
    };
    Worst { outcome, when: if whole { cause.when } else { When::Some } }
}

impl<'a> Walk<'a, '_> {
    pub(super) fn sides(&self) -> Sides<'a> {
        self.judge.sides
    }

    pub(super) fn push(
        &mut self,
        key: Key,
        facet: Facet,
        outcome: Outcome,
        when: When,
        on: Values,
    ) {
        self.cause(Cause::new((Some(key.0), Some(key.1)), facet, outcome, when, on));
    }

    pub(super) fn cause(&mut self, cause: Cause) {
        let cause = cause.within(self.roles);
        self.local.causes.push(cause);
    }

    pub(super) fn undecided(&mut self, key: Key, facet: Facet, reason: &str) {
        self.cause(Cause::undecided((Some(key.0), Some(key.1)), facet, reason));
    }

    /// Leads to a pair that is a node of its own.
    pub(super) fn edge(&mut self, key: Key, to: Pair) {
        self.local.edges.push(Edge { writer: key.0, reader: key.1, to });
    }

    /// A pair that is a node: what is declared here is compared here, not by one more edge to itself.
    fn node(&mut self, key: Key, pair: Pair) {
        let writer = form::view(self.sides().writer, pair.writer);
        let reader = form::view(self.sides().reader, pair.reader);
        self.around(key, &writer, &reader);
        self.inside(key, &writer, &reader);
    }

    /// Two expressions that `key` says.
    pub(super) fn value(&mut self, key: Key, writer: TypeId, reader: TypeId) {
        self.depth += 1;
        if self.depth > DEPTH {
            self.undecided(key, Facet::Type, "the type nests too deep");
        } else {
            let (from, to) =
                (form::view(self.sides().writer, writer), form::view(self.sides().reader, reader));
            self.around(key, &from, &to);
            let composite = |view: &View<'_>, declared: bool| {
                declared || matches!(view.shape, Shape::Object | Shape::Enum(_) | Shape::Named(_))
            };
            let declared = self.sides().writer.ty(from.id).decl.is_some()
                && self.sides().reader.ty(to.id).decl.is_some();
            let same_kind =
                std::mem::discriminant(&from.shape) == std::mem::discriminant(&to.shape);
            if same_kind && composite(&from, declared) && composite(&to, declared) {
                self.edge(key, Pair { writer: from.id, reader: to.id });
            } else {
                self.inside(key, &from, &to);
            }
        }
        self.depth -= 1;
    }

    /// Nullability and constraints.
    fn around(&mut self, key: Key, writer: &View<'_>, reader: &View<'_>) {
        let takes_null = reader.nullable
            || matches!(
                reader.shape,
                Shape::Any | Shape::Null | Shape::Opaque(_) | Shape::Logic(_)
            );
        if writer.nullable && !takes_null && !choice::has_null(self.sides().reader, &reader.shape) {
            self.push(key, Facet::Nullability, Outcome::Rejected, When::Some, Values::Null);
        }
        leaf::limits(self, key, writer, reader);
    }

    fn inside(&mut self, key: Key, writer: &View<'a>, reader: &View<'a>) {
        match (&writer.shape, &reader.shape) {
            (_, Shape::Any) | (Shape::Never, _) => {}
            (Shape::Opaque(one), Shape::Opaque(other)) if one == other => {}
            (Shape::Opaque(_), _) | (_, Shape::Opaque(_)) => {
                self.undecided(key, Facet::Logic, "it holds something that was not understood");
            }
            (Shape::Logic(_), _) | (_, Shape::Logic(_)) => {
                logic::compare(self, key, writer, reader);
            }
            (Shape::Choice(_), _) | (_, Shape::Choice(_)) => {
                choice::compare(self, key, writer, reader);
            }
            (Shape::Named(one), Shape::Named(other)) => {
                choice::named(self, (writer.id, one), (reader.id, other));
            }
            (Shape::Object, Shape::Object) => object::compare(self, key, writer.id, reader.id),
            (Shape::List(one) | Shape::Set(one), Shape::List(other) | Shape::Set(other)) => {
                if matches!((&writer.shape, &reader.shape), (Shape::List(_), Shape::Set(_))) {
                    self.push(key, Facet::Unique, Outcome::Rejected, When::Some, Values::Repeated);
                }
                self.value((Element::Type(*one), Element::Type(*other)), *one, *other);
            }
            (Shape::Map(one), Shape::Map(other)) => {
                self.value((Element::Type(*one), Element::Type(*other)), *one, *other);
            }
            (Shape::Tuple(..), _) | (_, Shape::Tuple(..)) => {
                leaf::tuples(self, key, &writer.shape, &reader.shape);
            }
            (Shape::Object, Shape::Map(value)) => object::into_map(self, writer.id, *value),
            (Shape::Map(_), Shape::Object) => object::from_map(self, key, reader.id),
            _ => leaf::compare(self, key, writer, reader),
        }
    }

    /// The worst of a comparison that is only tried.
    pub(super) fn trial(&mut self, writer: TypeId, reader: TypeId) -> Worst {
        self.judge.worst(Pair { writer, reader })
    }
}
