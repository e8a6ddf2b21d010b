//! Rule 3: who gets which of the slots that are used.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::cases;
use super::rounds::{Round, rounds};

/// Every way to seat all of `who` on slots of `used`, each as the slots in the order of `who`.
fn pairings(round: &Round, who: &[usize], used: &mut BTreeSet<u32>) -> Vec<Vec<u32>> {
    let Some((&first, rest)) = who.split_first() else {
        return vec![Vec::new()];
    };
    let mut found = Vec::new();
    for &slot in &round.order[first].slots {
        if used.remove(&slot) {
            for mut pairing in pairings(round, rest, used) {
                pairing.insert(0, slot);
                found.push(pairing);
            }
            used.insert(slot);
        }
    }
    found
}

proptest! {
    #![proptest_config(cases(2000))]

    /// Of all ways to seat the served singles on the used slots, the one that is least when read
    /// down the order: the first has the lowest slot anybody could give them, the second the lowest
    /// that is then possible, and so on (draw protocol, "Who gets what", 3). So there is one right
    /// result, to the last byte.
    #[test]
    fn the_pairing_is_the_least_of_all(round in rounds()) {
        let given = round.allocate();
        let kept = round.served_singles(&given, round.entries());
        let seats: Vec<u32> = kept.iter().filter_map(|&entry| given[entry]).collect();
        let mut used = seats.iter().copied().collect();
        let least = pairings(&round, &kept, &mut used).into_iter().min();
        prop_assert_eq!(Some(seats), least);
    }

    /// The same from the seating itself: from no lower used slot that an entry accepts does a chain
    /// of moves by later entries lead to the slot the entry has (the second wording of rule 3).
    #[test]
    fn no_chain_of_later_entries_leads_to_a_lower_slot(round in rounds()) {
        let given = round.allocate();
        let holders = round.holders(&given);
        for entry in round.served_singles(&given, round.entries()) {
            let own = given[entry].unwrap();
            let lower = round.order[entry].slots.range(..own);
            for &slot in lower.filter(|&&slot| holders[slot as usize].is_some()) {
                let mut reached = vec![slot];
                let mut next = 0;
                while let Some(&slot) = reached.get(next) {
                    next += 1;
                    let holder = holders[slot as usize].unwrap();
                    if holder <= entry || !round.is_single(holder) {
                        continue;
                    }
                    let used = round.order[holder].slots.iter();
                    for &other in used.filter(|&&slot| holders[slot as usize].is_some()) {
                        if !reached.contains(&other) {
                            reached.push(other);
                        }
                    }
                }
                prop_assert!(!reached.contains(&own), "{entry} could have {slot}, {given:?}");
            }
        }
    }
}
