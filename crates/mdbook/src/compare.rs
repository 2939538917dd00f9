//! What changed between two contracts, in every encoding, as a table.

use std::fmt::Write as _;

use wireproof_compat::{Direction, Policy, judge};
use wireproof_encoding::{Encoding, Question};
use wireproof_model::{Contract, assign_tags};
use wireproof_report::{table, words};

use crate::{
    changes::{self, RuleWay},
    text::{code, plain},
};

const COLUMNS: [Question; 4] = [
    Question::Bytes(Encoding::ProtobufBinary),
    Question::Bytes(Encoding::ProtobufJson),
    Question::Bytes(Encoding::AvroBinary),
    Question::Bytes(Encoding::Json),
];

/// A row for each change and direction, a column for each encoding. Members without tags get them first, as
/// `wireproof compare` gives them.
pub(crate) fn table(mut old: Contract, mut new: Contract, way: RuleWay<'_>) -> String {
    let policy = Policy { questions: Some(COLUMNS.to_vec()), ..Policy::default() };
    let given = assign_tags(&mut old, &mut new);
    let report = table::compare(&judge(&old, &new, &policy), given);
    if report.rows.is_empty() {
        return "Nothing changed.\n\n".to_owned();
    }
    let mut out = String::from("| change | who reads |");
    for encoding in &report.encodings {
        let _ = write!(out, " {encoding} |");
    }
    out.push_str("\n|---|---|");
    out.push_str(&"---|".repeat(report.encodings.len()));
    out.push('\n');
    for row in &report.rows {
        let change =
            format!("{}<br>{}", changes::marked(&row.message), changes::rule(row.rule, way));
        for direction in Direction::ALL {
            let change = if direction == Direction::ALL[0] { change.as_str() } else { "" };
            let _ = write!(out, "| {change} | {} |", words::direction(direction));
            for encoding in &report.encodings {
                let cell = row.outcomes.get(encoding).map_or("", |both| match direction {
                    Direction::NewReadsOld => both.new_reads_old.as_str(),
                    Direction::OldReadsNew => both.old_reads_new.as_str(),
                });
                let _ = write!(out, " {} |", plain(cell));
            }
            out.push('\n');
        }
    }
    if given > 0 {
        let members = words::count(given, "member");
        let same = code("@1, @2, …");
        let _ = writeln!(
            out,
            "\n{members} had no tag and got one for Protobuf ({same}), corresponding ones the same on both sides."
        );
    }
    out.push('\n');
    out
}
