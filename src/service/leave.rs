//! A citizen leaves the list, rests in it, comes back, or calls an appointment off.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use futures::FutureExt;
use uuid::Uuid;

use super::step::{Step, state_of, take};
use super::{App, Error, Result, strike};
use crate::domain::entry::{Event, State};
use crate::domain::refusal::Refusal;
use crate::domain::rules::CancelRules;
use crate::metrics;
use crate::store::Tx;
use crate::store::entry::EntryRow;
use crate::store::offer::AppointmentRow;

/// What cancelling costs, by the time before the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelBand {
    /// Free, and the old joining day comes back once.
    Free,
    /// Free, with a new joining day.
    Anew,
    /// Counts as missed.
    Late,
}

impl CancelBand {
    /// The band of a cancellation at `now` of an appointment that starts at `start`.
    pub fn at(rules: &CancelRules, now: DateTime<Utc>, start: DateTime<Utc>) -> Self {
        match start - now {
            ahead if ahead >= rules.free => Self::Free,
            ahead if ahead >= rules.late => Self::Anew,
            _ => Self::Late,
        }
    }

    /// The word for it in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Anew => "anew",
            Self::Late => "late",
        }
    }

    /// The band that `word` names.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Free, Self::Anew, Self::Late]
            .into_iter()
            .find(|band| band.word() == word)
    }
}

/// Leaves the list. An open offer goes with it, its slot into the next round. Leaving twice
/// changes nothing.
///
/// # Errors
/// A refusal if the entry has an appointment or has ended otherwise.
pub async fn withdraw(app: &Arc<App>, entry: Uuid) -> Result<()> {
    let service = app.clone();
    let left = app
        .store
        .write(move |tx| {
            async move {
                let now = service.clock.now();
                withdraw_in(tx, entry, "citizen", now).await
            }
            .boxed()
        })
        .await?;
    if let Some(left) = left {
        left.count();
    }
    Ok(())
}

/// An entry that left the list, for the metrics.
pub(super) struct Left {
    step: Step,
    /// The service and the office of the offer that went with it.
    declined: Option<(String, String)>,
}

impl Left {
    /// Counts it, after the commit.
    pub fn count(&self) {
        self.step.count();
        if let Some((service, office)) = &self.declined {
            metrics::offer(service, office, "declined");
        }
    }
}

/// Leaves the list in the name of `actor`.
pub(super) async fn withdraw_in(
    tx: &mut Tx,
    id: Uuid,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<Option<Left>> {
    let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
    let offer = tx.offer_find_open(id).await?;
    let state = state_of(&entry, offer.is_some())?;
    if state == State::Withdrawn {
        return Ok(None);
    }
    let step = take(tx, &entry, state, Event::Withdraw, actor, now).await?;
    let mut declined = None;
    if let Some(offer) = offer {
        if !tx.offer_end(offer.id, "declined", now).await? {
            return Err(Refusal::OfferEnded.into());
        }
        tx.offer_slot_release(offer.id).await?;
        tx.mail_drop_of_offer(&offer, now).await?;
        declined = Some((entry.service, offer.office));
    }
    Ok(Some(Left { step, declined }))
}

/// Rests: the place in the list stays, but rounds pass the entry by.
///
/// # Errors
/// A refusal unless the entry waits without an offer. Pausing twice changes nothing.
pub async fn pause(app: &Arc<App>, entry: Uuid) -> Result<()> {
    rest(app, entry, Event::Pause, State::Paused).await
}

/// Takes part in rounds again.
///
/// # Errors
/// A refusal unless the entry is paused. Resuming twice changes nothing.
pub async fn resume(app: &Arc<App>, entry: Uuid) -> Result<()> {
    rest(app, entry, Event::Resume, State::Waiting).await
}

async fn rest(app: &Arc<App>, id: Uuid, event: Event, already: State) -> Result<()> {
    let service = app.clone();
    let step = app
        .store
        .write(move |tx| {
            async move {
                let entry = tx.entry_hold(id).await?.ok_or(Error::NotFound)?;
                let offered = tx.offer_find_open(id).await?.is_some();
                let state = state_of(&entry, offered)?;
                if state == already {
                    return Ok(None);
                }
                let now = service.clock.now();
                take(tx, &entry, state, event, "citizen", now)
                    .await
                    .map(Some)
            }
            .boxed()
        })
        .await?;
    if let Some(step) = step {
        step.count();
    }
    Ok(())
}

/// Calls an appointment off: its slot goes into the next round, a receipt is mailed. Cancelling
/// twice changes nothing and answers the band of the first time.
///
/// # Errors
/// [`Refusal::AppointmentOver`] once it has begun or was marked, [`Refusal::CancelledByOffice`] if
/// the office was first, [`Error::NotFound`] if there is
/// no such appointment.
pub async fn cancel(app: &Arc<App>, appointment: Uuid) -> Result<CancelBand> {
    let service = app.clone();
    let (band, cancelled) = app
        .store
        .write(move |tx| async move { cancel_in(&service, tx, appointment).await }.boxed())
        .await?;
    if let Some((step, entry, office)) = cancelled {
        step.count();
        let outcome = if band == CancelBand::Free {
            "cancelled_early"
        } else {
            "cancelled_late"
        };
        metrics::appointment(&entry.service, &office, outcome);
        app.signals.mail.notify_one();
    }
    Ok(band)
}

async fn cancel_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
) -> Result<(CancelBand, Option<(Step, EntryRow, String)>)> {
    let (entry, appointment) = hold(tx, id).await?;
    let before = appointment
        .cancel_band
        .as_deref()
        .and_then(CancelBand::from_word);
    if let Some(band) = before {
        return Ok((band, None));
    }
    let now = app.clock.now();
    // Without a band it was the office.
    if appointment.state == "cancelled" {
        return Err(Refusal::CancelledByOffice.into());
    }
    if appointment.state != "booked" || appointment.start <= now {
        return Err(Refusal::AppointmentOver.into());
    }
    let band = CancelBand::at(&app.config.rules.cancelling, now, appointment.start);
    if !tx.appointment_cancel(id, band.word(), now).await? {
        return Err(Refusal::AppointmentOver.into());
    }
    tx.offer_slot_release(appointment.offer_id).await?;
    if band == CancelBand::Late {
        // Taken back if somebody else comes instead.
        strike::make(app, tx, &entry, id, strike::Kind::CancelledLate, (now, now)).await?;
    }
    let step = take(tx, &entry, State::Booked, Event::Cancel, "citizen", now).await?;
    app.tell_of_appointment(tx, &entry, "cancelled", id, now)
        .await?;
    Ok((band, Some((step, entry, appointment.office))))
}

/// The appointment and its entry, both kept from changing until the transaction ends.
pub(super) async fn hold(tx: &mut Tx, appointment: Uuid) -> Result<(EntryRow, AppointmentRow)> {
    let entry = tx
        .appointment_find(appointment)
        .await?
        .ok_or(Error::NotFound)?
        .entry_id;
    let entry = tx.entry_hold(entry).await?.ok_or(Error::NotFound)?;
    let appointment = tx
        .appointment_find(appointment)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((entry, appointment))
}

/// Every key a strike of this entry hangs on.
pub(super) fn keys(entry: &EntryRow) -> Vec<Vec<u8>> {
    entry.keys.iter().cloned().collect()
}
