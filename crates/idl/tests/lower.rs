//! What a file means: the contract with all its versions, and each version alone.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod common;

use common::{load, load_text};
use wireproof_model::{
    Contract, Element, Location, Name, PathSegment, Presence, Status, TypeKind, path_segments,
    project,
};

const EXAMPLES: [&str; 4] = [
    "examples/common.wire",
    "examples/orders.wire",
    "examples/profiles.wire",
    "examples/rides.wire",
];

fn fields(contract: &Contract, symbol: &str) -> Vec<(Name, Option<i64>, Presence)> {
    let id = contract.find(symbol).unwrap_or_else(|| panic!("{symbol}"));
    let (_, body) = contract.as_struct(id).unwrap();
    let fields = body.fields.iter();
    fields.map(|field| (field.meta.name.value.clone(), field.tag, field.presence)).collect()
}

#[test]
fn each_version_of_profiles_has_the_fields_of_its_time() {
    use Presence::{Expected, Optional, Required};
    let all = load("examples/profiles.wire").contract;
    let at = |version| project(&all, version);
    let id = (Name::new("id"), Some(1), Required);
    let field = |name: &str, tag, presence| (Name::new(name), Some(tag), presence);
    assert_eq!(
        fields(&at(0), "acme.profiles.Profile"),
        [
            id.clone(),
            field("name", 2, Required),
            field("fax", 3, Optional),
            field("email", 4, Optional),
            field("country", 5, Required),
        ]
    );
    assert_eq!(
        fields(&at(1), "acme.profiles.Profile"),
        [
            id.clone(),
            field("full_name", 2, Required),
            field("fax", 3, Optional),
            field("email", 4, Optional),
            field("country", 5, Expected),
            field("locale", 6, Expected),
            field("tier", 7, Optional),
        ]
    );
    assert_eq!(
        fields(&at(2), "acme.profiles.Profile"),
        [
            id,
            field("full_name", 2, Required),
            field("email", 4, Optional),
            field("locale", 6, Required),
            field("tier", 7, Optional),
        ]
    );
    let third = at(2);
    let profile = third.find("acme.profiles.Profile").unwrap();
    let (_, body) = third.as_struct(profile).unwrap();
    assert!(body.reserved.has_tag(3) && body.reserved.has_name("country"));
    assert!(!body.reserved.has_name("locale") && !body.reserved.has_tag(6));
    let name = &body.fields.get(1).unwrap().meta;
    assert_eq!(
        (name.spelling().as_str(), name.aliases().next().unwrap().as_str()),
        ("name", "name")
    );
    let operations = |version| {
        let contract = at(version);
        let service = contract.services.first().unwrap();
        service.operations.iter().map(|op| op.meta.name.value.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(operations(0), ["get_profile", "rename"]);
    assert_eq!(operations(2), ["get_profile", "rename", "delete_profile"]);
    let values = |version| {
        let contract = at(version);
        let tier = contract.find("acme.profiles.Tier").unwrap();
        let TypeKind::Enum(body) = &contract.ty(tier).kind else { panic!() };
        body.values.len()
    };
    assert_eq!((values(0), values(1)), (2, 3));
}

#[test]
fn bodies_and_parameters_follow_the_version() {
    let all = load("examples/profiles.wire").contract;
    for (version, longest) in [(0, 40), (1, 80), (2, 80)] {
        let contract = project(&all, version);
        let rename = contract.operation(0, 1).unwrap();
        let http = rename.http.first().unwrap();
        assert_eq!(http.path.value, "/profiles/{id}/name");
        assert_eq!(path_segments(&http.path.value)[1], PathSegment::Param("id"));
        let [id] = http.params.as_slice() else { panic!("{:?}", http.params) };
        assert_eq!((id.location, id.presence), (Location::Path, Presence::Required));
        let body = http.bodies.first().unwrap().ty.unwrap();
        let TypeKind::Part { of, fields } = &contract.ty(body).kind else { panic!() };
        let names: Vec<_> = fields.iter().map(|at| contract.field(*of, *at).unwrap()).collect();
        let [name] = names.as_slice() else { panic!("{names:?}") };
        assert_eq!(name.meta.name.value, "name");
        let constraints = contract.ty(name.ty).constraints.as_deref().unwrap();
        assert_eq!(constraints.max_len, Some(longest));
        assert_eq!(id.field, Some((*of, 0)));
        let statuses: Vec<_> = http.responses.iter().map(|answer| answer.status.value).collect();
        assert_eq!(statuses, [Status::Code(200), Status::Code(404)]);
    }
}

#[test]
fn an_order_is_placed_over_http() {
    let orders = load("examples/orders.wire").contract;
    assert!(orders.find("shop.common.Money").is_some());
    let place = orders.operation(0, 0).unwrap();
    let http = place.http.first().unwrap();
    assert_eq!((http.method.as_str(), http.path.value.as_str()), ("POST", "/orders"));
    let key = http.params.first().unwrap();
    assert_eq!((key.location, key.meta.spelling().as_str()), (Location::Header, "Idempotency-Key"));
    let body = http.bodies.first().unwrap().ty.unwrap();
    assert_eq!(orders.as_struct(body).unwrap().0, orders.find("shop.orders.NewOrder").unwrap());
    let statuses: Vec<_> = http.responses.iter().map(|answer| answer.status.value).collect();
    assert_eq!(statuses, [Status::Code(201), Status::Code(409), Status::Code(503)]);
    let problem = http.responses.get(1).unwrap().bodies.first().unwrap();
    assert_eq!(problem.media.value, "application/problem+json");
    let names: Vec<_> = orders.encodings.iter().map(|encoding| encoding.name.as_str()).collect();
    assert_eq!(names, ["json", "protobuf-binary", "protobuf-json", "avro-binary"]);
    let list = orders.operation(0, 2).unwrap().http.first().unwrap();
    let queries: Vec<_> = list.params.iter().map(|param| param.meta.name.value.as_str()).collect();
    assert_eq!(queries, ["status", "after", "limit"]);
    assert!(list.bodies.is_empty());
    let channel = orders.channels.first().unwrap();
    assert_eq!(channel.symbol, "shop.orders.order_events");
    assert_eq!(channel.retain, Some(7 * 86_400_000_000_000));
}

#[test]
fn a_later_name_continues_an_earlier_declaration() {
    let text = "namespace a;\ncontract C { version 1 supported; version 2 current; }\n\
        struct Old removed 2 { @1 required x: i32; @2 required y: i32; }\n\
        struct New was Old since 2 { @1 required x: i64; }\n\
        struct User { @1 required it: New; @2 optional gone: i32 removed 2; }\n";
    let loaded = load_text("x.wire".as_ref(), text.to_owned(), &[]);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let (one, two) = (project(&loaded.contract, 0), project(&loaded.contract, 1));
    assert_eq!(fields(&one, "a.Old").len(), 2);
    assert!(one.find("a.New").is_none());
    assert_eq!(fields(&two, "a.New").len(), 1);
    let (_, new) = two.as_struct(two.find("a.New").unwrap()).unwrap();
    assert!(new.reserved.has_tag(2) && new.reserved.has_name("y") && !new.reserved.has_tag(1));
    for (contract, name) in [(&one, "a.Old"), (&two, "a.New")] {
        let user = contract.find("a.User").unwrap();
        let target = contract.as_struct(contract.field(user, 0).unwrap().ty).unwrap().0;
        assert_eq!(Some(target), contract.find(name));
    }
}

#[test]
fn a_pinned_contract_gives_the_types_of_its_version() {
    let text = "namespace x;\nimport \"fail/later.wire\" at 2 as new;\n\
        import \"examples/profiles.wire\" at 1 as old;\nimport \"examples/profiles.wire\" at 3 as now;\n\
        struct A { required a: new.New; required b: old.Profile; required c: now.Profile; }\n";
    let loaded = load_text("x.wire".as_ref(), text.to_owned(), &[]);
    assert!(loaded.problems.is_empty(), "{:?}", loaded.problems);
    let contract = &loaded.contract;
    assert_eq!(fields(contract, "acme.profiles@1.Profile").len(), 5);
    let now = fields(contract, "acme.profiles.Profile");
    assert_eq!(now.get(1).unwrap().0, "full_name");
    assert_eq!(now.len(), 5);
    assert!(contract.services.is_empty());
    let ty = contract.ty(contract.find("acme.profiles@1.Profile").unwrap());
    let TypeKind::Struct(body) = &ty.kind else { panic!() };
    assert!(body.fields.iter().all(|f| f.meta.extra().life == wireproof_model::Life::default()));
}

#[test]
fn types_of_other_formats_are_taken_in() {
    let mut foreign = load("examples/common.wire").contract;
    foreign.finish();
    let text = "namespace x;\nimport \"money.proto\" as m;\nstruct A { required a: m.Money; required b: m.Nope; }\n";
    let loaded = load_text("x.wire".as_ref(), text.to_owned(), &[("money.proto", &foreign)]);
    let codes: Vec<_> = loaded.problems.iter().map(|problem| problem.code).collect();
    assert_eq!(codes, [Some("E07")]);
    let contract = &loaded.contract;
    let a = contract.find("x.A").unwrap();
    let money = contract.as_struct(contract.field(a, 0).unwrap().ty).unwrap().0;
    assert_eq!(Some(money), contract.find("shop.common.Money"));
}

/// The text of an element says its name, wherever it is not put together from several places.
#[test]
fn every_element_stands_where_its_name_is() {
    for path in EXAMPLES {
        let loaded = load(path);
        let contract = &loaded.contract;
        let check = |element: Element, name: &str| {
            let text = loaded.sources.snippet(contract.span(element));
            assert!(text.contains(name), "{path}: {element:?} {name}: {text:?}");
            assert!(!text.ends_with(';') && !text.starts_with("///"), "{path}: {text:?}");
        };
        for (id, ty) in contract.ids().zip(&contract.types) {
            assert!(!loaded.sources.snippet(ty.span).is_empty(), "{path}: {ty:?}");
            if let Some(decl) = &ty.decl {
                let said = loaded.sources.snippet(decl.meta.name.span);
                check(Element::Type(id), said);
            }
            for (element, _) in ty.children(id) {
                if let Some(meta) = contract.meta(element) {
                    check(element, loaded.sources.snippet(meta.name.span));
                }
            }
        }
        for (service, s) in contract.services.iter().zip(0..) {
            check(Element::Service(s), &service.meta.name.value);
            for (operation, o) in service.operations.iter().zip(0..) {
                check(Element::Operation(s, o), &operation.meta.name.value);
                for (http, h) in operation.http.iter().zip(0..) {
                    for (param, at) in http.params.iter().zip(0..) {
                        check(Element::Param(s, o, h, at), &param.meta.name.value);
                    }
                    for (response, at) in http.responses.iter().zip(0..) {
                        assert!(!loaded.sources.snippet(response.span).is_empty());
                        for (_, at_body) in response.bodies.iter().zip(0..) {
                            check(Element::ResponseBody(s, o, h, at, at_body), "");
                        }
                    }
                }
            }
        }
        for (channel, at) in contract.channels.iter().zip(0..) {
            check(Element::Channel(at), &channel.meta.name.value);
        }
        for (version, at) in contract.versions.iter().zip(0..) {
            check(Element::Version(at), &version.spelling);
        }
    }
}
