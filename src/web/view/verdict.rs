//! What a round decided about an entry, in words.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::Chrome;
use crate::domain::certificate::{Certificate, Change, Decided, What};
use crate::domain::hardship;
use crate::domain::window::{TimeOfDay, Window};

/// What a round decided about the entry of the page.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The number of the round.
    pub round: i64,
    /// When its pool was fixed.
    pub close: DateTime<Utc>,
    /// What decided.
    pub certificate: Certificate,
    /// Entries that were served before all others because staff granted them hardship.
    pub hardship_served: i64,
    /// Whether the entry of the page was one of those that came first.
    pub is_in_hardship: bool,
    /// What would have served the entry, the smallest change first; offices by their names in
    /// the language of the page.
    pub changes: Vec<Change>,
    /// Whether the entry states something else since, so that nothing can be said about changes.
    pub is_wish_changed: bool,
    /// Whether ranks stand for days: only then a day can be told.
    pub ranks_are_days: bool,
    /// The pool and result files as this entry may open them; none if they are not for citizens.
    pub files: Option<Files>,
}

/// Where the files of a round are.
#[derive(Clone, Debug)]
pub struct Files {
    /// The pool.
    pub pool_href: String,
    /// The result.
    pub result_href: String,
}

impl Verdict {
    pub(super) fn title(&self, chrome: &Chrome, zone: Tz) -> String {
        let day = chrome.day(self.close.with_timezone(&zone).date_naive());
        let variables = [
            ("number", self.round.to_string().into()),
            ("day", day.into()),
        ];
        chrome.language.text_with("page-verdict-title", &variables)
    }

    pub(super) fn href(&self, chrome: &Chrome) -> String {
        format!("{}/{}", chrome.rounds(), self.round)
    }

    /// Where the entry stood in the order.
    pub(super) fn place(&self, chrome: &Chrome) -> String {
        let (Certificate::Served { number, of, .. }
        | Certificate::NoSlot { number, of }
        | Certificate::NoBlock { number, of, .. }
        | Certificate::Taken { number, of, .. }) = self.certificate;
        let variables = [
            ("number", number.to_string().into()),
            ("of", of.to_string().into()),
        ];
        chrome.language.text_with("page-verdict-place", &variables)
    }

    /// What the round came to for the entry.
    pub(super) fn outcome(&self, chrome: &Chrome) -> String {
        match self.certificate {
            Certificate::Served { .. } => chrome.text("page-verdict-served"),
            Certificate::NoSlot { .. } => chrome.text("page-verdict-no-slot"),
            Certificate::NoBlock {
                blocks, accepted, ..
            } => block_text(chrome, "page-verdict-no-block", blocks, accepted),
            Certificate::Taken {
                blocks: 0 | 1,
                accepted,
                ..
            } => chrome.number("page-verdict-taken", "accepted", i64::from(accepted)),
            Certificate::Taken {
                blocks, accepted, ..
            } => block_text(chrome, "page-verdict-taken-block", blocks, accepted),
        }
    }

    /// What decided, where something had to be decided.
    pub(super) fn reason(&self, chrome: &Chrome) -> Option<String> {
        let (outcome, decided) = match &self.certificate {
            Certificate::Served { decided, .. } => ("served", decided),
            Certificate::Taken { decided, .. } => ("taken", decided),
            Certificate::NoSlot { .. } | Certificate::NoBlock { .. } => return None,
        };
        // Rank 0 is no day: who has it was put first.
        if self.is_in_hardship {
            let key = format!("page-verdict-{outcome}-in-hardship");
            return Some(chrome.text(&key));
        }
        let (by, cutoff) = match decided {
            Decided::Nothing => return Some(chrome.text("page-verdict-by-nothing")),
            Decided::Rank { cutoff } if cutoff.rank == hardship::RANK => {
                return Some(chrome.text("page-verdict-taken-by-hardship"));
            }
            Decided::Rank { cutoff } => ("rank", cutoff),
            Decided::Lot { cutoff } => ("lot", cutoff),
        };
        let key = format!("page-verdict-{outcome}-by-{by}");
        Some(if self.ranks_are_days {
            chrome.words(&format!("{key}-day"), "day", chrome.day(cutoff.day()))
        } else {
            chrome.text(&key)
        })
    }

    /// How many were served before everybody else.
    pub(super) fn hardship(&self, chrome: &Chrome) -> Option<String> {
        let served = self.hardship_served;
        let key = "page-verdict-hardship";
        (served > 0).then(|| chrome.number(key, "people", served))
    }

    /// The smallest change that would have served an entry that was not served.
    pub(super) fn change(&self, chrome: &Chrome) -> Option<String> {
        if matches!(self.certificate, Certificate::Served { .. }) {
            return None;
        }
        Some(match &self.changes.first()?.what {
            What::Window { window } => window_words(chrome, *window),
            What::Office { office } => chrome.words("page-change-office", "office", office),
            What::NotBefore { day } => {
                chrome.words("page-change-not-before", "day", chrome.day(*day))
            }
            What::NotAfter { day } => {
                chrome.words("page-change-not-after", "day", chrome.day(*day))
            }
            What::Notice { hours } => chrome.number("page-change-notice", "hours", *hours),
        })
    }

    /// That what the entry states was changed after the round.
    pub(super) fn changed(&self, chrome: &Chrome) -> Option<String> {
        let is_served = matches!(self.certificate, Certificate::Served { .. });
        (self.is_wish_changed && !is_served).then(|| chrome.text("page-verdict-wish-changed"))
    }
}

fn block_text(chrome: &Chrome, key: &str, blocks: u8, accepted: u32) -> String {
    let variables = [
        ("blocks", i64::from(blocks).into()),
        ("accepted", i64::from(accepted).into()),
    ];
    chrome.language.text_with(key, &variables)
}

fn window_words(chrome: &Chrome, window: Window) -> String {
    let days = window.days().iter().map(|day| {
        let number = day.number_from_monday();
        chrome.text(&format!("weekday-{number}"))
    });
    let variables = [
        ("weekday", days.collect::<Vec<_>>().join(", ").into()),
        ("from", clock_time(window.from()).into()),
        ("to", clock_time(window.to()).into()),
    ];
    chrome.language.text_with("page-change-window", &variables)
}

/// `8:00`, as on the rest of the pages.
fn clock_time(time: TimeOfDay) -> String {
    format!("{}:{:02}", time.minutes() / 60, time.minutes() % 60)
}
