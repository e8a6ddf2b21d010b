//! Gauges: counted from the database every 15 seconds, the same on every daemon.

use chrono::{DateTime, Utc};
use futures::FutureExt;

use super::answer::seconds;
use super::{App, Result};
use crate::domain::entry::State;
use crate::mail::letter;
use crate::metrics;
use crate::store::tally::{OldestRow, TallyRow};

/// States of slots as the metric names them.
const SLOT_STATES: [&str; 4] = ["open", "offered", "booked", "closed"];

/// More rows than this that make up the sums of who waits are summed up.
const TALLY_ROWS_MAX: i64 = 1000;

/// Samples every gauge.
pub async fn sample(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let waitlist = Waitlist {
        tally: tx.tally_list().await?,
        unverified: tx.entry_count_unverified().await?,
        offered: tx.entry_count_offered().await?,
        oldest: tx.entry_list_oldest().await?,
    };
    let slots = tx.slot_count_future(now).await?;
    let mails = tx.mail_count_queued().await?;
    let cutoffs = tx.round_cutoff_latest().await?;
    drop(tx);
    sample_waitlist(app, now, &waitlist);
    sample_slots(app, &slots);
    for kind in letter::all_kinds() {
        let found = mails.iter().find(|(queued, _, _)| queued == kind);
        let oldest = found.map_or(0.0, |(_, _, since)| seconds(now - *since).max(0.0));
        metrics::mail_queue(
            kind,
            found.map_or(0.0, |(_, count, _)| float(*count)),
            oldest,
        );
    }
    for (service, day) in cutoffs {
        metrics::round_cutoff(&service, float((app.today() - day) * 86_400));
    }
    let (open, idle) = app.store.connections();
    metrics::db_connections(open, idle);
    sum_up(app, &waitlist.tally).await
}

/// Keeps the sums short. Who does not lead leaves that to the leader.
async fn sum_up(app: &App, tally: &[TallyRow]) -> Result<()> {
    let rows: i64 = tally.iter().map(|sum| sum.rows).sum();
    if rows <= TALLY_ROWS_MAX || app.leadership.epoch().is_none() {
        return Ok(());
    }
    app.store
        .write(|tx| async move { Ok(tx.tally_sum_up().await?) }.boxed())
        .await
}

/// Who is in the list, by service.
struct Waitlist {
    tally: Vec<TallyRow>,
    unverified: Vec<(String, i64)>,
    offered: Vec<(String, i64)>,
    oldest: Vec<OldestRow>,
}

impl Waitlist {
    fn entries(&self, service: &str, state: State) -> i64 {
        let stored = |word: &str| {
            let mut sums = self.tally.iter();
            let sum = sums.find(|sum| sum.service == service && sum.state == word);
            sum.map_or(0, |sum| sum.entries)
        };
        let offered = count_of(&self.offered, service);
        match state {
            State::Unverified => count_of(&self.unverified, service),
            State::Offered => offered,
            // Somebody may get an offer, or lose it, between two looks.
            State::Waiting => (stored(State::Waiting.word()) - offered).max(0),
            other => stored(other.word()),
        }
    }

    fn oldest(&self, service: &str) -> Option<DateTime<Utc>> {
        let row = self.oldest.iter().find(|row| row.service == service)?;
        row.waiting.into_iter().chain(row.paused).min()
    }
}

fn count_of(counts: &[(String, i64)], service: &str) -> i64 {
    let found = counts.iter().find(|(id, _)| id == service);
    found.map_or(0, |(_, count)| *count)
}

fn sample_waitlist(app: &App, now: DateTime<Utc>, waitlist: &Waitlist) {
    for service in &app.config.town.services {
        let service = service.id.as_str();
        for state in State::LIVE {
            metrics::waitlist(
                service,
                state.word(),
                float(waitlist.entries(service, state)),
            );
        }
        let oldest = waitlist.oldest(service);
        metrics::waitlist_oldest(
            service,
            oldest.map_or(0.0, |since| seconds(now - since).max(0.0)),
        );
    }
}

fn sample_slots(app: &App, slots: &[(String, String, i64)]) {
    for office in &app.config.town.offices {
        for state in SLOT_STATES {
            let found = slots
                .iter()
                .find(|(id, shown, _)| id == office.id.as_str() && shown == state);
            metrics::slots(
                office.id.as_str(),
                state,
                found.map_or(0.0, |row| float(row.2)),
            );
        }
    }
}

/// A count for a gauge.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn float(count: i64) -> f64 {
    count as f64
}
