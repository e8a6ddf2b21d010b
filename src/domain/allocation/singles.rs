//! Rule 1 for entries that need one slot.

use super::acceptance::Acceptance;
use super::seating::{NONE, Seating};

impl<A: Acceptance> Seating<'_, A> {
    /// Rule 1: who is served.
    pub fn choose_entries(&mut self) {
        for entry in self.entries() {
            let claim = self.order[entry as usize];
            if claim.blocks == 1 {
                if !self.reseat(entry) {
                    // Everything the search saw is held for good.
                    self.search.queue.clear();
                } else {
                    self.restore_open();
                }
                self.undo.clear();
            } else {
                self.seat_block(entry, claim);
            }
        }
    }

    /// Cells seen by the last search may be entered by the next one.
    pub(super) fn restore_open(&mut self) {
        while let Some(cell) = self.search.queue.pop() {
            self.open.add(cell);
        }
    }

    /// Finds `entry`, which has no place, one; others move along if need be. The cells it saw are
    /// in the queue and closed.
    pub(super) fn reseat(&mut self, entry: u32) -> bool {
        self.search.number += 1;
        self.search.queue.clear();
        if self.look(entry, NONE) {
            return true;
        }
        let mut next = 0;
        while let Some(&cell) = self.search.queue.get(next) {
            next += 1;
            for place in self.holders(cell) {
                let holder = self.who[place as usize];
                if self.look(holder, place) {
                    self.shift(place, entry);
                    return true;
                }
            }
        }
        false
    }

    /// Seats the entry in a free cell it accepts, or puts the cells it accepts into the queue.
    fn look(&mut self, entry: u32, from: u32) -> bool {
        let set = self.set(entry);
        if A::SHARED {
            let seen = &mut self.search.seen[set as usize];
            if *seen == self.search.number {
                return false;
            }
            *seen = self.search.number;
        }
        let mut found = NONE;
        let free = &self.free;
        self.accepts.any_patch(set, |patch| {
            found = free.first(patch).unwrap_or(NONE);
            found != NONE
        });
        if found != NONE {
            self.sit_in(entry, found);
            return true;
        }
        let (open, search) = (&mut self.open, &mut self.search);
        self.accepts.any_patch(set, |patch| {
            open.drain(patch, |cell| {
                search.from[cell as usize] = from;
                search.queue.push(cell);
            });
            false
        });
        false
    }

    /// The holder of `place` has moved on; those before it in the chain follow.
    pub(super) fn shift(&mut self, mut place: u32, entry: u32) {
        loop {
            let before = self.search.from[self.cell[place as usize] as usize];
            if before == NONE {
                self.sit(entry, place);
                return;
            }
            let mover = self.who[before as usize];
            self.sit(mover, place);
            place = before;
        }
    }
}
