//! When a call is tried again, and when its time is over.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use tokio::time::Instant;

use super::{caller::SendPolicy, error::CallError, request::Request};
use crate::Retry;

/// Without a word of the contract or the caller, this is how long a call waits.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer as it came.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Why the body is not whole, if it is not.
    pub(super) broken: Option<String>,
}

impl Answer {
    /// The media type without its parameters.
    pub(super) fn media(&self) -> String {
        let media = self.headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
        let media = media.unwrap_or_default().split(';').next().unwrap_or_default();
        media.trim().to_ascii_lowercase()
    }

    /// The type of the problem that it is, if it is one.
    pub(super) fn problem(&self) -> Option<String> {
        if !self.media().contains("problem+json") {
            return None;
        }
        let body: serde_json::Value = serde_json::from_slice(&self.body).ok()?;
        Some(body.get("type")?.as_str()?.to_owned())
    }

    /// How long the server asks to wait, in seconds or until a date (RFC 9110, 10.2.3).
    fn retry_after(&self) -> Option<Duration> {
        let text = self.headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
        if let Ok(seconds) = text.parse() {
            return Some(Duration::from_secs(seconds));
        }
        let until = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
        let wait = until.duration_since(jiff::Timestamp::now());
        Some(Duration::try_from(wait).unwrap_or_default())
    }
}

impl Request<'_> {
    /// Sends the call until it has an answer that is worth no further attempt, or its time is over.
    pub(super) async fn attempts<E>(&mut self) -> Result<Answer, CallError<E>> {
        self.gather();
        let url = self.url();
        let violations = std::mem::take(&mut self.at).into_violations();
        match self.caller.settings.send {
            SendPolicy::Strict if !violations.is_empty() => {
                return Err(CallError::Invalid(violations));
            }
            SendPolicy::Warn => {
                for violation in &violations {
                    tracing::warn!(operation = self.operation.name, %violation, "sent all the same");
                }
            }
            _ => {}
        }
        let settings = &self.caller.settings;
        let patience = settings.timeout.or(self.operation.timeout).unwrap_or(PATIENCE);
        let retry = settings.retry.or(self.operation.retry).filter(|_| self.operation.repeatable);
        let deadline = Instant::now() + patience;
        let mut attempt = 0;
        loop {
            let sent = tokio::time::timeout_at(deadline, self.attempt(&url)).await;
            let Ok(sent) = sent else { return Err(CallError::Timeout(patience)) };
            let wait = retry.and_then(|retry| pause(&retry, attempt, &sent));
            let Some(wait) = wait.filter(|wait| Instant::now() + *wait < deadline) else {
                return sent.map_err(CallError::Transport);
            };
            attempt += 1;
            tracing::debug!(operation = self.operation.name, attempt, ?wait, "trying again");
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, url: &str) -> Result<Answer, String> {
        let method = http::Method::from_bytes(self.operation.method.as_bytes());
        let method = method.map_err(|error| error.to_string())?;
        let mut request = self.caller.http.request(method, url).headers(self.headers.clone());
        if let Some((media, body)) = &self.body {
            request = request.header(header::CONTENT_TYPE, *media).body(body.clone());
        }
        let mut response = request.send().await.map_err(|error| chain(&error))?;
        let (status, headers) = (response.status(), std::mem::take(response.headers_mut()));
        let limit = self.caller.settings.body_limit;
        let mut body = Vec::new();
        let mut broken = None;
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= limit => body.extend(chunk),
                Ok(Some(_)) => {
                    broken = Some(format!("the body is longer than {limit} bytes"));
                    break;
                }
                Ok(None) => break,
                Err(error) => {
                    broken = Some(format!("the body ended early: {}", chain(&error)));
                    break;
                }
            }
        }
        Ok(Answer { status, headers, body: body.into(), broken })
    }
}

/// An error with its causes.
fn chain(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// How long to wait before the next attempt; none: there is none.
fn pause(retry: &Retry, attempt: u32, sent: &Result<Answer, String>) -> Option<Duration> {
    if attempt >= retry.attempts {
        return None;
    }
    let asked = match sent {
        Err(_) => None,
        Ok(answer) if answer.broken.is_some() => None,
        Ok(answer) => {
            let status = answer.status.as_u16();
            let listed = retry.on.iter().filter(|(code, _)| *code == status);
            let problem = answer.problem();
            let mut fits = listed.filter(|(_, kind)| {
                kind.is_empty() || problem.as_deref().is_none_or(|problem| problem == *kind)
            });
            fits.next()?;
            answer.retry_after()
        }
    };
    let doubled = retry.first.saturating_mul(2_u32.saturating_pow(attempt)).min(retry.longest);
    // Half of the delay is by chance, so that callers do not come back together.
    let delay = doubled.mul_f64(0.5 + fastrand::f64() / 2.0);
    Some(asked.map_or(delay, |asked| asked.max(delay)))
}
