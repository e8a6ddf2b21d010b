//! The office closes: a day, a counter or a single slot. Open slots close, offers are taken back,
//! appointments are cancelled, and the people displaced are on the list again with their age and a
//! credit, in the next round without doing anything. All of it, or nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::audit::Deed;
use super::step::{Step, take};
use super::{App, Error, Result};
use crate::domain::entry::{Event, State};
use crate::domain::ids::{CounterId, OfficeId};
use crate::domain::refusal::Refusal;
use crate::domain::token::reference;
use crate::domain::town::SLOT_MINUTES_MAX;
use crate::metrics;
use crate::store::Tx;
pub use crate::store::closure::ClosureRow as Closure;
use crate::store::closure::HeldSlotRow;
use crate::store::entry::EntryRow;

/// Nobody closes for longer than this.
pub const SPAN_MAX: TimeDelta = TimeDelta::days(366);
/// Closures that one list shows.
const LIST_MAX: i64 = 1000;

/// What is to be closed.
#[derive(Clone, Debug)]
pub struct Closing {
    /// Where.
    pub office: OfficeId,
    /// At which counter; all of them if none is named.
    pub counter: Option<CounterId>,
    /// From when …
    pub from: DateTime<Utc>,
    /// … until before when.
    pub to: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// What a closure comes to.
#[derive(Clone, Debug, Default)]
pub struct Closed {
    /// Its id; none where it was only tried out.
    pub id: Option<Uuid>,
    /// Slots that close.
    pub slots: Vec<Uuid>,
    /// Who loses an offer or an appointment.
    pub displaced: Vec<Displaced>,
}

/// Somebody who loses an offer or an appointment.
#[derive(Clone, Debug)]
pub struct Displaced {
    /// The entry.
    pub entry: Uuid,
    /// What the citizen says on the phone.
    pub reference: String,
    /// The start of what is lost.
    pub start: DateTime<Utc>,
    /// Whether it is an appointment; else it is an offer.
    pub is_appointment: bool,
    /// Whom to call: who has no mail is told nothing otherwise.
    pub call: Option<Call>,
}

/// Whom to call, and where.
#[derive(Clone, Debug)]
pub struct Call {
    /// Given and family name.
    pub name: String,
    /// The number, if one is known.
    pub phone: Option<String>,
}

/// A step that a closure took, for the metrics.
struct Taken {
    step: Step,
    service: String,
    is_appointment: bool,
}

/// Closes what is ahead of it; `is_dry` only says what that would come to.
///
/// # Errors
/// [`Error::NotFound`] for an unknown office or counter, [`Refusal::ClosureSpan`] if it ends before
/// it begins, is over, or lasts longer than [`SPAN_MAX`].
pub async fn close(app: &Arc<App>, closing: Closing, actor: Uuid, is_dry: bool) -> Result<Closed> {
    let closure = closure_of(app, closing, actor)?;
    if is_dry {
        let mut tx = app.store.snapshot().await?;
        let held = touched(&mut tx, &closure, closure.at).await?;
        let (closed, _) = displaced(&mut tx, &held).await?;
        return Ok(closed);
    }
    write(app, closure, None).await
}

fn closure_of(app: &App, closing: Closing, actor: Uuid) -> Result<Closure> {
    let now = app.clock.now();
    let office = app.config.town.office(&closing.office);
    let office = office.ok_or(Error::NotFound)?;
    if let Some(counter) = &closing.counter {
        office.counter(counter).ok_or(Error::NotFound)?;
    }
    let span = closing.to - closing.from;
    if span <= TimeDelta::zero() || span > SPAN_MAX || closing.to <= now {
        return Err(Refusal::ClosureSpan.into());
    }
    Ok(Closure {
        id: app.chance.id(now),
        office: closing.office.to_string(),
        counter: closing.counter.as_ref().map(ToString::to_string),
        from_at: closing.from,
        to_at: closing.to,
        reason: closing.reason,
        actor: actor.to_string(),
        at: now,
        lifted_at: None,
    })
}

/// Writes a closure; one of a single slot only if that is not closed yet.
async fn write(app: &Arc<App>, closure: Closure, slot: Option<Uuid>) -> Result<Closed> {
    let (service, office) = (app.clone(), closure.office.clone());
    let (closed, taken) = app
        .store
        .write(move |tx| async move { close_in(&service, tx, closure, slot).await }.boxed())
        .await?;
    for taken in taken {
        taken.step.count();
        if taken.is_appointment {
            metrics::appointment(&taken.service, &office, "cancelled_office");
        } else {
            metrics::offer(&taken.service, &office, "revoked");
        }
    }
    app.signals.mail.notify_one();
    Ok(closed)
}

/// Closes a single slot. Where it is closed already, nothing changes, and the closure that closed it
/// is told.
///
/// # Errors
/// As [`close`]; [`Error::NotFound`] if there is no such slot.
pub async fn close_slot(app: &Arc<App>, slot: Uuid, reason: String, actor: Uuid) -> Result<Closed> {
    let (office, counter, start, minutes) = place(app, slot).await?;
    let closing = Closing {
        office,
        counter: Some(counter),
        from: start,
        to: start + TimeDelta::minutes(minutes),
        reason,
    };
    let closure = closure_of(app, closing, actor)?;
    write(app, closure, Some(slot)).await
}

/// Where and when a slot is.
///
/// # Errors
/// [`Error::NotFound`] if there is no such slot, or its office has left the town file.
pub async fn place(app: &App, slot: Uuid) -> Result<(OfficeId, CounterId, DateTime<Utc>, i64)> {
    let place = app.store.read().await?.slot_place(slot).await?;
    let (office, counter, start, minutes) = place.ok_or(Error::NotFound)?;
    let office = office.parse().map_err(|_| Error::NotFound)?;
    let counter = counter.parse().map_err(|_| Error::NotFound)?;
    Ok((office, counter, start, minutes))
}

async fn close_in(
    app: &App,
    tx: &mut Tx,
    closure: Closure,
    slot: Option<Uuid>,
) -> Result<(Closed, Vec<Taken>)> {
    // Whom it touches is known only once nobody can change it any more: citizens who answer, and
    // a round that hands out, come before all of it or after all of it.
    tx.entry_hold_all().await?;
    lock_counters(app, tx, &closure).await?;
    if let Some(slot) = slot
        && let Some(id) = tx.slot_closure(slot).await?
    {
        let closed = Closed {
            id: Some(id),
            ..Closed::default()
        };
        return Ok((closed, Vec::new()));
    }
    let now = app.clock.now();
    let held = touched(tx, &closure, now).await?;
    let (mut closed, people) = displaced(tx, &held).await?;
    closed.id = Some(closure.id);
    let mut taken = Vec::with_capacity(people.len());
    for (offer, appointment) in people {
        let done = match appointment {
            Some(appointment) => cancel(app, tx, appointment, &closure.actor, now).await?,
            None => revoke(app, tx, offer, &closure.actor, now).await?,
        };
        taken.push(done);
    }
    for slot in &closed.slots {
        tx.slot_close(*slot, closure.id).await?;
    }
    tx.closure_insert(&closure).await?;
    let displaced = closed.displaced.iter().map(|person| person.entry);
    let detail = json!({
        "office": closure.office, "counter": closure.counter, "from": closure.from_at,
        "to": closure.to_at, "slots": closed.slots.len(), "displaced": displaced.collect::<Vec<_>>(),
    });
    let deed = Deed::of(&closure.actor, "close", "closure", closure.id).with(detail);
    deed.because(None, Some(&closure.reason))
        .note(app, tx, now)
        .await?;
    Ok((closed, taken))
}

/// Keeps everybody from opening slots at the counters that close.
async fn lock_counters(app: &App, tx: &mut Tx, closure: &Closure) -> Result<()> {
    let office = closure.office.parse::<OfficeId>().ok();
    let office = office.and_then(|id| app.config.town.office(&id));
    let counters = office.map_or(&[][..], |office| &office.counters[..]);
    let mut counters: Vec<String> = counters.iter().map(|one| one.id.to_string()).collect();
    counters.sort_unstable();
    for counter in counters {
        if closure.counter.as_ref().is_none_or(|own| *own == counter) {
            tx.counter_lock(&closure.office, &counter).await?;
        }
    }
    Ok(())
}

/// The slots that are still ahead and that the closure overlaps.
async fn touched(tx: &mut Tx, closure: &Closure, now: DateTime<Utc>) -> Result<Vec<HeldSlotRow>> {
    let longest = TimeDelta::minutes(i64::from(SLOT_MINUTES_MAX));
    let from = closure.from_at - longest;
    let mut held = tx
        .slot_list_held(&closure.office, from, closure.to_at)
        .await?;
    held.retain(|slot| {
        slot.start > now && covers(closure, &slot.counter, slot.start, slot.minutes)
    });
    Ok(held)
}

/// Whether a slot lies in a closure, if only in part.
pub(super) fn covers(closure: &Closure, counter: &str, start: DateTime<Utc>, minutes: i64) -> bool {
    let ends = start + TimeDelta::minutes(minutes);
    let is_counter = closure.counter.as_ref().is_none_or(|own| own == counter);
    is_counter && start < closure.to_at && ends > closure.from_at
}

/// Offers, each with the appointment that came of it.
type Held = Vec<(Uuid, Option<Uuid>)>;

/// Who holds the slots: each offer once, however many of its slots close.
async fn displaced(tx: &mut Tx, held: &[HeldSlotRow]) -> Result<(Closed, Held)> {
    let mut people: BTreeMap<(Uuid, Uuid), Option<Uuid>> = BTreeMap::new();
    for slot in held {
        if let Some(key) = slot.entry_id.zip(slot.offer_id) {
            people.insert(key, slot.appointment_id);
        }
    }
    let mut closed = Closed {
        slots: held.iter().map(|slot| slot.id).collect(),
        ..Closed::default()
    };
    let mut holders = Held::with_capacity(people.len());
    for ((entry, offer), appointment) in people {
        let row = tx.entry_find(entry).await?.ok_or(Error::NotFound)?;
        let lost = tx.offer_find(offer).await?.ok_or(Error::NotFound)?;
        closed.displaced.push(Displaced {
            entry,
            reference: reference(entry),
            start: lost.start,
            is_appointment: appointment.is_some(),
            call: call_of(row),
        });
        holders.push((offer, appointment));
    }
    Ok((closed, holders))
}

fn call_of(entry: EntryRow) -> Option<Call> {
    entry.email.is_none().then(|| Call {
        name: format!("{} {}", entry.given_name, entry.family_name),
        phone: entry.phone,
    })
}

/// Takes an offer back; who may have read of it is told.
async fn revoke(
    app: &App,
    tx: &mut Tx,
    offer: Uuid,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<Taken> {
    let (entry, offer) = super::answer::hold(tx, offer).await?;
    if !tx.offer_end(offer.id, "revoked", now).await? {
        return Err(Refusal::OfferEnded.into());
    }
    tx.offer_slot_release(offer.id).await?;
    tx.mail_drop_of_offer(&offer, now).await?;
    let step = take(tx, &entry, State::Offered, Event::Revoke, actor, now).await?;
    // A deadline is there once a text is, and the text may be under way.
    if offer.deadline.is_some() {
        app.tell_of_offer(tx, &entry, "revoked", offer.id, now)
            .await?;
    }
    Ok(Taken {
        step,
        service: entry.service,
        is_appointment: false,
    })
}

/// Cancels an appointment; the person waits again, with a credit.
async fn cancel(
    app: &App,
    tx: &mut Tx,
    appointment: Uuid,
    actor: &str,
    now: DateTime<Utc>,
) -> Result<Taken> {
    let (entry, appointment) = super::leave::hold(tx, appointment).await?;
    // No band of cancelling: that is how a cancellation by the office is told apart.
    let moved = tx
        .appointment_move(appointment.id, "booked", "cancelled", now)
        .await?;
    if !moved {
        return Err(Refusal::AppointmentOver.into());
    }
    tx.offer_slot_release(appointment.offer_id).await?;
    let credit = app.config.rules.ranks.displaced_credit_days;
    let step = take(
        tx,
        &entry,
        State::Booked,
        Event::Displace {
            credit_days: credit,
        },
        actor,
        now,
    )
    .await?;
    app.tell_of_appointment(tx, &entry, "cancelled", appointment.id, now)
        .await?;
    Ok(Taken {
        step,
        service: entry.service,
        is_appointment: true,
    })
}

/// Lifts a closure: its slots that are still ahead open again, unless another closure covers them,
/// and go into the next round. Lifting twice changes nothing. Answers how many opened.
///
/// # Errors
/// [`Error::NotFound`] if there is no such closure.
pub async fn lift(app: &Arc<App>, id: Uuid, actor: Uuid) -> Result<usize> {
    let service = app.clone();
    app.store
        .write(move |tx| async move { lift_in(&service, tx, id, actor).await }.boxed())
        .await
}

async fn lift_in(app: &App, tx: &mut Tx, id: Uuid, actor: Uuid) -> Result<usize> {
    let closure = tx.closure_find(id).await?.ok_or(Error::NotFound)?;
    lock_counters(app, tx, &closure).await?;
    let now = app.clock.now();
    if !tx.closure_lift(id, now).await? {
        return Ok(0);
    }
    let others = tx.closure_list_of_office(&closure.office, now).await?;
    let mut opened = 0;
    for (slot, counter, start, minutes) in tx.slot_list_closed_by(id, now).await? {
        let other = others
            .iter()
            .find(|other| covers(other, &counter, start, minutes));
        if let Some(other) = other {
            tx.slot_close(slot, other.id).await?;
        } else {
            tx.slot_reopen(slot).await?;
            opened += 1;
        }
    }
    let detail = json!({ "office": closure.office, "opened": opened });
    let deed = Deed::of(actor, "lift", "closure", id).with(detail);
    deed.note(app, tx, now).await?;
    Ok(opened)
}

/// The closure with this id.
///
/// # Errors
/// [`Error::NotFound`] if there is none.
pub async fn find(app: &App, id: Uuid) -> Result<Closure> {
    let found = app.store.read().await?.closure_find(id).await?;
    found.ok_or(Error::NotFound)
}

/// The closures that were not lifted and are not over.
pub async fn list(app: &App) -> Result<Vec<Closure>> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    Ok(tx.closure_list_live(now, LIST_MAX).await?)
}
