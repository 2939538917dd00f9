//! The document as a whole: its version, servers, paths and components.

use wireproof_jsonschema::{
    Dialect, Document, Documents, Import, Importer, Place, Role, attributes, literal,
};
use wireproof_model::{Attribute, EncodingUse, Meta, Name, Server, Service};
use wireproof_source::{
    Diagnostic, Spanned,
    document::{Entry, Node, Value},
};

/// The symbol of the service that a document describes: a title may change, the service stays the same.
const SERVICE: &str = "api";

/// Whether a document says that it is OpenAPI, of whatever version.
pub fn is_openapi(node: &Node) -> bool {
    node.entry("openapi").is_some() || node.entry("swagger").is_some()
}

/// What is read of a document beside its schemas.
pub(crate) struct Reader<'a> {
    pub(crate) schemas: Importer<'a>,
}

/// Imports a document. A version other than 3.0 and 3.1 is an error at its place, and the contract is empty.
pub fn import(root: &Document<'_>, others: &dyn Documents) -> Import {
    let v30 = match version(root.node) {
        Ok(v30) => v30,
        Err(diagnostic) => {
            let mut import = Import::default();
            import.diagnostics.push(*diagnostic);
            return import;
        }
    };
    let dialect = if v30 { Dialect::OpenApi30 } else { Dialect::Draft2020 };
    let mut reader = Reader { schemas: Importer::new(*root, others, dialect) };
    reader.document(Place { document: 0, node: root.node });
    reader.schemas.finish()
}

/// Whether it is 3.0; else it is 3.1.
fn version(node: &Node) -> Result<bool, Box<Diagnostic>> {
    let help = "wireproof reads OpenAPI 3.0 and 3.1";
    if let Some(entry) = node.entry("swagger") {
        let message = "Swagger 2 is not supported";
        return Err(Box::new(
            Diagnostic::error(entry.span(), message).help(help).help("convert it to OpenAPI 3"),
        ));
    }
    let Some(entry) = node.entry("openapi") else {
        let message = "this is no OpenAPI document: it has no key `openapi`";
        let span = node.entries().first().map_or(node.span, Entry::span);
        return Err(Box::new(Diagnostic::error(span, message).help(help)));
    };
    let (Value::String(text) | Value::Number(text)) = &entry.node.value else {
        return Err(Box::new(Diagnostic::error(entry.node.span, "a version is a text").help(help)));
    };
    let mut parts = text.split('.');
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Ok(true),
        (Some("3"), Some("1")) => Ok(false),
        _ => {
            let message = format!("OpenAPI {text} is not supported");
            Err(Box::new(Diagnostic::error(entry.node.span, message).help(help)))
        }
    }
}

/// The role of an extension, or of a key that is not known.
pub(crate) fn other(key: &str) -> Role {
    if key.starts_with("x-") { Role::Value } else { Role::Unknown }
}

/// The name of an element that an entry says.
pub(crate) fn key_name(entry: &Entry) -> Spanned<Name> {
    Spanned::new(entry.key.value.as_str().into(), entry.key.span)
}

/// A text as a name, where it says something.
pub(crate) fn text_name(node: Option<&Node>) -> Option<Spanned<Name>> {
    let node = node?;
    let text = node.as_str().filter(|text| !text.is_empty())?;
    Some(Spanned::new(text.into(), node.span))
}

impl<'a> Reader<'a> {
    fn document(&mut self, root: Place<'a>) {
        let node = root.node;
        self.schemas.object(node, |key| match key {
            "openapi" | "info" | "servers" | "security" | "components" | "jsonSchemaDialect" => {
                Role::Keyword
            }
            "paths" | "webhooks" => Role::Names,
            "tags" | "externalDocs" => Role::Value,
            _ => other(key),
        });
        self.info(node);
        self.schemas.contract.encodings = vec![EncodingUse { name: "json".into(), span: None }];
        self.schemas.contract.servers = self.servers(node);
        self.schemas.contract.security = self.security(node);
        // Declared first, so that a component's name is its own before something else claims it.
        self.components(root);
        let first = node.entries().first().map_or(node.span, Entry::span);
        let paths = node.entry("paths");
        let span = paths.map_or(first, Entry::span);
        let name =
            Spanned::new(Name::new_static(SERVICE), paths.map_or(first, |entry| entry.key.span));
        let operations = self.operations(root);
        self.schemas.contract.services.push(Service {
            symbol: SERVICE.into(),
            meta: Meta::new(name, span),
            operations,
            security: None,
            policies: wireproof_model::Policies::default(),
            flows: Vec::new(),
        });
        self.webhooks(root);
    }

    fn info(&mut self, root: &'a Node) {
        let Some(entry) = root.entry("info") else { return };
        let info = &entry.node;
        self.schemas.object(info, |key| match key {
            "title" | "summary" | "description" | "termsOfService" | "version" => Role::Keyword,
            "contact" | "license" => Role::Value,
            _ => other(key),
        });
        let name = text_name(info.get("title")).unwrap_or_else(|| key_name(entry));
        let mut meta = Meta::new(name, entry.span());
        meta.docs = info.get("description").map(|node| node.span);
        attributes(&mut meta, info);
        attributes(&mut meta, root);
        if let Some(version) = info.entry("version") {
            let said = literal(&version.node);
            let said = Attribute::new("openapi.info.version", said, version.span());
            meta.extra_mut().attributes.push(said);
        }
        self.schemas.contract.meta = meta;
    }

    /// The servers that a document, path or operation names.
    pub(crate) fn servers(&mut self, holder: &'a Node) -> Vec<Server> {
        let mut servers = Vec::new();
        for node in holder.get("servers").map_or(&[][..], Node::items) {
            self.schemas.object(node, |key| match key {
                "url" | "description" | "name" => Role::Keyword,
                "variables" => Role::Names,
                _ => other(key),
            });
            let Some(url) = text_name(node.get("url")) else {
                self.schemas
                    .diagnostics
                    .push(Diagnostic::warning(node.span, "this server has no `url`"));
                continue;
            };
            let mut meta = Meta::new(url.clone(), node.span);
            meta.docs = node.get("description").map(|node| node.span);
            attributes(&mut meta, node);
            let mut variables = Vec::new();
            for entry in node.get("variables").map_or(&[][..], Node::entries) {
                self.schemas.object(&entry.node, |key| match key {
                    "default" | "description" | "enum" => Role::Keyword,
                    _ => other(key),
                });
                let allowed = entry.node.get("enum").map_or(&[][..], Node::items);
                let text = |node: &Node| node.as_str().map(Name::from);
                variables.push((
                    entry.key.value.as_str().into(),
                    entry.node.get("default").and_then(text).unwrap_or_default(),
                    allowed.iter().filter_map(text).collect(),
                ));
            }
            servers.push(Server { meta, url: url.value, variables });
        }
        servers
    }

    fn components(&mut self, root: Place<'a>) {
        let Some(components) = root.node.get("components") else { return };
        self.schemas.object(components, |key| match key {
            "schemas" | "responses" | "parameters" | "requestBodies" | "headers"
            | "securitySchemes" | "links" | "callbacks" | "pathItems" => Role::Names,
            "examples" => Role::Value,
            _ => other(key),
        });
        attributes(&mut self.schemas.contract.meta, components);
        for entry in components.get("schemas").map_or(&[][..], Node::entries) {
            self.schemas.declare(root.document, entry);
        }
        self.schemes(root, components);
    }
}
