//! What the draw protocol promises, one test per theorem, each with its source.
//!
//! Small rounds are judged by literal definitions (Hall's condition, all subsets, all pairings),
//! which share no idea with the engine. Where a promise holds only without blocks, its test says so
//! and a round beside it shows why.
//!
//! A plain run tries thousands of rounds for each; `REIHUM_TEST_LONG` tries many more, and
//! `PROPTEST_CASES` sets their number.

mod chance;
mod changes;
mod channels;
mod damage;
mod envy;
mod files;
mod matching;
mod memory;
mod names;
mod pools;
mod ranks;
mod rounds;
mod seats;
mod secrets;
mod served;
mod truth;
mod values;

use proptest::prelude::ProptestConfig;

/// How many times as much a long run tries.
const LONG_TIMES: u32 = 10;

/// Tries `cases` inputs in a plain run.
fn cases(cases: u32) -> ProptestConfig {
    let mut config = ProptestConfig::default();
    if std::env::var_os("PROPTEST_CASES").is_none() {
        let is_long = std::env::var_os("REIHUM_TEST_LONG").is_some();
        config.cases = if is_long { cases * LONG_TIMES } else { cases };
    }
    config
}
