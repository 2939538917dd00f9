//! Whether a message finds its channel.

use wireproof_model::{Channel, Delivery, Element, EncodingUse, correspond::route, exposure::Role};

use super::{Calls, Key};
use crate::{Cause, Facet, Outcome, Values, When};

impl Calls<'_> {
    /// A channel that nobody on the other side reads. Whether there is a channel at all is asked as of a call: the
    /// side that receives is upgraded first, so that adding a channel hurts nobody.
    pub(super) fn channel_not_read(&mut self, key: Key) {
        self.always(key, Facet::Existence, Outcome::Lost, Role::Request);
    }

    pub(super) fn channel(&mut self, at: u32, there: u32) {
        let (Some(writer), Some(reader)) = (
            self.sides.writer.channels.get(at as usize),
            self.sides.reader.channels.get(there as usize),
        ) else {
            return;
        };
        let key = (Some(Element::Channel(at)), Some(Element::Channel(there)));
        let address = |channel: &Channel| route::shape(&channel.address.value).0;
        if address(writer) != address(reader) || elsewhere(writer, reader) {
            self.always(key, Facet::Route, Outcome::Lost, Role::Event);
        }
        if writer.kind != reader.kind {
            self.always(key, Facet::Calling, Outcome::Lost, Role::Event);
        }
        self.reply(key, writer, reader);
        match (writer.delivery, reader.delivery) {
            (Delivery::AtMostOnce, Delivery::AtLeastOnce) => {
                let reason = "readers count on every message, and one may be lost";
                self.hazard(key, Facet::Calling, reason, Role::Event);
            }
            (Delivery::AtLeastOnce, Delivery::AtMostOnce) => {
                let reason = "readers do not expect a message twice, and one may come again";
                self.hazard(key, Facet::Calling, reason, Role::Event);
            }
            _ => {}
        }
        let order = |channel: &Channel| channel.key.as_ref().map(|key| key.value.clone());
        if order(reader).is_some() && order(writer) != order(reader) {
            let reason = "readers count on another order of messages";
            self.hazard(key, Facet::Key, reason, Role::Event);
        }
        self.channel_encodings(key, writer, reader);
    }

    fn reply(&mut self, key: Key, writer: &Channel, reader: &Channel) {
        let way = |channel: &Channel| {
            channel.reply.as_ref().map(|reply| {
                (
                    reply.channel.as_ref().map(|name| name.value.clone()),
                    reply.address_header.as_ref().map(|name| name.value.clone()),
                    reply.correlation.value.clone(),
                )
            })
        };
        if writer.reply.is_some() && way(writer) != way(reader) {
            self.always(key, Facet::Calling, Outcome::Lost, Role::Event);
        }
    }

    fn channel_encodings(&mut self, key: Key, writer: &Channel, reader: &Channel) {
        if let Some(when) = unread(&writer.encodings, &reader.encodings) {
            let cause = Cause::new(key, Facet::Calling, Outcome::Rejected, when, Values::Present);
            self.add(cause, Role::Event);
        }
    }
}

/// Whether the writer uses encodings that the reader does not take; a reader that names none says nothing of them.
pub(super) fn unread(writer: &[EncodingUse], reader: &[EncodingUse]) -> Option<When> {
    let known = |name: &str| reader.iter().any(|other| other.name == name);
    let unknown = writer.iter().filter(|encoding| !known(&encoding.name)).count();
    let when = if unknown == writer.len() { When::Always } else { When::Some };
    (unknown > 0 && !reader.is_empty()).then_some(when)
}

/// Whether both name servers and have none in common.
fn elsewhere(writer: &Channel, reader: &Channel) -> bool {
    let there = |name: &str| reader.servers.iter().any(|server| server.value == name);
    !writer.servers.is_empty()
        && !reader.servers.is_empty()
        && !writer.servers.iter().any(|server| there(&server.value))
}
