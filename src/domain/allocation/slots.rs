//! Rule 2: which slots are used.

use super::acceptance::Acceptance;
use super::seating::Seating;

impl<A: Acceptance> Seating<'_, A> {
    /// Rule 2, as a reverse delete: go down the slots and drop each one without which everybody
    /// still has a seat.
    pub fn choose_slots(&mut self) {
        for slot in (0..u32::try_from(self.slots.len()).expect("fewer than 2^32 slots")).rev() {
            if !self.in_block[slot as usize] {
                self.drop_slot(self.accepts.cell(slot));
            }
        }
    }

    fn drop_slot(&mut self, cell: u32) {
        let at = cell as usize;
        self.undo.clear();
        if self.held[at] < self.room[at] {
            self.resize(cell, self.room[at] - 1, self.held[at]);
            return;
        }
        let room = self.room[at];
        // Whoever stands up: if another of the cell could leave it, this one comes back for that.
        let entry = self.stand_up(self.base[at] + self.held[at] - 1);
        self.resize(cell, room - 1, room - 1);
        if !self.reseat(entry) {
            self.undo_all();
        }
        self.restore_open();
    }
}
