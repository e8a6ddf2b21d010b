//! The public figures: how long people wait, by service and by channel, and what came of it.
//!
//! Everything is counted from the rows of the last [`levers::COUNTED`]; what of it may be told is
//! decided in `domain::figures`.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Mutex;

use super::levers::{self, LeverCount};
use super::{App, Result};
use crate::domain::entry::Outcome;
use crate::domain::figures::{Table, Told, Wait};
use crate::store::figures::{FigureRow, WaitRow};

/// The ways onto the list, as the database and the metrics name them; columns of every table.
pub const CHANNELS: [&str; 3] = ["online", "phone", "desk"];

/// Figures are counted at most this often …
const COUNT_EVERY: TimeDelta = TimeDelta::seconds(15);
/// … and take at most one part in this many of the time.
const COUNT_SHARE: u32 = 20;
/// Older ones than this are shown to nobody.
const AGE_MAX: TimeDelta = TimeDelta::minutes(2);

/// The figures of some weeks. Rows of the tables are the services and their sum, columns are
/// [`CHANNELS`] and their sum.
#[derive(Clone, Debug)]
pub struct Figures {
    /// From then …
    pub since: DateTime<Utc>,
    /// … until then.
    pub until: DateTime<Utc>,
    /// The services' ids, in the order of the town.
    pub services: Vec<String>,
    /// Who is in the list at the end.
    pub waiting: Table,
    /// Who has joined.
    pub joined: Table,
    /// Who got a first offer.
    pub offered: Table,
    /// Who said yes to an appointment that was not cancelled since.
    pub booked: Table,
    /// Who came to an appointment, late or in time.
    pub came: Table,
    /// Who was marked absent.
    pub no_shows: Table,
    /// From joining to the first offer, of those who were offered one.
    pub to_offer: Vec<Vec<Option<Wait>>>,
    /// From joining to the start of the appointment, of those who booked.
    pub to_start: Vec<Vec<Option<Wait>>>,
    /// The levers that staff pulled.
    pub levers: Vec<LeverCount>,
    /// What became of the slots that have begun.
    pub slots: Vec<(SlotFate, Told)>,
}

/// What became of a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotFate {
    /// Somebody had an appointment in it.
    Taken,
    /// The office closed it.
    Closed,
    /// It was free again too late for somebody else.
    TooLate,
    /// Nobody who waited could use it.
    Nobody,
}

impl SlotFate {
    /// Every fate, in the order of the page.
    pub const ALL: [Self; 4] = [Self::Taken, Self::TooLate, Self::Nobody, Self::Closed];

    /// The word for it in the API; the unused ones as the metrics say them.
    pub fn word(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Closed => "closed",
            Self::TooLate => "too_late",
            Self::Nobody => "nobody",
        }
    }
}

/// How long it took lately for a service, whatever the channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lately {
    /// From joining to the start of the appointment.
    pub wait: Wait,
    /// So many appointments; `None` where the number would give a small one away.
    pub count: Option<i64>,
}

impl Figures {
    /// How long it took lately for a service; `None` where too few booked to say.
    pub fn lately(&self, service: &str) -> Option<Lately> {
        let row = self.services.iter().position(|id| id == service)?;
        let all = CHANNELS.len();
        Some(Lately {
            wait: self.to_start[row][all]?,
            count: self.booked.at(row, all).count(),
        })
    }
}

/// How long it took lately for a service; `None` where too few booked to say.
///
/// # Errors
/// If the database fails.
pub async fn lately(app: &Arc<App>, service: &str) -> Result<Option<Lately>> {
    Ok(recent(app).await?.lately(service))
}

/// The figures as they were counted a moment ago.
#[derive(Debug, Default)]
pub struct Recent {
    counted: RwLock<Option<Counted>>,
    /// Held by the one request that counts; the others take what was counted before.
    counting: Mutex<()>,
}

#[derive(Clone, Debug)]
struct Counted {
    at: Instant,
    took: Duration,
    figures: Arc<Figures>,
}

impl Counted {
    /// By the wall clock, and by the one that nobody sets.
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        let age = now - self.figures.until;
        let rests = self.at.elapsed() < self.took * COUNT_SHARE;
        (TimeDelta::zero()..COUNT_EVERY).contains(&age) || (rests && self.is_bearable(now))
    }

    fn is_bearable(&self, now: DateTime<Utc>) -> bool {
        (TimeDelta::zero()..AGE_MAX).contains(&(now - self.figures.until))
    }
}

impl Recent {
    fn known(&self) -> Option<Counted> {
        let counted = self.counted.read();
        counted.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The figures, counted within the last minutes. Whoever finds them old has them counted anew in
/// the background, and waits only if they are too old to be shown.
///
/// # Errors
/// If the database fails.
pub async fn recent(app: &Arc<App>) -> Result<Arc<Figures>> {
    let now = app.clock.now();
    match app.figures.known() {
        Some(counted) if counted.is_fresh(now) => Ok(counted.figures),
        Some(counted) if counted.is_bearable(now) => {
            let app = app.clone();
            tokio::spawn(async move {
                if let Err(error) = count_anew(&app, false).await {
                    tracing::error!(%error, "the public figures could not be counted");
                }
            });
            Ok(counted.figures)
        }
        _ => count_anew(app, true).await,
    }
}

/// Counts, unless somebody else does; then that is waited for, or what was known is taken.
async fn count_anew(app: &App, waits: bool) -> Result<Arc<Figures>> {
    let _counting = match (app.figures.counting.try_lock(), app.figures.known()) {
        (Ok(counting), _) => counting,
        (Err(_), Some(counted)) if !waits => return Ok(counted.figures),
        (Err(_), _) => app.figures.counting.lock().await,
    };
    // Somebody else may have counted while this request waited.
    let known = app.figures.known();
    if let Some(counted) = known.filter(|counted| counted.is_fresh(app.clock.now())) {
        return Ok(counted.figures);
    }
    let begin = Instant::now();
    let figures = Arc::new(count(app).await?);
    let (at, took) = (Instant::now(), begin.elapsed());
    let counted = Counted {
        at,
        took,
        figures: figures.clone(),
    };
    let kept = app.figures.counted.write();
    *kept.unwrap_or_else(PoisonError::into_inner) = Some(counted);
    Ok(figures)
}

/// Counts all figures now.
///
/// # Errors
/// If the database fails.
pub async fn count(app: &App) -> Result<Figures> {
    let until = app.clock.now();
    let since = until - levers::COUNTED;
    let mut tx = app.store.snapshot().await?;
    let waiting = tx.figure_count_waiting().await?;
    let joined = tx.figure_count_joined(since).await?;
    let offered = tx.figure_list_offered(since).await?;
    let booked = tx.figure_list_booked(since).await?;
    let came = [Outcome::Attended.word(), Outcome::Late.word()];
    let came = tx.figure_count_ended(since, until, came).await?;
    let absent = [Outcome::NoShow.word(); 2];
    let no_shows = tx.figure_count_ended(since, until, absent).await?;
    let slots = tx.figure_count_slots(since, until).await?;
    drop(tx);
    let services = app.config.town.services.iter();
    let services: Vec<String> = services.map(|service| service.id.to_string()).collect();
    let (offered, to_offer) = waits(&services, &offered);
    let (booked, to_start) = waits(&services, &booked);
    Ok(Figures {
        since,
        until,
        waiting: table(&services, &waiting),
        joined: table(&services, &joined),
        offered,
        booked,
        came: table(&services, &came),
        no_shows: table(&services, &no_shows),
        to_offer,
        to_start,
        levers: levers::counts(app).await?,
        slots: fates(&slots),
        services,
    })
}

fn fates(counts: &[(String, i64)]) -> Vec<(SlotFate, Told)> {
    let count = |fate: SlotFate| {
        let found = counts.iter().find(|(word, _)| word == fate.word());
        found.map_or(0, |(_, count)| *count)
    };
    let fates = SlotFate::ALL.into_iter();
    fates.map(|fate| (fate, Told::alone(count(fate)))).collect()
}

/// The place of a service and a channel in the tables; what the town no longer has is left out.
fn place(services: &[String], service: &str, channel: &str) -> Option<(usize, usize)> {
    let row = services.iter().position(|id| id == service)?;
    let column = CHANNELS.iter().position(|word| *word == channel)?;
    Some((row, column))
}

fn table(services: &[String], rows: &[FigureRow]) -> Table {
    let mut counts = vec![vec![0; CHANNELS.len()]; services.len()];
    for row in rows {
        if let Some((service, channel)) = place(services, &row.service, &row.channel) {
            counts[service][channel] = row.count;
        }
    }
    Table::of(&counts)
}

/// How many waited and how long, with the sums of both.
fn waits(services: &[String], rows: &[WaitRow]) -> (Table, Vec<Vec<Option<Wait>>>) {
    let (height, width) = (services.len(), CHANNELS.len());
    let mut seconds = vec![vec![Vec::new(); width + 1]; height + 1];
    let mut counts = vec![vec![0; width]; height];
    for row in rows {
        let Some((service, channel)) = place(services, &row.service, &row.channel) else {
            continue;
        };
        counts[service][channel] += 1;
        for of in [service, height] {
            for by in [channel, width] {
                seconds[of][by].push((row.until - row.joined_at).num_seconds());
            }
        }
    }
    let row = |row: Vec<Vec<i64>>| row.into_iter().map(Wait::of).collect();
    (Table::of(&counts), seconds.into_iter().map(row).collect())
}
