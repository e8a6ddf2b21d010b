//! Why an entry was served in a round or not, and what would have served it: for pages, API and
//! the phone.
//!
//! The last rounds that were drawn, or asked about, are kept in memory as certificates need them,
//! so that one answer takes milliseconds.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::{App, Error, Result};
use super::pool::Closed;
use super::slots::SlotTable;
use super::{Round, files};
use crate::domain::certificate::{
    Certificate, Change, Closings, Drawn, SlotFacts, Turns, Wish, accepted, block_changes,
    single_changes, starts,
};
use crate::domain::draw::{self, Hash, Place, Pool};
use crate::domain::hardship;
use crate::domain::lottery;
use crate::store;
use crate::store::draw::FileKind;
use crate::store::waiting::WishRow;

/// Rounds that are kept in memory.
pub const RECENT_MAX: usize = 3;
/// A larger round is kept only once somebody asks about it.
const ENTRIES_KEPT_MAX: usize = 300_000;
/// Slots that are opened for one citizen at most.
const OPENED_MAX: usize = 2000;

/// The rounds that are kept in memory, oldest first.
#[derive(Debug, Default)]
pub struct Recent(Mutex<Vec<Arc<Explained>>>);

impl Recent {
    fn find(&self, round: i64) -> Option<Arc<Explained>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|kept| kept.round == round).cloned()
    }

    fn keep(&self, explained: Arc<Explained>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|other| other.round != explained.round);
        if kept.len() == RECENT_MAX {
            kept.remove(0);
        }
        kept.push(explained);
    }

    /// Lets go of a round whose files are gone.
    pub fn forget(&self, round: i64) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|kept| kept.round != round);
    }

    /// Keeps a round that was just drawn, unless it is large.
    pub(super) fn keep_drawn(&self, explained: Explained) {
        if explained.pool.entries.len() <= ENTRIES_KEPT_MAX {
            self.keep(Arc::new(explained));
        }
    }
}

/// A drawn round with all that its certificates follow from.
#[derive(Debug)]
pub(super) struct Explained {
    round: i64,
    pool: Pool,
    order: Vec<Place>,
    starts: Vec<Option<u32>>,
    /// Whether each entry of the pool was served.
    is_served: Vec<bool>,
    closings: Closings,
    slots: SlotTable,
}

impl Explained {
    /// Takes about as long as ordering the round does.
    pub fn new(round: i64, closed: Closed, order: Vec<Place>, starts: Vec<Option<u32>>) -> Self {
        let Closed { pool, slots, .. } = closed;
        let closings = Closings::of(&Drawn {
            pool: &pool,
            order: &order,
            starts: &starts,
        });
        let mut is_served = vec![false; pool.entries.len()];
        for (place, start) in order.iter().zip(&starts) {
            is_served[place.entry as usize] = start.is_some();
        }
        Self {
            round,
            pool,
            order,
            starts,
            is_served,
            closings,
            slots,
        }
    }

    /// The index in the pool of the entry with this secret; `None` if it was not in the round.
    fn entry(&self, secret: &[u8]) -> Option<u32> {
        let pid = lottery::pid(secret, self.pool.header.round);
        let entries = &self.pool.entries;
        let at = entries.binary_search_by_key(&pid, |entry| entry.pid).ok()?;
        Some(u32::try_from(at).expect("fewer than 2^32 entries"))
    }

    /// Whether the entry with this secret was served; `None` if it was not in the round.
    fn is_served(&self, secret: &[u8]) -> Option<bool> {
        self.entry(secret)
            .map(|entry| self.is_served[entry as usize])
    }

    /// Whether the entry's set in the pool is what follows from `wish`.
    fn accepts(&self, at: u32, wish: Wish<'_>, facts: &[SlotFacts<'_>]) -> bool {
        let set = self.pool.entries[at as usize].set;
        let ranges = self.pool.sets.ranges_of(set).iter().copied();
        let in_pool = ranges.flat_map(|(first, last)| first..=last);
        in_pool.eq(self
            .slots
            .indices()
            .zip(accepted(wish, facts))
            .filter_map(|(index, is_accepted)| is_accepted.then_some(index)))
    }

    fn drawn(&self) -> Drawn<'_> {
        Drawn {
            pool: &self.pool,
            order: &self.order,
            starts: &self.starts,
        }
    }
}

/// What a round came to for one entry.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The round's number.
    pub round: i64,
    /// When its pool was closed.
    pub close: DateTime<Utc>,
    /// What decided.
    pub certificate: Certificate,
    /// Entries that were served before all others because staff granted them hardship.
    pub hardship_served: i64,
    /// Whether this entry was one of those that came first for hardship.
    pub is_in_hardship: bool,
    /// Single changes of what the entry states, each of which would have served it; empty if it
    /// was served, if none would, or if it states something else since.
    pub changes: Vec<Change>,
    /// Whether it states something else since. What was stated then is not kept: only the slots
    /// that it accepted are.
    pub is_wish_changed: bool,
    /// The slots it accepted, opened for it alone.
    pub accepted: Vec<OpenedSlot>,
}

/// A slot of a pool file, with what shows which it is: `sid = H(nonce ‖ id)[0..16]`.
#[derive(Clone, Debug)]
pub struct OpenedSlot {
    /// Its index in the pool.
    pub index: u32,
    /// The slot.
    pub id: Uuid,
    /// The office's id.
    pub office: String,
    /// Its start.
    pub start: DateTime<Utc>,
    /// What opens its number in the pool file.
    pub nonce: [u8; 32],
}

/// What the last rounds came to for an entry, latest first.
pub async fn recent(app: &Arc<App>, entry: Uuid) -> Result<Vec<Explanation>> {
    let mut explanations = Vec::new();
    for round in last_drawn(app).await? {
        match explain(app, round.number, entry).await {
            Ok(explanation) => explanations.extend(explanation),
            // Its files were deleted after their time.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(explanations)
}

/// The last rounds, latest first, as far as they were drawn.
async fn last_drawn(app: &App) -> Result<Vec<Round>> {
    let most = i64::try_from(RECENT_MAX).unwrap_or(i64::MAX);
    let mut rounds = super::list(app, most).await?;
    rounds.retain(|round| round.state == "drawn");
    Ok(rounds)
}

/// A round that an entry was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenPart {
    /// The round's number.
    pub round: i64,
    /// Whether its result names the entry.
    pub is_served: bool,
}

/// Which of the last rounds an entry was in, latest first. Large rounds are left out, as they are
/// not kept in memory: who asks about one by [`explain`] waits for its files.
pub async fn taken_part(app: &Arc<App>, entry: Uuid) -> Result<Vec<TakenPart>> {
    let rounds = last_drawn(app).await?;
    let found = app.store.read().await?.entry_secret(entry).await?;
    let (_, secret) = found.ok_or(Error::NotFound)?;
    let is_kept = |round: &Round| {
        usize::try_from(round.entries).is_ok_and(|entries| entries <= ENTRIES_KEPT_MAX)
    };
    let mut taken = Vec::new();
    for round in rounds.into_iter().filter(is_kept) {
        match explained(app, &round).await {
            Ok(explained) => taken.extend(explained.is_served(&secret).map(|is_served| {
                let round = round.number;
                TakenPart { round, is_served }
            })),
            // Its files were deleted after their time.
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(taken)
}

/// What a round came to for an entry; `None` if it was not in it.
///
/// # Errors
/// [`Error::NotFound`] if there is no such entry, the round is not drawn, or its files are gone.
pub async fn explain(app: &Arc<App>, number: i64, entry: Uuid) -> Result<Option<Explanation>> {
    let round = super::find(app, number).await?;
    let mut tx = app.store.read().await?;
    let row = tx.entry_wish(entry).await?.ok_or(Error::NotFound)?;
    let (_, secret) = tx.entry_secret(entry).await?.ok_or(Error::NotFound)?;
    // What was declined later was possible then.
    let declined = tx.offer_slot_list_declined(entry, number).await?;
    let is_edited = tx.event_was_edited(entry, round.close).await?;
    drop(tx);
    let explained = explained(app, &round).await?;
    let Some(at) = explained.entry(&secret) else {
        return Ok(None);
    };
    let service = app.clone();
    let explanation = tokio::task::spawn_blocking(move || {
        let declined: HashSet<Uuid> = declined.into_iter().collect();
        let wish = Stated {
            row: &row,
            declined: &declined,
            is_edited,
        };
        explanation(&service, &round, &explained, at, &wish)
    });
    explanation
        .await
        .map_err(|error| store::Error::Abandoned(error.to_string()))?
        .map(Some)
}

/// What an entry states now, and what became of that.
struct Stated<'a> {
    row: &'a WishRow,
    declined: &'a HashSet<Uuid>,
    is_edited: bool,
}

fn explanation(
    app: &App,
    round: &Round,
    explained: &Explained,
    at: u32,
    stated: &Stated<'_>,
) -> Result<Explanation> {
    let contradiction = |what: &dyn std::fmt::Display| {
        store::Error::nonsense("round_file", "bytes", round.number, what)
    };
    let drawn = explained.drawn();
    let standing = drawn
        .standing(at)
        .ok_or_else(|| contradiction(&"an entry without a place"))?;
    let certificate = Certificate::of(&drawn, &explained.closings, standing)
        .map_err(|_| contradiction(&"a result that does not follow from its pool"))?;
    let row = stated.row;
    let facts = facts(app, round, &explained.slots, row, stated.declined);
    let wish = Wish {
        windows: &row.windows.0,
        not_before: row.not_before,
        not_after: row.not_after,
        notice_hours: row.notice_hours,
        offices: &row.offices.0,
    };
    let is_wish_changed = stated.is_edited || !explained.accepts(at, wish, &facts);
    let is_served = matches!(certificate, Certificate::Served { .. });
    let changes = if is_served || is_wish_changed {
        Vec::new()
    } else {
        match explained.pool.entries[at as usize].blocks {
            1 => single_changes(&explained.closings, standing.place, wish, &facts),
            blocks => {
                let mut turns = Turns::new(drawn, &explained.closings)
                    .map_err(|_| contradiction(&"a result that does not follow from its pool"))?;
                block_changes(&mut turns, standing.place, blocks, wish, &facts)
            }
        }
    };
    Ok(Explanation {
        round: round.number,
        close: round.close,
        certificate,
        hardship_served: round.hardship_served,
        is_in_hardship: standing.place.rank == hardship::RANK,
        changes,
        is_wish_changed,
        accepted: opened(round, explained, at),
    })
}

fn facts<'a>(
    app: &App,
    round: &Round,
    slots: &'a SlotTable,
    row: &WishRow,
    declined: &HashSet<Uuid>,
) -> Vec<SlotFacts<'a>> {
    let zone = app.zone();
    let fact = |index: u32| {
        let lane = slots.lane_of(index);
        let start = slots.start(index);
        SlotFacts {
            local: start.with_timezone(&zone).naive_local(),
            minutes: lane.minutes,
            office: &lane.office,
            lead: start - round.close,
            is_possible: lane.services.contains(&row.service)
                && !declined.contains(&slots.ids[index as usize]),
        }
    };
    slots.indices().map(fact).collect()
}

fn opened(round: &Round, explained: &Explained, at: u32) -> Vec<OpenedSlot> {
    let round_key = round.round_key.as_deref().unwrap_or_default();
    let set = explained.pool.entries[at as usize].set;
    let ranges = explained.pool.sets.ranges_of(set).iter();
    let indices = ranges.flat_map(|&(first, last)| first..=last);
    indices
        .take(OPENED_MAX)
        .map(|index| {
            let id = explained.slots.ids[index as usize];
            OpenedSlot {
                index,
                id,
                office: explained.slots.lane_of(index).office.clone(),
                start: explained.slots.start(index),
                nonce: lottery::nonce(round_key, id.as_bytes()),
            }
        })
        .collect()
}

/// A round from memory, or else from its files.
async fn explained(app: &Arc<App>, round: &Round) -> Result<Arc<Explained>> {
    if let Some(kept) = app.recent.find(round.number) {
        return Ok(kept);
    }
    // One round is read at a time: it may be large, and the next asks about the same one.
    let _one = app.reading.lock().await;
    if let Some(kept) = app.recent.find(round.number) {
        return Ok(kept);
    }
    let number = round.number;
    let (pool, root) = files::pool(app, number).await?.ok_or(Error::NotFound)?;
    let result = files::result(app, number).await?.ok_or(Error::NotFound)?;
    let slots = files::slots(app, number).await?.ok_or(Error::NotFound)?;
    let seed: Hash = round
        .seed
        .as_slice()
        .try_into()
        .map_err(|_| store::Error::nonsense("round", "seed", number, "not 32 bytes"))?;
    let explained = tokio::task::spawn_blocking(move || {
        let order = draw::order(&pool, &seed);
        let starts = starts(&pool, &order, &result)?;
        let closed = Closed::of_files(pool, root, slots, Vec::new());
        Some(Explained::new(number, closed, order, starts))
    })
    .await
    .map_err(|error| store::Error::Abandoned(error.to_string()))?;
    let explained = explained.ok_or_else(|| {
        let row = format!("round {number}, {}", FileKind::Result.word());
        store::Error::nonsense("round_file", "bytes", row, "a result of another pool")
    })?;
    let explained = Arc::new(explained);
    app.recent.keep(explained.clone());
    Ok(explained)
}
