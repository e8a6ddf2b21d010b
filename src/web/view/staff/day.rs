//! The day of an office as a table.

use std::borrow::Borrow;

use askama::Template;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{Around, Mark};
use crate::domain::refusal::Refusal;

/// An office to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is the one that is shown.
    pub is_chosen: bool,
}

/// What happened just now.
#[derive(Clone, Copy, Debug)]
pub enum Told {
    /// An appointment was marked, and was this before.
    Marked {
        /// The appointment.
        id: Uuid,
        /// What it was.
        was: Mark,
    },
    /// Somebody else was faster: nothing was changed.
    Stale,
    /// A rule said no.
    Refused(Refusal),
}

/// What a stretch of time at a counter is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Somebody comes.
    Appointment {
        /// The appointment.
        id: Uuid,
        /// The reference of the entry.
        reference: String,
        /// Given and family name.
        name: String,
        /// The name of the service.
        service: String,
        /// How many come.
        persons: i64,
        /// What was marked.
        mark: Mark,
    },
    /// Somebody may still say yes or no.
    Offered {
        /// The reference of the entry.
        reference: String,
        /// The name of the service.
        service: String,
    },
    /// Nobody yet.
    Free,
    /// The office has closed it.
    Closed,
    /// It passed without anybody.
    Unused,
}

/// A stretch of time at a counter.
#[derive(Clone, Debug)]
pub struct DayRow {
    /// When it begins.
    pub start: DateTime<Utc>,
    /// How long it is.
    pub minutes: i64,
    /// Of so many slots.
    pub slots: i64,
    /// The counter's id.
    pub counter: String,
    /// What it is.
    pub what: What,
}

/// A button of a row.
struct Button {
    word: &'static str,
    words: String,
}

/// The day of an office.
#[derive(Debug, Template)]
#[template(path = "staff/day.html")]
pub struct DayPage {
    /// What stands around.
    pub around: Around,
    /// The name of the office.
    pub office: String,
    /// Its id.
    pub office_id: String,
    /// The offices to choose from.
    pub offices: Vec<Choice>,
    /// The day.
    pub date: NaiveDate,
    /// The day before.
    pub before: NaiveDate,
    /// The day after.
    pub after: NaiveDate,
    /// Today.
    pub today: NaiveDate,
    /// The zone of the town.
    pub zone: Tz,
    /// Now.
    pub now: DateTime<Utc>,
    /// In the order of time.
    pub rows: Vec<DayRow>,
    /// Whether there are buttons.
    pub may_mark: bool,
    /// What happened just now.
    pub told: Option<Told>,
}

impl DayRow {
    fn is_appointment(&self) -> bool {
        matches!(self.what, What::Appointment { .. })
    }
}

impl DayPage {
    fn title(&self) -> String {
        let day = self.around.chrome.day(self.date);
        self.around.chrome.words("desk-day-title", "day", day)
    }

    fn href(&self, date: impl Borrow<NaiveDate>) -> String {
        let date = date.borrow();
        format!("/staff/day?office={}&date={date}", self.office_id)
    }

    fn time(&self, row: &DayRow) -> String {
        let clock = |at: DateTime<Utc>| at.with_timezone(&self.zone).format("%H:%M").to_string();
        let ends = row.start + TimeDelta::minutes(row.minutes);
        format!("{}–{}", clock(row.start), clock(ends))
    }

    /// `12 Termine, 3 Plätze frei, 2 angeboten`.
    fn counts(&self) -> String {
        let mut counts = [0_i64; 3];
        for row in &self.rows {
            match &row.what {
                What::Appointment { .. } => counts[0] += 1,
                What::Free => counts[1] += row.slots,
                What::Offered { .. } => counts[2] += 1,
                What::Closed | What::Unused => {}
            }
        }
        let [appointments, free, offered] = counts;
        self.around.chrome.language.text_with(
            "desk-day-counts",
            &[
                ("appointments", appointments.into()),
                ("free", free.into()),
                ("offered", offered.into()),
            ],
        )
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass references"
    )]
    fn mark(&self, mark: &Mark) -> String {
        self.around.chrome.text(&mark.key())
    }

    /// What can be said about an appointment now, with what was said left out.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates pass references"
    )]
    fn buttons(&self, row: &DayRow, mark: &Mark) -> Vec<Button> {
        let marks = [Mark::Attended, Mark::Late, Mark::NoShow, Mark::SentAway];
        let has_begun = row.start <= self.now;
        let marks = marks
            .into_iter()
            .filter(|one| one != mark && (has_begun || *one != Mark::NoShow));
        let button = |mark: Mark| Button {
            word: mark.word(),
            words: self.around.chrome.text(&format!("{}-do", mark.key())),
        };
        let back = mark.is_made().then(|| Button {
            word: Mark::Unknown.word(),
            words: self.around.chrome.text("desk-mark-none-do"),
        });
        marks.map(button).chain(back).collect()
    }

    /// `Erika Muster, 9:20: nicht gekommen`, with what a button to undo sends: the appointment, what
    /// it is and what it was.
    fn undo(&self) -> Option<(String, Uuid, Mark, Mark)> {
        let Some(Told::Marked { id: marked, was }) = self.told else {
            return None;
        };
        self.rows.iter().find_map(|row| match &row.what {
            What::Appointment { id, name, mark, .. } if *id == marked => {
                let words = self.around.chrome.language.text_with(
                    "desk-day-marked",
                    &[
                        ("name", name.as_str().into()),
                        ("time", self.time(row).into()),
                        ("mark", self.mark(mark).into()),
                    ],
                );
                Some((words, marked, *mark, was))
            }
            _ => None,
        })
    }

    /// Why nothing was changed.
    fn refusal(&self) -> Option<String> {
        let key = match self.told? {
            Told::Marked { .. } => return None,
            Told::Stale => "desk-day-stale",
            Told::Refused(Refusal::AppointmentAhead) => "desk-day-ahead",
            Told::Refused(Refusal::MarkTooOld) => "desk-day-old",
            Told::Refused(_) => "desk-day-refused",
        };
        Some(self.around.chrome.text(key))
    }
}
