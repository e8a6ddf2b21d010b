//! What Reihum writes to citizens, one variant per letter, and how it becomes a message.
//!
//! Lives here: the facts of each letter; `message` puts the MIME around it.
//! The words are in `src/locales/<language>/mail.ftl`, their order in
//! `src/mail/templates/<mail>/`. Never here: when a letter is written, or to whom.

mod message;
mod page;
#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
pub use lettre::Address;
pub use lettre::message::Mailbox;

pub use self::message::render;
use super::ics::{self, CalendarEvent, CalendarFile};
use crate::locale::Language;

/// From when on an entry pauses by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RestRule {
    /// After so many declined offers with unchanged times.
    pub declines: i64,
    /// After so many offers in a row without an answer.
    pub silences: i64,
    /// So many days of pause cost nothing.
    pub free_days: i64,
}

/// What calling an appointment off costs, by the time before its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CancelTerms {
    /// Until then it is free, and the old joining day comes back once; `None` if that is past, or
    /// the day came back before.
    pub free_until: Option<DateTime<Utc>>,
    /// So many hours before the start it begins to count as missed.
    pub late_hours: i64,
    /// Within so many days one may rejoin with the old joining day.
    pub rejoin_days: i64,
}

/// An appointment that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booked {
    /// What the citizen needs.
    pub service: String,
    /// Where.
    pub office: String,
    /// The office's address, in one line.
    pub address: String,
    /// When the appointment begins.
    pub start: DateTime<Utc>,
    /// How long it takes.
    pub minutes: u32,
    /// For how many people.
    pub persons: u32,
    /// What to bring along, thing by thing.
    pub bring: Vec<String>,
    /// What the citizen says on the phone.
    pub reference: String,
    /// To the appointment page, which cancels.
    pub link: String,
    /// What cancelling costs from now on.
    pub terms: CancelTerms,
}

/// A letter and its facts. Names of services, offices and things to bring are in the citizen's
/// language already; a `link` is a whole URL whose last path segment is its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// After joining: press the button, or the entry never waits.
    Verify {
        /// What the citizen needs.
        service: String,
        /// To the verify page.
        link: String,
        /// Until when the link works.
        expires: DateTime<Utc>,
    },
    /// The receipt, once verified.
    Waiting {
        /// What the citizen needs.
        service: String,
        /// What the citizen says on the phone.
        reference: String,
        /// The joining day, from which the place counts.
        joined_on: NaiveDate,
        /// With which the citizen finds the own line in the files of a round.
        check_key: String,
        /// To the entry page.
        link: String,
    },
    /// Somebody, perhaps the citizen, joined again: nothing changed.
    ReceiptAgain {
        /// What the citizen needs.
        service: String,
        /// What the citizen says on the phone.
        reference: String,
        /// To the entry page.
        link: String,
    },
    /// A slot is held until the deadline.
    Offer {
        /// What the citizen needs.
        service: String,
        /// Where.
        office: String,
        /// The office's address, in one line.
        address: String,
        /// When the appointment would begin.
        start: DateTime<Utc>,
        /// For how many people.
        persons: u32,
        /// The last moment for an answer.
        deadline: DateTime<Utc>,
        /// To the offer page.
        link: String,
        /// What a no or a silence can come to.
        rest: RestRule,
    },
    /// Half of the time to answer an offer is over.
    Reminder {
        /// What the citizen needs.
        service: String,
        /// Where.
        office: String,
        /// The office's address, in one line.
        address: String,
        /// When the appointment would begin.
        start: DateTime<Utc>,
        /// For how many people.
        persons: u32,
        /// The last moment for an answer.
        deadline: DateTime<Utc>,
        /// To the offer page, as in the offer.
        link: String,
        /// What a no or a silence can come to.
        rest: RestRule,
    },
    /// The appointment is made.
    Confirmed {
        /// What, where, when.
        booked: Booked,
        /// For the citizen's calendar.
        calendar: CalendarEvent,
    },
    /// The day of the appointment is near.
    Upcoming {
        /// What, where, when.
        booked: Booked,
        /// What an empty appointment costs the town, in euros; 0: not told.
        empty_euros: u32,
    },
    /// Something about the appointment is not what the citizen was told; it stands.
    Changed {
        /// What, where, when, as it is now.
        booked: Booked,
        /// What is new.
        change: Change,
        /// The same event as before, its `sequence` one higher.
        calendar: CalendarEvent,
    },
    /// The appointment will not take place.
    Cancelled {
        /// What the citizen needed.
        service: String,
        /// Where it would have been.
        office: String,
        /// When it would have begun.
        start: DateTime<Utc>,
        /// What the citizen says on the phone.
        reference: String,
        /// Who cancelled, and when.
        by: CancelledBy,
        /// Within so many days of a free cancellation the old joining day comes back.
        rejoin_days: i64,
        /// To the join page, or to the entry that is in the list again.
        link: String,
        /// The same event as confirmed, its `sequence` one higher.
        calendar: CalendarEvent,
    },
    /// Nobody answered in time; the place is kept.
    Expired {
        /// What the citizen needs.
        service: String,
        /// Where it would have been.
        office: String,
        /// When it would have begun.
        start: DateTime<Utc>,
        /// To the entry page.
        link: String,
        /// What a no or a silence can come to.
        rest: RestRule,
    },
    /// The office takes an offer back; the place is kept.
    Revoked {
        /// What the citizen needs.
        service: String,
        /// Where it would have been.
        office: String,
        /// When it would have begun.
        start: DateTime<Utc>,
        /// To the entry page.
        link: String,
    },
    /// An appointment was missed, or cancelled too late for anybody else.
    Strike {
        /// What the citizen needed.
        service: String,
        /// Where it was.
        office: String,
        /// When it began.
        start: DateTime<Utc>,
        /// What happened.
        kind: StrikeKind,
        /// Days that the next entry moves back, as far as is known now.
        cost_days: u32,
        /// The last day on which it counts.
        until: NaiveDate,
        /// To the appointment page, where one can object.
        link: String,
    },
    /// A strike that was explained no longer counts.
    Pardoned {
        /// What the citizen needed.
        service: String,
        /// Where it was.
        office: String,
        /// When it began.
        start: DateTime<Utc>,
        /// To the appointment page.
        link: String,
    },
    /// The entry gets no more offers until the citizen resumes it.
    Paused {
        /// What the citizen needs.
        service: String,
        /// To the entry page, which resumes.
        link: String,
        /// Why it pauses.
        reason: PauseReason,
        /// How many days of pause cost nothing.
        free_days: u32,
    },
    /// After a long time in the list: does the need still stand?
    StillNeeded {
        /// What the citizen needs.
        service: String,
        /// The joining day.
        joined_on: NaiveDate,
        /// Until when an answer keeps the entry from pausing.
        until: DateTime<Utc>,
        /// To the entry page, which answers.
        link: String,
    },
    /// To an address that was stated anew: press the button, or nothing changes.
    VerifyAddress {
        /// What the citizen needs.
        service: String,
        /// Until when the link works.
        expires: DateTime<Utc>,
        /// To the page that confirms the address.
        link: String,
    },
    /// To the address that the mails no longer go to.
    AddressChanged {
        /// What the citizen needs.
        service: String,
        /// What the citizen says on the phone.
        reference: String,
    },
}

/// What the way of a letter lets through (RFC 2045, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// Files: umlauts and long links stand there as they are, for whoever opens one.
    EightBit,
    /// Any mail server, however old.
    SevenBit,
}

/// What is new about an appointment that stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The office has another name or address.
    Place {
        /// What the citizen was told before.
        former: String,
    },
    /// Staff corrected the citizen's name.
    Name,
}

/// Who cancelled an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelledBy {
    /// The citizen, or staff on their word, early: the old joining day may come back.
    Early,
    /// The same, early, but the old joining day came back once before.
    EarlyAgain,
    /// The same, later: free, and joining again begins anew.
    Citizen,
    /// The same, so late that it counts as missed.
    Late,
    /// The office; the citizen is back in the list with their age and a credit.
    Office,
}

/// What a strike is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrikeKind {
    /// Did not come.
    NoShow,
    /// Cancelled shortly before the start.
    CancelledLate,
}

/// Why an entry pauses by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseReason {
    /// Several offers were declined with the windows unchanged.
    Declines,
    /// Several offers in a row stayed unanswered.
    Silences,
    /// Nobody answered whether the need still stands.
    StillNeeded,
}

/// The office that a letter comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Its name.
    pub office: String,
    /// Its address, in one line.
    pub address: String,
    /// Where to call, as people write it, if the town says.
    pub phone: Option<String>,
}

/// What every letter needs besides its facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The language of the entry.
    pub language: Language,
    /// The office's zone, in which moments are written.
    pub zone: Tz,
    /// Who signs.
    pub town: String,
    /// The office that the letter tells of, or that the citizen can ask.
    pub signature: Option<Signature>,
    /// What the citizen says when they call; `None` before there is anything to call about.
    pub reference: Option<String>,
    /// `mail.from` of the configuration.
    pub from: Mailbox,
    /// The citizen's address.
    pub to: Address,
    /// The citizen's given name, for greeting and `To`.
    pub given: String,
    /// The citizen's family name.
    pub family: String,
    /// The `Message-ID` with its angle brackets; the same at every attempt.
    pub message_id: String,
    /// The `Date` of the letter.
    pub date: DateTime<Utc>,
    /// What the way of the letter lets through.
    pub wire: Wire,
    /// A subject on a locked screen must not tell what this service is about.
    pub sensitive: bool,
}

impl Letter {
    /// The letter's name: in the outbox, in metrics and as its folder of templates.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Verify { .. } => "verify",
            Self::Waiting { .. } => "waiting",
            Self::ReceiptAgain { .. } => "receipt_again",
            Self::Offer { .. } => "offer",
            Self::Confirmed { .. } => "confirmed",
            Self::Upcoming { .. } => "upcoming",
            Self::Changed { .. } => "changed",
            Self::Cancelled { .. } => "cancelled",
            Self::Expired { .. } => "expired",
            Self::Revoked { .. } => "revoked",
            Self::Strike { .. } => "strike",
            Self::Pardoned { .. } => "pardoned",
            Self::Paused { .. } => "paused",
            Self::Reminder { .. } => "reminder",
            Self::StillNeeded { .. } => "still_needed",
            Self::VerifyAddress { .. } => "verify_address",
            Self::AddressChanged { .. } => "address_changed",
        }
    }

    /// The letter with the deadline that is printed, where it has one and it is known.
    #[must_use]
    pub fn with_deadline(mut self, printed: Option<DateTime<Utc>>) -> Self {
        if let (Self::Offer { deadline, .. }, Some(printed)) = (&mut self, printed) {
            *deadline = printed;
        }
        self
    }

    /// The calendar file that goes with the letter.
    fn calendar(&self) -> Option<CalendarFile> {
        match self {
            Self::Confirmed { calendar, .. } | Self::Changed { calendar, .. } => {
                Some(ics::tell(calendar))
            }
            Self::Cancelled { calendar, .. } => Some(ics::cancel(calendar)),
            _ => None,
        }
    }
}

/// Every kind of letter, in the order of the story.
pub fn all_kinds() -> [&'static str; 17] {
    [
        "verify",
        "waiting",
        "receipt_again",
        "offer",
        "reminder",
        "confirmed",
        "upcoming",
        "changed",
        "cancelled",
        "expired",
        "revoked",
        "strike",
        "pardoned",
        "paused",
        "still_needed",
        "verify_address",
        "address_changed",
    ]
}
