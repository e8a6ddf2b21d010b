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
        let board = self.labels.alive.clone();
        accepts.any_band(accepts.wish(claim.set), &board, |cells| {
            starts.clear();
            for &cell in cells.iter() {
                let at = cell as usize;
                let base = self.cells[at].base as usize;
                let end = self.cells.get(at + 1);
                let end = end.map_or(self.slots.len(), |cell| cell.base as usize);
                starts.extend_from_slice(&self.slots[base..end]);
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
        self.begin_trial();
        let standing: Vec<_> = block
            .iter()
            .filter_map(|&slot| self.shrink(self.accepts.cell(slot)))
            .collect();
        let done = standing.iter().all(|&holder| self.reseat(holder));
        if done {
            self.keep_trial();
            for &slot in block {
                self.in_block[slot as usize] = true;
            }
        } else {
            self.undo_trial();
        }
        done
    }
}
