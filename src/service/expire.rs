//! What time does by itself: offers nobody answered, offers nobody could be told of, sign-ups
//! nobody verified. Every function is idempotent and may be killed at any line.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::answer::hold;
use super::step::{Step, state_of, take};
use super::verify::VERIFY_MAX;
use super::{App, Result};
use crate::domain::entry::{Event, State};
use crate::metrics;
use crate::store::Tx;

/// An offer whose mail nobody took for this long is taken back.
const HAND_OVER_MAX: TimeDelta = TimeDelta::hours(6);
/// Rows that one look brings.
const LOOK_MAX: i64 = 500;

/// An offer that ended, for the metrics.
struct Ended {
    step: Step,
    service: String,
    office: String,
}

/// Ends the offers whose deadline has passed; entry and slot go into the next round.
pub async fn offers(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    let due = app
        .store
        .read()
        .await?
        .offer_list_due(now, LOOK_MAX)
        .await?;
    for offer in due {
        end(app, offer.id, "expired", Event::Expire, Some(now)).await?;
    }
    Ok(())
}

/// Takes back the offers that could not be handed over: without a trace on the person.
pub async fn stuck_offers(app: &Arc<App>) -> Result<()> {
    let before = app.clock.now() - HAND_OVER_MAX;
    let stuck = app
        .store
        .read()
        .await?
        .offer_list_stuck(before, LOOK_MAX)
        .await?;
    for offer in stuck {
        end(app, offer.id, "revoked", Event::Revoke, None).await?;
    }
    Ok(())
}

/// Ends one open offer if it is still open and, where `due_at` is given, still due then.
pub(super) async fn end(
    app: &Arc<App>,
    offer: Uuid,
    outcome: &'static str,
    event: Event,
    due_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let service = app.clone();
    let ended = app
        .store
        .write(move |tx| {
            async move { end_in(&service, tx, offer, outcome, event, due_at).await }.boxed()
        })
        .await?;
    if let Some(ended) = ended {
        ended.step.count();
        metrics::offer(&ended.service, &ended.office, outcome);
        app.signals.mail.notify_one();
    }
    Ok(())
}

async fn end_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    outcome: &'static str,
    event: Event,
    due_at: Option<DateTime<Utc>>,
) -> Result<Option<Ended>> {
    let (entry, offer) = hold(tx, id).await?;
    let due = due_at.is_none_or(|at| offer.deadline.is_some_and(|deadline| deadline < at));
    let now = app.clock.now();
    if !due || !tx.offer_end(id, outcome, now).await? {
        return Ok(None);
    }
    tx.offer_slot_release(id).await?;
    tx.mail_drop_of_offer(id, now).await?;
    let step = take(tx, &entry, State::Offered, event, "clock", now).await?;
    // Who was told of an offer is told of its end.
    let told = match event {
        Event::Expire => Some("expired"),
        Event::Revoke if offer.handed_over_at.is_some() => Some("revoked"),
        _ => None,
    };
    if let Some(kind) = told {
        tx.mail_insert_many(&[app.new_mail(kind, entry.id, now).about_offer(id)])
            .await?;
    }
    Ok(Some(Ended {
        step,
        service: entry.service,
        office: offer.office,
    }))
}

/// Forgets sign-ups that nobody verified in time.
pub async fn unverified(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    let due = app
        .store
        .read()
        .await?
        .entry_list_unverified(now - VERIFY_MAX, LOOK_MAX)
        .await?;
    for (id, _) in due {
        let step = app
            .store
            .write(move |tx| {
                async move {
                    let Some(entry) = tx.entry_hold(id).await? else {
                        return Ok(None);
                    };
                    let state = state_of(&entry, false)?;
                    if state != State::Unverified {
                        return Ok::<_, super::Error>(None);
                    }
                    take(tx, &entry, state, Event::Drop, "clock", now)
                        .await
                        .map(Some)
                }
                .boxed()
            })
            .await?;
        if let Some(step) = step {
            step.count();
        }
    }
    Ok(())
}
