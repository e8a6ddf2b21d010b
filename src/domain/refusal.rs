//! A rule said no: the citizen, or the clerk, reads the sentence.

use super::entry::State;

/// Why something that was asked for is not done. Nothing failed and nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The entry is not where this could happen.
    #[error("not possible: the entry is {state}")]
    NotPossible {
        /// Where it is.
        state: State,
    },
    /// The deadline of the offer has passed; the place in the list is kept.
    #[error("too late: the deadline has passed, the place in the list is kept")]
    TooLate,
    /// The offer ended before: declined, or taken back.
    #[error("the offer is no longer open")]
    OfferEnded,
    /// The appointment has begun, or is over.
    #[error("the appointment has begun or is over")]
    AppointmentOver,
    /// The office has called the appointment off; the person is on the list again.
    #[error(
        "the office has cancelled this appointment; the entry is on the list again, with its old day"
    )]
    CancelledByOffice,
    /// Nobody can have missed what has not begun, nor come to it on another day.
    #[error(
        "the appointment is still ahead: absence is marked after its start, the rest on its day"
    )]
    AppointmentAhead,
    /// Somebody else said something about it meanwhile.
    #[error("the appointment has been marked by somebody else meanwhile")]
    MarkChanged,
    /// Somebody has to be reached.
    #[error("an entry needs an e-mail address or a telephone number")]
    NoContact,
    /// A strike of this age is no longer corrected.
    #[error("the mark is too old to be corrected")]
    MarkTooOld,
    /// These two cannot be one person's.
    #[error("the two are not live entries of one group")]
    NoPair,
    /// There is nothing to object to.
    #[error("no note about this appointment counts")]
    NoStrike,
    /// Who has an address is asked by mail, and answers by the link in it.
    #[error("the person has an e-mail address, and answers by the link in the mail")]
    HasMail,
    /// A closure begins before it ends, and is not over.
    #[error("a closure ends after it begins, after now, and within a year")]
    ClosureSpan,
    /// Staff may enlist as of a few working days ago, and never ahead.
    #[error("the day is ahead, or more than {days} working days ago")]
    Backdate {
        /// How many working days.
        days: u32,
    },
    /// A slot must start in the future.
    #[error("the slot would start in the past")]
    SlotPast,
    /// Nobody plans that far ahead.
    #[error("the slot would start more than {days} days from now")]
    SlotTooFar {
        /// How far ahead a slot may start.
        days: u32,
    },
    /// Two slots of a counter must not overlap.
    #[error("the slot overlaps another one at this counter")]
    SlotOverlaps,
    /// Nothing opens while the office or the counter is closed.
    #[error("the office or the counter is closed then: lift the closure first")]
    SlotClosed,
    /// All slots of a counter have the same length.
    #[error("slots at this counter take {minutes} minutes")]
    SlotLength {
        /// The length of the counter's slots.
        minutes: u32,
    },
}

impl Refusal {
    /// The name of the refusal in problem documents and text keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotPossible { .. } => "not-possible",
            Self::TooLate => "too-late",
            Self::OfferEnded => "offer-ended",
            Self::AppointmentOver => "appointment-over",
            Self::CancelledByOffice => "cancelled-by-office",
            Self::AppointmentAhead => "appointment-ahead",
            Self::MarkChanged => "mark-changed",
            Self::NoContact => "no-contact",
            Self::MarkTooOld => "mark-too-old",
            Self::NoPair => "no-pair",
            Self::NoStrike => "no-strike",
            Self::HasMail => "has-mail",
            Self::ClosureSpan => "closure-span",
            Self::Backdate { .. } => "backdate",
            Self::SlotPast => "slot-past",
            Self::SlotTooFar { .. } => "slot-too-far",
            Self::SlotOverlaps => "slot-overlaps",
            Self::SlotClosed => "slot-closed",
            Self::SlotLength { .. } => "slot-length",
        }
    }
}
