//! Rule 3 begins well: who comes early already sits where the rule will have them.
//!
//! The rule can begin from any complete assignment, but what a question costs depends on it. While
//! a region is large nearly everybody early in the order gets the lowest slot they accept. So a
//! part of them take it on trust, whoever held it stands up, and those who stand are seated again,
//! all with the same labels as in rule 1: first moving only entries that come later, and then,
//! where somebody took a slot that the rule will not leave them, anybody. After that the rule asks
//! its questions as ever; most of them answer themselves.

use super::acceptance::Acceptance;
use super::seating::{Holder, NONE};
use super::swaps::Swaps;

/// Of the entries not yet settled, the part that takes a slot on trust.
const PART: usize = 6;

/// When more than this part of those who stand could not sit down again, trust is at an end.
const WRONG_PART: usize = 8;

/// A main region of fewer cells is settled as it is.
const CELLS_MIN: usize = if cfg!(test) { 4 } else { 8192 };

impl<A: Acceptance> Swaps<'_, A> {
    /// Settles everybody, in order: answers their slots.
    pub(super) fn settle_all(mut self) -> Vec<u32> {
        let entries = self.seats.order.len();
        let mut slots = Vec::with_capacity(entries);
        let mut is_trusting = true;
        while slots.len() < entries {
            let first = slots.len();
            let mut end = entries;
            if is_trusting && self.sizes[0] >= CELLS_MIN {
                self.find_components();
                end = first + (entries - first).div_ceil(PART);
                is_trusting = self.take_on_trust(number(first), number(end));
            }
            for entry in first..end {
                slots.push(self.settle(number(entry)));
            }
        }
        slots
    }

    /// Entries of the main region from `first` to `end` move to the lowest slot they accept that
    /// none of them has taken before. Answers whether that went well.
    fn take_on_trust(&mut self, first: u32, end: u32) -> bool {
        let mut open = self.main.clone();
        let mut taken = Vec::new();
        let mut standing: Vec<Holder<A::Wish>> = Vec::new();
        self.seats.labels.restart(&self.main);
        for entry in first..end {
            let place = self.seats.seat[entry as usize];
            let is_seated = place != NONE;
            if is_seated && self.region[self.seats.cell[place as usize] as usize] != 0 {
                continue;
            }
            let holder = self.seats.holder(entry);
            let mut lowest = (NONE, NONE);
            let slots = &self.lowest;
            self.accepts
                .any_band(holder.wish, &open, &mut self.band, |cells| {
                    let cells = cells.iter().map(|&cell| (slots[cell as usize], cell));
                    lowest = cells.min().unwrap_or(lowest);
                    true
                });
            let (slot, cell) = lowest;
            if slot == NONE {
                if !is_seated {
                    standing.push(holder);
                }
                continue;
            }
            if is_seated {
                self.seats.stand_up(place);
            }
            taken.push((cell, slot));
            self.take_slot(cell);
            standing.extend(self.seats.sit_instead(holder, cell, first..entry));
            let settled = self
                .seats
                .held(cell)
                .filter(|&place| (first..=entry).contains(&self.seats.who[place as usize].entry));
            if settled.count() == self.seats.cells[cell as usize].room as usize {
                open.remove(cell);
            }
        }
        for (cell, slot) in taken.into_iter().rev() {
            self.untake_slot(cell, slot);
        }
        let wrong_max = standing.len() / WRONG_PART;
        self.seat_again(standing, end) <= wrong_max
    }

    /// Everybody of `standing` finds a place; others, from `end` on, move for it. Answers for how many
    /// that was not enough, so that anybody had to move.
    fn seat_again(&mut self, mut standing: Vec<Holder<A::Wish>>, end: u32) -> usize {
        let mut wrong = 0;
        for movable_from in [end, 0] {
            wrong = standing.len();
            self.seats.search.movable_from = movable_from;
            let free = self.seats.labels.free().clone();
            self.seats.labels.restart(&self.main);
            free.all(|cell| self.seats.labels.set(cell, 0));
            standing.retain(|&holder| {
                let is_standing = self.seats.seat[holder.entry as usize] == NONE;
                is_standing && !self.seats.reseat(holder)
            });
        }
        self.seats.search.movable_from = 0;
        self.tell_cells(0);
        assert!(
            standing.is_empty(),
            "the slots can be held by these entries"
        );
        wrong
    }
}

fn number(entry: usize) -> u32 {
    u32::try_from(entry).expect("fewer than 2^32 entries")
}
