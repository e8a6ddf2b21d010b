//! Rule 2: which slots are used.

use super::acceptance::Acceptance;
use super::labels::DEAD;
use super::seating::Seating;

impl<A: Acceptance> Seating<'_, A> {
    /// Rule 2, as a reverse delete: go down the slots and drop each one without which everybody
    /// still has a seat. Slots only go, so distances only grow and the labels of rule 1 stay
    /// right; a cell from which nobody can go is dead for the rest of the round.
    pub fn choose_slots(&mut self) {
        for slot in (0..u32::try_from(self.slots.len()).expect("fewer than 2^32 slots")).rev() {
            if self.vacant == 0 {
                return;
            }
            let cell = self.accepts.cell(slot);
            if !self.in_block[slot as usize] && self.labels.of(cell) != DEAD {
                self.drop_place(cell);
            }
        }
    }

    fn drop_place(&mut self, number: u32) {
        let before = self.cells[number as usize];
        let Some(holder) = self.shrink(number) else {
            return;
        };
        if !self.reseat(holder) {
            self.change(number, before);
            self.sit(holder, before.base + before.held - 1);
            self.label(number, DEAD);
        }
    }
}
