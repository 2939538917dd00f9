//! The part Capability: the services, and in a line each what their operations and the channels do.

use std::fmt::Write as _;

use wireproof_model::{Element, FlowKind, Service};

use crate::{
    site::Site,
    text::{code, plain},
    words,
};

pub(crate) fn page(site: &Site<'_>, page: usize) -> String {
    let mut out = String::new();
    for (service, s) in site.contract.services.iter().zip(0..) {
        section(site, page, s, service, &mut out);
    }
    if !site.contract.channels.is_empty() {
        out.push_str("## Channels {#channels}\n\n| channel | what it carries |\n|---|---|\n");
        for (channel, at) in site.contract.channels.iter().zip(0..) {
            let link = site.link(page, Element::Channel(at));
            let _ = writeln!(out, "| {link} | {} |", site.brief(&channel.meta));
        }
        out.push('\n');
    }
    if site.contract.services.is_empty() && site.contract.channels.is_empty() {
        out.push_str("The contract has types only: it says what is stored or sent elsewhere.\n\n");
    }
    out
}

fn section(site: &Site<'_>, page: usize, s: u32, service: &Service, out: &mut String) {
    let anchor = site.plan.anchor(Element::Service(s));
    let name = &service.meta.name.value;
    let name = if name.is_empty() { "Operations".to_owned() } else { plain(name) };
    let _ = writeln!(out, "## {name} {{#{anchor}}}\n");
    let docs = site.docs(service.meta.docs);
    if !docs.is_empty() {
        let _ = writeln!(out, "<div class=\"contract-docs\">{docs}</div>\n");
    }
    let mut facts = words::meta(site.contract, &service.meta);
    for flow in &service.flows {
        let verb = match flow.kind {
            FlowKind::Publishes => "publishes to",
            FlowKind::Consumes => "consumes from",
        };
        let channels = site.contract.channels.iter().zip(0..);
        let mut named = channels.filter(|(it, _)| it.meta.name.value == flow.channel.value);
        let channel = named.next().map_or_else(
            || code(&flow.channel.value),
            |(_, at)| site.link(page, Element::Channel(at)),
        );
        facts.push(format!("{verb} {channel}"));
    }
    for fact in &facts {
        let _ = writeln!(out, "- {fact}");
    }
    if !facts.is_empty() {
        out.push('\n');
    }
    if service.operations.is_empty() {
        return;
    }
    out.push_str("| operation | what it does |\n|---|---|\n");
    for (operation, o) in service.operations.iter().zip(0..) {
        let link = site.link(page, Element::Operation(s, o));
        let _ = writeln!(out, "| {link} | {} |", site.brief(&operation.meta));
    }
    out.push('\n');
}
