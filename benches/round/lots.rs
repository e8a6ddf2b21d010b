//! The lots of all entries, against a bare loop of the same HMACs on two threads.

use std::time::Instant;

use hmac::{Hmac, KeyInit, Mac};
use reihum::domain::lottery::{Lots, Pid};
use sha2::Sha256;

use crate::median;

/// How often each is measured.
const TURNS: usize = 7;
const CORES: usize = 2;

pub fn compare(entries: usize) {
    let pids: Vec<Pid> = (0..entries as u128)
        .map(|serial| {
            (serial.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)).to_be_bytes()
        })
        .collect();
    let seed = [7; 32];
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..TURNS {
        let begin = Instant::now();
        let lots = Lots::new(&seed).of_all(&pids, |pid| (*pid, 1));
        ours.push(begin.elapsed().as_secs_f64() * 1000.0);
        let begin = Instant::now();
        let expected = of_bare_loop(&seed, &pids);
        bare.push(begin.elapsed().as_secs_f64() * 1000.0);
        assert_eq!(lots, expected);
    }
    let (ours, bare) = (median(ours), median(bare));
    println!("lots of {entries} entries: ours {ours:.0} ms, bare loop {bare:.0} ms");
    println!("lots: ratio {:.2} (wanted: at most 1.3)", ours / bare);
}

fn of_bare_loop(seed: &[u8; 32], pids: &[Pid]) -> Vec<u64> {
    let keyed = Hmac::<Sha256>::new_from_slice(seed).expect("HMAC takes keys of any length");
    let mut lots = vec![0; pids.len()];
    let share = pids.len().div_ceil(CORES);
    std::thread::scope(|scope| {
        for (lots, pids) in lots.chunks_mut(share).zip(pids.chunks(share)) {
            let keyed = &keyed;
            scope.spawn(move || {
                for (lot, pid) in lots.iter_mut().zip(pids) {
                    let mut mac = keyed.clone();
                    mac.update(b"ticket");
                    mac.update(pid);
                    mac.update(&[0; 4]);
                    let full = mac.finalize().into_bytes();
                    *lot = u64::from_be_bytes(*full.first_chunk().expect("32 bytes"));
                }
            });
        }
    });
    lots
}
