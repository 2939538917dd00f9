//! The table: a row for each thing that is measured.

use comfy_table::{ContentArrangement, Table, presets::ASCII_MARKDOWN};

/// Whether a measure is good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is.
    Good,
    /// It is not.
    Bad,
    /// It was not measured, and nobody asked for it to be.
    LeftOut,
}

/// One thing that is measured.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The number of the promise.
    pub(crate) point: u8,
    /// What is measured.
    pub(crate) what: String,
    /// What came out.
    pub(crate) measured: String,
    /// What is asked.
    pub(crate) asked: String,
    /// Whether that is good enough.
    pub(crate) verdict: Verdict,
}

impl Row {
    /// A measure.
    pub(crate) fn new(
        point: u8,
        what: impl Into<String>,
        measured: impl Into<String>,
        asked: impl Into<String>,
        good: bool,
    ) -> Self {
        let verdict = if good { Verdict::Good } else { Verdict::Bad };
        let (what, measured, asked) = (what.into(), measured.into(), asked.into());
        Self { point, what, measured, asked, verdict }
    }

    /// Something that was not measured, and why.
    pub(crate) fn left_out(point: u8, what: impl Into<String>, why: impl Into<String>) -> Self {
        let verdict = Verdict::LeftOut;
        Self { point, what: what.into(), measured: why.into(), asked: String::new(), verdict }
    }
}

/// Prints the rows as one table, in the order of the promises.
pub(crate) fn print(mut rows: Vec<Row>) {
    rows.sort_by_key(|row| row.point);
    let mut table = Table::new();
    table.load_preset(ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(["point", "what", "measured", "asked", "ok"]);
    for row in &rows {
        let ok = match row.verdict {
            Verdict::Good => "yes",
            Verdict::Bad => "NO",
            Verdict::LeftOut => "-",
        };
        let point = row.point.to_string();
        table.add_row([&point, &row.what, &row.measured, &row.asked, ok]);
    }
    println!("{table}");
    let number = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    println!(
        "{} good, {} not, {} left out",
        number(Verdict::Good),
        number(Verdict::Bad),
        number(Verdict::LeftOut)
    );
}
