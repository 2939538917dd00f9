//! The module of tests: each example of a body is read by the type that it is an example of.

use wireproof_model::{Body, TypeId};
use wireproof_source::document;

use crate::{
    calls::{BodyKind, Plan, Success},
    text::{Text, close, line, open},
    views::View,
    world::{Use, World},
};

impl World<'_> {
    /// Writes a test for each example that the contract gives for a JSON body.
    pub(crate) fn examples(&mut self, plan: &Plan<'_>, text: &mut Text) {
        if let Some(body) = &plan.body
            && let (BodyKind::Json, Some(ty)) = (body.kind, body.ty)
        {
            let given = plan.http.bodies.iter().filter(|given| *given.media.value == *body.media);
            let name = format!("{}_request", plan.method);
            for (example, at) in given.flat_map(|given| &given.examples).zip(1..) {
                self.example(&format!("{name}_{at}"), (ty, View::SERVER_RECEIVES), *example, text);
            }
        }
        let Success::One(answer) = &plan.success else { return };
        let Some(ty) = answer.ty else { return };
        let is_success = |body: &&Body| body.ty == Some(ty) && body.media.value.contains("json");
        let responses = plan.http.responses.iter();
        let results = responses.filter(|response| response.status.value.is_success());
        let given = results.flat_map(|response| &response.bodies).filter(is_success);
        for (example, at) in given.flat_map(|given| &given.examples).zip(1..) {
            let name = format!("{}_answer_{at}", plan.method);
            self.example(&name, (ty, View::CLIENT_RECEIVES), *example, text);
        }
    }

    fn example(
        &mut self,
        name: &str,
        (ty, view): (TypeId, View),
        span: wireproof_source::Span,
        text: &mut Text,
    ) {
        let Some(node) = document::part(self.sources, span) else { return };
        let ty = self.ty(ty, Use::outside(view));
        let side = if view == View::SERVER_RECEIVES { "Server" } else { "Client" };
        text.gap();
        line!(text, "#[test]");
        open!(text, "fn {name}() -> Result<(), String> {{");
        let json = format!("{:?}", node.to_json());
        let side = format!("rt::Side::{side}");
        text.call(&format!("rt::example::<{ty}>"), &[&json, &side], "");
        close!(text, "}}");
    }
}
