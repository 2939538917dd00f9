//! E07, E24, E26, E33: names that lead nowhere or to the wrong kind, keys and elements, `?` twice.

use wireproof_model::TypeKind;
use wireproof_source::{Diagnostic, Span};

use super::walk::{Use, uses};
use crate::life::Range;
use crate::problems::Problems;
use crate::shape::ShapeKind;
use crate::tree::{FlowClause, Item, ItemKind, ScalarWord, TypeExpr, TypeExprKind, TypeRef};
use crate::world::{FileScope, Found, World};

pub(super) fn check(world: &World<'_>, problems: &mut Problems) {
    for (file, scope) in world.files.iter().enumerate() {
        let cx = Checker { world, file, scope };
        for (used, range) in uses(scope) {
            match used {
                Use::Type(ty) => {
                    cx.expr(ty, range, problems);
                    super::constraints::held(world, file, ty, range, problems);
                }
                Use::Alias(ty) => cx.expr(ty, range, problems),
                Use::Struct(name) => {
                    cx.name(name, range, Kind::Struct, true, problems);
                }
                Use::Error(name) => cx.name(name, range, Kind::Error, true, problems),
                Use::InheritedError(name) => cx.name(name, range, Kind::Error, false, problems),
            }
        }
        cx.flows(problems);
    }
}

/// What a name should lead to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Type,
    Struct,
    Error,
}

struct Checker<'w, 'a> {
    world: &'w World<'a>,
    file: usize,
    scope: &'w FileScope<'a>,
}

impl<'a> Checker<'_, 'a> {
    /// The parser bounds the depth of expressions.
    fn expr(&self, ty: &'a TypeExpr, range: Range, problems: &mut Problems) {
        match &ty.kind {
            TypeExprKind::Scalar(_) => {}
            TypeExprKind::List(inner) => self.inside(inner, range, problems),
            TypeExprKind::Set(inner) => {
                self.inside(inner, range, problems);
                self.element(inner, range, problems);
            }
            TypeExprKind::Map(key, value) => {
                self.inside(key, range, problems);
                self.inside(value, range, problems);
                self.key(key, range, problems);
            }
            TypeExprKind::Ref(name) => self.name(name, range, Kind::Type, true, problems),
        }
        if let Some(mark) = ty.nullable {
            let core = self.world.core_shapes(self.file, ty, range);
            if core.iter().any(|shape| shape.nullable) {
                let message = "this is nullable already";
                problems.error("E26", mark, message, "remove the `?`");
            }
        }
        super::constraints::check(self.world, self.file, ty, range, problems);
    }

    fn inside(&self, ty: &'a TypeExpr, range: Range, problems: &mut Problems) {
        self.expr(ty, range, problems);
        super::constraints::held(self.world, self.file, ty, range, problems);
    }

    fn key(&self, key: &'a TypeExpr, range: Range, problems: &mut Problems) {
        let fits = |kind| match kind {
            ShapeKind::Scalar(
                ScalarWord::String | ScalarWord::Int { .. } | ScalarWord::Uuid | ScalarWord::Date,
            )
            | ShapeKind::Enum(_)
            | ShapeKind::Unknown => true,
            ShapeKind::Foreign(at, id) => self.foreign_scalar(at, id),
            _ => false,
        };
        let help = "keys are string, integer, uuid, date or an enum, and never null";
        self.inner(key, range, ("key of a map", help), fits, problems);
    }

    fn element(&self, element: &'a TypeExpr, range: Range, problems: &mut Problems) {
        let fits = |kind| match kind {
            ShapeKind::Scalar(word) => {
                !matches!(word, ScalarWord::F32 | ScalarWord::F64 | ScalarWord::Json)
            }
            ShapeKind::Enum(_) | ShapeKind::Unknown => true,
            ShapeKind::Foreign(at, id) => self.foreign_scalar(at, id),
            _ => false,
        };
        let help = "elements of a set are scalars except floats and json, and never null";
        self.inner(element, range, ("element of a set", help), fits, problems);
    }

    fn inner(
        &self,
        ty: &'a TypeExpr,
        range: Range,
        (what, help): (&str, &str),
        fits: impl Fn(ShapeKind<'a>) -> bool,
        problems: &mut Problems,
    ) {
        let shapes = self.world.shapes(self.file, ty, range);
        if shapes.iter().any(|shape| shape.nullable || !fits(shape.kind)) {
            problems.error("E24", ty.span, format!("this cannot be the {what}"), help);
        }
    }

    fn foreign_scalar(&self, at: usize, id: wireproof_model::TypeId) -> bool {
        let Some(foreign) = self.world.foreign.get(at) else { return true };
        let contract = foreign.contract;
        matches!(
            contract.ty(contract.resolve(id)).kind,
            TypeKind::Scalar(_) | TypeKind::Enum(_) | TypeKind::Literals(_) | TypeKind::Opaque(_)
        )
    }

    fn name(
        &self,
        name: &TypeRef,
        range: Range,
        wanted: Kind,
        everywhere: bool,
        problems: &mut Problems,
    ) {
        match self.world.find(self.file, name, range) {
            Found::Silent => {}
            Found::Nothing => self.unknown(name, wanted, problems),
            Found::Foreign(at, id) => {
                let is_struct = self.world.foreign.get(at).is_some_and(|f| f.is_struct(id));
                if wanted == Kind::Error || (wanted == Kind::Struct && !is_struct) {
                    wrong(
                        name.span,
                        &name.name.value,
                        "a type of another format",
                        wanted,
                        problems,
                    );
                }
            }
            Found::Items(targets, incomplete) => {
                let items = targets.iter().filter_map(|target| self.world.item(*target));
                let any = items.clone().next().or_else(|| self.any(name));
                if let Some(item) = items.clone().find(|item| !is_kind(item, wanted)) {
                    wrong(name.span, &name.name.value, kind_word(item), wanted, problems);
                } else if let Some(item) = any.filter(|_| incomplete && everywhere) {
                    let message = format!(
                        "`{}` does not exist in every version that uses it",
                        name.name.value
                    );
                    let problem = Diagnostic::error(name.span, message)
                        .related(item.name.span, "declared here")
                        .help("use it only in versions that have it: add `since` or `removed`");
                    problems.add("E33", problem);
                }
            }
        }
    }

    /// A declaration that the name has in other versions.
    fn any(&self, name: &TypeRef) -> Option<&'a Item> {
        let file = match &name.alias {
            None => self.file,
            Some(alias) => match self.scope.imports.get(alias.value.as_str()) {
                Some(crate::world::Link::Wire { file, .. }) => *file,
                _ => return None,
            },
        };
        let scope = self.world.files.get(file)?;
        scope.file.items.get(*scope.group(&name.name.value).first()?)
    }

    fn unknown(&self, name: &TypeRef, wanted: Kind, problems: &mut Problems) {
        let what = if wanted == Kind::Error { "error" } else { "type" };
        let (message, help) = match &name.alias {
            Some(alias) if !self.scope.imports.contains_key(alias.value.as_str()) => (
                format!("nothing is imported as `{}`", alias.value),
                format!("import a file `as {}`", alias.value),
            ),
            Some(alias) => (
                format!("`{}` declares no {what} `{}`", alias.value, name.name.value),
                "what an imported file imports itself must be imported here too".to_owned(),
            ),
            None => {
                let near = super::nearest(&name.name.value, self.scope.groups().map(|(n, _)| n));
                let help = near.map_or_else(
                    || "declare it, or write the name of an import before it".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                (format!("there is no {what} `{}`", name.name.value), help)
            }
        };
        problems.error("E07", name.span, message, help);
    }

    /// A channel must be there in all versions that publish or consume it.
    fn flows(&self, problems: &mut Problems) {
        for (item, life) in self.scope.file.items.iter().zip(&self.scope.lives) {
            let ItemKind::Service(service) = &item.kind else { continue };
            for flow in &service.flows {
                let marks = &flow.marks;
                let range = crate::life::Life::of(marks, &self.scope.versions, life.range).range;
                self.flow(flow, range, problems);
            }
        }
    }

    fn flow(&self, flow: &FlowClause, range: Range, problems: &mut Problems) {
        let items = self.scope.channels.get(flow.channel.name.value.as_str());
        let (Some(items), None) = (items, &flow.channel.alias) else { return };
        let lives = items.iter().filter_map(|item| self.scope.lives.get(*item));
        let covered: usize = lives
            .map(|life| life.range.cut(range))
            .filter(|common| !common.is_empty())
            .map(|common| usize::from(common.to - common.from))
            .sum();
        if covered < usize::from(range.to.saturating_sub(range.from)) {
            let message =
                format!("`{}` does not exist in every version of this", flow.channel.name.value);
            let help = "add `since` or `removed` here, so that both live at the same time";
            problems.error("E33", flow.channel.span, message, help);
        }
    }
}

/// Whether a declaration is of the kind that is wanted; an alias may lead to a struct.
fn is_kind(item: &Item, wanted: Kind) -> bool {
    match &item.kind {
        ItemKind::Error { .. } => wanted == Kind::Error,
        ItemKind::Struct(_) => wanted != Kind::Error,
        ItemKind::Alias(_) => wanted != Kind::Error,
        ItemKind::Union { .. } | ItemKind::Enum(_) => wanted == Kind::Type,
        ItemKind::Service(_) | ItemKind::Contract(_) | ItemKind::Channel(_) => false,
    }
}

fn wrong(span: Span, name: &str, is: &str, wanted: Kind, problems: &mut Problems) {
    let wanted = match wanted {
        Kind::Type => "a type",
        Kind::Struct => "a struct",
        Kind::Error => "an error",
    };
    problems.error(
        "E07",
        span,
        format!("`{name}` is {is}, not {wanted}"),
        format!("name {wanted} here"),
    );
}

fn kind_word(item: &Item) -> &'static str {
    match &item.kind {
        ItemKind::Contract(_) => "the contract",
        ItemKind::Alias(_) | ItemKind::Struct(_) => "a type",
        ItemKind::Error { .. } => "an error",
        ItemKind::Union { .. } => "a union",
        ItemKind::Enum(_) => "an enum",
        ItemKind::Channel(_) => "a channel",
        ItemKind::Service(_) => "a service",
    }
}
