//! What a citizen is asked again: to answer an offer when half of the time is over, to think of an
//! appointment before its day, and, after a long time in the list, whether the need still stands.
//! Each function is idempotent and may be killed at any line.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::answer;
use super::expire::for_each;
use super::leave;
use super::rest;
use super::step::{Step, state_of};
use super::{App, Error, Result};
use crate::domain::entry::State;
use crate::domain::patience::PausedFor;
use crate::domain::refusal::Refusal;
use crate::store::Tx;

/// Rows that one look brings.
const LOOK_MAX: i64 = 500;

/// Reminds everybody of their offer who has not answered at half time; once.
pub async fn offers(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let due = tx.offer_list_to_remind(now, LOOK_MAX).await?;
    drop(tx);
    for_each(due, |offer| remind(app, offer)).await
}

async fn remind(app: &Arc<App>, offer: Uuid) -> Result<()> {
    let service = app.clone();
    let reminded: Result<()> = app
        .store
        .write(move |tx| async move { remind_in(&service, tx, offer).await }.boxed())
        .await;
    app.signals.mail.notify_one();
    reminded
}

async fn remind_in(app: &App, tx: &mut Tx, id: Uuid) -> Result<()> {
    let (entry, offer) = answer::hold(tx, id).await?;
    let now = app.clock.now();
    if !tx.offer_remind(id).await? {
        return Ok(());
    }
    // Whoever was away for half of the time may be too late to remind anybody.
    let least = app.config.rules.offers.reminder_min;
    let in_time = offer
        .deadline
        .is_some_and(|deadline| deadline - now >= least);
    if in_time {
        app.tell_of_offer(tx, &entry, "reminder", id, now).await?;
    }
    Ok(())
}

/// Calls appointments to mind, on each of the days of the rule once, and never at night: after one
/// without a daemon it waits for the morning.
pub async fn appointments(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    let hours = &app.config.rules.offers.answer;
    let local = now.with_timezone(&app.zone()).time();
    if !(hours.opens..=hours.closes).contains(&local) {
        return Ok(());
    }
    let mut tx = app.store.read().await?;
    let due = tx.appointment_list_to_remind(now, LOOK_MAX).await?;
    drop(tx);
    for_each(due, |appointment| call_to_mind(app, appointment)).await
}

async fn call_to_mind(app: &Arc<App>, appointment: Uuid) -> Result<()> {
    let service = app.clone();
    let reminded: Result<()> = app
        .store
        .write(move |tx| async move { call_to_mind_in(&service, tx, appointment).await }.boxed())
        .await;
    app.signals.mail.notify_one();
    reminded
}

async fn call_to_mind_in(app: &App, tx: &mut Tx, id: Uuid) -> Result<()> {
    let (entry, appointment) = leave::hold(tx, id).await?;
    let now = app.clock.now();
    let rules = &app.config.rules;
    let start = appointment.start;
    let next = rules.appointments.next_reminder(app.zone(), start, now);
    if !tx.appointment_remind(id, now, next).await? {
        return Ok(());
    }
    // After a long silence of the daemon it may be too late to cancel, and then to remind.
    if start - now >= rules.cancelling.late {
        app.tell_of_appointment(tx, &entry, "upcoming", id, now)
            .await?;
    }
    Ok(())
}

/// Asks everybody whether the need still stands who has waited for long without a word.
pub async fn ask(app: &Arc<App>) -> Result<()> {
    let rules = &app.config.rules.entries;
    if rules.still_needed_after.is_zero() {
        return Ok(());
    }
    let before = app.clock.now() - rules.still_needed_after;
    let mut tx = app.store.read().await?;
    let unheard = tx.entry_list_unasked(before, LOOK_MAX).await?;
    drop(tx);
    for_each(unheard, |entry| ask_one(app, entry, before)).await
}

async fn ask_one(app: &Arc<App>, id: Uuid, before: DateTime<Utc>) -> Result<()> {
    let service = app.clone();
    let asked: Result<()> = app
        .store
        .write(move |tx| async move { ask_in(&service, tx, id, before).await }.boxed())
        .await;
    app.signals.mail.notify_one();
    asked
}

async fn ask_in(app: &App, tx: &mut Tx, id: Uuid, before: DateTime<Utc>) -> Result<()> {
    let now = app.clock.now();
    let Some(entry) = tx.entry_hold(id).await? else {
        return Ok(());
    };
    // An offer asks by itself.
    let is_offered = tx.offer_find_open(id).await?.is_some();
    // Who has no mail cannot be asked by one.
    let mail = app.mail_to(&entry, "still_needed", now);
    if !is_offered && mail.is_some() && tx.entry_ask(id, before, now).await? {
        tx.mail_insert_many(mail.as_slice()).await?;
    }
    Ok(())
}

/// Pauses the entries of those who were asked and did not answer.
pub async fn unanswered(app: &Arc<App>) -> Result<()> {
    let before = app.clock.now() - app.config.rules.entries.still_needed_answer;
    let mut tx = app.store.read().await?;
    let silent = tx.entry_list_unanswered(before, LOOK_MAX).await?;
    drop(tx);
    for_each(silent, |entry| pause_one(app, entry, before)).await
}

async fn pause_one(app: &Arc<App>, id: Uuid, before: DateTime<Utc>) -> Result<()> {
    let service = app.clone();
    let step: Option<Step> = app
        .store
        .write(move |tx| async move { pause_in(&service, tx, id, before).await }.boxed())
        .await?;
    if let Some(step) = step {
        step.count();
        app.signals.mail.notify_one();
    }
    Ok(())
}

async fn pause_in(app: &App, tx: &mut Tx, id: Uuid, before: DateTime<Utc>) -> Result<Option<Step>> {
    let Some(entry) = tx.entry_hold(id).await? else {
        return Ok(None);
    };
    let is_offered = tx.offer_find_open(id).await?.is_some();
    let is_due = entry.asked_at.is_some_and(|asked| asked <= before);
    if state_of(&entry, is_offered)? != State::Waiting || !is_due {
        return Ok(None);
    }
    let now = app.clock.now();
    rest::pause(app, tx, &entry, PausedFor::StillNeeded, "clock", now)
        .await
        .map(Some)
}

/// The citizen says that the need still stands. Saying so twice changes nothing.
///
/// # Errors
/// [`Refusal::NotPossible`] unless the entry is in the list, [`Error::NotFound`] if there is none.
pub async fn needed(app: &Arc<App>, entry: Uuid) -> Result<()> {
    let service = app.clone();
    app.store
        .write(move |tx| {
            async move {
                let entry = tx.entry_hold(entry).await?.ok_or(Error::NotFound)?;
                let is_offered = tx.offer_find_open(entry.id).await?.is_some();
                match state_of(&entry, is_offered)? {
                    State::Waiting | State::Offered => {}
                    state => return Err(Refusal::NotPossible { state }.into()),
                }
                let now = service.clock.now();
                tx.entry_answered(entry.id, entry.patience(), now).await?;
                Ok(())
            }
            .boxed()
        })
        .await
}
