//! Pool files by chance, written here line by line: the program's own writer and its types have
//! no part in them, so that both may be wrong without each hiding the other.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use data_encoding::HEXLOWER;
use rand::RngExt;
use rand::seq::{IndexedRandom, SliceRandom};
use rand_chacha::ChaCha20Rng;
use sha2::{Digest, Sha256};

/// A round as it is before its draw, and what decides it.
pub struct Round {
    /// The pool file.
    pub pool: String,
    /// `c_r`, as hex.
    pub reveal: String,
    /// The beacon, as hex.
    pub beacon: String,
}

/// How much is in a round, at most.
#[derive(Clone, Copy)]
pub struct Size {
    slots: usize,
    entries: usize,
    sets: usize,
}

impl Size {
    /// Mostly tiny rounds, which meet every corner; every tenth round is of a town's size, and
    /// once there is nothing at all, nobody who waits, or no slot.
    pub fn of(number: u64) -> Self {
        let (slots, entries, sets) = match number {
            4 => (0, 0, 0),
            5 => (8, 0, 0),
            6 => (0, 12, 6),
            number => match number % 10 {
                0 => (200, 400, 60),
                1..=3 => (40, 80, 20),
                _ => (8, 12, 6),
            },
        };
        Self {
            slots,
            entries,
            sets,
        }
    }
}

impl Round {
    pub fn by_chance(chance: &mut ChaCha20Rng, size: Size) -> Self {
        // Big rounds are full ones.
        let least = |most: usize| if most > 100 { most / 2 } else { 0 };
        let slots = chance.random_range(least(size.slots)..=size.slots);
        let entries = chance.random_range(least(size.entries)..=size.entries);
        let reveal: [u8; 32] = chance.random();
        let beacon = [
            "none".to_owned(),
            format!("manual lotto-{}", chance.random_range(0..100)),
            format!("drand {} {}", hex::<32>(chance), chance.random::<u64>()),
        ];
        let beacon = beacon.choose(chance).expect("three beacons").clone();

        let mut pool = format!("reihum-pool 1\nround {}\n", round_number(chance));
        let mut line = |line: String| writeln!(pool, "{line}").expect("a String takes all text");
        line(format!("prev {}", hex::<32>(chance)));
        line("close 2028-02-29T23:59:59Z".to_owned());
        line(format!("policy {}", hex::<32>(chance)));
        line(format!("beacon {beacon}"));
        line(format!(
            "chain {}",
            HEXLOWER.encode(&Sha256::digest(reveal))
        ));
        line(format!("slots {slots}"));
        for (index, next) in followers(chance, slots).into_iter().enumerate() {
            let next = next.map_or("-".to_owned(), |next| next.to_string());
            line(format!("s {index} {} {next}", hex::<16>(chance)));
        }
        let sets = sets(chance, slots, size.sets, entries);
        line(format!("sets {}", sets.len()));
        for (number, set) in sets.iter().enumerate() {
            line(format!("x {number} {set}"));
        }
        line(format!("entries {entries}"));
        for (pid, facts) in waiting(chance, entries, sets.len()) {
            line(format!("e {pid} {facts}"));
        }
        line("end".to_owned());
        Self {
            pool,
            reveal: HEXLOWER.encode(&reveal),
            beacon: if beacon == "none" {
                "0".repeat(64)
            } else {
                hex::<32>(chance)
            },
        }
    }

    /// What a computer of results is told apart from the pool.
    pub fn arguments(&self) -> [&str; 4] {
        ["--reveal", &self.reveal, "--beacon", &self.beacon]
    }
}

fn hex<const N: usize>(chance: &mut ChaCha20Rng) -> String {
    HEXLOWER.encode(&chance.random::<[u8; N]>())
}

fn round_number(chance: &mut ChaCha20Rng) -> u64 {
    *[0, 1, 123, u64::MAX].choose(chance).expect("a number")
}

/// The slot that follows each slot: days of scattered counters, lines, or anything at all,
/// which has circles and slots that follow several others.
fn followers(chance: &mut ChaCha20Rng, slots: usize) -> Vec<Option<usize>> {
    let mut next = vec![None; slots];
    let mut order: Vec<usize> = (0..slots).collect();
    match chance.random_range(0..4) {
        0 => {
            for follower in &mut next {
                let anyone = chance.random_range(0..slots);
                *follower = chance.random_bool(0.8).then_some(anyone);
            }
        }
        kind => {
            if kind > 1 {
                order.shuffle(chance);
            }
            for pair in order.windows(2) {
                next[pair[0]] = chance.random_bool(0.9).then_some(pair[1]);
            }
        }
    }
    next
}

/// The texts of acceptance sets, in their order: none only where nobody waits.
fn sets(chance: &mut ChaCha20Rng, slots: usize, most: usize, entries: usize) -> Vec<String> {
    let count = chance.random_range(entries.min(1)..=most);
    let density = *[0.02, 0.1, 0.3, 0.6, 1.0].choose(chance).expect("one");
    let mut texts = BTreeSet::new();
    for _ in 0..count {
        let begin = chance.random_range(0..=slots);
        let length = chance.random_range(0..=slots);
        let is_window = chance.random_bool(0.5);
        let accepts = |slot: &usize| {
            if is_window {
                (begin..begin + length).contains(slot)
            } else {
                chance.random_bool(density)
            }
        };
        let set: Vec<usize> = (0..slots).filter(accepts).collect();
        texts.insert(ranges(&set));
    }
    texts.into_iter().collect()
}

/// Ascending slots as ascending maximal ranges.
fn ranges(slots: &[usize]) -> String {
    let runs: Vec<String> = slots
        .chunk_by(|before, after| before + 1 == *after)
        .map(|run| match run {
            [only] => only.to_string(),
            [first, .., last] => format!("{first}-{last}"),
            [] => unreachable!("a run has a slot"),
        })
        .collect();
    if runs.is_empty() {
        "-".to_owned()
    } else {
        runs.join(",")
    }
}

/// Rank, tickets, k and set of each entry, by its pid.
fn waiting(chance: &mut ChaCha20Rng, entries: usize, sets: usize) -> BTreeMap<String, String> {
    let ranks = *[1, 3, 40, 1 << 32].choose(chance).expect("a number");
    let tickets_max = *[1, 3, 30, 1024].choose(chance).expect("a number");
    let blocks = *[0.0, 0.2, 0.6].choose(chance).expect("a share");
    let mut waiting = BTreeMap::new();
    while waiting.len() < entries {
        let rank: u64 = chance.random_range(0..ranks);
        // Most have one ticket: a thousand for each would only take long.
        let tickets = if chance.random_bool(0.9) {
            1
        } else {
            chance.random_range(1..=tickets_max)
        };
        let k = if chance.random_bool(blocks) {
            *[2, 2, 2, 3, 4, 16].choose(chance).expect("a number")
        } else {
            1
        };
        let set = chance.random_range(0..sets);
        waiting.insert(hex::<16>(chance), format!("{rank} {tickets} {k} {set}"));
    }
    waiting
}

#[test]
fn ranges_are_maximal() {
    let check = |slots: &[usize], expect| assert_eq!(ranges(slots), expect);
    check(&[], "-");
    check(&[3], "3");
    check(&[0, 1], "0-1");
    check(&[0, 2, 3, 4, 7, 9, 10], "0,2-4,7,9-10");
}
