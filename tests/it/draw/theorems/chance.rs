//! Chances are as promised: over many seeds, each of them the same in every run.
//!
//! A bound of five standard deviations would be missed by a fair lottery once in a million; the
//! seeds are fixed, so these tests never fail by chance.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;
use reihum::domain::draw::{Hash, hash, order, seat};
use reihum::domain::lottery::Lots;

use super::cases;
use super::pools::{crowd, parts};

/// The first seeds of an endless list.
fn seeds(count: u32) -> impl Iterator<Item = Hash> {
    (0..count).map(|number| hash(&number.to_be_bytes()))
}

/// Whether `found` hits of `tries` are what a chance of `chance` makes, within five standard
/// deviations.
fn is_fair(found: u32, tries: u32, chance: f64) -> bool {
    let expect = f64::from(tries) * chance;
    let deviation = (expect * (1.0 - chance)).sqrt();
    (f64::from(found) - expect).abs() <= 5.0 * deviation
}

/// How often each entry of a crowd is served, by its index in the pool.
fn wins(slots: u32, entries: &[(u32, u16)], tries: u32) -> Vec<u32> {
    let pool = crowd(slots, entries).pool();
    let mut wins = vec![0; entries.len()];
    for seed in seeds(tries) {
        let order = order(&pool, &seed);
        for (place, slot) in order.iter().zip(seat(&pool, &order)) {
            wins[place.entry as usize] += u32::from(slot.is_some());
        }
    }
    wins
}

/// Entries of equal rank, windows and tickets are served equally often: two for one slot, and eight
/// for three. Nothing else of them is in the pool (draw protocol, "Seed, lots, order").
#[test]
fn equals_win_equally_often() {
    for (slots, entries, chance) in [(1, 2, 0.5), (3, 8, 0.375)] {
        let wins = wins(slots, &vec![(20_510, 1); entries], 1500);
        for found in &wins {
            assert!(is_fair(*found, 1500, chance), "{wins:?}");
        }
    }
}

/// All 24 orders of four equal entries are equally likely: χ² with 23 degrees of freedom.
#[test]
fn all_orders_of_equals_are_equally_likely() {
    const TRIES: u32 = 24_000;
    let pool = crowd(1, &[(20_510, 1); 4]).pool();
    let mut found: BTreeMap<Vec<u32>, u32> = BTreeMap::new();
    for seed in seeds(TRIES) {
        let order = order(&pool, &seed);
        let order = order.iter().map(|place| place.entry).collect();
        *found.entry(order).or_default() += 1;
    }
    assert_eq!(found.len(), 24);
    let expect = f64::from(TRIES) / 24.0;
    let chi_squared: f64 = found
        .values()
        .map(|&found| (f64::from(found) - expect).powi(2) / expect)
        .sum();
    assert!(is_usual(chi_squared, 23.0), "χ² = {chi_squared}: {found:?}");
}

/// Whether χ² is at most five standard deviations above its mean.
fn is_usual(chi_squared: f64, freedom: f64) -> bool {
    chi_squared - freedom <= 5.0 * (2.0 * freedom).sqrt()
}

/// The ticket law: the least of *t* uniform numbers comes before the least of *u* others with the
/// chance t/(t+u). A χ² over pairs of an entry with *t* tickets and one with *u*.
#[test]
fn t_tickets_beat_u_with_the_chance_t_of_t_and_u() {
    const TRIES: u32 = 3000;
    let table: [(u16, u16); 10] = [
        (1, 1),
        (1, 2),
        (2, 1),
        (1, 5),
        (3, 7),
        (10, 1),
        (7, 7),
        (20, 30),
        (60, 5),
        (2, 90),
    ];
    let mut wins = [0_u32; 10];
    for seed in seeds(TRIES) {
        let lots = Lots::new(&seed);
        for (row, &(t, u)) in (0_u8..).zip(&table) {
            let won = lots.lot(&[row; 16], t) < lots.lot(&[row + 100; 16], u);
            wins[usize::from(row)] += u32::from(won);
        }
    }
    let mut chi_squared = 0.0;
    for (&(t, u), &won) in table.iter().zip(&wins) {
        let chance = f64::from(t) / f64::from(t + u);
        assert!(
            is_fair(won, TRIES, chance),
            "{t} against {u}: {won} of {TRIES}"
        );
        let expect = f64::from(TRIES) * chance;
        chi_squared += (f64::from(won) - expect).powi(2) / (expect * (1.0 - chance));
    }
    assert!(is_usual(chi_squared, 10.0), "χ² = {chi_squared}: {wins:?}");
}

/// Among several the first is each by its share of all tickets.
#[test]
fn the_first_of_several_is_each_by_its_share_of_the_tickets() {
    let tickets = [1, 2, 3, 6];
    let entries = tickets.map(|tickets| (20_510, tickets));
    let parts = crowd(1, &entries);
    for (entry, found) in parts.entries.iter().zip(wins(1, &entries, 3000)) {
        let share = f64::from(entry.tickets) / 12.0;
        assert!(
            is_fair(found, 3000, share),
            "{} tickets: {found}",
            entry.tickets
        );
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    /// With every seed, another ticket never makes a lot worse.
    #[test]
    fn another_ticket_never_hurts(seed: Hash, pid: [u8; 16], tickets in 1_u16..40) {
        let lots = Lots::new(&seed);
        prop_assert!(lots.lot(&pid, tickets + 1) <= lots.lot(&pid, tickets));
    }

    /// The order goes by rank before all else: no lot and no ticket brings anybody before a lower
    /// rank (draw protocol, "Seed, lots, order").
    #[test]
    fn no_lot_beats_a_rank(parts in parts(), seed: Hash) {
        let pool = parts.pool();
        let order = order(&pool, &seed);
        let ranks: Vec<u32> = order.iter().map(|place| pool.entries[place.entry as usize].rank).collect();
        prop_assert!(ranks.is_sorted());
    }

    /// With the same seed, an entry with a lower rank or more tickets comes no later than it did,
    /// and all others keep their order.
    #[test]
    fn a_better_standing_never_hurts(
        parts in parts(),
        seed: Hash,
        at in any::<Index>(),
        less_rank: u32,
        more_tickets in 0_u16..9,
    ) {
        if parts.entries.is_empty() {
            return Ok(());
        }
        let pool = parts.pool();
        let at = at.index(pool.entries.len());
        let mut better = pool.clone();
        let entry = &mut better.entries[at];
        entry.rank = entry.rank.saturating_sub(less_rank);
        entry.tickets = (entry.tickets + more_tickets).min(1024);
        let at = u32::try_from(at).unwrap();
        let list = |pool| order(pool, &seed).into_iter().map(|place| place.entry).collect::<Vec<_>>();
        let (mut before, mut after) = (list(&pool), list(&better));
        let place = |order: &[u32]| order.iter().position(|&entry| entry == at);
        prop_assert!(place(&after) <= place(&before));
        before.retain(|&entry| entry != at);
        after.retain(|&entry| entry != at);
        prop_assert_eq!(before, after);
    }
}
