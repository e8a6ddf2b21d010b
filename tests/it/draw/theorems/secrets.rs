//! The seed depends on every bit of what it is made from.

use proptest::prelude::*;
use proptest::sample::Index;
use reihum::domain::draw::{
    Beacon, Hash, Mismatch, PoolReader, check_secrets, draw, hash_times, leaf, root,
};
use reihum::domain::lottery::seed;

use super::cases;
use super::pools::{bytes, parts};

/// `bytes` with one bit changed.
fn with_changed_bit(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    changed[bit / 8] ^= 1 << (bit % 8);
    changed
}

fn hash_with_changed_bit(hash: &Hash, bit: usize) -> Hash {
    let changed = with_changed_bit(hash, bit);
    changed.try_into().expect("32 bytes as before")
}

/// The root over whatever lines these bytes have.
fn root_of(bytes: &[u8]) -> Hash {
    let lines = bytes.split_inclusive(|&byte| byte == b'\n');
    let leaves: Vec<Hash> = lines
        .map(|line| leaf(line.strip_suffix(b"\n").unwrap_or(line)))
        .collect();
    root(&leaves)
}

/// Bits that differ, of 256.
fn distance(one: &Hash, other: &Hash) -> u32 {
    let pairs = one.iter().zip(other);
    pairs.map(|(one, other)| (one ^ other).count_ones()).sum()
}

proptest! {
    #![proptest_config(cases(2000))]

    /// One changed bit of the pool file, anywhere, makes another root, and so another seed. (The
    /// last LF is of no line: without it the file is refused.)
    #[test]
    fn a_changed_bit_of_the_pool_changes_the_seed(parts in parts(), bit in any::<Index>()) {
        let pool = parts.pool();
        let (root, bytes) = (pool.root(), bytes(&pool));
        prop_assert_eq!(root_of(&bytes), root);
        let changed = with_changed_bit(&bytes, bit.index(8 * (bytes.len() - 1)));
        let other = root_of(&changed);
        prop_assert_ne!(other, root);
        let seed = |root| seed(&parts.reveal, pool.header.round, root, &parts.beacon);
        prop_assert_ne!(seed(&other), seed(&root));
        let mut reader = PoolReader::default();
        if reader.push(&changed).is_ok()
            && let Ok((found, found_root)) = reader.finish()
        {
            prop_assert_ne!(found, pool);
            prop_assert_eq!(found_root, other);
        }
    }

    /// One changed bit of reveal, round, root or beacon makes another seed, about half of whose
    /// bits differ: HMAC is a pseudorandom function (Bellare, "New proofs for NMAC and HMAC",
    /// 2006).
    #[test]
    fn a_changed_bit_of_a_secret_changes_the_seed(
        secrets: [Hash; 3],
        round: u64,
        bit in 0_usize..256,
    ) {
        let [reveal, root, beacon] = &secrets;
        let before = seed(reveal, round, root, beacon);
        let after = [
            seed(&hash_with_changed_bit(reveal, bit), round, root, beacon),
            seed(reveal, round ^ 1 << (bit % 64), root, beacon),
            seed(reveal, round, &hash_with_changed_bit(root, bit), beacon),
            seed(reveal, round, root, &hash_with_changed_bit(beacon, bit)),
        ];
        for after in after {
            // 128 ± 8: this is seven standard deviations.
            let distance = distance(&before, &after);
            prop_assert!((72..=184).contains(&distance), "{distance} bits differ");
        }
    }

    /// A reveal with a changed bit is no preimage of what was published before, and is refused; so
    /// is a beacon where none was announced.
    #[test]
    fn nobody_can_draw_with_another_secret(parts in parts(), bit in 0_usize..256) {
        let pool = parts.pool();
        let root = pool.root();
        let other = hash_with_changed_bit(&parts.reveal, bit);
        prop_assert_eq!(draw(&pool, root, other, parts.beacon), Err(Mismatch::Reveal));
        let beacon = hash_with_changed_bit(&parts.beacon, bit);
        let expect = match pool.header.beacon {
            Beacon::None => Err(Mismatch::Beacon),
            _ => Ok(()),
        };
        prop_assert_eq!(check_secrets(&pool.header, &parts.reveal, &beacon), expect);
    }

    /// Hashing a value of the chain down goes on where it stopped: any later value leads to any
    /// earlier one (Lamport 1981).
    #[test]
    fn the_chain_is_one(value: Hash, first in 0_u64..20, then in 0_u64..20) {
        prop_assert_eq!(
            hash_times(hash_times(value, first), then),
            hash_times(value, first + then)
        );
    }
}
