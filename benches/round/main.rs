//! A whole round against the raw insert of the rows it makes, and its lots against a bare loop
//! of the same HMACs, as ratios taken in one run.
//!
//! A million entries wait for a hundred thousand slots, on SQLite with `synchronous=FULL` and on
//! PostgreSQL with fsync. Each round runs in a process of its own, on its own copy of the same
//! database, and tells its phases and the peak of its memory. Medians are printed.
//!
//! `cargo bench --bench round [-- lots sqlite postgres] [small]`; `small` is a tenth of it all.

mod lots;
mod ours;
#[path = "../../tests/it/postgres.rs"]
mod postgres;
mod raw;
mod town;

use std::path::Path;

use town::Size;

/// How often each of a pair is measured.
const TURNS: usize = 3;

#[tokio::main]
async fn main() {
    // Cargo passes flags of its own; anything else names what is wanted.
    let mut wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|name| !name.starts_with('-'))
        .collect();
    if let [ours::CHILD, url] = wanted.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        return ours::run(url).await;
    }
    let is_small = wanted.iter().any(|name| name == "small");
    wanted.retain(|name| name != "small");
    let size = if is_small { Size::SMALL } else { Size::FULL };
    let wants = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    if wants("lots") {
        lots::compare(size.entries);
    }
    if wants("sqlite") {
        on_sqlite(size).await;
    }
    if wants("postgres") {
        on_postgres(size).await;
    }
}

async fn on_sqlite(size: Size) {
    let folder = tempfile::tempdir().expect("a folder");
    let url = |name: &str| format!("sqlite:{}", folder.path().join(name).display());
    let path = |name: &str| folder.path().join(name);
    town::fill(&url("full.db"), size).await;
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        copy(&path("full.db"), &path("ours.db"));
        ours.push(ours::start(&url("ours.db"), turn == 0));
        copy(&path("full.db"), &path("raw.db"));
        raw.push(raw::on_sqlite(&path("ours.db"), &path("raw.db")).await);
    }
    tell("SQLite", size, &ours, raw);
}

/// A copy of a database whose connections are all closed.
fn copy(from: &Path, to: &Path) {
    for leaving in ["-wal", "-shm"] {
        let mut name = to.as_os_str().to_owned();
        name.push(leaving);
        let _ = std::fs::remove_file(name);
    }
    std::fs::copy(from, to).expect("a copy");
    let file = std::fs::File::open(to).expect("the copy");
    file.sync_all().expect("on disk");
}

async fn on_postgres(size: Size) {
    const FULL: &str = "full";
    let Some(full) = postgres::named_database(FULL, None).await else {
        return;
    };
    town::fill(&full, size).await;
    let (mut ours, mut raw) = (Vec::new(), Vec::new());
    for turn in 0..TURNS {
        let fresh = || postgres::fresh_database(Some(FULL));
        let (drawn, other) = (fresh().await, fresh().await);
        let (drawn, other) = (drawn.expect("a copy"), other.expect("a copy"));
        ours.push(ours::start(&drawn, turn == 0));
        raw.push(raw::on_postgres(&drawn, &other).await);
    }
    tell("PostgreSQL", size, &ours, raw);
}

fn tell(engine: &str, size: Size, ours: &[ours::Measured], raw: Vec<f64>) {
    let memory = ours.iter().map(|round| round.peak_mib).fold(0.0, f64::max);
    let offers = ours.first().map_or(0, |round| round.served);
    let (ours, raw) = (
        median(ours.iter().map(|round| round.ms).collect()),
        median(raw),
    );
    let Size { slots, entries, .. } = size;
    println!(
        "{engine}, {slots} slots, {entries} entries, {offers} offers: round {ours:.0} ms, raw insert {raw:.0} ms"
    );
    println!("{engine}: ratio {:.2} (wanted: at most 4)", ours / raw);
    println!("{engine}: peak memory {memory:.0} MiB (wanted: at most 600 MB)");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
