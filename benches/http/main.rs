//! HTTP throughput against bare handlers, as ratios taken in one run.
//!
//! 64 keep-alive connections on loopback, the load generator on the same cores, SQLite with
//! `synchronous=FULL`, PostgreSQL with fsync. Ours is the real binary with everything a daemon
//! does: jobs, courier, metrics. The bare ones are an axum handler that does one INSERT, or one
//! SELECT, per request through sqlx. Each pair is measured in turns; medians are printed.
//!
//! Pages are asked for at a rate instead, and their times are told.
//!
//! `cargo bench --bench http [-- joins-sqlite joins-postgres status pages start]`

mod bare;
mod load;
mod ours;
mod pages;
#[path = "../../tests/it/postgres.rs"]
mod postgres;

use std::sync::Arc;
use std::time::Duration;

use ours::Daemon;

/// How often each of a pair is measured.
const TURNS: usize = 5;
/// How long each measurement takes.
const TURN: Duration = Duration::from_secs(3);
/// Pages asked for in a second.
const PAGES: u32 = 1_000;
/// How long they are asked for: one in a hundred is a hundred a turn then.
const PAGES_TURN: Duration = Duration::from_secs(10);

#[tokio::main]
async fn main() {
    // Cargo passes flags of its own; anything else names what is wanted.
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|name| !name.starts_with('-'))
        .collect();
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    if wants("joins-sqlite") {
        joins_on_sqlite().await;
    }
    if wants("joins-postgres") {
        joins_on_postgres().await;
    }
    if wants("status") {
        status_on_sqlite().await;
    }
    if wants("pages") {
        pages_on_sqlite().await;
    }
    if wants("start") {
        start().await;
    }
}

async fn joins_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let bare = bare::insert_on_sqlite(folder.path()).await;
    let ours = Daemon::start(&format!("sqlite:{}/reihum.db", folder.path().display())).await;
    let ratio = compare("joins, SQLite", bare, &ours, load::join).await;
    println!("joins, SQLite: ratio {ratio:.2} (wanted: at least 3)");
}

async fn joins_on_postgres() {
    let Some(database) = postgres::fresh_database(None).await else {
        return;
    };
    let Some(other) = postgres::fresh_database(None).await else {
        return;
    };
    let bare = bare::insert_on_postgres(&other).await;
    let ours = Daemon::start(&database).await;
    let ratio = compare("joins, PostgreSQL", bare, &ours, load::join).await;
    println!("joins, PostgreSQL: ratio {ratio:.2} (wanted: at least 0.5)");
}

async fn status_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}/reihum.db", folder.path().display());
    let tokens = ours::fill(&database, 100_000).await;
    let bare = bare::select_on_sqlite(folder.path(), 100_000).await;
    let ours = Daemon::start(&database).await;
    let next = load::status(tokens);
    let ratio = compare("status, SQLite, 100 000 entries", bare, &ours, next).await;
    println!("status, SQLite: ratio {ratio:.2} (wanted: at least 0.5)");
}

async fn pages_on_sqlite() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}/reihum.db", folder.path().display());
    let tokens = Arc::new(ours::fill(&database, 100_000).await);
    let ours = Daemon::start(&database).await;
    let (mut half, mut most) = (Vec::new(), Vec::new());
    for turn in 0..=TURNS {
        let took = pages::asked(ours.address, PAGES, PAGES_TURN, &tokens).await;
        // The first one warms up.
        if turn > 0 {
            half.push(took[took.len() / 2]);
            most.push(took[took.len() * 99 / 100]);
        }
    }
    println!(
        "pages, SQLite, 100 000 entries, {PAGES}/s: half within {:.1} ms, 99 % within {:.1} ms (wanted: 20)",
        median(&mut half),
        median(&mut most)
    );
}

async fn start() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite:{}/reihum.db", folder.path().display());
    ours::fill(&database, 10_000).await;
    let mut took: Vec<f64> = Vec::new();
    let mut memory = 0.0;
    for _ in 0..TURNS {
        let daemon = Daemon::start(&database).await;
        took.push(daemon.first_answer.as_secs_f64() * 1000.0);
        tokio::time::sleep(TURN).await;
        memory = daemon.memory_mib();
    }
    println!(
        "first 200 after start: {:.0} ms (wanted: below 1000)",
        median(&mut took)
    );
    println!("idle memory: {memory:.1} MiB (wanted: below 40)");
}

/// Measures both in turns and answers the ratio of the medians.
async fn compare(
    name: &str,
    bare: bare::Server,
    ours: &Daemon,
    request: impl Fn(u64, bool) -> Vec<u8> + Clone + Send + Sync + 'static,
) -> f64 {
    let (mut slow, mut fast) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let first = u64::try_from(turn).expect("few turns") << 40;
        slow.push(load::per_second(bare.address, TURN, first, false, request.clone()).await);
        fast.push(load::per_second(ours.address, TURN, first, true, request.clone()).await);
    }
    let (slow, fast) = (median(&mut slow), median(&mut fast));
    println!("{name}: bare {slow:.0}/s, ours {fast:.0}/s");
    fast / slow
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
