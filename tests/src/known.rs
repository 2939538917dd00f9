//! Lists of known differences, each with its reason. They are checked both ways: a difference that is not listed
//! fails, and so does one that is listed and gone.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Mutex,
};

use crate::places;

/// A list: `case<TAB>reason` in each row.
#[derive(Debug, Default)]
pub struct Known {
    reasons: BTreeMap<String, String>,
    name: String,
    asked: Mutex<BTreeSet<String>>,
}

impl Known {
    /// Reads a list below `tests/known/`; one that is not there is empty.
    ///
    /// # Panics
    /// If a row has no reason.
    pub fn read(name: &str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("known").join(name);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        let mut reasons = BTreeMap::new();
        for row in places::rows(&text) {
            let (Some(case), Some(reason)) = (row.first(), row.get(1)) else {
                panic!("tests/known/{name}: `{}` has no reason", row.join("\t"));
            };
            assert!(reason.len() > 10, "tests/known/{name}: {case} has no reason");
            reasons.insert((*case).to_owned(), (*reason).to_owned());
        }
        Self { reasons, name: name.to_owned(), asked: Mutex::default() }
    }

    /// What came of a case, after the list was asked about it.
    ///
    /// # Errors
    /// What differs and is not listed; or that a listed difference is gone.
    pub fn settle(&self, case: &str, result: Result<(), String>) -> Result<(), String> {
        if let Ok(mut asked) = self.asked.lock() {
            asked.insert(case.to_owned());
        }
        match (result, self.reasons.get(case)) {
            (Err(_), Some(_)) | (Ok(()), None) => Ok(()),
            (Err(difference), None) => Err(difference),
            (Ok(()), Some(reason)) => Err(format!(
                "tests/known/{} lists `{case}` ({reason}), but it does not differ any more: strike it off",
                self.name
            )),
        }
    }

    /// How many differences are listed.
    pub fn len(&self) -> usize {
        self.reasons.len()
    }

    /// Whether none is listed.
    pub fn is_empty(&self) -> bool {
        self.reasons.is_empty()
    }

    /// Whether a case is listed.
    pub fn lists(&self, case: &str) -> bool {
        self.reasons.contains_key(case)
    }

    /// Holds the list against the names of all cases.
    ///
    /// # Errors
    /// Names that no case has.
    pub fn only_names(&self, cases: &BTreeSet<String>) -> Result<(), String> {
        let strangers: Vec<&str> =
            self.reasons.keys().filter(|case| !cases.contains(*case)).map(String::as_str).collect();
        if strangers.is_empty() {
            return Ok(());
        }
        Err(format!(
            "tests/known/{} lists cases that do not exist: {}",
            self.name,
            strangers.join(", ")
        ))
    }
}
