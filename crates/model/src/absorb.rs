//! How the types of one contract become types of another: by import.

use crate::{Contract, Operation, Type, TypeId, TypeKind, UnitId};

/// Where the parts of an absorbed contract went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absorbed {
    /// What was added to the number of each [`TypeId`].
    pub types: u32,
    /// What was added to the number of each [`UnitId`].
    pub units: u32,
}

impl Absorbed {
    /// The new id of a type.
    pub fn ty(self, id: TypeId) -> TypeId {
        TypeId(id.0.saturating_add(self.types))
    }

    /// The new id of a file.
    pub fn unit(self, id: UnitId) -> UnitId {
        UnitId(id.0.saturating_add(self.units))
    }
}

impl Contract {
    /// Takes in the files, types, services and channels of `other`; what is said about the contract as a whole
    /// (servers, schemes, policies, versions, encodings) is left behind, so `other` must have one version only or
    /// be a projection. Call [`Contract::finish`] afterwards.
    pub fn absorb(&mut self, other: Self) -> Absorbed {
        let moved = Absorbed { types: self.types.len() as u32, units: self.units.len() as u32 };
        let version = other.version;
        self.units.extend(other.units);
        for mut ty in other.types {
            ty.owner = None;
            if let Some(decl) = &mut ty.decl {
                decl.unit = moved.unit(decl.unit);
                decl.parent = decl.parent.map(|parent| moved.ty(parent));
                let extra = decl.meta.extra();
                if version.is_some_and(|version| !extra.life.holds(version)) {
                    ty.decl = None;
                    ty.kind = TypeKind::Never;
                }
            }
            ty.for_each_id(&mut |id| *id = moved.ty(*id));
            forget_lives(&mut ty);
            self.types.push(ty);
        }
        for mut service in other.services {
            for policies in std::iter::once(&mut service.policies)
                .chain(service.operations.iter_mut().map(|operation| &mut operation.policies))
            {
                let retry = policies.retry.iter_mut();
                retry.flat_map(|retry| &mut retry.value.on).for_each(|id| *id = moved.ty(*id));
            }
            for operation in &mut service.operations {
                operation_ids(operation, &mut |id| *id = moved.ty(*id));
            }
            self.services.push(service);
        }
        for mut channel in other.channels {
            channel.body = moved.ty(channel.body);
            channel.headers = channel.headers.map(|headers| moved.ty(headers));
            if let Some(reply) = &mut channel.reply {
                reply.ty = moved.ty(reply.ty);
            }
            self.channels.push(channel);
        }
        moved
    }
}

/// What was once said about versions of another contract means nothing here.
pub(crate) fn forget_lives(ty: &mut Type) {
    let forget = |meta: &mut crate::Meta| {
        if let Some(extra) = &mut meta.extra {
            extra.life = crate::Life::default();
            for former in &mut extra.formers {
                former.before = None;
            }
            if let Some(deprecated) = &mut extra.deprecated {
                deprecated.since = None;
            }
        }
    };
    if let Some(decl) = &mut ty.decl {
        forget(&mut decl.meta);
    }
    match &mut ty.kind {
        TypeKind::Struct(body) => body.fields.iter_mut().for_each(|field| forget(&mut field.meta)),
        TypeKind::Enum(body) => body.values.iter_mut().for_each(|value| forget(&mut value.meta)),
        TypeKind::Union(body) => {
            body.variants.iter_mut().for_each(|variant| forget(&mut variant.meta));
        }
        _ => {}
    }
}

impl Type {
    /// Calls `change` with every id of another node that this one holds, in no particular order. Ids of
    /// declarations around it ([`crate::Decl::parent`]) are not among them.
    pub fn for_each_id(&mut self, change: &mut dyn FnMut(&mut TypeId)) {
        match &mut self.kind {
            TypeKind::Ref(id)
            | TypeKind::Alias(id)
            | TypeKind::List(id)
            | TypeKind::Set(id)
            | TypeKind::Nullable(id)
            | TypeKind::Part { of: id, .. } => change(id),
            TypeKind::Map { key, value } => {
                change(key);
                change(value);
            }
            TypeKind::Tuple { items, rest } => items.iter_mut().chain(rest).for_each(change),
            TypeKind::Struct(body) => {
                body.fields.iter_mut().for_each(|field| change(&mut field.ty));
                body.rest.iter_mut().for_each(&mut *change);
                body.patterns.iter_mut().for_each(|(_, ty)| change(ty));
            }
            TypeKind::Union(body) => {
                body.variants.iter_mut().filter_map(|variant| variant.ty.as_mut()).for_each(change);
            }
            TypeKind::Schema(schema) => schema.for_each_id(change),
            TypeKind::Scalar(_)
            | TypeKind::Literals(_)
            | TypeKind::Enum(_)
            | TypeKind::Never
            | TypeKind::Opaque(_) => {}
        }
    }
}

impl crate::Schema {
    fn for_each_id(&mut self, change: &mut dyn FnMut(&mut TypeId)) {
        self.all_of.iter_mut().for_each(&mut *change);
        self.any_of.iter_mut().chain(&mut self.one_of).flatten().for_each(&mut *change);
        self.not.iter_mut().for_each(&mut *change);
        for (when, then, otherwise) in &mut self.conditions {
            change(when);
            then.iter_mut().chain(otherwise).for_each(&mut *change);
        }
        self.dependents.iter_mut().for_each(|(_, id)| change(id));
        self.contains.iter_mut().for_each(|(id, ..)| change(id));
        let lone = [
            &mut self.property_names,
            &mut self.unevaluated_properties,
            &mut self.unevaluated_items,
        ];
        lone.into_iter().flatten().for_each(change);
    }
}

fn operation_ids(operation: &mut Operation, change: &mut dyn FnMut(&mut TypeId)) {
    if let Some(rpc) = &mut operation.rpc {
        rpc.input.iter_mut().chain(&mut rpc.output).for_each(&mut *change);
    }
    operation.errors.iter_mut().for_each(|error| change(&mut error.ty));
    for http in &mut operation.http {
        let headers = http.responses.iter_mut().flat_map(|response| &mut response.headers);
        for param in http.params.iter_mut().chain(headers) {
            param.ty.iter_mut().for_each(&mut *change);
            param.field.iter_mut().for_each(|(id, _)| change(id));
        }
        let answers = http.responses.iter_mut().flat_map(|response| &mut response.bodies);
        for body in http.bodies.iter_mut().chain(answers) {
            body.ty.iter_mut().for_each(&mut *change);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Decl, Field, Meta, Presence, Scalar, Struct};

    #[test]
    fn ids_move_and_symbols_are_found() {
        let decl = |symbol: &str| Decl {
            symbol: symbol.into(),
            meta: Meta::default(),
            unit: UnitId(0),
            parent: None,
            error: None,
        };
        let holder = |symbol: &str| {
            let mut contract = Contract::default();
            let ty = contract
                .add(Type::new(wireproof_source::Span::default(), TypeKind::Scalar(Scalar::Bool)));
            let field = Field::new(Meta::default(), Presence::Required, ty);
            let body = Struct { fields: vec![field], ..Struct::default() };
            contract.add(Type::declared(decl(symbol), TypeKind::Struct(body)));
            contract
        };
        let mut contract = holder("a.A");
        let moved = contract.absorb(holder("b.B"));
        contract.finish();
        assert_eq!(moved.types, 2);
        let found = contract.find("b.B").unwrap();
        assert_eq!(contract.field(found, 0).unwrap().ty, TypeId(2));
    }
}
