//! Rule 2: which slots are used.

use super::labels::DEAD;
use super::seating::Seating;

impl Seating<'_> {
    /// Rule 2, as a reverse delete: go down the slots and drop each one without which everybody
    /// still has a seat. Slots only go, so distances only grow and the labels of rule 1 stay
    /// right; a cell from which nobody can go, or that a block has, is dead for the rest of the round.
    pub fn choose_slots(&mut self) {
        for slot in (0..u32::try_from(self.next.len()).expect("fewer than 2^32 slots")).rev() {
            if self.vacant == 0 {
                return;
            }
            let cell = self.shifts.cell(slot);
            if self.labels.of(cell) != DEAD {
                self.drop_cell(cell);
            }
        }
    }

    /// Takes `cell` away if everybody still has a seat; answers whether it did. If not, the cell is
    /// dead.
    pub(super) fn drop_cell(&mut self, cell: u32) -> bool {
        let standing = self.shrink(cell);
        let stuck = standing.filter(|&holder| !self.reseat(holder));
        if let Some(holder) = stuck {
            self.sit(holder, cell);
        }
        stuck.is_none()
    }
}
