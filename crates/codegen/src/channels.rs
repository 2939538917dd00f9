//! The module of channels: what publishes to each, and what subscribes.

use wireproof_model::ChannelKind;
use wireproof_source::Diagnostic;

use crate::{
    text::{Text, close, line, open},
    views::View,
    world::{Use, World},
};

impl World<'_> {
    /// Writes every channel.
    pub(crate) fn channels(&mut self) -> String {
        let contract = self.contract;
        let mut text = Text::default();
        for (at, channel) in contract.channels.iter().enumerate() {
            let pushed =
                channel.symbol.starts_with("webhooks.") || channel.address.value.contains('$');
            if pushed || channel.reply.is_some() {
                let why = if pushed { "requests that a server sends" } else { "replies" };
                let message =
                    format!("this channel is left out of generated code: {why} are not built yet");
                self.problems.push(Diagnostic::warning(channel.address.span, message));
                continue;
            }
            let name = self.names.channel(at).to_owned();
            let mut types = |view| {
                let body = self.ty(channel.body, Use::outside(view));
                let headers = channel.headers.map(|headers| self.ty(headers, Use::outside(view)));
                format!("{}, {body}", headers.unwrap_or_else(|| "()".to_owned()))
            };
            let (sent, received) = (types(View::SERVER_SENDS), types(View::CLIENT_RECEIVES));
            let topic = channel.kind == ChannelKind::Topic;
            let key = channel.key.as_ref().map_or("", |key| key.value.as_str());
            text.gap();
            text.docs(&self.docs(&channel.meta));
            line!(text, "#[derive(Clone, Copy, Debug)]");
            line!(text, "pub struct {name};");
            text.gap();
            open!(text, "impl {name} {{");
            line!(text, "/// Its address; `{{name}}` is a header.");
            line!(text, "pub const ADDRESS: &'static str = {:?};", channel.address.value.as_str());
            text.gap();
            line!(text, "/// What sends its messages.");
            let result = format!("rt::Publisher<B, {sent}>");
            text.function(
                "pub fn",
                "publisher<B: rt::Broker>",
                &["broker: B".to_owned()],
                &result,
                " {",
            );
            line!(text, "rt::Publisher::new(broker, Self::ADDRESS, {topic}, {key:?})");
            close!(text, "}}");
            text.gap();
            line!(text, "/// What receives its messages, at an address without open parts.");
            let result = format!("rt::Subscriber<B, {received}>");
            let arguments = ["broker: B".to_owned(), "address: &str".to_owned()];
            text.function("pub async fn", "subscriber<B: rt::Broker>", &arguments, &result, " {");
            line!(text, "rt::Subscriber::new(broker, address, {topic}).await");
            close!(text, "}}");
            close!(text, "}}");
        }
        text.finish()
    }
}
