//! One round from its published files (draw protocol, version 1): the pool that is fixed before
//! the draw, the seed that nobody could choose, the order, and the result.
//!
//! Everything here is a function of the two files' contents. Who waits, what is free and what an
//! offer is are not known here.

mod chain;
mod lines;
mod merkle;
mod pool;
mod pool_reader;
mod public;
mod result;
mod verify;

use sha2::{Digest, Sha256};

use super::allocation::{Claim, allocate};
use super::lottery;

pub use chain::{CHAIN_ROUNDS, hash_times, place, value};
pub use lines::Problem;
pub use merkle::{Hash, Tree, leaf, path, root, root_by_path};
pub use pool::{Beacon, Entry, Header, Hex, NONE, Pool, Ranges, Slot, entry_line};
pub use pool_reader::PoolReader;
pub use public::{public_beacon, public_text};
pub use result::{Assigned, Outcome, OutcomeReader};
pub use verify::{
    Comparison, Difference, Earlier, Link, RESULT_LINE_BYTES_MAX, SECRETS_LINES, anchor, link,
    read_secrets,
};

/// Why a round cannot be drawn from these secrets.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// `H(reveal)` is not the pool's `chain`.
    #[error("the reveal does not hash to the value on the pool's line \"chain\"")]
    Reveal,
    /// A pool without a beacon is drawn with 32 zero bytes.
    #[error("the pool says \"beacon none\", which stands for 32 zero bytes")]
    Beacon,
}

impl Mismatch {
    /// The line of the pool file, counted from 1, that the secrets do not fit.
    pub fn pool_line(&self) -> usize {
        match self {
            Self::Reveal => 7,
            Self::Beacon => 6,
        }
    }
}

/// Whether a round of this pool may be drawn from these secrets.
pub fn check_secrets(header: &Header, reveal: &Hash, beacon: &Hash) -> Result<(), Mismatch> {
    if hash_times(*reveal, 1) != header.chain {
        return Err(Mismatch::Reveal);
    }
    if header.beacon == Beacon::None && *beacon != Hash::default() {
        return Err(Mismatch::Beacon);
    }
    Ok(())
}

/// The entries in the order of the draw, ascending by (rank, lot, pid), each with its lot, by
/// index into the pool's entries.
pub fn order(pool: &Pool, seed: &Hash) -> Vec<Place> {
    let lots = lottery::Lots::new(seed).of_all(&pool.entries, |entry| (entry.pid, entry.tickets));
    // Entries ascend by pid, so the index stands for it.
    let mut order: Vec<Place> = (0_u32..)
        .zip(pool.entries.iter().zip(lots))
        .map(|(entry, (facts, lot))| Place {
            rank: facts.rank,
            lot,
            entry,
        })
        .collect();
    order.sort_unstable();
    order
}

/// The place of an entry in the order of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Lower is served first.
    pub rank: u32,
    /// Decides within a rank.
    pub lot: u64,
    /// The index of the entry in the pool.
    pub entry: u32,
}

/// Who gets what: the result of a pool with this root, drawn from these secrets.
pub fn draw(pool: &Pool, root: Hash, reveal: Hash, beacon: Hash) -> Result<Outcome, Mismatch> {
    check_secrets(&pool.header, &reveal, &beacon)?;
    let seed = lottery::seed(&reveal, pool.header.round, &root, &beacon);
    let order = order(pool, &seed);
    let starts = seat(pool, &order);
    Ok(outcome(pool, root, reveal, beacon, &order, &starts))
}

/// Rules 1 to 3: the first slot of each entry of `order`, in that order.
pub fn seat(pool: &Pool, order: &[Place]) -> Vec<Option<u32>> {
    let claims: Vec<Claim> = order
        .iter()
        .map(|place| {
            let Entry { blocks, set, .. } = pool.entries[place.entry as usize];
            Claim { blocks, set }
        })
        .collect();
    let next: Vec<u32> = pool.slots.iter().map(|slot| slot.next).collect();
    allocate(&next, &pool.sets, &claims)
}

/// The result that says who of `order` starts where.
pub fn outcome(
    pool: &Pool,
    root: Hash,
    reveal: Hash,
    beacon: Hash,
    order: &[Place],
    starts: &[Option<u32>],
) -> Outcome {
    let mut by_entry: Vec<Option<u32>> = vec![None; pool.entries.len()];
    for (place, start) in order.iter().zip(starts) {
        by_entry[place.entry as usize] = *start;
    }
    let assigned = pool.entries.iter().zip(by_entry);
    let assigned = assigned.filter_map(|(entry, start)| {
        let along = std::iter::successors(start, |&slot| {
            Some(pool.slots[slot as usize].next).filter(|&next| next != NONE)
        });
        start.map(|_| Assigned {
            pid: entry.pid,
            slots: along.take(entry.blocks.into()).collect(),
        })
    });
    Outcome {
        round: pool.header.round,
        root,
        reveal,
        beacon,
        assigned: assigned.collect(),
    }
}

/// 32 bytes from 64 digits of lower-case hex.
pub fn parse_hash(text: &str) -> Option<Hash> {
    lines::hex(text.as_bytes())
}

/// SHA-256 (`H` of the protocol).
pub fn hash(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}
