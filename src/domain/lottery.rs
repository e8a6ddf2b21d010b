//! The lot of the draw protocol, version 1: pseudonyms, lots and the order of a round.
//!
//! `H` is SHA-256 and `MAC` HMAC-SHA256; all numbers are hashed big-endian. A draw uses nothing
//! else, so that it comes out the same in every language and every year.

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

use super::cores::of_each;

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

/// The key that opens a `sid`: `nonce = MAC(K_r, slot)`. Who has it, and the slot, can compute
/// the `sid`.
pub fn nonce(round_key: &[u8], slot: &[u8; 16]) -> [u8; 32] {
    mac(round_key, &[slot])
}

/// `seed = MAC(c_r, "reihum/v1/seed" ‖ u64 round ‖ root ‖ beacon)` (draw protocol, "Seed, lots,
/// order").
pub fn seed(reveal: &[u8; 32], round: u64, root: &[u8; 32], beacon: &[u8; 32]) -> [u8; 32] {
    mac(
        reveal,
        &[b"reihum/v1/seed", &round.to_be_bytes(), root, beacon],
    )
}

/// The lots of a round: `seed` is their key, taken in once for all.
#[derive(Clone, Debug)]
pub struct Lots(Hmac<Sha256>);

impl Lots {
    /// The lots that this seed makes.
    pub fn new(seed: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(seed).expect("HMAC takes keys of any length"))
    }

    /// The lot of an entry: the least of its tickets, each the first 8 bytes of
    /// `MAC(seed, "ticket" ‖ pid ‖ u32 j)` (draw protocol, "Seed, lots, order").
    pub fn lot(&self, pid: &Pid, tickets: u16) -> u64 {
        assert!(tickets >= 1, "an entry has at least one ticket");
        let draw = |ticket: u32| {
            let mut mac = self.0.clone();
            mac.update(b"ticket");
            mac.update(pid);
            mac.update(&ticket.to_be_bytes());
            let full = mac.finalize().into_bytes();
            let head = full.first_chunk().expect("a MAC has 32 bytes");
            u64::from_be_bytes(*head)
        };
        (0..u32::from(tickets))
            .map(draw)
            .min()
            .expect("there is a ticket")
    }

    /// The lots of all `entries`, in their order, on as many cores as there are.
    pub fn of_all<E: Sync>(
        &self,
        entries: &[E],
        facts: impl Fn(&E) -> (Pid, u16) + Sync,
    ) -> Vec<u64> {
        of_each(entries, SHARE_MIN, |entry| {
            let (pid, tickets) = facts(entry);
            self.lot(&pid, tickets)
        })
    }
}

/// The pseudonyms of all `entries` in a round, in their order, on as many cores as there are.
pub fn pids<E: Sync>(
    entries: &[E],
    round: u64,
    secret: impl Fn(&E) -> [u8; 16] + Sync,
) -> Vec<Pid> {
    of_each(entries, SHARE_MIN, |entry| pid(&secret(entry), round))
}

/// The opaque numbers of all `slots` in a round, in their order, on as many cores as there are.
pub fn sids<S: Sync>(
    slots: &[S],
    round_key: &[u8],
    id: impl Fn(&S) -> [u8; 16] + Sync,
) -> Vec<[u8; 16]> {
    of_each(slots, SHARE_MIN, |slot| sid(round_key, &id(slot)))
}

/// Fewer entries or slots than these are not worth a thread.
const SHARE_MIN: usize = 4096;

fn mac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
