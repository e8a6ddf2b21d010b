//! The rules by trying every assignment, and tiny rounds to try them on.

use proptest::prelude::*;

use super::{Claim, NONE, Round};

/// Whether the entries of `who` can sit on distinct slots of `among`.
fn seatable(round: &Round, who: &[usize], among: &[u32], used: &mut Vec<u32>) -> bool {
    let Some((&first, rest)) = who.split_first() else {
        return true;
    };
    for &slot in &round.sets[round.order[first].set as usize] {
        if among.contains(&slot) && !used.contains(&slot) {
            used.push(slot);
            let found = seatable(round, rest, among, used);
            used.pop();
            if found {
                return true;
            }
        }
    }
    false
}

fn without(slots: &[u32], gone: &[u32]) -> Vec<u32> {
    let slots = slots.iter().copied();
    slots.filter(|slot| !gone.contains(slot)).collect()
}

/// The rules as the protocol states them.
fn brute_force(round: &Round) -> Vec<Option<u32>> {
    let fits = |who: &[usize], among: &[u32]| seatable(round, who, among, &mut Vec::new());
    let mut answer = vec![None; round.order.len()];
    let slots = u32::try_from(round.next.len()).expect("few slots");
    let mut among: Vec<u32> = (0..slots).collect();
    let mut kept = Vec::new();
    for (entry, &claim) in round.order.iter().enumerate() {
        if claim.blocks == 1 {
            kept.push(entry);
            if !fits(&kept, &among) {
                kept.pop();
            }
            continue;
        }
        for start in 0..slots {
            let Some(block) = round.block(claim, start) else {
                continue;
            };
            let rest = without(&among, &block);
            if rest.len() + block.len() == among.len() && fits(&kept, &rest) {
                among = rest;
                answer[entry] = Some(start);
                break;
            }
        }
    }
    let mut used = Vec::new();
    for &slot in &among {
        // All used slots can be held by kept entries: some choice of entries has a full seating.
        used.push(slot);
        if !holdable(round, &kept, &used) {
            used.pop();
        }
    }
    for (at, &entry) in kept.iter().enumerate() {
        let set = &round.sets[round.order[entry].set as usize];
        let choice = set
            .iter()
            .copied()
            .find(|slot| used.contains(slot) && fits(&kept[at + 1..], &without(&used, &[*slot])));
        let choice = choice.expect("a kept entry has a seat");
        used.retain(|&slot| slot != choice);
        answer[entry] = Some(choice);
    }
    assert!(used.is_empty(), "every used slot is held");
    answer
}

/// Whether all of `slots` can be held by distinct entries of `who`.
fn holdable(round: &Round, who: &[usize], slots: &[u32]) -> bool {
    let Some((&first, rest)) = slots.split_first() else {
        return true;
    };
    who.iter().any(|&entry| {
        let accepts = round.sets[round.order[entry].set as usize].contains(&first);
        let others: Vec<usize> = who
            .iter()
            .copied()
            .filter(|&other| other != entry)
            .collect();
        accepts && holdable(round, &others, rest)
    })
}

fn rounds() -> impl Strategy<Value = Round> {
    let set = prop::collection::btree_set(0_u32..6, 0..5);
    let sets = prop::collection::vec(set, 1..7);
    let next = prop::collection::vec(prop_oneof![0_u32..6, Just(NONE)], 6);
    let blocks = prop_oneof![6 => Just(1_u8), 3 => 2_u8..4, 1 => Just(4_u8)];
    let order = prop::collection::vec((blocks, any::<prop::sample::Index>()), 0..7);
    (next, sets, order).prop_map(|(next, sets, order)| Round {
        order: order
            .into_iter()
            .map(|(blocks, set)| Claim {
                blocks,
                set: u32::try_from(set.index(sets.len())).expect("few sets"),
            })
            .collect(),
        next,
        sets: sets
            .into_iter()
            .map(|set| set.into_iter().collect())
            .collect(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    /// Rules 1 to 3 of the draw protocol, blocks along any `next` included.
    #[test]
    fn the_rules_by_brute_force(round in rounds()) {
        prop_assert_eq!(round.allocate(), brute_force(&round));
    }
}
