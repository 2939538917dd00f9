//! What a value must hold beside its type, as data that generated code states and scalars check.

use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use regex::Regex;

/// A number of a rule or of a value: whole ones are exact.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Num {
    Whole(i128),
    Double(f64),
}

impl Num {
    fn double(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Double(double) => double,
        }
    }

    fn order(self, other: Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Whole(one), Self::Whole(two)) => Some(one.cmp(&two)),
            _ => self.double().partial_cmp(&other.double()),
        }
    }

    fn is_multiple_of(self, step: Self) -> bool {
        match (self, step) {
            (_, Self::Whole(0)) => true,
            (Self::Whole(value), Self::Whole(step)) => value % step == 0,
            _ => {
                let times = self.double() / step.double();
                !times.is_finite() || (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
            }
        }
    }
}

impl std::fmt::Display for Num {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(f),
            Self::Double(double) => double.fmt(f),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Limit {
    at: Num,
    exclusive: bool,
}

/// What a value must hold beside its type. Generated code builds it: `Rule::NEW.min(1).max(999)`.
#[derive(Clone, Copy, Debug)]
pub struct Rule<'r> {
    least: Option<Limit>,
    most: Option<Limit>,
    step: Option<Num>,
    shortest: Option<u64>,
    longest: Option<u64>,
    patterns: &'r [&'r str],
    unique: bool,
    pub(super) wide_texts: bool,
    items: Option<&'r Rule<'r>>,
    keys: Option<&'r Rule<'r>>,
    and: Option<&'r Rule<'r>>,
}

impl<'r> Rule<'r> {
    /// Asks nothing.
    pub const NEW: Self = Self {
        least: None,
        most: None,
        step: None,
        shortest: None,
        longest: None,
        patterns: &[],
        unique: false,
        wide_texts: false,
        items: None,
        keys: None,
        and: None,
    };

    /// Numbers are at least this; durations in nanoseconds.
    pub const fn min(mut self, at: i128) -> Self {
        self.least = Some(Limit { at: Num::Whole(at), exclusive: false });
        self
    }

    /// Numbers are at most this.
    pub const fn max(mut self, at: i128) -> Self {
        self.most = Some(Limit { at: Num::Whole(at), exclusive: false });
        self
    }

    /// Numbers are more than this.
    pub const fn above(mut self, at: i128) -> Self {
        self.least = Some(Limit { at: Num::Whole(at), exclusive: true });
        self
    }

    /// Numbers are less than this.
    pub const fn below(mut self, at: i128) -> Self {
        self.most = Some(Limit { at: Num::Whole(at), exclusive: true });
        self
    }

    /// Numbers are at least this fraction.
    pub const fn min_f(mut self, at: f64) -> Self {
        self.least = Some(Limit { at: Num::Double(at), exclusive: false });
        self
    }

    /// Numbers are at most this fraction.
    pub const fn max_f(mut self, at: f64) -> Self {
        self.most = Some(Limit { at: Num::Double(at), exclusive: false });
        self
    }

    /// Numbers are more than this fraction.
    pub const fn above_f(mut self, at: f64) -> Self {
        self.least = Some(Limit { at: Num::Double(at), exclusive: true });
        self
    }

    /// Numbers are less than this fraction.
    pub const fn below_f(mut self, at: f64) -> Self {
        self.most = Some(Limit { at: Num::Double(at), exclusive: true });
        self
    }

    /// Numbers are multiples of this.
    pub const fn step(mut self, step: i128) -> Self {
        self.step = Some(Num::Whole(step));
        self
    }

    /// Numbers are multiples of this fraction.
    pub const fn step_f(mut self, step: f64) -> Self {
        self.step = Some(Num::Double(step));
        self
    }

    /// At least this many Unicode scalar values, bytes or entries.
    pub const fn min_len(mut self, length: u64) -> Self {
        self.shortest = Some(length);
        self
    }

    /// At most this many Unicode scalar values, bytes or entries.
    pub const fn max_len(mut self, length: u64) -> Self {
        self.longest = Some(length);
        self
    }

    /// Each of these regular expressions is found in the text.
    pub const fn patterns(mut self, patterns: &'r [&'r str]) -> Self {
        self.patterns = patterns;
        self
    }

    /// Entries differ from one another.
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// 64-bit integers are written as texts.
    pub const fn wide_texts(mut self) -> Self {
        self.wide_texts = true;
        self
    }

    /// Items of a list and values of a map hold this.
    pub const fn items(mut self, items: &'r Rule<'r>) -> Self {
        self.items = Some(items);
        self
    }

    /// Keys of a map hold this.
    pub const fn keys(mut self, keys: &'r Rule<'r>) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Another rule holds too: a named type has one, and the place where it is used another.
    pub const fn and(mut self, other: &'r Rule<'r>) -> Self {
        self.and = Some(other);
        self
    }

    fn each(&self) -> impl Iterator<Item = &Rule<'r>> {
        std::iter::successors(Some(self), |rule| rule.and)
    }

    pub(super) fn is_wide_text(&self) -> bool {
        self.each().any(|rule| rule.wide_texts)
    }

    pub(super) fn is_unique(&self) -> bool {
        self.each().any(|rule| rule.unique)
    }

    pub(super) fn of_items(&self) -> &Rule<'r> {
        const NEW: &Rule<'static> = &Rule::NEW;
        self.each().find_map(|rule| rule.items).unwrap_or(NEW)
    }

    pub(super) fn of_keys(&self) -> &Rule<'r> {
        const NEW: &Rule<'static> = &Rule::NEW;
        self.each().find_map(|rule| rule.keys).unwrap_or(NEW)
    }

    /// What is wrong with a number.
    pub(crate) fn number(&self, value: Num, mut wrong: impl FnMut(String)) {
        use std::cmp::Ordering::{Equal, Greater, Less};
        for rule in self.each() {
            let out = |limit: &Limit, beyond| match value.order(limit.at) {
                Some(Equal) => limit.exclusive,
                Some(order) => order == beyond,
                None => true,
            };
            if let Some(limit) = rule.least.filter(|limit| out(limit, Less)) {
                let word = if limit.exclusive { "more than" } else { "at least" };
                wrong(format!("must be {word} {}", limit.at));
            }
            if let Some(limit) = rule.most.filter(|limit| out(limit, Greater)) {
                let word = if limit.exclusive { "less than" } else { "at most" };
                wrong(format!("must be {word} {}", limit.at));
            }
            if let Some(step) = rule.step.filter(|step| !value.is_multiple_of(*step)) {
                wrong(format!("must be a multiple of {step}"));
            }
        }
    }

    /// What is wrong with a number of characters, bytes or entries.
    pub(crate) fn length(&self, length: usize, of: &str, mut wrong: impl FnMut(String)) {
        let length = length as u64;
        for rule in self.each() {
            if let Some(shortest) = rule.shortest.filter(|shortest| length < *shortest) {
                wrong(format!("must have at least {shortest} {of}, has {length}"));
            }
            if let Some(longest) = rule.longest.filter(|longest| length > *longest) {
                wrong(format!("must have at most {longest} {of}, has {length}"));
            }
        }
    }

    /// What is wrong with a text.
    pub(crate) fn text(&self, text: &str, mut wrong: impl FnMut(String)) {
        if self.each().any(|rule| rule.shortest.is_some() || rule.longest.is_some()) {
            self.length(text.chars().count(), "characters", &mut wrong);
        }
        for pattern in self.each().flat_map(|rule| rule.patterns) {
            if compiled(pattern).is_some_and(|regex| !regex.is_match(text)) {
                wrong(format!("must match `{pattern}`"));
            }
        }
    }
}

/// The compiled form of a pattern; each is compiled once. None for one that is no regular expression: the generator
/// has checked them all and told of those that it left out.
fn compiled(pattern: &str) -> Option<Arc<Regex>> {
    type Known = HashMap<String, Option<Arc<Regex>>>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = known.get(pattern) {
        return found.clone();
    }
    let compiled = Regex::new(pattern).ok().map(Arc::new);
    known.insert(pattern.to_owned(), compiled.clone());
    compiled
}
