//! The round of a town as a pool file, so that other programs can be asked the same.

use std::io::{BufWriter, Write as _};

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use reihum::domain::draw::{self, Beacon, Entry, Header, Pool, Slot};

use crate::instance::Town;

/// Writes the pool of `town` to `path`, and prints the reveal and the beacon that go with it.
pub fn write(town: Town, path: &str) {
    let instance = town.build();
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    let reveal: [u8; 32] = rng.random();
    let slots = instance.next.iter().map(|&next| Slot {
        sid: rng.random(),
        next,
    });
    let slots: Vec<Slot> = slots.collect();
    let sets = 0..u32::try_from(instance.sets.count()).expect("fewer than 2^32 sets");
    let wishes: Vec<Vec<(u32, u32)>> = sets
        .map(|set| instance.sets.ranges_of(set).to_vec())
        .collect();
    let entries = instance.order.iter().map(|claim| Entry {
        pid: rng.random(),
        rank: 20_000,
        tickets: 1,
        blocks: claim.blocks,
        set: claim.set,
    });
    let header = Header {
        round: 1,
        prev: [0; 32],
        close: chrono::DateTime::UNIX_EPOCH,
        policy: [0; 32],
        beacon: Beacon::None,
        chain: draw::hash(&reveal),
    };
    let pool = Pool::new(header, slots, &wishes, entries.collect());
    let file = std::fs::File::create(path).expect("a new file");
    let mut file = BufWriter::new(file);
    pool.for_each_line(|line| {
        file.write_all(line).expect("written");
        file.write_all(b"\n").expect("written");
    });
    file.flush().expect("written");
    let hex = |bytes: [u8; 32]| bytes.map(|byte| format!("{byte:02x}")).concat();
    println!("{} {}", hex(reveal), hex([0; 32]));
}
