//! One round: all that is public about it, and how to check it.

use askama::Template;
use chrono_tz::Tz;

use super::Chrome;
use super::rounds::{Cutoff, RoundState, Source, Summary, readers};
use crate::config::Publish;

/// The page of a round.
#[derive(Debug, Template)]
#[template(path = "round.html")]
pub struct RoundPage {
    /// What stands around.
    pub chrome: Chrome,
    /// What the list says, too.
    pub round: Summary,
    /// Who was served and yet got no offer, once it is drawn.
    pub lost: Option<Lost>,
    /// Per service, in the order in which they are shown.
    pub cutoffs: Vec<Cutoff>,
    /// What programs check; none of a round from before there were files.
    pub values: Option<Values>,
    /// Who may read the files.
    pub publish: Publish,
    /// The zone of the office.
    pub zone: Tz,
}

/// How many were served and yet got no offer.
#[derive(Clone, Copy, Debug)]
pub struct Lost {
    /// They left between close and result.
    pub left: i64,
    /// The slot closed between close and result.
    pub closed: i64,
    /// The time to answer no longer fitted.
    pub too_late: i64,
}

/// Hashes and secrets, in hex.
#[derive(Clone, Debug)]
pub struct Values {
    /// The root of the pool file.
    pub root: String,
    /// The hash of the result file of the round before.
    pub prev: String,
    /// The hash of the policy document.
    pub policy: String,
    /// The beacon, once it is known.
    pub beacon: Option<String>,
    /// `c_{r-1}`.
    pub chain: String,
    /// `c_r`, once it is drawn.
    pub reveal: Option<String>,
    /// The hash of the result file.
    pub result: Option<String>,
}

/// One value with its name in the files.
struct Line {
    label: String,
    name: &'static str,
    value: String,
    href: Option<String>,
}

impl RoundPage {
    fn title(&self) -> String {
        self.round.title(&self.chrome)
    }

    fn is_drawn(&self) -> bool {
        self.round.state == RoundState::Drawn
    }

    fn readers(&self) -> String {
        self.chrome.text(readers(self.publish))
    }

    fn has_links(&self) -> bool {
        self.publish != Publish::Internal
    }

    fn for_participants(&self) -> bool {
        self.publish == Publish::Participants
    }

    /// What happened to those who were served and got no offer; nothing about what did not happen.
    fn lost(&self) -> Option<Vec<String>> {
        let Lost {
            left,
            closed,
            too_late,
        } = self.lost?;
        let kinds = [
            ("page-round-lost-left", left),
            ("page-round-lost-closed", closed),
            ("page-round-lost-too-late", too_late),
        ];
        let happened = kinds.into_iter().filter(|(_, count)| *count > 0);
        Some(
            happened
                .map(|(key, count)| self.chrome.number(key, "count", count))
                .collect(),
        )
    }

    fn cutoff(&self, cutoff: &Cutoff) -> String {
        let day = self.chrome.day(cutoff.day);
        self.chrome.words("page-cutoff", "day", day)
    }

    fn source(&self) -> String {
        match &self.round.source {
            Source::None => self.chrome.text("page-round-source-none"),
            Source::Manual(label) => self
                .chrome
                .words("page-round-source-manual", "label", label),
            Source::Drand { round, .. } => {
                self.chrome.words("page-round-source-drand", "round", round)
            }
        }
    }

    /// The chain of a drand beacon, which is too long for a sentence.
    fn drand_chain(&self) -> Option<&str> {
        match &self.round.source {
            Source::Drand { chain, .. } => Some(chain),
            _ => None,
        }
    }

    /// The values in the order in which they come to be.
    fn lines(&self, values: &Values) -> Vec<Line> {
        let policy_href = format!("/api/v1/policies/{}", values.policy);
        let known = |name, value: &String| (name, Some(value.clone()), None);
        let lines = [
            known("chain", &values.chain),
            known("prev", &values.prev),
            ("policy", Some(values.policy.clone()), Some(policy_href)),
            known("root", &values.root),
            ("beacon", values.beacon.clone(), None),
            ("reveal", values.reveal.clone(), None),
            ("result", values.result.clone(), None),
        ];
        let lines = lines.into_iter().filter_map(|(name, value, href)| {
            Some(Line {
                label: self.chrome.text(&format!("page-round-value-{name}")),
                name,
                value: value?,
                href,
            })
        });
        lines.collect()
    }

    fn file_href(&self, kind: &str) -> String {
        format!("/rounds/{}/{kind}", self.round.number)
    }

    /// The name under which a browser keeps it.
    fn file(&self, kind: &str) -> String {
        format!("round-{}.{kind}", self.round.number)
    }
}
