//! The rules in the simplest way that is still fast enough for hundreds of slots, and rounds of
//! that size near saturation.

use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::{Claim, NONE, Round};

/// Who holds each slot, `None` for a slot that is out.
#[derive(Clone)]
struct Simple<'a> {
    round: &'a Round,
    holder: Vec<u32>,
    out: Vec<bool>,
}

impl Simple<'_> {
    fn accepts(&self, entry: u32) -> &[u32] {
        &self.round.sets[self.round.order[entry as usize].set as usize]
    }

    /// Gives `entry` a slot that is not out, moving others along if need be.
    fn seat(&mut self, entry: u32, seen: &mut Vec<bool>) -> bool {
        for slot in self.accepts(entry).to_vec() {
            let at = slot as usize;
            if self.out[at] || std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if self.holder[at] == NONE || self.seat(self.holder[at], seen) {
                self.holder[at] = entry;
                return true;
            }
        }
        false
    }

    fn try_seat(&mut self, entry: u32) -> bool {
        let mut seen = vec![false; self.holder.len()];
        self.seat(entry, &mut seen)
    }

    /// Takes `slots` out if everybody can still sit; else nothing changes.
    fn try_without(&mut self, slots: &[u32]) -> bool {
        let before = self.clone();
        let mut standing = Vec::new();
        for &slot in slots {
            self.out[slot as usize] = true;
            standing.push(std::mem::replace(&mut self.holder[slot as usize], NONE));
        }
        for entry in standing {
            if entry != NONE && !self.try_seat(entry) {
                *self = before;
                return false;
            }
        }
        true
    }

    fn slot_of(&self, entry: u32) -> Option<u32> {
        let at = self.holder.iter().position(|&holder| holder == entry)?;
        u32::try_from(at).ok()
    }
}

/// The rules, one question at a time.
pub(super) fn simple(round: &Round) -> Vec<Option<u32>> {
    let slots = u32::try_from(round.next.len()).expect("few slots");
    let mut state = Simple {
        round,
        holder: vec![NONE; round.next.len()],
        out: vec![false; round.next.len()],
    };
    let mut answer = vec![None; round.order.len()];
    let entries = || 0..u32::try_from(round.order.len()).expect("few entries");
    for entry in entries() {
        let claim = round.order[entry as usize];
        if claim.blocks == 1 {
            state.try_seat(entry);
            continue;
        }
        answer[entry as usize] = (0..slots).find(|&start| {
            let block = round.block(claim, start);
            block.is_some_and(|block| {
                !block.iter().any(|&slot| state.out[slot as usize]) && state.try_without(&block)
            })
        });
    }
    for slot in (0..slots).rev() {
        if !state.out[slot as usize] {
            state.try_without(&[slot]);
        }
    }
    for entry in entries() {
        let Some(own) = state.slot_of(entry) else {
            continue;
        };
        // Whoever holds `slot` must find another seat when the entry leaves its own for it.
        let choice = state.accepts(entry).to_vec().into_iter().find(|&slot| {
            if slot == own || state.out[slot as usize] {
                return slot == own;
            }
            let before = state.clone();
            let mover = std::mem::replace(&mut state.holder[slot as usize], entry);
            state.holder[own as usize] = NONE;
            state.out[slot as usize] = true;
            let done = state.try_seat(mover);
            if !done {
                state = before;
            }
            done
        });
        let choice = choice.expect("the own slot, if no other");
        state.out[choice as usize] = true;
        answer[entry as usize] = Some(choice);
    }
    answer
}

/// A random round: windows of slots, some scattered, with about as many entries as slots, or many
/// more; one in six needs a block.
fn random(rng: &mut ChaCha8Rng) -> Round {
    let slots = rng.random_range(20_u32..160);
    let mut line: Vec<u32> = (0..slots).collect();
    if rng.random_bool(0.7) {
        for at in (1..line.len()).rev() {
            line.swap(at, rng.random_range(0..=at));
        }
    }
    let mut next = vec![NONE; line.len()];
    for pair in line.windows(2) {
        if rng.random_bool(0.85) {
            next[pair[0] as usize] = pair[1];
        }
    }
    // Acceptance goes by the place in the line, so that blocks lie in it, or by the index.
    let width = rng.random_range(2..slots / 2);
    let sets: Vec<Vec<u32>> = (0..rng.random_range(3..60))
        .map(|_| {
            let first = rng.random_range(0..slots - 1);
            let last = (first + rng.random_range(0..width)).min(slots - 1);
            let gaps = if rng.random_bool(0.5) { 0.0 } else { 0.4 };
            let by_line = rng.random_bool(0.6);
            let mut set: Vec<u32> = (first..=last)
                .map(|at| if by_line { line[at as usize] } else { at })
                .filter(|_| !rng.random_bool(gaps))
                .collect();
            set.sort_unstable();
            set
        })
        .collect();
    let demand = [0.5, 0.9, 1.0, 1.1, 3.0][rng.random_range(0..5)];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "small and positive"
    )]
    let entries = (f64::from(slots) * demand) as usize;
    let families = [0.0, 0.05, 0.3][rng.random_range(0..3)];
    let order = (0..entries)
        .map(|_| Claim {
            blocks: if rng.random_bool(families) {
                rng.random_range(2..6)
            } else {
                1
            },
            set: u32::try_from(rng.random_range(0..sets.len())).expect("few sets"),
        })
        .collect();
    Round { next, sets, order }
}

#[test]
fn larger_rounds_agree_with_the_simple_way() {
    for seed in 0..600 {
        let round = random(&mut ChaCha8Rng::seed_from_u64(seed));
        assert_eq!(round.allocate(), simple(&round), "seed {seed}");
    }
}
