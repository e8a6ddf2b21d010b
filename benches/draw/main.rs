//! How long a round is decided: `cargo bench --bench draw`, or with a part of a town's name.
//!
//! First a table: each rule beside a sort of the same round's keys, medians of runs in one
//! process, since only ratios mean anything on a shared machine; and what first come, first served
//! would have cost. Then Criterion times the whole.

mod first_fit;
mod instance;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion};
use reihum::domain::allocation::{Acceptance, Claim, Lanes, Seating, Sets, allocate};

use instance::{Instance, Town};

/// Runs of the table.
const RUNS: usize = 3;

const fn town(name: &'static str, slots: usize, entries: usize, wide: bool, families: u32) -> Town {
    Town {
        name,
        slots,
        entries,
        wide,
        families,
    }
}

const TOWNS: [Town; 10] = [
    town("10k x 100k narrow", 10_000, 100_000, false, 0),
    town("10k x 100k wide", 10_000, 100_000, true, 0),
    town("100k x 1M narrow", 100_000, 1_000_000, false, 0),
    town("100k x 1M wide", 100_000, 1_000_000, true, 0),
    town("100k x 110k narrow", 100_000, 110_000, false, 0),
    town("100k x 110k wide", 100_000, 110_000, true, 0),
    town("100k x 1M narrow families", 100_000, 1_000_000, false, 5),
    town("100k x 1M wide families", 100_000, 1_000_000, true, 5),
    town("100k x 110k narrow families", 100_000, 110_000, false, 5),
    town("100k x 110k wide families", 100_000, 110_000, true, 5),
];

/// Milliseconds of: the sort, the preparation, rules 1, 2 and 3.
type Times = [f64; 5];

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn timed<A: Acceptance>(instance: &Instance, accepts: &A, order: &[Claim]) -> (Times, usize) {
    let mut keys = instance.keys.clone();
    let since = Instant::now();
    keys.sort_unstable();
    let sort = milliseconds(since);
    black_box(keys);
    let since = Instant::now();
    let mut seating = Seating::new(&instance.next, accepts, order);
    let new = milliseconds(since);
    let since = Instant::now();
    seating.choose_entries();
    let entries = milliseconds(since);
    let since = Instant::now();
    seating.choose_slots();
    let slots = milliseconds(since);
    let since = Instant::now();
    seating.choose_seats();
    let seats = milliseconds(since);
    let served = seating.answer().iter().flatten().count();
    ([sort, new, entries, slots, seats], served)
}

/// Medians of some runs, and how many entries were served.
fn table<A: Acceptance>(instance: &Instance, accepts: &A, order: &[Claim]) -> (Times, usize) {
    let runs: Vec<(Times, usize)> = (0..RUNS).map(|_| timed(instance, accepts, order)).collect();
    let mut medians = [0.0; 5];
    for (column, median) in medians.iter_mut().enumerate() {
        let mut times: Vec<f64> = runs.iter().map(|(times, _)| times[column]).collect();
        times.sort_unstable_by(f64::total_cmp);
        *median = times[RUNS / 2];
    }
    (medians, runs[0].1)
}

fn head() {
    println!(
        "{:32} {:>8} {:>8} {:>8} {:>8} {:>8} {:>9} {:>7} {:>8} {:>9}",
        "ms",
        "sort",
        "rule 1",
        "x sort",
        "rule 2",
        "rule 3",
        "total",
        "x sort",
        "us/slot",
        "served"
    );
}

fn line(name: &str, slots: usize, (times, served): (Times, usize)) {
    let [sort, new, entries, chosen, seats] = times;
    let total = new + entries + chosen + seats;
    #[expect(clippy::cast_precision_loss, reason = "few slots")]
    let each = total * 1e3 / slots as f64;
    println!(
        "{name:32} {sort:8.2} {entries:8.1} {:8.1} {chosen:8.1} {seats:8.1} {total:9.1} {:7.1} \
         {each:8.2} {served:9}",
        entries / sort,
        total / sort
    );
}

/// Entries with one slot alone: what blocks cost is the difference.
fn without_families(order: &[Claim]) -> Vec<Claim> {
    let singles = order.iter().map(|&claim| Claim { blocks: 1, ..claim });
    singles.collect()
}

/// Entries that share a few thousand sets, as a pool file lists them.
fn pool(instance: &Instance, distinct: u32) -> (Sets, Vec<Claim>) {
    let slots = u32::try_from(instance.next.len()).expect("fewer than 2^32 slots");
    let mut sets = Sets::new(slots);
    for claim in &instance.order[..distinct as usize] {
        sets.push(instance.lanes.ranges_of(claim.set));
    }
    let claims = (0_u64..).zip(&instance.order).map(|(at, claim)| {
        // Any fixed way to deal the sets out will do.
        let mixed = at.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let set = u32::try_from(mixed % u64::from(distinct)).expect("few sets");
        Claim { set, ..*claim }
    });
    (sets, claims.collect())
}

fn print_tables(wanted: impl Fn(&str) -> bool) {
    head();
    for town in TOWNS.into_iter().filter(|town| wanted(town.name)) {
        let instance = town.build();
        let Instance { lanes, order, .. } = &instance;
        let found = table(&instance, lanes, order);
        line(town.name, town.slots, found);
        if town.families > 0 {
            let singles = without_families(order);
            let alone = table(&instance, lanes, &singles);
            line("  the same, all alone", town.slots, alone);
        } else if town.slots == 100_000 {
            first_fit::compare(&instance);
        }
    }
    for (name, wide, distinct) in [
        ("sets: 1M narrow, 20k distinct", false, 20_000),
        ("sets: 1M narrow, 2k distinct", false, 2_000),
        ("sets: 1M wide, 2k distinct", true, 2_000),
    ] {
        if wanted(name) {
            let instance = town(name, 100_000, 1_000_000, wide, 0).build();
            let (sets, order) = pool(&instance, distinct);
            line(name, 100_000, table(&instance, &sets, &order));
        }
    }
}

fn with_criterion(criterion: &mut Criterion, wanted: impl Fn(&str) -> bool) {
    for town in TOWNS.into_iter().filter(|town| wanted(town.name)) {
        let instance = town.build();
        let mut group = criterion.benchmark_group(town.name);
        group.sample_size(10).warm_up_time(Duration::from_millis(1));
        group.bench_with_input(BenchmarkId::from_parameter("sort"), &instance, |b, i| {
            let sorted = |mut keys: Vec<(u64, u32)>| {
                keys.sort_unstable();
                keys
            };
            b.iter_batched(|| i.keys.clone(), sorted, criterion::BatchSize::LargeInput);
        });
        group.bench_with_input(BenchmarkId::from_parameter("draw"), &instance, |b, i| {
            b.iter(|| allocate::<Lanes>(&i.next, &i.lanes, &i.order));
        });
    }
}

fn main() {
    let names: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    let wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part));
    print_tables(wanted);
    with_criterion(&mut Criterion::default(), wanted);
}
