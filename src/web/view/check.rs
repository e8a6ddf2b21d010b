//! How anybody checks a round: the commands, for this town and its latest round.

use askama::Template;

use super::Chrome;
use super::rounds::{Anchor, readers};
use crate::config::Publish;

/// The commands to recompute a round.
#[derive(Debug, Template)]
#[template(path = "check.html")]
pub struct CheckPage {
    /// What stands around.
    pub chrome: Chrome,
    /// Where all links begin, without a slash at the end.
    pub public_url: String,
    /// The latest round that was drawn.
    pub round: Option<i64>,
    /// Who may read the files.
    pub publish: Publish,
    /// The hash chains, announced before they are used.
    pub anchors: Vec<Anchor>,
}

impl CheckPage {
    fn title(&self) -> String {
        self.chrome.text("page-check-title")
    }

    fn readers(&self) -> String {
        self.chrome.text(readers(self.publish))
    }

    fn is_internal(&self) -> bool {
        self.publish == Publish::Internal
    }

    /// The round of the examples; until one was drawn, the first.
    fn number(&self) -> i64 {
        self.round.unwrap_or(1)
    }

    fn verifier(&self) -> String {
        format!("curl -fsS \"{}/verify.py\" -o verify.py", self.public_url)
    }

    /// Fetches what the reader may read.
    fn files(&self) -> String {
        let (url, number) = (&self.public_url, self.number());
        let receipt = match self.publish {
            Publish::Participants => format!("?receipt={}", self.chrome.text("page-link-part")),
            Publish::Full | Publish::Internal => String::new(),
        };
        let fetch = |kind: &str| {
            format!("curl -fsS \"{url}/rounds/{number}/{kind}{receipt}\" -o round-{number}.{kind}")
        };
        [fetch("pool"), fetch("result")].join("\n")
    }

    /// Proves that an own line is among those that were fixed.
    fn proof(&self) -> String {
        let (url, number) = (&self.public_url, self.number());
        let part = self.chrome.text("page-link-part");
        format!("curl -fsS \"{url}/api/v1/rounds/{number}/proof/{part}\"")
    }

    fn verify(&self) -> String {
        let number = self.number();
        format!("python3 verify.py round-{number}.pool round-{number}.result")
    }

    fn verify_own(&self) -> String {
        let key = self.chrome.text("page-round-check-key");
        format!("{} --secret {key}", self.verify())
    }

    fn verify_program(&self) -> String {
        let number = self.number();
        format!("reihum draw verify round-{number}.pool round-{number}.result")
    }
}

impl Anchor {
    /// Checks the first round of its chain with the anchor that was announced for it.
    fn verify(&self) -> String {
        let first = self.first_round;
        format!(
            "python3 verify.py round-{first}.pool round-{first}.result --anchor {}",
            self.hash
        )
    }
}
