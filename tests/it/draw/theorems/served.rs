//! Rule 1, who is served, and rule 2, which slots are used: both greedy, both best possible.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::cases;
use super::rounds::{Given, Round, numbers, rounds, served, single_rounds};

/// Rule 1 as the protocol words it: who is served, and where the blocks start.
fn by_the_letter(round: &Round) -> (Vec<usize>, Vec<Option<u32>>) {
    let mut left: BTreeSet<u32> = (0..round.count()).collect();
    let mut singles = Vec::new();
    let mut served = Vec::new();
    let mut starts = vec![None; round.order.len()];
    for entry in round.entries() {
        if round.is_single(entry) {
            singles.push(entry);
            if round.seatable(&singles, &left) {
                served.push(entry);
            } else {
                singles.pop();
            }
            continue;
        }
        let free = |start: &u32| {
            let block: BTreeSet<u32> = round.block(entry, *start)?.into_iter().collect();
            let rest: BTreeSet<u32> = left.difference(&block).copied().collect();
            (block.is_subset(&left) && round.seatable(&singles, &rest)).then_some(rest)
        };
        if let Some((start, rest)) =
            (0..round.count()).find_map(|start| Some((start, free(&start)?)))
        {
            left = rest;
            served.push(entry);
            starts[entry] = Some(start);
        }
    }
    (served, starts)
}

/// Every choice of entries that can be seated at once, as ascending lists.
fn seatable_choices(round: &Round) -> Vec<Vec<usize>> {
    let all: BTreeSet<u32> = (0..round.count()).collect();
    let choices = (0..1_u64 << round.order.len()).map(|bits| {
        let chosen = numbers(bits).into_iter();
        chosen.map(|entry| entry as usize).collect::<Vec<_>>()
    });
    choices.filter(|who| round.seatable(who, &all)).collect()
}

/// Of two ascending lists, the better one is that which has the first number they differ in.
fn better<T: Ord + Copy>(one: &BTreeSet<T>, other: &BTreeSet<T>) -> bool {
    let first = one.symmetric_difference(other).min();
    first.is_some_and(|first| one.contains(first))
}

/// The slots that single entries got.
fn used(round: &Round, given: &Given) -> BTreeSet<u32> {
    let singles = round.served_singles(given, round.entries());
    singles
        .into_iter()
        .filter_map(|entry| given[entry])
        .collect()
}

/// The entries that need one slot.
fn singles(round: &Round) -> Vec<usize> {
    let entries = round.entries();
    entries.filter(|&entry| round.is_single(entry)).collect()
}

proptest! {
    #![proptest_config(cases(2000))]

    /// Rule 1, word for word, blocks included: the same are served, and blocks start at the first
    /// start that leaves every kept entry a slot (draw protocol, "Who gets what", 1).
    #[test]
    fn who_is_served_follows_the_letter_of_rule_1(round in rounds()) {
        let given = round.allocate();
        let (expect, starts) = by_the_letter(&round);
        prop_assert_eq!(served(&given), expect);
        for entry in round.entries().filter(|&entry| !round.is_single(entry)) {
            prop_assert_eq!(given[entry], starts[entry]);
        }
    }

    /// With k = 1 the served are the lexicographically best of all choices that can be seated: no
    /// other choice has the first entry in which the two differ. The greedy choice on a matroid is
    /// the best base (Rado, "Note on independence functions", 1957; Edmonds, "Matroids and the
    /// greedy algorithm", 1971).
    #[test]
    fn the_served_are_lexicographically_best(round in single_rounds()) {
        let chosen: BTreeSet<usize> = served(&round.allocate()).into_iter().collect();
        for other in seatable_choices(&round) {
            let other = other.into_iter().collect();
            prop_assert!(!better(&other, &chosen), "{other:?} instead of {chosen:?}");
        }
    }

    /// With k = 1 the i-th of the served comes no later in the order than the i-th of any other
    /// choice that can be seated, and there are at least as many of them: the best base of a
    /// matroid is best place by place (Gale, "Optimal assignments in an ordered set: an application
    /// of matroid theory", 1968).
    #[test]
    fn the_served_are_best_place_by_place(round in single_rounds()) {
        let chosen = served(&round.allocate());
        for other in seatable_choices(&round) {
            prop_assert!(chosen.len() >= other.len(), "{other:?} instead of {chosen:?}");
            let no_later = chosen.iter().zip(&other).all(|(chosen, other)| chosen <= other);
            prop_assert!(no_later, "{other:?} instead of {chosen:?}");
        }
    }

    /// Whatever the blocks took, those who need one slot are served as if the slots left were the
    /// whole round. With blocks the number served is *not* the largest possible: of a family of two
    /// and then two singles for the same two slots, the family alone is served. Fewer slots make
    /// fewer choices seatable, so who was refused before a block was taken is refused after it.
    #[test]
    fn singles_share_what_blocks_leave_as_if_it_were_all(round in rounds()) {
        let given = round.allocate();
        let left = round.outside_blocks(&given, round.entries());
        let mut alone = round.clone();
        alone.order.retain(|wish| wish.blocks == 1);
        for wish in &mut alone.order {
            wish.slots.retain(|slot| left.contains(slot));
        }
        let expect: Vec<Option<u32>> = alone.allocate();
        let found: Vec<Option<u32>> = singles(&round).iter().map(|&entry| given[entry]).collect();
        prop_assert_eq!(found, expect);
    }

    /// Rule 2: go up the slots that blocks left; one is used if all used ones together can be held.
    /// It makes no difference whether those who hold them are the served or all who need one slot:
    /// some seating serves the best entries *and* uses the best slots (Mendelsohn and Dulmage,
    /// "Some generalizations of the problem of distinct representatives", 1958).
    #[test]
    fn the_slots_used_are_the_greedy_basis(round in rounds()) {
        let given = round.allocate();
        let left = round.outside_blocks(&given, round.entries());
        let kept = round.served_singles(&given, round.entries());
        for who in [kept, singles(&round)] {
            let mut expect = BTreeSet::new();
            for &slot in &left {
                expect.insert(slot);
                if !round.holdable(&expect, &who) {
                    expect.remove(&slot);
                }
            }
            prop_assert_eq!(used(&round, &given), expect);
        }
    }

    /// Rule 2 from above, as the protocol also states it: go down the slots and drop each one
    /// without which the others can still seat everybody served. A base that is best from below is
    /// what remains when the worst are deleted (Gale 1968).
    #[test]
    fn the_slots_used_are_what_a_reverse_delete_leaves(round in rounds()) {
        let given = round.allocate();
        let kept = round.served_singles(&given, round.entries());
        let mut expect = round.outside_blocks(&given, round.entries());
        for slot in (0..round.count()).rev() {
            if expect.remove(&slot) && !round.seatable(&kept, &expect) {
                expect.insert(slot);
            }
        }
        prop_assert_eq!(used(&round, &given), expect);
    }

    /// With k = 1 the i-th slot used perishes no later than the i-th of any other slots that can be
    /// held at once, and there are at least as many of them (Gale 1968, on the side of the slots).
    #[test]
    fn the_slots_used_are_best_place_by_place(round in single_rounds()) {
        let chosen: Vec<u32> = used(&round, &round.allocate()).into_iter().collect();
        let all: Vec<usize> = round.entries().collect();
        for other in (0..1_u64 << round.count()).map(numbers) {
            if round.holdable(&other, &all) {
                prop_assert!(chosen.len() >= other.len(), "{other:?} instead of {chosen:?}");
                let no_later = chosen.iter().zip(&other).all(|(chosen, other)| chosen <= other);
                prop_assert!(no_later, "{other:?} instead of {chosen:?}");
            }
        }
    }
}

#[test]
fn a_family_may_cost_two_singles_after_it_their_slots() {
    use super::rounds::{NONE, Wish};
    let round = Round {
        next: vec![1, NONE],
        order: vec![
            Wish::of(2, [0, 1]),
            Wish::of(1, [0, 1]),
            Wish::of(1, [0, 1]),
        ],
    };
    assert_eq!(round.allocate(), [Some(0), None, None]);
}
