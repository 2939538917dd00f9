//! An operation and the policies that the contract gives it.

use std::time::Duration;

/// An operation as generated code states it.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// Its name, for traces.
    pub name: &'static str,
    /// The method in capitals.
    pub method: &'static str,
    /// The path after the server's address; `{name}` is a parameter.
    pub path: &'static str,
    /// How long a caller waits, all attempts together.
    pub timeout: Option<Duration>,
    /// How often a caller tries again.
    pub retry: Option<Retry>,
    /// Whether calling twice is like calling once.
    pub repeatable: bool,
    /// The place of the value that tells a repeated call from a new one.
    pub key: Option<super::Place>,
}

/// How often a caller tries again, and after what.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// Attempts after the first.
    pub attempts: u32,
    /// The delay after the first attempt; each further one is twice as long.
    pub first: Duration,
    /// The longest delay.
    pub longest: Duration,
    /// Answers that are worth another attempt: a status, and the problem's type unless it is empty.
    pub on: &'static [(u16, &'static str)],
}

impl Operation {
    /// An operation without policies.
    pub const fn new(name: &'static str, method: &'static str, path: &'static str) -> Self {
        Self { name, method, path, timeout: None, retry: None, repeatable: false, key: None }
    }

    /// A caller waits this many nanoseconds.
    pub const fn timeout(mut self, nanos: u64) -> Self {
        self.timeout = Some(Duration::from_nanos(nanos));
        self
    }

    /// A caller tries again this often, after delays between these (in nanoseconds), also after these answers.
    pub const fn retry(
        mut self,
        attempts: u32,
        (first, longest): (u64, u64),
        on: &'static [(u16, &'static str)],
    ) -> Self {
        let (first, longest) = (Duration::from_nanos(first), Duration::from_nanos(longest));
        self.retry = Some(Retry { attempts, first, longest, on });
        self
    }

    /// Calling twice is like calling once.
    pub const fn repeatable(mut self) -> Self {
        self.repeatable = true;
        self
    }

    /// Calling twice with the same value here is like calling once.
    pub const fn key(mut self, place: super::Place) -> Self {
        self.key = Some(place);
        self.repeatable = true;
        self
    }
}
