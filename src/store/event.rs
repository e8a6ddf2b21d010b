//! Every transition of an entry, appended in the transaction that makes it.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Result, Tx, insert_many};

/// One transition.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// Whose.
    pub entry_id: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The state before, as in `domain::entry::State`.
    pub from: &'static str,
    /// The state after.
    pub to: &'static str,
    /// Why, in one word of the design.
    pub reason: &'static str,
    /// Who: `citizen`, `round`, `clock`, `courier`, or a staff member's id.
    pub actor: String,
    /// The round that made it.
    pub round: Option<i64>,
}

impl Tx {
    /// Appends `events`.
    pub async fn event_insert_many(&mut self, events: &[NewEvent]) -> Result<()> {
        insert_many!(self, "event", events, |event| {
            entry_id: event.entry_id,
            at: event.at,
            from_state: event.from,
            to_state: event.to,
            reason: event.reason,
            actor: event.actor.as_str(),
            round: event.round,
        });
        Ok(())
    }
}
