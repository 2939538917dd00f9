//! A page of operations: what each takes and gives, who may call it, and one example.

use std::fmt::Write as _;

use wireproof_model::{
    Body, Element, Http, Link, Location, Operation, Param, Response, Safety, Status, TypeKind,
};

use crate::{
    access,
    constraints::policy_words,
    members::Members,
    plan,
    sample::Samples,
    site::Site,
    text::{code, fenced, plain},
    words,
};

pub(crate) fn page(site: &Site<'_>, page: usize, operations: &[(u32, u32)]) -> String {
    let mut out = String::new();
    for (s, o) in operations {
        if let Some(operation) = site.contract.operation(*s, *o) {
            Section { site, page, s: *s, o: *o, operation }.write(&mut out);
        }
    }
    out
}

struct Section<'s> {
    site: &'s Site<'s>,
    page: usize,
    s: u32,
    o: u32,
    operation: &'s Operation,
}

impl Section<'_> {
    fn element(&self) -> Element {
        Element::Operation(self.s, self.o)
    }

    fn write(&self, out: &mut String) {
        let (site, meta) = (self.site, &self.operation.meta);
        let anchor = site.plan.anchor(self.element());
        let _ = writeln!(out, "## {} {{#{anchor}}}\n", plain(&meta.name.value));
        for http in &self.operation.http {
            let route = code(&http.path.value);
            let _ = writeln!(out, "<strong>{}</strong> {route}\n", plain(&http.method));
        }
        let docs = site.docs(meta.docs);
        if !docs.is_empty() {
            let _ = writeln!(out, "<div class=\"contract-docs\">{docs}</div>\n");
        }
        for fact in self.facts() {
            let _ = writeln!(out, "- {fact}");
        }
        out.push('\n');
        let mut members = Members::new(site, self.page, self.element());
        self.call(&mut members, out);
        for http in &self.operation.http {
            self.http(http, &mut members, out);
        }
        self.errors(out);
        self.links(&self.operation.links, out);
        self.examples(out);
    }

    fn facts(&self) -> Vec<String> {
        let (contract, operation) = (self.site.contract, self.operation);
        let mut facts = words::meta(contract, &operation.meta);
        if operation.http.is_empty() {
            let name = operation.meta.spelling();
            facts.push(format!("a remote procedure, {}", code(name)));
        }
        facts.extend(match operation.safety {
            Safety::Safe => Some("safe: calling it changes nothing".to_owned()),
            Safety::Idempotent => {
                Some("idempotent: calling it twice is like calling it once".to_owned())
            }
            Safety::Unsafe => None,
        });
        facts.extend(
            operation
                .idempotency_key
                .as_ref()
                .map(|key| format!("a repeated call is told by the same {}", code(&key.value))),
        );
        if operation.oneway {
            facts.push("one way: there is no answer".to_owned());
        }
        let service = contract.services.get(self.s as usize);
        let security = operation
            .security
            .as_ref()
            .or_else(|| service.and_then(|service| service.security.as_ref()))
            .or(contract.security.as_ref());
        facts.extend(security.map(|it| access::security_words(self.site, self.page, it)));
        facts.extend(policy_words(self.site, self.page, &operation.policies));
        let inherited =
            service.map(|service| &service.policies).into_iter().chain([&contract.policies]);
        facts.extend(inherited_words(self.site, self.page, operation, inherited));
        facts.extend(
            operation.servers.iter().map(|server| format!("served at {}", code(&server.url))),
        );
        facts
    }

    /// The operation as a remote procedure.
    fn call(&self, members: &mut Members<'_>, out: &mut String) {
        let Some(rpc) = &self.operation.rpc else { return };
        let contract = self.site.contract;
        let stream = |stream: bool| if stream { "a stream of " } else { "" };
        let own = rpc
            .input
            .map(|input| contract.resolve(input))
            .filter(|input| plan::own_operation(contract, *input) == Some(self.element()));
        match (own, rpc.input) {
            (Some(input), _) => {
                if let TypeKind::Struct(body) = &contract.ty(input).kind
                    && !body.fields.is_empty()
                {
                    let place = |at: u32| self.travels_in(input, at);
                    members.fields(body, "", 0, &place);
                    let _ = writeln!(
                        out,
                        "Takes{}:\n\n{}",
                        if rpc.input_stream { " a stream of" } else { "" },
                        members.table()
                    );
                } else {
                    out.push_str("Takes nothing.\n\n");
                }
            }
            (None, Some(input)) => {
                let words = members.expression(input, "");
                let table = members.table();
                let _ = writeln!(out, "Takes {}{words}.\n\n{table}", stream(rpc.input_stream));
            }
            (None, None) => out.push_str("Takes nothing.\n\n"),
        }
        match rpc.output {
            Some(output) => {
                let words = members.expression(output, "");
                let table = members.table();
                let _ = writeln!(out, "Gives {}{words}.\n\n{table}", stream(rpc.output_stream));
            }
            None => out.push_str("Gives nothing.\n\n"),
        }
    }

    /// Where a parameter of the operation travels over HTTP.
    fn travels_in(&self, of: wireproof_model::TypeId, at: u32) -> Option<String> {
        let mut ways: Vec<String> = Vec::new();
        for http in &self.operation.http {
            let param = http.params.iter().find(|param| param.field == Some((of, at)));
            let way = param.map_or_else(|| "in the body".to_owned(), location);
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        (!ways.is_empty()).then(|| ways.join(" or "))
    }

    fn http(&self, http: &Http, members: &mut Members<'_>, out: &mut String) {
        let own_input =
            self.operation.rpc.as_ref().and_then(|rpc| rpc.input).is_some_and(|input| {
                let contract = self.site.contract;
                plan::own_operation(contract, contract.resolve(input)) == Some(self.element())
            });
        if self.operation.http.len() > 1 {
            let (method, route) = (plain(&http.method), code(&http.path.value));
            let _ = writeln!(out, "At <strong>{method}</strong> {route}:\n");
        }
        if !own_input {
            for param in &http.params {
                self.param(param, members);
            }
            out.push_str(&members.table());
        }
        for body in &http.bodies {
            let optional = if http.body_required { "" } else { ", which may be left out" };
            let words = body_words(body, members);
            let _ = writeln!(out, "Body{optional}: {words}\n\n{}", members.table());
        }
        if !http.responses.is_empty() {
            self.responses(&http.responses, members, out);
        }
    }

    fn param(&self, param: &Param, members: &mut Members<'_>) {
        let mut says =
            vec![format!("<strong>{}</strong>", words::presence(param.presence)), location(param)];
        says.extend(param.default.as_ref().map(|it| format!("default {}", words::literal(it))));
        says.extend(style_words(param));
        let meta = words::meta(self.site.contract, &param.meta);
        // Where it travels says the spelling already.
        says.extend(meta.into_iter().filter(|it| !it.starts_with("written ")));
        let docs = self.site.docs(param.meta.docs);
        let says = format!("{} {docs}", says.join(" · "));
        let name = &param.meta.name.value;
        members.row(code(name), param.ty, name, says.trim_end().to_owned());
    }

    fn responses(&self, responses: &[Response], members: &mut Members<'_>, out: &mut String) {
        let mut table = String::from("| answer | body | says |\n|---|---|---|\n");
        let mut rows = String::new();
        for response in responses {
            let status = response.status.value;
            let mut bodies: Vec<String> = Vec::new();
            for body in &response.bodies {
                let before = body_words(body, members);
                let stream = if response.stream { "a stream of " } else { "" };
                bodies.push(format!("{stream}{before}"));
            }
            let nested = members.table();
            if !nested.is_empty() {
                let _ =
                    writeln!(rows, "Members of the body of {}:\n\n{nested}", status_words(status));
            }
            let mut says = Vec::new();
            says.extend(response.headers.iter().map(|header| {
                let mut inner = Members::new(self.site, self.page, self.element());
                let ty = header.ty.map(|ty| inner.expression(ty, "")).unwrap_or_default();
                let presence = words::presence(header.presence);
                let docs = self.site.brief(&header.meta);
                let name = code(header.meta.spelling());
                format!("header {name}: {presence} {ty} {docs}").trim_end().to_owned()
            }));
            says.push(self.site.docs(response.docs));
            let bodies = if bodies.is_empty() { "none".to_owned() } else { bodies.join("<br>") };
            let _ = writeln!(
                table,
                "| {} | {bodies} | {} |",
                status_words(status),
                says.iter().filter(|it| !it.is_empty()).cloned().collect::<Vec<_>>().join("<br>")
            );
        }
        let _ = writeln!(out, "{table}\n{rows}");
        for response in responses {
            self.links(&response.links, out);
        }
    }

    fn errors(&self, out: &mut String) {
        if self.operation.errors.is_empty() {
            return;
        }
        out.push_str("Errors:\n\n");
        for error in &self.operation.errors {
            let id = self.site.contract.resolve(error.ty);
            let link = self.site.link(self.page, Element::Type(id));
            let Some(decl) = &self.site.contract.ty(id).decl else { continue };
            let status = decl.error.map(|error| {
                let again = if error.retryable { ", trying again may help" } else { "" };
                format!(" (HTTP {}{again})", error.status)
            });
            let brief = self.site.brief(&decl.meta);
            let brief = if brief.is_empty() { brief } else { format!(": {brief}") };
            let _ = writeln!(out, "- {link}{}{brief}", status.unwrap_or_default());
        }
        out.push('\n');
    }

    fn links(&self, links: &[Link], out: &mut String) {
        for link in links {
            let target = self.find(&link.target.value);
            let target = match target {
                Some(element) => self.site.link(self.page, element),
                None => code(&link.target.value),
            };
            let args: Vec<String> = link
                .args
                .iter()
                .map(|(name, from)| format!("{} from {}", code(name), code(from)))
                .collect();
            let with =
                if args.is_empty() { String::new() } else { format!(" with {}", args.join(", ")) };
            let _ = writeln!(out, "- link {} leads to {target}{with}", code(&link.rel.value));
        }
        if !links.is_empty() {
            out.push('\n');
        }
    }

    /// An operation by its name: of the same service first.
    fn find(&self, name: &str) -> Option<Element> {
        let services = self.site.contract.services.iter().zip(0..);
        let mut found = services.flat_map(|(service, s)| {
            let operations = service.operations.iter().zip(0..);
            operations.filter(|(it, _)| it.meta.name.value == name).map(move |(_, o)| (s, o))
        });
        let all: Vec<(u32, u32)> = found.by_ref().collect();
        let own = all.iter().find(|(s, _)| *s == self.s).or(all.first())?;
        Some(Element::Operation(own.0, own.1))
    }

    fn examples(&self, out: &mut String) {
        // What is gone from the version that new clients use has no example.
        let name = &self.operation.meta.name.value;
        let now = self.site.now;
        let service = now.services.iter().zip(0..).find(|(service, _)| {
            Some(&service.symbol)
                == self.site.contract.services.get(self.s as usize).map(|it| &it.symbol)
        });
        let Some((service, s)) = service else { return };
        let found = service.operations.iter().zip(0..).find(|(it, _)| it.meta.name.value == *name);
        let Some((_, o)) = found else { return };
        let samples = Samples { site: self.site, s, o };
        for (title, language, text) in samples.all() {
            let _ = writeln!(out, "{title}\n\n{}", fenced(language, &text));
        }
    }
}

fn inherited_words<'p>(
    site: &Site<'_>,
    page: usize,
    operation: &Operation,
    around: impl Iterator<Item = &'p wireproof_model::Policies>,
) -> Vec<String> {
    let mut own = operation.policies.clone();
    let mut inherited = wireproof_model::Policies::default();
    for policies in around {
        if own.timeout.is_none() && policies.timeout.is_some() {
            own.timeout.clone_from(&policies.timeout);
            inherited.timeout.clone_from(&policies.timeout);
        }
        let repeatable = operation.safety != Safety::Unsafe || operation.idempotency_key.is_some();
        if own.retry.is_none() && policies.retry.is_some() && repeatable {
            own.retry.clone_from(&policies.retry);
            inherited.retry.clone_from(&policies.retry);
        }
        if own.limit.is_none() && policies.limit.is_some() {
            own.limit.clone_from(&policies.limit);
            inherited.limit.clone_from(&policies.limit);
        }
    }
    policy_words(site, page, &inherited)
}

fn body_words(body: &Body, members: &mut Members<'_>) -> String {
    let media = code(&body.media.value);
    let words = match body.ty {
        Some(ty) => members.expression(ty, ""),
        None => "any bytes".to_owned(),
    };
    let parts = body.parts.iter().map(|part| {
        let media = part.media.as_ref().map(|media| format!(" as {}", code(media)));
        format!("; part {}{}", code(&part.name), media.unwrap_or_default())
    });
    format!("{words} as {media}{}", parts.collect::<String>())
}

fn location(param: &Param) -> String {
    let name = code(param.meta.spelling());
    match param.location {
        Location::Path => format!("in the path as {name}"),
        Location::Query => format!("in the query as {name}"),
        Location::Header => format!("in the header {name}"),
        Location::Cookie => format!("in the cookie {name}"),
    }
}

fn style_words(param: &Param) -> Vec<String> {
    let style = &param.style;
    let mut words = Vec::new();
    words.extend(style.way.as_ref().map(|way| format!("written as {}", code(way))));
    words.extend(style.explode.map(|explode| {
        if explode { "each item under the name" } else { "items in one value" }.to_owned()
    }));
    if style.allow_reserved {
        words.push("reserved characters stay as they are".to_owned());
    }
    words.extend(style.media.as_ref().map(|media| format!("as {}", code(media))));
    words
}

pub(crate) fn status_words(status: Status) -> String {
    match status {
        Status::Default => "all others".to_owned(),
        status => status.to_string(),
    }
}
