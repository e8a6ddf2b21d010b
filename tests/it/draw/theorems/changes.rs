//! What follows when somebody joins, leaves or comes forward, and when a slot is added.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::Index;

use super::cases;
use super::rounds::{NONE, Round, Wish, loose, rounds, served, single_rounds, some_slots};

/// The round with one slot more, as number `at`: who accepts it is in the bits of `by`.
fn with_slot(round: &Round, at: u32, by: &BTreeSet<u32>) -> Round {
    let moved = |slot: u32| {
        if slot >= at && slot != NONE {
            slot + 1
        } else {
            slot
        }
    };
    let mut next: Vec<u32> = round.next.iter().map(|&next| moved(next)).collect();
    next.insert(at as usize, NONE);
    let order = (0..).zip(&round.order).map(|(entry, wish)| {
        let slots = wish.slots.iter().map(|&slot| moved(slot));
        Wish::of(wish.blocks, slots.chain(by.contains(&entry).then_some(at)))
    });
    Round {
        next,
        order: order.collect(),
    }
}

/// The same slots with unwanted ones between them: slot *i* becomes `places[i]`.
fn spread(round: &Round, places: &[u32]) -> Round {
    let place = |slot: u32| places[slot as usize];
    let mut next = vec![NONE; places.last().map_or(0, |&last| last as usize + 1)];
    for (&at, &follower) in places.iter().zip(&round.next) {
        if follower != NONE {
            next[at as usize] = place(follower);
        }
    }
    let order = round.order.iter();
    let order = order.map(|wish| Wish::of(wish.blocks, wish.slots.iter().copied().map(place)));
    Round {
        next,
        order: order.collect(),
    }
}

/// Six ascending places, many of them around the ends of 64 and of 4096 slots.
fn places() -> impl Strategy<Value = Vec<u32>> {
    let place = prop_oneof![0_u32..130, 4094_u32..4099, 4158_u32..4163, 8190_u32..8194];
    prop::collection::btree_set(place, 6).prop_map(|places| places.into_iter().collect())
}

proptest! {
    #![proptest_config(cases(1500))]

    /// An entry that joins, anywhere in the order, changes nothing for those before it: they are
    /// served or not as they were, and their blocks start where they started. Rule 1 never looks
    /// ahead.
    #[test]
    fn a_later_entry_never_unserves(
        round in rounds(),
        slots in some_slots(6),
        blocks in 1_u8..4,
        at in any::<Index>(),
    ) {
        let at = at.index(round.order.len() + 1);
        let given = round.allocate();
        let mut more = round.clone();
        let slots = slots.range(..round.count()).copied();
        more.order.insert(at, Wish::of(blocks, slots));
        let with = more.allocate();
        for entry in 0..at {
            prop_assert_eq!(with[entry].is_some(), given[entry].is_some());
            if !round.is_single(entry) {
                prop_assert_eq!(with[entry], given[entry]);
            }
        }
    }

    /// With k = 1 an entry that joins costs at most one other entry its slot, one after it, and
    /// gives nobody else one; read backwards, who leaves harms nobody and makes room for at most
    /// one. The best bases with and without an element differ by one exchange (Gale 1968).
    #[test]
    fn who_leaves_harms_nobody_and_makes_room_for_one(round in single_rounds(), at in any::<Index>()) {
        if round.order.is_empty() {
            return Ok(());
        }
        let at = at.index(round.order.len());
        let given = round.allocate();
        let mut fewer = round.clone();
        fewer.order.remove(at);
        let mut without = fewer.allocate();
        without.insert(at, None);
        let mut gained = 0;
        for entry in round.entries().filter(|&entry| entry != at) {
            prop_assert!(given[entry].is_none() || without[entry].is_some(), "{entry} lost");
            if given[entry].is_none() && without[entry].is_some() {
                prop_assert!(entry > at);
                gained += 1;
            }
        }
        prop_assert!(gained <= usize::from(given[at].is_some()));
    }

    /// Who is not served leaves no trace: without them everybody has the same slots, blocks
    /// included.
    #[test]
    fn who_is_not_served_changes_nothing(round in rounds()) {
        let given = round.allocate();
        for entry in round.entries().filter(|&entry| given[entry].is_none()) {
            let mut without = round.clone();
            without.order.remove(entry);
            let mut expect = given.clone();
            expect.remove(entry);
            prop_assert_eq!(without.allocate(), expect);
        }
    }

    /// With k = 1 a slot more, wherever it is in the order of slots and whoever accepts it,
    /// unserves nobody and serves at most one more. Without the slot, the matroid of those who can
    /// be seated is an elementary quotient of what it is with it, so whoever is free of those
    /// before them stays so (Oxley, "Matroid theory", 2011, section 7.3).
    #[test]
    fn another_slot_never_unserves(
        round in single_rounds(),
        at in any::<Index>(),
        by in some_slots(7),
    ) {
        let at = u32::try_from(at.index(round.next.len() + 1)).unwrap();
        let before: BTreeSet<usize> = served(&round.allocate()).into_iter().collect();
        let after = with_slot(&round, at, &by).allocate();
        let after: BTreeSet<usize> = served(&after).into_iter().collect();
        prop_assert!(before.is_subset(&after), "{before:?} {after:?}");
        prop_assert!(after.len() <= before.len() + 1);
    }

    /// Who is served is served from every better place in the order, too, if the others keep their
    /// order; blocks included. Fewer are dealt with before them, and what could be kept beside more
    /// can be kept beside fewer.
    #[test]
    fn a_better_rank_never_hurts(round in rounds(), to in any::<Index>()) {
        for entry in served(&round.allocate()) {
            let to = to.index(entry + 1);
            let mut better = round.clone();
            let wish = better.order.remove(entry);
            better.order.insert(to, wish);
            prop_assert!(better.allocate()[to].is_some(), "{entry} at {to}");
        }
    }

    /// Slots that nobody accepts move nobody, however many lie between the others: the first and
    /// last bits of words and of rows of the board included.
    #[test]
    fn slots_that_nobody_wants_change_nothing(round in rounds(), places in places()) {
        let places = &places[..round.next.len()];
        let expect: Vec<Option<u32>> = round
            .allocate()
            .iter()
            .map(|seat| seat.map(|slot| places[slot as usize]))
            .collect();
        prop_assert_eq!(spread(&round, places).allocate(), expect);
    }
}

/// With a block in the round, a slot more may unserve: a family that found no place finds one with
/// it, and a single entry after it loses the slot that it had alone.
#[test]
fn another_slot_may_let_a_family_in_before_a_single() {
    let order = vec![Wish::of(2, [0]), Wish::of(1, [0])];
    let round = Round {
        next: vec![NONE],
        order,
    };
    assert_eq!(round.allocate(), [None, Some(0)]);
    let mut more = with_slot(&round, 1, &BTreeSet::from([0]));
    more.next[0] = 1;
    assert_eq!(more.allocate(), [Some(0), None]);
}

/// With a block in the round, somebody who leaves may harm others: a family comes in where one
/// single entry left, and takes the slot of another one after it as well.
#[test]
fn who_leaves_may_let_a_family_in_before_a_single() {
    let mut round = loose(2, &[&[0], &[0, 1], &[1]]);
    round.next[0] = 1;
    round.order[1].blocks = 2;
    assert_eq!(round.allocate(), [Some(0), None, Some(1)]);
    round.order.remove(0);
    assert_eq!(round.allocate(), [Some(0), None]);
}
