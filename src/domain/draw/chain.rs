//! The hash chain that fixes every seed before the pool it is used on.
//!
//! `c_n` is random, `c_{i-1} = H(c_i)`, and `c_0`, the anchor, is published once. Round *i* of a
//! chain reveals `c_i`, which everybody can hash down to what was published before and nobody
//! can compute from it. Lamport, "Password authentication with insecure communication",
//! Communications of the ACM 24 (1981).

use sha2::{Digest, Sha256};

use super::Hash;

/// Rounds that one chain serves (n of the protocol). Void rounds count.
pub const CHAIN_ROUNDS: u64 = 4096;

/// Which chain a round belongs to, counted from 0, and the place of its value there, from 1:
/// every round, drawn or void, uses up one value.
///
/// # Panics
/// If `round` is 0: rounds are counted from 1.
pub fn place(round: u64) -> (u64, u64) {
    assert!(round >= 1, "rounds are counted from 1");
    ((round - 1) / CHAIN_ROUNDS, (round - 1) % CHAIN_ROUNDS + 1)
}

/// The value `c_i` of the chain that ends in the secret `c_n`.
///
/// # Panics
/// If the chain has no such value.
pub fn value(secret: &Hash, index: u64) -> Hash {
    let steps = CHAIN_ROUNDS
        .checked_sub(index)
        .expect("a chain has values up to n");
    hash_times(*secret, steps)
}

/// `H` applied `times` times.
pub fn hash_times(value: Hash, times: u64) -> Hash {
    (0..times).fold(value, |value, _| Sha256::digest(value).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_round_has_its_place() {
        let check = |round, expect| assert_eq!(place(round), expect, "round {round}");
        check(1, (0, 1));
        check(4096, (0, 4096));
        check(4097, (1, 1));
        check(12_000, (2, 3808));
    }

    #[test]
    fn each_value_hashes_to_the_one_before() {
        let secret = [7; 32];
        assert_eq!(value(&secret, CHAIN_ROUNDS), secret);
        for index in [1, 2, 1000, CHAIN_ROUNDS] {
            assert_eq!(
                hash_times(value(&secret, index), 1),
                value(&secret, index - 1)
            );
        }
    }
}
