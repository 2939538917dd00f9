//! Which services, operations, parameters, bodies, answers, channels, servers and schemes of two contracts are the
//! same one.
//!
//! Services are tied by symbol, alias, and relative name; remote procedures by name inside tied services; operations
//! over HTTP by method and route across the whole contract with path parameters' names set aside, else by name.
//! Symmetric in its two sides.

use rustc_hash::FxHashMap;

use super::{
    By, Types,
    collect::{Side, collect},
    fields,
    roots::Root,
    route,
    table::Table,
};
use crate::{Contract, Element, Name, Param, Status, TypeId};

/// One route of an operation: service, operation, place among the operation's routes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Binding(pub u32, pub u32, pub u32);

/// What corresponds above the types of two contracts.
#[derive(Clone, Debug, Default)]
pub struct Services {
    pub(super) elements: Table<Element>,
    bindings: Table<Binding>,
    members: Table<(TypeId, u32)>,
    pub(super) pairs: Vec<(Element, Element, By)>,
    only_first: Vec<Element>,
    only_second: Vec<Element>,
    pub(super) roots: Vec<Root>,
}

impl Services {
    /// Ties everything above the types of two contracts, each projected to one version; `types` ties their types.
    pub fn of(first: &Contract, second: &Contract, types: &Types) -> Self {
        let (one, other) = (collect(first), collect(second));
        let mut services = Self::default();
        services.tie_services(&one, &other);
        services.tie_operations(&one, &other);
        services.tie_bindings(&one, &other);
        services.tie_members(first, second, types);
        services.tie_params(first, &one, second, &other);
        services.tie_contents(&one, &other);
        services.tie_rest(first, second);
        services.list(&one, &other);
        services.find_roots(first, second, types);
        services
    }

    /// The counterpart of an element of the first contract.
    pub fn second(&self, first: Element) -> Option<(Element, By)> {
        self.elements.of_first.get(&first).copied()
    }

    /// The counterpart of an element of the second contract.
    pub fn first(&self, second: Element) -> Option<(Element, By)> {
        self.elements.of_second.get(&second).copied()
    }

    /// The counterpart of a route of the first contract.
    pub fn second_binding(&self, first: Binding) -> Option<Binding> {
        self.bindings.of_first.get(&first).map(|(second, _)| *second)
    }

    /// The counterpart of a route of the second contract.
    pub fn first_binding(&self, second: Binding) -> Option<Binding> {
        self.bindings.of_second.get(&second).map(|(first, _)| *first)
    }

    /// All that corresponds, in the order of the first contract.
    pub fn pairs(&self) -> &[(Element, Element, By)] {
        &self.pairs
    }

    /// What only the first contract has, in order; what stands inside such an element is not listed again.
    pub fn only_first(&self) -> &[Element] {
        &self.only_first
    }

    /// What only the second contract has, in order; what stands inside such an element is not listed again.
    pub fn only_second(&self) -> &[Element] {
        &self.only_second
    }

    /// The types that travel on both sides.
    pub fn roots(&self) -> &[Root] {
        &self.roots
    }

    /// What a fact about two parameters is about: the struct's field, if they are its values on both sides (or the
    /// field itself is only on that side), else the parameters. Other elements are themselves.
    pub fn subject(
        &self,
        first: (&Contract, Option<Element>),
        second: (&Contract, Option<Element>),
    ) -> (Option<Element>, Option<Element>) {
        let own = (first.1, second.1);
        let field = |(contract, element): (&Contract, Option<Element>)| {
            contract.param(element?).and_then(|param| param.field)
        };
        let as_field = |(id, at): (TypeId, u32)| Element::Field(id, at);
        match (own, field(first), field(second)) {
            ((Some(_), Some(_)), Some(one), Some(other))
                if self.members.of_first.get(&one).is_some_and(|(tied, _)| *tied == other) =>
            {
                (Some(as_field(one)), Some(as_field(other)))
            }
            ((Some(_), None), Some(one), _) if !self.members.of_first.contains_key(&one) => {
                (Some(as_field(one)), None)
            }
            ((None, Some(_)), _, Some(other)) if !self.members.of_second.contains_key(&other) => {
                (None, Some(as_field(other)))
            }
            _ => own,
        }
    }

    /// The bodies at which it is told whether two routes ask for one: those of the least media type.
    pub fn body_pair(
        &self,
        (first, one): (&Contract, Binding),
        (second, other): (&Contract, Binding),
    ) -> Option<(Element, Element)> {
        let http = first.http(one.0, one.1, one.2)?;
        let there = second.http(other.0, other.1, other.2)?;
        let tied = (0..http.bodies.len() as u32).filter_map(|at| {
            let body = Element::RequestBody(one.0, one.1, one.2, at);
            let (Element::RequestBody(t, p, h, place), _) = self.second(body)? else { return None };
            let media = &there.bodies.get(place as usize)?.media.value;
            let media = media.min(&http.bodies.get(at as usize)?.media.value);
            Some((media, body, Element::RequestBody(t, p, h, place)))
        });
        tied.min_by_key(|(media, ..)| *media).map(|(_, body, other)| (body, other))
    }

    /// The same with the sides swapped.
    pub fn swapped(&self) -> Self {
        let mut pairs: Vec<_> =
            self.pairs.iter().map(|(first, second, by)| (*second, *first, *by)).collect();
        pairs.sort_unstable_by_key(|(first, ..)| *first);
        let mut roots: Vec<Root> = self.roots.clone();
        for root in &mut roots {
            (root.first, root.second) = (root.second, root.first);
            root.types = (root.types.1, root.types.0);
        }
        roots.sort_by_key(|root| root.first);
        Self {
            elements: self.elements.swapped(),
            bindings: self.bindings.swapped(),
            members: self.members.swapped(),
            pairs,
            only_first: self.only_second.clone(),
            only_second: self.only_first.clone(),
            roots,
        }
    }

    fn tie_services(&mut self, one: &Side<'_>, other: &Side<'_>) {
        fn by_symbol<'a>(side: &'a Side<'_>) -> impl Iterator<Item = (&'a Name, Element)> {
            side.services.iter().map(|(service, element)| (&service.symbol, *element))
        }
        self.elements.zip(by_symbol(one), by_symbol(other), By::Name);
        let found = |side: &Side<'_>, other: &Side<'_>| -> Vec<(Element, Element)> {
            let index: FxHashMap<&Name, Element> = by_symbol(other).collect();
            let aliases = side.services.iter().flat_map(|(service, element)| {
                service.meta.aliases().map(move |alias| (beside(&service.symbol, alias), *element))
            });
            aliases.filter_map(|(symbol, element)| Some((element, *index.get(&symbol)?))).collect()
        };
        let mut candidates = found(one, other);
        candidates.extend(found(other, one).into_iter().map(|(second, first)| (first, second)));
        self.elements.certain(candidates, By::Alias);
        let relative = |side: &Side<'_>| -> Vec<(Name, Element)> {
            let named = side.services.iter();
            named.map(|(service, element)| (service.meta.name.value.clone(), *element)).collect()
        };
        self.elements.lone(relative(one), relative(other), By::RelativeName);
    }

    /// Names the tied services of both sides alike: by the first's element.
    fn parent_of_second(&self, element: Element) -> Option<Element> {
        self.elements.of_second.get(&element).map(|(first, _)| *first)
    }

    fn tie_operations(&mut self, one: &Side<'_>, other: &Side<'_>) {
        let (ours, theirs) = (&one.operations, &other.operations);
        let mut homes: FxHashMap<Element, Option<Element>> = FxHashMap::default();
        for operation in theirs {
            homes.entry(operation.home).or_insert_with(|| self.parent_of_second(operation.home));
        }
        let home = |element: Element| homes.get(&element).copied().flatten();
        // Remote procedures: a route may be served at several hosts, a name in a service is one procedure.
        let named = |rpc: bool| {
            let ours = ours.iter().filter(move |operation| operation.rpc || !rpc);
            ours.map(|operation| ((operation.home, operation.name), operation.element))
        };
        let named_there = |rpc: bool| {
            let theirs = theirs.iter().filter(move |operation| operation.rpc || !rpc);
            theirs
                .filter_map(|operation| {
                    Some(((home(operation.home)?, operation.name), operation.element))
                })
                .collect::<Vec<_>>()
        };
        self.elements.zip(named(true), named_there(true), By::Name);
        // Over HTTP alone the route is what clients know: the first route, then any.
        let routed = |side: &'_ Side<'_>| {
            let routed = side.operations.iter().filter(|operation| !operation.rpc);
            routed
                .filter_map(|operation| {
                    Some((
                        operation.routes.first()?.clone(),
                        operation.name.clone(),
                        operation.element,
                    ))
                })
                .collect::<Vec<_>>()
        };
        let (here, there) = (routed(one), routed(other));
        let full = |list: &[(String, Name, Element)]| {
            list.iter()
                .map(|(route, name, at)| ((route.clone(), name.clone()), *at))
                .collect::<Vec<_>>()
        };
        self.elements.zip(full(&here), full(&there), By::Name);
        let short = |list: Vec<(String, Name, Element)>| {
            list.into_iter().map(|(route, _, at)| (route, at)).collect::<Vec<_>>()
        };
        self.elements.zip(short(here), short(there), By::Alias);
        self.tie_any_route(one, other, &home);
        self.elements.zip(named(false), named_there(false), By::Name);
        self.tie_operation_aliases(one, other, &home);
        let nameable = |side: &Side<'_>| {
            let plain = side.operations.iter().filter(|operation| !operation.rpc);
            plain.map(|operation| (operation.name.clone(), operation.element)).collect::<Vec<_>>()
        };
        self.elements.lone(nameable(one), nameable(other), By::Name);
    }

    /// A route that both sides serve ties what is left: of procedures inside tied services, else anywhere.
    fn tie_any_route(
        &mut self,
        one: &Side<'_>,
        other: &Side<'_>,
        home: &impl Fn(Element) -> Option<Element>,
    ) {
        let keys = |side: &Side<'_>, first: bool| {
            let mut keys = Vec::new();
            for operation in &side.operations {
                let around = if first { Some(operation.home) } else { home(operation.home) };
                let scope = if operation.rpc { around.map(Some) } else { Some(None) };
                let Some(scope) = scope else { continue };
                for route in &operation.routes {
                    keys.push(((scope, route.clone()), operation.element));
                }
            }
            keys
        };
        self.elements.lone(keys(one, true), keys(other, false), By::Alias);
    }

    fn tie_operation_aliases(
        &mut self,
        one: &Side<'_>,
        other: &Side<'_>,
        home: &impl Fn(Element) -> Option<Element>,
    ) {
        let mut index: FxHashMap<(Element, &Name), Element> = FxHashMap::default();
        for operation in &one.operations {
            index.entry((operation.home, operation.name)).or_insert(operation.element);
            index.entry((operation.home, operation.meta.spelling())).or_insert(operation.element);
        }
        let mut there: FxHashMap<(Element, &Name), Element> = FxHashMap::default();
        for operation in &other.operations {
            let Some(home) = home(operation.home) else { continue };
            there.entry((home, operation.name)).or_insert(operation.element);
            there.entry((home, operation.meta.spelling())).or_insert(operation.element);
        }
        let mut candidates = Vec::new();
        for operation in &one.operations {
            let names = operation.meta.aliases().chain(operation.meta.key.as_ref());
            let found = names.filter_map(|name| there.get(&(operation.home, name)));
            candidates.extend(found.map(|second| (operation.element, *second)));
        }
        for operation in &other.operations {
            let Some(home) = home(operation.home) else { continue };
            let names = operation.meta.aliases().chain(operation.meta.key.as_ref());
            let found = names.filter_map(|name| index.get(&(home, name)));
            candidates.extend(found.map(|first| (*first, operation.element)));
        }
        self.elements.certain(candidates, By::Alias);
    }

    fn tie_bindings(&mut self, one: &Side<'_>, other: &Side<'_>) {
        let keys = |side: &Side<'_>, services: &Self, first: bool, depth: u8| {
            let mut keys = Vec::new();
            for binding in &side.bindings {
                let at = Element::Operation(binding.at.0, binding.at.1);
                let owner = if first { Some(at) } else { services.parent_of_second(at) };
                let Some(owner) = owner else { continue };
                let detail = match depth {
                    0 => binding.route.clone(),
                    1 => binding.http.method.to_string(),
                    _ => String::new(),
                };
                keys.push(((owner, detail), binding.at));
            }
            keys
        };
        for depth in 0..3 {
            let (firsts, seconds) = (keys(one, self, true, depth), keys(other, self, false, depth));
            self.bindings.zip(firsts, seconds, By::Name);
        }
    }

    fn binding_of_second(&self, at: Binding) -> Option<Binding> {
        self.bindings.of_second.get(&at).map(|(first, _)| *first)
    }

    fn tie_params(
        &mut self,
        first: &Contract,
        one: &Side<'_>,
        second: &Contract,
        other: &Side<'_>,
    ) {
        let same_route = |at: Binding, services: &Self| {
            let other = services.second_binding(at);
            let shape_of = |contract: &Contract, at: Binding| {
                contract.http(at.0, at.1, at.2).map(|http| route::shape(&http.path.value).0)
            };
            other.is_some_and(|other| shape_of(first, at) == shape_of(second, other))
        };
        let ours: Vec<_> =
            one.params.iter().map(|param| (param, param.at, same_route(param.at, self))).collect();
        let theirs: Vec<_> = other
            .params
            .iter()
            .filter_map(|param| {
                let at = self.binding_of_second(param.at)?;
                Some((param, at, same_route(at, self)))
            })
            .collect();
        let placed = |list: &[Found<'_, '_>]| {
            let paths = list.iter().filter(|(param, _, same)| *same && param.position.is_some());
            paths.map(|(param, at, _)| ((*at, param.position), param.element)).collect::<Vec<_>>()
        };
        self.elements.zip(placed(&ours), placed(&theirs), By::Name);
        let named = |list: &[Found<'_, '_>]| {
            let keys = list.iter();
            keys.map(|(param, at, _)| ((*at, param.location, param.key.clone()), param.element))
                .collect::<Vec<_>>()
        };
        self.elements.zip(named(&ours), named(&theirs), By::Name);
        let moved = |list: &[Found<'_, '_>]| {
            let keys = list.iter();
            keys.map(|(param, at, _)| ((*at, param.key.to_ascii_lowercase()), param.element))
                .collect::<Vec<_>>()
        };
        self.elements.lone(moved(&ours), moved(&theirs), By::Name);
        let mut aliased = Vec::new();
        let index = |list: &[Found<'_, '_>]| -> FxHashMap<(Binding, Name), Element> {
            list.iter()
                .flat_map(|(param, at, _)| {
                    [(param.meta.name.value.clone()), param.meta.spelling().clone()]
                        .map(|name| ((*at, name), param.element))
                })
                .collect()
        };
        let (here, there) = (index(&ours), index(&theirs));
        for (param, at, _) in &ours {
            let found = param.meta.aliases().filter_map(|alias| there.get(&(*at, alias.clone())));
            aliased.extend(found.map(|second| (param.element, *second)));
        }
        for (param, at, _) in &theirs {
            let found = param.meta.aliases().filter_map(|alias| here.get(&(*at, alias.clone())));
            aliased.extend(found.map(|first| (*first, param.element)));
        }
        aliased.extend(self.params_of_one_field(first, &ours, second, &theirs));
        self.elements.certain(aliased, By::Alias);
    }

    /// Parameters that carry the same field under different names.
    fn params_of_one_field(
        &self,
        first: &Contract,
        ours: &[Found<'_, '_>],
        second: &Contract,
        theirs: &[Found<'_, '_>],
    ) -> Vec<(Element, Element)> {
        let field = |contract: &Contract, element| contract.param(element)?.field;
        let there: FxHashMap<_, _> = theirs
            .iter()
            .filter_map(|(param, at, _)| {
                Some(((*at, field(second, param.element)?), param.element))
            })
            .collect();
        let carried = |(param, at, _): &Found<'_, '_>| {
            let (tied, _) = self.members.of_first.get(&field(first, param.element)?)?;
            Some((param.element, *there.get(&(*at, *tied))?))
        };
        ours.iter().filter_map(carried).collect()
    }

    fn tie_contents(&mut self, one: &Side<'_>, other: &Side<'_>) {
        let keys = |services: &Self| {
            let theirs = other.responses.iter();
            theirs
                .filter_map(|(at, status, element)| {
                    Some(((services.binding_of_second(*at)?, *status), *element))
                })
                .collect::<Vec<((Binding, Status), Element)>>()
        };
        let seconds = keys(self);
        let firsts = one.responses.iter().map(|(at, status, element)| ((*at, *status), *element));
        self.elements.zip(firsts, seconds, By::Name);
        let theirs = |list: &[(Element, Name, Element)], services: &Self| {
            list.iter()
                .filter_map(|(owner, key, element)| {
                    Some(((services.parent_of_second(*owner)?, key.clone()), *element))
                })
                .collect::<Vec<_>>()
        };
        let ours = |list: &[(Element, Name, Element)]| {
            list.iter()
                .map(|(owner, key, element)| ((*owner, key.clone()), *element))
                .collect::<Vec<_>>()
        };
        let seconds = theirs(&other.headers, self);
        self.elements.zip(ours(&one.headers), seconds, By::Name);
        self.tie_bodies(one, other);
    }

    fn tie_bodies(&mut self, one: &Side<'_>, other: &Side<'_>) {
        for exact in [true, false] {
            let key = |media: &Name| {
                if exact { media.to_ascii_lowercase().into() } else { route::media(media) }
            };
            let firsts: Vec<_> = one
                .bodies
                .iter()
                .map(|(at, media, element)| ((*at, key(media)), *element))
                .collect();
            let seconds: Vec<_> = other
                .bodies
                .iter()
                .filter_map(|(at, media, element)| {
                    Some(((self.binding_of_second(*at)?, key(media)), *element))
                })
                .collect();
            self.elements.zip(firsts, seconds, By::Name);
            let firsts: Vec<_> = one
                .answers
                .iter()
                .map(|(at, media, element)| ((*at, key(media)), *element))
                .collect();
            let seconds: Vec<_> = other
                .answers
                .iter()
                .filter_map(|(at, media, element)| {
                    Some(((self.parent_of_second(*at)?, key(media)), *element))
                })
                .collect();
            self.elements.zip(firsts, seconds, By::Name);
        }
    }

    /// Fields whose values travel as parameters.
    fn tie_members(&mut self, first: &Contract, second: &Contract, types: &Types) {
        let mut structs: Vec<TypeId> = params_of(first).filter_map(|p| Some(p.field?.0)).collect();
        let others = params_of(second).filter_map(|p| Some(types.first(p.field?.0)?.0));
        structs.extend(others);
        structs.sort_unstable();
        structs.dedup();
        for one in structs {
            let Some((other, _)) = types.second(one) else { continue };
            let (Some((_, ours)), Some((_, theirs))) =
                (first.as_struct(one), second.as_struct(other))
            else {
                continue;
            };
            for pair in fields(ours, theirs) {
                if let super::Match::Both(at, there, by) = pair {
                    self.members.of_first.insert((one, at), ((other, there), by));
                    self.members.of_second.insert((other, there), ((one, at), by));
                }
            }
        }
    }

    fn list(&mut self, one: &Side<'_>, other: &Side<'_>) {
        self.pairs = self
            .elements
            .of_first
            .iter()
            .map(|(first, (second, by))| (*first, *second, *by))
            .collect();
        self.pairs.sort_unstable_by_key(|(first, ..)| *first);
        let tied = |binding: Binding, first: bool| {
            let table = if first { &self.bindings.of_first } else { &self.bindings.of_second };
            table.contains_key(&binding)
        };
        let only = |side: &Side<'_>, first: bool| {
            let table = if first { &self.elements.of_first } else { &self.elements.of_second };
            side.listed(|element| table.contains_key(&element), |binding| tied(binding, first))
        };
        self.only_first = only(one, true);
        self.only_second = only(other, false);
    }
}

/// A parameter, the first contract's route that it belongs to, and whether both sides' routes have one shape.
type Found<'p, 's> = (&'p super::collect::Placed<'s>, Binding, bool);

/// A name in the scope of a symbol.
pub(super) fn beside(symbol: &str, name: &Name) -> Name {
    match symbol.rsplit_once('.') {
        Some((scope, _)) if !name.contains('.') => smol_str::format_smolstr!("{scope}.{name}"),
        _ => name.clone(),
    }
}

fn params_of(contract: &Contract) -> impl Iterator<Item = &Param> {
    let operations = contract.services.iter().flat_map(|service| &service.operations);
    operations.flat_map(|operation| &operation.http).flat_map(|http| &http.params)
}

impl Contract {
    /// Whether a form's body may have a part of this name: its type lists the name, or lists none.
    pub fn may_have_part(&self, body: &crate::Body, name: &str) -> bool {
        let listed = body.ty.and_then(|ty| self.as_struct(ty)).is_some();
        !listed || self.part(body, name).is_some()
    }

    /// The field that a part of a form carries.
    pub fn part(&self, body: &crate::Body, name: &str) -> Option<&crate::Field> {
        let (_, body) = self.as_struct(body.ty?)?;
        body.fields.iter().find(|field| field.meta.spelling() == name)
    }

    /// A parameter, or a header of an answer.
    pub fn param(&self, element: Element) -> Option<&Param> {
        match element {
            Element::Param(s, o, h, at) => self.http(s, o, h)?.params.get(at as usize),
            Element::ResponseHeader(s, o, h, r, at) => {
                self.response(s, o, h, r)?.headers.get(at as usize)
            }
            _ => None,
        }
    }
}
