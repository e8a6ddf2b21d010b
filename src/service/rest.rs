//! Somebody said no, or nothing, too often: the list lets the entry rest, and a mail says how to
//! come back.

use chrono::{DateTime, Utc};

use super::step::{Step, take};
use super::{App, Result};
use crate::domain::entry::{Event, State};
use crate::domain::patience::{Patience, PausedFor};
use crate::store::Tx;
use crate::store::entry::EntryRow;

impl EntryRow {
    /// What its answers so far count.
    pub(super) fn patience(&self) -> Patience {
        Patience {
            declines: self.declines,
            silences: self.silences,
        }
    }

    /// Why it is paused, while it is.
    pub fn paused_for(&self) -> Option<PausedFor> {
        self.paused_for.as_deref().and_then(PausedFor::from_word)
    }
}

/// The citizen said no to an offer; `entry`, which the transaction holds, waits again. Answers
/// the step into a pause, if it comes to that.
pub(super) async fn after_decline(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    now: DateTime<Utc>,
) -> Result<Option<Step>> {
    let (patience, reason) = entry.patience().declined(&app.config.rules.offers);
    tx.entry_answered(entry.id, patience, now).await?;
    match reason {
        Some(reason) => pause(app, tx, entry, reason, "citizen", now)
            .await
            .map(Some),
        None => Ok(None),
    }
}

/// The citizen said nothing to an offer; `entry`, which the transaction holds, waits again.
/// Answers the step into a pause, if it comes to that.
pub(super) async fn after_silence(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    now: DateTime<Utc>,
) -> Result<Option<Step>> {
    let (patience, reason) = entry.patience().silent(&app.config.rules.offers);
    tx.entry_set_patience(entry.id, patience).await?;
    match reason {
        Some(reason) => pause(app, tx, entry, reason, "clock", now).await.map(Some),
        None => Ok(None),
    }
}

/// Pauses an entry that waits, and tells why.
pub(super) async fn pause(
    app: &App,
    tx: &mut Tx,
    entry: &EntryRow,
    reason: PausedFor,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<Step> {
    let step = take(tx, entry, State::Waiting, Event::Rest(reason), actor, now).await?;
    let mail = app.mail_to(entry, "paused", now);
    tx.mail_insert_many(mail.as_slice()).await?;
    Ok(step)
}
