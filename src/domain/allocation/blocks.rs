//! Rule 1 for entries that need several slots in a row.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Claim;
use super::board::Board;
use super::labels::DEAD;
use super::seating::{NONE, Seating};

/// Where blocks may still begin. What fails once, fails for ever: slots only go to blocks, and who
/// has a seat is never dropped. So a start that failed is out, and so is a set all of whose starts
/// failed.
///
/// A block is *plain* if its slots are neighbours in a word: of such blocks, those with a dead cell
/// are found a word at a time. Laid out along `next`, nearly all blocks are.
#[derive(Default)]
pub(super) struct Blocks {
    /// For each word, the cells whose slot is followed by that of the next cell.
    follows: Vec<u64>,
    /// For each length, where blocks of it may begin.
    starts: Vec<Option<Starts>>,
    /// Words with cells that died lately.
    died: Vec<u32>,
}

/// Where blocks of one length may begin.
struct Starts {
    cells: Board,
    is_dead: Vec<bool>,
}

impl Blocks {
    /// A cell died.
    pub fn note_dead(&mut self, cell: u32) {
        if !self.starts.is_empty() {
            self.died.push(cell / 64);
        }
    }

    /// The starts of plain blocks in a word.
    fn plain(&self, word: u32, length: usize) -> u64 {
        runs(self.follows[word as usize], length - 1)
    }

    /// Drops the starts of plain blocks with a dead cell.
    fn drop_dead(&mut self, alive: &Board) {
        for word in std::mem::take(&mut self.died) {
            for length in 2..self.starts.len() {
                let plain = self.plain(word, length);
                if let Some(starts) = &mut self.starts[length] {
                    let dead = plain & !runs(alive.word(word), length);
                    starts.cells.take(word, dead);
                }
            }
        }
    }
}

/// The bits from which on so many are set.
fn runs(bits: u64, length: usize) -> u64 {
    (1..length).fold(bits, |runs, ahead| runs & bits >> ahead)
}

impl Seating<'_> {
    /// An entry with k > 1 takes the first start whose block is free of other blocks and leaves
    /// every kept single entry a slot.
    pub(super) fn seat_block(&mut self, entry: u32, claim: Claim) {
        let length = usize::from(claim.blocks);
        if self.vacant < length {
            return;
        }
        let mut starts = self.take_starts(length);
        if !starts.is_dead[claim.set as usize] {
            match self.take_first(&mut starts, claim.set, length) {
                Some(start) => self.given[entry as usize] = start,
                None => starts.is_dead[claim.set as usize] = true,
            }
        }
        self.blocks.starts[length] = Some(starts);
    }

    /// Takes the first block that the set accepts and the others can spare; answers its start.
    fn take_first(&mut self, starts: &mut Starts, set: u32, length: usize) -> Option<u32> {
        let (mut failed, mut band) = (Vec::new(), Vec::new());
        let mut taken = None;
        let shifts = self.shifts;
        shifts.any_band(set, &starts.cells, &mut band, |cells| {
            // Mostly one of the first few can be taken: the others need not be in order.
            let starts = cells.iter().map(|&cell| Reverse(shifts.slot(cell)));
            let mut ordered: BinaryHeap<Reverse<u32>> = starts.collect();
            while taken.is_none()
                && let Some(Reverse(start)) = ordered.pop()
            {
                if self.is_hopeless(start, length) {
                    failed.push(start);
                    continue;
                }
                let is_accepted = |slot| shifts.accepts(set, shifts.cell(slot));
                if self.block(start, length).all(is_accepted) {
                    failed.push(start);
                    taken = self.take_block(start, length).then_some(start);
                }
            }
            taken.is_some()
        });
        for start in failed {
            starts.cells.remove(shifts.cell(start));
        }
        taken
    }

    /// Where blocks of a length may begin, to be put back afterwards.
    fn take_starts(&mut self, length: usize) -> Starts {
        if self.blocks.starts.len() <= length {
            self.blocks.starts.resize_with(length + 1, || None);
        }
        self.blocks.drop_dead(&self.labels.alive);
        let starts = self.blocks.starts[length].take();
        starts.unwrap_or_else(|| self.find_starts(length))
    }

    /// The starts from which there are so many distinct slots in a row.
    fn find_starts(&mut self, length: usize) -> Starts {
        if self.blocks.follows.is_empty() {
            self.blocks.follows = self.find_follows();
        }
        let mut cells = Board::new(self.shifts.shape());
        let mut block = Vec::with_capacity(length);
        for start in (0..).take(self.next.len()) {
            let cell = self.shifts.cell(start);
            if self.blocks.plain(cell / 64, length) >> (cell % 64) & 1 == 1 {
                cells.add(cell);
                continue;
            }
            block.clear();
            block.extend(self.block(start, length));
            let is_row = block.len() == length;
            block.sort_unstable();
            if is_row && block.is_sorted_by(|a, b| a < b) {
                cells.add(cell);
            }
        }
        Starts {
            cells,
            is_dead: vec![false; self.shifts.sets()],
        }
    }

    /// For each word, the cells whose slot is followed by that of the next cell.
    fn find_follows(&self) -> Vec<u64> {
        let mut follows = vec![0; self.shifts.shape().cells() / 64];
        for (slot, &next) in (0..).zip(self.next) {
            let cell = self.shifts.cell(slot);
            if next != NONE && cell % 64 != 63 && self.shifts.cell(next) == cell + 1 {
                follows[cell as usize / 64] |= 1 << (cell % 64);
            }
        }
        follows
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
        block.any(|slot| self.labels.of(self.shifts.cell(slot)) == DEAD)
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
