//! What a round draws from: the free slots, the entries that wait, and which slots each accepts,
//! brought into the form of a pool file.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
use uuid::Uuid;

use super::super::lists::{Lists, Strikes};
use super::super::{App, Result};
use super::files::Parts;
use super::slots::SlotTable;
use super::wishes::Wishes;
use crate::domain::calendar::{self, Place, answer_deadline};
use crate::domain::draw::{Entry, Hash, Header, Pool};
use crate::domain::hardship;
use crate::domain::ids::OfficeId;
use crate::domain::lottery::{self, Pid};
use crate::domain::policy::Standing;
use crate::domain::town::Office;
use crate::store::slot::FreeSlotRow;
use crate::store::waiting::WaitingRow;
use crate::store::{self, Tx};

/// Free slots and waiting entries as they stood at one moment.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The number of the round.
    pub round: i64,
    /// When the pool was closed, in whole seconds.
    pub close: DateTime<Utc>,
    /// When that was to the fraction of a second: no offer is made before, so that an appointment
    /// which left just enough time at the whole second is too late.
    now: DateTime<Utc>,
    /// Whether offers wait so long to be handed over that no new ones may be made.
    pub is_mail_down: bool,
    /// What those in need have this time, in hundredths of a slot.
    pub hardship_credit: i64,
    slots: Vec<FreeSlotRow>,
    waiting: Vec<Waiting>,
    wishes: Wishes,
}

/// What a pool file needs of an entry.
#[derive(Debug)]
struct Waiting {
    id: Uuid,
    secret: [u8; 16],
    standing: Standing,
    is_hardship: bool,
    blocks: u8,
    wish: u32,
}

/// A pool as it is published, and what turns its pseudonyms back into entries and slots.
#[derive(Debug)]
pub(super) struct Closed {
    /// The pool.
    pub pool: Pool,
    /// What commits to it.
    pub root: Hash,
    /// Its file.
    pub file: Parts,
    /// Its slots, by index.
    pub slots: SlotTable,
    /// The entry behind each pseudonym, ascending by pseudonym.
    pub ids: Vec<(Pid, Uuid)>,
}

/// Loads everything from one consistent look at the database.
pub(super) async fn load(app: &App) -> Result<Loaded> {
    let mut tx = app.store.snapshot().await?;
    let now = app.clock.now();
    let close = now.trunc_subsecs(0);
    let round = tx.round_last_number().await? + 1;
    let is_mail_down = is_mail_down(app, &mut tx, now).await?;
    let mut slots = tx.slot_list_free(close).await?;
    slots.retain(|slot| can_be_answered(app, &slot.office, now, slot.start));
    let mut wishes = Wishes::default();
    let waiting = if slots.is_empty() {
        Vec::new()
    } else {
        load_waiting(app, &mut tx, close, &mut wishes).await?
    };
    let count = i64::try_from(slots.len()).unwrap_or(i64::MAX);
    let before = tx.round_hardship_credit().await?;
    Ok(Loaded {
        round,
        close,
        now,
        is_mail_down,
        hardship_credit: hardship::credit(&app.config.rules.hardship, before, count),
        slots,
        waiting,
        wishes,
    })
}

/// Whether the oldest offer mail waits too long at `now`.
pub(super) async fn is_mail_down(app: &App, tx: &mut Tx, now: DateTime<Utc>) -> Result<bool> {
    let since = tx.mail_oldest_offer().await?;
    // A mail from the future was put there by a clock that has been set back since.
    Ok(since.is_some_and(|since| (now - since).abs() > app.config.rules.offers.mail_wait_max))
}

/// An offer that leaves no time for an answer is not made.
pub(super) fn can_be_answered(
    app: &App,
    office: &str,
    now: DateTime<Utc>,
    start: DateTime<Utc>,
) -> bool {
    let rule = &app.config.rules.offers.answer;
    place(app, office).is_some_and(|place| answer_deadline(rule, place, now, start).is_some())
}

/// Until when somebody without mail can answer an offer that is made `now`.
pub(super) fn call_deadline(
    app: &App,
    office: &str,
    now: DateTime<Utc>,
    start: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let rule = &app.config.rules.offers.answer;
    calendar::call_deadline(rule, place(app, office)?, now, start)
}

fn place(app: &App, office: &str) -> Option<Place> {
    let office = office.parse::<OfficeId>().ok()?;
    app.config.town.office(&office).map(Office::place)
}

async fn load_waiting(
    app: &App,
    tx: &mut Tx,
    close: DateTime<Utc>,
    wishes: &mut Wishes,
) -> Result<Vec<Waiting>> {
    let ranking = Ranking::load(app, tx, close).await?;
    let mut declined: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
    for (entry, slot) in tx.offer_list_declined(close).await? {
        declined.entry(entry).or_default().push(slot);
    }
    for slots in declined.values_mut() {
        slots.sort_unstable();
    }
    let mut waiting = Vec::new();
    tx.entry_each_waiting(|row| {
        if !ranking.lists.is_opening(row.wish.service(), ranking.today) {
            waiting.push(waiting_of(&row, &ranking, &mut declined, wishes)?);
        }
        Ok(())
    })
    .await?;
    Ok(waiting)
}

fn waiting_of(
    row: &WaitingRow<'_>,
    ranking: &Ranking<'_>,
    declined: &mut HashMap<Uuid, Vec<Uuid>>,
    wishes: &mut Wishes,
) -> store::Result<Waiting> {
    let blocks = u8::try_from(row.blocks)
        .ok()
        .filter(|blocks| (1..=16).contains(blocks));
    let blocks =
        blocks.ok_or_else(|| store::Error::nonsense("entry", "blocks", row.id, row.blocks))?;
    let standing = ranking.standing(row)?;
    let declined = declined.remove(&row.id).unwrap_or_default();
    Ok(Waiting {
        id: row.id,
        secret: row.secret,
        standing,
        is_hardship: row.is_hardship,
        blocks,
        wish: wishes.number(row.wish, row.is_called, declined),
    })
}

/// What entries are ranked by, besides themselves.
struct Ranking<'a> {
    app: &'a App,
    lists: Lists,
    today: NaiveDate,
    close_day: i64,
    /// Live strikes by entry.
    strikes: HashMap<Uuid, usize>,
}

impl<'a> Ranking<'a> {
    async fn load(app: &'a App, tx: &mut Tx, close: DateTime<Utc>) -> Result<Self> {
        let live = close - app.config.rules.ranks.strike_memory();
        let live = Strikes::new(tx.strike_list_live(live).await?);
        let struck = if live.is_empty() {
            Vec::new()
        } else {
            tx.entry_list_struck().await?
        };
        Ok(Self {
            app,
            lists: Lists::new(app, tx.service_list_days().await?),
            today: calendar::local_day(close, app.zone()),
            close_day: calendar::day_number(close, app.zone()),
            strikes: struck
                .iter()
                .map(|row| (row.id, live.count(&row.keys)))
                .collect(),
        })
    }

    fn standing(&self, row: &WaitingRow<'_>) -> store::Result<Standing> {
        let strikes = self.strikes.get(&row.id).copied().unwrap_or_default();
        let seniority = row.seniority()?;
        let facts = self.lists.facts(row.wish.service(), seniority, strikes);
        let config = &self.app.config;
        let joined_at = row.joined_at.timestamp();
        let standing =
            config
                .draw
                .policy
                .standing(&config.rules.ranks, facts, joined_at, self.close_day);
        Ok(standing)
    }
}

impl Loaded {
    /// Whether there is nobody to serve or nothing to hand out.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty() || self.waiting.is_empty()
    }

    /// Brings everything into the form of the pool file: slots in order of perishability, that is
    /// by start day and then by a number that says nothing about the hour; entries under
    /// pseudonyms of this round alone. Takes a while for a large pool.
    ///
    /// # Errors
    /// If a row holds windows or offices that nothing in this program could have written.
    pub fn close(self, app: &App, header: Header, round_key: &[u8; 16]) -> store::Result<Closed> {
        let zone = app.zone();
        let sids = lottery::sids(&self.slots, round_key, |slot| *slot.id.as_bytes());
        let day = |slot: &FreeSlotRow| calendar::local_day(slot.start, zone);
        let slots = self.slots.into_iter().zip(sids);
        let mut slots: Vec<_> = slots.map(|(slot, sid)| (day(&slot), sid, slot)).collect();
        slots.sort_unstable_by_key(|&(day, sid, _)| (day, sid));
        let sids: Vec<[u8; 16]> = slots.iter().map(|&(_, sid, _)| sid).collect();
        let slots = SlotTable::new(slots.into_iter().map(|(_, _, slot)| slot));
        let wishes = self
            .wishes
            .accepted(&slots, zone, self.close, |office, start| {
                call_deadline(app, office, self.now, start).is_some()
            })?;
        let (mut ids, mut entries) = (Vec::new(), Vec::new());
        ids.reserve_exact(self.waiting.len());
        entries.reserve_exact(self.waiting.len());
        let pids = lottery::pids(&self.waiting, header.round, |entry| entry.secret);
        let in_need = self.waiting.iter().zip(&pids);
        let in_need = in_need.filter(|(entry, _)| entry.is_hardship);
        let in_need = in_need.map(|(entry, pid)| (entry.standing, *pid)).collect();
        let first = hardship::first(in_need, self.hardship_credit);
        for (entry, pid) in self.waiting.into_iter().zip(pids) {
            ids.push((pid, entry.id));
            entries.push(Entry {
                pid,
                rank: if entry.is_hardship && first.contains(&pid) {
                    hardship::RANK
                } else {
                    entry.standing.rank
                },
                tickets: entry.standing.tickets,
                blocks: entry.blocks,
                set: entry.wish,
            });
        }
        let lines = slots.lines(sids.into_iter());
        let pool = std::thread::scope(|scope| {
            scope.spawn(|| ids.sort_unstable());
            Pool::new(header, lines, &wishes, entries)
        });
        let (root, file) = pool.committed(Parts::line);
        Ok(Closed {
            pool,
            root,
            file: file.into_iter().collect(),
            slots,
            ids,
        })
    }
}

impl Closed {
    /// A pool that was closed before, from what was kept of it; its file is written already.
    pub fn of_files(pool: Pool, root: Hash, slots: SlotTable, ids: Vec<(Pid, Uuid)>) -> Self {
        Self {
            pool,
            root,
            file: Parts::default(),
            slots,
            ids,
        }
    }

    /// Whether an entry comes first because of hardship.
    pub fn is_hardship(&self, pid: &Pid) -> bool {
        let entries = &self.pool.entries;
        let at = entries.binary_search_by_key(pid, |entry| entry.pid);
        at.is_ok_and(|at| entries[at].rank == hardship::RANK)
    }

    /// The entry behind a pseudonym; `None` if it has left.
    pub fn entry(&self, pid: &Pid) -> Option<Uuid> {
        let at = self.ids.binary_search_by_key(pid, |(pid, _)| *pid).ok()?;
        Some(self.ids[at].1)
    }
}
