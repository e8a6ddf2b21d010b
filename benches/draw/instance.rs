//! A town as large as the yardsticks ask for: 12 offices with 6 kinds of desks, 30 days of 40
//! quarters of an hour, and citizens who accept one to three offices, some weekdays, a time of day
//! and a range of dates. The same for the same seed.

use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use reihum::domain::allocation::{Claim, LaneSlot, Lanes, Window};

const OFFICES: u32 = 12;
const DAYS: i32 = 30;
const QUARTERS: u16 = 40;
const SERVICES: u32 = 6;
/// The services of each kind of desk, one bit each.
const PROFILES: [u32; 6] = [
    0b11_1111, 0b00_0111, 0b11_1000, 0b01_0101, 0b10_0110, 0b00_1011,
];

/// What a town looks like.
#[derive(Clone, Copy)]
pub struct Town {
    pub name: &'static str,
    pub slots: usize,
    pub entries: usize,
    pub wide: bool,
    /// Of a hundred entries, how many need two to four slots in a row.
    pub families: u32,
}

/// A round of that town, ready to be decided.
pub struct Instance {
    pub next: Vec<u32>,
    pub lanes: Lanes,
    pub order: Vec<Claim>,
    /// What is to be sorted before the round is decided.
    pub keys: Vec<(u64, u32)>,
}

impl Town {
    pub fn build(self) -> Instance {
        let mut rng = ChaCha8Rng::seed_from_u64(7);
        let (slots, next) = self.slots(&mut rng);
        let mut lanes = Lanes::new(&slots, &[]);
        let sets: Vec<u32> = (0..self.entries)
            .map(|_| {
                let wish = self.wish(&mut lanes, &mut rng);
                lanes.push(&[wish], &[])
            })
            .collect();
        let mut keys: Vec<(u64, u32)> = (0..)
            .take(self.entries)
            .map(|id| (rng.random(), id))
            .collect();
        let unsorted = keys.clone();
        keys.sort_unstable();
        let order = keys
            .iter()
            .map(|&(_, id)| Claim {
                blocks: if rng.random_range(0..100) < self.families {
                    rng.random_range(2..=4)
                } else {
                    1
                },
                set: sets[id as usize],
            })
            .collect();
        Instance {
            next,
            lanes,
            order,
            keys: unsorted,
        }
    }

    /// Counters, each with one shift a day; the slots in the order of the protocol, and which
    /// follows which.
    fn slots(&self, rng: &mut ChaCha8Rng) -> (Vec<LaneSlot>, Vec<u32>) {
        let kinds = OFFICES * 6;
        let mut slots: Vec<(i32, u64, u32, u16)> = Vec::new();
        let counters = 84;
        let shift = u16::try_from(self.slots.div_ceil(84 * 30)).expect("not so many slots");
        let shift = shift.min(QUARTERS);
        for counter in 0..counters {
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
        let mut by_counter: Vec<usize> = (0..slots.len()).collect();
        by_counter.sort_unstable_by_key(|&at| (slots[at].2, slots[at].0, slots[at].3));
        let mut next = vec![u32::MAX; slots.len()];
        for pair in by_counter.windows(2) {
            let (a, b) = (slots[pair[0]], slots[pair[1]]);
            if (a.2, a.0, a.3 + 1) == (b.2, b.0, b.3) {
                next[pair[0]] = u32::try_from(pair[1]).expect("fewer than 2^32 slots");
            }
        }
        let lane_of: Vec<u32> = (0..counters)
            .map(|counter| {
                if counter < kinds {
                    counter
                } else {
                    rng.random_range(0..kinds)
                }
            })
            .collect();
        let slots = slots.iter().map(|&(day, _, counter, quarter)| LaneSlot {
            lane: lane_of[counter as usize],
            day,
            minute: 8 * 60 + quarter * 15,
        });
        (slots.collect(), next)
    }

    fn wish(&self, lanes: &mut Lanes, rng: &mut ChaCha8Rng) -> Window {
        let mut offices = 0_u32;
        for _ in 0..rng.random_range(1..=3) {
            offices |= 1 << rng.random_range(0..OFFICES);
        }
        let service = rng.random_range(0..SERVICES);
        let kinds = (0..OFFICES * 6).filter(|kind| {
            offices >> (kind / 6) & 1 == 1 && PROFILES[*kind as usize % 6] >> service & 1 == 1
        });
        let lane_set = lanes.lane_set(kinds);
        let (weekdays, days, quarters) = if self.wide {
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
        let first = rng.random_range(0..=DAYS - days);
        let quarter = rng.random_range(0..=QUARTERS - quarters);
        Window {
            lanes: lane_set,
            days: lanes
                .day_set(|day| (first..first + days).contains(&day) && mask >> (day % 5) & 1 == 1),
            from: 8 * 60 + quarter * 15,
            until: 8 * 60 + (quarter + quarters) * 15,
        }
    }
}
