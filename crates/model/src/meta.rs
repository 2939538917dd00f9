//! What every named element has: a name, a place, a life.

use wireproof_source::{Span, Spanned};

use crate::Literal;

/// A name; short ones are kept inline, long ones are shared.
pub type Name = smol_str::SmolStr;

/// The name, the place and the life of an element.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// The name in the contract's own language, as written (without the scope around it).
    pub name: Spanned<Name>,
    /// The spelling in encodings that write names, where the contract fixes one apart from `name`.
    pub key: Option<Name>,
    /// The whole element, from its first token (after documentation and attributes) to its last.
    pub span: Span,
    /// The documentation's place in the text; the text still has its comment marks.
    pub docs: Option<Span>,
    /// What few elements have.
    pub extra: Option<Box<Extra>>,
}

/// What few elements have; see [`Meta::extra`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Extra {
    /// The names it had before, oldest first. After projection: those that readers still accept.
    pub formers: Vec<Former>,
    /// The versions that have it.
    pub life: Life,
    /// Set when it should no longer be used.
    pub deprecated: Option<Deprecation>,
    /// Of a declaration: set if only its own file may use it.
    pub local: bool,
    /// What is specific to the format that it came from; inert.
    pub attributes: Vec<Attribute>,
}

static NO_EXTRA: Extra = Extra {
    formers: Vec::new(),
    life: Life { since: None, removed: None },
    deprecated: None,
    local: false,
    attributes: Vec::new(),
};

impl Meta {
    /// An element called `name`, which stands at `span`.
    pub fn new(name: Spanned<Name>, span: Span) -> Self {
        Self { name, key: None, span, docs: None, extra: None }
    }

    /// What few elements have; the empty one if this one does not.
    pub fn extra(&self) -> &Extra {
        self.extra.as_deref().unwrap_or(&NO_EXTRA)
    }

    /// To fill in what few elements have.
    pub fn extra_mut(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// The spelling in encodings that write names: the fixed one, else the name.
    pub fn spelling(&self) -> &Name {
        self.key.as_ref().unwrap_or(&self.name.value)
    }

    /// The former names that readers still accept.
    pub fn aliases(&self) -> impl Iterator<Item = &Name> {
        self.extra().formers.iter().map(|former| &former.name.value)
    }

    /// The inert attribute called `name`.
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.extra().attributes.iter().find(|attribute| attribute.name == name)
    }
}

/// A name that an element had.
#[derive(Clone, Debug, PartialEq)]
pub struct Former {
    /// The name.
    pub name: Spanned<Name>,
    /// The first version that no longer writes it (an index into the contract's versions);
    /// none: it is from before the first version.
    pub before: Option<u16>,
}

/// The versions that have an element, `[since, removed)`, as indices into the contract's versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Life {
    /// The first version; none: the contract's first.
    pub since: Option<u16>,
    /// The first version without it; none: it is never removed.
    pub removed: Option<u16>,
}

impl Life {
    /// Whether the version with this index has it.
    pub fn holds(self, version: u16) -> bool {
        self.since.is_none_or(|since| since <= version)
            && self.removed.is_none_or(|removed| version < removed)
    }
}

/// Says that an element should no longer be used.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Deprecation {
    /// The first version that says so; none: always.
    pub since: Option<u16>,
    /// What to use instead.
    pub advice: Option<Name>,
    /// Where it is said.
    pub span: Span,
}

/// Something that a format says and this model has no words for. Kept and compared, never interpreted.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Its name, dotted, beginning with the format or the owner.
    pub name: Name,
    /// What it says.
    pub value: Literal,
    /// Where.
    pub span: Span,
    /// Whether the model says in its own words all that it means: then what differs is told there, and the attribute
    /// only keeps how it was spelt.
    pub understood: bool,
}

impl Attribute {
    /// An attribute that the model gives no meaning.
    pub fn new(name: impl Into<Name>, value: Literal, span: Span) -> Self {
        Self { name: name.into(), value, span, understood: false }
    }
}
