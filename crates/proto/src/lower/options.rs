//! Options: which mean something in the model, and what becomes of the others.

use rustc_hash::FxHashSet;
use wireproof_model::{Attribute, Deprecation, Literal, Meta, Name};
use wireproof_source::{Diagnostic, Severity};

use super::values::{literal, word};
use super::{Lowering, Place};
use crate::features::Features;
use crate::file::{ImportKind, Node, NodeKind, OptionUse};
use crate::standard::{self, Kind, Target};

impl<'a> Lowering<'a> {
    /// Keeps options as deprecation and inert attributes, except those that other parts of the model hold.
    pub(super) fn options(
        &mut self,
        place: Place<'_>,
        target: Target,
        options: &'a [OptionUse],
        meta: &mut Meta,
    ) {
        let mut seen = FxHashSet::default();
        for option in options {
            self.check_once(place, option, options.len() > 1, &mut seen);
            let name = option.name.value.as_str();
            let flag = word(&option.value.kind).map(Name::as_str);
            match (target, name) {
                (Target::Field, "json_name" | "default") => continue,
                (Target::Message, "message_set_wire_format") if flag == Some("true") => continue,
                (Target::Method, "idempotency_level") if flag != Some("IDEMPOTENCY_UNKNOWN") => {
                    continue;
                }
                (_, "deprecated") if flag == Some("true") => {
                    let deprecated = Deprecation { since: None, advice: None, span: option.span };
                    meta.extra_mut().deprecated = Some(deprecated);
                    continue;
                }
                _ => {}
            }
            let Some(name) = self.option_name(place, target, option) else { continue };
            let understood =
                Features::hold(option) || target == Target::Field && option.name.value == "packed";
            let attribute = Attribute::new(name, literal(&option.value.kind), option.span);
            meta.extra_mut().attributes.push(Attribute { understood, ..attribute });
        }
        if let Some(extra) = &mut meta.extra {
            extra.attributes.shrink_to_fit();
        }
    }

    /// Options are said once, except custom ones and lists; features belong to editions.
    fn check_once(
        &mut self,
        place: Place<'_>,
        option: &'a OptionUse,
        several: bool,
        seen: &mut FxHashSet<&'a str>,
    ) {
        let name = option.name.value.as_str();
        let custom =
            name.contains('(') || matches!(name, "targets" | "edition_defaults" | "declaration");
        if several && !custom && !seen.insert(name) {
            let message = format!("the option `{name}` is said twice");
            let problem = Diagnostic::error(option.name.span, message).help("remove one of them");
            self.problems.push(problem);
        }
        if !place.edition.is_edition()
            && (name == "features" || name.starts_with("features."))
            && !place.scope.is_empty()
        {
            let problem = Diagnostic::error(option.name.span, "features belong to editions")
                .help("begin the file with `edition = \"2023\";`, or remove them");
            self.problems.push(problem);
        }
    }

    /// The attribute's name of an option: its own behind `proto.`, of a custom one the full name in parentheses.
    fn option_name(
        &mut self,
        place: Place<'_>,
        target: Target,
        option: &'a OptionUse,
    ) -> Option<Name> {
        let name = option.name.value.as_str();
        if let Some(known) = self.option_names.get(&(place.file, name)) {
            return Some(known.clone());
        }
        let Some(custom) = name.strip_prefix('(') else {
            self.standard(target, option)?;
            return Some(self.attribute_name(name));
        };
        let (extension, rest) = custom.split_once(')').unwrap_or((custom, ""));
        let Some(full) = self.extension(place, extension) else {
            if self.reported.insert((place.file, option.name.value.clone())) {
                let message = format!("no file that is imported declares the option `{extension}`");
                // A file that may be missing may declare it.
                let linked = self.links.files.get(place.file as usize);
                let lenient = linked.is_some_and(|linked| {
                    let mut kinds = linked.file.imports.iter().map(|import| import.kind);
                    kinds.any(|kind| matches!(kind, ImportKind::Weak | ImportKind::Option))
                });
                let severity = if lenient { Severity::Warning } else { Severity::Error };
                let problem = Diagnostic::new(severity, option.name.span, message)
                    .help("import the file that extends the options by it, or mend the name");
                self.problems.push(problem);
            }
            return Some(self.attribute_name(name));
        };
        let known = self.attribute_name(&format!("({full}){rest}"));
        self.option_names.insert((place.file, name), known.clone());
        Some(known)
    }

    fn attribute_name(&mut self, name: &str) -> Name {
        if let Some(known) = self.attribute_names.get(name) {
            return known.clone();
        }
        let made = Name::from(format!("proto.{name}"));
        self.attribute_names.insert(name.to_owned(), made.clone());
        made
    }

    /// The full name of the extension that a name in parentheses means.
    pub(super) fn extension(&self, place: Place<'_>, name: &str) -> Option<Name> {
        let at = self.links.find(place.file, place.scope, name, false).ok()?;
        self.links.symbols.get(at as usize).map(|symbol| symbol.name.clone())
    }

    /// Reports an option that there is not, or that has another type.
    fn standard(&mut self, target: Target, option: &OptionUse) -> Option<()> {
        let name = &option.name;
        let (first, rest) = name.value.split_once('.').unwrap_or((&name.value, ""));
        let Some((_, kind)) = standard::option(target, first) else {
            let problem =
                Diagnostic::error(name.span, format!("there is no option `{}`", name.value))
                    .help("mend the name; a custom option stands in parentheses");
            self.problems.push(problem);
            return None;
        };
        let value = &option.value;
        let fits = match kind {
            Kind::Features => Self::features_fit(rest, option),
            Kind::Other => true,
            _ if !rest.is_empty() => false,
            Kind::Bool => matches!(literal(&value.kind), Literal::Bool(_)),
            Kind::Text => matches!(value.kind, NodeKind::Text(_)),
            Kind::Symbol(known) | Kind::Symbols(known) => fits_symbol(value, known),
        };
        if !fits {
            let problem =
                Diagnostic::error(value.span, format!("this is no value of `{}`", name.value))
                    .help(match kind {
                        Kind::Bool => "write `true` or `false`".to_owned(),
                        Kind::Text => "write a string".to_owned(),
                        Kind::Symbol(known) | Kind::Symbols(known) => {
                            let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
                            format!("write one of {}", names.join(", "))
                        }
                        Kind::Features | Kind::Other => "mend the value".to_owned(),
                    });
            self.problems.push(problem);
            return None;
        }
        Some(())
    }

    fn features_fit(rest: &str, option: &OptionUse) -> bool {
        let fits = |name: &str, value: &Node| match standard::feature(name) {
            Some((_, Kind::Symbol(known))) => fits_symbol(value, known),
            // Features of a language are extensions.
            _ => name.starts_with(['(', '[']),
        };
        if !rest.is_empty() {
            return fits(rest, &option.value);
        }
        match &option.value.kind {
            NodeKind::Object(entries) => {
                entries.iter().all(|(name, value)| fits(&name.value, value))
            }
            _ => false,
        }
    }
}

fn fits_symbol(value: &Node, known: &[(&str, u64)]) -> bool {
    word(&value.kind).is_some_and(|word| known.iter().any(|(name, _)| *name == word.as_str()))
}
