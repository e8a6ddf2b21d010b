//! Rule 1 for entries that need several slots in a row.

use super::Claim;
use super::acceptance::Acceptance;
use super::board::Board;
use super::labels::DEAD;
use super::seating::{NONE, Seating};

/// Where blocks of one length may still begin. What fails once, fails for ever: slots only go to
/// blocks, and who has a seat is never dropped; so a start that failed is out.
pub(super) struct Starts {
    /// The cells in which a block may begin.
    cells: Board,
    /// The slots at which one may.
    slots: Vec<bool>,
}

impl<A: Acceptance> Seating<'_, A> {
    /// An entry with k > 1 takes the first start whose block is free of other blocks and leaves
    /// every kept single entry a slot.
    pub(super) fn seat_block(&mut self, entry: u32, claim: Claim) {
        let length = usize::from(claim.blocks);
        if self.starts.len() <= length {
            self.starts.resize_with(length + 1, || None);
        }
        let starts = self.starts[length].take();
        let mut starts = starts.unwrap_or_else(|| self.find_starts(length));
        let wish = self.accepts.wish(claim.set);
        let mut tried = Vec::new();
        let mut failed = Vec::new();
        let mut band = Vec::new();
        let accepts = self.accepts;
        accepts.any_band(wish, &starts.cells, &mut band, |cells| {
            tried.clear();
            for &cell in cells {
                let slots = self.slots_of(cell).iter();
                tried.extend(slots.filter(|&&slot| starts.slots[slot as usize]));
            }
            tried.sort_unstable();
            tried.iter().any(|&start| {
                let is_accepted = self
                    .block(start, length)
                    .all(|slot| accepts.accepts(wish, accepts.cell(slot)));
                if !is_accepted {
                    return false;
                }
                failed.push(start);
                let is_taken = self.take_block(start, length);
                if is_taken {
                    self.given[entry as usize] = start;
                }
                is_taken
            })
        });
        for start in failed {
            self.rule_out(&mut starts, start);
        }
        self.starts[length] = Some(starts);
    }

    /// The starts from which there are so many distinct slots in a row.
    fn find_starts(&self, length: usize) -> Starts {
        let mut starts = Starts {
            cells: Board::new(self.accepts.shape()),
            slots: vec![false; self.slots.len()],
        };
        let mut block = Vec::with_capacity(length);
        for start in (0..).take(self.slots.len()) {
            block.clear();
            block.extend(self.block(start, length));
            let is_row = block.len() == length;
            block.sort_unstable();
            if is_row && block.is_sorted_by(|a, b| a < b) {
                starts.slots[start as usize] = true;
                starts.cells.add(self.accepts.cell(start));
            }
        }
        starts
    }

    fn rule_out(&self, starts: &mut Starts, start: u32) {
        starts.slots[start as usize] = false;
        let cell = self.accepts.cell(start);
        let mut slots = self.slots_of(cell).iter();
        if !slots.any(|&slot| starts.slots[slot as usize]) {
            starts.cells.remove(cell);
        }
    }

    /// The slots from `start` along `next`, at most so many.
    fn block(&self, start: u32, length: usize) -> impl Iterator<Item = u32> + use<'_, A> {
        let next = self.next;
        let slots = std::iter::successors(Some(start), move |&slot| {
            Some(next[slot as usize]).filter(|&slot| slot != NONE)
        });
        slots.take(length)
    }

    /// Takes the slots of a block away from the single entries if all of them can still sit.
    fn take_block(&mut self, start: u32, length: usize) -> bool {
        // Nobody can leave a dead cell, and a block ends where another begins.
        let is_hopeless = self.vacant < length
            || self.block(start, length).any(|slot| {
                let label = self.labels.of(self.accepts.cell(slot));
                label == DEAD || self.in_block[slot as usize]
            });
        if is_hopeless {
            return false;
        }
        self.begin_trial();
        let block: Vec<u32> = self.block(start, length).collect();
        let standing: Vec<_> = block
            .iter()
            .filter_map(|&slot| self.shrink(self.accepts.cell(slot)))
            .collect();
        let is_taken = standing.iter().all(|&holder| self.reseat(holder));
        if is_taken {
            self.keep_trial();
            for &slot in &block {
                self.in_block[slot as usize] = true;
            }
        } else {
            self.undo_trial();
        }
        is_taken
    }
}
