//! An appointment: when and where, what to bring, and how to call it off.

use askama::Template;

use super::reach::Reach;
use super::{Chrome, Slot, Terms};

/// The page behind the link of the confirmation.
#[derive(Debug, Template)]
#[template(path = "appointment.html")]
pub struct AppointmentPage {
    /// What stands around.
    pub chrome: Chrome,
    /// The hours of the cancellation bands.
    pub terms: Terms,
    /// What one says at the counter.
    pub reference: String,
    /// What, where, when.
    pub slot: Slot,
    /// What to bring, in the language of the page.
    pub bring: Vec<String>,
    /// What is true now.
    pub state: AppointmentState,
    /// The note that it was missed.
    pub note: Note,
    /// How the next offer arrives.
    pub reach: Reach,
}

/// A note that an appointment was missed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// There never was one, or it is forgotten.
    None,
    /// It counts, and the citizen may object.
    Counts,
    /// The citizen has objected.
    Objected,
    /// It was removed.
    Removed,
}

/// What is true about an appointment now.
#[derive(Clone, Debug)]
pub enum AppointmentState {
    /// It stands.
    Booked {
        /// The calendar file.
        calendar_href: String,
        /// What cancelling now would mean; `None` once it cannot be cancelled any more.
        cancel: Option<CancelBand>,
    },
    /// The citizen called it off.
    Cancelled(CancelBand),
    /// The office called it off.
    CancelledByOffice,
    /// The citizen was there.
    Attended,
    /// The citizen was there, and it could not be done.
    SentAway,
    /// The citizen was not there.
    Missed,
    /// Nobody marked what happened.
    Unknown,
}

/// What a cancellation costs, by the time before the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelBand {
    /// Free, and the old joining day comes back.
    Free,
    /// Free, with a new joining day.
    Anew,
    /// Counts as missed, unless somebody else could take it.
    Late,
}

impl AppointmentPage {
    fn title(&self) -> String {
        self.chrome.text(match self.state {
            AppointmentState::Missed if self.note == Note::Removed => "page-forgiven-title",
            AppointmentState::Booked { .. } => "page-appointment-title",
            AppointmentState::Cancelled(_) => "page-appointment-cancelled-title",
            AppointmentState::CancelledByOffice => "page-appointment-office-title",
            AppointmentState::Attended => "page-appointment-attended-title",
            AppointmentState::SentAway => "page-appointment-sent-away-title",
            AppointmentState::Missed => "page-appointment-missed-title",
            AppointmentState::Unknown => "page-appointment-unknown-title",
        })
    }

    fn booked(&self) -> bool {
        matches!(self.state, AppointmentState::Booked { .. })
    }

    fn past(&self) -> bool {
        !self.booked()
    }

    fn may_object(&self) -> bool {
        self.note == Note::Counts
    }

    /// What became of the note, where there is nothing to do about it.
    fn note_story(&self) -> Option<String> {
        match self.note {
            Note::None | Note::Counts => None,
            Note::Objected => Some(self.chrome.text("page-strike-objected")),
            // The story itself says so.
            Note::Removed if !self.was_present() => None,
            Note::Removed => Some(self.chrome.text("page-strike-removed")),
        }
    }

    fn was_present(&self) -> bool {
        matches!(
            self.state,
            AppointmentState::Attended | AppointmentState::SentAway
        )
    }

    fn tone(&self) -> &'static str {
        if matches!(self.state, AppointmentState::Attended) {
            "good"
        } else {
            "calm"
        }
    }

    /// Whether the link to the list stands there: displaced people are in it already.
    fn joins_again(&self) -> bool {
        !matches!(
            self.state,
            AppointmentState::CancelledByOffice | AppointmentState::Attended
        )
    }

    /// What is true now, for all states but the standing appointment.
    fn story(&self) -> String {
        let text = |key: &str| self.chrome.text(key);
        match self.state {
            AppointmentState::Booked { .. } => String::new(),
            AppointmentState::Cancelled(CancelBand::Free) => {
                self.chrome
                    .number("page-cancelled-free", "days", self.terms.rejoin_days)
            }
            AppointmentState::Cancelled(CancelBand::Anew) => text("page-cancelled-anew"),
            AppointmentState::Cancelled(CancelBand::Late) if self.note == Note::Removed => {
                text("page-cancelled-forgiven")
            }
            AppointmentState::Cancelled(CancelBand::Late) => text("page-cancelled-late"),
            AppointmentState::CancelledByOffice => self.chrome.number(
                &self.reach.text("page-appointment-office-text"),
                "days",
                self.terms.credit_days,
            ),
            AppointmentState::Attended => text("page-appointment-attended-text"),
            AppointmentState::SentAway => text("page-appointment-sent-away-text"),
            AppointmentState::Missed if self.note == Note::Removed => text("page-forgiven-text"),
            AppointmentState::Missed => self.chrome.number(
                "page-appointment-missed-text",
                "days",
                self.terms.strike_days,
            ),
            AppointmentState::Unknown => text("page-appointment-unknown-text"),
        }
    }

    /// What cancelling now would mean.
    fn price(&self, band: CancelBand) -> String {
        match band {
            CancelBand::Free => self.chrome.language.text_with(
                "page-cancel-free",
                &[
                    ("hours", self.terms.cancel_free_hours.into()),
                    ("days", self.terms.rejoin_days.into()),
                ],
            ),
            CancelBand::Anew => {
                self.chrome
                    .number("page-cancel-anew", "hours", self.terms.cancel_late_hours)
            }
            CancelBand::Late => {
                self.chrome
                    .number("page-cancel-late", "hours", self.terms.cancel_late_hours)
            }
        }
    }
}
