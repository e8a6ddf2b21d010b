//! Who came: a clerk marks it, and what nobody marked by midnight stays unknown.
//!
//! Only an explicit mark makes a no-show. A mark can be corrected as long as its strike would
//! count; correcting it takes the strike back.

use std::sync::Arc;

use chrono::{DateTime, Days, NaiveTime, Utc};
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::audit::Deed;
use super::expire::for_each;
use super::leave::hold;
use super::step::{Step, state_of, take};
use super::{App, Result, strike};
use crate::domain::calendar;
use crate::domain::entry::{Event, Outcome};
use crate::domain::lead_time::LeadTime;
use crate::domain::refusal::Refusal;
use crate::metrics;
use crate::store::Tx;

/// Appointments that one look brings.
const LOOK_MAX: i64 = 500;

/// A mark that was made, for the metrics.
struct Marked {
    step: Step,
    service: String,
    office: String,
    lead: LeadTime,
}

/// Marks an appointment. Marking the same again changes nothing; another mark corrects it.
///
/// # Errors
/// [`Refusal::AppointmentAhead`] before its day, or before its start if somebody is to be marked
/// absent, [`Refusal::AppointmentOver`] if it was cancelled, [`Refusal::MarkTooOld`] once its
/// strike would have aged out.
pub async fn mark(app: &Arc<App>, appointment: Uuid, outcome: Outcome, actor: Uuid) -> Result<()> {
    mark_as_seen(app, appointment, None, outcome, actor).await
}

/// The same by somebody who saw the appointment in the state `seen`: where it is another one by now,
/// nothing changes.
///
/// # Errors
/// Those of [`mark`], and [`Refusal::MarkChanged`]. [`Outcome::Unknown`] takes back a mark; where there
/// is none it is [`Refusal::AppointmentAhead`].
pub async fn mark_as_seen(
    app: &Arc<App>,
    appointment: Uuid,
    seen: Option<&'static str>,
    outcome: Outcome,
    actor: Uuid,
) -> Result<()> {
    let service = app.clone();
    let marked = app
        .store
        .write(move |tx| {
            async move {
                let actor = actor.to_string();
                mark_in(&service, tx, appointment, seen, outcome, &actor).await
            }
            .boxed()
        })
        .await?;
    count(marked.as_ref(), outcome);
    app.signals.mail.notify_one();
    Ok(())
}

async fn mark_in(
    app: &App,
    tx: &mut Tx,
    id: Uuid,
    seen: Option<&str>,
    outcome: Outcome,
    actor: &str,
) -> Result<Option<Marked>> {
    let (entry, appointment) = hold(tx, id).await?;
    let now = app.clock.now();
    if seen.is_some_and(|seen| seen != appointment.state) {
        return Err(Refusal::MarkChanged.into());
    }
    if appointment.state == outcome.word() {
        return Ok(None);
    }
    if appointment.state == "cancelled" {
        return Err(Refusal::AppointmentOver.into());
    }
    let (day_begins, _) = bounds(app, calendar::local_day(appointment.start, app.zone()));
    // Who comes early may be marked early; who is absent is so only once it has begun.
    let from = if outcome == Outcome::NoShow {
        appointment.start
    } else {
        day_begins
    };
    // Midnight alone says that nobody said anything.
    let is_nothing = outcome == Outcome::Unknown && appointment.state == "booked";
    if now < from || is_nothing {
        return Err(Refusal::AppointmentAhead.into());
    }
    if now > appointment.start + app.config.rules.ranks.strike_memory() {
        return Err(Refusal::MarkTooOld.into());
    }
    let state = state_of(&entry, false)?;
    let step = take(tx, &entry, state, Event::Attend(outcome), actor, now).await?;
    if !tx
        .appointment_move(id, &appointment.state, outcome.word(), now)
        .await?
    {
        return Err(Refusal::AppointmentOver.into());
    }
    if outcome == Outcome::NoShow {
        let times = (appointment.start, now);
        strike::make(app, tx, &entry, id, strike::Kind::NoShow, times).await?;
    } else if appointment.state == Outcome::NoShow.word() {
        strike::correct(app, tx, &entry, id, now).await?;
    }
    let detail = json!({ "entry": entry.id, "from": appointment.state, "to": outcome.word() });
    let deed = Deed::of(actor, "mark", "appointment", id).with(detail);
    deed.note(app, tx, now).await?;
    Ok(Some(Marked {
        step,
        service: entry.service,
        lead: LeadTime::between(appointment.booked_at, appointment.start),
        office: appointment.office,
    }))
}

/// Ends the appointments of past days that nobody marked, as unknown: nobody is blamed.
pub async fn close_unmarked(app: &Arc<App>) -> Result<()> {
    let midnight = last_midnight(app.clock.now(), app);
    let unmarked = app
        .store
        .read()
        .await?
        .appointment_list_past(midnight, LOOK_MAX)
        .await?;
    for_each(unmarked, |appointment| close(app, appointment.id)).await
}

async fn close(app: &Arc<App>, appointment: Uuid) -> Result<()> {
    let service = app.clone();
    let marked = app
        .store
        .write(move |tx| async move { close_in(&service, tx, appointment).await }.boxed())
        .await?;
    count(marked.as_ref(), Outcome::Unknown);
    Ok(())
}

async fn close_in(app: &App, tx: &mut Tx, id: Uuid) -> Result<Option<Marked>> {
    let (entry, appointment) = hold(tx, id).await?;
    if appointment.state != "booked" {
        return Ok(None);
    }
    let now = app.clock.now();
    let state = state_of(&entry, false)?;
    let step = take(
        tx,
        &entry,
        state,
        Event::Attend(Outcome::Unknown),
        "clock",
        now,
    )
    .await?;
    if !tx
        .appointment_move(id, "booked", Outcome::Unknown.word(), now)
        .await?
    {
        return Err(Refusal::AppointmentOver.into());
    }
    Ok(Some(Marked {
        step,
        service: entry.service,
        lead: LeadTime::between(appointment.booked_at, appointment.start),
        office: appointment.office,
    }))
}

/// The midnight in the town's zone with which today began.
fn last_midnight(now: DateTime<Utc>, app: &App) -> DateTime<Utc> {
    calendar::resolve(
        app.zone(),
        calendar::local_day(now, app.zone()).and_time(NaiveTime::MIN),
    )
}

/// The instants between which `day` lies in the town's zone.
pub(super) fn bounds(app: &App, day: chrono::NaiveDate) -> (DateTime<Utc>, DateTime<Utc>) {
    let begins =
        |day: chrono::NaiveDate| calendar::resolve(app.zone(), day.and_time(NaiveTime::MIN));
    (
        begins(day),
        begins(day.checked_add_days(Days::new(1)).unwrap_or(day)),
    )
}

fn count(marked: Option<&Marked>, outcome: Outcome) {
    if let Some(marked) = marked {
        marked.step.count();
        metrics::appointment(&marked.service, &marked.office, outcome.word());
        metrics::attendance(&marked.service, marked.lead.word(), outcome.word());
    }
}
