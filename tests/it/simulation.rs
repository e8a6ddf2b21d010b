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
mod people;
mod town;
mod year;

use crate::world::Engine;

/// Years that are lived per engine, and with `REIHUM_TEST_LONG`.
const YEARS: u64 = 1;
const YEARS_LONG: u64 = 50;

async fn years(engine: Engine) {
    let seeds = match std::env::var("REIHUM_TEST_SEED") {
        Ok(seed) => vec![seed.parse().expect("REIHUM_TEST_SEED is a number")],
        Err(_) if std::env::var_os("REIHUM_TEST_LONG").is_some() => (1..=YEARS_LONG).collect(),
        Err(_) => (1..=YEARS).collect::<Vec<u64>>(),
    };
    for seed in seeds {
        year::live(engine, seed).await;
    }
}

mod a_year_keeps_every_rule {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn sqlite() {
        years(Engine::Sqlite).await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn postgres() {
        years(Engine::Postgres).await;
    }
}
