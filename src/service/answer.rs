//! A citizen answers an offer. Pressing twice, or after the deadline, changes nothing and
//! answers what is true now.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::step::{Step, take};
use super::{App, Error, Result, rest, standing, strike};
use crate::domain::entry::{Event, State};
use crate::domain::refusal::Refusal;
use crate::metrics;
use crate::store::Tx;
use crate::store::entry::EntryRow;
use crate::store::offer::OfferRow;

/// An answer that was taken, for the metrics.
pub(super) struct Taken {
    step: Step,
    /// Into a pause, after too many declines.
    rest: Option<Step>,
    outcome: &'static str,
    offer: OfferRow,
    entry: EntryRow,
    at: DateTime<Utc>,
}

/// Says yes: the appointment is made and its mail is due. Answers the appointment, also if it
/// was made before.
///
/// # Errors
/// [`Refusal::TooLate`] after the deadline, [`Refusal::OfferEnded`] if it was declined or taken
/// back, [`Error::NotFound`] if there is no such offer.
pub async fn confirm(app: &Arc<App>, offer: Uuid) -> Result<Uuid> {
    let service = app.clone();
    let (appointment, taken) = app
        .store
        .write(move |tx| async move { confirm_in(&service, tx, offer, "citizen").await }.boxed())
        .await?;
    if let Some(taken) = taken {
        taken.count_answer();
        app.signals.mail.notify_one();
    }
    Ok(appointment)
}

/// Says yes in the name of `actor`.
pub(super) async fn confirm_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    actor: &str,
) -> Result<(Uuid, Option<Taken>)> {
    let (entry, offer) = hold(tx, id).await?;
    if let Some(appointment) = tx.appointment_find_by_offer(id).await? {
        if appointment.state == "cancelled" {
            return Err(Refusal::OfferEnded.into());
        }
        return Ok((appointment.id, None));
    }
    if offer.state != "open" {
        return Err(ended(&offer).into());
    }
    // Asked inside the transaction, so that no time passes between the look and the write.
    let now = app.clock.now();
    if !tx.offer_confirm(id, now).await? {
        return Err(Refusal::TooLate.into());
    }
    let step = take(tx, &entry, State::Offered, Event::Confirm, actor, now).await?;
    tx.entry_answered(entry.id, entry.patience().confirmed(), now)
        .await?;
    let appointment = app.chance.id(now);
    let rules = &app.config.rules.appointments;
    let remind_at = rules.next_reminder(app.zone(), offer.start, now);
    let place = standing::place(app, &offer.office, &entry.language);
    tx.appointment_insert(appointment, &offer, now, remind_at, place.as_deref())
        .await?;
    tx.mail_drop_of_offer(&offer, now).await?;
    strike::refill(tx, &entry, &offer, now).await?;
    app.tell_of_appointment(tx, &entry, "confirmed", appointment, now)
        .await?;
    Ok((
        appointment,
        Some(Taken {
            step,
            rest: None,
            outcome: "confirmed",
            offer,
            entry,
            at: now,
        }),
    ))
}

/// Says no: the place in the list is kept, the slot goes into the next round. Too many of them
/// with unchanged windows pause the entry.
///
/// # Errors
/// [`Refusal::TooLate`] if the offer has expired, [`Refusal::OfferEnded`] if it was confirmed or
/// taken back, [`Error::NotFound`] if there is no such offer.
pub async fn decline(app: &Arc<App>, offer: Uuid) -> Result<()> {
    let service = app.clone();
    let taken = app
        .store
        .write(move |tx| async move { decline_in(&service, tx, offer, "citizen").await }.boxed())
        .await?;
    if let Some(taken) = taken {
        taken.count_answer();
        app.signals.mail.notify_one();
    }
    Ok(())
}

/// Says no in the name of `actor`.
pub(super) async fn decline_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    actor: &str,
) -> Result<Option<Taken>> {
    let (entry, offer) = hold(tx, id).await?;
    match offer.state.as_str() {
        "declined" => return Ok(None),
        "open" => {}
        _ => return Err(ended(&offer).into()),
    }
    let now = app.clock.now();
    if offer.deadline.is_some_and(|deadline| deadline < now) {
        return Err(Refusal::TooLate.into());
    }
    if !tx.offer_end(id, "declined", now).await? {
        return Err(Refusal::OfferEnded.into());
    }
    tx.offer_slot_release(id).await?;
    tx.mail_drop_of_offer(&offer, now).await?;
    let step = take(tx, &entry, State::Offered, Event::Decline, actor, now).await?;
    let rest = rest::after_decline(app, tx, &entry, now).await?;
    Ok(Some(Taken {
        step,
        rest,
        outcome: "declined",
        offer,
        entry,
        at: now,
    }))
}

/// The offer and its entry, both kept from changing until the transaction ends.
pub(super) async fn hold(tx: &mut Tx, offer: Uuid) -> Result<(EntryRow, OfferRow)> {
    let entry = tx.offer_find(offer).await?.ok_or(Error::NotFound)?.entry_id;
    let entry = tx.entry_hold(entry).await?.ok_or(Error::NotFound)?;
    let offer = tx.offer_find(offer).await?.ok_or(Error::NotFound)?;
    Ok((entry, offer))
}

/// Why an offer that is not open cannot be answered.
fn ended(offer: &OfferRow) -> Refusal {
    if offer.state == "expired" {
        Refusal::TooLate
    } else {
        Refusal::OfferEnded
    }
}

impl Taken {
    /// Counts the answer, after the commit.
    pub fn count_answer(&self) {
        self.step.count();
        if let Some(rest) = &self.rest {
            rest.count();
        }
        metrics::offer(&self.entry.service, &self.offer.office, self.outcome);
        if self.outcome == "confirmed" {
            let waited = seconds(self.offer.start - self.entry.joined_at);
            metrics::waited_for_appointment(&self.entry.service, &self.entry.channel, waited);
        }
        if let Some(handed_over) = self.offer.handed_over_at {
            metrics::offer_answered(&self.entry.service, seconds(self.at - handed_over));
        }
    }
}

/// A duration for a histogram.
#[expect(
    clippy::cast_precision_loss,
    reason = "a metric of seconds needs no more than 52 bits"
)]
pub(super) fn seconds(duration: chrono::TimeDelta) -> f64 {
    duration.num_milliseconds() as f64 / 1000.0
}
