//! What programs read: the shapes of the JSON outputs. Their JSON Schemas stand in `schemas/`.

mod check;
mod convert;
mod problem;

pub use check::{
    AnswerJson, AnswersJson, CheckReport, ComparisonJson, ConcernJson, ContradictionJson,
    FindingJson, StruckJson, SummaryJson, UnprovedJson, WitnessJson,
};
pub use convert::{check, contradiction, failed, struck};
pub use problem::{PlaceJson, Problem, RelatedPlace, place, problem};

use std::io;

use serde::Serialize;

/// Writes a report as indented JSON with a line's end behind it.
pub fn write<T: Serialize>(report: &T, out: &mut dyn io::Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, report)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use schemars::{JsonSchema, Schema, generate::SchemaSettings};

    fn schema_of<T: JsonSchema>() -> Schema {
        SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
    }

    /// The schemas in `schemas/` are those of the types; `UPDATE_SCHEMAS=1` writes them.
    #[test]
    fn schemas_are_those_of_the_types() {
        let all = [
            ("check", schema_of::<super::CheckReport>()),
            ("inspect", schema_of::<crate::inspect::InspectReport>()),
            ("reads", schema_of::<crate::reads::ReadsReport>()),
            ("compare", schema_of::<crate::table::CompareReport>()),
            ("rules", schema_of::<crate::rule_list::RulesReport>()),
        ];
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas");
        for (name, schema) in all {
            let path = folder.join(format!("{name}.json"));
            let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
            if std::env::var_os("UPDATE_SCHEMAS").is_some() {
                std::fs::create_dir_all(&folder).unwrap();
                std::fs::write(&path, &text).unwrap();
            }
            let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(checked_in == text, "schemas/{name}.json is old: run with UPDATE_SCHEMAS=1");
        }
    }
}
