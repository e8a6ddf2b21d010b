//! Rule 3: who gets which.

use super::acceptance::Acceptance;
use super::seating::{NONE, Seating};

impl<A: Acceptance> Seating<'_, A> {
    /// Rule 3: each entry in turn takes the lowest used slot from which a chain of moves by later
    /// entries leads to the entry's own slot; then it keeps that slot.
    pub fn choose_seats(&mut self) {
        // For each cell, where its lowest used slot lies that is not given yet.
        let mut head = self.base.clone();
        for cell in 0..head.len() {
            self.skip_blocks(&mut head[cell]);
            if self.held[cell] == 0 {
                self.open
                    .remove(u32::try_from(cell).expect("fewer than 2^32 cells"));
            } else {
                self.open
                    .add(u32::try_from(cell).expect("fewer than 2^32 cells"));
            }
        }
        for entry in self.entries() {
            let own = self.seat[entry as usize];
            if own == NONE {
                continue;
            }
            self.choose_seat(entry, &head);
            let place = self.seat[entry as usize];
            let cell = self.cell[place as usize];
            let at = cell as usize;
            self.given[entry as usize] = self.slots[head[at] as usize];
            self.stand_up(place);
            self.resize(cell, self.room[at] - 1, self.held[at]);
            head[at] += 1;
            self.skip_blocks(&mut head[at]);
            if self.held[at] == 0 {
                self.open.remove(cell);
            }
            self.undo.clear();
        }
    }

    fn skip_blocks(&self, place: &mut u32) {
        while self
            .slots
            .get(*place as usize)
            .is_some_and(|&slot| self.in_block[slot as usize])
        {
            *place += 1;
        }
    }

    fn choose_seat(&mut self, entry: u32, head: &[u32]) {
        let own = self.cell[self.seat[entry as usize] as usize];
        let accepts = self.accepts;
        let board = self.open.clone();
        accepts.any_band(self.set(entry), &board, |cells| {
            cells.sort_unstable_by_key(|&cell| self.slots[head[cell as usize] as usize]);
            cells
                .iter()
                .any(|&cell| cell == own || self.swap_into(entry, cell))
        });
    }

    /// Moves `entry` to `cell` if its holders and others can move so that the last takes the
    /// entry's own place.
    fn swap_into(&mut self, entry: u32, cell: u32) -> bool {
        let own = self.cell[self.seat[entry as usize] as usize];
        self.search.number += 1;
        self.search.queue.clear();
        self.search.queue.push(cell);
        self.search.from[cell as usize] = NONE;
        self.open.remove(cell);
        let mut next = 0;
        while let Some(&cell) = self.search.queue.get(next) {
            next += 1;
            for place in self.holders(cell) {
                let holder = self.who[place as usize];
                let (open, search) = (&mut self.open, &mut self.search);
                self.accepts
                    .any_patch(self.order[holder as usize].set, |patch| {
                        open.drain(patch, |cell| {
                            search.from[cell as usize] = place;
                            search.queue.push(cell);
                        });
                        false
                    });
                if !self.open.has(own) {
                    let place = self.seat[entry as usize];
                    self.shift(place, entry);
                    self.restore_open();
                    return true;
                }
            }
        }
        self.restore_open();
        false
    }
}
