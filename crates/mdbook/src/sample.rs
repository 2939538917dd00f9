//! Example requests and answers: the contract's own where it has them, else made from the types.

use std::fmt::Write as _;

use serde_json::Value as Document;
use wireproof_model::{
    Body, Element, Http, Location, Operation, Param, Presence, TypeId, TypeKind, exposure::Role,
};
use wireproof_proof::example;

use crate::{docs, site::Site};

/// Longer examples are cut: they would hide the page.
const LINES: usize = 120;

/// The examples of one operation, in the version that new clients use.
pub(crate) struct Samples<'s> {
    pub(crate) site: &'s Site<'s>,
    pub(crate) s: u32,
    pub(crate) o: u32,
}

impl Samples<'_> {
    /// Title, language and text of a request and of an answer.
    pub(crate) fn all(&self) -> Vec<(&'static str, &'static str, String)> {
        let Some(operation) = self.site.now.operation(self.s, self.o) else { return Vec::new() };
        match operation.http.first() {
            Some(http) => self.over_http(operation, http),
            None => self.call(operation),
        }
    }

    fn call(&self, operation: &Operation) -> Vec<(&'static str, &'static str, String)> {
        let Some(rpc) = &operation.rpc else { return Vec::new() };
        let sample = |ty: Option<TypeId>, role| ty.and_then(|ty| of_type(self.site, ty, role));
        let input = sample(rpc.input, Role::Request).unwrap_or_else(|| "{}".to_owned());
        let output = sample(rpc.output, Role::Response);
        let mut examples = vec![("Example of a request:", "json", input)];
        examples.extend(output.map(|text| ("Example of an answer:", "json", text)));
        examples
    }

    fn over_http(
        &self,
        operation: &Operation,
        http: &Http,
    ) -> Vec<(&'static str, &'static str, String)> {
        let mut request = format!("{} {} HTTP/1.1\n", http.method, self.address(http));
        for param in needed(http).filter(|param| param.location == Location::Header) {
            let name = param.meta.spelling();
            let _ = writeln!(request, "{name}: {}", self.text(param));
        }
        let cookies = needed(http).filter(|param| param.location == Location::Cookie);
        for param in cookies {
            let _ = writeln!(request, "Cookie: {}={}", param.meta.spelling(), self.text(param));
        }
        if let Some(body) = preferred(&http.bodies) {
            let _ = writeln!(request, "Content-Type: {}", body.media.value);
            if let Some(example) = self.body(body, Role::Request) {
                let _ = write!(request, "\n{example}\n");
            }
        }
        let mut examples = vec![("Example of a request:", "http", request)];
        examples
            .extend(self.answer(operation, http).map(|it| ("Example of an answer:", "http", it)));
        examples
    }

    fn answer(&self, operation: &Operation, http: &Http) -> Option<String> {
        if operation.oneway && http.responses.is_empty() {
            return None;
        }
        let success = http.responses.iter().find(|response| response.status.value.is_success());
        let response = success.or(http.responses.first())?;
        let status = match response.status.value {
            wireproof_model::Status::Code(code) => code.to_string(),
            wireproof_model::Status::Class(class) => format!("{class}00"),
            wireproof_model::Status::Default => "200".to_owned(),
        };
        let mut text = format!("HTTP/1.1 {status}\n");
        for header in response.headers.iter().filter(|it| it.presence == Presence::Required) {
            let _ = writeln!(text, "{}: {}", header.meta.spelling(), self.text(header));
        }
        if let Some(body) = preferred(&response.bodies) {
            let _ = writeln!(text, "Content-Type: {}", body.media.value);
            if let Some(example) = self.body(body, Role::Response) {
                let event =
                    if response.stream { format!("data: {}", one_line(&example)) } else { example };
                let _ = write!(text, "\n{event}\n");
            }
        }
        Some(text)
    }

    /// The path with its parameters, and the query with what must be there.
    fn address(&self, http: &Http) -> String {
        let mut path = self.base() + &http.path.value;
        for param in http.params.iter().filter(|param| param.location == Location::Path) {
            let name = format!("{{{}}}", param.meta.spelling());
            path = path.replace(&name, &encoded(&self.text(param)));
        }
        let query: Vec<String> = needed(http)
            .filter(|param| param.location == Location::Query)
            .map(|param| format!("{}={}", param.meta.spelling(), encoded(&self.text(param))))
            .collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The path of the first HTTP server's address, its version filled in.
    fn base(&self) -> String {
        let contract = self.site.now;
        let server = contract.servers.iter().find(|server| server.url.starts_with("http"));
        let Some(server) = server else { return String::new() };
        let address = server.url.split_once("://").map_or("", |(_, rest)| rest);
        let mut path = address.find('/').and_then(|at| address.get(at..)).unwrap_or("").to_owned();
        let version = contract.version.and_then(|at| contract.versions.get(usize::from(at)));
        if let Some(version) = version {
            path = path.replace("{version}", &version.spelling);
        }
        for (name, default, _) in &server.variables {
            path = path.replace(&format!("{{{name}}}"), default);
        }
        path.trim_end_matches('/').to_owned()
    }

    /// A parameter's value as text.
    fn text(&self, param: &Param) -> String {
        let document = param.ty.and_then(|ty| example(self.site.now, ty, Role::Request));
        document.map_or_else(|| "text".to_owned(), |it| as_text(&it))
    }

    fn body(&self, body: &Body, role: Role) -> Option<String> {
        let json = body.media.value.contains("json") || body.media.value.contains("event-stream");
        let ty = body.ty?;
        if let Some(own) = own_example(self.site, body) {
            return Some(own);
        }
        json.then(|| of_type(self.site, ty, role)).flatten()
    }
}

/// The JSON body if there is one, else the first.
fn preferred(bodies: &[Body]) -> Option<&Body> {
    bodies.iter().find(|body| body.media.value.contains("json")).or(bodies.first())
}

fn needed(http: &Http) -> impl Iterator<Item = &Param> {
    let needed = |param: &&Param| matches!(param.presence, Presence::Required | Presence::Expected);
    http.params.iter().filter(needed)
}

/// An example that the contract gives for a body.
fn own_example(site: &Site<'_>, body: &Body) -> Option<String> {
    let span = body.examples.first()?;
    let text = docs::value(site.sources, *span)?;
    Some(shortened(&text))
}

/// An example of a type: from its documentation, else made.
pub(crate) fn of_type(site: &Site<'_>, ty: TypeId, role: Role) -> Option<String> {
    if let Some(own) = documented(site, ty) {
        return Some(shortened(&own));
    }
    let document = example(site.now, ty, role)?;
    Some(shortened(&serde_json::to_string_pretty(&document).ok()?))
}

/// The first fenced `json` block above a type's declaration.
fn documented(site: &Site<'_>, ty: TypeId) -> Option<String> {
    let named = match &site.contract.ty(ty).kind {
        TypeKind::Ref(next) => *next,
        _ => ty,
    };
    let text = docs::text(site.sources, site.now.meta(Element::Type(named))?.docs);
    let (_, after) = text.split_once("```json")?;
    let (_, block) = after.split_once('\n')?;
    let (block, _) = block.split_once("```")?;
    Some(block.trim_end().to_owned())
}

fn shortened(text: &str) -> String {
    let lines: Vec<&str> = text.lines().take(LINES + 1).collect();
    if lines.len() <= LINES {
        return text.to_owned();
    }
    let kept = lines.get(..LINES).unwrap_or_default();
    format!("{}\n…", kept.join("\n"))
}

fn one_line(json: &str) -> String {
    let document: Option<Document> = serde_json::from_str(json).ok();
    document.map_or_else(|| json.replace('\n', " "), |it| it.to_string())
}

fn as_text(document: &Document) -> String {
    match document {
        Document::String(text) => text.clone(),
        Document::Array(items) => items.iter().map(as_text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~,:@".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
