//! Slots: opened by a counter's hours or by hand, listed by day.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::attend::bounds;
use super::audit::Deed;
use super::close::{Closure, covers};
use super::{App, Error, Result};
use crate::domain::calendar;
use crate::domain::ids::{CounterId, OfficeId, ServiceId};
use crate::domain::refusal::Refusal;
use crate::domain::town::{Counter, OPEN_DAYS_MAX, Office, SLOT_MINUTES_MAX};
use crate::metrics;
use crate::store::Tx;
pub use crate::store::slot::DaySlotRow as DaySlot;
use crate::store::slot::NewSlot;

/// A slot that a clerk wants opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Where.
    pub office: OfficeId,
    /// At which counter.
    pub counter: CounterId,
    /// When.
    pub start: DateTime<Utc>,
    /// How long; must be the counter's slot length.
    pub minutes: u32,
    /// For which services; empty means all of the counter.
    pub services: Vec<ServiceId>,
}

/// Opens one slot by hand, at any future time.
///
/// # Errors
/// [`Error::NotFound`] for an unknown office, counter or service; refusals for a start in the
/// past, a foreign length, a slot in the way, or a closure.
pub async fn open(app: &Arc<App>, opening: Opening, actor: Uuid) -> Result<Uuid> {
    let office = app
        .config
        .town
        .office(&opening.office)
        .ok_or(Error::NotFound)?;
    let counter = office.counter(&opening.counter).ok_or(Error::NotFound)?;
    if opening.minutes != counter.slot_minutes {
        return Err(Refusal::SlotLength {
            minutes: counter.slot_minutes,
        }
        .into());
    }
    let offered = services_of(app, office, counter);
    let services: Vec<String> = opening.services.iter().map(ToString::to_string).collect();
    if services.iter().any(|service| !offered.contains(service)) {
        return Err(Error::NotFound);
    }
    let now = app.clock.now();
    let slot = NewSlot {
        id: app.chance.id(now),
        office: opening.office.to_string(),
        counter: opening.counter.to_string(),
        start: opening.start,
        minutes: i64::from(opening.minutes),
        services: if services.is_empty() {
            offered
        } else {
            services
        },
        opened_at: now,
    };
    if slot.start <= now {
        return Err(Refusal::SlotPast.into());
    }
    if slot.start > now + TimeDelta::days(i64::from(OPEN_DAYS_MAX)) {
        return Err(Refusal::SlotTooFar {
            days: OPEN_DAYS_MAX,
        }
        .into());
    }
    let (service, id) = (app.clone(), slot.id);
    let detail = json!({
        "office": slot.office, "counter": slot.counter, "start": slot.start, "services": slot.services,
    });
    let deed = Deed::of(actor, "open", "slot", id).with(detail);
    app.store
        .write(move |tx| {
            async move {
                insert(tx, slot).await?;
                deed.note(&service, tx, now).await
            }
            .boxed()
        })
        .await?;
    Ok(id)
}

async fn insert(tx: &mut Tx, slot: NewSlot) -> Result<()> {
    tx.counter_lock(&slot.office, &slot.counter).await?;
    // Asked once nobody else can close this counter.
    let closures = tx.closure_list_of_office(&slot.office, slot.start).await?;
    if is_closed(&closures, &slot.counter, slot.start, slot.minutes) {
        return Err(Refusal::SlotClosed.into());
    }
    let longest = TimeDelta::minutes(i64::from(SLOT_MINUTES_MAX));
    let ends = slot.start + TimeDelta::minutes(slot.minutes);
    let near = tx
        .slot_list_at_counter(&slot.office, &slot.counter, slot.start - longest, ends)
        .await?;
    if near
        .iter()
        .any(|(start, minutes)| *start + TimeDelta::minutes(*minutes) > slot.start)
    {
        return Err(Refusal::SlotOverlaps.into());
    }
    tx.slot_insert_many(&[slot]).await?;
    Ok(())
}

/// What a counter does, spelled out.
fn services_of(app: &App, office: &Office, counter: &Counter) -> Vec<String> {
    let services = app.config.town.services.iter();
    services
        .filter(|service| service.is_at(&office.id) && counter.services.contains(&service.id))
        .map(|service| service.id.to_string())
        .collect()
}

/// The starts that a counter's hours want.
struct Series<'a> {
    office: &'a Office,
    counter: &'a Counter,
    starts: Vec<DateTime<Utc>>,
}

/// Opens the slots of every counter's hours from today up to its horizon, holidays left out.
/// What stands already, open or closed, or overlaps what was opened by hand, is left alone.
pub async fn open_series(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    let wanted = app.config.town.offices.iter().flat_map(|office| {
        let counters = office.counters.iter();
        let counters = counters.filter(|counter| counter.open_days_ahead > 0);
        counters.map(move |counter| wanted(office, counter, now))
    });
    let missing = missing(app, wanted.collect(), now).await?;
    for series in missing.iter().filter(|series| !series.starts.is_empty()) {
        let slots = new_slots(app, series, now);
        app.store
            .write(move |tx| async move { fill(tx, slots).await }.boxed())
            .await?;
    }
    Ok(())
}

/// Every start of the counter's hours that is still ahead and within the horizon.
fn wanted<'a>(office: &'a Office, counter: &'a Counter, now: DateTime<Utc>) -> Series<'a> {
    let today = calendar::local_day(now, office.time_zone);
    let days = (0..=u64::from(counter.open_days_ahead))
        .filter_map(|ahead| today.checked_add_days(Days::new(ahead)));
    let starts = days
        .filter(|day| calendar::holiday(*day, office.state).is_none())
        .flat_map(|day| starts(office, counter, day))
        .filter(|start| *start > now)
        .collect();
    Series {
        office,
        counter,
        starts,
    }
}

fn new_slots(app: &App, series: &Series<'_>, now: DateTime<Utc>) -> Vec<NewSlot> {
    let services = services_of(app, series.office, series.counter);
    let slot = |start: &DateTime<Utc>| NewSlot {
        id: app.chance.id(now),
        office: series.office.id.to_string(),
        counter: series.counter.id.to_string(),
        start: *start,
        minutes: i64::from(series.counter.slot_minutes),
        services: services.clone(),
        opened_at: now,
    };
    series.starts.iter().map(slot).collect()
}

fn starts(office: &Office, counter: &Counter, day: NaiveDate) -> Vec<DateTime<Utc>> {
    let at = |minutes: u32| NaiveTime::MIN + TimeDelta::minutes(i64::from(minutes));
    let starts = counter.slot_starts(day).into_iter();
    starts
        .map(|start| calendar::resolve(office.time_zone, day.and_time(at(start.minutes()))))
        .collect()
}

/// What of `wanted` no slot stands for yet and no closure covers: two looks, however many counters
/// there are, since this is asked every second and mostly nothing is missing.
async fn missing<'a>(
    app: &App,
    mut wanted: Vec<Series<'a>>,
    now: DateTime<Utc>,
) -> Result<Vec<Series<'a>>> {
    let ends = wanted.iter().filter_map(|series| series.starts.last());
    let Some(last) = ends.max() else {
        return Ok(wanted);
    };
    let mut tx = app.store.read().await?;
    let standing = tx.slot_list_starts(now, *last).await?;
    let closures = tx.closure_list_live(now, i64::MAX).await?;
    drop(tx);
    let standing: HashSet<(&str, &str, DateTime<Utc>)> = standing
        .iter()
        .map(|(office, counter, start)| (office.as_str(), counter.as_str(), *start))
        .collect();
    for series in &mut wanted {
        let (office, counter) = (series.office.id.as_str(), series.counter.id.as_str());
        let minutes = i64::from(series.counter.slot_minutes);
        let closures = closures.iter().filter(|closure| closure.office == office);
        series.starts.retain(|start| {
            !standing.contains(&(office, counter, *start))
                && !is_closed(closures.clone(), counter, *start, minutes)
        });
    }
    Ok(wanted)
}

/// Whether an office has closed what would be opened.
fn is_closed<'a>(
    closures: impl IntoIterator<Item = &'a Closure>,
    counter: &str,
    start: DateTime<Utc>,
    minutes: i64,
) -> bool {
    let mut closures = closures.into_iter();
    closures.any(|closure| covers(closure, counter, start, minutes))
}

/// Opens those of `wanted`, all of one counter, for which there is room.
async fn fill(tx: &mut Tx, mut wanted: Vec<NewSlot>) -> Result<()> {
    let (Some(first), Some(last)) = (wanted.first(), wanted.last()) else {
        return Ok(());
    };
    let longest = TimeDelta::minutes(i64::from(SLOT_MINUTES_MAX));
    let (office, counter) = (first.office.clone(), first.counter.clone());
    let (from, to) = (first.start - longest, last.start + longest);
    tx.counter_lock(&office, &counter).await?;
    let standing = tx.slot_list_at_counter(&office, &counter, from, to).await?;
    // Asked once nobody else can open or close at this counter.
    let closures = tx.closure_list_of_office(&office, from).await?;
    let free = |slot: &NewSlot| {
        let ends = slot.start + TimeDelta::minutes(slot.minutes);
        let overlaps = standing.iter().any(|(start, minutes)| {
            *start < ends && *start + TimeDelta::minutes(*minutes) > slot.start
        });
        !overlaps && !is_closed(&closures, &slot.counter, slot.start, slot.minutes)
    };
    wanted.retain(free);
    tx.slot_insert_many(&wanted).await?;
    Ok(())
}

/// Counts the slots that passed without anybody: those that were offered came free again too late
/// for somebody else.
pub async fn end_unused(app: &Arc<App>) -> Result<()> {
    let now = app.clock.now();
    if !app.store.read().await?.slot_is_unused(now).await? {
        return Ok(());
    }
    let unused = app
        .store
        .write(move |tx| async move { Ok::<_, Error>(tx.slot_end_unused(now).await?) }.boxed())
        .await?;
    for (office, offered) in unused {
        metrics::slots_unused(&office, if offered { "too_late" } else { "nobody" }, 1);
    }
    Ok(())
}

/// The slots of an office on one day, with whoever has them.
///
/// # Errors
/// [`Error::NotFound`] for an unknown office.
pub async fn day(app: &App, office: &OfficeId, day: NaiveDate) -> Result<Vec<DaySlot>> {
    app.config.town.office(office).ok_or(Error::NotFound)?;
    let (from, to) = bounds(app, day);
    Ok(app
        .store
        .read()
        .await?
        .slot_list_day(office.as_str(), from, to)
        .await?)
}
