//! Truthfulness: nobody gains by stating other windows than their own.
//!
//! An acceptable slot is an acceptable slot: preferences are dichotomous (Bogomolnaia and Moulin,
//! "Random matching under dichotomous preferences", 2004). The order is kept fixed, because changed
//! windows change the root, and so every lot, in a way nobody can foresee.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::cases;
use super::rounds::{Given, Round, Wish, loose, rounds, served, some_slots};

/// Whether an entry that was given something starting at `start`, while it asked for more or fewer
/// slots than it needs, got what it truly needs at the beginning of it.
fn truly_served(round: &Round, entry: usize, asked: u8, start: u32) -> bool {
    asked >= round.order[entry].blocks && round.block(entry, start).is_some()
}

/// The answer when `entry` states `wish` instead of the truth, all else in place.
fn instead(round: &Round, entry: usize, wish: Wish) -> Given {
    let mut round = round.clone();
    round.order[entry] = wish;
    round.allocate()
}

proptest! {
    #![proptest_config(cases(1200))]

    /// An entry that is not served by the truth gets nothing that it truly needs by any other
    /// statement: neither other windows nor another number of persons, blocks before and after it
    /// included. For whoever comes before it is dealt with before it is looked at, and if all of
    /// them could be seated beside it, the truth would have served it.
    #[test]
    fn no_lie_serves_who_was_not_served(
        round in rounds(),
        windows in some_slots(6),
        blocks in prop_oneof![4 => Just(None), 1 => (1_u8..5).prop_map(Some)],
    ) {
        let given = round.allocate();
        for entry in round.entries().filter(|&entry| given[entry].is_none()) {
            let blocks = blocks.unwrap_or(round.order[entry].blocks);
            let slots = windows.range(..round.count()).copied();
            let lie = instead(&round, entry, Wish::of(blocks, slots));
            if let Some(start) = lie[entry] {
                prop_assert!(!truly_served(&round, entry, blocks, start), "{entry} from {start}");
            }
        }
    }

    /// Leaving out windows never helps either: the lie that people expect to pay.
    #[test]
    fn fewer_windows_serve_nobody_who_was_not_served(round in rounds(), keep in some_slots(6)) {
        let given = round.allocate();
        for entry in round.entries().filter(|&entry| given[entry].is_none()) {
            let Wish { blocks, slots } = round.order[entry].clone();
            let lie = instead(&round, entry, Wish::of(blocks, &slots & &keep));
            prop_assert_eq!(lie[entry], None);
        }
    }

    /// Who is served is served with more windows, too, blocks included.
    #[test]
    fn more_windows_never_unserve(round in rounds(), more in some_slots(6)) {
        for entry in served(&round.allocate()) {
            let Wish { blocks, slots } = round.order[entry].clone();
            let more = more.range(..round.count()).copied().chain(slots);
            prop_assert!(instead(&round, entry, Wish::of(blocks, more))[entry].is_some());
        }
    }

    /// What an entry states makes no difference to who before it is served, nor to their blocks.
    #[test]
    fn nobody_can_harm_who_comes_before(round in rounds(), windows in some_slots(6)) {
        let given = round.allocate();
        for entry in round.entries() {
            let slots: BTreeSet<u32> = windows.range(..round.count()).copied().collect();
            let blocks = round.order[entry].blocks;
            let other = instead(&round, entry, Wish { blocks, slots });
            for before in 0..entry {
                if round.is_single(before) {
                    prop_assert_eq!(other[before].is_some(), given[before].is_some());
                } else {
                    prop_assert_eq!(other[before], given[before]);
                }
            }
        }
    }
}

/// All 512 rounds of three slots and three entries that need one each, and every lie in each.
#[test]
fn no_lie_pays_in_any_round_of_three() {
    let subsets: Vec<BTreeSet<u32>> = (0..8).map(super::rounds::numbers).collect();
    for number in 0..512_usize {
        let wish = |entry: u32| Wish {
            blocks: 1,
            slots: subsets[number >> (3 * entry) & 7].clone(),
        };
        let round = Round {
            next: vec![u32::MAX; 3],
            order: (0..3).map(wish).collect(),
        };
        let given = round.allocate();
        for entry in round.entries().filter(|&entry| given[entry].is_none()) {
            for slots in &subsets {
                let lie = instead(
                    &round,
                    entry,
                    Wish {
                        blocks: 1,
                        slots: slots.clone(),
                    },
                );
                let gain = lie[entry].is_some_and(|slot| round.order[entry].slots.contains(&slot));
                assert!(!gain, "{entry} states {slots:?} in {round:?}");
            }
        }
    }
}

/// What the theorem does not say: somebody who is served anyway can choose among the slots they
/// accept by stating fewer. Here the first of two takes slot 0 from the second by no longer
/// accepting slot 1; the second, who states less than the truth of both slots, is not served.
#[test]
fn who_is_served_may_choose_by_stating_less_and_may_lose() {
    let given = |order: &[&[u32]]| loose(2, order).allocate();
    assert_eq!(given(&[&[0, 1], &[0]]), [Some(1), Some(0)]);
    assert_eq!(given(&[&[0], &[0]]), [Some(0), None]);
    assert_eq!(given(&[&[0], &[0, 1]]), [Some(0), Some(1)]);
}
