//! Sixty days of an office, told to Prometheus: the numbers that the dashboards are proved on.
//!
//! The program counts for itself. The service layer, the jobs, the store, the pages and the
//! recorder of metrics are the daemon's own; the citizens are those of the simulation (`people`),
//! and made up are they, time, chance and the way of the mails. Of a machine's load the numbers
//! say nothing: jobs are never late here, and what rounds and requests take is what this test took.
//!
//! `REIHUM_REPLAY=FILE` lives all sixty days and leaves them in FILE, in the format of `OpenMetrics` with the
//! labels that a scrape would add. Without it the test lives its first days.

mod deeds;
mod file;
mod life;
mod office;

use std::path::PathBuf;

use tokio::runtime;

use crate::world::{Engine, World};
use life::Life;

const SEED: u64 = 60;
/// What the dashboards show.
const DAYS: i64 = 60;
/// Enough for people to be told the ends of their offers.
const DAYS_SHORT: i64 = 9;

/// The names that the contract promises; the first word of each line that is no comment.
const CONTRACT: &str = include_str!("contract_metrics.txt");

/// On one thread, so that nothing of other tests is counted.
#[test]
fn every_metric_is_told_and_counts_what_happened() {
    let kept = std::env::var_os("REIHUM_REPLAY").map(PathBuf::from);
    let days = if kept.is_some() { DAYS } else { DAYS_SHORT };
    let folder = tempfile::tempdir().expect("a folder");
    let file = kept.unwrap_or_else(|| folder.path().join("office.om"));
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let lived = runtime.expect("a runtime").block_on(async {
        let world = World::fleeting(Engine::Sqlite).await.expect("SQLite");
        Life::begin(world, SEED, &file).await.live(days).await
    });

    let told = file::Told::read(&file);
    for line in CONTRACT.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split_whitespace().next().expect("a name");
        assert!(told.has(name), "{name} is not told");
    }
    assert_eq!(told.sum("reihum_joins_total"), lived.joins, "joins");
    let confirmed = told.sum_with("reihum_offers_total", "outcome=\"confirmed\"");
    assert_eq!(confirmed, lived.confirmed, "confirmed offers");
    assert!(confirmed > 0, "nobody got an appointment");
    assert_eq!(told.sum("reihum_invariant_violations"), 0, "what must hold");
}
