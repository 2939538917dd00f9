//! Topics and queues.

use wireproof_model::{Channel, Reply};

use super::contract::encoding_uses;
use super::decl::attributes;
use super::{Lowerer, Place};
use crate::tree::{ChannelDecl, ItemKind, ReplyClause};

impl Lowerer<'_, '_> {
    /// The channels of the first file.
    pub(super) fn channels(&mut self) {
        let Some(scope) = self.scope(0) else { return };
        for (item, life) in scope.file.items.iter().zip(&scope.lives) {
            let ItemKind::Channel(decl) = &item.kind else { continue };
            let place = Place { instance: 0, file: 0, range: life.range };
            let mut meta = life.clone().meta(&item.name, item.span, item.docs);
            attributes(&mut meta, &item.attrs);
            let symbol = scope.symbol(&item.name.value);
            let channel = self.channel(decl, symbol, meta, place);
            self.out.channels.push(channel);
        }
    }

    fn channel(
        &mut self,
        decl: &ChannelDecl,
        symbol: wireproof_model::Name,
        meta: wireproof_model::Meta,
        place: Place,
    ) -> Channel {
        Channel {
            symbol,
            meta,
            kind: decl.kind,
            address: decl.address.clone(),
            body: self.ty(&decl.carries, place),
            headers: decl.headers.as_ref().map(|headers| self.reference(headers, place)),
            servers: decl.on.clone(),
            key: decl.key.clone(),
            reply: decl.reply.as_ref().map(|reply| self.reply(reply, place)),
            delivery: decl.delivery.unwrap_or_default(),
            retain: decl.retain,
            encodings: encoding_uses(&decl.encodings),
        }
    }

    fn reply(&mut self, reply: &ReplyClause, place: Place) -> Reply {
        let at = Some(reply.place.clone());
        let (channel, address_header) = if reply.to_channel { (at, None) } else { (None, at) };
        Reply {
            ty: self.ty(&reply.ty, place),
            channel,
            address_header,
            correlation: reply.by.clone(),
        }
    }
}
