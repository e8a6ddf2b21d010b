//! A citizen's place in the list: where the story stands, and how to leave, rest and return.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use super::reach::Reach;
use super::verdict::Verdict;
use super::{Chrome, Terms};
use crate::domain::patience::PausedFor;
use crate::domain::policy::Policy;
use crate::service::levers;

/// The page behind the entry link.
#[derive(Debug, Template)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a button that stands there or not"
)]
#[template(path = "entry.html")]
pub struct EntryPage {
    /// What stands around.
    pub chrome: Chrome,
    /// What a pause costs.
    pub terms: Terms,
    /// What one says on the phone.
    pub reference: String,
    /// In the language of the page.
    pub service: String,
    /// For how many persons.
    pub persons: i64,
    /// The joining day.
    pub joined: NaiveDate,
    /// The zone of the office.
    pub zone: Tz,
    /// Where the story stands.
    pub state: EntryState,
    /// How offers arrive.
    pub reach: Reach,
    /// Shown only while waiting.
    pub people_ahead: Option<i64>,
    /// Others at the same rank, among whom the lot decides; shown only while waiting.
    pub people_beside: Option<i64>,
    /// How often staff granted hardship lately: such people come first, whatever their rank.
    pub hardships: i64,
    /// Who comes first: only where ranks stand for days one can say that people share one.
    pub policy: Policy,
    /// The youngest joining day that the last round served.
    pub cutoff_day: Option<NaiveDate>,
    /// The offer page, while there is a live offer.
    pub offer_href: Option<String>,
    /// The appointment page, once there is one.
    pub appointment_href: Option<String>,
    /// `K_e` in hex: with it a citizen finds the own line in the files of a round.
    pub check_key: String,
    /// The last rounds that the entry was in, latest first.
    pub rounds: Vec<Verdict>,
    /// Whether the button `withdraw` stands there.
    pub can_withdraw: bool,
    /// Whether the button `pause` stands there.
    pub can_pause: bool,
    /// Whether the button `resume` stands there.
    pub can_resume: bool,
    /// Everything that is held about the person.
    pub data_href: String,
    /// Instead of the button `erase`: the word for why it does not stand there.
    pub erase_later: Option<&'static str>,
    /// Whether it was asked if the need still stands: the button `needed` answers.
    pub is_asked: bool,
    /// The page that changes what the entry states, while that is of use.
    pub edit_href: Option<String>,
    /// The receipt to print, while the entry lives.
    pub receipt_href: Option<String>,
    /// A new address that has not been verified yet.
    pub email_unverified: Option<String>,
}

/// Where the story of an entry stands.
#[derive(Clone, Debug)]
pub enum EntryState {
    /// In the list for the next round.
    Waiting,
    /// A slot is held until the deadline.
    Offered {
        /// Until when the citizen may say yes.
        deadline: DateTime<Utc>,
    },
    /// There is an appointment.
    Booked {
        /// When it begins.
        start: DateTime<Utc>,
    },
    /// No offers until resumed.
    Paused(PausedFor),
    /// The citizen left.
    Withdrawn,
    /// Staff joined it with another entry of the same person.
    Merged {
        /// The reference of the entry that stands, where both are known to be one person's.
        reference: Option<String>,
    },
    /// The appointment was called off.
    Cancelled,
    /// The citizen was there.
    Attended,
    /// The citizen was there, and it could not be done.
    SentAway,
    /// The citizen was not there.
    Missed,
    /// It was noted that the citizen was not there, and the note was removed.
    Forgiven,
    /// Nobody marked what happened.
    Unknown,
}

/// How far a step of the timeline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Progress {
    Done,
    Now,
    Ahead,
}

/// A step of the timeline.
struct Step {
    label: String,
    /// For screen readers, which do not see the dots.
    spoken: String,
    class: &'static str,
    now: bool,
}

impl EntryPage {
    fn title(&self) -> String {
        self.chrome.text(match self.state {
            EntryState::Waiting => "page-entry-waiting",
            EntryState::Offered { .. } => "page-entry-offered",
            EntryState::Booked { .. } => "page-entry-booked",
            EntryState::Paused(_) => "page-entry-paused",
            EntryState::Withdrawn => "page-entry-withdrawn",
            EntryState::Merged { .. } => "page-merged-title",
            EntryState::Cancelled => "page-entry-cancelled",
            EntryState::Attended => "page-entry-attended",
            EntryState::SentAway => "page-appointment-sent-away-title",
            EntryState::Missed => "page-entry-missed",
            EntryState::Forgiven => "page-forgiven-title",
            EntryState::Unknown => "page-entry-unknown",
        })
    }

    /// What is true now and what happens next, in words.
    fn story(&self) -> String {
        let chrome = &self.chrome;
        match &self.state {
            EntryState::Waiting => chrome.text(&self.reach.text("page-entry-waiting-text")),
            EntryState::Offered { deadline } => chrome.words(
                "page-entry-offered-text",
                "deadline",
                chrome.language.moment(*deadline, self.zone),
            ),
            EntryState::Booked { start } => chrome.words(
                "page-entry-booked-text",
                "start",
                chrome.language.moment(*start, self.zone),
            ),
            EntryState::Paused(reason) => chrome.text(&format!(
                "page-entry-paused-{}",
                reason.word().replace('_', "-")
            )),
            EntryState::Withdrawn => chrome.text("page-entry-withdrawn-text"),
            EntryState::Merged { reference: None } => chrome.text("page-merged-text"),
            EntryState::Merged {
                reference: Some(reference),
            } => chrome.words("page-merged-text-reference", "reference", reference),
            EntryState::Cancelled => chrome.text("page-entry-cancelled-text"),
            EntryState::Attended => chrome.text("page-entry-attended-text"),
            EntryState::SentAway => chrome.text("page-appointment-sent-away-text"),
            EntryState::Missed => chrome.text("page-entry-missed-text"),
            EntryState::Forgiven => chrome.text("page-forgiven-text"),
            EntryState::Unknown => chrome.text("page-entry-unknown-text"),
        }
    }

    /// The colour of the state: something to do, something good, or neither.
    fn tone(&self) -> &'static str {
        match self.state {
            EntryState::Offered { .. } | EntryState::Paused(_) => "act",
            EntryState::Booked { .. } | EntryState::Attended => "good",
            _ => "calm",
        }
    }

    fn lists(&self) -> bool {
        matches!(self.state, EntryState::Waiting | EntryState::Paused(_))
    }

    fn over(&self) -> bool {
        matches!(
            self.state,
            EntryState::Withdrawn
                | EntryState::Cancelled
                | EntryState::Attended
                | EntryState::SentAway
                | EntryState::Missed
                | EntryState::Forgiven
                | EntryState::Unknown
        )
    }

    fn ahead(&self) -> Option<String> {
        let people = self.people_ahead.filter(|_| self.lists())?;
        Some(self.chrome.number("page-ahead", "people", people))
    }

    /// What the number of people ahead means, and how many the lot decides among.
    fn ahead_hint(&self) -> Option<String> {
        let ahead = self.people_ahead.filter(|people| *people > 0);
        let ahead =
            ahead.map(|people| self.chrome.number("page-fact-ahead-hint", "people", people));
        let beside = self.people_beside.filter(|people| *people > 0);
        let beside = beside.map(|people| {
            let key = match self.policy {
                Policy::Cohort => "page-fact-beside-day",
                Policy::Aged => "page-fact-beside-aged",
                Policy::Uniform | Policy::Fifo => "page-fact-beside",
            };
            self.chrome.number(key, "people", people)
        });
        let said: Vec<String> = ahead.into_iter().chain(beside).collect();
        (!said.is_empty()).then(|| said.join(" "))
    }

    /// That numbers by rank leave out who comes first for hardship.
    fn hardship_hint(&self) -> Option<String> {
        let is_told = self.lists() && self.hardships > 0;
        let variables = [
            ("count", self.hardships.into()),
            ("days", levers::COUNTED.num_days().into()),
        ];
        let language = self.chrome.language;
        is_told.then(|| language.text_with("page-ahead-hardship", &variables))
    }

    /// Whether a round told of a change that would still help.
    fn could_change(&self) -> bool {
        let told = |verdict: &Verdict| verdict.change(&self.chrome).is_some();
        self.lists() && self.rounds.iter().any(told)
    }

    fn cutoff(&self) -> Option<String> {
        let day = self.cutoff_day.filter(|_| self.lists())?;
        Some(
            self.chrome
                .words("page-cutoff", "day", self.chrome.language.day(day)),
        )
    }

    fn since(&self) -> String {
        self.chrome.language.day(self.joined)
    }

    fn buttons(&self) -> bool {
        self.can_withdraw || self.can_pause || self.can_resume || self.edit_href.is_some()
    }

    fn steps(&self) -> Vec<Step> {
        const WHOLE: [&str; 5] = ["joined", "waiting", "offered", "confirmed", "done"];
        let (names, now): (&[&str], usize) = match self.state {
            EntryState::Waiting => (&WHOLE, 1),
            EntryState::Paused(_) => (&["joined", "paused", "offered", "confirmed", "done"], 1),
            EntryState::Offered { .. } => (&WHOLE, 2),
            EntryState::Booked { .. } => (&WHOLE, 3),
            EntryState::Attended => (&WHOLE, 4),
            EntryState::Unknown | EntryState::SentAway | EntryState::Forgiven => {
                (&["joined", "waiting", "offered", "confirmed", "ended"], 4)
            }
            EntryState::Missed => (&["joined", "waiting", "offered", "confirmed", "missed"], 4),
            EntryState::Withdrawn => (&["joined", "withdrawn"], 1),
            EntryState::Merged { .. } => (&["joined", "merged"], 1),
            EntryState::Cancelled => (
                &["joined", "waiting", "offered", "confirmed", "cancelled"],
                4,
            ),
        };
        names
            .iter()
            .enumerate()
            .map(|(index, name)| {
                self.step(
                    name,
                    match index.cmp(&now) {
                        std::cmp::Ordering::Less => Progress::Done,
                        std::cmp::Ordering::Equal => Progress::Now,
                        std::cmp::Ordering::Greater => Progress::Ahead,
                    },
                )
            })
            .collect()
    }

    fn step(&self, name: &str, progress: Progress) -> Step {
        let (class, spoken) = match progress {
            Progress::Done => ("past", "page-step-past"),
            Progress::Now => ("now", "page-step-now"),
            Progress::Ahead => ("ahead", "page-step-ahead"),
        };
        Step {
            label: self.chrome.text(&format!("page-step-{name}")),
            spoken: self.chrome.text(spoken),
            class,
            now: progress == Progress::Now,
        }
    }
}
