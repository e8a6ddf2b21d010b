//! A year in the life of a small town, on a clock that jumps from one happening to the next.
//!
//! Everything but time, chance and the way of the mails is real: the whole service layer, every
//! reconciler of the daemon, the store on both engines. Hundreds of citizens with habits of their
//! own (`people`) do what their mails ask of them, or do not; clerks mark, err and close;
//! the mail server goes away, the daemon restarts, the clock is put back. Beside the town runs a
//! `book` kept by the rules as design.md tells them, in its own words: after each step the two have to
//! agree about whom the step touched, after each round about who came first, and each night about
//! everybody.
//!
//! A failure prints its seed: `REIHUM_TEST_SEED=n cargo test --test it simulation` plays the same
//! year again.

mod book;
mod clerks;
mod deeds;
mod laws;
mod look;
pub mod people;
mod town;
mod year;

use std::sync::LazyLock;
use std::thread;

use tokio::runtime;
use tokio::sync::Semaphore;

use crate::world::Engine;

/// Years that are lived per engine, and with `REIHUM_TEST_LONG`.
const YEARS: u64 = 3;
const YEARS_LONG: u64 = 50;

/// As many years are lived at once as there are processors, on whichever engine.
static TURNS: LazyLock<Semaphore> = LazyLock::new(|| {
    let processors = thread::available_parallelism().expect("a number of processors");
    Semaphore::new(processors.get())
});

/// Lives every year, each on a thread of its own, and tells in the end which of them broke.
fn years(engine: Engine) {
    let seeds = match std::env::var("REIHUM_TEST_SEED") {
        Ok(seeds) => {
            let seeds = seeds.split(',').map(str::parse);
            let seeds: Result<Vec<u64>, _> = seeds.collect();
            seeds.expect("REIHUM_TEST_SEED is a number, or several with commas")
        }
        Err(_) if std::env::var_os("REIHUM_TEST_LONG").is_some() => (1..=YEARS_LONG).collect(),
        Err(_) => (1..=YEARS).collect(),
    };
    let lives = seeds.into_iter();
    let lives: Vec<_> = lives
        .map(|seed| (seed, thread::spawn(move || alone(engine, seed))))
        .collect();
    let ended = lives.into_iter().map(|(seed, life)| (seed, life.join()));
    let broken: Vec<u64> = ended
        .filter_map(|(seed, ended)| ended.is_err().then_some(seed))
        .collect();
    assert_eq!(
        broken,
        Vec::<u64>::new(),
        "the seeds of the years that broke"
    );
}

/// One thread does everything in its turn: most of a year is short work that one part waits for
/// the other to do.
fn alone(engine: Engine, seed: u64) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let _turn = TURNS.acquire().await.expect("never closed");
        year::live(engine, seed).await;
    });
}

mod a_year_keeps_every_rule {
    use super::*;

    #[test]
    fn sqlite() {
        years(Engine::Sqlite);
    }

    #[test]
    fn postgres() {
        years(Engine::Postgres);
    }
}
