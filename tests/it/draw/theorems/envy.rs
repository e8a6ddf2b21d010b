//! Why not me: nobody is overtaken, and who was not served can see why.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::cases;
use super::rounds::{Given, Round, rounds};

/// The certificate of an entry that was not served: follow "slot → its holder → that holder's
/// slots" from the slots it accepts, to the end. A block ends the trail. Answers the slots and the
/// holders reached (draw protocol, "What each party can check").
fn trail(round: &Round, given: &Given, entry: usize) -> (BTreeSet<u32>, BTreeSet<Option<usize>>) {
    let holders = round.holders(given);
    let mut slots = round.order[entry].slots.clone();
    let mut reached = BTreeSet::new();
    loop {
        let more: BTreeSet<Option<usize>> =
            slots.iter().map(|&slot| holders[slot as usize]).collect();
        if more == reached {
            return (slots, reached);
        }
        reached = more;
        for &holder in reached.iter().flatten() {
            if round.is_single(holder) {
                slots.extend(&round.order[holder].slots);
            }
        }
    }
}

proptest! {
    #![proptest_config(cases(2000))]

    /// No slot that an unserved entry (k = 1) accepts could be given to it with everybody before it
    /// kept, the blocks where they are. So nobody who comes later sits on such a slot, and none is
    /// free: no justified envy, nothing wasted (Abdulkadiroğlu and Sönmez, "School choice", 2003).
    /// For k > 1 the same holds of every block it accepts.
    #[test]
    fn nobody_is_overtaken(round in rounds()) {
        let given = round.allocate();
        for entry in round.entries().filter(|&entry| given[entry].is_none()) {
            let left = round.outside_blocks(&given, 0..entry);
            let kept = round.served_singles(&given, 0..entry);
            prop_assert!(round.seatable(&kept, &left), "everybody before it has a slot");
            for start in 0..round.count() {
                let Some(block) = round.block(entry, start) else { continue };
                let block: BTreeSet<u32> = block.into_iter().collect();
                let rest = &left - &block;
                let possible = block.is_subset(&left) && round.seatable(&kept, &rest);
                prop_assert!(!possible, "{entry} could have {start}: {given:?}");
            }
        }
    }

    /// As everybody can see it in the result: each slot that an unserved entry (k = 1) accepts is
    /// held by somebody who comes before it.
    #[test]
    fn whoever_has_my_slot_comes_before_me(round in rounds()) {
        let given = round.allocate();
        let holders = round.holders(&given);
        for entry in round.entries() {
            if given[entry].is_some() || !round.is_single(entry) {
                continue;
            }
            for &slot in &round.order[entry].slots {
                let holder = holders[slot as usize];
                prop_assert!(holder.is_some_and(|holder| holder < entry), "{entry}: {given:?}");
            }
        }
    }

    /// The certificate of an unserved entry (k = 1) is a violator of Hall's condition: all slots
    /// reached are taken, all holders reached come before the entry, and outside of blocks the
    /// holders are exactly as many as all the slots that they and the entry accept together, one
    /// fewer than they are themselves (Hall 1935). No later block ever breaks into it: that would
    /// cost a kept entry its slot.
    #[test]
    fn the_certificate_violates_halls_condition(round in rounds()) {
        let given = round.allocate();
        for entry in round.entries() {
            if given[entry].is_some() || !round.is_single(entry) {
                continue;
            }
            let (slots, holders) = trail(&round, &given, entry);
            prop_assert!(
                holders.iter().all(|holder| holder.is_some_and(|holder| holder < entry)),
                "{entry}: {holders:?}"
            );
            let left = round.outside_blocks(&given, 0..entry);
            let singles: Vec<usize> = holders
                .into_iter()
                .flatten()
                .filter(|&holder| round.is_single(holder))
                .collect();
            let with_me = singles.iter().chain([&entry]);
            let accepted = with_me.flat_map(|&entry| &round.order[entry].slots);
            let accepted: BTreeSet<u32> = accepted.copied().filter(|slot| left.contains(slot)).collect();
            prop_assert_eq!(&accepted, &(&slots & &left), "the trail has ended");
            prop_assert_eq!(accepted.len(), singles.len());
        }
    }
}
