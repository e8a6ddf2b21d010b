//! A town as large as the yardsticks ask for: 12 offices with 6 kinds of desks, 30 days of 40
//! quarters of an hour, and citizens who accept one to three offices, some weekdays, a time of day
//! and a range of dates. The same for the same seed.

use std::collections::HashMap;

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use reihum::domain::allocation::{Claim, Sets, ranges};

const OFFICES: u32 = 12;
const KINDS: u32 = 6;
const DAYS: u32 = 30;
const QUARTERS: u32 = 40;
/// The services of each kind of desk, one bit each.
const PROFILES: [u32; KINDS as usize] = [
    0b11_1111, 0b00_0111, 0b11_1000, 0b01_0101, 0b10_0110, 0b00_1011,
];
const SERVICES: u32 = 6;
const COUNTERS: u32 = 84;

/// What a town looks like.
#[derive(Clone, Copy)]
pub struct Town {
    pub name: &'static str,
    pub slots: usize,
    pub entries: usize,
    /// How many different wishes there are, at most.
    pub wishes: usize,
    pub is_wide: bool,
    /// Of a hundred entries, how many need two to four slots in a row.
    pub families: u32,
}

/// A round of that town, ready to be decided.
pub struct Instance {
    pub next: Vec<u32>,
    pub sets: Sets,
    pub order: Vec<Claim>,
    /// What is to be sorted before the round is decided.
    pub keys: Vec<(u64, u32)>,
}

/// The slots at a kind of desk of an office that begin at a quarter of a day.
type Index = HashMap<(u32, u32, u32), Vec<u32>>;

impl Town {
    pub fn build(self) -> Instance {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let (index, next) = self.slots(&mut rng);
        let mut numbers = HashMap::new();
        let mut sets = Sets::new(u32::try_from(next.len()).expect("fewer than 2^32 slots"));
        let wishes: Vec<u32> = (0..self.wishes)
            .map(|_| {
                let mut slots = self.wish(&index, &mut rng);
                slots.sort_unstable();
                *numbers
                    .entry(slots)
                    .or_insert_with_key(|slots| sets.push(ranges(slots.iter().copied())))
            })
            .collect();
        let keys: Vec<(u64, u32)> = (0..)
            .take(self.entries)
            .map(|id| (rng.random(), id))
            .collect();
        let order = (0..self.entries)
            .map(|_| Claim {
                blocks: if rng.random_range(0..100) < self.families {
                    rng.random_range(2..=4)
                } else {
                    1
                },
                set: wishes[rng.random_range(0..wishes.len())],
            })
            .collect();
        Instance {
            next,
            sets,
            order,
            keys,
        }
    }

    /// Counters, each with one shift a day; the slots in the order of the protocol, and which
    /// follows which.
    fn slots(self, rng: &mut ChaCha8Rng) -> (Index, Vec<u32>) {
        let mut slots: Vec<(u32, u64, u32, u32)> = Vec::new();
        let shift = self.slots.div_ceil((COUNTERS * DAYS) as usize);
        let shift = u32::try_from(shift)
            .expect("not so many slots")
            .min(QUARTERS);
        for counter in 0..COUNTERS {
            for day in 0..DAYS {
                let first = rng.random_range(0..=QUARTERS - shift);
                for quarter in first..first + shift {
                    slots.push((day, rng.random(), counter, quarter));
                }
            }
        }
        // A few are taken already, anywhere.
        while slots.len() > self.slots {
            let gone = rng.random_range(0..slots.len());
            slots.swap_remove(gone);
        }
        slots.sort_unstable();
        let numbers = || 0..u32::try_from(slots.len()).expect("fewer than 2^32 slots");
        let key = |at: u32| {
            let (day, _, counter, quarter) = slots[at as usize];
            (counter, day, quarter)
        };
        let mut by_counter: Vec<u32> = numbers().collect();
        by_counter.sort_unstable_by_key(|&at| key(at));
        let mut next = vec![u32::MAX; slots.len()];
        for pair in by_counter.windows(2) {
            let (counter, day, quarter) = key(pair[0]);
            if key(pair[1]) == (counter, day, quarter + 1) {
                next[pair[0] as usize] = pair[1];
            }
        }
        // Some kinds of desks have more than one counter.
        let desks = OFFICES * KINDS;
        let desk_of: Vec<u32> = (0..COUNTERS)
            .map(|counter| {
                if counter < desks {
                    counter
                } else {
                    rng.random_range(0..desks)
                }
            })
            .collect();
        let mut index = Index::new();
        for at in numbers() {
            let (counter, day, quarter) = key(at);
            let desk = desk_of[counter as usize];
            index.entry((desk, day, quarter)).or_default().push(at);
        }
        (index, next)
    }

    /// The slots that a citizen accepts.
    fn wish(self, index: &Index, rng: &mut ChaCha8Rng) -> Vec<u32> {
        let mut offices = 0_u32;
        for _ in 0..rng.random_range(1..=3) {
            offices |= 1 << rng.random_range(0..OFFICES);
        }
        let service = rng.random_range(0..SERVICES);
        let (weekdays, days, quarters) = if self.is_wide {
            (
                rng.random_range(2..=5),
                rng.random_range(10..=30),
                rng.random_range(12..=40),
            )
        } else {
            (
                rng.random_range(1..=2),
                rng.random_range(5..=15),
                rng.random_range(8..=16),
            )
        };
        let mut mask = 0_u32;
        for _ in 0..weekdays {
            mask |= 1 << rng.random_range(0..5);
        }
        let first_day = rng.random_range(0..=DAYS - days);
        let first = rng.random_range(0..=QUARTERS - quarters);
        let desks = (0..OFFICES * KINDS).filter(|desk| {
            let profile = PROFILES[(desk % KINDS) as usize];
            offices >> (desk / KINDS) & 1 == 1 && profile >> service & 1 == 1
        });
        let days = (first_day..first_day + days).filter(|day| mask >> (day % 5) & 1 == 1);
        let all = desks.flat_map(|desk| {
            let quarters = first..first + quarters;
            days.clone()
                .flat_map(move |day| quarters.clone().map(move |quarter| (desk, day, quarter)))
        });
        all.filter_map(|key| index.get(&key))
            .flatten()
            .copied()
            .collect()
    }
}
