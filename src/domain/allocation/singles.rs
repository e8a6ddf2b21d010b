//! Rule 1: who is served.

use super::acceptance::Acceptance;
use super::seating::Seating;

impl<A: Acceptance> Seating<'_, A> {
    /// Rule 1: go down the order and keep each entry that leaves all kept ones a seat.
    pub fn choose_entries(&mut self) {
        // A set that failed once is dead: what it accepts is held for good.
        let mut dead = vec![false; if A::SHARED { self.accepts.sets() } else { 0 }];
        for entry in self.entries() {
            if self.vacant == 0 {
                return;
            }
            let claim = self.order[entry as usize];
            if claim.blocks > 1 {
                self.seat_block(entry, claim);
            } else if A::SHARED {
                let set = claim.set as usize;
                dead[set] = dead[set] || !self.reseat(self.holder(entry));
            } else {
                self.reseat(self.holder(entry));
            }
        }
    }
}
