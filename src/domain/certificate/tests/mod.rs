//! Certificates against the engine: whatever they claim is tried by drawing the round again.

mod cutoffs;
mod stories;
mod theorem;
mod wishes;

use std::collections::BTreeSet;

use chrono::DateTime;
use proptest::prelude::*;

use super::drawn::{NOBODY, block};
use super::*;
use crate::domain::allocation::Sets;
use crate::domain::draw::{Beacon, Entry, Header, NONE, Pool, Slot, seat};

/// A small drawn round.
#[derive(Clone, Debug)]
struct Round {
    pool: Pool,
    order: Vec<Place>,
    starts: Vec<Option<u32>>,
}

/// An entry: slots needed, number of its set, rank and lot.
type Claim = (u8, usize, u32, u64);

impl Round {
    /// Draws a round of these slots, sets and entries.
    fn new(next: &[u32], sets: &[BTreeSet<u32>], claims: &[Claim]) -> Self {
        let mut pool = Pool {
            header: Header {
                round: 1,
                prev: [0; 32],
                close: DateTime::UNIX_EPOCH,
                policy: [0; 32],
                beacon: Beacon::None,
                chain: [0; 32],
            },
            slots: next
                .iter()
                .map(|&next| Slot { sid: [0; 16], next })
                .collect(),
            sets: Sets::new(u32::try_from(next.len()).unwrap()),
            entries: Vec::new(),
        };
        for set in sets {
            pool.sets.push_slots(set.iter().copied());
        }
        let mut order = Vec::new();
        for (entry, &(blocks, set, rank, lot)) in (0_u32..).zip(claims) {
            let mut pid = [0; 16];
            pid[..4].copy_from_slice(&entry.to_be_bytes());
            pool.entries.push(Entry {
                pid,
                rank,
                tickets: 1,
                blocks,
                set: u32::try_from(set).unwrap(),
            });
            order.push(Place { rank, lot, entry });
        }
        order.sort_unstable();
        let starts = seat(&pool, &order);
        Self {
            pool,
            order,
            starts,
        }
    }

    fn drawn(&self) -> Drawn<'_> {
        Drawn {
            pool: &self.pool,
            order: &self.order,
            starts: &self.starts,
        }
    }

    fn closings(&self) -> Closings {
        Closings::of(&self.drawn())
    }

    /// One of the places of which `is_meant` says yes.
    fn pick(&self, at: prop::sample::Index, is_meant: impl Fn(Place) -> bool) -> Option<Place> {
        let mut places = self.order.clone();
        places.retain(|&place| is_meant(place));
        (!places.is_empty()).then(|| places[at.index(places.len())])
    }

    fn is_served(&self, place: Place) -> bool {
        self.drawn().start(place).is_some()
    }

    fn slots(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.pool.slots.len()).unwrap()
    }

    fn entry(&self, place: Place) -> Entry {
        self.pool.entries[place.entry as usize]
    }

    /// The slots that the entry at `place` accepts.
    fn accepted(&self, place: Place) -> BTreeSet<u32> {
        let set = self.entry(place).set;
        let accepts = |slot: &u32| self.pool.sets.accepts(set, *slot);
        self.slots().filter(accepts).collect()
    }

    /// Whether the entry at `place` is served if it accepts `accepted` instead, all else equal.
    fn serves(&self, place: Place, accepted: &BTreeSet<u32>) -> bool {
        let mut pool = self.pool.clone();
        pool.entries[place.entry as usize].set = pool.sets.push_slots(accepted.iter().copied());
        let starts = seat(&pool, &self.order);
        let at = self.order.binary_search(&place).unwrap();
        starts[at].is_some()
    }

    /// Whether one more entry that needs and accepts the same as that at `place` is served if it
    /// comes right before the entry at `turn`.
    fn serves_another(&self, place: Place, turn: usize) -> bool {
        let mut pool = self.pool.clone();
        let entry = u32::try_from(pool.entries.len()).unwrap();
        pool.entries.push(self.entry(place));
        let mut order = self.order.clone();
        order.insert(turn, Place { entry, ..place });
        seat(&pool, &order)[turn].is_some()
    }

    /// The slots that a trail from `from` reaches, and the places of their holders.
    fn closure(&self, from: &BTreeSet<u32>) -> (BTreeSet<u32>, BTreeSet<Place>, bool) {
        let (mut reached, mut places, mut is_open) = (from.clone(), BTreeSet::new(), false);
        let mut queue: Vec<u32> = from.iter().copied().collect();
        let holders = self.drawn().holders();
        while let Some(slot) = queue.pop() {
            let holder = holders[slot as usize];
            if holder == NOBODY {
                is_open = true;
                continue;
            }
            let place = self.order[holder as usize];
            places.insert(place);
            if self.entry(place).blocks == 1 {
                let more = self.accepted(place);
                queue.extend(more.into_iter().filter(|&slot| reached.insert(slot)));
            }
        }
        (reached, places, is_open)
    }
}

/// Which slot follows which: chains along the counter, scattered pairs, and circles.
fn nexts(slots: u32) -> impl Strategy<Value = Vec<u32>> {
    let count = slots as usize;
    let rows = prop::collection::vec(prop::bool::weighted(0.7), count).prop_map(move |joined| {
        let next = (1..).zip(joined).map(
            move |(next, joined)| {
                if joined && next < slots { next } else { NONE }
            },
        );
        next.collect()
    });
    let any = prop_oneof![0..slots, Just(NONE)];
    prop_oneof![rows, prop::collection::vec(any, count)]
}

/// Rounds in which one slot in a few is free, held by a single entry, or part of a block.
fn rounds() -> impl Strategy<Value = Round> {
    (1_u32..10).prop_flat_map(|slots| {
        let sets = prop::collection::vec(prop::collection::btree_set(0..slots, 0..5), 1..8);
        let blocks = prop_oneof![7 => Just(1_u8), 2 => Just(2_u8), 1 => Just(3_u8)];
        let claim = (blocks, any::<prop::sample::Index>(), 0_u32..4, 0_u64..1000);
        (nexts(slots), sets, prop::collection::vec(claim, 1..14)).prop_map(
            |(next, sets, claims)| {
                let claims: Vec<Claim> = claims
                    .into_iter()
                    .map(|(blocks, set, rank, lot)| (blocks, set.index(sets.len()), rank, lot))
                    .collect();
                Round::new(&next, &sets, &claims)
            },
        )
    })
}
