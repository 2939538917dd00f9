//! What a contract says about itself: versions, servers, schemes, encodings, policies.

use wireproof_model::{
    EncodingUse, KeyCase, Meta, Name, Policies, RateLimit, Retry, Scheme, SecurityAlternative,
    SecurityUse, Server, TextRules, Version, VersionSelector, WideIntegers,
};
use wireproof_source::Spanned;

use super::{Lowerer, Place};
use crate::life::{MOST_VERSIONS, version_decls};
use crate::tree::{
    AuthClause, Codec, ContractItem, ContractItemKind, ItemKind, PolicyClause, PolicyKind,
};

/// What a retry waits at first and at most, unless it says otherwise, in nanoseconds.
const BACKOFF: (u64, u64) = (100_000_000, 10_000_000_000);

impl Lowerer<'_, '_> {
    /// Everything said inside `contract`.
    pub(super) fn whole_contract(&mut self) {
        let Some(scope) = self.scope(0) else { return };
        let contract =
            scope.file.items.iter().find(|item| matches!(item.kind, ItemKind::Contract(_)));
        let Some(item) = contract else {
            self.out.encodings = vec![EncodingUse { name: Name::new_static("json"), span: None }];
            return;
        };
        let mut meta = Meta::new(item.name.clone(), item.span);
        meta.docs = item.docs;
        super::decl::attributes(&mut meta, &item.attrs);
        self.out.meta = meta;
        self.versions(item);
        let ItemKind::Contract(items) = &item.kind else { return };
        let place = Place { instance: 0, file: 0, range: scope.versions.all() };
        let mut policies = Vec::new();
        for item in items {
            match &item.kind {
                ContractItemKind::Version(_) => {}
                ContractItemKind::Selector { header, name } => {
                    let name = name.value.clone();
                    self.out.selector = Some(if *header {
                        VersionSelector::Header(name)
                    } else {
                        VersionSelector::Query(name)
                    });
                }
                ContractItemKind::Server { name, url } => {
                    let meta = statement_meta(name, item);
                    let url = url.value.clone();
                    self.out.servers.push(Server { meta, url, variables: Vec::new() });
                }
                ContractItemKind::Scheme { name, kind } => {
                    let meta = statement_meta(name, item);
                    self.out.schemes.push(Scheme { meta, kind: kind.clone() });
                }
                ContractItemKind::Encoding(codecs) => {
                    let uses = encoding_uses(codecs);
                    self.out.encodings.extend(uses);
                    text_rules(codecs, &mut self.out.text);
                }
                ContractItemKind::Auth(clause) => {
                    self.out.security.get_or_insert_with(|| security(clause));
                }
                ContractItemKind::Policy(clause) => policies.push(clause),
            }
        }
        self.out.policies = self.policies(policies.into_iter(), place);
        self.implied_json();
    }

    /// Without a list it is JSON, and `http` uses JSON, listed or not.
    fn implied_json(&mut self) {
        let listed = self.out.encodings.iter().any(|encoding| encoding.name == "json");
        let http = self.scope(0).is_some_and(|scope| {
            scope.file.items.iter().any(|item| match &item.kind {
                ItemKind::Service(service) => service.ops.iter().any(|op| !op.http.is_empty()),
                _ => false,
            })
        });
        if !listed && (http || self.out.encodings.is_empty()) {
            self.out.encodings.push(EncodingUse { name: Name::new_static("json"), span: None });
        }
    }

    fn versions(&mut self, contract: &crate::tree::Item) {
        let ItemKind::Contract(items) = &contract.kind else { return };
        let docs: Vec<_> = items
            .iter()
            .filter(|item| matches!(item.kind, ContractItemKind::Version(_)))
            .map(|item| item.docs)
            .collect();
        let mut seen = rustc_hash::FxHashSet::default();
        for ((declared, span), docs) in version_decls(Some(contract)).zip(docs) {
            if self.out.versions.len() >= MOST_VERSIONS || !seen.insert(&declared.version.text) {
                continue;
            }
            self.out.versions.push(Version {
                spelling: declared.version.text.clone(),
                state: declared.state,
                released: declared.released.as_ref().map(|date| date.value.clone()),
                sunset: declared.sunset.as_ref().map(|date| date.value.clone()),
                breaking: declared.breaking,
                span,
                docs,
            });
        }
    }

    /// Of several clauses of one kind the first counts.
    pub(super) fn policies<'c>(
        &mut self,
        clauses: impl Iterator<Item = &'c PolicyClause>,
        place: Place,
    ) -> Policies {
        let mut policies = Policies::default();
        for clause in clauses {
            match &clause.kind {
                PolicyKind::Timeout(time) => {
                    policies.timeout.get_or_insert(Spanned::new(*time, clause.span));
                }
                PolicyKind::Retry { attempts, backoff, on } => {
                    let on = on.iter().map(|name| self.reference(name, place)).collect();
                    let (first, longest) = backoff.unwrap_or((BACKOFF.0, None));
                    let retry = Retry {
                        attempts: u32::try_from(*attempts).unwrap_or(u32::MAX),
                        backoff: (first, longest.unwrap_or(BACKOFF.1)),
                        on,
                    };
                    policies.retry.get_or_insert(Spanned::new(retry, clause.span));
                }
                PolicyKind::Limit { count, per, by } => {
                    let by = by.as_ref().map(|by| by.value.clone());
                    let limit = RateLimit { count: *count, per: *per, by };
                    policies.limit.get_or_insert(Spanned::new(limit, clause.span));
                }
            }
        }
        policies
    }
}

fn statement_meta(name: &Spanned<Name>, item: &ContractItem) -> Meta {
    let mut meta = Meta::new(name.clone(), item.span);
    meta.docs = item.docs;
    meta
}

/// Encodings as the command line spells them.
pub(super) fn encoding_uses(codecs: &[Codec]) -> Vec<EncodingUse> {
    let uses = codecs.iter().flat_map(|codec| {
        let names: &[&'static str] = match codec.name.value.as_str() {
            "json" => &["json"],
            "protobuf" => &["protobuf-binary", "protobuf-json"],
            "thrift" => &["thrift-binary", "thrift-compact"],
            "avro" => &["avro-binary"],
            _ => &[],
        };
        names
            .iter()
            .map(|name| EncodingUse { name: Name::new_static(name), span: Some(codec.span) })
    });
    uses.collect()
}

fn text_rules(codecs: &[Codec], rules: &mut TextRules) {
    let json = codecs.iter().filter(|codec| codec.name.value == "json");
    for option in json.flat_map(|codec| &codec.options) {
        match option.value.as_str() {
            "camel_names" => rules.keys = KeyCase::Camel,
            "int64_strings" => rules.wide_integers = WideIntegers::Strings,
            _ => {}
        }
    }
}

/// Who may call; `none` alone admits everybody.
pub(super) fn security(clause: &AuthClause) -> SecurityUse {
    let named = |(scheme, scopes): &(Spanned<Name>, Vec<Spanned<Name>>)| {
        let scopes = scopes.iter().map(|scope| scope.value.clone()).collect();
        let schemes =
            if scheme.value == "none" { Vec::new() } else { vec![(scheme.clone(), scopes)] };
        SecurityAlternative { schemes }
    };
    let open = matches!(clause.alternatives.as_slice(), [(only, _)] if only.value == "none");
    let alternatives =
        if open { Vec::new() } else { clause.alternatives.iter().map(named).collect() };
    SecurityUse { alternatives, span: clause.span }
}
