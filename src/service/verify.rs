//! The mail link was pressed: the entry waits from now on, at the rank of the day it joined.
//!
//! Here, and only here, is settled whether the person has a live entry in the group already:
//! the database keeps verified live entries unique. Whoever has one keeps it, and is told.

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::step::{Step, state_of, take};
use super::{App, Error, Result};
use crate::domain::entry::{Event, State};
use crate::store::Tx;
use crate::store::entry::EntryRow;

/// What pressing the link came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verified {
    /// The entry waits from now on.
    Now,
    /// It was verified before.
    Before(State),
    /// The person waits already; that entry was left as it is and its receipt mailed again.
    Known,
}

/// Verifies an entry.
///
/// # Errors
/// [`Error::NotFound`] if it vanished: the link was not pressed in time, or the person was
/// known already.
pub async fn verify(app: &std::sync::Arc<App>, id: Uuid) -> Result<Verified> {
    match try_verify(app, id).await {
        // Two entries of one person were verified at once; now the other one can be seen.
        Err(Error::Store(error)) if error.is_unique_violation() => try_verify(app, id).await,
        answer => answer,
    }
}

async fn try_verify(app: &std::sync::Arc<App>, id: Uuid) -> Result<Verified> {
    let service = app.clone();
    let (verified, step) = app
        .store
        .write(move |tx| async move { verify_in(&service, tx, id).await }.boxed())
        .await?;
    if let Some(step) = step {
        step.count();
    }
    app.signals.mail.notify_one();
    Ok(verified)
}

async fn verify_in(app: &App, tx: &mut Tx, id: Uuid) -> Result<(Verified, Option<Step>)> {
    let now = app.clock.now();
    let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
    let state = state_of(&entry, false)?;
    if state != State::Unverified {
        return Ok((Verified::Before(state), None));
    }
    let rules = &app.config.rules.entries;
    if entry.joined_at + rules.verify_max <= now {
        return Err(Error::NotFound);
    }
    if let Some(live) = find_live(tx, &entry).await? {
        let step = take(tx, &entry, state, Event::Drop, "citizen", now).await?;
        let mail = app.mail_to(&live, "receipt_again", now);
        let mail = mail.map(|mail| mail.keyed(live.keys.mail_key));
        tx.mail_insert_many(mail.as_slice()).await?;
        return Ok((Verified::Known, Some(step)));
    }
    inherit(tx, &entry, now - rules.rejoin_max).await?;
    remember(tx, &entry, now - rules.rejoin_max).await?;
    let step = take(tx, &entry, state, Event::Verify, "citizen", now).await?;
    let mail = app.mail_to(&entry, "waiting", now);
    tx.mail_insert_many(mail.as_slice()).await?;
    Ok((Verified::Now, Some(step)))
}

/// The live entry of the same person in the same group.
pub(super) async fn find_live(tx: &mut Tx, entry: &EntryRow) -> Result<Option<EntryRow>> {
    let Some(key) = &entry.keys.mail_key else {
        return Ok(None);
    };
    Ok(tx.entry_find_live(&entry.service_group, key).await?)
}

/// Who cancelled in good time comes back with the old joining day, once. Who has no mail is one
/// person by number.
pub(super) async fn inherit(tx: &mut Tx, entry: &EntryRow, since: DateTime<Utc>) -> Result<()> {
    let group = &entry.service_group;
    if let Some((former, join_day)) = tx.entry_find_rejoin(group, &entry.keys, since).await? {
        tx.entry_inherit(entry.id, former, join_day.min(entry.seniority.join_day))
            .await?;
    }
    Ok(())
}

/// Joining again forgives nothing, by whatever channel: what the last entry counted towards a pause
/// goes on. Who has no mail is one person by number.
pub(super) async fn remember(tx: &mut Tx, entry: &EntryRow, since: DateTime<Utc>) -> Result<()> {
    let group = &entry.service_group;
    if let Some(patience) = tx.entry_find_patience(group, &entry.keys, since).await? {
        tx.entry_set_patience(entry.id, patience).await?;
    }
    Ok(())
}

/// Mails the verify link again.
///
/// # Errors
/// [`Error::NotFound`] if the entry vanished or is verified.
pub async fn resend(app: &std::sync::Arc<App>, id: Uuid) -> Result<()> {
    let service = app.clone();
    let sent: Result<()> = app
        .store
        .write(move |tx| {
            async move {
                let now = service.clock.now();
                let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
                let rules = &service.config.rules.entries;
                let late = entry.joined_at + rules.verify_max <= now;
                if entry.state != State::Unverified.word() || late {
                    return Err(Error::NotFound);
                }
                let since = now - TimeDelta::days(1);
                // Pressing more often changes nothing.
                if tx.mail_count_of_entry(id, "verify", since).await? >= rules.mails_per_day {
                    return Ok(());
                }
                let mail = service
                    .new_mail("verify", id, now)
                    .keyed(entry.keys.mail_key);
                tx.mail_insert_many(&[mail]).await?;
                Ok(())
            }
            .boxed()
        })
        .await;
    app.signals.mail.notify_one();
    sent
}
