//! The contract as a whole, its arena of types and its index of symbols.

use rustc_hash::FxHashMap;
use wireproof_source::{SourceId, Span};

use crate::{
    Attribute, Channel, Field, Meta, Name, Policies, Scheme, SecurityUse, Service, Struct, Type,
    TypeId, TypeKind, Version, VersionSelector,
};

/// What a set of files promises.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contract {
    /// The contract's own name, place and documentation, if it has one.
    pub meta: Meta,
    /// The files that it was read from, in the order of their names.
    pub units: Vec<Unit>,
    /// The arena of types; a [`TypeId`] is a place in it.
    pub types: Vec<Type>,
    /// The services.
    pub services: Vec<Service>,
    /// The channels.
    pub channels: Vec<Channel>,
    /// Where it is served.
    pub servers: Vec<Server>,
    /// The ways to show who one is.
    pub schemes: Vec<Scheme>,
    /// Who may call, unless a service or operation says otherwise; none: not said.
    pub security: Option<SecurityUse>,
    /// Limits of time and number, unless a service or operation says otherwise.
    pub policies: Policies,
    /// The versions in ascending order; empty: it has one, unnamed.
    pub versions: Vec<Version>,
    /// How a caller chooses a version, where no server's address holds it.
    pub selector: Option<VersionSelector>,
    /// What bodies and messages may be written in, the sender's preference first.
    pub encodings: Vec<EncodingUse>,
    /// How its names and wide integers look in JSON.
    pub text: TextRules,
    /// The version that this is a projection to, as a place in `versions`.
    pub version: Option<u16>,
    symbols: FxHashMap<Name, Vec<TypeId>>,
}

/// A file among those that make up a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnitId(pub u32);

/// A file.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// The name that other files import it by.
    pub path: Name,
    /// Its text.
    pub source: SourceId,
    /// The namespace of what it declares.
    pub namespace: Name,
    /// Where the namespace is said.
    pub namespace_span: Span,
    /// The paths that it imports, in order.
    pub imports: Vec<Name>,
    /// What is specific to its format; inert.
    pub attributes: Vec<Attribute>,
    /// Whether it was named by the user, not only imported.
    pub named: bool,
}

/// An encoding that a contract says its values travel in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingUse {
    /// The encoding's name as the command line spells it.
    pub name: Name,
    /// Where it is said; none: it goes without saying for this kind of contract.
    pub span: Option<Span>,
}

/// How names and wide integers look in JSON.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextRules {
    /// How names without a fixed spelling are written.
    pub keys: KeyCase,
    /// How 64-bit integers are written.
    pub wide_integers: WideIntegers,
}

/// How names without a fixed spelling are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyCase {
    /// As they are.
    #[default]
    AsIs,
    /// As `fooBar`.
    Camel,
}

/// How 64-bit integers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WideIntegers {
    /// As numbers.
    #[default]
    Numbers,
    /// As texts.
    Strings,
}

/// An address at which a contract is served.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// Name, place, life.
    pub meta: Meta,
    /// The address; `{name}` is a variable.
    pub url: Name,
    /// The variables, their default and the values allowed (empty: any).
    pub variables: Vec<(Name, Name, Vec<Name>)>,
}

impl Contract {
    /// Adds a type to the arena.
    pub fn add(&mut self, ty: Type) -> TypeId {
        let id = TypeId(u32::try_from(self.types.len()).unwrap_or(u32::MAX));
        self.types.push(ty);
        id
    }

    /// The node of an id that [`Contract::add`] gave; `Never` at no place for any other.
    pub fn ty(&self, id: TypeId) -> &Type {
        static NEVER: Type = Type {
            span: Span { source: SourceId(0), start: 0, end: 0 },
            decl: None,
            kind: TypeKind::Never,
            constraints: None,
            owner: None,
        };
        self.types.get(id.0 as usize).unwrap_or(&NEVER)
    }

    /// All ids of the arena.
    pub fn ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len() as u32).map(TypeId)
    }

    /// The declarations that are alive, in the arena's order.
    pub fn declarations(&self) -> impl Iterator<Item = (TypeId, &crate::Decl)> {
        self.ids().zip(&self.types).filter_map(|(id, ty)| Some((id, ty.decl.as_deref()?))).filter(
            |(_, decl)| self.version.is_none_or(|version| decl.meta.extra().life.holds(version)),
        )
    }

    /// The declaration with this symbol: of several, the first that is alive.
    pub fn find(&self, symbol: &str) -> Option<TypeId> {
        self.all_named(symbol).first().copied()
    }

    /// The declarations that share this symbol, each in other versions.
    pub fn all_named(&self, symbol: &str) -> &[TypeId] {
        self.symbols.get(symbol).map_or(&[], Vec::as_slice)
    }

    /// What a type stands for once uses and aliases are followed; `Never` for a chain that reaches nothing.
    pub fn resolve(&self, id: TypeId) -> TypeId {
        let mut at = id;
        // A chain longer than the arena is a circle.
        for _ in 0..=self.types.len() {
            match self.ty(at).kind {
                TypeKind::Ref(next) | TypeKind::Alias(next) => at = next,
                _ => return at,
            }
        }
        TypeId(u32::MAX)
    }

    /// The struct that a type stands for.
    pub fn as_struct(&self, id: TypeId) -> Option<(TypeId, &Struct)> {
        let id = self.resolve(id);
        if let TypeKind::Struct(body) = &self.ty(id).kind { Some((id, body)) } else { None }
    }

    /// A struct's field.
    pub fn field(&self, id: TypeId, at: u32) -> Option<&Field> {
        if let TypeKind::Struct(body) = &self.ty(id).kind {
            body.fields.get(at as usize)
        } else {
            None
        }
    }

    /// To be called once all types are there: fills the index of symbols and the owners of anonymous types.
    pub fn finish(&mut self) {
        self.symbols.clear();
        let declared: Vec<(Name, TypeId)> =
            self.declarations().map(|(id, decl)| (decl.symbol.clone(), id)).collect();
        for (symbol, id) in declared {
            self.symbols.entry(symbol).or_default().push(id);
        }
        crate::element::assign_owners(self);
    }
}
