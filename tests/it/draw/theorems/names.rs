//! What has no meaning has no effect: the order in which things are handed in, and numbers.

use std::collections::BTreeSet;

use proptest::prelude::*;
use reihum::domain::allocation::{Claim, Sets, allocate};
use reihum::domain::draw::Entry;

use super::cases;
use super::pools::{Parts, bytes, parts};
use super::rounds::{Round, rounds, some_slots};

/// A list, and the same in another order.
fn shuffled<T: Clone + std::fmt::Debug + 'static>(list: Vec<T>) -> impl Strategy<Value = Vec<T>> {
    Just(list).prop_shuffle()
}

/// The same pool handed in otherwise: entries in another order, wishes under other numbers, some
/// twice (in `twins`, which entries take alternately), some that nobody has.
fn handed_in_otherwise(
    parts: &Parts,
    entries: Vec<Entry>,
    numbers: &[usize],
    idle: BTreeSet<u32>,
) -> Parts {
    let mut wishes = vec![BTreeSet::new(); 2 * numbers.len()];
    for (wish, &number) in parts.wishes.iter().zip(numbers) {
        wishes[2 * number].clone_from(wish);
        wishes[2 * number + 1].clone_from(wish);
    }
    wishes.push(idle);
    let entries = (0..).zip(entries).map(|(at, entry): (u32, Entry)| Entry {
        set: u32::try_from(2 * numbers[entry.set as usize]).unwrap() + at % 2,
        ..entry
    });
    Parts {
        wishes,
        entries: entries.collect(),
        ..parts.clone()
    }
}

/// A pool, and the same handed in otherwise.
fn pool_twice() -> impl Strategy<Value = (Parts, Parts)> {
    parts().prop_flat_map(|parts| {
        let entries = shuffled(parts.entries.clone());
        let numbers = shuffled((0..parts.wishes.len()).collect());
        let slots = u32::try_from(parts.slots.len()).unwrap();
        (entries, numbers, some_slots(slots)).prop_map(move |(entries, numbers, idle)| {
            let other = handed_in_otherwise(&parts, entries, &numbers, idle);
            (parts.clone(), other)
        })
    })
}

/// What `round` gives if its sets are numbered by `numbers`, each entry having one of its own.
fn numbered(round: &Round, numbers: &[usize]) -> Vec<Option<u32>> {
    let mut by_number = vec![0; numbers.len()];
    for (entry, &number) in numbers.iter().enumerate() {
        by_number[number] = entry;
    }
    let mut sets = Sets::new(round.count());
    for entry in by_number {
        sets.push_slots(round.order[entry].slots.iter().copied());
    }
    let claims = round.order.iter().zip(numbers);
    let claims: Vec<Claim> = claims
        .map(|(wish, &number)| Claim {
            blocks: wish.blocks,
            set: u32::try_from(number).unwrap(),
        })
        .collect();
    allocate(&round.next, &sets, &claims)
}

proptest! {
    #![proptest_config(cases(1000))]

    /// The same entries and wishes, in whatever order and however often, make the same pool file to
    /// the last byte, the same root and the same result (draw protocol, "The pool file": the
    /// canonical form).
    #[test]
    fn the_order_of_the_input_leaves_no_trace((parts, other) in pool_twice()) {
        let (pool, same) = (parts.pool(), other.pool());
        prop_assert_eq!(bytes(&pool), bytes(&same));
        prop_assert_eq!(pool.root(), same.root());
        prop_assert_eq!(parts.outcome().to_bytes(), other.outcome().to_bytes());
    }

    /// How sets are numbered, and whether equal ones share a number, changes nobody's slot.
    #[test]
    fn numbers_of_sets_have_no_meaning(
        (round, numbers) in rounds().prop_flat_map(|round| {
            let numbers = shuffled(round.entries().collect());
            (Just(round), numbers)
        }),
    ) {
        prop_assert_eq!(numbered(&round, &numbers), round.allocate());
    }
}
