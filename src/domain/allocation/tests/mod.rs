//! The engine against the rules as the protocol states them.

mod brute;
mod reference;
mod shifts;

use super::{Claim, Sets, allocate};

const NONE: u32 = u32::MAX;

/// A small or middling round in the plainest form.
#[derive(Clone, Debug)]
struct Round {
    next: Vec<u32>,
    /// Ascending slots.
    sets: Vec<Vec<u32>>,
    order: Vec<Claim>,
}

impl Round {
    fn sets(&self) -> Sets {
        let mut sets = Sets::new(u32::try_from(self.next.len()).expect("few slots"));
        for set in &self.sets {
            sets.push_slots(set.iter().copied());
        }
        sets
    }

    fn allocate(&self) -> Vec<Option<u32>> {
        allocate(&self.next, &self.sets(), &self.order)
    }

    /// The block from `start` that `claim` accepts.
    fn block(&self, claim: Claim, start: u32) -> Option<Vec<u32>> {
        let mut block = Vec::new();
        let mut slot = start;
        for _ in 0..claim.blocks {
            let accepted = self.sets[claim.set as usize].contains(&slot);
            if slot == NONE || block.contains(&slot) || !accepted {
                return None;
            }
            block.push(slot);
            slot = self.next[slot as usize];
        }
        Some(block)
    }
}

#[test]
fn the_rules_on_small_rounds() {
    let check = |next: &[u32], order: &[(u8, &[u32])], expect: &[Option<u32>]| {
        let round = Round {
            next: next.to_vec(),
            sets: order.iter().map(|(_, set)| set.to_vec()).collect(),
            order: (0..)
                .zip(order)
                .map(|(set, &(blocks, _))| Claim { blocks, set })
                .collect(),
        };
        assert_eq!(round.allocate(), expect, "{round:?}");
    };
    let loose = [NONE; 3];
    check(&[], &[(1, &[])], &[None]);
    check(&loose[..2], &[(1, &[0, 1]), (1, &[0])], &[Some(1), Some(0)]);
    check(&loose[..1], &[(1, &[0]), (1, &[0])], &[Some(0), None]);
    // Two people, three slots: those that perish first are used.
    check(
        &loose,
        &[(1, &[0, 1, 2]), (1, &[1, 2])],
        &[Some(0), Some(1)],
    );
    check(&loose, &[(1, &[2]), (1, &[1, 2])], &[Some(2), Some(1)]);
    // Slot 0 is nobody's.
    let last = [Some(1), Some(2), None];
    check(&loose, &[(1, &[1, 2]), (1, &[1, 2]), (1, &[1, 2])], &last);
    // A family takes the first block, unless it would cost somebody before it the seat.
    let row = [1, 2, NONE];
    check(
        &row,
        &[(2, &[0, 1, 2]), (1, &[0, 1, 2])],
        &[Some(0), Some(2)],
    );
    check(&row, &[(1, &[0]), (2, &[0, 1, 2])], &[Some(0), Some(1)]);
    check(&row, &[(1, &[1]), (2, &[0, 1, 2])], &[Some(1), None]);
    check(&row, &[(3, &[0, 1]), (2, &[0, 2])], &[None, None]);
    // Slots that follow each other in a circle are no block.
    check(
        &[1, 0, NONE],
        &[(3, &[0, 1, 2]), (2, &[0, 1])],
        &[None, Some(0)],
    );
}
