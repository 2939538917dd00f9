//! The words of the tables of executed outcomes.

use wireproof_encoding::{Outcome, When};

/// One outcome with what is said of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What becomes of the values.
    pub outcome: Outcome,
    /// Of a bad outcome: whether anything arrives well.
    pub when: Option<When>,
    /// Of what is ignored: whether it survives a re-encode.
    pub kept: bool,
}

/// A cell's outcomes, the worst first; empty for `-`. `changed some, rejected some`, `ignored (kept)`.
///
/// # Errors
/// A word that the tables do not know.
pub fn parse(text: &str) -> Result<Vec<Cell>, String> {
    if text.is_empty() || text == "-" {
        return Ok(Vec::new());
    }
    text.split(',').map(|part| one(part.trim())).collect()
}

fn one(text: &str) -> Result<Cell, String> {
    let mut words = text.split_whitespace();
    let outcome = words.next().unwrap_or_default();
    let outcome =
        outcome_of(outcome).ok_or_else(|| format!("`{text}`: no outcome is {outcome}"))?;
    let mut cell = Cell { outcome, when: None, kept: false };
    for word in words {
        match word {
            "always" => cell.when = Some(When::Always),
            "some" => cell.when = Some(When::Some),
            "(kept)" => cell.kept = true,
            _ => return Err(format!("`{text}`: {word} means nothing here")),
        }
    }
    Ok(cell)
}

/// The outcome of this name.
pub fn outcome_of(word: &str) -> Option<Outcome> {
    use Outcome::{Changed, Filled, Ignored, Lost, Rejected, Same};
    [Same, Filled, Ignored, Lost, Rejected, Changed].into_iter().find(|it| it.name() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_read() {
        assert_eq!(parse("-"), Ok(Vec::new()));
        let kept = Cell { outcome: Outcome::Ignored, when: None, kept: true };
        assert_eq!(parse("ignored (kept)"), Ok(vec![kept]));
        let several: Vec<_> = parse("changed some, lost always")
            .into_iter()
            .flatten()
            .map(|cell| (cell.outcome, cell.when))
            .collect();
        let expected = [(Outcome::Changed, Some(When::Some)), (Outcome::Lost, Some(When::Always))];
        assert_eq!(several, expected);
        assert!(parse("broken").is_err());
    }
}
