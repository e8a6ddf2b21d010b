//! Rule 3 by the batch: whoever comes next in a region, all at once.
//!
//! The rule asks of each entry in turn which slot it can have so that all after it still have one.
//! A batch asks less: those of the batch stand up, and in their order each takes the lowest slot
//! that leaves the entries *after the batch* a seat, as if nobody else of the batch were waiting.
//! That is never a higher slot than the rule would give. So if in the end everybody of the batch
//! sits, they all have what the rule gives them: each has the lowest slot that any assignment
//! could leave, and here is one that leaves it.
//!
//! While the batch stands there are free cells everywhere, so the chains are short and labels
//! guide them as in rule 1; a slot that cannot be had is dead for the whole batch. Sometimes
//! somebody comes too late: the others took, one by one, what only together is too much. Then
//! anybody may move so that they sit, and the batch is settled by [`Swaps::settle`], for which most
//! of them sit right already.

use super::seating::{Holder, NONE};
use super::swaps::{Swaps, side};

/// Of the entries of a region, the part that is a batch.
const PART: usize = 3;

/// A region of fewer cells is settled one by one.
const CELLS_MIN: usize = if cfg!(test) { 4 } else { 2048 };

/// Cells that are a region, and the entries that hold them, in order.
pub(super) struct Region {
    pub cells: Vec<u32>,
    pub entries: Vec<u32>,
}

impl Swaps<'_> {
    /// Settles everybody, in order: answers their slots.
    pub(super) fn settle_all(mut self) -> Vec<u32> {
        let mut given = vec![NONE; self.seats.order.len()];
        let all = Region {
            cells: self.seats.seat.clone(),
            entries: self.seats.entries().collect(),
        };
        let mut regions = Vec::new();
        self.part(all, &mut regions);
        while let Some(region) = regions.pop() {
            let rest = self.settle_some(region, &mut given);
            if !rest.entries.is_empty() {
                self.part(rest, &mut regions);
            }
        }
        given
    }

    /// Settles a batch of `region`, or all of it; answers what is left.
    fn settle_some(&mut self, mut region: Region, given: &mut [u32]) -> Region {
        self.enter(&region.cells);
        let mut count = region.entries.len();
        let mut is_settled = region.cells.len() == 1;
        if region.cells.len() >= CELLS_MIN && count > PART {
            count = count.div_ceil(PART);
            is_settled = self.take_batch(&region, count);
        }
        for entry in region.entries.drain(..count) {
            given[entry as usize] = if is_settled {
                self.leave(entry)
            } else {
                self.settle(entry)
            };
        }
        region.cells.retain(|&cell| self.seats.is_held(cell));
        region
    }

    /// Seats the first `count` entries of `region`; the others move along. Answers whether each has
    /// the slot of the rule.
    fn take_batch(&mut self, region: &Region, count: usize) -> bool {
        let (batch, later) = region.entries.split_at(count);
        self.seats.search.movable_from = later.first().copied().unwrap_or(NONE);
        self.seats.labels.restart(&self.boards[side(0)]);
        for &entry in batch {
            self.seats.stand_up(self.seats.seat[entry as usize]);
        }
        let holders = batch.iter().map(|&entry| self.seats.holder(entry));
        let mut standing: Vec<Holder> = holders.collect();
        standing.retain(|&holder| !self.take_lowest(holder));
        let is_settled = standing.is_empty();
        self.seats.search.movable_from = 0;
        if !is_settled {
            self.seat_again(standing, &region.cells);
        }
        self.tell_cells(&region.entries);
        is_settled
    }

    /// Seats `holder` where the lowest slot is that the entries after the batch can spare; answers
    /// whether there is one.
    fn take_lowest(&mut self, holder: Holder) -> bool {
        loop {
            let mut lowest = None;
            let (shifts, alive) = (self.shifts, &self.seats.labels.alive);
            shifts.any_band(holder.set, alive, &mut self.band, |cells| {
                lowest = cells.iter().copied().min_by_key(|&cell| shifts.slot(cell));
                true
            });
            let Some(cell) = lowest else {
                return false;
            };
            if self.seats.sit_by_moving(holder, cell) {
                return true;
            }
        }
    }

    /// Everybody of `standing` finds a cell; anybody moves for it.
    fn seat_again(&mut self, standing: Vec<Holder>, cells: &[u32]) {
        self.seats.labels.restart(&self.boards[side(0)]);
        for &cell in cells {
            if !self.seats.is_held(cell) {
                self.seats.labels.set(cell, 0);
            }
        }
        for holder in standing {
            let is_seated = self.seats.reseat(holder);
            assert!(is_seated, "the slots can be held by these entries");
        }
    }
}
