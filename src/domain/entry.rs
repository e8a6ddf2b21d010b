//! The life of an entry: which states there are and what leads from one to the next.
//!
//! [`next`] is the whole of it. Nothing else in the program decides whether something may
//! happen to an entry.

use std::fmt;

use super::patience::PausedFor;
use super::refusal::Refusal;

/// Where an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Joined online; the mail link has not been pressed. Does not wait.
    Unverified,
    /// In the list.
    Waiting,
    /// In the list, with a slot held until a deadline.
    Offered,
    /// In the list, but not in the draw.
    Paused,
    /// Has an appointment.
    Booked,
    /// Came.
    Attended,
    /// Was marked absent by a clerk.
    NoShow,
    /// Came and was sent away by the office.
    SentAway,
    /// Nobody marked whether the person came.
    Unknown,
    /// Cancelled the appointment.
    Cancelled,
    /// Left the list.
    Withdrawn,
    /// Was never verified.
    Dropped,
}

impl State {
    /// Every state, in the order of the story.
    pub const ALL: [Self; 12] = [
        Self::Unverified,
        Self::Waiting,
        Self::Offered,
        Self::Paused,
        Self::Booked,
        Self::Attended,
        Self::NoShow,
        Self::SentAway,
        Self::Unknown,
        Self::Cancelled,
        Self::Withdrawn,
        Self::Dropped,
    ];

    /// The states of people who are in the list or on their way through it.
    pub const LIVE: [Self; 5] = [
        Self::Unverified,
        Self::Waiting,
        Self::Offered,
        Self::Paused,
        Self::Booked,
    ];

    /// The word for this state in the database, in the API and in metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Waiting => "waiting",
            Self::Offered => "offered",
            Self::Paused => "paused",
            Self::Booked => "booked",
            Self::Attended => "attended",
            Self::NoShow => "no_show",
            Self::SentAway => "sent_away",
            Self::Unknown => "unknown",
            Self::Cancelled => "cancelled",
            Self::Withdrawn => "withdrawn",
            Self::Dropped => "dropped",
        }
    }

    /// The state that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether the entry has left the list for good.
    pub fn is_ended(self) -> bool {
        !Self::LIVE.contains(&self)
    }

    /// The state as the entry's row keeps it: that a slot is held follows from the open offer.
    pub fn stored(self) -> &'static str {
        match self {
            Self::Offered => Self::Waiting.word(),
            other => other.word(),
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// What a clerk, or midnight, says about an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Came in time.
    Attended,
    /// Came late, but came.
    Late,
    /// Did not come.
    NoShow,
    /// Came, and the office could not serve.
    SentAway,
    /// Nobody said.
    Unknown,
}

impl Outcome {
    /// Every outcome that a clerk can mark.
    pub const MARKS: [Self; 4] = [Self::Attended, Self::Late, Self::NoShow, Self::SentAway];

    /// The word for it in the database, in the API and in metrics.
    pub fn word(self) -> &'static str {
        match self {
            Self::Attended => "attended",
            Self::Late => "late",
            Self::NoShow => "no_show",
            Self::SentAway => "sent_away",
            Self::Unknown => "unknown",
        }
    }

    /// The mark that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::MARKS
            .into_iter()
            .find(|outcome| outcome.word() == word)
    }

    /// Where it leaves the entry.
    pub fn state(self) -> State {
        match self {
            Self::Attended | Self::Late => State::Attended,
            Self::NoShow => State::NoShow,
            Self::SentAway => State::SentAway,
            Self::Unknown => State::Unknown,
        }
    }
}

/// What can happen to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The mail link was pressed.
    Verify,
    /// Staff put somebody on the list, by phone or at the desk.
    Enlist,
    /// The mail link was not pressed in time.
    Drop,
    /// A round held a slot.
    Offer,
    /// The citizen said yes in time.
    Confirm,
    /// The citizen said no.
    Decline,
    /// The citizen said nothing.
    Expire,
    /// The offer was taken back without a fault of the citizen.
    Revoke,
    /// The mail with the offer came back for good: the address is dead.
    Undeliverable,
    /// The citizen does not want offers for a while.
    Pause,
    /// The list lets the entry rest: the citizen declined or kept silent too often.
    Rest(PausedFor),
    /// The citizen wants offers again.
    Resume,
    /// The citizen changed what the entry states.
    Edit,
    /// The citizen left the list.
    Withdraw,
    /// The citizen cancelled the appointment.
    Cancel,
    /// The office cancelled the appointment: back into the list, with a credit.
    Displace {
        /// Days off the rank.
        credit_days: i64,
    },
    /// The appointment is over.
    Attend(Outcome),
}

impl Event {
    /// Everything that can happen to an entry; how much credit it gets makes no difference to where it
    /// leads, and a citizen's own pause is [`Event::Pause`].
    pub const ALL: [Self; 23] = [
        Self::Verify,
        Self::Enlist,
        Self::Drop,
        Self::Offer,
        Self::Confirm,
        Self::Decline,
        Self::Expire,
        Self::Revoke,
        Self::Undeliverable,
        Self::Pause,
        Self::Rest(PausedFor::Declines),
        Self::Rest(PausedFor::Silences),
        Self::Rest(PausedFor::StillNeeded),
        Self::Resume,
        Self::Edit,
        Self::Withdraw,
        Self::Cancel,
        Self::Displace { credit_days: 0 },
        Self::Attend(Outcome::Attended),
        Self::Attend(Outcome::Late),
        Self::Attend(Outcome::NoShow),
        Self::Attend(Outcome::SentAway),
        Self::Attend(Outcome::Unknown),
    ];

    /// The reason that the event table and the metrics carry.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Verify => "verify",
            Self::Enlist => "enlist",
            Self::Drop => "unverified",
            Self::Offer => "round",
            Self::Confirm => "confirm",
            Self::Decline => "decline",
            Self::Expire => "expire",
            Self::Revoke => "revoke",
            Self::Undeliverable => "undeliverable",
            Self::Pause => "pause",
            Self::Rest(reason) => reason.word(),
            Self::Resume => "resume",
            Self::Edit => "edit",
            Self::Withdraw => "withdraw",
            Self::Cancel => "cancel",
            Self::Displace { .. } => "office_cancel",
            Self::Attend(outcome) => outcome.word(),
        }
    }
}

/// Where `event` leads from `state`, or why it cannot happen there.
pub fn next(state: State, event: Event) -> Result<State, Refusal> {
    use State::{
        Attended, Booked, Cancelled, Dropped, NoShow, Offered, Paused, SentAway, Unknown,
        Unverified, Waiting, Withdrawn,
    };
    match (state, event) {
        // Resuming ends a pause, an unanswered offer ends without a mark on the person.
        (Unverified, Event::Verify | Event::Enlist)
        | (Booked, Event::Displace { .. })
        | (Offered, Event::Decline | Event::Expire | Event::Revoke)
        | (Paused, Event::Resume) => Ok(Waiting),
        (Unverified, Event::Drop) => Ok(Dropped),
        (Waiting, Event::Offer) => Ok(Offered),
        (Offered, Event::Confirm) => Ok(Booked),
        (Waiting, Event::Pause | Event::Rest(_)) | (Waiting | Offered, Event::Undeliverable) => {
            Ok(Paused)
        }
        // A slot that is held stays held, whatever is stated now.
        (Waiting | Offered | Paused | Booked, Event::Edit) => Ok(state),
        (Waiting | Offered | Paused, Event::Withdraw) => Ok(Withdrawn),
        (Booked, Event::Cancel) => Ok(Cancelled),
        // A clerk may correct a mark, whatever it was.
        (Booked | Attended | NoShow | SentAway | Unknown, Event::Attend(outcome)) => {
            Ok(outcome.state())
        }
        _ => Err(Refusal::NotPossible { state }),
    }
}

/// Every transition there can be: from where to where, and its reason.
pub fn transitions() -> Vec<(State, State, &'static str)> {
    let steps = State::ALL
        .into_iter()
        .flat_map(|from| Event::ALL.map(|event| (from, event)));
    steps
        .filter_map(|(from, event)| next(from, event).ok().map(|to| (from, to, event.reason())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_states() {
        for state in State::ALL {
            assert_eq!(State::from_word(state.word()), Some(state));
        }
        assert_eq!(State::from_word("nowhere"), None);
    }

    #[test]
    fn an_ended_entry_never_comes_back_to_life() {
        for state in State::ALL.into_iter().filter(|state| state.is_ended()) {
            for event in Event::ALL {
                if let Ok(after) = next(state, event) {
                    assert!(after.is_ended(), "{state} + {event:?} = {after}");
                }
            }
        }
    }

    #[test]
    fn the_sunny_path() {
        let mut state = State::Unverified;
        for event in [
            Event::Verify,
            Event::Offer,
            Event::Confirm,
            Event::Attend(Outcome::Late),
        ] {
            state = next(state, event).expect("the path is open");
        }
        assert_eq!(state, State::Attended);
    }

    #[test]
    fn who_was_booked_waits_again_if_the_office_cancels() {
        for state in State::ALL {
            let after = next(state, Event::Displace { credit_days: 7 });
            assert_eq!(
                after.ok(),
                (state == State::Booked).then_some(State::Waiting)
            );
        }
    }

    #[test]
    fn only_an_offer_can_be_confirmed() {
        for state in State::ALL {
            assert_eq!(
                next(state, Event::Confirm).is_ok(),
                state == State::Offered,
                "{state}"
            );
        }
    }
}
