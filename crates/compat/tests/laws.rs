//! Laws that hold for any two contracts, over generated type graphs with recursion and mutual recursion.

use proptest::prelude::*;
use wireproof_compat::{Direction, Judgement, Policy, judge};
use wireproof_encoding::{Encoding, Profile, Question};
use wireproof_model::{
    Coding, Constraints, Contract, Decl, Discrimination, Enum, EnumValue, Field, Int, Literal,
    Meta, Name, Number, Openness, Presence, Reserved, Scalar, Struct, Type, TypeId, TypeKind,
    Union, UnitId, Variant,
};
use wireproof_source::{SourceId, Span, Spanned};

/// How many declarations a generated contract has: enough for circles of several.
const DECLARATIONS: usize = 4;

#[derive(Clone, Debug)]
struct Plan {
    declarations: Vec<Body>,
}

#[derive(Clone, Debug)]
enum Body {
    Struct { members: Vec<Member>, open: bool },
    Enum { values: Vec<(u8, i64)>, open: bool },
    Union { members: Vec<Member>, open: bool },
}

#[derive(Clone, Debug)]
struct Member {
    name: u8,
    tag: i64,
    presence: Presence,
    expression: Expression,
    default: bool,
}

#[derive(Clone, Debug)]
enum Expression {
    Scalar(u8),
    Use(usize),
    List(Box<Expression>),
    Map(Box<Expression>),
    Nullable(Box<Expression>),
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        (0u8..9).prop_map(Expression::Scalar),
        (0..DECLARATIONS).prop_map(Expression::Use)
    ];
    leaf.prop_recursive(3, 6, 1, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Expression::List(Box::new(inner))),
            inner.clone().prop_map(|inner| Expression::Map(Box::new(inner))),
            inner.prop_map(|inner| Expression::Nullable(Box::new(inner))),
        ]
    })
}

fn member() -> impl Strategy<Value = Member> {
    let presence = prop_oneof![
        Just(Presence::Required),
        Just(Presence::Expected),
        Just(Presence::Optional),
        Just(Presence::Implicit)
    ];
    (0u8..6, 1i64..8, presence, expression(), any::<bool>()).prop_map(
        |(name, tag, presence, expression, default)| Member {
            name,
            tag,
            presence,
            expression,
            default,
        },
    )
}

/// Members of one declaration have names and tags of their own.
fn distinct(members: Vec<Member>) -> Vec<Member> {
    let mut kept: Vec<Member> = Vec::new();
    for member in members {
        if kept.iter().all(|other| other.name != member.name && other.tag != member.tag) {
            kept.push(member);
        }
    }
    kept
}

fn body() -> impl Strategy<Value = Body> {
    let values = prop::collection::vec((0u8..5, 0i64..6), 1..4).prop_map(|values| {
        let mut kept: Vec<(u8, i64)> = Vec::new();
        for (name, tag) in values {
            if kept.iter().all(|(other, number)| *other != name && *number != tag) {
                kept.push((name, tag));
            }
        }
        kept
    });
    prop_oneof![
        3 => (prop::collection::vec(member(), 0..5), any::<bool>())
            .prop_map(|(members, open)| Body::Struct { members: distinct(members), open }),
        1 => (values, any::<bool>()).prop_map(|(values, open)| Body::Enum { values, open }),
        1 => (prop::collection::vec(member(), 1..4), any::<bool>())
            .prop_map(|(members, open)| Body::Union { members: distinct(members), open }),
    ]
}

fn plan() -> impl Strategy<Value = Plan> {
    prop::collection::vec(body(), DECLARATIONS).prop_map(|declarations| Plan { declarations })
}

/// A plan and a copy of it in which some declarations are others.
fn edited() -> impl Strategy<Value = (Plan, Plan)> {
    (plan(), prop::collection::vec((0..DECLARATIONS, body()), 0..3)).prop_map(|(old, edits)| {
        let mut new = old.clone();
        for (at, body) in edits {
            new.declarations[at] = body;
        }
        (old, new)
    })
}

struct Builder {
    contract: Contract,
    declared: Vec<TypeId>,
    at: usize,
}

impl Builder {
    /// Builds the plan's declarations in the given order; symbols do not depend on it.
    fn build(plan: &Plan, order: &[usize], start: usize) -> Contract {
        let mut builder = Self {
            contract: Contract::default(),
            declared: vec![TypeId(0); DECLARATIONS],
            at: start,
        };
        for at in order {
            let name: Name = format!("T{at}").into();
            let meta = builder.meta(&name);
            let decl = Decl { symbol: name, meta, unit: UnitId(0), parent: None, error: None };
            builder.declared[*at] = builder.contract.add(Type::declared(decl, TypeKind::Never));
        }
        for at in order {
            let kind = builder.body(&plan.declarations[*at]);
            let id = builder.declared[*at];
            builder.contract.types[id.0 as usize].kind = kind;
        }
        builder.contract.finish();
        builder.contract
    }

    fn span(&mut self) -> Span {
        self.at += 1;
        Span::new(SourceId(0), self.at, self.at + 1)
    }

    fn meta(&mut self, name: &str) -> Meta {
        let span = self.span();
        Meta::new(Spanned::new(name.into(), span), span)
    }

    fn body(&mut self, body: &Body) -> TypeKind {
        let openness = |open: &bool| if *open { Openness::Open } else { Openness::Closed };
        match body {
            Body::Struct { members, open } => {
                let fields = members.iter().map(|member| self.field(member)).collect();
                TypeKind::Struct(Struct { fields, openness: openness(open), ..Struct::default() })
            }
            Body::Enum { values, open } => {
                let values = values
                    .iter()
                    .map(|(name, tag)| EnumValue {
                        meta: self.meta(&format!("V{name}")),
                        tag: Some(*tag),
                    })
                    .collect();
                TypeKind::Enum(Enum { values, openness: openness(open), ..Enum::default() })
            }
            Body::Union { members, open } => {
                let variants = members
                    .iter()
                    .map(|member| Variant {
                        meta: self.meta(&format!("f{}", member.name)),
                        tag: Some(member.tag),
                        ty: Some(self.expression(&member.expression)),
                    })
                    .collect();
                TypeKind::Union(Union {
                    variants,
                    discrimination: Discrimination::External,
                    openness: openness(open),
                    reserved: Reserved::default(),
                })
            }
        }
    }

    fn field(&mut self, member: &Member) -> Field {
        let ty = self.expression(&member.expression);
        let meta = self.meta(&format!("f{}", member.name));
        let mut field = Field::new(meta, member.presence, ty);
        field.tag = Some(member.tag);
        if member.default && member.presence != Presence::Required {
            field.default = Some(Literal::Number(Number::Int(i128::from(member.tag))));
        }
        field
    }

    fn expression(&mut self, expression: &Expression) -> TypeId {
        let span = self.span();
        let kind = match expression {
            Expression::Scalar(which) => TypeKind::Scalar(scalar(*which)),
            Expression::Use(at) => TypeKind::Ref(self.declared[*at]),
            Expression::List(inner) => TypeKind::List(self.expression(inner)),
            Expression::Map(inner) => {
                let key = self
                    .contract
                    .add(Type::new(span, TypeKind::Scalar(Scalar::String { checked: true })));
                TypeKind::Map { key, value: self.expression(inner) }
            }
            Expression::Nullable(inner) => TypeKind::Nullable(self.expression(inner)),
        };
        let mut constraints = Constraints::default();
        if let Expression::Scalar(which @ 7..) = expression {
            constraints.max_len = Some(u64::from(*which));
        }
        self.contract.add(Type::new(span, kind).with(constraints))
    }
}

fn scalar(which: u8) -> Scalar {
    let int = |bits, signed, coding| Scalar::Int(Int { bits, signed, coding });
    match which {
        0 => Scalar::Bool,
        1 => int(32, true, Coding::Variable),
        2 => int(64, true, Coding::Variable),
        3 => int(32, false, Coding::Fixed),
        4 => int(32, true, Coding::ZigZag),
        5 => Scalar::Float64,
        6 => Scalar::Bytes { fixed: None },
        _ => Scalar::String { checked: true },
    }
}

const IN_ORDER: [usize; DECLARATIONS] = [0, 1, 2, 3];

fn policy(profile: Profile) -> Policy {
    let encodings =
        [Encoding::ProtobufBinary, Encoding::ProtobufJson, Encoding::AvroBinary, Encoding::Json];
    Policy { questions: Some(encodings.map(Question::Bytes).into()), profile, ..Policy::default() }
}

/// Every cause, with the direction turned round if asked, in a form that does not name places.
fn causes(old: &Contract, new: &Contract, judgement: &Judgement, mirrored: bool) -> Vec<String> {
    let mut all: Vec<String> = judgement
        .findings
        .iter()
        .flat_map(|finding| &finding.causes)
        .map(|located| {
            let (writer, reader) = match located.direction {
                Direction::NewReadsOld => (old, new),
                Direction::OldReadsNew => (new, old),
            };
            let direction = if mirrored { located.direction.mirrored() } else { located.direction };
            let cause = &located.cause;
            format!(
                "{} {} {:?} {:?} {:?} {:?} {:?} {}",
                located.question.name(),
                direction.name(),
                cause.writer.map(|element| writer.symbol(element)),
                cause.reader.map(|element| reader.symbol(element)),
                cause.facet,
                cause.outcome,
                cause.when,
                cause.on,
            )
        })
        .collect();
    all.sort();
    all.dedup();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn mirror_law((old, new) in edited(), strict in any::<bool>()) {
        let policy = policy(if strict { Profile::Strict } else { Profile::Tolerant });
        let old = Builder::build(&old, &IN_ORDER, 0);
        let new = Builder::build(&new, &IN_ORDER, 10_000);
        let there = judge(&old, &new, &policy);
        let back = judge(&new, &old, &policy);
        prop_assert_eq!(causes(&old, &new, &there, false), causes(&new, &old, &back, true));
    }

    #[test]
    fn identity_is_silent(plan in plan()) {
        let old = Builder::build(&plan, &IN_ORDER, 0);
        // Other places, so that nothing is skipped for being the same text.
        let new = Builder::build(&plan, &IN_ORDER, 10_000);
        let judgement = judge(&old, &new, &policy(Profile::Strict));
        prop_assert!(judgement.findings.is_empty(), "{:?}", judgement.findings.first());
    }

    #[test]
    fn order_of_declarations_does_not_matter((old, new) in edited(), order in Just(IN_ORDER.to_vec()).prop_shuffle()) {
        let policy = policy(Profile::Tolerant);
        let old = Builder::build(&old, &IN_ORDER, 0);
        let straight = Builder::build(&new, &IN_ORDER, 10_000);
        let shuffled = Builder::build(&new, &order, 20_000);
        let one = judge(&old, &straight, &policy);
        let other = judge(&old, &shuffled, &policy);
        prop_assert_eq!(causes(&old, &straight, &one, false), causes(&old, &shuffled, &other, false));
    }
}
