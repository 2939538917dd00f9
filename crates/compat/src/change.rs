//! A fact about two contracts, without judgement.

use wireproof_encoding::Facet;
use wireproof_model::{Contract, Element, TypeKind};
use wireproof_source::Span;

/// One thing that differs. Keyed, like a cause, by the elements and the facet.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The old element; none: it is new.
    pub old: Option<Element>,
    /// The new element; none: it is gone.
    pub new: Option<Element>,
    /// The side of it that differs.
    pub facet: Facet,
    /// The part of the old text that the change is about; none: the whole element.
    pub old_focus: Option<Span>,
    /// The part of the new text that the change is about; none: the whole element.
    pub new_focus: Option<Span>,
    /// What it was and what it is, in a few words each, as the message says it; may be empty.
    pub words: (String, String),
}

impl Change {
    /// An element that only the old contract has.
    pub fn removed(old: Element) -> Self {
        Self::new(Some(old), None, Facet::Existence)
    }

    /// An element that only the new contract has.
    pub fn added(new: Element) -> Self {
        Self::new(None, Some(new), Facet::Existence)
    }

    /// An element of both that differs in `facet`.
    pub fn between(old: Element, new: Element, facet: Facet) -> Self {
        Self::new(Some(old), Some(new), facet)
    }

    fn new(old: Option<Element>, new: Option<Element>, facet: Facet) -> Self {
        Self { old, new, facet, old_focus: None, new_focus: None, words: Default::default() }
    }

    /// Says what it was and what it is.
    pub fn words(mut self, was: &(impl ToString + ?Sized), is: &(impl ToString + ?Sized)) -> Self {
        self.words = (was.to_string(), is.to_string());
        self
    }

    /// Narrows the places.
    pub fn focus(mut self, old: Option<Span>, new: Option<Span>) -> Self {
        self.old_focus = old;
        self.new_focus = new;
        self
    }

    /// The rule's id: the family of the element and the verb of the facet, `field/removed`.
    pub fn rule_id(&self, old: &Contract, new: &Contract) -> String {
        let family = match (self.new, self.old) {
            (Some(element), _) => family(new, element),
            (None, Some(element)) => family(old, element),
            (None, None) => "contract",
        };
        let family =
            constraint_family(self.facet).unwrap_or_else(|| typed_family(self.facet, family));
        format!("{family}/{}", self.verb())
    }

    fn verb(&self) -> &'static str {
        match (self.facet, self.old, self.new) {
            (Facet::Existence, None, _) => "added",
            (Facet::Existence, _, None) => "removed",
            (facet, ..) => verb(facet),
        }
    }
}

/// Constraints read alike wherever they stand, so they have a family of their own.
fn constraint_family(facet: Facet) -> Option<&'static str> {
    match facet {
        Facet::Range
        | Facet::Multiple
        | Facet::Length
        | Facet::Pattern
        | Facet::Unique
        | Facet::Format
        | Facet::Values => Some("constraint"),
        Facet::Logic => Some("schema"),
        Facet::Deprecation => Some("deprecation"),
        Facet::Attribute => Some("attribute"),
        Facet::Policy => Some("policy"),
        Facet::Security => Some("security"),
        _ => None,
    }
}

/// What is said of a value's type is said alike wherever the value stands: location is a field of a finding, never
/// part of a rule's id.
fn typed_family(facet: Facet, family: &'static str) -> &'static str {
    match (facet, family) {
        (Facet::Type | Facet::Cardinality | Facet::Nullability, "variant" | "param" | "header") => {
            "field"
        }
        (Facet::Cardinality | Facet::Nullability, "type") => "field",
        // A type without a name is still a type.
        (Facet::Openness | Facet::Rest | Facet::Discrimination, _) => "type",
        (
            Facet::Type | Facet::Cardinality | Facet::Nullability,
            "response" | "operation" | "channel",
        ) => "body",
        _ => family,
    }
}

/// The family of rules that an element belongs to: the folder of their pages.
pub fn family(contract: &Contract, element: Element) -> &'static str {
    match element {
        Element::Contract => "contract",
        Element::Unit(_) => "file",
        Element::Type(id) => match &contract.ty(id).decl {
            Some(_) => "type",
            // What is said inside an expression is said about the element that holds the expression.
            None => contract.owner(element).map_or("type", |owner| {
                match (owner, &contract.ty(id).kind) {
                    (
                        Element::Type(_),
                        TypeKind::Struct(_) | TypeKind::Enum(_) | TypeKind::Union(_),
                    ) => "type",
                    _ => family(contract, owner),
                }
            }),
        },
        Element::Field(..) => "field",
        Element::Exclusive(..) => "oneof",
        Element::Value(..) => "value",
        Element::Variant(..) => "variant",
        Element::Service(_) => "service",
        Element::Operation(..) => "operation",
        Element::Param(..) => "param",
        Element::RequestBody(..) => "body",
        Element::Response(..) | Element::ResponseBody(..) => "response",
        Element::ResponseHeader(..) => "header",
        Element::Channel(_) => "channel",
        Element::Server(_) => "server",
        Element::Scheme(_) => "scheme",
        Element::Version(_) => "version",
    }
}

/// The last part of a rule's id.
fn verb(facet: Facet) -> &'static str {
    match facet {
        Facet::Existence => "changed",
        Facet::Name => "renamed",
        Facet::Key => "key",
        Facet::Tag => "renumbered",
        Facet::Type => "type",
        Facet::Cardinality => "cardinality",
        Facet::Nullability => "nullability",
        Facet::Presence => "presence",
        Facet::Default => "default",
        Facet::Exclusive => "exclusive",
        Facet::Packing => "packing",
        Facet::Framing => "framing",
        Facet::Range => "range",
        Facet::Multiple => "multiple",
        Facet::Length => "length",
        Facet::Pattern => "pattern",
        Facet::Unique => "unique",
        Facet::Format => "format",
        Facet::Openness => "openness",
        Facet::Travels => "travels",
        Facet::Discrimination => "discrimination",
        Facet::Logic => "logic",
        Facet::Values => "values",
        Facet::Rest => "rest",
        Facet::Reserved => "reserved",
        Facet::Extensions => "extensions",
        Facet::Home => "moved",
        Facet::Deprecation | Facet::Policy | Facet::Attribute | Facet::Security => "changed",
        Facet::Route => "route",
        Facet::Style => "style",
        Facet::Calling => "calling",
    }
}
