//! The module of servers: a trait per service, and its routes.

use wireproof_model::Service;

use crate::{
    calls::{BodyKind, Plan, Success, SuccessKind},
    case::snake,
    text::{Text, close, line, open},
    types::Kind,
    views::View,
    world::{Use, World},
};

impl World<'_> {
    /// Writes the trait of a service and its routes.
    pub(crate) fn server(
        &mut self,
        service: &Service,
        name: &str,
        plans: &[Plan<'_>],
        text: &mut Text,
    ) {
        text.gap();
        text.docs(&self.docs(&service.meta));
        open!(text, "pub trait {name}: Send + Sync + 'static {{");
        for plan in plans.iter().filter(|plan| plan.routed) {
            text.gap();
            self.signature(plan, text);
        }
        close!(text, "}}");
        text.gap();
        line!(text, "/// The routes of `{name}`; what nests them decides where they begin.");
        let router = snake(name);
        let arguments = ["api: A".to_owned(), "limits: rt::Limits".to_owned()];
        let head = format!("{router}_router<A: {name}>");
        text.function("pub fn", &head, &arguments, "rt::Router", " {");
        open!(text, "rt::Routes::new(api, limits)");
        for plan in plans.iter().filter(|plan| plan.routed) {
            self.route(plan, text);
        }
        line!(text, ".finish()");
        text.shallower();
        close!(text, "}}");
    }

    fn signature(&mut self, plan: &Plan<'_>, text: &mut Text) {
        let view = View::SERVER_RECEIVES;
        text.docs(&plan.docs);
        let mut arguments = vec!["&self".to_owned(), "call: &rt::Call".to_owned()];
        for input in plan.given() {
            let (ty, _) = self.input_type(input, view);
            arguments.push(format!("{}: {ty}", input.name));
        }
        if let Some(body) = &plan.body {
            let ty = match (body.kind, body.ty) {
                (BodyKind::Json, Some(ty)) => self.ty(ty, Use::outside(view)),
                (BodyKind::Json, None) => "rt::Value".to_owned(),
                (BodyKind::Text, _) => "String".to_owned(),
                (BodyKind::Raw, _) => "rt::Bytes".to_owned(),
            };
            let ty = if body.required || body.kind != BodyKind::Json {
                ty
            } else {
                format!("Option<{ty}>")
            };
            arguments.push(format!("{}: {ty}", body.name));
        }
        if !plan.gathered().is_empty() {
            arguments.push(format!("options: operations::{}", plan.options_name()));
        }
        let result = self.success_type(plan, View::SERVER_SENDS);
        let result =
            format!("impl Future<Output = Answer<{result}, {}>> + Send", plan.error_type());
        text.function("fn", &plan.method, &arguments, &result, ";");
    }

    fn route(&mut self, plan: &Plan<'_>, text: &mut Text) {
        let quiet = plan.inputs.is_empty() && plan.body.is_none();
        let mutable = if quiet { "" } else { "mut " };
        let head = format!(
            ".route(operations::{}, |api: rt::Arc<A>, {mutable}call: rt::Incoming| async move {{",
            plan.constant
        );
        open!(text, "{head}");
        let mut names = Vec::new();
        for input in &plan.inputs {
            let (_, kind) = self.input_type(input, View::SERVER_RECEIVES);
            let head = format!("let {} = call", input.name);
            match &kind {
                Kind::Required => {
                    text.call(&format!("{head}.required"), &[&input.place, &input.rule], ";");
                }
                Kind::Optional => {
                    text.call(&format!("{head}.optional"), &[&input.place, &input.rule], ";");
                }
                Kind::Or(default) => {
                    let default = format!("|| {default}");
                    text.call(&format!("{head}.or"), &[&input.place, &input.rule, &default], ";");
                }
            }
            names.push(input.name.as_str());
        }
        if let Some(body) = &plan.body {
            let head = format!("let {} = call", body.name);
            match (body.kind, body.required) {
                (BodyKind::Json, true) => text.call(&format!("{head}.body"), &[&body.rule], ";"),
                (BodyKind::Json, false) => {
                    text.call(&format!("{head}.optional_body"), &[&body.rule], ";");
                }
                (BodyKind::Text, _) => line!(text, "{head}.text();"),
                (BodyKind::Raw, _) => line!(text, "{head}.raw();"),
            }
            names.push(body.name.as_str());
        }
        if !names.is_empty() {
            let some: Vec<String> = names.iter().map(|name| format!("Some({name})")).collect();
            open!(
                text,
                "let ({}, true) = ({}, call.is_valid()) else {{",
                some.join(", "),
                names.join(", ")
            );
            line!(text, "return call.refuse();");
            close!(text, "}};");
        }
        let mut arguments = vec!["call.call()".to_owned()];
        arguments.extend(plan.given().iter().map(|input| input.name.clone()));
        arguments.extend(plan.body.iter().map(|body| body.name.clone()));
        if !plan.gathered().is_empty() {
            let fields: Vec<&str> =
                plan.gathered().iter().map(|input| input.name.as_str()).collect();
            let options =
                format!("operations::{} {{ {} }}", plan.options_name(), fields.join(", "));
            line!(text, "let options = {options};");
            arguments.push("options".to_owned());
        }
        line!(text, "let answer = api.{}({}).await;", plan.method, arguments.join(", "));
        match &plan.success {
            Success::Several(..) => line!(text, "call.answer_any(answer)"),
            Success::One(answer) => {
                let send = if answer.kind == SuccessKind::Raw { "answer_raw" } else { "answer" };
                text.call(&format!("call.{send}"), &[&answer.case, "answer"], "");
            }
        }
        close!(text, "}})");
    }
}
