//! Channels: where they are, who gets a message, how often, and how an answer comes back.

use wireproof_encoding::Facet;
use wireproof_model::{Channel, ChannelKind, Delivery, correspond::route};

use crate::{
    Change,
    diff::{Diff, members::At},
};

impl Diff<'_> {
    pub(super) fn channel(&mut self, at: At, one: u32, other: u32) {
        let (Some(old), Some(new)) =
            (self.old.channels.get(one as usize), self.new.channels.get(other as usize))
        else {
            return;
        };
        if old.symbol != new.symbol {
            let change = Change::between(at.0, at.1, Facet::Name).words(&old.symbol, &new.symbol);
            self.push(change.focus(Some(old.meta.name.span), Some(new.meta.name.span)));
        }
        let place = |channel: &Channel| {
            let servers: Vec<&str> =
                channel.servers.iter().map(|server| server.value.as_str()).collect();
            (route::shape(&channel.address.value).0, servers.join(", "))
        };
        if place(old) != place(new) {
            let say = |channel: &Channel| match place(channel).1.as_str() {
                "" => channel.address.value.to_string(),
                servers => format!("{} on {servers}", channel.address.value),
            };
            let change = Change::between(at.0, at.1, Facet::Route).words(&say(old), &say(new));
            self.push(change.focus(Some(old.address.span), Some(new.address.span)));
        }
        let (was, is): (Vec<String>, Vec<String>) =
            manner(old).into_iter().zip(manner(new)).filter(|(was, is)| was != is).unzip();
        if !was.is_empty() {
            self.push(
                Change::between(at.0, at.1, Facet::Calling).words(&was.join(", "), &is.join(", ")),
            );
        }
        let order = |channel: &Channel| {
            channel
                .key
                .as_ref()
                .map_or_else(|| "not ordered".to_owned(), |key| format!("ordered by {}", key.value))
        };
        if order(old) != order(new) {
            let span = |channel: &Channel| channel.key.as_ref().map(|key| key.span);
            let change = Change::between(at.0, at.1, Facet::Key).words(&order(old), &order(new));
            self.push(change.focus(span(old), span(new)));
        }
        if old.retain != new.retain {
            let say = |channel: &Channel| {
                channel.retain.map_or_else(
                    || "kept as long as the broker likes".to_owned(),
                    |nanos| format!("kept for {}", super::elapsed(nanos)),
                )
            };
            self.push(Change::between(at.0, at.1, Facet::Policy).words(&say(old), &say(new)));
        }
        if old.headers.is_some() != new.headers.is_some() {
            let say = |channel: &Channel| {
                if channel.headers.is_some() { "with headers" } else { "without headers" }
            };
            self.push(Change::between(at.0, at.1, Facet::Type).words(say(old), say(new)));
        }
        self.meta(at, &old.meta, &new.meta);
    }
}

/// How a channel works, one entry per question.
fn manner(channel: &Channel) -> [String; 4] {
    let kind = match channel.kind {
        ChannelKind::Topic => "a topic",
        ChannelKind::Queue => "a queue",
    };
    let delivery = match channel.delivery {
        Delivery::AtLeastOnce => "delivered at least once",
        Delivery::AtMostOnce => "delivered at most once",
    };
    let reply = channel.reply.as_ref().map_or_else(
        || "not answered".to_owned(),
        |reply| {
            let way = reply.channel.as_ref().or(reply.address_header.as_ref());
            let way = way.map_or("", |name| name.value.as_str());
            format!("answered on {way} by {}", reply.correlation.value)
        },
    );
    let encodings: Vec<&str> =
        channel.encodings.iter().map(|encoding| encoding.name.as_str()).collect();
    [kind.to_owned(), delivery.to_owned(), reply, format!("written in {}", encodings.join(", "))]
}
