//! The lot of the draw protocol, version 1: pseudonyms, lots and the order of a round.
//!
//! `H` is SHA-256 and `MAC` HMAC-SHA256; all numbers are hashed big-endian. A draw uses nothing
//! else, so that it comes out the same in every language and every year.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// The pseudonym of an entry in one round.
pub type Pid = [u8; 16];

/// `pid = MAC(K_e, "reihum/v1/pid" ‖ u64 round)[0..16]` (draw protocol, "Names and secrets"):
/// nobody without `K_e` can tell which entry it is, nor link two rounds.
pub fn pid(secret: &[u8], round: u64) -> Pid {
    let full = mac(secret, &[b"reihum/v1/pid", &round.to_be_bytes()]);
    let mut pid = [0; 16];
    pid.copy_from_slice(&full[..16]);
    pid
}

/// The opaque number of a slot in one round: `sid = H(nonce ‖ slot)[0..16]` with
/// `nonce = MAC(K_r, slot)` (draw protocol, "Names and secrets"): nobody without the round's key
/// can tell which slot it is.
pub fn sid(round_key: &[u8], slot: &[u8; 16]) -> [u8; 16] {
    let nonce = mac(round_key, &[slot]);
    let full = Sha256::new()
        .chain_update(nonce)
        .chain_update(slot)
        .finalize();
    let mut sid = [0; 16];
    sid.copy_from_slice(&full[..16]);
    sid
}

/// The lot of an entry: the least of its tickets, each the first 8 bytes of
/// `MAC(seed, "ticket" ‖ pid ‖ u32 j)` (draw protocol, "Seed, lots, order").
pub fn lot(seed: &[u8; 32], pid: &Pid, tickets: u32) -> u64 {
    assert!(tickets >= 1, "an entry has at least one ticket");
    (0..tickets)
        .map(|ticket| {
            let full = mac(seed, &[b"ticket", pid, &ticket.to_be_bytes()]);
            let mut head = [0; 8];
            head.copy_from_slice(&full[..8]);
            u64::from_be_bytes(head)
        })
        .min()
        .expect("there is a ticket")
}

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
