//! One round: all that is public about it, and how to check it.

use askama::Template;
use chrono_tz::Tz;

use super::Chrome;
use super::rounds::{Cutoff, RoundState, Source, Summary, readers};
use crate::config::Publish;
use crate::domain::policy::Policy;
use crate::service::round::BEACON_WAIT_MAX;

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
    /// Per service, in the order in which they are shown: those of one day side by side.
    pub cutoffs: Vec<Cutoff>,
    /// What programs check; none of a round from before there were files.
    pub values: Option<Values>,
    /// Who came first, by the rules that the round names.
    pub policy: Option<Policy>,
    /// Who may read the files.
    pub publish: Publish,
    /// Days after which a pool file is deleted …
    pub kept_days: i64,
    /// … and whether this one is still kept.
    pub is_pool_kept: bool,
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
    /// Where it comes from, and the chain of a drand beacon, too long for a sentence.
    source: Option<(String, Option<String>)>,
    value: Option<String>,
    href: Option<String>,
    /// What it is good for.
    hint: Option<String>,
}

impl RoundPage {
    fn title(&self) -> String {
        self.round.title(&self.chrome)
    }

    fn is_drawn(&self) -> bool {
        self.round.state == RoundState::Drawn
    }

    fn is_fixed(&self) -> bool {
        self.round.state == RoundState::Fixed
    }

    /// What became of it; while a random number is awaited, since when and until when.
    fn story(&self) -> String {
        if !self.is_fixed() || self.round.is_trusted() {
            return self.round.story(&self.chrome);
        }
        let moment = |moment| self.chrome.language.moment(moment, self.zone);
        let variables = [
            ("since", moment(self.round.close).into()),
            ("until", moment(self.round.close + BEACON_WAIT_MAX).into()),
        ];
        let language = self.chrome.language;
        language.text_with("page-round-awaited", &variables)
    }

    /// Who comes first, as the list of rounds says it.
    fn rule(&self) -> Option<String> {
        let policy = self.policy?;
        let key = format!("page-rounds-rule-{}", policy.word());
        Some(self.chrome.text(&key))
    }

    fn readers(&self) -> String {
        self.chrome.text(readers(self.publish))
    }

    /// Only where everybody may follow them.
    fn has_links(&self) -> bool {
        self.publish == Publish::Full
    }

    fn for_participants(&self) -> bool {
        self.publish == Publish::Participants
    }

    fn is_internal(&self) -> bool {
        self.publish == Publish::Internal
    }

    /// The files that there are.
    fn kinds(&self) -> &'static [&'static str] {
        match (self.is_pool_kept, self.is_drawn()) {
            (true, true) => &["pool", "result"],
            (true, false) => &["pool"],
            (false, true) => &["result"],
            (false, false) => &[],
        }
    }

    /// That its pool file is not kept any more, and what is.
    fn gone(&self) -> Option<String> {
        let key = if self.is_drawn() {
            "page-round-files-gone"
        } else {
            "page-round-files-gone-void"
        };
        let gone = || self.chrome.number(key, "days", self.kept_days);
        (!self.is_pool_kept).then(gone)
    }

    /// A formula as lines of terms, none of which may break.
    fn formula(&self) -> Vec<Vec<String>> {
        let formula = self.chrome.text("page-round-formula");
        let terms = |line: &str| line.split_inclusive("‖ ").map(str::to_owned).collect();
        formula.lines().map(terms).collect()
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

    /// The cut-offs of one day, together.
    fn cutoff_days(&self) -> impl Iterator<Item = &[Cutoff]> {
        self.cutoffs.chunk_by(|one, next| one.day == next.day)
    }

    fn cutoff(&self, same: &[Cutoff]) -> String {
        let day = same.first().map(|cutoff| self.chrome.day(cutoff.day));
        let day = day.unwrap_or_default();
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

    /// The chain of a drand beacon.
    fn drand_chain(&self) -> Option<String> {
        match &self.round.source {
            Source::Drand { chain, .. } => Some(chain.clone()),
            _ => None,
        }
    }

    /// The values in the order in which they come to be.
    fn lines(&self, values: &Values) -> Vec<Line> {
        let chrome = &self.chrome;
        let is_none = self.round.is_trusted();
        let known = |name, value: Option<&String>| Line {
            label: chrome.text(&format!("page-round-value-{name}")),
            name,
            source: None,
            value: value.cloned(),
            href: None,
            hint: None,
        };
        let hinted = |name, value: Option<&String>| Line {
            hint: Some(chrome.text(&format!("page-round-hint-{name}"))),
            ..known(name, value)
        };
        let lines = [
            hinted("chain", Some(&values.chain)),
            hinted("prev", Some(&values.prev)),
            Line {
                href: Some(format!("/api/v1/policies/{}", values.policy)),
                ..known("policy", Some(&values.policy))
            },
            hinted("root", Some(&values.root)),
            Line {
                source: Some((self.source(), self.drand_chain())),
                // Sixty-four zeros say less than the words.
                ..known("beacon", values.beacon.as_ref().filter(|_| !is_none))
            },
            hinted("reveal", values.reveal.as_ref()),
            known("result", values.result.as_ref()),
        ];
        let has_something = |line: &Line| line.value.is_some() || line.source.is_some();
        lines.into_iter().filter(has_something).collect()
    }

    fn file_href(&self, kind: impl AsRef<str>) -> String {
        let kind = kind.as_ref();
        format!("{}/{}/{kind}", self.chrome.rounds(), self.round.number)
    }

    /// A step of the way from lots to offers.
    fn way(&self, step: &str) -> String {
        self.chrome.text(&format!("page-round-way-{step}"))
    }

    /// What the lines are that begin with this letter …
    fn column(&self, kind: &str) -> String {
        self.chrome.text(&format!("page-round-line-{kind}"))
    }

    /// … and what stands in them.
    fn columns(&self, kind: &str) -> String {
        self.chrome.text(&format!("page-round-columns-{kind}"))
    }

    /// What there is to check before a draw, or without one.
    fn not_drawn(&self) -> &'static str {
        if self.is_fixed() {
            "page-round-check-fixed"
        } else {
            "page-round-check-void"
        }
    }

    fn file_words(&self, kind: impl AsRef<str>) -> String {
        self.chrome
            .text(&format!("page-round-file-{}", kind.as_ref()))
    }

    /// The name under which a browser keeps it.
    fn file(&self, kind: impl AsRef<str>) -> String {
        let kind = kind.as_ref();
        format!("round-{}.{kind}", self.round.number)
    }
}
