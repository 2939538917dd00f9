//! Services and methods: the traits, stubs and clients that generators name after them.

use wireproof_model::{Element, TypeId, correspond::Services};

use super::{At, Source};
use crate::Facet;

impl Source<'_> {
    pub(super) fn calls(&mut self, services: &Services) {
        for element in services.only_first() {
            if matches!(element, Element::Service(_) | Element::Operation(..)) {
                self.gone(*element);
            }
        }
        for (was, is, _) in services.pairs() {
            match (*was, *is) {
                (Element::Service(s), Element::Service(t)) => {
                    let sides = self.sides;
                    let symbol = |contract: &wireproof_model::Contract, at: u32| {
                        contract.services.get(at as usize).map(|service| service.symbol.clone())
                    };
                    if symbol(sides.writer, s) != symbol(sides.reader, t) {
                        self.differs((*was, *is), Facet::Name);
                    }
                }
                (Element::Operation(s, o), Element::Operation(t, p)) => {
                    self.method((*was, *is), (s, o), (t, p));
                }
                _ => {}
            }
        }
    }

    fn method(&mut self, at: At, (s, o): (u32, u32), (t, p): (u32, u32)) {
        let sides = self.sides;
        let (Some(old), Some(new)) = (sides.writer.operation(s, o), sides.reader.operation(t, p))
        else {
            return;
        };
        if old.meta.name.value != new.meta.name.value {
            self.differs(at, Facet::Name);
        }
        let Some(was) = &old.rpc else { return };
        let Some(is) = &new.rpc else {
            self.differs(at, Facet::Calling);
            return;
        };
        let streams = (was.input_stream, was.output_stream) != (is.input_stream, is.output_stream);
        if streams || old.oneway != new.oneway {
            self.differs(at, Facet::Calling);
        }
        let other = |one: Option<TypeId>, other: Option<TypeId>| match (one, other) {
            (Some(one), Some(other)) => {
                let counterpart = sides.types.second(sides.writer.resolve(one));
                let other = sides.reader.resolve(other);
                // An anonymous input is told member by member.
                counterpart.map_or(
                    sides.writer.ty(sides.writer.resolve(one)).decl.is_some(),
                    |(second, _)| second != other,
                )
            }
            (None, None) => false,
            _ => true,
        };
        if other(was.input, is.input) || other(was.output, is.output) {
            self.differs(at, Facet::Type);
        }
    }
}
