//! Who gets what: rules 1 to 3 of the draw protocol.
//!
//! The three rules are greedy choices on a matroid (the transversal matroid of citizens and
//! slots), so each can be made one entry, or one slot, at a time, and a chain of moves decides
//! every question: can these still all be seated?
//!
//! 1. *Who is served*: go down the order and keep an entry if all kept ones can be seated.
//! 2. *Which slots are used*: go up the slots and use one if all used ones can be held.
//! 3. *Who gets which*: go down the order once more; each takes the lowest used slot that
//!    leaves the others a seat.
//!
//! Rules 1 and 2 together: Mendelsohn and Dulmage, "Some generalizations of the problem of
//! distinct representatives", Canadian Journal of Mathematics 10 (1958).

mod batches;
mod blocks;
mod board;
mod components;
mod labels;
mod search;
mod seating;
mod seats;
mod sets;
mod shifts;
mod singles;
mod slots;
mod swaps;
#[cfg(test)]
mod tests;
mod ways;

pub use seating::Seating;
pub use sets::{Sets, ranges};
pub use shifts::Shifts;

/// One entry in the order of the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Consecutive slots needed (k of the protocol).
    pub blocks: u8,
    /// The number of its acceptance set.
    pub set: u32,
}

/// Seats `order` (served first comes first): the first slot of each entry, in that order; `None`
/// for those not served. A block goes on along `next`, which names for each slot the one that
/// follows it, or `u32::MAX`.
///
/// # Panics
/// If an entry names a set that is not there, or `next` is not about the same slots.
pub fn allocate(next: &[u32], sets: &Sets, order: &[Claim]) -> Vec<Option<u32>> {
    let shifts = Shifts::new(sets, next);
    let mut seating = Seating::new(next, &shifts, order);
    seating.choose_entries();
    seating.choose_slots();
    seating.choose_seats();
    let given = seating.answer();
    check(next, sets, order, &given);
    given
}

/// A bug that would break a promise to a citizen ends the round instead.
fn check(next: &[u32], sets: &Sets, order: &[Claim], given: &[Option<u32>]) {
    let mut taken = vec![false; next.len()];
    for (claim, seat) in order.iter().zip(given) {
        let Some(mut slot) = *seat else { continue };
        for _ in 0..claim.blocks {
            assert!(
                sets.accepts(claim.set, slot),
                "everybody gets slots they accept"
            );
            assert!(
                !std::mem::replace(&mut taken[slot as usize], true),
                "no slot is given twice"
            );
            slot = next[slot as usize];
        }
    }
}
