//! Rule 3: who gets which.

use super::acceptance::Acceptance;
use super::seating::{Holder, NONE, Seating};
use super::swaps::Swaps;

impl<A: Acceptance> Seating<'_, A> {
    /// Rule 3: each entry in turn takes the lowest used slot from which a chain of moves by later
    /// entries leads to the entry's own place; then it keeps that slot.
    pub fn choose_seats(&mut self) {
        // Only kept single entries matter now: they get numbers of their own, in the same order.
        let entries = self
            .entries()
            .filter(|&entry| self.seat[entry as usize] != NONE);
        let kept: Vec<u32> = entries.collect();
        let seat: Vec<u32> = kept
            .iter()
            .map(|&entry| self.seat[entry as usize])
            .collect();
        let sets = kept.iter().map(|&entry| self.set(entry)).collect();
        for (entry, &place) in (0..).zip(&seat) {
            let Holder { wish, .. } = self.who[place as usize];
            self.who[place as usize] = Holder { entry, wish };
        }
        // For each cell, where its lowest used slot lies that is not given yet, and which it is.
        let mut heads: Vec<u32> = self.cells.iter().map(|cell| cell.base).collect();
        let mut lowest = vec![NONE; heads.len()];
        for cell in 0..heads.len() {
            lowest[cell] = skip_blocks(&self.slots, &self.in_block, &mut heads[cell]);
        }
        let (cells, who) = (&mut self.cells, &mut self.who);
        let mut swaps = Swaps::new(self.accepts, &self.cell, cells, who, seat, sets);
        for (number, &entry) in (0..).zip(&kept) {
            let cell = swaps.settle(number, &lowest) as usize;
            self.given[entry as usize] = lowest[cell];
            heads[cell] += 1;
            lowest[cell] = skip_blocks(&self.slots, &self.in_block, &mut heads[cell]);
        }
    }
}

/// Moves `place` on to the next slot that is not of a block; answers that slot.
fn skip_blocks(slots: &[u32], in_block: &[bool], place: &mut u32) -> u32 {
    while let Some(&slot) = slots.get(*place as usize) {
        if !in_block[slot as usize] {
            return slot;
        }
        *place += 1;
    }
    NONE
}
