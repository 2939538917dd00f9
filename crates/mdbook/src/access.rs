//! The part Access: where a contract is served, how a caller shows who it is, how bodies are written, how a version is
//! chosen, and every route.

use std::fmt::Write as _;

use wireproof_model::{
    Element, Literal, Location, Scheme, SchemeKind, SecurityUse, Server, Service, VersionSelector,
};

use crate::{
    channel,
    site::Site,
    text::{code, plain},
    words,
};

pub(crate) fn page(site: &Site<'_>, page: usize) -> String {
    let mut out = String::new();
    servers(site, &mut out);
    version_choice(site, &mut out);
    encodings(site, &mut out);
    schemes(site, page, &mut out);
    routes(site, page, &mut out);
    addresses(site, page, &mut out);
    out
}

fn servers(site: &Site<'_>, out: &mut String) {
    out.push_str("## Servers {#servers}\n\n");
    if site.contract.servers.is_empty() {
        out.push_str("The contract names none: deployment decides.\n\n");
    }
    for (server, at) in site.contract.servers.iter().zip(0..) {
        let name = &server.meta.name.value;
        let title = if *name == server.url { String::new() } else { format!("{}: ", code(name)) };
        let anchor = site.plan.anchor(Element::Server(at));
        let says = server_words(site, server);
        let says = if says.is_empty() { says } else { format!(" ({says})") };
        let docs = site.docs(server.meta.docs);
        let _ = writeln!(
            out,
            "- <span id=\"{anchor}\"></span>{title}{}{says} {docs}",
            code(&server.url)
        );
    }
    out.push('\n');
}

fn server_words(site: &Site<'_>, server: &Server) -> String {
    let mut words = words::life(site.contract, server.meta.extra().life);
    for (name, default, allowed) in &server.variables {
        let allowed: Vec<String> = allowed.iter().map(|it| code(it)).collect();
        let one_of = if allowed.is_empty() {
            String::new()
        } else {
            format!(", one of {}", allowed.join(", "))
        };
        words.push(format!("{} is {} by default{one_of}", code(name), code(default)));
    }
    words.join("; ")
}

fn version_choice(site: &Site<'_>, out: &mut String) {
    out.push_str("## How a version is chosen {#how-a-version-is-chosen}\n\n");
    let in_address = site.contract.servers.iter().any(|server| server.url.contains("{version}"));
    let words = match &site.contract.selector {
        Some(VersionSelector::Header(name)) => format!("By the request header {}.", code(name)),
        Some(VersionSelector::Query(name)) => format!("By the query parameter {}.", code(name)),
        None if in_address => {
            format!("By the address: {} in it is the version.", code("{version}"))
        }
        None if site.contract.versions.len() > 1 => "The contract does not say.".to_owned(),
        None => "There is one version, nothing needs to be chosen.".to_owned(),
    };
    let said = site.contract.meta.attribute("openapi.info.version");
    let said = said.and_then(|it| match &it.value {
        Literal::String(text) => Some(format!(" The document calls its version {}.", code(text))),
        _ => None,
    });
    let _ = writeln!(out, "{words}{}\n", said.unwrap_or_default());
}

fn encodings(site: &Site<'_>, out: &mut String) {
    out.push_str("## Encodings {#encodings}\n\n");
    let names: Vec<String> = site.contract.encodings.iter().map(|it| code(&it.name)).collect();
    if names.is_empty() {
        out.push_str("The contract names none.\n\n");
    } else {
        let _ = writeln!(out, "Bodies and messages may be written as {}.\n", names.join(", "));
    }
}

fn schemes(site: &Site<'_>, page: usize, out: &mut String) {
    out.push_str("## Who may call {#who-may-call}\n\n");
    for (scheme, at) in site.contract.schemes.iter().zip(0..) {
        let anchor = site.plan.anchor(Element::Scheme(at));
        let name = plain(&scheme.meta.name.value);
        let _ = writeln!(out, "### {name} {{#{anchor}}}\n");
        let docs = site.docs(scheme.meta.docs);
        let _ = writeln!(out, "{}\n", scheme_words(scheme));
        if !docs.is_empty() {
            let _ = writeln!(out, "<div class=\"contract-docs\">{docs}</div>\n");
        }
    }
    let default = site.contract.security.as_ref();
    let words = default.map_or_else(
        || "Unless an operation says otherwise, the contract does not say who may call.".to_owned(),
        |security| {
            format!("Unless an operation says otherwise: {}.", security_words(site, page, security))
        },
    );
    let _ = writeln!(out, "{words}\n");
}

fn scheme_words(scheme: &Scheme) -> String {
    match &scheme.kind {
        SchemeKind::Bearer => "A bearer token.".to_owned(),
        SchemeKind::Basic => "Name and password (HTTP Basic).".to_owned(),
        SchemeKind::MutualTls => "A client's certificate (mutual TLS).".to_owned(),
        SchemeKind::ApiKey { location, name } => {
            let place = match location {
                Location::Path => "the path",
                Location::Query => "the query parameter",
                Location::Header => "the header",
                Location::Cookie => "the cookie",
            };
            format!("A key in {place} {}.", code(name))
        }
        SchemeKind::OAuth2 { flows } => {
            let flows = flows.iter().map(|flow| {
                let kind = if flow.kind.is_empty() {
                    String::new()
                } else {
                    format!("{}: ", code(&flow.kind))
                };
                let mut words = Vec::new();
                if !flow.token_url.is_empty() {
                    words.push(format!("tokens from {}", code(&flow.token_url)));
                }
                if !flow.authorization_url.is_empty() {
                    words.push(format!("a person agrees at {}", code(&flow.authorization_url)));
                }
                words.extend(scopes(&flow.scopes));
                format!("{kind}{}", words.join(", "))
            });
            format!("OAuth 2. {}.", flows.collect::<Vec<_>>().join("; "))
        }
        SchemeKind::OpenId { url, scopes: known } => {
            let scopes = scopes(known).map(|it| format!(", {it}")).unwrap_or_default();
            format!("OpenID Connect, described at {}{scopes}.", code(url))
        }
        SchemeKind::Http(name) => format!("HTTP authentication {}.", code(name)),
    }
}

fn scopes(scopes: &[wireproof_model::Name]) -> Option<String> {
    let names: Vec<String> = scopes.iter().map(|scope| code(scope)).collect();
    (!names.is_empty()).then(|| format!("scopes {}", names.join(", ")))
}

/// Who may call.
pub(crate) fn security_words(site: &Site<'_>, page: usize, security: &SecurityUse) -> String {
    let scheme = |name: &str| {
        let known =
            site.contract.schemes.iter().zip(0..).find(|(it, _)| it.meta.name.value == name);
        known.map_or_else(|| code(name), |(_, at)| site.link(page, Element::Scheme(at)))
    };
    let alternatives: Vec<String> = security
        .alternatives
        .iter()
        .map(|alternative| {
            let schemes: Vec<String> = alternative
                .schemes
                .iter()
                .map(|(name, needed)| {
                    let needed: Vec<String> = needed.iter().map(|scope| code(scope)).collect();
                    let scopes = if needed.is_empty() {
                        String::new()
                    } else {
                        format!(" ({})", needed.join(", "))
                    };
                    format!("{}{scopes}", scheme(&name.value))
                })
                .collect();
            if schemes.is_empty() { "anybody".to_owned() } else { schemes.join(" together with ") }
        })
        .collect();
    if alternatives.is_empty() {
        "anybody may call".to_owned()
    } else {
        format!("callers show {}", alternatives.join(", or "))
    }
}

fn routes(site: &Site<'_>, page: usize, out: &mut String) {
    let mut rows = String::new();
    for (service, s) in site.contract.services.iter().zip(0..) {
        for (operation, o) in service.operations.iter().zip(0..) {
            let link = site.link(page, Element::Operation(s, o));
            for http in &operation.http {
                let (method, route) = (plain(&http.method), code(&http.path.value));
                let _ = writeln!(rows, "| {method} | {route} | {link} |");
            }
            if operation.http.is_empty() {
                let procedure = format!("{}/{}", wire_name(service), operation.meta.spelling());
                let _ = writeln!(rows, "| call | {} | {link} |", code(&procedure));
            }
        }
    }
    if !rows.is_empty() {
        let _ = writeln!(
            out,
            "## Routes {{#routes}}\n\n| method | route | operation |\n|---|---|---|\n{rows}"
        );
    }
}

fn wire_name(service: &Service) -> &str {
    service.meta.key.as_deref().unwrap_or(&service.symbol)
}

fn addresses(site: &Site<'_>, page: usize, out: &mut String) {
    if site.contract.channels.is_empty() {
        return;
    }
    out.push_str("## Addresses of channels {#addresses}\n\n| address | channel |\n|---|---|\n");
    for (channel, at) in site.contract.channels.iter().zip(0..) {
        let link = site.link(page, Element::Channel(at));
        let kind = channel::kind(channel.kind).split(':').next().unwrap_or_default().to_lowercase();
        let _ = writeln!(out, "| {} | {link}, {kind} |", code(&channel.address.value));
    }
    out.push('\n');
}
