//! Extensions: fields that other declarations add to a message.

use wireproof_model::{Field, TypeId, TypeKind};
use wireproof_source::Diagnostic;

use super::Lowering;
use super::field::Owner;
use super::message::{LAST_TAG, bounded};
use crate::link::Node;

impl Lowering<'_> {
    /// Adds the extensions of the files that were named, and those of other files to messages that are there.
    pub(super) fn extensions(&mut self) {
        for named in [true, false] {
            for at in 0..self.links.extends.len() {
                let Some(found) = self.links.extends.get(at) else { continue };
                let (file, parent, extend) = (found.file, found.parent, found.extend);
                let linked = self.links.files.get(file as usize);
                if linked.is_none_or(|linked| linked.named != named) {
                    continue;
                }
                let scope = match parent.and_then(|at| self.links.symbols.get(at as usize)) {
                    Some(symbol) => symbol.name.clone(),
                    None => {
                        linked.map(|linked| linked.file.package.value.clone()).unwrap_or_default()
                    }
                };
                let place = self.place(file, &scope, self.features_of(file, parent));
                let target = self.links.find(file, &scope, &extend.extendee.value, true);
                let symbol =
                    target.ok().and_then(|at| Some((at, self.links.symbols.get(at as usize)?)));
                let extendee = match symbol {
                    Some((at, symbol)) if named || symbol.id.is_some() => {
                        let message = matches!(symbol.node, Node::Message(_));
                        if message { self.type_of(at) } else { None }
                    }
                    _ => None,
                };
                self.drain();
                if named && extendee.is_none() {
                    self.missing_extendee(place, extend, target);
                }
                let Some(extendee) = extendee else { continue };
                for field in &extend.fields {
                    let lowered = self.field(place, field, Owner::Extension);
                    self.check_extension(extendee, &lowered);
                    self.extend(extendee, lowered);
                }
                self.drain();
            }
        }
    }

    fn missing_extendee(
        &mut self,
        place: super::Place<'_>,
        extend: &crate::file::Extend,
        target: Result<u32, Option<u32>>,
    ) {
        let span = extend.extendee.span;
        match target {
            Err(hidden) => self.missing(place, &extend.extendee.value, span, hidden),
            Ok(_) => self.problems.push(
                Diagnostic::error(span, format!("`{}` is not a message", extend.extendee.value))
                    .help("only messages can be extended"),
            ),
        }
    }

    fn extend(&mut self, extendee: TypeId, field: Field) {
        if let Some(ty) = self.contract.types.get_mut(extendee.0 as usize)
            && let TypeKind::Struct(body) = &mut ty.kind
        {
            body.fields.push(field);
        }
    }

    /// An extension's number lies in a range that the message gives away, and is given away once.
    fn check_extension(&mut self, extendee: TypeId, field: &Field) {
        let TypeKind::Struct(body) = &self.contract.ty(extendee).kind else { return };
        let tag = field.tag.unwrap_or(0);
        let inside = body.extensions.iter().any(|range| {
            let range = bounded(*range, LAST_TAG);
            range.first <= tag && tag <= range.last
        });
        let problem = if inside {
            let key = (extendee, tag);
            match self.extension_tags.insert(key, field.meta.name.span) {
                None => return,
                Some(other) => Diagnostic::error(
                    field.meta.span,
                    format!("the extension number {tag} is taken"),
                )
                .related(other, "used here first")
                .help("choose another number"),
            }
        } else {
            let message = format!("the message gives no extensions the number {tag}");
            Diagnostic::error(field.meta.span, message)
                .help("choose a number from one of its `extensions`")
        };
        self.problems.push(problem);
    }
}
