//! Where calls go, and what of the contract's policies is overridden.

use std::{sync::Arc, time::Duration};

use http::{HeaderMap, HeaderName, HeaderValue};

use tower::{BoxError, Layer, Service};

use super::{
    request::Request,
    stack::{self, Answering, Outgoing, Stack},
};
use crate::{Operation, Retry};

/// What happens to an input that breaks the contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SendPolicy {
    /// It is not sent.
    #[default]
    Strict,
    /// It is sent, and traced.
    Warn,
    /// It is sent.
    Off,
}

/// What of a contract's policies is overridden, for all calls or for those of one copy of a client.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How long to wait; none: what the contract says, else 30 seconds.
    pub timeout: Option<Duration>,
    /// How often to try again; none: what the contract says. Calls that may not be repeated never are.
    pub retry: Option<Retry>,
    /// How many bytes of an answer are read.
    pub body_limit: usize,
    /// What happens to an input that breaks the contract.
    pub send: SendPolicy,
    /// Headers of every call.
    pub headers: HeaderMap,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            timeout: None,
            retry: None,
            body_limit: 16 * 1024 * 1024,
            send: SendPolicy::default(),
            headers: HeaderMap::new(),
        }
    }
}

/// Calls the operations of a server. Cheap to copy.
#[derive(Clone, Debug)]
pub struct Caller {
    pub(super) stack: Stack,
    pub(super) base: Arc<str>,
    pub(super) settings: Settings,
}

impl Caller {
    /// A caller of the server at this address, `https://api.shop.example/v1`.
    pub fn new(base: impl AsRef<str>) -> Self {
        // An answer that leads elsewhere is an answer: who calls decides whether to follow.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Self::over(http.build().unwrap_or_default(), base)
    }

    /// A caller over a client that is set up already.
    pub fn over(http: reqwest::Client, base: impl AsRef<str>) -> Self {
        let base = base.as_ref().trim_end_matches('/').into();
        Self { stack: stack::over(http), base, settings: Settings::default() }
    }

    /// A copy whose attempts go through one more layer first: to trace, to limit, to sign, to answer from a cache. A
    /// call that is tried again goes through it again.
    #[must_use]
    pub fn layer<L>(&self, layer: L) -> Self
    where
        L: Layer<Stack>,
        L::Service: Service<Outgoing, Response = Answering> + Clone + Send + Sync + 'static,
        <L::Service as Service<Outgoing>>::Error: Into<BoxError>,
        <L::Service as Service<Outgoing>>::Future: Send + 'static,
    {
        Self { stack: stack::layered(self.stack.clone(), layer), ..self.clone() }
    }

    /// A copy with other settings.
    #[must_use]
    pub fn with(&self, change: impl FnOnce(&mut Settings)) -> Self {
        let mut copy = self.clone();
        change(&mut copy.settings);
        copy
    }

    /// A copy that shows this bearer token.
    #[must_use]
    pub fn bearer(&self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// A copy whose calls carry a header; a value that no header can have is left out.
    #[must_use]
    pub fn header(&self, name: &str, value: &str) -> Self {
        self.with(|settings| {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                settings.headers.insert(name, value);
            }
        })
    }

    /// A call of an operation.
    pub fn call(&self, operation: Operation) -> Request<'_> {
        Request::new(self, operation)
    }
}
