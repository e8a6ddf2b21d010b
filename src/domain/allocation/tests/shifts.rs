//! The layout against the sets it lays out: whatever `next` says, and however large.

use std::collections::BTreeSet;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::super::board::{Board, cells};
use super::super::shifts::Reverse;
use super::super::{Sets, Shifts};
use super::NONE;

/// Counters with shifts of any length on days of any size, or anything at all.
fn any_next(slots: u32, rng: &mut ChaCha8Rng) -> Vec<u32> {
    let mut next = vec![NONE; slots as usize];
    match rng.random_range(0..4) {
        0 => {}
        1 => next.fill_with(|| rng.random_range(0..slots)),
        _ => {
            let day = rng.random_range(1..=slots.min(4_000));
            for first in (0..slots).step_by(day as usize) {
                let mut of_day: Vec<u32> = (first..slots.min(first + day)).collect();
                for at in (1..of_day.len()).rev() {
                    of_day.swap(at, rng.random_range(0..=at));
                }
                for pair in of_day.windows(2) {
                    if rng.random_range(0..30) > 0 {
                        next[pair[0] as usize] = pair[1];
                    }
                }
            }
        }
    }
    next
}

fn any_set(slots: u32, rng: &mut ChaCha8Rng) -> Vec<(u32, u32)> {
    let from = rng.random_range(0..slots);
    match rng.random_range(0..5) {
        0 => Vec::new(),
        1 => vec![(0, slots - 1)],
        2 => vec![(from, slots - 1)],
        3 => vec![(0, from)],
        _ => {
            let mut slot = 0;
            let mut ranges = Vec::new();
            while slot < slots {
                let last = (slot + rng.random_range(0..20)).min(slots - 1);
                ranges.push((slot, last));
                slot = last + rng.random_range(2..200);
            }
            ranges
        }
    }
}

#[test]
fn shifts_accept_what_sets_do() {
    for (seed, slots) in (0..).zip([1, 70, 5_000, 25_000].repeat(6)) {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let next = any_next(slots, &mut rng);
        let mut sets = Sets::new(slots);
        for _ in 0..12 {
            sets.push(any_set(slots, &mut rng));
        }
        check(&sets, &Shifts::new(&sets, &next), &mut rng);
    }
}

fn check(sets: &Sets, shifts: &Shifts, rng: &mut ChaCha8Rng) {
    let mut board = Board::new(shifts.shape());
    let mut on_board = Vec::new();
    for slot in 0..sets.slots() {
        if rng.random() {
            board.add(shifts.cell(slot));
            on_board.push(slot);
        }
    }
    let all: Vec<u32> = (0..).take(sets.count()).collect();
    for &set in &all {
        let accepted = on_board.iter().copied();
        let accepted: BTreeSet<u32> = accepted.filter(|&slot| sets.accepts(set, slot)).collect();
        let mut seen = BTreeSet::new();
        shifts.any_patch(set, |patch| {
            board.any_word(patch, |word, bits| {
                seen.extend(cells(word, bits).map(|cell| shifts.slot(cell)));
                false
            })
        });
        assert_eq!(seen, accepted, "the slots of the patches");
        let mut bands = Vec::new();
        shifts.any_band(set, &board, &mut Vec::new(), |band| {
            let mut band: Vec<u32> = band.iter().map(|&cell| shifts.slot(cell)).collect();
            band.sort_unstable();
            bands.extend(band);
            false
        });
        assert!(bands.iter().eq(&accepted), "bands follow each other");
        for slot in 0..sets.slots() {
            let is_accepted = shifts.accepts(set, shifts.cell(slot));
            assert_eq!(is_accepted, sets.accepts(set, slot), "slot {slot}");
        }
    }
    // One entry for each set, in a cell of that number.
    let mut reverse = Reverse::new(shifts, &all);
    for &set in &all {
        reverse.moved(set, set);
    }
    for _ in 0..20 {
        let slot = rng.random_range(0..sets.slots());
        let cell = shifts.cell(slot);
        let expect: BTreeSet<u32> = all
            .iter()
            .copied()
            .filter(|&set| sets.accepts(set, slot))
            .collect();
        let mut of_cell = BTreeSet::new();
        reverse.any_set(cell / 64, 1 << (cell % 64), |set| {
            assert!(of_cell.insert(set), "no set is shown twice");
            false
        });
        reverse.renew();
        assert_eq!(of_cell, expect, "which sets accept slot {slot}");
        let cells = expect.iter().flat_map(|&set| reverse.cells_of(set));
        assert!(cells.eq(expect.iter().copied()), "who accepts slot {slot}");
    }
}
