//! Who may call: security schemes and where they are asked for.

use wireproof_jsonschema::{Place, Role, attributes};
use wireproof_model::{
    Location, Meta, Name, Scheme, SchemeFlow, SchemeKind, SecurityAlternative, SecurityUse,
};
use wireproof_source::{
    Diagnostic,
    document::{Entry, Node},
};

use crate::document::{Reader, key_name, other};

impl<'a> Reader<'a> {
    /// Who may call, where a document or operation says so.
    pub(crate) fn security(&mut self, holder: &'a Node) -> Option<SecurityUse> {
        let entry = holder.entry("security")?;
        let mut alternatives = Vec::new();
        for node in entry.node.items() {
            self.schemas.names("security", node);
            let schemes = node.entries().iter().map(|scheme| {
                let scopes = scheme.node.items().iter();
                (key_name(scheme), scopes.filter_map(Node::as_str).map(Name::from).collect())
            });
            alternatives.push(SecurityAlternative { schemes: schemes.collect() });
        }
        Some(SecurityUse { alternatives, span: entry.span() })
    }

    /// The ways to show who one is.
    pub(crate) fn schemes(&mut self, root: Place<'a>, components: &'a Node) {
        for entry in components.get("securitySchemes").map_or(&[][..], Node::entries) {
            let Some(place) = self.schemas.follow(root.at(&entry.node)) else { continue };
            let node = place.node;
            self.schemas.object(node, |key| match key {
                "type" | "description" | "name" | "in" | "scheme" | "bearerFormat" | "flows"
                | "openIdConnectUrl" => Role::Keyword,
                _ => other(key),
            });
            let Some(kind) = self.scheme(node) else {
                let message = "this security scheme is not understood";
                let help = "`type` is apiKey, http, mutualTLS, oauth2 or openIdConnect";
                self.schemas
                    .diagnostics
                    .push(Diagnostic::warning(entry.span(), message).help(help));
                continue;
            };
            let mut meta = Meta::new(key_name(entry), entry.span());
            meta.docs = node.get("description").map(|node| node.span);
            attributes(&mut meta, node);
            self.schemas.contract.schemes.push(Scheme { meta, kind });
        }
    }

    fn scheme(&mut self, node: &'a Node) -> Option<SchemeKind> {
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        Some(match text("type")? {
            "apiKey" => SchemeKind::ApiKey {
                location: match text("in")? {
                    "query" => Location::Query,
                    "header" => Location::Header,
                    "cookie" => Location::Cookie,
                    _ => return None,
                },
                name: text("name")?.into(),
            },
            "http" => match text("scheme").unwrap_or_default().to_ascii_lowercase().as_str() {
                "bearer" => SchemeKind::Bearer,
                "basic" => SchemeKind::Basic,
                other => SchemeKind::Http(other.into()),
            },
            "mutualTLS" => SchemeKind::MutualTls,
            "oauth2" => SchemeKind::OAuth2 { flows: self.flows(node.get("flows")?) },
            "openIdConnect" => {
                SchemeKind::OpenId { url: text("openIdConnectUrl")?.into(), scopes: Vec::new() }
            }
            _ => return None,
        })
    }

    fn flows(&mut self, flows: &'a Node) -> Vec<SchemeFlow> {
        self.schemas.object(flows, |key| match key {
            "implicit" | "password" | "clientCredentials" | "authorizationCode" => Role::Keyword,
            _ => other(key),
        });
        let known = |entry: &&Entry| !entry.key.value.starts_with("x-");
        let mut found = Vec::new();
        for entry in flows.entries().iter().filter(known) {
            self.schemas.object(&entry.node, |key| match key {
                "authorizationUrl" | "tokenUrl" | "refreshUrl" => Role::Keyword,
                "scopes" => Role::Names,
                _ => other(key),
            });
            let text = |key: &str| {
                entry.node.get(key).and_then(Node::as_str).map(Name::from).unwrap_or_default()
            };
            let scopes = entry.node.get("scopes").map_or(&[][..], Node::entries);
            found.push(SchemeFlow {
                kind: entry.key.value.as_str().into(),
                token_url: text("tokenUrl"),
                authorization_url: text("authorizationUrl"),
                scopes: scopes.iter().map(|scope| scope.key.value.as_str().into()).collect(),
            });
        }
        found
    }
}
