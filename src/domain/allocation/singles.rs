//! Rule 1: who is served.

use super::seating::Seating;

impl Seating<'_> {
    /// Rule 1: go down the order and keep each entry that leaves all kept ones a seat.
    pub fn choose_entries(&mut self) {
        // A set that failed once is dead: what it accepts is held for good.
        let mut dead = vec![false; self.shifts.sets()];
        for entry in self.entries() {
            if self.vacant == 0 {
                return;
            }
            let claim = self.order[entry as usize];
            if claim.blocks > 1 {
                self.seat_block(entry, claim);
            } else {
                let set = claim.set as usize;
                dead[set] = dead[set] || !self.reseat(self.holder(entry));
            }
        }
    }
}
