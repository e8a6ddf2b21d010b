//! Rule 3: who gets which.

use super::Claim;
use super::seating::{NONE, Seating};
use super::swaps::Swaps;

impl Seating<'_> {
    /// Rule 3: each entry in turn takes the lowest used slot from which a chain of moves by later
    /// entries leads to the entry's own place; then it keeps that slot.
    pub fn choose_seats(&mut self) {
        // Only kept single entries matter now: they get numbers of their own, in the same order.
        let entries = self
            .entries()
            .filter(|&entry| self.seat[entry as usize] != NONE);
        let kept: Vec<u32> = entries.collect();
        let order: Vec<Claim> = kept
            .iter()
            .map(|&entry| self.order[entry as usize])
            .collect();
        let slots = Swaps::new(self.move_on(&order, &kept)).settle_all();
        for (entry, slot) in kept.into_iter().zip(slots) {
            self.given[entry as usize] = slot;
        }
    }
}
