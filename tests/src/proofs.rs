//! Derivation held against execution: every bad cause is shown, and nothing speaks against any.

use wireproof_compat::Judgement;
use wireproof_encoding::{Encoding, Profile};
use wireproof_model::Contract;
use wireproof_proof::{Budget, cross_check, prove};

/// What execution has to say about a judgement: bad causes without a witness in an encoding that has a codec, and
/// contradictions.
pub fn objections(
    old: &Contract,
    new: &Contract,
    judgement: &Judgement,
    profile: Profile,
) -> Vec<String> {
    let budget = Budget::default();
    let proofs = prove(old, new, judgement, profile, budget);
    let mut wrong: Vec<String> = Vec::new();
    for (finding, proof) in judgement.findings.iter().zip(&proofs.findings) {
        for unproved in proof.unproved.iter().filter(|it| is_executed(it.encoding)) {
            wrong.push(format!(
                "{} `{}`: {} in {} ({}) has no witness: {}",
                finding.rule,
                finding.symbol,
                unproved.outcome.name(),
                unproved.encoding.name(),
                unproved.direction.name(),
                unproved.reason
            ));
        }
    }
    let crossed = cross_check(old, new, judgement, profile, budget);
    for contradiction in proofs.contradictions.iter().chain(&crossed) {
        let witness = &contradiction.witness;
        wrong.push(format!(
            "contradiction: {}; {} = {} {}",
            contradiction.message, witness.value, witness.bytes, witness.seen
        ));
    }
    if proofs.skipped > 0 {
        wrong.push(format!("{} causes were left out: the budget was spent", proofs.skipped));
    }
    wrong
}

/// Whether a codec that others wrote executes messages of the encoding.
pub fn is_executed(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::ProtobufBinary | Encoding::ProtobufJson | Encoding::Json)
}
