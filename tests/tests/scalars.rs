//! Every pair of Protobuf's scalar types, alone and repeated: what is derived is what the official runtime did with
//! 518,812 messages (`fixtures/scalars/proto_scalar_pairs.tsv`). What only that runtime does stands in
//! `tests/known/scalars.tsv`.

use std::{collections::BTreeSet, sync::Arc};

use wireproof_compat::Direction;
use wireproof_encoding::{Encoding, Profile, Question};
use wireproof_tests::{
    answers::{agrees, judged, said, worst},
    cells,
    known::Known,
    places, proofs,
    read::{self, Language, Pair, Text},
    suite::{self, Outcome},
};

/// Columns with cells: the place, what it is called, the encoding, whether the field is repeated.
const COLUMNS: [(usize, &str, Encoding, bool); 4] = [
    (2, "binary", Encoding::ProtobufBinary, false),
    (4, "protojson", Encoding::ProtobufJson, false),
    (6, "repeated_binary", Encoding::ProtobufBinary, true),
    (8, "repeated_protojson", Encoding::ProtobufJson, true),
];

/// A file whose message `M` holds a field of the type. A closed enum is a proto2 one, used where the file is proto2;
/// everything else is proto3.
fn file(keyword: &str, repeated: bool) -> Text {
    let declaration = match keyword {
        "enum" | "closed_enum" => "enum E {\n  A = 0;\n  B = 1;\n  C = 2;\n}\n",
        "message" => "message S {\n  int32 x = 1;\n}\n",
        _ => "",
    };
    let ty = match keyword {
        "enum" | "closed_enum" => "E",
        "message" => "S",
        scalar => scalar,
    };
    let (syntax, label) = match (keyword, repeated) {
        ("closed_enum", true) => ("proto2", "repeated "),
        ("closed_enum", false) => ("proto2", "optional "),
        (_, true) => ("proto3", "repeated "),
        (_, false) => ("proto3", ""),
    };
    // Packed as everywhere else, so that types alone differ.
    let packed = if keyword == "closed_enum" && repeated { " [packed = true]" } else { "" };
    let body = format!("message M {{\n  {label}{ty} a = 1{packed};\n}}\n");
    Text::new("m.proto", format!("syntax = \"{syntax}\";\n\n{declaration}\n{body}"))
}

fn pair(writer: &str, reader: &str, repeated: bool) -> Result<Pair, String> {
    read::pair(Language::Proto, &[file(writer, repeated)], &[file(reader, repeated)])
}

fn derived(pair: &Pair, encoding: Encoding, cell: &str) -> Outcome {
    let cells = cells::parse(cell)?;
    let judgement = judged(&pair.old, &pair.new, encoding, Profile::Strict);
    let answer = worst(&judgement, Question::Bytes(encoding), Direction::NewReadsOld);
    if agrees(&answer, &cells) {
        return Ok(());
    }
    Err(format!("{} instead of {cell}", said(&answer)))
}

fn executed(pair: &Pair, encoding: Encoding) -> Outcome {
    let judgement = judged(&pair.old, &pair.new, encoding, Profile::Strict);
    suite::all(&proofs::objections(&pair.old, &pair.new, &judgement, Profile::Strict))
}

fn main() {
    let known = Arc::new(Known::read("scalars.tsv"));
    let mut names = BTreeSet::new();
    let mut trials = Vec::new();
    let text = places::text(&places::fixture("scalars/proto_scalar_pairs.tsv"));
    for row in places::rows(&text) {
        let [writer, reader, ..] = row.as_slice() else { continue };
        for (column, title, encoding, repeated) in COLUMNS {
            let cell = row.get(column).copied().unwrap_or_default().to_owned();
            let (writer, reader) = ((*writer).to_owned(), (*reader).to_owned());
            let name = format!("{writer}/{reader}/{title}");
            names.insert(name.clone());
            names.insert(format!("{name}/execution"));
            let list = Arc::clone(&known);
            trials.push(suite::case(name.clone(), move || {
                let pair = pair(&writer, &reader, repeated)?;
                list.settle(&name, derived(&pair, encoding, &cell))?;
                list.settle(&format!("{name}/execution"), executed(&pair, encoding))
            }));
        }
    }
    let number = trials.len();
    trials.push(suite::case("all_cells_are_there", move || {
        if number == 18 * 18 * 4 { Ok(()) } else { Err(format!("{number} cells")) }
    }));
    trials.push(suite::case("the_list_names_cases", move || known.only_names(&names)));
    suite::run(trials);
}
