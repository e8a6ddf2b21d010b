//! The rounds: what one is, who comes first, and what became of those so far.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::statistics::{lever, levers_story};
use super::{Chrome, machine_moment};
use crate::config::Publish;
use crate::domain::policy::Policy;
use crate::service::levers::LeverCount;

/// The list of rounds, latest first.
#[derive(Debug, Template)]
#[template(path = "rounds.html")]
pub struct RoundsPage {
    /// What stands around.
    pub chrome: Chrome,
    /// Who comes first.
    pub policy: Policy,
    /// Whether something from outside goes into the lots of the next rounds.
    pub has_beacon: bool,
    /// Who may read the files.
    pub publish: Publish,
    /// The hash chains, announced before they are used.
    pub anchors: Vec<Anchor>,
    /// Latest first.
    pub rounds: Vec<Summary>,
    /// What staff did for single people lately.
    pub levers: Vec<LeverCount>,
    /// The list of the rounds before these.
    pub older_href: Option<String>,
    /// The zone of the office.
    pub zone: Tz,
}

/// The beginning of a hash chain.
#[derive(Clone, Debug)]
pub struct Anchor {
    /// The first round that it is for.
    pub first_round: u64,
    /// `c_0`, in hex.
    pub hash: String,
}

/// What the list and the page of a round both say.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Its number.
    pub number: i64,
    /// When its pool was fixed.
    pub close: DateTime<Utc>,
    /// What became of it.
    pub state: RoundState,
    /// What makes its lots besides the office.
    pub source: Source,
    /// Free slots.
    pub slots: i64,
    /// Entries that waited.
    pub entries: i64,
    /// Offers made.
    pub served: i64,
}

/// What became of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundState {
    /// Its pool is fixed, and it is not drawn yet.
    Fixed,
    /// It was drawn.
    Drawn,
    /// It ended without a draw.
    Void(VoidReason),
}

/// Why a round ended without a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VoidReason {
    /// The beacon did not come in time.
    NoBeacon,
    /// Offers could not be mailed.
    MailDown,
    /// One that this page has no words for.
    Other,
}

/// What makes the lots of a round besides the office's own number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nothing: the draw is operator-trusted. Also where nothing is known.
    None,
    /// What staff enter for this label.
    Manual(String),
    /// A round of a drand chain.
    Drand {
        /// The hash that names the chain.
        chain: String,
        /// The number of its round.
        round: String,
    },
}

impl RoundState {
    /// Of the words in the database.
    pub fn from_words(state: &str, void_reason: Option<&str>) -> Self {
        match (state, void_reason) {
            ("committed", _) => Self::Fixed,
            ("drawn", _) => Self::Drawn,
            (_, Some("no_beacon")) => Self::Void(VoidReason::NoBeacon),
            (_, Some("mail_down")) => Self::Void(VoidReason::MailDown),
            _ => Self::Void(VoidReason::Other),
        }
    }
}

impl Source {
    /// Of the line in the pool file, without its first word.
    pub fn from_line(line: &str) -> Self {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["manual", label] => Self::Manual(label.to_owned()),
            ["drand", chain, round] => Self::Drand {
                chain: chain.to_owned(),
                round: round.to_owned(),
            },
            _ => Self::None,
        }
    }
}

impl Summary {
    pub(super) fn title(&self, chrome: &Chrome) -> String {
        chrome.words("page-round-title", "number", self.number.to_string())
    }

    pub(super) fn href(&self, chrome: &Chrome) -> String {
        format!("{}/{}", chrome.rounds(), self.number)
    }

    /// What became of it, in a word or two.
    pub(super) fn tag(&self, chrome: &Chrome) -> String {
        chrome.text(match self.state {
            RoundState::Fixed => "page-round-tag-fixed",
            RoundState::Drawn => "page-round-tag-drawn",
            RoundState::Void(_) => "page-round-tag-void",
        })
    }

    /// What became of it and what happens next, in a sentence or two.
    pub(super) fn story(&self, chrome: &Chrome) -> String {
        chrome.text(match (self.state, &self.source) {
            (RoundState::Fixed, Source::None) => "page-round-fixed-alone",
            (RoundState::Fixed, _) => "page-round-fixed",
            (RoundState::Drawn, _) => "page-round-drawn",
            (RoundState::Void(VoidReason::NoBeacon), _) => "page-round-void-no-beacon",
            (RoundState::Void(VoidReason::MailDown), _) => "page-round-void-mail-down",
            (RoundState::Void(VoidReason::Other), _) => "page-round-void-other",
        })
    }

    /// Only where the list must say more than that it was drawn.
    fn remark(&self, chrome: &Chrome) -> Option<String> {
        (self.state != RoundState::Drawn).then(|| self.story(chrome))
    }

    fn is_drawn(&self) -> bool {
        self.state == RoundState::Drawn
    }

    pub(super) fn is_trusted(&self) -> bool {
        self.source == Source::None
    }

    pub(super) fn tone(&self) -> &'static str {
        match self.state {
            RoundState::Fixed => "calm",
            RoundState::Drawn => "good",
            RoundState::Void(_) => "act",
        }
    }

    pub(super) fn moment(&self, chrome: &Chrome, zone: Tz) -> String {
        chrome.language.moment(self.close, zone)
    }

    pub(super) fn machine_moment(&self, zone: Tz) -> String {
        machine_moment(self.close, zone)
    }
}

/// The words for who may read the files.
pub(super) fn readers(publish: Publish) -> &'static str {
    match publish {
        Publish::Full => "page-rounds-readers-full",
        Publish::Participants => "page-rounds-readers-participants",
        Publish::Internal => "page-rounds-readers-internal",
    }
}

impl RoundsPage {
    fn title(&self) -> String {
        self.chrome.text("page-rounds-title")
    }

    fn rule(&self) -> String {
        let key = format!("page-rounds-rule-{}", self.policy.word());
        self.chrome.text(&key)
    }

    fn levers_story(&self) -> String {
        levers_story(&self.chrome, &self.levers)
    }

    fn lever(&self, used: &LeverCount) -> String {
        lever(&self.chrome, used)
    }

    fn readers(&self) -> String {
        self.chrome.text(readers(self.publish))
    }

    fn anchor_label(&self, anchor: &Anchor) -> String {
        let first = anchor.first_round.to_string();
        self.chrome.words("page-rounds-anchor-from", "first", first)
    }

    /// Open slots, entries and offers, in a line.
    fn counts(&self, round: &Summary) -> String {
        let chrome = &self.chrome;
        let slots = chrome.number("page-round-slots", "count", round.slots);
        let entries = chrome.number("page-round-entries", "count", round.entries);
        let mut counts = vec![slots, entries];
        if round.is_drawn() {
            counts.push(chrome.number("page-round-served", "count", round.served));
        }
        counts.join(" · ")
    }
}

/// The last joining day that a round served for a service.
#[derive(Clone, Debug)]
pub struct Cutoff {
    /// In the language of the page.
    pub service: String,
    /// The youngest joining day served.
    pub day: NaiveDate,
}
