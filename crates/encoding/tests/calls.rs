//! Remote procedures, channels and generated code between two contracts built by hand.

#![allow(
    clippy::unwrap_used,
    clippy::doc_markdown,
    reason = "a test fails by panicking; probes are named as they are"
)]

use wireproof_encoding::{
    Cause, Concern, Facet, Outcome, Profile, Sides, When, source::compiles, transport::calls,
};
use wireproof_model::{
    Channel, ChannelKind, Contract, Decl, Delivery, Element, Enum, EnumValue, Exclusive, Field,
    Int, Meta, Operation, Policies, Presence, Rpc, Safety, Scalar, Service, Struct, Type, TypeId,
    TypeKind, Unit, UnitId, correspond::Types,
};
use wireproof_source::{SourceId, Span, Spanned};

fn meta(name: &str) -> Meta {
    Meta::new(Spanned::new(name.into(), Span::default()), Span::default())
}

/// A contract in the making: one file `a.proto` of package `p`.
struct Builder(Contract);

impl Builder {
    fn new() -> Self {
        let mut contract = Contract::default();
        contract.units.push(Unit {
            path: "a.proto".into(),
            source: SourceId(0),
            namespace: "p".into(),
            namespace_span: Span::default(),
            imports: Vec::new(),
            attributes: Vec::new(),
            named: true,
        });
        Self(contract)
    }

    fn package(mut self, name: &str) -> Self {
        self.0.units[0].namespace = name.into();
        self
    }

    fn declare(&mut self, name: &str, kind: TypeKind) -> TypeId {
        let package = self.0.units[0].namespace.clone();
        let decl = Decl {
            symbol: format!("{package}.{name}").into(),
            meta: meta(name),
            unit: UnitId(0),
            parent: None,
            error: None,
        };
        self.0.add(Type::declared(decl, kind))
    }

    fn scalar(&mut self, scalar: Scalar) -> TypeId {
        self.0.add(Type::new(Span::default(), TypeKind::Scalar(scalar)))
    }

    /// `message M { <presence> <type> <name> = 1; }`
    fn message(&mut self, name: &str, fields: Vec<Field>) -> TypeId {
        self.declare(name, TypeKind::Struct(Struct { fields, ..Struct::default() }))
    }

    fn field(&mut self, name: &str, presence: Presence, scalar: Scalar) -> Field {
        let ty = self.scalar(scalar);
        Field { tag: Some(1), ..Field::new(meta(name), presence, ty) }
    }

    fn service(mut self, name: &str, operations: Vec<Operation>) -> Self {
        let package = self.0.units[0].namespace.clone();
        self.0.services.push(Service {
            symbol: format!("{package}.{name}").into(),
            meta: meta(name),
            operations,
            security: None,
            policies: Policies::default(),
            flows: Vec::new(),
        });
        self
    }

    fn channel(mut self, change: impl FnOnce(&mut Channel)) -> Self {
        let body = self.scalar(TEXT);
        let mut channel = Channel {
            symbol: "p.Orders".into(),
            meta: meta("Orders"),
            kind: ChannelKind::Topic,
            address: Spanned::new("orders.{region}".into(), Span::default()),
            body,
            headers: None,
            servers: Vec::new(),
            key: None,
            reply: None,
            delivery: Delivery::default(),
            retain: None,
            encodings: Vec::new(),
        };
        change(&mut channel);
        self.0.channels.push(channel);
        self
    }

    fn done(mut self) -> Contract {
        self.0.finish();
        self.0
    }
}

const TEXT: Scalar = Scalar::String { checked: true };
const INT32: Scalar =
    Scalar::Int(Int { bits: 32, signed: true, coding: wireproof_model::Coding::Variable });
const SINT32: Scalar =
    Scalar::Int(Int { bits: 32, signed: true, coding: wireproof_model::Coding::ZigZag });
const INT64: Scalar =
    Scalar::Int(Int { bits: 64, signed: true, coding: wireproof_model::Coding::Variable });

fn procedure(name: &str) -> Operation {
    let rpc = Rpc { input: None, output: None, input_stream: false, output_stream: false };
    Operation { rpc: Some(rpc), ..Operation::new(meta(name)) }
}

fn ask(question: fn(&Sides<'_>) -> Vec<Cause>, writer: &Contract, reader: &Contract) -> Vec<Cause> {
    let types = Types::of(writer, reader);
    question(&Sides { writer, reader, types: &types, profile: Profile::Tolerant })
}

/// Key, outcome and whether it holds always.
type Told = (Option<Element>, Option<Element>, Facet, Outcome, bool);

fn told(causes: &[Cause]) -> Vec<Told> {
    causes
        .iter()
        .map(|c| (c.writer, c.reader, c.facet, c.outcome, c.when == When::Always))
        .collect()
}

#[track_caller]
fn broken(
    writer: &Contract,
    reader: &Contract,
    key: (Option<Element>, Option<Element>),
    facet: Facet,
) {
    let causes = ask(compiles, writer, reader);
    assert_eq!(told(&causes), [(key.0, key.1, facet, Outcome::Rejected, true)]);
}

fn service(name: &str, operations: Vec<Operation>) -> Contract {
    Builder::new().service(name, operations).done()
}

const SERVICE: Element = Element::Service(0);
const METHOD: Element = Element::Operation(0, 0);

/// `/package.Service/Method` is the path of a call (gRPC over HTTP/2, "Requests").
#[test]
fn a_procedures_path_is_its_names() {
    let old = service("S", vec![procedure("A")]);
    let gone = |element| (Some(element), None, Facet::Existence, Outcome::Rejected, true);
    // proto-probes: service_renamed, rpc_renamed, file_deleted_with_service.
    assert_eq!(told(&ask(calls, &old, &service("T", vec![procedure("A")]))), [gone(SERVICE)]);
    assert_eq!(told(&ask(calls, &old, &service("S", vec![procedure("B")]))), [gone(METHOD)]);
    assert_eq!(told(&ask(calls, &old, &Builder::new().done())), [gone(SERVICE)]);
    // What is only added is not called.
    assert_eq!(told(&ask(calls, &Builder::new().done(), &old)), []);
    let moved = Builder::new().package("q").service("S", vec![procedure("A")]).done();
    let renamed = (Some(SERVICE), Some(SERVICE), Facet::Name, Outcome::Rejected, true);
    assert_eq!(told(&ask(calls, &old, &moved)), [renamed]);
}

/// proto-probes: package_renamed_only has no service, so that no call changes.
#[test]
fn a_package_without_services_is_not_called() {
    let with = |package: &str| {
        let mut builder = Builder::new().package(package);
        builder.message("A", Vec::new());
        builder.done()
    };
    assert_eq!(told(&ask(calls, &with("p"), &with("q"))), []);
    let unit = Some(Element::Unit(UnitId(0)));
    broken(&with("p"), &with("q"), (unit, unit), Facet::Name);
}

#[test]
fn streams_and_one_way_calls() {
    let old = service("S", vec![procedure("A")]);
    let mut streaming = procedure("A");
    if let Some(rpc) = &mut streaming.rpc {
        rpc.output_stream = true;
    }
    let called = (Some(METHOD), Some(METHOD), Facet::Calling, Outcome::Rejected, true);
    let new = service("S", vec![streaming]);
    assert_eq!(told(&ask(calls, &old, &new)), [called]);
    assert_eq!(told(&ask(calls, &new, &old)), [called]);
    // thrift_rpc_exec.tsv: a one-way caller is content with a server that answers, not the other way round.
    let oneway = service("S", vec![Operation { oneway: true, ..procedure("A") }]);
    assert_eq!(told(&ask(calls, &oneway, &old)), []);
    assert_eq!(told(&ask(calls, &old, &oneway)), [called]);
}

/// proto-probes: idempotency_removed is a risk, and safe in the other direction.
#[test]
fn a_promise_about_repeating_is_a_hazard() {
    let safe = service("S", vec![Operation { safety: Safety::Safe, ..procedure("A") }]);
    let old = service("S", vec![procedure("A")]);
    let causes = ask(calls, &safe, &old);
    assert!(matches!(causes.as_slice(), [cause] if cause.outcome == Outcome::Same
        && matches!(cause.concern, Some(Concern::Hazard(_)))));
    assert_eq!(told(&ask(calls, &old, &safe)), []);
}

#[test]
fn a_message_finds_its_channel() {
    let old = Builder::new().channel(|_| ()).done();
    let channel = Some(Element::Channel(0));
    let with = |change: fn(&mut Channel)| Builder::new().channel(change).done();
    let lost = |facet| vec![(channel, channel, facet, Outcome::Lost, true)];
    let elsewhere = with(|c| c.address.value = "sales.{region}".into());
    assert_eq!(told(&ask(calls, &old, &elsewhere)), lost(Facet::Route));
    assert_eq!(told(&ask(calls, &elsewhere, &old)), lost(Facet::Route));
    assert_eq!(
        told(&ask(calls, &old, &with(|c| c.kind = ChannelKind::Queue))),
        lost(Facet::Calling)
    );
    // The header's name in an address and the channel's own name do not matter.
    let renamed = with(|c| {
        c.symbol = "p.Sales".into();
        c.address.value = "orders.{area}".into();
    });
    assert_eq!(told(&ask(calls, &old, &renamed)), []);
    let none = Builder::new().done();
    let gone = (channel, None, Facet::Existence, Outcome::Lost, true);
    assert_eq!(told(&ask(calls, &old, &none)), [gone]);
    assert_eq!(told(&ask(calls, &none, &old)), []);
}

fn message(field: impl FnOnce(&mut Builder) -> Field) -> Contract {
    let mut builder = Builder::new();
    let field = field(&mut builder);
    builder.message("M", vec![field]);
    builder.done()
}

fn plain(scalar: Scalar) -> Contract {
    message(|builder| builder.field("x", Presence::Implicit, scalar))
}

/// proto-probes: int64_to_int32, int32_to_sint32, implicit_to_optional, optional_to_oneof, ed_presence_to_required.
#[test]
fn the_type_that_generators_give_to_a_field() {
    let field = |contract: &Contract| {
        let id = contract.find("p.M").unwrap();
        Some(Element::Field(id, 0))
    };
    let old = plain(INT32);
    let at = (field(&old), field(&old));
    broken(&old, &plain(INT64), at, Facet::Type);
    broken(&old, &plain(TEXT), at, Facet::Type);
    assert_eq!(told(&ask(compiles, &old, &plain(SINT32))), []);
    let optional = message(|builder| builder.field("x", Presence::Optional, INT32));
    let required = message(|builder| builder.field("x", Presence::Required, INT32));
    broken(&old, &optional, at, Facet::Presence);
    assert_eq!(told(&ask(compiles, &optional, &required)), []);
    let renamed = message(|builder| builder.field("y", Presence::Implicit, INT32));
    broken(&old, &renamed, at, Facet::Name);
    let listed = message(|builder| {
        let mut field = builder.field("x", Presence::Implicit, INT32);
        field.ty = builder.0.add(Type::new(Span::default(), TypeKind::List(field.ty)));
        field
    });
    let there = (at.0, field(&listed));
    broken(&old, &listed, there, Facet::Cardinality);
    let mut builder = Builder::new();
    let mut inside = builder.field("x", Presence::Optional, INT32);
    inside.exclusive = Some(0);
    let exclusive = vec![Exclusive { meta: meta("bar") }];
    let body = Struct { fields: vec![inside], exclusive, ..Struct::default() };
    builder.declare("M", TypeKind::Struct(body));
    broken(&optional, &builder.done(), at, Facet::Exclusive);
}

/// proto-probes: closed_enum_value_added and enum_alias_added are safe, a value that is gone is not.
#[test]
fn values_come_and_do_not_go() {
    let with = |names: &[&str]| {
        let mut builder = Builder::new();
        let values = names.iter().zip(0..);
        let values =
            values.map(|(name, tag)| EnumValue { meta: meta(name), tag: Some(tag) }).collect();
        builder.declare("E", TypeKind::Enum(Enum { values, ..Enum::default() }));
        builder.done()
    };
    let (few, many) = (with(&["A"]), with(&["A", "B"]));
    assert_eq!(told(&ask(compiles, &few, &many)), []);
    let value = |at| Some(Element::Value(TypeId(0), at));
    broken(&many, &few, (value(1), None), Facet::Existence);
    broken(&few, &with(&["Z"]), (value(0), value(0)), Facet::Name);
}

/// proto-probes: ed2024_export_to_local, file_moved_plus_type_change.
#[test]
fn the_file_and_who_may_use_it() {
    let with = |path: &str, local: bool| {
        let mut builder = Builder::new();
        builder.message("A", Vec::new());
        builder.0.units[0].path = path.into();
        if let Some(decl) = &mut builder.0.types[0].decl {
            decl.meta.extra_mut().local = local;
        }
        builder.done()
    };
    let at = Some(Element::Type(TypeId(0)));
    broken(&with("a.proto", false), &with("z.proto", false), (at, at), Facet::Home);
    broken(&with("a.proto", false), &with("a.proto", true), (at, at), Facet::Home);
    let open = ask(compiles, &with("a.proto", true), &with("a.proto", false));
    assert_eq!(told(&open), []);
}

#[test]
fn generated_methods() {
    let old = service("S", vec![procedure("A")]);
    broken(&old, &service("S", vec![procedure("B")]), (Some(METHOD), None), Facet::Existence);
    broken(&old, &service("T", vec![procedure("A")]), (Some(SERVICE), None), Facet::Existence);
    let more = service("S", vec![procedure("A"), procedure("B")]);
    assert_eq!(told(&ask(compiles, &old, &more)), []);
    let named = |name: &'static str| {
        let mut builder = Builder::new();
        let id = builder.message(name, Vec::new());
        let rpc = Rpc {
            input: Some(builder.0.add(Type::new(Span::default(), TypeKind::Ref(id)))),
            output: None,
            input_stream: false,
            output_stream: false,
        };
        builder.service("S", vec![Operation { rpc: Some(rpc), ..procedure("A") }]).done()
    };
    let causes = told(&ask(compiles, &named("Q"), &named("R")));
    assert!(causes.contains(&(Some(METHOD), Some(METHOD), Facet::Type, Outcome::Rejected, true)));
}
