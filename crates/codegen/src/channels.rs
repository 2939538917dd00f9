//! The module of channels: what publishes to each, and what subscribes.

use wireproof_model::{Channel, ChannelKind, Reply};
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
            if pushed {
                let message = "this channel is left out of generated code: requests that a server sends are not \
                               built yet";
                self.problems.push(Diagnostic::warning(channel.address.span, message));
                continue;
            }
            self.channel(at, channel, &mut text);
        }
        text.finish()
    }

    fn channel(&mut self, at: usize, channel: &Channel, text: &mut Text) {
        let name = self.names.channel(at).to_owned();
        let (sent, received) = (
            self.carried(channel, View::SERVER_SENDS),
            self.carried(channel, View::CLIENT_RECEIVES),
        );
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
        if let Some(reply) = &channel.reply {
            self.reply(reply, (&sent, &received), topic, text);
        }
        close!(text, "}}");
    }

    /// The types of headers and body.
    fn carried(&mut self, channel: &Channel, view: View) -> String {
        let body = self.ty(channel.body, Use::outside(view));
        let headers = channel.headers.map(|headers| self.ty(headers, Use::outside(view)));
        format!("{}, {body}", headers.unwrap_or_else(|| "()".to_owned()))
    }

    /// What asks over a channel, and what answers.
    fn reply(
        &mut self,
        reply: &Reply,
        (sent, received): (&str, &str),
        topic: bool,
        text: &mut Text,
    ) {
        let Some(by) = self.reply_by(reply) else { return };
        let (given, heard) = (
            self.ty(reply.ty, Use::outside(View::SERVER_SENDS)),
            self.ty(reply.ty, Use::outside(View::CLIENT_RECEIVES)),
        );
        text.gap();
        line!(text, "/// What asks, and waits for the answer.");
        let result = format!("rt::Asker<B, {sent}, {heard}>");
        text.function("pub fn", "asker<B: rt::Broker>", &["broker: B".to_owned()], &result, " {");
        line!(text, "rt::Asker::new(Self::publisher(broker), {by})");
        close!(text, "}}");
        text.gap();
        line!(text, "/// What answers the questions that come to an address without open parts.");
        let result = format!("rt::Replier<B, {received}, {given}>");
        let arguments = ["broker: B".to_owned(), "address: &str".to_owned()];
        text.function("pub async fn", "replier<B: rt::Broker>", &arguments, &result, " {");
        line!(text, "rt::Replier::new(broker, address, {topic}, {by}).await");
        close!(text, "}}");
    }

    /// How the answers find their way back.
    fn reply_by(&self, reply: &Reply) -> Option<String> {
        let correlation = reply.correlation.value.as_str();
        if let Some(header) = &reply.address_header {
            return Some(format!(
                "rt::ReplyBy::header({correlation:?}, {:?})",
                header.value.as_str()
            ));
        }
        let name = &reply.channel.as_ref()?.value;
        let mut channels = self.contract.channels.iter();
        let channel =
            channels.find(|channel| channel.meta.name.value == *name || channel.symbol == *name)?;
        let kind = if channel.kind == ChannelKind::Topic { "topic" } else { "queue" };
        Some(format!("rt::ReplyBy::{kind}({correlation:?}, {:?})", channel.address.value.as_str()))
    }
}
