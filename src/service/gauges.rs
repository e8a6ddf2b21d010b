//! Gauges: counted from the database every 15 seconds, the same on every daemon.

use chrono::{DateTime, Utc};

use super::answer::seconds;
use super::{App, Result};
use crate::domain::entry::State;
use crate::mail::letter;
use crate::metrics;

/// States of slots as the metric names them.
const SLOT_STATES: [&str; 4] = ["open", "offered", "booked", "closed"];

/// Samples every gauge.
pub async fn sample(app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut tx = app.store.read().await?;
    let entries = tx.entry_count_live().await?;
    let slots = tx.slot_count_future(now).await?;
    let mails = tx.mail_count_queued().await?;
    let cutoffs = tx.round_cutoff_latest().await?;
    drop(tx);
    sample_waitlist(app, now, &entries);
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
    Ok(())
}

fn sample_waitlist(
    app: &App,
    now: DateTime<Utc>,
    entries: &[(String, String, i64, DateTime<Utc>)],
) {
    for service in &app.config.town.services {
        let of_service = || entries.iter().filter(|(id, ..)| id == service.id.as_str());
        for state in State::LIVE {
            let count = of_service()
                .find(|(_, found, ..)| found == state.word())
                .map_or(0, |row| row.2);
            metrics::waitlist(service.id.as_str(), state.word(), float(count));
        }
        let waiting = [
            State::Waiting.word(),
            State::Offered.word(),
            State::Paused.word(),
        ];
        let oldest = of_service()
            .filter(|row| waiting.contains(&row.1.as_str()))
            .map(|row| row.3)
            .min();
        metrics::waitlist_oldest(
            service.id.as_str(),
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
