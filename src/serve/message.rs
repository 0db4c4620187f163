//! Requests and answers, as far as the site needs to know them.

use serde_json::{Value, json};

/// A request that has come in by the [`Door`](super::Door).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The method, in capital letters.
    pub method: String,
    /// The path as it was sent, with its percent signs.
    pub path: String,
    /// The query as it was sent, without the question mark.
    pub query: String,
    /// The kinds of content that the client likes.
    pub accept: String,
    /// The host that it was sent to, with the port.
    pub host: String,
    /// The body.
    pub body: Vec<u8>,
}

impl Asked {
    /// The address of the site, without a slash at its end.
    pub(super) fn base(&self) -> String {
        format!("http://{}", self.host)
    }
}

/// What pages that are no documents of their own may do: nothing.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status of HTTP.
    pub status: u16,
    /// The kind of content.
    pub kind: &'static str,
    /// The content.
    pub body: Vec<u8>,
    /// What the content may do in a browser.
    policy: String,
    /// The methods that are allowed, where another was used.
    allow: Option<&'static str>,
    /// Whether the same request may succeed soon.
    is_for_later: bool,
}

impl Answered {
    /// Content of a kind.
    pub(super) fn content(kind: &'static str, body: impl Into<Vec<u8>>) -> Self {
        let policy = NOTHING.to_owned();
        Self { status: 200, kind, body: body.into(), policy, allow: None, is_for_later: false }
    }

    /// A page for browsers, which says itself what its scripts may do.
    pub(super) fn page(body: impl Into<Vec<u8>>) -> Self {
        let policy = "frame-ancestors 'none'".to_owned();
        Self { policy, ..Self::content("text/html; charset=utf-8", body) }
    }

    /// No content.
    pub(super) fn nothing() -> Self {
        Self { status: 204, ..Self::content("text/plain", "") }
    }

    /// A document in JSON.
    pub(super) fn json(document: &Value) -> Self {
        Self::content("application/json", document.to_string())
    }

    /// A refusal with its reason.
    pub fn refusal(status: u16, reason: &str) -> Self {
        let document = json!({"code": status.to_string(), "description": reason});
        let is_for_later = matches!(status, 429 | 503);
        Self { status, is_for_later, ..Self::json(&document) }
    }

    /// A refusal of a method where others are allowed.
    pub(super) fn other_method(allow: &'static str) -> Self {
        let reason = format!("this address answers {allow} alone");
        Self { allow: Some(allow), ..Self::refusal(405, &reason) }
    }

    /// The heads of the answer, by name.
    pub fn heads(&self) -> Vec<(&'static str, &str)> {
        let mut heads = vec![
            ("content-type", self.kind),
            ("content-security-policy", &self.policy),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-resource-policy", "same-origin"),
            // Another run may stand behind the same address tomorrow.
            ("cache-control", "no-store"),
        ];
        heads.extend(self.allow.map(|allow| ("allow", allow)));
        if self.is_for_later {
            heads.push(("retry-after", "1"));
        }
        heads
    }
}
