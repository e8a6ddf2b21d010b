//! Rule 1 for entries that need several slots in a row.

use super::Claim;
use super::board::Board;
use super::labels::DEAD;
use super::seating::{NONE, Seating};

/// Where blocks of one length may still begin. What fails once, fails for ever: slots only go to
/// blocks, and who has a seat is never dropped. So a start that failed is out, and so is a set all
/// of whose starts failed.
pub(super) struct Starts {
    cells: Board,
    is_dead: Vec<bool>,
}

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
        if !starts.is_dead[claim.set as usize] {
            let start = self.take_first(&mut starts, claim.set, length);
            match start {
                Some(start) => self.given[entry as usize] = start,
                None => starts.is_dead[claim.set as usize] = true,
            }
        }
        self.starts[length] = Some(starts);
    }

    /// Takes the first block that the set accepts and the others can spare; answers its start.
    fn take_first(&mut self, starts: &mut Starts, set: u32, length: usize) -> Option<u32> {
        let (mut tried, mut failed, mut band) = (Vec::new(), Vec::new(), Vec::new());
        let mut taken = None;
        let shifts = self.shifts;
        shifts.any_band(set, &starts.cells, &mut band, |cells| {
            tried.clear();
            tried.extend(cells.iter().map(|&cell| shifts.slot(cell)));
            tried.sort_unstable();
            taken = tried.iter().copied().find(|&start| {
                if self.is_hopeless(start, length) {
                    failed.push(start);
                    return false;
                }
                let is_accepted = |slot| shifts.accepts(set, shifts.cell(slot));
                if !self.block(start, length).all(is_accepted) {
                    return false;
                }
                failed.push(start);
                self.take_block(start, length)
            });
            taken.is_some()
        });
        for start in failed {
            starts.cells.remove(shifts.cell(start));
        }
        taken
    }

    /// The starts from which there are so many distinct slots in a row.
    fn find_starts(&self, length: usize) -> Starts {
        let mut cells = Board::new(self.shifts.shape());
        let mut block = Vec::with_capacity(length);
        for start in (0..).take(self.next.len()) {
            block.clear();
            block.extend(self.block(start, length));
            let is_row = block.len() == length;
            block.sort_unstable();
            if is_row && block.is_sorted_by(|a, b| a < b) {
                cells.add(self.shifts.cell(start));
            }
        }
        Starts {
            cells,
            is_dead: vec![false; self.shifts.sets()],
        }
    }

    /// The slots from `start` along `next`, at most so many.
    fn block(&self, start: u32, length: usize) -> impl Iterator<Item = u32> + use<'_> {
        let next = self.next;
        let slots = std::iter::successors(Some(start), move |&slot| {
            Some(next[slot as usize]).filter(|&slot| slot != NONE)
        });
        slots.take(length)
    }

    /// Whether no block can begin here any more: nobody can leave a dead cell, as those of other
    /// blocks are.
    fn is_hopeless(&self, start: u32, length: usize) -> bool {
        let mut block = self.block(start, length);
        let is_dead = block.any(|slot| self.labels.of(self.shifts.cell(slot)) == DEAD);
        is_dead || self.vacant < length
    }

    /// Takes the slots of a block away from the single entries if all of them can still sit.
    fn take_block(&mut self, start: u32, length: usize) -> bool {
        let block: Vec<u32> = self.block(start, length).collect();
        self.begin_trial();
        let mut cells = block.iter().map(|&slot| self.shifts.cell(slot));
        let stuck = cells.position(|cell| !self.drop_cell(cell));
        let Some(stuck) = stuck else {
            self.keep_trial();
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
