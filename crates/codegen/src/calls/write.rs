//! What client and server share of operations: the operations with their policies, the structs of what may be left
//! out, the enums of answers.

use rustc_hash::FxHashMap;
use wireproof_model::Service;

use super::{
    Input,
    answers::{Answer, Success, SuccessKind},
    plan::Plan,
};
use crate::{
    text::{Text, close, line, open},
    types::Kind,
    views::View,
    world::{Use, World},
};

/// Writes the module of operations; enums that are equal are written once.
#[derive(Default)]
pub(crate) struct Shared {
    known: FxHashMap<String, String>,
}

impl World<'_> {
    /// What one operation has beside its call.
    pub(crate) fn shared(
        &mut self,
        service: &Service,
        plan: &Plan<'_>,
        shared: &mut Shared,
        text: &mut Text,
    ) {
        text.gap();
        let calls = self.operation(service, plan);
        let flat = format!("pub const {}: rt::Operation = {};", plan.constant, calls.concat());
        if flat.len() <= 100 {
            line!(text, "{flat}");
        } else {
            open!(text, "pub const {}: rt::Operation =", plan.constant);
            let flat = format!("{};", calls.concat());
            if flat.len() + 4 <= 100 {
                line!(text, "{flat}");
            } else if let Some((first, rest)) = calls.split_first() {
                line!(text, "{first}");
                for (at, call) in rest.iter().enumerate() {
                    let end = if at + 1 == rest.len() { ";" } else { "" };
                    line!(text, "    {call}{end}");
                }
                if rest.is_empty() {
                    line!(text, ";");
                }
            }
            text.shallower();
        }
        self.options(plan, text);
        if let Success::Several(name, answers) = &plan.success {
            self.outcome(name, answers, View::CLIENT_RECEIVES, shared, text);
        }
        if !plan.errors.answers.is_empty() {
            self.outcome(
                &plan.errors.name,
                &plan.errors.answers,
                View::CLIENT_RECEIVES,
                shared,
                text,
            );
        }
    }

    /// The struct of what may be left out.
    fn options(&mut self, plan: &Plan<'_>, text: &mut Text) {
        let gathered = plan.gathered();
        if gathered.is_empty() {
            return;
        }
        let name = plan.options_name();
        let fields: Vec<(&Input, String, Kind)> = gathered
            .iter()
            .map(|input| {
                let (ty, kind) = self.input_type(input, View::CLIENT_SENDS);
                (input, ty, kind)
            })
            .collect();
        let plain = fields.iter().all(|(.., kind)| *kind == Kind::Optional);
        let default = if plain { "Default, " } else { "" };
        text.gap();
        line!(text, "#[derive(Clone, Debug, {default}PartialEq)]");
        open!(text, "pub struct {name} {{");
        for (input, ty, _) in &fields {
            text.docs(&input.docs);
            text.field(&format!("pub {}", input.name), ty);
        }
        close!(text, "}}");
        if plain || fields.iter().any(|(.., kind)| *kind == Kind::Required) {
            return;
        }
        open!(text, "rt::defaults! {{ {name} {{");
        for (input, _, kind) in &fields {
            match kind {
                Kind::Or(default) => line!(text, "{} = {default};", input.name),
                _ => line!(text, "{};", input.name),
            }
        }
        close!(text, "}} }}");
    }

    /// An enum of answers; the same one under another name is that one.
    fn outcome(
        &mut self,
        name: &str,
        answers: &[Answer],
        view: View,
        shared: &mut Shared,
        text: &mut Text,
    ) {
        let mut body = Text::default();
        for answer in answers {
            body.docs(&answer.docs);
            let ty = self.answer_type(answer, view);
            let ty = if answer.coded { format!("rt::Coded<{ty}>") } else { ty };
            body.variant(&answer.variant, &ty);
        }
        let body = body.finish();
        let cases: Vec<String> =
            answers.iter().map(|answer| format!("{} {};", answer.variant, answer.case)).collect();
        let equal = format!("{body}{cases:?}");
        text.gap();
        if let Some(known) = shared.known.get(&equal) {
            line!(text, "pub type {name} = {known};");
            return;
        }
        line!(text, "#[derive(Clone, Debug, PartialEq)]");
        open!(text, "pub enum {name} {{");
        for row in body.lines() {
            line!(text, "{row}");
        }
        close!(text, "}}");
        open!(text, "rt::outcomes! {{ {name} {{");
        for case in &cases {
            line!(text, "{case}");
        }
        close!(text, "}} }}");
        shared.known.insert(equal, name.to_owned());
    }

    /// What an answer holds.
    pub(crate) fn answer_type(&mut self, answer: &Answer, view: View) -> String {
        match (answer.ty, answer.kind) {
            (Some(ty), _) => self.ty(ty, Use::outside(view)),
            (None, SuccessKind::Value) => "()".to_owned(),
            (None, SuccessKind::Json) => "rt::Value".to_owned(),
            (None, SuccessKind::Text) => "String".to_owned(),
            (None, SuccessKind::Raw) => "rt::Bytes".to_owned(),
        }
    }

    /// What an operation results in.
    pub(crate) fn success_type(&mut self, plan: &Plan<'_>, view: View) -> String {
        match &plan.success {
            Success::One(answer) => self.answer_type(answer, view),
            Success::Several(name, _) => format!("operations::{name}"),
        }
    }
}

impl Plan<'_> {
    /// The struct of what may be left out; with it, of what must be given, if that is much.
    pub(crate) fn options_name(&self) -> String {
        let ending =
            if self.gathered().iter().any(|input| input.required) { "Input" } else { "Options" };
        format!("{}{ending}", self.types)
    }

    /// What an operation may fail with.
    pub(crate) fn error_type(&self) -> String {
        if self.errors.answers.is_empty() {
            "rt::Infallible".to_owned()
        } else {
            format!("operations::{}", self.errors.name)
        }
    }
}
