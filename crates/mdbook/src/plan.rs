//! Which pages there are, what stands on which, and under which address everything is found.

use rustc_hash::{FxHashMap, FxHashSet};
use wireproof_model::{Contract, Element, Literal, Name, TypeId, TypeKind};

use crate::text::slug;

/// A page holds about this many rows of tables; more are split over several.
const ROWS: usize = 350;

/// Where the pages lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The first page's path.
    pub index: String,
    /// The folder of the others, without a slash at its end; empty: beside the first.
    pub folder: String,
    /// The folder of the rules' pages, if there are any beside these.
    pub rules: Option<String>,
}

impl Default for Layout {
    fn default() -> Self {
        Self { index: "README.md".to_owned(), folder: String::new(), rules: None }
    }
}

/// What stands on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    Index,
    Access,
    Capability,
    Operations(Vec<(u32, u32)>),
    Channels(Vec<u32>),
    Constraints,
    Types(Vec<TypeId>),
    Versions,
}

#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) path: String,
    pub(crate) title: String,
    /// 0 for the first page, 1 for the four parts, 2 for what belongs to them.
    pub(crate) depth: usize,
    pub(crate) content: Content,
}

/// All pages, and the place of each element that has one of its own.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) pages: Vec<Planned>,
    targets: FxHashMap<Element, (usize, String)>,
}

/// Operations that stand under one heading.
struct Group {
    title: String,
    operations: Vec<(u32, u32)>,
}

impl Plan {
    pub(crate) fn new(contract: &Contract, layout: &Layout, title: &str) -> Self {
        let mut plan = Self::default();
        let mut files = Files { layout, used: FxHashSet::default() };
        plan.page(layout.index.clone(), title, 0, Content::Index);
        plan.page(files.path("access"), "Access", 1, Content::Access);
        plan.page(files.path("capability"), "Capability", 1, Content::Capability);
        for (title, part) in operation_pages(contract) {
            let path = files.path(&format!("operations-{}", slug(&title)));
            plan.page(path, &title, 2, Content::Operations(part));
        }
        let channels: Vec<u32> = (0..contract.channels.len() as u32).collect();
        if !channels.is_empty() {
            plan.page(files.path("channels"), "Channels", 2, Content::Channels(channels));
        }
        plan.page(files.path("constraints"), "Constraints", 1, Content::Constraints);
        for (title, types) in type_pages(contract) {
            let path = files.path(&slug(&title));
            plan.page(path, &title, 2, Content::Types(types));
        }
        plan.page(files.path("versions"), "Versions", 1, Content::Versions);
        plan.place(contract);
        plan
    }

    fn page(&mut self, path: String, title: &str, depth: usize, content: Content) {
        self.pages.push(Planned { path, title: title.to_owned(), depth, content });
    }

    /// Gives every element its anchor.
    fn place(&mut self, contract: &Contract) {
        let mut used: FxHashSet<(usize, String)> = FxHashSet::default();
        let mut found = Vec::new();
        for (at, page) in self.pages.iter().enumerate() {
            for (element, name) in elements(contract, &page.content) {
                let name = slug(&name);
                let mut anchor = name.clone();
                let mut number = 2;
                while !used.insert((at, anchor.clone())) {
                    anchor = format!("{name}-{number}");
                    number += 1;
                }
                found.push((element, (at, anchor)));
            }
        }
        self.targets.extend(found);
        // What belongs to an operation alone is described there.
        for (id, _) in contract.ids().zip(&contract.types).filter(|(_, ty)| ty.decl.is_some()) {
            if let Some(owner) = own_operation(contract, id)
                && let Some(target) = self.targets.get(&owner)
            {
                self.targets.insert(Element::Type(id), target.clone());
            }
        }
    }

    /// The anchor of an element on its own page.
    pub(crate) fn anchor(&self, element: Element) -> &str {
        self.targets.get(&element).map_or("", |(_, anchor)| anchor)
    }

    /// The way from a page to an element; none if it has no place.
    pub(crate) fn href(&self, from: usize, element: Element) -> Option<String> {
        let (page, anchor) = self.targets.get(&element)?;
        if *page == from {
            return Some(format!("#{anchor}"));
        }
        Some(format!("{}#{anchor}", self.way(from, *page)))
    }

    /// The way from a page to another.
    pub(crate) fn way(&self, from: usize, to: usize) -> String {
        let path = |at: usize| self.pages.get(at).map_or("", |page| page.path.as_str());
        relative(path(from), path(to))
    }

    /// The first page with content that `wanted` says.
    pub(crate) fn find(&self, wanted: impl Fn(&Content) -> bool) -> usize {
        self.pages.iter().position(|page| wanted(&page.content)).unwrap_or(0)
    }
}

/// The way from one file to another, both paths with `/`.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let mut from: Vec<&str> = from.split('/').collect();
    from.pop();
    let to: Vec<&str> = to.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let common = common.min(to.len().saturating_sub(1));
    let up = from.len().saturating_sub(common);
    let mut way = "../".repeat(up);
    way.push_str(&to.get(common..).unwrap_or_default().join("/"));
    way
}

struct Files<'a> {
    layout: &'a Layout,
    used: FxHashSet<String>,
}

impl Files<'_> {
    fn path(&mut self, stem: &str) -> String {
        let mut unique = stem.to_owned();
        let mut number = 2;
        while !self.used.insert(unique.clone()) {
            unique = format!("{stem}-{number}");
            number += 1;
        }
        let folder = &self.layout.folder;
        if folder.is_empty() { format!("{unique}.md") } else { format!("{folder}/{unique}.md") }
    }
}

/// What has an anchor on a page, with the name that it is made of.
fn elements(contract: &Contract, content: &Content) -> Vec<(Element, String)> {
    let named = |element: Element, kind: &str| {
        let name = contract.meta(element).map(|meta| meta.name.value.clone()).unwrap_or_default();
        (element, format!("{kind}-{name}"))
    };
    match content {
        Content::Access => {
            let servers = (0..contract.servers.len() as u32).map(Element::Server);
            let schemes = (0..contract.schemes.len() as u32).map(Element::Scheme);
            servers
                .map(|server| named(server, "server"))
                .chain(schemes.map(|scheme| named(scheme, "scheme")))
                .collect()
        }
        Content::Capability => (0..contract.services.len() as u32)
            .map(|at| {
                (Element::Service(at), format!("service-{}", contract.symbol(Element::Service(at))))
            })
            .collect(),
        Content::Operations(operations) => {
            operations.iter().map(|(s, o)| named(Element::Operation(*s, *o), "op")).collect()
        }
        Content::Channels(channels) => {
            channels.iter().map(|at| named(Element::Channel(*at), "channel")).collect()
        }
        Content::Types(types) => types
            .iter()
            .map(|id| {
                let element = Element::Type(*id);
                (element, format!("type-{}", contract.symbol(element)))
            })
            .collect(),
        Content::Versions => (0..contract.versions.len() as u16)
            .map(|at| {
                let element = Element::Version(at);
                (element, format!("version-{}", contract.symbol(element)))
            })
            .collect(),
        Content::Index | Content::Constraints => Vec::new(),
    }
}

/// The operation whose parameters a declaration is, if nothing else names it.
pub(crate) fn own_operation(contract: &Contract, id: TypeId) -> Option<Element> {
    let decl = contract.ty(id).decl.as_ref()?;
    let outside = decl.symbol.strip_suffix(".input")?;
    for (service, s) in contract.services.iter().zip(0..) {
        let Some(name) = outside.strip_prefix(service.symbol.as_str()) else { continue };
        let Some(name) = name.strip_prefix('.') else { continue };
        let mut operations = service.operations.iter().zip(0..).filter(|(operation, _)| {
            let input = operation.rpc.as_ref().and_then(|rpc| rpc.input);
            operation.meta.name.value == name
                && input.is_some_and(|input| contract.resolve(input) == id)
        });
        if let Some((_, o)) = operations.next() {
            return Some(Element::Operation(s, o));
        }
    }
    None
}

fn operation_pages(contract: &Contract) -> Vec<(String, Vec<(u32, u32)>)> {
    let groups = groups(contract);
    let weight = |(s, o): (u32, u32)| operation_rows(contract, s, o);
    let all: usize = groups.iter().flat_map(|group| &group.operations).map(|at| weight(*at)).sum();
    if all == 0 {
        return Vec::new();
    }
    if all <= ROWS {
        let operations = groups.into_iter().flat_map(|group| group.operations).collect();
        return vec![("Operations".to_owned(), operations)];
    }
    let mut pages = Vec::new();
    for group in groups {
        let parts = split(&group.operations, |at| weight(*at));
        let several = parts.len() > 1;
        for (number, part) in parts.into_iter().enumerate() {
            let title = if several {
                format!("{} ({})", group.title, number + 1)
            } else {
                group.title.clone()
            };
            pages.push((title, part));
        }
    }
    pages
}

/// Operations by service, and within a service by the first of their tags.
fn groups(contract: &Contract) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut index: FxHashMap<(u32, Name), usize> = FxHashMap::default();
    for (service, s) in contract.services.iter().zip(0..) {
        for (operation, o) in service.operations.iter().zip(0..) {
            let tag = operation.meta.attribute("openapi.tags").and_then(|tags| match &tags.value {
                Literal::List(tags) => tags.first().and_then(|tag| match tag {
                    Literal::String(tag) => Some(tag.clone()),
                    _ => None,
                }),
                _ => None,
            });
            let key = (s, tag.clone().unwrap_or_default());
            let at = *index.entry(key).or_insert_with(|| {
                let title = tag.unwrap_or_else(|| service.meta.name.value.clone()).to_string();
                let title = if title.is_empty() { "Operations".to_owned() } else { title };
                groups.push(Group { title, operations: Vec::new() });
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(at) {
                group.operations.push((s, o));
            }
        }
    }
    groups
}

fn type_pages(contract: &Contract) -> Vec<(String, Vec<TypeId>)> {
    let mut types: Vec<(String, TypeId)> = contract
        .declarations()
        .filter(|(id, _)| own_operation(contract, *id).is_none())
        .map(|(id, decl)| (decl.symbol.to_lowercase(), id))
        .collect();
    types.sort();
    let types: Vec<TypeId> = types.into_iter().map(|(_, id)| id).collect();
    let parts = split(&types, |id| 4 + type_rows(contract, *id));
    let several = parts.len() > 1;
    let name = |id: Option<&TypeId>| {
        id.map(|id| contract.symbol(Element::Type(*id)).to_string()).unwrap_or_default()
    };
    parts
        .into_iter()
        .map(|part| {
            let title = if several {
                format!("Types {} to {}", name(part.first()), name(part.last()))
            } else {
                "Types".to_owned()
            };
            (title, part)
        })
        .collect()
}

/// Parts of about [`ROWS`] rows, in order.
fn split<T: Clone>(items: &[T], weight: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut room = 0;
    for item in items {
        let rows = weight(item);
        match parts.last_mut() {
            Some(part) if rows <= room => {
                part.push(item.clone());
                room -= rows;
            }
            _ => {
                parts.push(vec![item.clone()]);
                room = ROWS.saturating_sub(rows);
            }
        }
    }
    parts
}

fn operation_rows(contract: &Contract, s: u32, o: u32) -> usize {
    let Some(operation) = contract.operation(s, o) else { return 0 };
    let mut rows = 10;
    for http in &operation.http {
        let answers = http.responses.iter().flat_map(|it| &it.bodies);
        let bodies = http.bodies.iter().chain(answers).filter_map(|body| body.ty);
        let anonymous = bodies
            .filter(|ty| home(contract, *ty).is_none_or(|home| home == Element::Operation(s, o)));
        rows += http.params.len() + http.responses.len();
        rows += anonymous.map(|ty| type_rows(contract, ty)).sum::<usize>();
    }
    rows
}

/// How many members a type has, with those of the anonymous types in it.
fn type_rows(contract: &Contract, id: TypeId) -> usize {
    let mut seen = FxHashSet::default();
    let mut work = vec![id];
    let mut rows = 0;
    while let Some(at) = work.pop() {
        if (at != id && contract.ty(at).decl.is_some()) || !seen.insert(at) {
            continue;
        }
        let ty = contract.ty(at);
        rows += match &ty.kind {
            TypeKind::Struct(body) => body.fields.len(),
            TypeKind::Enum(body) => body.values.len(),
            TypeKind::Union(body) => body.variants.len(),
            _ => 0,
        };
        if !matches!(ty.kind, TypeKind::Ref(_)) {
            work.extend(ty.children(at).into_iter().map(|(_, child)| child));
        }
    }
    rows
}

/// Where an anonymous type is described: the declaration, operation or channel that says it first.
pub(crate) fn home(contract: &Contract, id: TypeId) -> Option<Element> {
    let mut at = Element::Type(id);
    // Owners form a tree; the bound only guards against a contract that was not finished.
    for _ in 0..256 {
        match at {
            Element::Type(id) if contract.ty(id).decl.is_some() => return Some(at),
            Element::Operation(..) | Element::Channel(_) => return Some(at),
            _ => at = contract.owner(at)?,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_pages() {
        assert_eq!(relative("a.md", "a/access.md"), "a/access.md");
        assert_eq!(relative("a/access.md", "a.md"), "../a.md");
        assert_eq!(relative("x/a/b.md", "x/a/c.md"), "c.md");
    }

    #[test]
    fn parts_are_of_one_size() {
        let parts = split(&[300, 100, 200, 400, 10], |rows| *rows);
        assert_eq!(parts, [vec![300], vec![100, 200], vec![400], vec![10]]);
    }
}
