//! What is counted agrees with what is remembered: each counter with the rows of its events.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use reihum::domain::lead_time::LeadTime;
use reihum::service::gauges;
use reihum::store::Tx;
use reihum::{daemon, metrics};

use crate::world::{Engine, World};

/// Counts by what is counted; what never happened is absent.
type Counts = BTreeMap<String, u64>;

// One thread runs everything, so that everything is counted by its recorder.

#[tokio::test]
async fn counters_reconcile_sqlite() {
    crate::world::run(Engine::Sqlite, counters_reconcile).await;
}

#[tokio::test]
async fn counters_reconcile_postgres() {
    crate::world::run(Engine::Postgres, counters_reconcile).await;
}

async fn counters_reconcile(world: &World) {
    let recorder = metrics::recorder().expect("buckets");
    let handle = recorder.handle();
    let _counting = ::metrics::set_default_local_recorder(&recorder);
    metrics::start_at_zero(&daemon::known(&world.app));
    let before = names(&handle.render());
    world.live_a_little().await;
    gauges::sample(&world.app).await.expect("a database");
    let scrape = handle.render();
    for (metric, labels, remembered) in REMEMBERED {
        let counted = counts(&scrape, metric, labels);
        assert!(!counted.is_empty(), "{metric}: nothing happened");
        assert_eq!(counted, world.counts(remembered).await, "{metric}");
    }
    let by_lead = world.by_lead().await;
    let labels = &["service", "lead", "outcome"];
    assert_eq!(
        counts(&scrape, "reihum_appointments_by_lead_total", labels),
        by_lead
    );
    labels_are_of_the_town(world, &scrape);
    // Whatever happened is counted in a series that stood at zero before; requests are counted by
    // routes, of which nobody has a list.
    let after = names(&scrape);
    let late = after.difference(&before);
    let late: Vec<_> = late
        .filter(|series| series.starts_with("reihum_"))
        .filter(|series| !LATER.iter().any(|name| series.starts_with(name)))
        .collect();
    assert!(late.is_empty(), "{late:?}");
}

/// What tells a moment has no zero, and what is sampled has none before the first look.
const LATER: [&str; 4] = [
    "reihum_round_last_success_timestamp_seconds",
    "reihum_waitlist_",
    "reihum_slots{",
    "reihum_db_connections",
];

/// A counter, its labels in order, and the rows that say the same: a text of the labels' values and
/// how many there are. Of a sign-up that nobody verified the event alone is left; in this life all of
/// them are for identity cards.
const REMEMBERED: [(&str, &[&str], &str); 10] = [
    (
        "reihum_waitlist_entries",
        &["service", "state"],
        "SELECT entry.service || ' ' || CASE WHEN offer.id IS NOT NULL THEN 'offered' ELSE entry.state END AS what, \
         COUNT(*) FROM entry LEFT JOIN offer ON offer.entry_id = entry.id AND offer.state = 'open' \
         WHERE entry.state IN ('unverified', 'waiting', 'paused', 'booked') GROUP BY what",
    ),
    (
        "reihum_entry_transitions_total",
        &["service", "from", "to", "reason"],
        "SELECT COALESCE(entry.service, 'personalausweis') || ' ' || from_state || ' ' || to_state || ' ' || reason AS what, \
         COUNT(*) FROM event LEFT JOIN entry ON entry.id = event.entry_id GROUP BY what",
    ),
    (
        "reihum_joins_total",
        &["service", "channel"],
        "SELECT what, COUNT(*) FROM (SELECT service || ' ' || channel AS what FROM entry \
         UNION ALL SELECT 'personalausweis online' FROM event WHERE reason = 'unverified') AS joins GROUP BY what",
    ),
    (
        "reihum_offers_total",
        &["service", "office", "outcome"],
        "SELECT what, COUNT(*) FROM (SELECT entry.service || ' ' || offer.office || ' ' || offer.state AS what \
         FROM offer JOIN entry ON entry.id = offer.entry_id WHERE offer.state <> 'open' \
         UNION ALL SELECT entry.service || ' ' || offer.office || ' made' \
         FROM offer JOIN entry ON entry.id = offer.entry_id) AS offers GROUP BY what",
    ),
    (
        "reihum_appointments_total",
        &["service", "office", "outcome"],
        "SELECT what, COUNT(*) FROM (SELECT entry.service || ' ' || appointment.office || ' ' || event.reason AS what \
         FROM event JOIN entry ON entry.id = event.entry_id \
         JOIN appointment ON appointment.entry_id = entry.id AND appointment.state <> 'cancelled' \
         WHERE event.reason IN ('attended', 'late', 'no_show', 'sent_away', 'unknown') \
         UNION ALL SELECT entry.service || ' ' || appointment.office || ' ' || CASE cancel_band \
         WHEN 'free' THEN 'cancelled_early' WHEN 'anew' THEN 'cancelled_late' WHEN 'late' THEN 'cancelled_late' \
         ELSE 'cancelled_office' END FROM appointment JOIN entry ON entry.id = appointment.entry_id \
         WHERE appointment.state = 'cancelled') AS appointments GROUP BY what",
    ),
    (
        "reihum_overrides_total",
        &["kind"],
        "SELECT kind, COUNT(*) FROM override GROUP BY kind",
    ),
    (
        "reihum_slots_unused_total",
        &["office", "reason"],
        "SELECT office || CASE WHEN EXISTS (SELECT 1 FROM offer_slot WHERE slot_id = slot.id) \
         THEN ' too_late' ELSE ' nobody' END AS what, COUNT(*) FROM slot WHERE state = 'unused' GROUP BY what",
    ),
    (
        "reihum_wait_to_offer_seconds_count",
        &["service", "channel"],
        "SELECT service || ' ' || channel AS what, COUNT(*) FROM offer JOIN entry ON entry.id = offer.entry_id \
         GROUP BY what",
    ),
    (
        "reihum_wait_to_appointment_seconds_count",
        &["service", "channel"],
        "SELECT service || ' ' || channel AS what, COUNT(*) FROM appointment \
         JOIN entry ON entry.id = appointment.entry_id GROUP BY what",
    ),
    (
        "reihum_rounds_total",
        &["outcome"],
        "SELECT outcome, COUNT(*) FROM round_plan WHERE outcome IS NOT NULL GROUP BY outcome",
    ),
];

impl World {
    /// What `sql` answers: texts with how many there are of each.
    async fn counts(&self, sql: &'static str) -> Counts {
        let mut tx = self.app.store.read().await.expect("a connection");
        let rows: Vec<(String, i64)> = match &mut tx {
            Tx::Sqlite(conn) => sqlx::query_as(sql).fetch_all(&mut **conn).await,
            Tx::Postgres(conn) => sqlx::query_as(sql).fetch_all(&mut **conn).await,
        }
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
        rows.into_iter()
            .map(|(what, count)| (what, count.try_into().expect("a count")))
            .collect()
    }

    /// Marks by service, band of lead time and outcome.
    async fn by_lead(&self) -> Counts {
        const SQL: &str = "SELECT entry.service, appointment.booked_at, appointment.start, event.reason \
                           FROM event JOIN entry ON entry.id = event.entry_id \
                           JOIN appointment ON appointment.entry_id = entry.id AND appointment.state <> 'cancelled' \
                           WHERE event.reason IN ('attended', 'late', 'no_show', 'sent_away', 'unknown')";
        let mut tx = self.app.store.read().await.expect("a connection");
        let rows: Vec<(String, DateTime<Utc>, DateTime<Utc>, String)> = match &mut tx {
            Tx::Sqlite(conn) => sqlx::query_as(SQL).fetch_all(&mut **conn).await,
            Tx::Postgres(conn) => sqlx::query_as(SQL).fetch_all(&mut **conn).await,
        }
        .expect("marks");
        let mut counts = Counts::new();
        for (service, booked_at, start, outcome) in rows {
            let lead = LeadTime::between(booked_at, start).word();
            *counts
                .entry(format!("{service} {lead} {outcome}"))
                .or_default() += 1;
        }
        counts
    }
}

/// Every service and office that a label names is in the town file.
fn labels_are_of_the_town(world: &World, scrape: &str) {
    let town = &world.app.config.town;
    let services: BTreeSet<&str> = town.services.iter().map(|one| one.id.as_str()).collect();
    let offices: BTreeSet<&str> = town.offices.iter().map(|one| one.id.as_str()).collect();
    let mut seen = 0;
    for (series, _) in series(scrape) {
        for (label, known) in [("service", &services), ("office", &offices)] {
            if let Some(value) = label_of(series, label) {
                assert!(known.contains(value), "{series}");
                seen += 1;
            }
        }
    }
    assert!(seen > 0, "no series has labels of the town");
}

/// Each series with its value.
fn series(scrape: &str) -> impl Iterator<Item = (&str, &str)> {
    scrape
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.rsplit_once(' '))
}

/// The names of all series, labels and all.
fn names(scrape: &str) -> BTreeSet<String> {
    series(scrape).map(|(name, _)| name.to_owned()).collect()
}

fn label_of<'a>(series: &'a str, label: &str) -> Option<&'a str> {
    let (_, rest) = series.split_once(&format!("{label}=\""))?;
    rest.split('"').next()
}

/// What a metric counted, by the values of these labels.
fn counts(scrape: &str, metric: &str, labels: &[&str]) -> Counts {
    let ours = series(scrape).filter(|(name, _)| name.split('{').next() == Some(metric));
    let counted = ours.filter(|(_, value)| *value != "0");
    counted
        .map(|(name, value)| {
            let values = labels.iter().filter_map(|label| label_of(name, label));
            let values: Vec<&str> = values.collect();
            (values.join(" "), value.parse().expect("a count"))
        })
        .collect()
}

/// What all series of a metric that have these labels counted.
pub fn sum(scrape: &str, metric: &str, labels: &[&str]) -> i64 {
    let ours = series(scrape).filter(|(name, _)| name.split('{').next() == Some(metric));
    let ours = ours.filter(|(name, _)| labels.iter().all(|label| name.contains(label)));
    ours.map(|(_, value)| value.parse::<i64>().expect("a count"))
        .sum()
}
