//! Does code that the usual generators made from one contract still compile against the other?
//!
//! The writer is the contract that code was written against, the reader the one that it is generated from now. The
//! rules are those of Protobuf's usual generators (prost, protoc-gen-go, C++, Java): what they name after the
//! contract, and the types that they give to it. Whatever is only added hurts nobody.

mod calls;
mod members;

use wireproof_model::{
    Decl, Element, TypeId, TypeKind,
    correspond::{By, Services},
};

use crate::{Cause, Facet, Outcome, Sides, Values, When};

/// What becomes of code written against the writer's contract once it is built with the reader's.
pub fn compiles(sides: &Sides<'_>) -> Vec<Cause> {
    let services = Services::of(sides.writer, sides.reader, sides.types);
    compiles_between(sides, &services)
}

/// The same where it is known already what corresponds, the writer's side first.
pub fn compiles_between(sides: &Sides<'_>, services: &Services) -> Vec<Cause> {
    let mut source = Source { sides, causes: Vec::new(), renamed: Vec::new() };
    source.declarations();
    source.calls(services);
    source.causes
}

/// One direction of the question.
struct Source<'a> {
    sides: &'a Sides<'a>,
    causes: Vec<Cause>,
    /// Files whose namespace is another: told once.
    renamed: Vec<(Element, Element)>,
}

type At = (Element, Element);

impl Source<'_> {
    /// Code that names it no longer compiles.
    fn breaks(&mut self, key: (Option<Element>, Option<Element>), facet: Facet) {
        let cause = Cause::new(key, facet, Outcome::Rejected, When::Always, Values::Present);
        self.causes.push(cause);
    }

    fn differs(&mut self, at: At, facet: Facet) {
        self.breaks((Some(at.0), Some(at.1)), facet);
    }

    fn gone(&mut self, element: Element) {
        self.breaks((Some(element), None), Facet::Existence);
    }

    fn declarations(&mut self) {
        let sides = self.sides;
        for (id, decl) in sides.writer.declarations() {
            match sides.types.second(id) {
                Some((other, by)) => {
                    self.names(id, decl, other, by);
                    self.body((Element::Type(id), Element::Type(other)), id, other);
                }
                // What stands inside a removed declaration went with it.
                None if decl.parent.is_some_and(|parent| sides.types.second(parent).is_none()) => {}
                None => self.gone(Element::Type(id)),
            }
        }
    }

    /// The name, the file, and who may use it.
    fn names(&mut self, id: TypeId, old: &Decl, other: TypeId, by: By) {
        let Some(new) = &self.sides.reader.ty(other).decl else { return };
        let units = (
            self.sides.writer.units.get(old.unit.0 as usize),
            self.sides.reader.units.get(new.unit.0 as usize),
        );
        let (Some(from), Some(to)) = units else { return };
        let at = (Element::Type(id), Element::Type(other));
        if by == By::RelativeName && from.namespace != to.namespace {
            let files = (Element::Unit(old.unit), Element::Unit(new.unit));
            if !self.renamed.contains(&files) {
                self.renamed.push(files);
                self.differs(files, Facet::Name);
            }
        } else if old.symbol != new.symbol {
            self.differs(at, Facet::Name);
        } else if from.path != to.path || new.meta.extra().local && !old.meta.extra().local {
            // Imports, includes, and the class around a Java type are named after the file.
            self.differs(at, Facet::Home);
        }
    }

    fn body(&mut self, at: At, old: TypeId, new: TypeId) {
        let sides = self.sides;
        let (was, is) = (sides.writer.ty(old), sides.reader.ty(new));
        match (&was.kind, &is.kind) {
            (TypeKind::Alias(was), TypeKind::Alias(is)) => self.expression(at, *was, *is),
            (TypeKind::Alias(was), _) => self.expression(at, *was, new),
            (_, TypeKind::Alias(is)) => self.expression(at, old, *is),
            _ => self.kinds(at, old, new),
        }
    }
}
