//! Which questions are asked unless a team says otherwise.

use wireproof_encoding::{Encoding, Question};
use wireproof_model::{Contract, EncodingUse};

use crate::Policy;

/// The questions in the order of reports: the policy's, else those that the contracts' own encodings suggest.
pub(super) fn asked(old: &Contract, new: &Contract, policy: &Policy) -> Vec<Question> {
    if let Some(questions) = &policy.questions {
        let mut questions = questions.clone();
        questions.sort_unstable();
        questions.dedup();
        return questions;
    }
    let channels = old.channels.iter().chain(&new.channels).flat_map(|channel| &channel.encodings);
    let uses: Vec<&EncodingUse> =
        old.encodings.iter().chain(&new.encodings).chain(channels).collect();
    let mut questions: Vec<Question> =
        uses.iter().filter_map(|encoding| Question::parse(&encoding.name)).collect();
    if [old, new]
        .iter()
        .any(|contract| !contract.services.is_empty() || !contract.channels.is_empty())
    {
        questions.push(Question::Transport);
    }
    // Where Protobuf goes without saying, the contract is written in it, and so is code that others build from it.
    let binary = Question::Bytes(Encoding::ProtobufBinary).name();
    if uses.iter().any(|encoding| encoding.name == binary && encoding.span.is_none()) {
        questions.push(Question::Source);
    }
    questions.retain(|question| {
        !matches!(question, Question::Bytes(Encoding::ThriftBinary | Encoding::ThriftCompact))
    });
    questions.sort_unstable();
    questions.dedup();
    questions
}
