//! The page of channels: what each carries, who sends and receives, what is promised about delivery.

use std::fmt::Write as _;

use wireproof_model::{Channel, ChannelKind, Delivery, Element, FlowKind, exposure::Role};

use crate::{
    members::Members,
    sample,
    site::Site,
    text::{code, fenced, plain},
    words,
};

pub(crate) fn page(site: &Site<'_>, page: usize, channels: &[u32]) -> String {
    let mut out = String::new();
    for at in channels {
        if let Some(channel) = site.contract.channels.get(*at as usize) {
            section(site, page, *at, channel, &mut out);
        }
    }
    out
}

fn section(site: &Site<'_>, page: usize, at: u32, channel: &Channel, out: &mut String) {
    let element = Element::Channel(at);
    let (name, anchor) = (plain(&channel.meta.name.value), site.plan.anchor(element));
    let _ = writeln!(out, "## {name} {{#{anchor}}}\n");
    let _ = writeln!(out, "{} at {}\n", kind(channel.kind), code(&channel.address.value));
    let docs = site.docs(channel.meta.docs);
    if !docs.is_empty() {
        let _ = writeln!(out, "<div class=\"contract-docs\">{docs}</div>\n");
    }
    let mut members = Members::new(site, page, element);
    let mut facts = vec![format!("carries {}", members.expression(channel.body, ""))];
    facts
        .extend(channel.headers.map(|it| format!("headers {}", members.expression(it, "headers"))));
    facts.extend(words::meta(site.contract, &channel.meta));
    facts.extend(promises(channel));
    facts.extend(flows(site, page, channel));
    let servers: Vec<String> = channel.servers.iter().map(|server| code(&server.value)).collect();
    if !servers.is_empty() {
        facts.push(format!("on {}", servers.join(", ")));
    }
    if let Some(reply) = &channel.reply {
        let ty = members.expression(reply.ty, "reply");
        let on = reply.channel.as_ref().map(|on| format!(" on {}", code(&on.value)));
        let header = reply.address_header.as_ref();
        let header = header.map(|it| format!(" at the address in the header {}", code(&it.value)));
        facts.push(format!(
            "answered with {ty}{}{}, tied to the question by the header {}",
            on.unwrap_or_default(),
            header.unwrap_or_default(),
            code(&reply.correlation.value)
        ));
    }
    if !channel.encodings.is_empty() {
        let names: Vec<String> = channel.encodings.iter().map(|it| code(&it.name)).collect();
        facts.push(format!("written as {}", names.join(", ")));
    }
    for fact in facts {
        let _ = writeln!(out, "- {fact}");
    }
    let _ = writeln!(out, "\n{}", members.table());
    examples(site, channel, out);
}

pub(crate) fn kind(kind: ChannelKind) -> &'static str {
    match kind {
        ChannelKind::Topic => "A topic: every subscriber gets a copy of each message;",
        ChannelKind::Queue => "A queue: one receiver gets each message;",
    }
}

/// What is promised about delivery.
pub(crate) fn promises(channel: &Channel) -> Vec<String> {
    let mut words = vec![
        match channel.delivery {
            Delivery::AtLeastOnce => "a message arrives at least once",
            Delivery::AtMostOnce => "a message arrives at most once",
        }
        .to_owned(),
    ];
    words.extend(
        channel
            .key
            .as_ref()
            .map(|key| format!("messages with the same {} stay in order", code(&key.value))),
    );
    words.extend(channel.retain.map(|retain| format!("kept for {}", words::duration(retain))));
    words
}

fn flows(site: &Site<'_>, page: usize, channel: &Channel) -> Vec<String> {
    let mut found = Vec::new();
    for (service, s) in site.contract.services.iter().zip(0..) {
        for flow in service.flows.iter().filter(|it| it.channel.value == channel.meta.name.value) {
            let verb = match flow.kind {
                FlowKind::Publishes => "published by",
                FlowKind::Consumes => "consumed by",
            };
            let kinds: Vec<String> = flow.variants.iter().map(|it| code(&it.value)).collect();
            let kinds = if kinds.is_empty() {
                String::new()
            } else {
                format!(", only {}", kinds.join(", "))
            };
            let life = words::life(site.contract, flow.life);
            let life =
                if life.is_empty() { String::new() } else { format!(", {}", life.join(", ")) };
            let service = site.link(page, Element::Service(s));
            found.push(format!("{verb} {service}{kinds}{life}"));
        }
    }
    found
}

fn examples(site: &Site<'_>, channel: &Channel, out: &mut String) {
    let now = site.now.channels.iter().find(|it| it.symbol == channel.symbol);
    let Some(now) = now else { return };
    let parts = [("headers", now.headers), ("message", Some(now.body))];
    let reply = now.reply.as_ref().map(|reply| ("answer", Some(reply.ty)));
    for (title, ty) in parts.into_iter().chain(reply) {
        let example = ty.and_then(|ty| sample::of_type(site, ty, Role::Event));
        if let Some(example) = example {
            let _ = writeln!(out, "Example of its {title}:\n\n{}", fenced("json", &example));
        }
    }
}
