//! The module of clients: a struct per service, a method per operation.

use wireproof_model::Service;

use crate::{
    calls::{BodyKind, Plan, Success, SuccessKind},
    text::{Text, close, line, open},
    types::Kind,
    views::View,
    world::{Use, World},
};

impl World<'_> {
    /// Writes the client of a service.
    pub(crate) fn client(
        &mut self,
        service: &Service,
        name: &str,
        plans: &[Plan<'_>],
        text: &mut Text,
    ) {
        text.gap();
        text.docs(&self.docs(&service.meta));
        line!(text, "#[derive(Clone, Debug)]");
        open!(text, "pub struct {name} {{");
        line!(text, "caller: rt::Caller,");
        close!(text, "}}");
        text.gap();
        open!(text, "impl {name} {{");
        line!(text, "/// A client that calls through `caller`.");
        open!(text, "pub fn new(caller: rt::Caller) -> Self {{");
        line!(text, "Self {{ caller }}");
        close!(text, "}}");
        text.gap();
        line!(text, "/// A copy with other settings.");
        open!(text, "pub fn with(&self, change: impl FnOnce(&mut rt::Settings)) -> Self {{");
        line!(text, "Self {{ caller: self.caller.with(change) }}");
        close!(text, "}}");
        for plan in plans {
            text.gap();
            self.method(plan, text);
        }
        close!(text, "}}");
    }

    fn method(&mut self, plan: &Plan<'_>, text: &mut Text) {
        let view = View::CLIENT_SENDS;
        text.docs(&plan.docs);
        let mut arguments = vec!["&self".to_owned()];
        for input in plan.given() {
            let (ty, _) = self.input_type(input, view);
            arguments.push(format!("{}: {ty}", input.name));
        }
        if let Some(body) = &plan.body {
            let ty = match (body.kind, body.ty) {
                (BodyKind::Json, Some(ty)) => format!("&{}", self.ty(ty, Use::outside(view))),
                (BodyKind::Json, None) => "&rt::Value".to_owned(),
                (BodyKind::Text, _) => "String".to_owned(),
                (BodyKind::Raw, _) => "rt::Bytes".to_owned(),
            };
            let ty = if body.required { ty } else { format!("Option<{ty}>") };
            arguments.push(format!("{}: {ty}", body.name));
        }
        if !plan.gathered().is_empty() {
            arguments.push(format!("options: operations::{}", plan.options_name()));
        }
        let result = self.success_type(plan, View::CLIENT_RECEIVES);
        let result = format!("Answer<{result}, {}>", plan.error_type());
        text.function("pub async fn", &plan.method, &arguments, &result, " {");
        self.statements(plan, text);
        close!(text, "}}");
    }

    fn statements(&mut self, plan: &Plan<'_>, text: &mut Text) {
        let quiet = plan.inputs.is_empty() && plan.body.is_none();
        let mutable = if quiet { "" } else { "mut " };
        line!(text, "let {mutable}call = self.caller.call(operations::{});", plan.constant);
        for (input, owner) in plan
            .given()
            .iter()
            .map(|input| (input, ""))
            .chain(plan.gathered().iter().map(|input| (input, "options.")))
        {
            let (_, kind) = self.input_type(input, View::CLIENT_SENDS);
            let put = if kind == Kind::Optional { "put_optional" } else { "put" };
            let value = format!("&{owner}{}", input.name);
            text.call(&format!("call.{put}"), &[&input.place, &value, &input.rule], ";");
        }
        if let Some(body) = &plan.body {
            let media = format!("{:?}", body.media);
            let put = |text: &mut Text| match body.kind {
                BodyKind::Json => text.call("call.body", &[&media, &body.name, &body.rule], ";"),
                _ => text.call("call.raw", &[&media, &body.name], ";"),
            };
            if body.required {
                put(text);
            } else {
                open!(text, "if let Some({0}) = {0} {{", body.name);
                put(text);
                close!(text, "}}");
            }
        }
        match &plan.success {
            Success::Several(..) => line!(text, "call.send_any().await"),
            Success::One(answer) => {
                let send = if answer.kind == SuccessKind::Raw { "send_raw" } else { "send" };
                text.call(&format!("call.{send}"), &[&answer.case], ".await");
            }
        }
    }
}
