//! Every pair of Protobuf scalar types, alone and repeated: each bad outcome that is derived is shown by a message, and
//! no message denies one.

#[path = "../../codec/tests/common/mod.rs"]
mod common;

use common::{enumeration, field, int, node, proto_scalar, structure};
use wireproof_compat::{Policy, judge};
use wireproof_encoding::{Encoding, Profile, Question};
use wireproof_model::{Coding, Contract, Openness, Presence, TypeKind};
use wireproof_proof::{Budget, cross_check, prove};

const KEYWORDS: [&str; 18] = [
    "int32",
    "int64",
    "uint32",
    "uint64",
    "sint32",
    "sint64",
    "fixed32",
    "fixed64",
    "sfixed32",
    "sfixed64",
    "bool",
    "float",
    "double",
    "string",
    "bytes",
    "enum",
    "closed_enum",
    "message",
];

fn side(keyword: &str, repeated: bool) -> Contract {
    let mut c = Contract::default();
    let values = [("A", 0), ("B", 1), ("C", 2)];
    let inner = match keyword {
        "enum" => enumeration(&mut c, "E", &values, Openness::Open),
        "closed_enum" => enumeration(&mut c, "E", &values, Openness::Closed),
        "message" => {
            let x = node(&mut c, TypeKind::Scalar(int(32, true, Coding::Variable)));
            structure(&mut c, "S", vec![field("x", 1, Presence::Implicit, x)])
        }
        _ => match proto_scalar(keyword) {
            Some(scalar) => node(&mut c, TypeKind::Scalar(scalar)),
            None => node(&mut c, TypeKind::Never),
        },
    };
    let ty = match &c.ty(inner).decl {
        Some(_) => node(&mut c, TypeKind::Ref(inner)),
        None => inner,
    };
    let ty = if repeated { node(&mut c, TypeKind::List(ty)) } else { ty };
    structure(&mut c, "M", vec![field("a", 1, Presence::Implicit, ty)]);
    c.finish();
    c
}

#[test]
fn what_is_derived_is_shown() {
    let questions = [Encoding::ProtobufBinary, Encoding::ProtobufJson].map(Question::Bytes);
    let mut witnesses = 0;
    let mut unproved = Vec::new();
    let mut contradictions = Vec::new();
    for profile in [Profile::Strict, Profile::Tolerant] {
        let policy = Policy { questions: Some(questions.to_vec()), profile, ..Policy::default() };
        for repeated in [false, true] {
            for one in KEYWORDS {
                for other in KEYWORDS {
                    let (old, new) = (side(one, repeated), side(other, repeated));
                    let judgement = judge(&old, &new, &policy);
                    let proofs = prove(&old, &new, &judgement, profile, Budget::default());
                    for proof in &proofs.findings {
                        witnesses += proof.witnesses.len();
                        for hole in &proof.unproved {
                            unproved
                                .push(format!("{one} {other} {repeated} {profile:?}: {hole:?}"));
                        }
                    }
                    let harmed = cross_check(&old, &new, &judgement, profile, Budget::default());
                    for c in proofs.contradictions.iter().chain(&harmed) {
                        contradictions.push(format!("{one} {other} {repeated} {profile:?}: {c:?}"));
                    }
                }
            }
        }
    }
    println!("{witnesses} witnesses");
    assert!(witnesses > 2_000, "only {witnesses} witnesses");
    assert!(contradictions.is_empty(), "{}", contradictions.join("\n"));
    assert!(unproved.is_empty(), "{}: {}", unproved.len(), unproved.join("\n"));
}
