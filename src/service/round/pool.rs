//! What a round draws from: the free slots, the entries that wait, and which slots each accepts.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::super::lists::{Lists, Strikes};
use super::super::{App, Result};
use crate::domain::allocation::{Claim, Sets, allocate};
use crate::domain::calendar::{self, AnswerRule, answer_deadline};
use crate::domain::ids::OfficeId;
use crate::domain::lottery::{self, Pid};
use crate::domain::policy::STRIKE_MEMORY_DAYS;
use crate::domain::window::Windows;
use crate::store::entry::WaitingRow;
use crate::store::slot::FreeSlotRow;

/// While the oldest offer mail waits longer than this, no new offers are made.
const MAIL_WAIT_MAX: TimeDelta = TimeDelta::minutes(10);

/// Free slots and waiting entries as they stood at one moment.
#[derive(Debug)]
pub(super) struct Pool {
    /// The number of the round.
    pub round: i64,
    /// When the pool was closed.
    pub close: DateTime<Utc>,
    /// Since when the oldest offer mail waits.
    mail_waits_since: Option<DateTime<Utc>>,
    slots: Vec<FreeSlotRow>,
    entries: Vec<WaitingRow>,
    lists: Lists,
    /// `(entry, slot)` of slots that an entry has declined.
    declined: Vec<(Uuid, Uuid)>,
    strikes: Strikes,
}

/// A slot for an entry.
#[derive(Clone, Debug)]
pub(super) struct Award {
    pub entry_id: Uuid,
    pub service: String,
    pub channel: String,
    pub joined_at: DateTime<Utc>,
    pub join_day: i64,
    pub slot_id: Uuid,
    pub office: String,
    pub counter: String,
    pub start: DateTime<Utc>,
    pub minutes: i64,
}

/// Loads the pool from one consistent look at the database.
pub(super) async fn load(app: &App) -> Result<Pool> {
    let mut tx = app.store.snapshot().await?;
    let close = app.clock.now();
    let round = tx.round_last_number().await? + 1;
    let mail_waits_since = tx.mail_oldest_offer().await?;
    let mut slots = tx.slot_list_free(close).await?;
    slots.retain(|slot| can_be_answered(app, slot, close));
    let mut entries = if slots.is_empty() {
        Vec::new()
    } else {
        tx.entry_list_waiting().await?
    };
    let lists = Lists::new(app, tx.service_list_days().await?);
    let today = calendar::local_day(close, app.zone());
    entries.retain(|entry| !lists.is_opening(&entry.service, today));
    let declined = tx.offer_list_declined(close).await?;
    let strikes = tx
        .strike_list_live(close - TimeDelta::days(STRIKE_MEMORY_DAYS))
        .await?;
    drop(tx);
    Ok(Pool {
        round,
        close,
        mail_waits_since,
        slots,
        entries,
        lists,
        declined,
        strikes: Strikes::new(strikes),
    })
}

/// An offer that leaves no time for an answer is not made.
fn can_be_answered(app: &App, slot: &FreeSlotRow, close: DateTime<Utc>) -> bool {
    let office = slot.office.parse::<OfficeId>().ok();
    let office = office.and_then(|office| app.config.town.office(&office));
    office.is_some_and(|office| {
        answer_deadline(&AnswerRule::default(), office.place(), close, slot.start).is_some()
    })
}

/// In perishability order: by start day, then by the opaque number of the slot, which says
/// nothing about the time of day (draw protocol, "Names and secrets").
fn by_perishability<'a>(
    app: &App,
    slots: &'a [FreeSlotRow],
    seed: &[u8; 32],
) -> Vec<&'a FreeSlotRow> {
    let mut slots: Vec<&FreeSlotRow> = slots.iter().collect();
    slots.sort_by_cached_key(|slot| {
        let day = calendar::local_day(slot.start, app.zone());
        (day, lottery::sid(seed, slot.id.as_bytes()))
    });
    slots
}

fn ranks(lists: &Lists, entries: &[WaitingRow], strikes: &Strikes) -> Vec<u32> {
    let rank = |entry: &WaitingRow| {
        let strikes = strikes.count(entry.mail_key.as_ref(), entry.person_key.as_ref());
        let WaitingRow {
            service,
            join_day,
            not_before,
            pause_days,
            ..
        } = entry;
        lists.rank(service, *join_day, *not_before, strikes, *pause_days)
    };
    entries.iter().map(rank).collect()
}

/// What an acceptance depends on; entries that state the same share a set.
#[derive(PartialEq, Eq, Hash)]
struct Wish<'a> {
    service: &'a str,
    offices: &'a [String],
    windows: &'a Windows,
    not_before: Option<NaiveDate>,
    not_after: Option<NaiveDate>,
    notice_hours: i64,
    declined: Vec<Uuid>,
}

fn sets(
    app: &App,
    slots: &[&FreeSlotRow],
    entries: &[WaitingRow],
    declined: &[(Uuid, Uuid)],
    close: DateTime<Utc>,
) -> (Vec<Vec<u32>>, Vec<u32>) {
    let mut declined_by: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (entry, slot) in declined {
        declined_by.entry(*entry).or_default().push(*slot);
    }
    let mut sets = Vec::new();
    let mut known: HashMap<Wish<'_>, u32> = HashMap::new();
    let mut set_of = Vec::with_capacity(entries.len());
    for entry in entries {
        let wish = Wish {
            service: &entry.service,
            offices: &entry.offices.0,
            windows: &entry.windows.0,
            not_before: entry.not_before,
            not_after: entry.not_after,
            notice_hours: entry.notice_hours,
            declined: sorted(declined_by.get(&entry.id)),
        };
        let number = *known.entry(wish).or_insert_with_key(|wish| {
            sets.push(accepted(app, slots, entry, wish, close));
            u32::try_from(sets.len() - 1).unwrap_or(u32::MAX)
        });
        set_of.push(number);
    }
    (sets, set_of)
}

fn sorted(slots: Option<&Vec<Uuid>>) -> Vec<Uuid> {
    let mut slots = slots.cloned().unwrap_or_default();
    slots.sort_unstable();
    slots
}

/// The slots that an entry accepts, ascending.
fn accepted(
    app: &App,
    slots: &[&FreeSlotRow],
    entry: &WaitingRow,
    wish: &Wish<'_>,
    close: DateTime<Utc>,
) -> Vec<u32> {
    let earliest = close + TimeDelta::hours(entry.notice_hours);
    let accepts = |slot: &FreeSlotRow| {
        let local = slot.start.with_timezone(&app.zone()).naive_local();
        let minutes = u32::try_from(slot.minutes).unwrap_or(u32::MAX);
        slot.services
            .0
            .iter()
            .any(|service| service == wish.service)
            && (wish.offices.is_empty() || wish.offices.contains(&slot.office))
            && slot.start >= earliest
            && entry.not_before.is_none_or(|day| local.date() >= day)
            && entry.not_after.is_none_or(|day| local.date() <= day)
            && entry.windows.0.admits(local, minutes)
            && !wish.declined.contains(&slot.id)
    };
    let indices = slots.iter().enumerate().filter(|(_, slot)| accepts(slot));
    indices
        .map(|(index, _)| u32::try_from(index).unwrap_or(u32::MAX))
        .collect()
}

impl Pool {
    /// Whether offers wait so long to be handed over that no new ones may be made.
    pub fn is_mail_down(&self) -> bool {
        self.mail_waits_since
            // A mail from the future was put there by a clock that has been set back since.
            .is_some_and(|since| (self.close - since).abs() > MAIL_WAIT_MAX)
    }

    /// Whether there is nobody to serve or nothing to hand out.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty() || self.entries.is_empty()
    }

    /// Free slots in the pool.
    pub fn slot_count(&self) -> i64 {
        i64::try_from(self.slots.len()).unwrap_or(i64::MAX)
    }

    /// Entries in the pool.
    pub fn entry_count(&self) -> i64 {
        i64::try_from(self.entries.len()).unwrap_or(i64::MAX)
    }

    /// Orders by (rank, lot, pid) and allocates: who gets which slot. Takes a while for a large
    /// pool; the same for the same pool and seed.
    pub fn draw(&self, app: &App, seed: &[u8; 32]) -> Vec<Award> {
        let slots = by_perishability(app, &self.slots, seed);
        let ranks = ranks(&self.lists, &self.entries, &self.strikes);
        let (sets, set_of) = sets(app, &slots, &self.entries, &self.declined, self.close);
        let round = u64::try_from(self.round).unwrap_or_default();
        let lots = lottery::Lots::new(seed);
        let mut order: Vec<(u32, u64, Pid, usize)> = self
            .entries
            .iter()
            .enumerate()
            .map(|(index, entry)| {
                let pid = lottery::pid(&entry.secret, round);
                (ranks[index], lots.lot(&pid, 1), pid, index)
            })
            .collect();
        order.sort_unstable();
        let claims: Vec<Claim> = order
            .iter()
            .map(|&(_, _, _, index)| Claim {
                blocks: u8::try_from(self.entries[index].blocks).expect("k is at most 16"),
                set: set_of[index],
            })
            .collect();
        let mut accepted = Sets::new(u32::try_from(slots.len()).expect("fewer than 2^32 slots"));
        for set in sets {
            accepted.push_slots(set);
        }
        // Nothing says yet which slot follows which, so no block is ever found.
        let next = vec![u32::MAX; slots.len()];
        let given = allocate(&next, &accepted, &claims);
        let seated = order
            .iter()
            .zip(given)
            .filter_map(|(&(_, _, _, index), seat)| Some((index, seat?)));
        seated
            .map(|(index, seat)| award(&self.entries[index], slots[seat as usize]))
            .collect()
    }
}

fn award(entry: &WaitingRow, slot: &FreeSlotRow) -> Award {
    Award {
        entry_id: entry.id,
        service: entry.service.clone(),
        channel: entry.channel.clone(),
        joined_at: entry.joined_at,
        join_day: entry.join_day,
        slot_id: slot.id,
        office: slot.office.clone(),
        counter: slot.counter.clone(),
        start: slot.start,
        minutes: slot.minutes,
    }
}
