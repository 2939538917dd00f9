//! One message tried: what became of the elements that a cause is about.

use wireproof_codec::{
    Complaint, Exchange, Exchanger, Failure, Format, Leniency, Seen, Value, json,
};
use wireproof_encoding::{Encoding, Outcome};
use wireproof_model::{Contract, Element, TypeId};

use crate::{
    compare::{Fate, compare},
    target::Target,
};

/// What was tried and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Trial {
    pub(crate) exchange: Exchange,
    /// What became of each element; none if the codec refused the message.
    fates: Option<Vec<Fate>>,
}

/// Writes and reads messages of one direction.
pub(crate) struct Wire<'a> {
    pub(crate) writer: &'a Contract,
    pub(crate) reader: &'a Contract,
    pub(crate) exchanger: Exchanger<'a>,
    pub(crate) leniency: Leniency,
    /// How many messages went through.
    pub(crate) executed: usize,
}

/// The format that a codec executes.
pub(crate) fn format(encoding: Encoding) -> Option<Format> {
    match encoding {
        Encoding::ProtobufBinary => Some(Format::ProtobufBinary),
        Encoding::ProtobufJson => Some(Format::ProtobufJson),
        Encoding::Json => Some(Format::Json),
        Encoding::AvroBinary | Encoding::ThriftBinary | Encoding::ThriftCompact => None,
    }
}

impl Wire<'_> {
    pub(crate) fn run(
        &mut self,
        format: Format,
        types: (TypeId, TypeId),
        value: &Value,
    ) -> Result<Trial, Failure> {
        self.executed += 1;
        let exchange = self.exchanger.exchange(format, self.leniency, types, value)?;
        let fates = match &exchange.seen {
            Seen::Read { value: read, .. } => {
                Some(compare((self.writer, types.0), (self.reader, types.1), value, read))
            }
            Seen::Unreadable(_) => None,
        };
        Ok(Trial { exchange, fates })
    }

    /// What was written, as JSON under the writer's names.
    pub(crate) fn shown(&self, ty: TypeId, value: &Value) -> String {
        json::write(self.writer, ty, value).to_string()
    }
}

impl Target {
    pub(crate) fn concerns(&self, complaint: &Complaint) -> bool {
        self.reader.is_some_and(|element| complaint.path.contains(&element))
    }

    /// Whether the whole message is struck.
    fn whole(&self) -> bool {
        self.watched.is_empty() && !self.left_out
    }

    fn is_about(&self, fate: &Fate) -> bool {
        self.whole()
            || self.watched.iter().any(|element| fate.writer.contains(element))
            || self.reader.is_some_and(|element: Element| fate.reader.contains(&element))
    }
}

impl Trial {
    /// Whether the codec could read the message.
    pub(crate) fn readable(&self) -> bool {
        self.fates.is_some()
    }

    pub(crate) fn complaints(&self) -> &[Complaint] {
        match &self.exchange.seen {
            Seen::Read { complaints, .. } => complaints,
            Seen::Unreadable(_) => &[],
        }
    }

    /// Whether the endpoint takes the message as a whole.
    pub(crate) fn accepted(&self) -> bool {
        self.readable() && self.complaints().is_empty()
    }

    /// What became of the elements that a target watches. `control` is the same message without them: what goes wrong
    /// there as well is not about them.
    pub(crate) fn outcomes(&self, target: &Target, control: Option<&Trial>) -> Vec<Outcome> {
        let Some(fates) = &self.fates else {
            let alone = control.is_none_or(Trial::readable);
            return if alone { vec![Outcome::Rejected] } else { Vec::new() };
        };
        let before = control.and_then(|control| control.fates.as_deref()).unwrap_or(&[]);
        let mut outcomes: Vec<Outcome> = fates
            .iter()
            .filter(|fate| {
                let new = || control.is_some() && fate.outcome.is_bad() && !before.contains(fate);
                target.is_about(fate) || new()
            })
            .map(|fate| fate.outcome)
            .collect();
        let known = control.map_or(&[][..], Trial::complaints);
        let refused = self.complaints().iter().any(|complaint| {
            target.concerns(complaint) || (!target.left_out && !known.contains(complaint))
        });
        if refused {
            outcomes.push(Outcome::Rejected);
        }
        outcomes
    }
}
