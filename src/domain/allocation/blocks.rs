//! Rule 1 for entries that need several slots in a row.

use super::Claim;
use super::acceptance::Acceptance;
use super::seating::{NONE, Seating};

impl<A: Acceptance> Seating<'_, A> {
    /// An entry with k > 1 takes the first start whose block is free of other blocks and leaves
    /// every kept single entry a slot.
    pub(super) fn seat_block(&mut self, entry: u32, claim: Claim) {
        let mut starts = Vec::new();
        let accepts = self.accepts;
        let board = self.open.clone();
        accepts.any_band(claim.set, &board, |cells| {
            starts.clear();
            for &cell in cells.iter() {
                let at = cell as usize;
                let end = self
                    .base
                    .get(at + 1)
                    .map_or(self.slots.len(), |&end| end as usize);
                starts.extend_from_slice(&self.slots[self.base[at] as usize..end]);
            }
            starts.sort_unstable();
            starts.iter().any(|&start| {
                let Some(block) = self.block(start, claim) else {
                    return false;
                };
                if !self.take_block(&block) {
                    return false;
                }
                self.given[entry as usize] = start;
                true
            })
        });
    }

    /// The slots of the block from `start` that `claim` accepts and no block has.
    pub(super) fn block(&self, start: u32, claim: Claim) -> Option<Vec<u32>> {
        let mut block = Vec::with_capacity(claim.blocks.into());
        let mut slot = start;
        for _ in 0..claim.blocks {
            let accepted = slot != NONE
                && !block.contains(&slot)
                && !self.in_block[slot as usize]
                && self.accepts.accepts(claim.set, self.accepts.cell(slot));
            if !accepted {
                return None;
            }
            block.push(slot);
            slot = self.next[slot as usize];
        }
        Some(block)
    }

    /// Takes the slots of `block` away from the single entries if all of them can still sit.
    fn take_block(&mut self, block: &[u32]) -> bool {
        let mut standing = Vec::new();
        for &slot in block {
            let cell = self.accepts.cell(slot);
            let at = cell as usize;
            if self.held[at] == self.room[at] {
                standing.push(self.stand_up(self.base[at] + self.held[at] - 1));
            }
            self.resize(cell, self.room[at] - 1, self.held[at]);
        }
        let done = standing.iter().all(|&entry| {
            let done = self.reseat(entry);
            self.restore_open();
            done
        });
        if done {
            for &slot in block {
                self.in_block[slot as usize] = true;
            }
            self.undo.clear();
        } else {
            self.undo_all();
        }
        done
    }
}
