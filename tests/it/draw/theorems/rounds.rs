//! Rounds in their plainest form, and what the definitions say about them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use proptest::prelude::*;
use proptest::sample::Index;
use reihum::domain::allocation::{Claim, Sets, allocate};

pub const NONE: u32 = u32::MAX;
/// Slots of a small round: a set of them fits into the bits of a number.
const SMALL_SLOTS_MAX: u32 = 6;

/// What an entry asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Consecutive slots needed (k of the protocol).
    pub blocks: u8,
    /// The slots it accepts.
    pub slots: BTreeSet<u32>,
}

impl Wish {
    pub fn of(blocks: u8, slots: impl IntoIterator<Item = u32>) -> Self {
        Self {
            blocks,
            slots: slots.into_iter().collect(),
        }
    }
}

/// A round: who follows whom among the slots, and the entries in the order of the draw.
#[derive(Clone, Debug)]
pub struct Round {
    pub next: Vec<u32>,
    pub order: Vec<Wish>,
}

/// What the engine gave: the first slot of each entry, in the order.
pub type Given = Vec<Option<u32>>;

impl Round {
    /// What the engine gives to whom. Entries that accept the same share a set.
    pub fn allocate(&self) -> Given {
        let mut sets = Sets::new(self.count());
        let mut numbers = BTreeMap::new();
        let claims: Vec<Claim> = self
            .order
            .iter()
            .map(|wish| Claim {
                blocks: wish.blocks,
                set: *numbers
                    .entry(&wish.slots)
                    .or_insert_with(|| sets.push_slots(wish.slots.iter().copied())),
            })
            .collect();
        allocate(&self.next, &sets, &claims)
    }

    /// How many slots there are.
    pub fn count(&self) -> u32 {
        u32::try_from(self.next.len()).unwrap()
    }

    pub fn entries(&self) -> Range<usize> {
        0..self.order.len()
    }

    /// Whether an entry needs one slot only.
    pub fn is_single(&self, entry: usize) -> bool {
        self.order[entry].blocks == 1
    }

    /// The `k` slots from `start` along `next`, if there are as many and all differ.
    pub fn run(&self, start: u32, k: u8) -> Option<Vec<u32>> {
        let mut run: Vec<u32> = Vec::new();
        let mut slot = start;
        for _ in 0..k {
            if slot == NONE || run.contains(&slot) {
                return None;
            }
            run.push(slot);
            slot = self.next[slot as usize];
        }
        Some(run)
    }

    /// The slots from `start` that an entry would get, if it accepts all of them.
    pub fn block(&self, entry: usize, start: u32) -> Option<Vec<u32>> {
        let Wish { blocks, slots } = &self.order[entry];
        let run = self.run(start, *blocks)?;
        run.iter().all(|slot| slots.contains(slot)).then_some(run)
    }

    /// Who holds each slot.
    pub fn holders(&self, given: &Given) -> Vec<Option<usize>> {
        let mut holders = vec![None; self.next.len()];
        for entry in self.entries() {
            let Some(start) = given[entry] else { continue };
            let held = self.block(entry, start).expect("slots that it accepts");
            for slot in held {
                let before = holders[slot as usize].replace(entry);
                assert_eq!(before, None, "one holder");
            }
        }
        holders
    }

    /// The slots that no block of the entries `among` has.
    pub fn outside_blocks(&self, given: &Given, among: Range<usize>) -> BTreeSet<u32> {
        let mut outside: BTreeSet<u32> = (0..self.count()).collect();
        for entry in among.filter(|&entry| !self.is_single(entry)) {
            for slot in given[entry]
                .into_iter()
                .flat_map(|start| self.block(entry, start).expect("a block of accepted slots"))
            {
                outside.remove(&slot);
            }
        }
        outside
    }

    /// The entries among `among` that need one slot and were served.
    pub fn served_singles(&self, given: &Given, among: Range<usize>) -> Vec<usize> {
        among
            .filter(|&entry| self.is_single(entry) && given[entry].is_some())
            .collect()
    }

    /// Whether all of `who` can sit on distinct slots of `among` at once.
    pub fn seatable(&self, who: &[usize], among: &BTreeSet<u32>) -> bool {
        let among = bits(among.iter().copied());
        let sets: Vec<u64> = who.iter().map(|&entry| self.bits(entry) & among).collect();
        hall(&sets)
    }

    /// Whether all of `slots` can be held by distinct entries of `who`.
    pub fn holdable(&self, slots: &BTreeSet<u32>, who: &[usize]) -> bool {
        let holders = |slot: u32| {
            let accepts = |entry: &&usize| self.order[**entry].slots.contains(&slot);
            bits(
                who.iter()
                    .filter(accepts)
                    .map(|&entry| u32::try_from(entry).unwrap()),
            )
        };
        let sets: Vec<u64> = slots.iter().map(|&slot| holders(slot)).collect();
        hall(&sets)
    }

    fn bits(&self, entry: usize) -> u64 {
        bits(self.order[entry].slots.iter().copied())
    }
}

/// Who was served, as a list of the order.
pub fn served(given: &Given) -> Vec<usize> {
    let entries = given.iter().enumerate();
    entries
        .filter_map(|(entry, seat)| seat.map(|_| entry))
        .collect()
}

/// A set of small numbers as the bits of one.
pub fn bits(numbers: impl IntoIterator<Item = u32>) -> u64 {
    numbers
        .into_iter()
        .fold(0, |bits, number| bits | 1 << number)
}

/// The set whose numbers are the bits of `bits`.
pub fn numbers(bits: u64) -> BTreeSet<u32> {
    (0..64).filter(|number| bits >> number & 1 == 1).collect()
}

/// Whether each of `sets` can have an element of its own: any of them together have at least as
/// many elements as they are (Hall, "On representatives of subsets", 1935).
pub fn hall(sets: &[u64]) -> bool {
    let mut unions = vec![0_u64];
    for &set in sets {
        let with: Vec<u64> = unions.iter().map(|union| union | set).collect();
        unions.extend(with);
    }
    let choices = (0_u32..).zip(&unions);
    choices
        .into_iter()
        .all(|(choice, union)| union.count_ones() >= choice.count_ones())
}

/// Rounds of at most 6 slots and 7 entries, one in four of which needs a block.
pub fn rounds() -> impl Strategy<Value = Round> {
    let blocks = prop_oneof![6 => Just(1_u8), 1 => Just(2_u8), 1 => Just(3_u8)];
    small(blocks.boxed())
}

/// Rounds of at most 6 slots and 7 entries that need one slot each.
pub fn single_rounds() -> impl Strategy<Value = Round> {
    small(Just(1).boxed())
}

fn small(blocks: BoxedStrategy<u8>) -> impl Strategy<Value = Round> {
    (1..=SMALL_SLOTS_MAX).prop_flat_map(move |slots| {
        let sets = prop::collection::vec(some_slots(slots), 1..6);
        let order = prop::collection::vec((blocks.clone(), any::<Index>()), 0..8);
        (followers(slots), sets, order).prop_map(|(next, sets, order)| {
            let wish = |(blocks, set): (u8, Index)| Wish {
                blocks,
                slots: set.get(&sets).clone(),
            };
            Round {
                next,
                order: order.into_iter().map(wish).collect(),
            }
        })
    })
}

/// Any set of `slots` slots.
pub fn some_slots(slots: u32) -> impl Strategy<Value = BTreeSet<u32>> {
    (0..1_u64 << slots).prop_map(numbers)
}

/// Which slot follows which: mostly the next one, else any or none.
fn followers(slots: u32) -> impl Strategy<Value = Vec<u32>> {
    let follower = prop_oneof![3 => Just(None), 1 => (0..=slots).prop_map(Some)];
    prop::collection::vec(follower, slots as usize).prop_map(move |followers| {
        let next = |(at, follower): (u32, Option<u32>)| {
            let next = follower.unwrap_or(at + 1);
            if next < slots { next } else { NONE }
        };
        (0..).zip(followers).map(next).collect()
    })
}

/// A round where no slot follows another.
pub fn loose(slots: u32, order: &[&[u32]]) -> Round {
    Round {
        next: vec![NONE; slots as usize],
        order: order
            .iter()
            .map(|slots| Wish::of(1, slots.iter().copied()))
            .collect(),
    }
}
