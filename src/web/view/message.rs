//! A page that only says something: what is wrong, and what to do next.

use askama::Template;
use chrono::TimeDelta;

use super::Chrome;
use crate::config::Publish;

/// A title, some paragraphs, and where to go from here.
#[derive(Debug, Template)]
#[template(path = "message.html")]
pub struct Message {
    /// What stands around.
    pub chrome: Chrome,
    /// The heading.
    pub title: String,
    /// What happened and what to do.
    pub paragraphs: Vec<String>,
    /// Address and words of the one link.
    pub next: Option<(String, String)>,
}

impl Message {
    /// 400: the request makes no sense.
    pub fn bad_request(chrome: Chrome) -> Self {
        Self::named(chrome, "bad-request")
    }

    /// 403: the form did not come from our own page.
    pub fn forged(chrome: Chrome) -> Self {
        Self::named(chrome, "forged")
    }

    /// 403: a file of a round that not everybody may read.
    pub fn closed_file(chrome: Chrome, publish: Publish, round: &str) -> Self {
        let mut message = Self::named(chrome, "closed-file");
        let key = match publish {
            Publish::Internal => "page-closed-file-internal",
            Publish::Full | Publish::Participants => "page-closed-file-participants",
        };
        message.paragraphs.insert(0, message.chrome.text(key));
        if publish == Publish::Internal {
            let part = message.chrome.text("page-link-part");
            let address = format!("/api/v1/rounds/{round}/proof/{part}");
            message.paragraphs.push(message.chrome.text("page-proof"));
            message.paragraphs.push(address);
        }
        message.leading_to_the_rounds()
    }

    /// 404: a file of a round that is not there, not yet or not any more: pool files are kept this
    /// long.
    pub fn no_file(chrome: Chrome, kept: TimeDelta) -> Self {
        let message = Self {
            title: chrome.text("page-no-file-title"),
            paragraphs: vec![chrome.number("page-no-file-text", "days", kept.num_days())],
            next: None,
            chrome,
        };
        message.leading_to_the_rounds()
    }

    /// 404: nothing under this address.
    pub fn not_found(chrome: Chrome) -> Self {
        Self::named(chrome, "not-found").leading_to_the_list()
    }

    /// 410: a link that once worked.
    pub fn gone(chrome: Chrome) -> Self {
        Self::named(chrome, "gone").leading_to_the_list()
    }

    /// 408: the form did not arrive in time.
    pub fn too_slow(chrome: Chrome) -> Self {
        Self::named(chrome, "too-slow")
    }

    /// 413: more than any honest form holds.
    pub fn too_large(chrome: Chrome) -> Self {
        Self::named(chrome, "too-large")
    }

    /// 429: too often, welcome again in some minutes.
    pub fn too_many(chrome: Chrome, minutes: i64) -> Self {
        let when = chrome.number("page-too-many-when", "minutes", minutes.max(1));
        let mut message = Self::named(chrome, "too-many");
        message.paragraphs.insert(0, when);
        message
    }

    /// 500: our fault.
    pub fn internal(chrome: Chrome) -> Self {
        Self::named(chrome, "internal")
    }

    /// 503: the database is away, or we are stopping.
    pub fn unavailable(chrome: Chrome) -> Self {
        Self::named(chrome, "unavailable")
    }

    fn named(chrome: Chrome, name: &str) -> Self {
        Self {
            title: chrome.text(&format!("page-{name}-title")),
            paragraphs: vec![chrome.text(&format!("page-{name}-text"))],
            next: None,
            chrome,
        }
    }

    /// Only where there is nothing to go back to: whose answer to an offer failed should try that again.
    fn leading_to_the_list(mut self) -> Self {
        let words = self.chrome.text("page-next-join");
        self.next = Some((self.chrome.home(), words));
        self
    }

    fn leading_to_the_rounds(mut self) -> Self {
        let words = self.chrome.text("page-next-rounds");
        self.next = Some((self.chrome.rounds(), words));
        self
    }

    fn title(&self) -> &str {
        &self.title
    }
}
