//! One step in the life of an entry: the domain decides, the row moves by compare-and-set, the
//! event is appended. Every arrow goes through here, but for the round, which writes many at once.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Error, Result};
use crate::domain::calendar;
use crate::domain::entry::{Event, State, next};
use crate::domain::patience::PausedFor;
use crate::domain::refusal::Refusal;
use crate::metrics;
use crate::store::entry::{EntryRow, NewEntry};
use crate::store::event::NewEvent;
use crate::store::{self, Tx};

/// A step that was taken; counted once its transaction is committed.
#[must_use = "count it once the transaction is committed"]
#[derive(Debug)]
pub struct Step {
    service: String,
    from: State,
    to: State,
    reason: &'static str,
}

impl Step {
    /// Counts the step, after the commit.
    pub fn count(&self) {
        metrics::transition(&self.service, self.from.word(), self.to.word(), self.reason);
    }
}

/// Where an entry stands: its stored state, or `offered` if it has an open offer.
pub fn state_of(entry: &EntryRow, offered: bool) -> Result<State, store::Error> {
    shown(entry.id, &entry.state, offered)
}

/// The same for whoever has only the id and the stored word.
pub fn shown(id: Uuid, stored: &str, offered: bool) -> Result<State, store::Error> {
    let state = State::from_word(stored)
        .ok_or_else(|| store::Error::nonsense("entry", "state", id, stored))?;
    Ok(if state == State::Waiting && offered {
        State::Offered
    } else {
        state
    })
}

/// Takes `entry`, which the transaction holds, from `from` where `event` leads.
///
/// # Errors
/// A refusal if the event cannot happen there, or if somebody else moved the entry first.
pub async fn take(
    tx: &mut Tx,
    entry: &EntryRow,
    from: State,
    event: Event,
    actor: &str,
    at: DateTime<Utc>,
) -> Result<Step> {
    let to = next(from, event)?;
    let moved = match event {
        Event::Verify => tx.entry_verify(entry.id, at).await?,
        Event::Displace { credit_days } => tx.entry_displace(entry.id, credit_days).await?,
        Event::Pause => {
            tx.entry_pause(entry.id, Some(at), PausedFor::Citizen)
                .await?
        }
        Event::Rest(reason) => tx.entry_pause(entry.id, Some(at), reason).await?,
        // Nobody could help this pause: it costs no days.
        Event::Undeliverable => {
            tx.entry_pause(entry.id, None, PausedFor::Undeliverable)
                .await?
        }
        Event::Resume => {
            let patience = entry.patience().resumed(entry.paused_for());
            let days = pause_days(entry, at);
            tx.entry_resume(entry.id, days, patience, at).await?
        }
        Event::Drop => tx.entry_drop_unverified(entry.id).await?,
        // That a slot is held follows from the offer alone.
        _ if from.stored() == to.stored() => true,
        _ if to.is_ended() => {
            tx.entry_end(entry.id, from.stored(), to.stored(), at)
                .await?
        }
        _ => tx.entry_move(entry.id, from.stored(), to.stored()).await?,
    };
    if !moved {
        return Err(Error::Refused(Refusal::NotPossible { state: from }));
    }
    note(tx, entry.id, &entry.service, (from, to), event, (actor, at)).await
}

/// Puts a new entry where `event` leads whoever has just joined: on the list at once, if staff enlist.
///
/// # Errors
/// A unique violation of the store if the person is on the list.
pub async fn enter(
    tx: &mut Tx,
    entry: &NewEntry,
    event: Event,
    actor: &str,
    at: DateTime<Utc>,
) -> Result<Step> {
    let from = State::Unverified;
    let to = next(from, event)?;
    assert_eq!(
        entry.state,
        to.stored(),
        "the row is as the event leaves it"
    );
    tx.entry_insert_many(std::slice::from_ref(entry)).await?;
    note(tx, entry.id, &entry.service, (from, to), event, (actor, at)).await
}

/// Appends the event of a step.
async fn note(
    tx: &mut Tx,
    entry: Uuid,
    service: &str,
    (from, to): (State, State),
    event: Event,
    (actor, at): (&str, DateTime<Utc>),
) -> Result<Step> {
    let reason = event.reason();
    tx.event_insert_many(&[NewEvent {
        entry_id: entry,
        at,
        from: from.word(),
        to: to.word(),
        reason,
        actor: actor.to_owned(),
        round: None,
    }])
    .await?;
    Ok(Step {
        service: service.to_owned(),
        from,
        to,
        reason,
    })
}

/// All days that the entry has been paused for once it resumes at `at`.
fn pause_days(entry: &EntryRow, at: DateTime<Utc>) -> i64 {
    let paused = entry
        .paused_at
        .map_or(0, |since| calendar::whole_days(since, at));
    entry.seniority.pause_days + paused
}
