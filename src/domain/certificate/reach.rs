//! For each slot, the last turn that its closure reaches: all slots in one search.
//!
//! The closure of a slot is its holder, the slots that this holder accepts, their holders, and so
//! on. Looking backwards from the last holder, everything that leads to them has its answer; then
//! from the one before, and so on. So each slot and each set is met once.

use super::drawn::{Drawn, NOBODY};
use super::unmet::Unmet;

/// For each slot, the last turn among the holders that its closure reaches, or the number of
/// turns if it reaches a slot that nobody holds. `holders` are those of the round.
pub(super) fn last_turns(drawn: &Drawn<'_>, holders: &[u32]) -> Vec<u32> {
    let mut search = Search::new(drawn, holders);
    let mut held = Vec::new();
    for (slot, &holder) in (0_u32..).zip(holders) {
        if holder == NOBODY {
            search.answer(slot, drawn.turns());
        } else {
            held.push((holder, slot));
        }
    }
    search.carry_on(drawn.turns());
    held.sort_unstable();
    for (turn, slot) in held.into_iter().rev() {
        search.answer(slot, turn);
        search.carry_on(turn);
    }
    search.last
}

/// A search backwards: from a slot to the sets that accept it, and on to the slots whose holders
/// have these sets.
struct Search {
    /// The answer for each slot, [`NOBODY`] until it is known.
    last: Vec<u32>,
    /// Some slot that a single entry with the set holds, or [`NOBODY`] …
    slot_of_set: Vec<u32>,
    /// … and for each slot the next one that is held with the same set.
    next_of_set: Vec<u32>,
    /// The sets that have not been met.
    unmet: Unmet,
    /// In each word of 64 slots, those whose answer has not been carried on.
    pending: Vec<u64>,
    /// Words with pending slots.
    queue: Vec<u32>,
}

impl Search {
    fn new(drawn: &Drawn<'_>, holders: &[u32]) -> Self {
        let sets = &drawn.pool.sets;
        let mut slot_of_set = vec![NOBODY; sets.count()];
        let mut next_of_set = vec![NOBODY; holders.len()];
        for (slot, &holder) in (0_u32..).zip(holders) {
            // A block ends the trail: nothing is reached through its slots.
            if holder != NOBODY && drawn.blocks(holder) == 1 {
                let first = &mut slot_of_set[drawn.set(holder) as usize];
                next_of_set[slot as usize] = std::mem::replace(first, slot);
            }
        }
        let mut unmet = Unmet::new(holders.len(), slot_of_set.len());
        for (set, &slot) in (0_u32..).zip(&slot_of_set) {
            if slot != NOBODY {
                unmet.add(set, sets.ranges_of(set));
            }
        }
        Self {
            last: vec![NOBODY; holders.len()],
            slot_of_set,
            next_of_set,
            unmet,
            pending: vec![0; holders.len().div_ceil(64)],
            queue: Vec::new(),
        }
    }

    /// The answer for `slot` is `turn`, unless a later one was found before.
    fn answer(&mut self, slot: u32, turn: u32) {
        let last = &mut self.last[slot as usize];
        if *last != NOBODY {
            return;
        }
        *last = turn;
        let pending = &mut self.pending[slot as usize / 64];
        if *pending == 0 {
            self.queue.push(slot / 64);
        }
        *pending |= 1 << (slot % 64);
    }

    /// Gives `turn` as the answer to all slots that lead to the pending ones.
    fn carry_on(&mut self, turn: u32) {
        let mut met = Vec::new();
        while let Some(word) = self.queue.pop() {
            let slots = std::mem::take(&mut self.pending[word as usize]);
            self.unmet.meet(word, slots, &mut met);
            for set in met.drain(..) {
                let mut slot = self.slot_of_set[set as usize];
                while slot != NOBODY {
                    self.answer(slot, turn);
                    slot = self.next_of_set[slot as usize];
                }
            }
        }
    }
}
