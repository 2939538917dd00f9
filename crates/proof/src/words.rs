//! What a reader made of a message, in words.

use wireproof_codec::{Seen, Value, json};
use wireproof_encoding::Outcome;
use wireproof_model::{Contract, Element, Literal};

use crate::{
    target::Target,
    trial::{Trial, Wire},
};

impl Wire<'_> {
    /// What the reader made of a message; `control` is the same one without what the target watches.
    pub(crate) fn seen(
        &self,
        target: &Target,
        trial: &Trial,
        control: Option<&Trial>,
        outcome: Outcome,
    ) -> String {
        let value = match &trial.exchange.seen {
            Seen::Unreadable(reason) => return format!("is rejected: {reason}"),
            Seen::Read { value, .. } => value,
        };
        let complaints = trial.complaints();
        let known = control.map_or(&[][..], Trial::complaints);
        let ours = complaints
            .iter()
            .find(|complaint| target.concerns(complaint))
            .or_else(|| complaints.iter().find(|complaint| !known.contains(complaint)))
            .or(complaints.first());
        if let (Outcome::Rejected, Some(complaint)) = (outcome, ours) {
            return format!("is rejected: {}", complaint.reason);
        }
        let mut known = value.clone();
        forget_others(&mut known, 0);
        let mut words =
            format!("is read as {}", json::write(self.reader, target.pair.reader, &known));
        if let (Outcome::Changed, true, Some(stands_in)) =
            (outcome, target.left_out, self.stands_in(target))
        {
            words.push_str(&stands_in);
        }
        if let Some(complaint) = complaints.first() {
            words.push_str(", then rejected for another reason: ");
            words.push_str(&complaint.reason);
        }
        words
    }

    /// What each side takes for a field that is absent.
    fn stands_in(&self, target: &Target) -> Option<String> {
        let default = |contract: &Contract, element: &Element| match element {
            Element::Field(id, at) => contract.field(*id, *at).map(|field| field.default.clone()),
            _ => None,
        };
        let theirs = default(self.reader, &target.reader?)?;
        let ours = default(self.writer, target.watched.first()?)?;
        let said =
            |default: Option<Literal>| default.map_or("nothing".to_owned(), |l| l.to_string());
        let name = self.reader.meta(target.reader?)?.name.value.clone();
        Some(format!(
            ", where `{name}` stands for {} to the reader and {} to the writer",
            said(theirs),
            said(ours)
        ))
    }
}

/// What the reader does not know it does not have.
fn forget_others(value: &mut Value, depth: usize) {
    const DEPTH: usize = 100;
    if depth > DEPTH {
        return;
    }
    match value {
        Value::Struct(fields) => {
            fields.others.clear();
            fields.set.iter_mut().for_each(|(_, value)| forget_others(value, depth + 1));
        }
        Value::List(items) => items.iter_mut().for_each(|item| forget_others(item, depth + 1)),
        Value::Map(entries) => {
            for (_, value) in entries {
                forget_others(value, depth + 1);
            }
        }
        Value::Variant(_, content) => forget_others(content, depth + 1),
        _ => {}
    }
}
