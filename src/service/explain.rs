//! What is true about an entry, an offer, an appointment: for pages, API and phone.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::Mutex;
use uuid::Uuid;

use super::courier::deadline_of;
use super::lists::{Lists, Strikes};
use super::step::{shown, state_of};
use super::{App, Error, Result};
use crate::domain::calendar::day_of_number;
use crate::domain::entry::State;
use crate::domain::policy::{Facts, Policy};
use crate::locale::Language;
use crate::mail::ics;
use crate::store::entry::{EntryRow, StatusRow};
use crate::store::offer::{AppointmentRow, OfferRow};
use crate::store::queue::{KeyedQueueRow, QueueRow};

/// Who waits is counted at most this often …
const COUNT_EVERY: Duration = Duration::from_millis(800);
/// … and takes at most one part in this many of the time.
const COUNT_SHARE: u32 = 20;

/// Who waits, by service and rank, as it was counted a moment ago.
#[derive(Debug, Default)]
pub struct Standing {
    counted: RwLock<Option<Counted>>,
    /// Held by the one request that counts; the others take what was counted before.
    counting: Mutex<()>,
}

impl Standing {
    fn known(&self) -> Option<Counted> {
        self.counted
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

#[derive(Clone, Debug)]
struct Counted {
    at: Instant,
    took: Duration,
    queue: Arc<Queue>,
}

impl Counted {
    fn is_fresh(&self) -> bool {
        self.at.elapsed() < COUNT_EVERY.max(self.took * COUNT_SHARE)
    }
}

/// The queues of all services.
#[derive(Debug)]
struct Queue {
    lists: Lists,
    strikes: Strikes,
    /// Per service: ranks ascending, each with how many wait at it or a better one.
    ahead: HashMap<String, Vec<(u32, i64)>>,
    /// Per service: the youngest joining day that its last round served.
    cutoff: HashMap<String, NaiveDate>,
}

/// The status of an entry.
#[derive(Clone, Debug)]
pub struct Status {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: State,
    /// What for, by id.
    pub service: String,
    /// People who wait at a better rank; only while the entry waits.
    pub people_ahead: Option<i64>,
    /// Others who wait at the same rank: the lot decides among all of them.
    pub people_beside: Option<i64>,
    /// The youngest joining day that the last round of the service served.
    pub cutoff_day: Option<NaiveDate>,
    /// The open offer.
    pub offer: Option<Uuid>,
    /// The appointment that stands, or was kept.
    pub appointment: Option<Uuid>,
    /// Whether any round ever made it an offer.
    pub was_offered: bool,
}

/// The status of the entry with this id and link version.
///
/// # Errors
/// [`Error::NotFound`] if there is no such entry, or the link was replaced.
pub async fn status(app: &App, id: Uuid, link_version: i64) -> Result<Status> {
    let row = app
        .store
        .read()
        .await?
        .entry_status(id)
        .await?
        .ok_or(Error::NotFound)?;
    if row.link_version != link_version {
        return Err(Error::NotFound);
    }
    let state = shown(row.id, &row.state, row.offer_id.is_some())?;
    let queue = queue(app).await?;
    let around = (state == State::Waiting).then(|| queue.around(app, &row));
    Ok(Status {
        id,
        people_ahead: around.as_ref().map(|around| around.ahead),
        people_beside: around.map(|around| around.beside),
        cutoff_day: queue.cutoff.get(&row.service).copied(),
        state,
        service: row.service,
        offer: row.offer_id,
        appointment: row.appointment_id,
        was_offered: row.was_offered,
    })
}

impl Queue {
    fn new(
        app: &App,
        lists: Lists,
        strikes: Strikes,
        rows: &[QueueRow],
        struck: &[KeyedQueueRow],
        cutoffs: Vec<(String, i64)>,
    ) -> Self {
        let mut by_rank: HashMap<String, HashMap<u32, i64>> = HashMap::new();
        let mut add = |service: &str, rank: u32, entries: i64| {
            let ranks = by_rank.entry(service.to_owned()).or_default();
            *ranks.entry(rank).or_default() += entries;
        };
        for row in rows {
            let facts = lists.facts(&row.service, row.seniority, 0);
            add(&row.service, rank(app, facts, row.joined_at), row.entries);
        }
        // Those with strikes were counted among the others; they stand further back.
        for row in struck {
            let rank = |strikes| {
                let facts = lists.facts(&row.service, row.seniority, strikes);
                rank(app, facts, row.joined_at)
            };
            add(&row.service, rank(0), -1);
            add(&row.service, rank(strikes.count(&row.keys)), 1);
        }
        let ahead = by_rank.into_iter().map(|(service, ranks)| {
            let mut ranks: Vec<(u32, i64)> = ranks.into_iter().collect();
            ranks.sort_unstable();
            let mut so_far = 0;
            for (_, entries) in &mut ranks {
                so_far += *entries;
                *entries = so_far;
            }
            (service, ranks)
        });
        let cutoff = cutoffs
            .into_iter()
            .map(|(service, day)| (service, day_of_number(day)));
        Self {
            lists,
            strikes,
            ahead: ahead.collect(),
            cutoff: cutoff.collect(),
        }
    }

    /// People of the same service at a better rank and at the same one, where the lot settles it.
    fn around(&self, app: &App, row: &StatusRow) -> Around {
        let strikes = self.strikes.count(&row.keys);
        let facts = self.lists.facts(&row.service, row.seniority, strikes);
        let rank = rank(app, facts, row.joined_at);
        let ranks = self.ahead.get(&row.service).map_or(&[][..], Vec::as_slice);
        let up_to = |count: usize| count.checked_sub(1).map_or(0, |last| ranks[last].1);
        let ahead = up_to(ranks.partition_point(|(other, _)| *other < rank));
        let same = up_to(ranks.partition_point(|(other, _)| *other <= rank)) - ahead;
        // The entry itself is one of them, unless it came after the count.
        let beside = (same - 1).max(0);
        Around { ahead, beside }
    }
}

/// The rank that the town's policy gives.
fn rank(app: &App, facts: Facts, joined_at: DateTime<Utc>) -> u32 {
    let rules = &app.config.rules.ranks;
    let policy = app.config.draw.policy;
    policy.rank(rules, facts, joined_at.timestamp())
}

/// Who stands around an entry.
struct Around {
    ahead: i64,
    beside: i64,
}

/// The queues as they were counted within the last second, or, where counting takes long, as
/// lately as it can be afforded.
async fn queue(app: &App) -> Result<Arc<Queue>> {
    let known = app.standing.known();
    if let Some(counted) = known.as_ref().filter(|counted| counted.is_fresh()) {
        return Ok(counted.queue.clone());
    }
    let _counting = match (app.standing.counting.try_lock(), known) {
        (Ok(counting), _) => counting,
        (Err(_), Some(counted)) => return Ok(counted.queue),
        (Err(_), None) => app.standing.counting.lock().await,
    };
    // Somebody else may have counted while this request waited.
    if let Some(counted) = app.standing.known().filter(Counted::is_fresh) {
        return Ok(counted.queue);
    }
    let begin = Instant::now();
    let mut tx = app.store.read().await?;
    let by_moment = app.config.draw.policy == Policy::Fifo;
    let rows = tx.entry_queue(by_moment).await?;
    let cutoffs = tx.round_cutoff_latest().await?;
    let lists = Lists::new(app, tx.service_list_days().await?);
    let since = app.clock.now() - app.config.rules.ranks.strike_memory();
    let strikes = Strikes::new(tx.strike_list_live(since).await?);
    let struck = tx.entry_queue_of_keys(&strikes.keys()).await?;
    let queue = Arc::new(Queue::new(app, lists, strikes, &rows, &struck, cutoffs));
    let (at, took) = (Instant::now(), begin.elapsed());
    let counted = Counted {
        at,
        took,
        queue: queue.clone(),
    };
    *app.standing
        .counted
        .write()
        .unwrap_or_else(PoisonError::into_inner) = Some(counted);
    Ok(queue)
}

/// An entry with its row, for its page.
///
/// # Errors
/// [`Error::NotFound`] if there is no such entry.
pub async fn entry(app: &App, id: Uuid) -> Result<(EntryRow, State)> {
    let mut tx = app.store.read().await?;
    let entry = tx.entry_find(id).await?.ok_or(Error::NotFound)?;
    let offered = tx.offer_find_open(id).await?.is_some();
    let state = state_of(&entry, offered)?;
    Ok((entry, state))
}

/// An offer with its entry and the appointment that came of it.
///
/// # Errors
/// [`Error::NotFound`] if there is no such offer.
pub async fn offer(app: &App, id: Uuid) -> Result<(OfferRow, EntryRow, Option<AppointmentRow>)> {
    let mut tx = app.store.read().await?;
    let offer = tx.offer_find(id).await?.ok_or(Error::NotFound)?;
    let entry = tx
        .entry_find(offer.entry_id)
        .await?
        .ok_or(Error::NotFound)?;
    let appointment = tx.appointment_find_by_offer(id).await?;
    Ok((offer, entry, appointment))
}

/// Until when an offer can be answered, as far as is known `now`; `None` if it cannot be any
/// more. While its mail has not been handed over, the answer window would begin now.
pub fn answerable_until(app: &App, offer: &OfferRow, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    if offer.state != "open" || offer.start <= now {
        return None;
    }
    offer
        .deadline
        .or_else(|| deadline_of(app, offer, now))
        .filter(|deadline| *deadline >= now)
}

/// An appointment with its entry.
///
/// # Errors
/// [`Error::NotFound`] if there is no such appointment.
pub async fn appointment(app: &App, id: Uuid) -> Result<(AppointmentRow, EntryRow)> {
    let mut tx = app.store.read().await?;
    let appointment = tx.appointment_find(id).await?.ok_or(Error::NotFound)?;
    let entry = tx
        .entry_find(appointment.entry_id)
        .await?
        .ok_or(Error::NotFound)?;
    Ok((appointment, entry))
}

/// What is true about an offer: its state, and `expired` also before the clock has noted it.
pub fn offer_word(offer: &OfferRow, now: DateTime<Utc>) -> &'static str {
    match offer.state.as_str() {
        "open" if offer.deadline.is_some_and(|deadline| deadline < now) => "expired",
        "open" => "open",
        "confirmed" => "confirmed",
        "declined" => "declined",
        "expired" => "expired",
        _ => "revoked",
    }
}

/// The calendar file that puts a standing appointment into a calendar; `None` if it does not
/// stand, or if the town file no longer knows its office or service.
pub fn calendar(
    app: &App,
    appointment: &AppointmentRow,
    entry: &EntryRow,
    language: Language,
) -> Option<String> {
    if appointment.state != "booked" {
        return None;
    }
    let event = app.calendar_event(entry, appointment, language, app.clock.now())?;
    Some(ics::publish(&event).text)
}

/// Every offer an entry got, by round.
pub async fn offers(app: &App, entry: Uuid) -> Result<Vec<OfferRow>> {
    Ok(app.store.read().await?.offer_list_of_entry(entry).await?)
}

/// Proves that the database answers and has the schema.
pub async fn ready(app: &App) -> Result<()> {
    Ok(app.store.read().await?.schema_answers().await?)
}
