//! Rule 1 for entries that need several slots in a row.

use super::Claim;
use super::board::Board;
use super::labels::DEAD;
use super::seating::{NONE, Seating};

/// The cells in which blocks of one length may still begin. What fails once, fails for ever: slots
/// only go to blocks, and who has a seat is never dropped; so a start that failed is out.
pub(super) type Starts = Board;

impl Seating<'_> {
    /// An entry with k > 1 takes the first start whose block is free of other blocks and leaves
    /// every kept single entry a slot.
    pub(super) fn seat_block(&mut self, entry: u32, claim: Claim) {
        let length = usize::from(claim.blocks);
        if self.starts.len() <= length {
            self.starts.resize_with(length + 1, || None);
        }
        let starts = self.starts[length].take();
        let mut starts = starts.unwrap_or_else(|| self.find_starts(length));
        let mut tried = Vec::new();
        let mut failed = Vec::new();
        let mut band = Vec::new();
        let shifts = self.shifts;
        shifts.any_band(claim.set, &starts, &mut band, |cells| {
            tried.clear();
            tried.extend(cells.iter().map(|&cell| shifts.slot(cell)));
            tried.sort_unstable();
            tried.iter().any(|&start| {
                let is_accepted = self
                    .block(start, length)
                    .all(|slot| shifts.accepts(claim.set, shifts.cell(slot)));
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
            starts.remove(shifts.cell(start));
        }
        self.starts[length] = Some(starts);
    }

    /// The starts from which there are so many distinct slots in a row.
    fn find_starts(&self, length: usize) -> Starts {
        let mut starts = Board::new(self.shifts.shape());
        let mut block = Vec::with_capacity(length);
        for start in (0..).take(self.next.len()) {
            block.clear();
            block.extend(self.block(start, length));
            let is_row = block.len() == length;
            block.sort_unstable();
            if is_row && block.is_sorted_by(|a, b| a < b) {
                starts.add(self.shifts.cell(start));
            }
        }
        starts
    }

    /// The slots from `start` along `next`, at most so many.
    fn block(&self, start: u32, length: usize) -> impl Iterator<Item = u32> + use<'_> {
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
                let label = self.labels.of(self.shifts.cell(slot));
                label == DEAD || self.in_block[slot as usize]
            });
        if is_hopeless {
            return false;
        }
        let block: Vec<u32> = self.block(start, length).collect();
        self.begin_trial();
        let mut cells = block.iter().map(|&slot| self.shifts.cell(slot));
        let stuck = cells.position(|cell| !self.drop_cell(cell));
        let Some(stuck) = stuck else {
            self.keep_trial();
            for &slot in &block {
                self.in_block[slot as usize] = true;
            }
            return true;
        };
        // Nobody can leave the first cell even if the others stay: that is so for ever. Of another
        // cell it is worth knowing, since many blocks begin around it.
        if stuck == 0 {
            self.keep_trial();
            return false;
        }
        self.undo_trial();
        self.begin_trial();
        if self.drop_cell(self.shifts.cell(block[stuck])) {
            self.undo_trial();
        } else {
            self.keep_trial();
        }
        false
    }
}
