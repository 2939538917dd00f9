//! A service and its methods as operations.

use wireproof_model::{Meta, Operation, Policies, Rpc, Safety, Service, TypeKind};

use super::{Lowering, Place, values};
use crate::file::{self, Method};
use crate::standard::Target;

impl<'a> Lowering<'a> {
    /// The services of the files that were named.
    pub(super) fn services(&mut self) {
        for at in 0..self.links.files.len() as u32 {
            let Some(linked) = self.links.files.get(at as usize).filter(|linked| linked.named)
            else {
                continue;
            };
            let file = linked.file;
            let package = &file.package.value;
            let place = self.place(at, package, self.features_of(at, None));
            for service in &file.services {
                let found = self.service(place, service);
                self.contract.services.push(found);
            }
        }
        self.drain();
    }

    fn service(&mut self, place: Place<'_>, service: &'a file::Service) -> Service {
        let dot = if place.scope.is_empty() { "" } else { "." };
        let symbol = format!("{}{dot}{}", place.scope, service.head.name.value);
        let place = Place { scope: &symbol, ..place };
        let mut meta = Self::meta(&service.head);
        self.options(place, Target::Service, &service.options, &mut meta);
        let mut names = rustc_hash::FxHashMap::default();
        let mut operations = Vec::with_capacity(service.methods.len());
        for method in &service.methods {
            let name = &method.head.name;
            if let Some(other) = names.insert(&name.value, name.span) {
                let message = format!("there are two methods `{}`", name.value);
                let problem = wireproof_source::Diagnostic::error(name.span, message)
                    .related(other, "declared here first")
                    .help("rename one of them");
                self.problems.push(problem);
            }
            operations.push(self.operation(place, method));
        }
        Service {
            symbol: symbol.as_str().into(),
            meta,
            operations,
            security: None,
            policies: Policies::default(),
            flows: Vec::new(),
        }
    }

    fn operation(&mut self, place: Place<'_>, method: &'a Method) -> Operation {
        let mut meta = Self::meta(&method.head);
        self.options(place, Target::Method, &method.options, &mut meta);
        let input = self.named(place, &method.input.value, method.input.span);
        let output = self.named(place, &method.output.value, method.output.span);
        for (said, id) in [(&method.input, input), (&method.output, output)] {
            if matches!(self.contract.ty(self.contract.resolve(id)).kind, TypeKind::Enum(_)) {
                let message = format!("`{}` is not a message", said.value);
                let problem = wireproof_source::Diagnostic::error(said.span, message)
                    .help("methods take and give messages: put the enum into one");
                self.problems.push(problem);
            }
        }
        // Routes look into the input's fields.
        self.drain();
        let http = self.routes(place, method, input, output, &mut meta);
        let mut operation = Operation::new(meta);
        operation.safety = safety(method);
        operation.http = http;
        operation.rpc = Some(Rpc {
            input: Some(input),
            output: Some(output),
            input_stream: method.input_stream,
            output_stream: method.output_stream,
        });
        operation
    }

    /// Takes the routes out of the attributes: what was understood is not told twice.
    pub(super) fn forget_routes(meta: &mut Meta) {
        if let Some(extra) = &mut meta.extra {
            extra
                .attributes
                .retain(|attribute| !attribute.name.starts_with(super::http::ATTRIBUTE));
            if extra.attributes.is_empty() && extra.deprecated.is_none() {
                meta.extra = None;
            }
        }
    }
}

fn safety(method: &Method) -> Safety {
    let said = method.options.iter().find(|option| option.name.value == "idempotency_level");
    match said
        .and_then(|option| values::word(&option.value.kind))
        .map(wireproof_model::Name::as_str)
    {
        Some("NO_SIDE_EFFECTS") => Safety::Safe,
        Some("IDEMPOTENT") => Safety::Idempotent,
        _ => Safety::Unsafe,
    }
}
