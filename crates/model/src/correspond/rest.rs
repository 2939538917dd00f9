//! Which channels, servers and schemes of two contracts are the same one.

use rustc_hash::FxHashMap;

use super::{
    By, route,
    services::{Services, beside},
};
use crate::{Contract, Element, Name};

impl Services {
    /// Channels by address and symbol, servers by address, schemes by name; what is left over by what it says.
    pub(super) fn tie_rest(&mut self, first: &Contract, second: &Contract) {
        let channels = |contract: &Contract, depth: u8| {
            let all = contract.channels.iter().zip(0..);
            all.map(|(channel, at)| {
                let address = route::shape(&channel.address.value).0;
                let key = match depth {
                    0 => format!("{address}\n{}", channel.symbol),
                    1 => address,
                    2 => channel.symbol.to_string(),
                    _ => channel.meta.name.value.to_string(),
                };
                (key, Element::Channel(at))
            })
            .collect::<Vec<_>>()
        };
        self.elements.zip(channels(first, 0), channels(second, 0), By::Name);
        self.elements.lone(channels(first, 1), channels(second, 1), By::Alias);
        self.elements.zip(channels(first, 2), channels(second, 2), By::Name);
        self.elements.certain(channel_aliases(first, second), By::Alias);
        self.elements.lone(channels(first, 3), channels(second, 3), By::RelativeName);
        let servers = |contract: &Contract, depth: u8| {
            let all = contract.servers.iter().zip(0..);
            all.map(|(server, at)| {
                let key = match depth {
                    0 => route::shape(server.url.trim_end_matches('/')).0,
                    1 => server.meta.name.value.to_string(),
                    _ => String::new(),
                };
                (key, Element::Server(at))
            })
            .collect::<Vec<_>>()
        };
        self.elements.zip(servers(first, 0), servers(second, 0), By::Name);
        self.elements.lone(servers(first, 1), servers(second, 1), By::Name);
        self.elements.lone(servers(first, 2), servers(second, 2), By::Alias);
        let schemes = |contract: &Contract| {
            let all = contract.schemes.iter().zip(0..);
            all.map(|(scheme, at)| (scheme.meta.name.value.clone(), Element::Scheme(at)))
                .collect::<Vec<_>>()
        };
        self.elements.zip(schemes(first), schemes(second), By::Name);
        let kinds = |contract: &Contract| {
            let all = contract.schemes.iter().zip(0..);
            all.map(|(scheme, at)| (format!("{:?}", scheme.kind), Element::Scheme(at)))
                .collect::<Vec<_>>()
        };
        self.elements.lone(kinds(first), kinds(second), By::Alias);
    }
}

fn channel_aliases(first: &Contract, second: &Contract) -> Vec<(Element, Element)> {
    let find = |here: &Contract, there: &Contract| {
        let index: FxHashMap<&Name, u32> =
            there.channels.iter().map(|channel| &channel.symbol).zip(0..).collect();
        let mut found = Vec::new();
        for (channel, at) in here.channels.iter().zip(0..) {
            for alias in channel.meta.aliases() {
                if let Some(other) = index.get(&beside(&channel.symbol, alias)) {
                    found.push((Element::Channel(at), Element::Channel(*other)));
                }
            }
        }
        found
    };
    let mut all = find(first, second);
    all.extend(find(second, first).into_iter().map(|(second, first)| (first, second)));
    all
}
