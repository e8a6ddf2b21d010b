//! The rules in the simplest way that is still fast enough for hundreds of slots, and rounds of
//! that size near saturation.

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

/// Numbers that look random (`SplitMix64`).
struct Dice(u64);

impl Dice {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ mixed >> 31) % end as u64).expect("a small number")
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

fn number(small: usize) -> u32 {
    u32::try_from(small).expect("a small number")
}

/// A random round: windows of slots, some scattered, with about as many entries as slots, or many
/// more; in some, a few need a block, in some many.
fn random(dice: &mut Dice) -> Round {
    let slots = 20 + dice.below(140);
    let mut line: Vec<u32> = (0..number(slots)).collect();
    if dice.percent(70) {
        for at in (1..slots).rev() {
            line.swap(at, dice.below(at + 1));
        }
    }
    let mut next = vec![NONE; slots];
    for pair in line.windows(2) {
        if dice.percent(85) {
            next[pair[0] as usize] = pair[1];
        }
    }
    let width = 2 + dice.below(slots / 2);
    let sets: Vec<Vec<u32>> = (0..3 + dice.below(57))
        .map(|_| set(&line, width, dice))
        .collect();
    let entries = slots * [50, 90, 100, 110, 300][dice.below(5)] / 100;
    let families = [0, 5, 30][dice.below(3)];
    let order = (0..entries)
        .map(|_| Claim {
            blocks: if dice.percent(families) {
                2 + u8::try_from(dice.below(4)).expect("a small number")
            } else {
                1
            },
            set: number(dice.below(sets.len())),
        })
        .collect();
    Round { next, sets, order }
}

/// A window of the line, so that blocks lie in it, or of the indices; some with gaps.
fn set(line: &[u32], width: usize, dice: &mut Dice) -> Vec<u32> {
    let first = dice.below(line.len() - 1);
    let last = (first + dice.below(width)).min(line.len() - 1);
    let gaps = [0, 40][dice.below(2)];
    let by_line = dice.percent(60);
    let mut set: Vec<u32> = (first..=last)
        .filter(|_| !dice.percent(gaps))
        .map(|at| if by_line { line[at] } else { number(at) })
        .collect();
    set.sort_unstable();
    set
}

#[test]
fn larger_rounds_agree_with_the_simple_way() {
    for seed in 0..1000 {
        let round = random(&mut Dice(seed));
        assert_eq!(round.allocate(), simple(&round), "seed {seed}");
    }
}
