//! Rule 3: who gets which.

use super::acceptance::Acceptance;
use super::board::Board;
use super::seating::{NONE, Seating};

impl<A: Acceptance> Seating<'_, A> {
    /// Rule 3: each entry in turn takes the lowest used slot from which a chain of moves by later
    /// entries leads to the entry's own slot; then it keeps that slot.
    pub fn choose_seats(&mut self) {
        let mut open = Board::new(self.accepts.shape());
        // For each cell, where its lowest used slot lies that is not given yet.
        let mut head: Vec<u32> = self.cells.iter().map(|cell| cell.base).collect();
        for (cell, place) in head.iter_mut().enumerate() {
            self.skip_blocks(place);
            if self.cells[cell].held > 0 {
                open.add(u32::try_from(cell).expect("fewer than 2^32 cells"));
            }
        }
        for entry in self.entries() {
            let own = self.seat[entry as usize];
            if own == NONE {
                continue;
            }
            self.choose_seat(entry, &head, &mut open);
            let place = self.seat[entry as usize];
            let cell = self.cell[place as usize];
            let at = cell as usize;
            self.given[entry as usize] = self.slots[head[at] as usize];
            self.leave(place);
            head[at] += 1;
            self.skip_blocks(&mut head[at]);
            if self.cells[at].held == 0 {
                open.remove(cell);
            }
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

    fn choose_seat(&mut self, entry: u32, head: &[u32], open: &mut Board) {
        let own = self.cell[self.seat[entry as usize] as usize];
        let accepts = self.accepts;
        let board = open.clone();
        accepts.any_band(self.holder(entry).wish, &board, |cells| {
            cells.sort_unstable_by_key(|&cell| self.slots[head[cell as usize] as usize]);
            cells
                .iter()
                .any(|&cell| cell == own || self.swap_into(entry, cell, open))
        });
    }

    /// Moves `entry` to `cell` if its holders and others can move so that the last takes the
    /// entry's own place.
    fn swap_into(&mut self, entry: u32, cell: u32, open: &mut Board) -> bool {
        let own = self.cell[self.seat[entry as usize] as usize];
        self.search.begin();
        self.search.queue.push(cell);
        self.search.from[cell as usize] = NONE;
        open.remove(cell);
        let holder = self.who[self.seat[entry as usize] as usize];
        let mut next = 0;
        let mut done = false;
        'search: while let Some(&cell) = self.search.queue.get(next) {
            next += 1;
            for place in self.held(cell) {
                let holder = self.who[place as usize];
                let search = &mut self.search;
                self.accepts.any_patch(holder.wish, |patch| {
                    open.drain(patch, |cell| {
                        search.from[cell as usize] = place;
                        search.queue.push(cell);
                    });
                    false
                });
                if !open.has(own) {
                    done = true;
                    break 'search;
                }
            }
        }
        while let Some(cell) = self.search.queue.pop() {
            open.add(cell);
        }
        if done {
            let mut place = self.seat[entry as usize];
            loop {
                let before = self.search.from[self.cell[place as usize] as usize];
                if before == NONE {
                    self.sit(holder, place);
                    break;
                }
                self.sit(self.who[before as usize], place);
                place = before;
            }
        }
        done
    }
}
