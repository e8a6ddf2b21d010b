//! Pools as `Pool::new` takes them, and the secrets that draw them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use proptest::prelude::*;
use proptest::sample::Index;
use reihum::domain::allocation::ranges;
use reihum::domain::draw::{
    Beacon, Entry, Hash, Header, NONE, Outcome, Pool, Slot, draw, hash, hash_times,
};

use super::rounds::some_slots;

/// The seconds since 1970 of the first and the last moment that RFC 3339 can write.
const YEAR_0: i64 = -62_167_219_200;
const YEAR_9999_END: i64 = 253_402_300_799;

/// All that a pool is made from, and what it is drawn with.
#[derive(Clone, Debug)]
pub struct Parts {
    pub header: Header,
    pub slots: Vec<Slot>,
    pub wishes: Vec<BTreeSet<u32>>,
    pub entries: Vec<Entry>,
    pub reveal: Hash,
    pub beacon: Hash,
}

impl Parts {
    pub fn pool(&self) -> Pool {
        let wish = |wish: &BTreeSet<u32>| ranges(wish.iter().copied()).collect();
        let wishes: Vec<Vec<(u32, u32)>> = self.wishes.iter().map(wish).collect();
        let (header, slots) = (self.header.clone(), self.slots.clone());
        Pool::new(header, slots, &wishes, self.entries.clone())
    }

    pub fn outcome(&self) -> Outcome {
        let pool = self.pool();
        let root = pool.root();
        draw(&pool, root, self.reveal, self.beacon).expect("secrets that fit")
    }
}

/// The whole pool file.
pub fn bytes(pool: &Pool) -> Vec<u8> {
    let mut bytes = Vec::new();
    pool.for_each_line(|line| {
        bytes.extend_from_slice(line);
        bytes.push(b'\n');
    });
    bytes
}

/// Pools of at most 12 slots, 5 wishes and 9 entries, with values from all of their ranges.
pub fn parts() -> impl Strategy<Value = Parts> {
    (header(), any::<Hash>(), any::<Hash>(), body()).prop_map(
        |(mut header, reveal, beacon, (slots, wishes, entries))| {
            header.chain = hash_times(reveal, 1);
            let is_none = header.beacon == Beacon::None;
            let beacon = if is_none { Hash::default() } else { beacon };
            Parts {
                header,
                slots,
                wishes,
                entries,
                reveal,
                beacon,
            }
        },
    )
}

fn header() -> impl Strategy<Value = Header> {
    let beacon = prop_oneof![
        Just(Beacon::None),
        "[!-~]{1,100}".prop_map(Beacon::Manual),
        (any::<Hash>(), any::<u64>()).prop_map(|(chain, round)| Beacon::Drand { chain, round }),
    ];
    let close = (YEAR_0..=YEAR_9999_END).prop_map(moment);
    let hashes = any::<(Hash, Hash)>();
    (any::<u64>(), close, hashes, beacon).prop_map(|(round, close, (prev, policy), beacon)| {
        Header {
            round,
            prev,
            close,
            policy,
            beacon,
            chain: Hash::default(),
        }
    })
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).expect("a moment that can be written")
}

type Body = (Vec<Slot>, Vec<BTreeSet<u32>>, Vec<Entry>);

fn body() -> impl Strategy<Value = Body> {
    (0_u32..13).prop_flat_map(|count| {
        let slot = (any::<[u8; 16]>(), prop::option::of(any::<Index>()));
        let slot = slot.prop_map(move |(sid, next)| Slot {
            sid,
            next: next.map_or(NONE, |next| {
                u32::try_from(next.index(count as usize)).unwrap()
            }),
        });
        let slots = prop::collection::vec(slot, count as usize);
        let wishes = prop::collection::vec(some_slots(count), 1..6);
        let facts = (rank(), tickets(), 1_u8..=16, any::<Index>());
        let entries = prop::collection::btree_map(any::<[u8; 16]>(), facts, 0..10);
        (slots, wishes, entries).prop_map(|(slots, wishes, entries)| {
            let entries = entries
                .into_iter()
                .map(|(pid, (rank, tickets, blocks, set))| Entry {
                    pid,
                    rank,
                    tickets,
                    blocks: if blocks < 13 { 1 + blocks / 10 } else { blocks },
                    set: u32::try_from(set.index(wishes.len())).unwrap(),
                });
            let entries = entries.collect();
            (slots, wishes, entries)
        })
    })
}

fn rank() -> impl Strategy<Value = u32> {
    prop_oneof![3 => 20_000_u32..20_003, 1 => any::<u32>()]
}

fn tickets() -> impl Strategy<Value = u16> {
    prop_oneof![15 => 1_u16..4, 1 => 1_u16..=1024]
}

/// A pool of loose slots that all entries accept: each with a rank and tickets.
pub fn crowd(slots: u32, entries: &[(u32, u16)]) -> Parts {
    let reveal = [3; 32];
    let entries = (0_u8..).zip(entries).map(|(number, &(rank, tickets))| {
        let mut pid = [0; 16];
        pid.copy_from_slice(&hash(&[number])[..16]);
        let entry = Entry {
            pid,
            rank,
            tickets,
            blocks: 1,
            set: 0,
        };
        (pid, entry)
    });
    let by_pid: BTreeMap<[u8; 16], Entry> = entries.collect();
    let slot = |number: u32| Slot {
        sid: [u8::try_from(number).unwrap(); 16],
        next: NONE,
    };
    Parts {
        header: Header {
            round: 1,
            prev: Hash::default(),
            close: DateTime::UNIX_EPOCH,
            policy: Hash::default(),
            beacon: Beacon::None,
            chain: hash_times(reveal, 1),
        },
        slots: (0..slots).map(slot).collect(),
        wishes: vec![(0..slots).collect()],
        entries: by_pid.into_values().collect(),
        reveal,
        beacon: Hash::default(),
    }
}
