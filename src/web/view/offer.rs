//! An offer: what is held for the citizen, until when, and the two answers.

use askama::Template;
use chrono::{DateTime, Utc};

use super::reach::Reach;
use super::{Chrome, Slot, duration, machine_moment};

/// The page behind the link of an offer mail, also the answer to both buttons.
#[derive(Debug, Template)]
#[template(path = "offer.html")]
pub struct OfferPage {
    /// What stands around.
    pub chrome: Chrome,
    /// What is offered.
    pub slot: Slot,
    /// What is true now.
    pub state: OfferState,
    /// What is true about the entry, for offers that came to nothing.
    pub place: Place,
    /// How the next offer would arrive.
    pub reach: Reach,
    /// So many declines with unchanged times pause an entry.
    pub declines_max: i64,
    /// So many silences in a row pause an entry.
    pub silences_max: i64,
    /// So many days of a pause cost nothing.
    pub pause_days_free: i64,
}

/// What is true about the entry of an offer that came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The next round counts it.
    Kept,
    /// It rests.
    Paused,
    /// Another offer became an appointment.
    Booked,
    /// It ended.
    Ended,
    /// Another entry of the same person stands for it.
    Merged,
}

/// What is true about an offer now.
#[derive(Clone, Debug)]
pub enum OfferState {
    /// Both buttons stand there.
    Open {
        /// Until when a yes counts.
        deadline: DateTime<Utc>,
        /// Now, to say how long that is.
        now: DateTime<Utc>,
    },
    /// It is an appointment.
    Confirmed {
        /// The appointment page, if it may be linked.
        appointment_href: Option<String>,
    },
    /// It was an appointment, which is past or called off.
    Over {
        /// The appointment page.
        appointment_href: String,
    },
    /// The citizen said no.
    Declined,
    /// Nobody answered in time; the place in the list is kept.
    Expired,
    /// The office took it back; the place in the list is kept.
    Revoked,
}

impl OfferPage {
    fn title(&self) -> String {
        self.chrome.text(match self.state {
            OfferState::Open { .. } => "page-offer-title",
            OfferState::Confirmed { .. } => "page-offer-confirmed-title",
            OfferState::Over { .. } => "page-offer-over-title",
            OfferState::Declined => "page-offer-declined-title",
            OfferState::Expired => "page-offer-expired-title",
            OfferState::Revoked => "page-offer-revoked-title",
        })
    }

    fn until(&self, deadline: &DateTime<Utc>) -> String {
        self.chrome.language.moment(*deadline, self.slot.zone)
    }

    fn machine_until(&self, deadline: &DateTime<Utc>) -> String {
        machine_moment(*deadline, self.slot.zone)
    }

    /// What a no or a silence can come to.
    fn rest_rule(&self) -> String {
        let numbers = [
            ("declines", self.declines_max.into()),
            ("silences", self.silences_max.into()),
            ("free_days", self.pause_days_free.into()),
        ];
        self.chrome.language.text_with("page-rest-rule", &numbers)
    }

    /// Whether an entry that is still in the list can come to rest by another no or silence.
    fn may_rest(&self) -> bool {
        self.place == Place::Kept
    }

    /// What is true about the place in the list after a no or a silence.
    fn place(&self) -> String {
        match self.place {
            Place::Kept => self.reach.text("page-offer-place-kept"),
            Place::Paused => self.reach.text("page-offer-place-paused"),
            Place::Booked => "page-offer-place-booked".to_owned(),
            Place::Ended => "page-offer-place-ended".to_owned(),
            Place::Merged => "page-merged-text".to_owned(),
        }
    }

    /// What happens after a yes.
    fn confirmed(&self) -> String {
        let text = self.reach.text("page-offer-confirmed-text");
        self.chrome.text(&text)
    }

    fn left(&self, deadline: &DateTime<Utc>, now: &DateTime<Utc>) -> String {
        self.chrome.words(
            "page-offer-left",
            "time",
            duration(self.chrome.language, *deadline - *now),
        )
    }
}
