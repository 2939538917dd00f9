//! What corresponds does so from either side.

use proptest::prelude::*;
use wireproof_model::{
    Body, Contract, Element, Http, Location, Meta, Operation, Param, ParamStyle, Policies,
    Presence, Response, Rpc, Service, Status,
    correspond::{Services, Types},
};
use wireproof_source::{Span, Spanned};

fn meta(name: &str) -> Meta {
    Meta::new(Spanned::new(name.into(), Span::default()), Span::default())
}

fn name() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("a"), Just("b"), Just("c")]
}

fn aliased() -> impl Strategy<Value = Meta> {
    (name(), proptest::option::of(name())).prop_map(|(name, former)| {
        let mut meta = meta(name);
        if let Some(former) = former {
            let name = Spanned::new(former.into(), Span::default());
            meta.extra_mut().formers.push(wireproof_model::Former { name, before: None });
        }
        meta
    })
}

fn param() -> impl Strategy<Value = Param> {
    let location = prop_oneof![
        Just(Location::Path),
        Just(Location::Query),
        Just(Location::Header),
        Just(Location::Cookie)
    ];
    (aliased(), location).prop_map(|(meta, location)| Param {
        meta,
        location,
        ty: None,
        presence: Presence::Optional,
        default: None,
        style: ParamStyle::default(),
        field: None,
    })
}

fn body() -> impl Strategy<Value = Body> {
    let media = prop_oneof![Just("a/b"), Just("A/B; q=1"), Just("a/*"), Just("c/d")];
    media.prop_map(|media| Body {
        media: Spanned::new(media.into(), Span::default()),
        ty: None,
        span: Span::default(),
        parts: Vec::new(),
        examples: Vec::new(),
    })
}

fn response() -> impl Strategy<Value = Response> {
    let status = prop_oneof![
        Just(Status::Code(200)),
        Just(Status::Code(404)),
        Just(Status::Class(2)),
        Just(Status::Default)
    ];
    let some = proptest::collection::vec(param(), 0..3);
    (status, some, proptest::collection::vec(body(), 0..3)).prop_map(|(status, headers, bodies)| {
        Response {
            status: Spanned::new(status, Span::default()),
            span: Span::default(),
            headers,
            bodies,
            stream: false,
            links: Vec::new(),
            docs: None,
        }
    })
}

fn http() -> impl Strategy<Value = Http> {
    let path =
        prop_oneof![Just("/x"), Just("/{a}"), Just("/{b}"), Just("/{a}/{b}"), Just("/{b}/{a}")];
    let lists = (
        proptest::collection::vec(param(), 0..4),
        proptest::collection::vec(body(), 0..3),
        proptest::collection::vec(response(), 0..3),
    );
    (prop_oneof![Just("GET"), Just("PUT")], path, lists).prop_map(
        |(method, path, (params, bodies, responses))| Http {
            method: method.into(),
            path: Spanned::new(path.into(), Span::default()),
            span: Span::default(),
            params,
            bodies,
            body_required: false,
            responses,
        },
    )
}

fn operation() -> impl Strategy<Value = Operation> {
    (aliased(), any::<bool>(), proptest::collection::vec(http(), 0..3)).prop_map(
        |(meta, rpc, http)| {
            let plain =
                Rpc { input: None, output: None, input_stream: false, output_stream: false };
            Operation { rpc: rpc.then_some(plain), http, ..Operation::new(meta) }
        },
    )
}

fn contract() -> impl Strategy<Value = Contract> {
    let service =
        (aliased(), proptest::collection::vec(operation(), 0..4)).prop_map(|(meta, operations)| {
            Service {
                symbol: format!("p.{}", meta.name.value).into(),
                meta,
                operations,
                security: None,
                policies: Policies::default(),
                flows: Vec::new(),
            }
        });
    proptest::collection::vec(service, 0..4).prop_map(|services| {
        let mut contract = Contract::default();
        contract.services = services;
        contract.finish();
        contract
    })
}

proptest! {
    #[test]
    fn mirror_law(first in contract(), second in contract()) {
        let types = Types::of(&first, &second);
        let there = Services::of(&first, &second, &types);
        let back = Services::of(&second, &first, &types.swapped()).swapped();
        prop_assert_eq!(there.pairs(), back.pairs());
        prop_assert_eq!(there.only_first(), back.only_first());
        prop_assert_eq!(there.only_second(), back.only_second());
        prop_assert_eq!(there.roots(), back.roots());
    }

    /// A contract corresponds to itself, each element to itself.
    #[test]
    fn identity_ties_everything(contract in contract()) {
        let types = Types::of(&contract, &contract);
        let services = Services::of(&contract, &contract, &types);
        prop_assert_eq!(services.only_first(), &[] as &[Element]);
        prop_assert_eq!(services.only_second(), &[] as &[Element]);
        for (first, second, _) in services.pairs() {
            prop_assert_eq!(first, second);
        }
    }
}
