//! Nothing of a contract is left out of its pages: this test walks the model by itself and looks for each operation,
//! field, constraint, error, channel and version in the place where it belongs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a helper of a test fails the test")]

use std::{
    collections::{BTreeMap, HashMap},
    path::Path,
};

use wireproof_load::{Loader, Options};
use wireproof_mdbook::folder_pages;
use wireproof_model::{
    Bound, Constraints, Contract, Element, Name, Number, Param, Scalar, Status, TypeId, TypeKind,
    VersionState, project,
};
use wireproof_tests::{corpus, places};

/// The pages as a reader sees them: by heading, without marks and escapes.
struct Pages {
    sections: HashMap<String, String>,
    all: String,
}

impl Pages {
    fn of(markdown: &[String]) -> Self {
        let mut sections: HashMap<String, String> = HashMap::new();
        for page in markdown {
            for section in page.split("\n## ") {
                // What a section is about stands in its first line of code.
                let text = plain(section);
                for name in section.split("<code>").skip(1).take(1) {
                    let name = plain(name.split("</code>").next().unwrap());
                    sections.entry(name).or_default().push_str(&text);
                }
                let title = plain(section.split(" {#").next().unwrap());
                sections.entry(title.trim().to_owned()).or_default().push_str(&text);
            }
        }
        Self { sections, all: plain(&markdown.concat()) }
    }
}

/// Text without tags and escapes.
fn plain(markdown: &str) -> String {
    let mut out = String::new();
    let mut rest = markdown;
    while let Some(at) = rest.find(['<', '&', '\\']) {
        let (before, after) = rest.split_at(at);
        out += before;
        if let Some(tag) = after.strip_prefix('<') {
            rest = tag.split_once('>').map_or("", |(_, rest)| rest);
        } else if let Some((entity, further)) =
            after.split_once(';').filter(|_| after.starts_with('&'))
        {
            let code = entity.strip_prefix("&#").and_then(|code| code.parse().ok());
            match (entity, code.and_then(char::from_u32)) {
                (_, Some(letter)) => out.push(letter),
                ("&lt", _) => out.push('<'),
                ("&gt", _) => out.push('>'),
                ("&amp", _) => out.push('&'),
                ("&quot", _) => out.push('"'),
                _ => out += entity,
            }
            rest = further;
        } else {
            rest = after.get(1..).unwrap_or("");
        }
    }
    out + rest
}

/// What was looked for, and what is missing.
#[derive(Default)]
struct Count {
    found: BTreeMap<&'static str, usize>,
    missing: Vec<String>,
}

impl Count {
    fn look(&mut self, what: &'static str, place: &str, text: Option<&str>, needle: &str) {
        if text.is_some_and(|text| text.contains(needle)) {
            *self.found.entry(what).or_default() += 1;
        } else {
            self.missing.push(format!("{what} {needle:?} of {place}"));
        }
    }
}

struct Walk<'a> {
    contract: &'a Contract,
    pages: &'a Pages,
    count: Count,
}

impl<'a> Walk<'a> {
    fn section(&self, name: &str) -> Option<&'a str> {
        self.pages.sections.get(name).map(String::as_str)
    }

    fn types(&mut self) {
        let declared: Vec<(TypeId, Name)> =
            self.contract.declarations().map(|(id, decl)| (id, decl.symbol.clone())).collect();
        for (id, symbol) in declared {
            // What an operation takes stands with the operation.
            let taken = symbol.strip_suffix(".input").and_then(|it| it.rsplit('.').next());
            let section = taken.and_then(|name| self.section(name));
            if section.is_some() {
                self.expression(id, &symbol, section, 0);
                continue;
            }
            let section = self.section(&symbol);
            self.count.look("type", &symbol, section, &symbol);
            self.expression(id, &symbol, section, 0);
        }
    }

    /// What a type says in its own section; types without names are said there too.
    fn expression(&mut self, id: TypeId, place: &str, section: Option<&str>, depth: usize) {
        let contract = self.contract;
        let ty = contract.ty(id);
        if depth > 0 && ty.decl.is_some() || depth > 32 {
            return;
        }
        if let Some(constraints) = &ty.constraints {
            self.constraints(id, constraints, place, section);
        }
        match &ty.kind {
            TypeKind::Struct(body) => {
                for field in &body.fields {
                    let name = field.meta.name.value.as_str();
                    self.count.look("field", place, section, name);
                    self.expression(field.ty, &format!("{place}.{name}"), section, depth + 1);
                }
            }
            TypeKind::Enum(body) => {
                for value in &body.values {
                    self.count.look("value", place, section, value.meta.name.value.as_str());
                }
            }
            TypeKind::Union(body) => {
                for variant in &body.variants {
                    self.count.look("variant", place, section, variant.meta.name.value.as_str());
                    if let Some(ty) = variant.ty {
                        self.expression(ty, place, section, depth + 1);
                    }
                }
            }
            _ => {
                for (_, child) in ty.children(id) {
                    self.expression(child, place, section, depth + 1);
                }
            }
        }
    }

    fn constraints(&mut self, id: TypeId, said: &Constraints, place: &str, section: Option<&str>) {
        let kind = &self.contract.ty(self.contract.resolve(id)).kind;
        // Spans of time are said in words.
        let numbers = !matches!(kind, TypeKind::Scalar(Scalar::Duration(_) | Scalar::Timestamp(_)));
        let number = |number: Number| match number {
            Number::Int(number) => number.to_string(),
            Number::Float(number) => number.to_string(),
        };
        let bound = |bound: Option<Bound>| bound.filter(|_| numbers).map(|bound| number(bound.at));
        let lengths = [said.min_len, said.max_len].into_iter().flatten().map(|len| len.to_string());
        let mut needles: Vec<String> = lengths.collect();
        needles.extend(bound(said.range.min));
        needles.extend(bound(said.range.max));
        needles.extend(said.multiple_of.map(number));
        needles.extend(said.patterns.iter().map(ToString::to_string));
        needles.extend(said.format.iter().map(ToString::to_string));
        for needle in needles {
            self.count.look("constraint", place, section, &needle);
        }
    }

    fn services(&mut self) {
        let contract = self.contract;
        for (service, s) in contract.services.iter().zip(0..) {
            let symbol = contract.symbol(Element::Service(s));
            let all = Some(self.pages.all.as_str());
            self.count.look("service", "the contract", all, service.meta.name.value.as_str());
            for operation in &service.operations {
                let name = operation.meta.name.value.as_str();
                let section = self.section(name);
                self.count.look("operation", &symbol, section, name);
                for http in &operation.http {
                    self.count.look("route", name, section, &http.path.value);
                    self.count.look("method", name, section, &http.method);
                    http.params.iter().for_each(|param| self.param(name, section, param));
                    for response in &http.responses {
                        let status = match response.status.value {
                            Status::Code(code) => code.to_string(),
                            Status::Class(class) => class.to_string(),
                            Status::Default => "other".to_owned(),
                        };
                        self.count.look("answer", name, section, &status);
                        let headers = response.headers.iter();
                        headers.for_each(|param| self.param(name, section, param));
                    }
                }
                for error in &operation.errors {
                    let error = contract.symbol(Element::Type(contract.resolve(error.ty)));
                    let error = error.rsplit('.').next().unwrap();
                    self.count.look("error", name, section, error);
                }
            }
        }
        for channel in &contract.channels {
            let name = channel.meta.name.value.as_str();
            self.count.look("channel", name, Some(&self.pages.all), &channel.address.value);
        }
    }

    fn param(&mut self, place: &str, section: Option<&str>, param: &Param) {
        self.count.look("parameter", place, section, param.meta.name.value.as_str());
    }

    fn rest(&mut self) {
        let all = Some(self.pages.all.as_str());
        for version in &self.contract.versions {
            self.count.look("version", "the contract", all, &version.spelling);
        }
        for server in &self.contract.servers {
            self.count.look("server", "the contract", all, &server.url);
        }
        for scheme in &self.contract.schemes {
            self.count.look("scheme", "the contract", all, scheme.meta.name.value.as_str());
        }
    }
}

fn complete(path: &Path, root: Option<&Path>) {
    let options = Options { root: root.map(Path::to_owned), ..Options::default() };
    let mut loader = Loader::new(options);
    let (loaded, problems) = loader.load(&path.to_string_lossy()).unwrap();
    assert!(!problems.has_errors(), "{problems:?}");
    let pages = folder_pages(&loaded, loader.sources());
    let markdown: Vec<String> = pages.iter().map(|page| format!("\n{}", page.markdown)).collect();
    let pages = Pages::of(&markdown);
    for found in &loaded.contracts {
        let versions = &found.contract.versions;
        let current = versions.iter().rposition(|it| it.state == VersionState::Current);
        let at = current.or(versions.len().checked_sub(1));
        let contract = match at {
            Some(at) => project(&found.contract, u16::try_from(at).unwrap()),
            None => found.contract.clone(),
        };
        let mut walk = Walk { contract: &contract, pages: &pages, count: Count::default() };
        walk.types();
        walk.services();
        walk.rest();
        let Count { found: counted, missing } = walk.count;
        println!("{}: {counted:?} in {} pages", found.name, markdown.len());
        let shown = missing.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
        assert!(missing.is_empty(), "{}: {} missing\n{shown}", found.name, missing.len());
        assert!(counted.values().sum::<usize>() > 20, "{}: hardly anything", found.name);
    }
}

#[test]
fn of_examples_nothing_is_left_out() {
    for name in ["orders.wire", "rides.wire", "profiles.wire"] {
        complete(&places::fixture("idl/examples").join(name), None);
    }
}

#[test]
fn of_real_documents_nothing_is_left_out() {
    let Some(folder) = corpus::unpacked("vendor-specs") else { return };
    for name in ["oxide__nexus.json", "discord__specs_openapi.json"] {
        let path = folder.join("vendor-specs").join(name);
        assert!(path.is_file(), "{}", path.display());
        complete(&path, None);
    }
}

#[test]
fn of_a_service_of_googleapis_nothing_is_left_out() {
    let Some(folder) = corpus::unpacked("googleapis") else { return };
    let root = folder.join("new");
    complete(&root.join("google/pubsub/v1/pubsub.proto"), Some(&root));
}
