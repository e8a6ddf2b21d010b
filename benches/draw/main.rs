//! How long a round is decided: `cargo bench --bench draw`, or with a part of a town's name.
//!
//! First a table: each rule beside a sort of the same round's keys, medians of runs in one
//! process, since only ratios mean anything on a shared machine; and what first come, first served
//! would have cost. Then Criterion times the whole.
//!
//! `cargo bench --bench draw -- pool FILE NAME` writes a town's round as a pool file instead.

mod first_fit;
mod instance;
mod pool;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BatchSize, BenchmarkId, Criterion};
use reihum::domain::allocation::{Claim, Seating, Shifts, allocate};

use instance::{Instance, Town};

/// Runs of the table.
const RUNS: usize = 3;
/// Runs of rule 1 with and without families.
const PAIRS: usize = 9;

const fn town(name: &'static str, slots: usize, entries: usize, is_wide: bool) -> Town {
    Town {
        name,
        slots,
        entries,
        wishes: 5_000,
        is_wide,
        families: 0,
    }
}

const fn with_families(town: Town, name: &'static str) -> Town {
    Town {
        name,
        families: 5,
        ..town
    }
}

const fn with_wishes(town: Town, name: &'static str, wishes: usize) -> Town {
    Town {
        name,
        wishes,
        ..town
    }
}

const NARROW: Town = town("100k x 1M narrow", 100_000, 1_000_000, false);
const WIDE: Town = town("100k x 1M wide", 100_000, 1_000_000, true);
const TOWNS: [Town; 11] = [
    town("10k x 100k narrow", 10_000, 100_000, false),
    town("10k x 100k wide", 10_000, 100_000, true),
    NARROW,
    WIDE,
    town("100k x 110k narrow", 100_000, 110_000, false),
    town("100k x 110k wide", 100_000, 110_000, true),
    with_families(NARROW, "100k x 1M narrow families"),
    with_families(WIDE, "100k x 1M wide families"),
    with_wishes(NARROW, "100k x 1M narrow, 1k wishes", 1_000),
    with_wishes(NARROW, "100k x 1M narrow, 20k wishes", 20_000),
    with_wishes(WIDE, "100k x 1M wide, 20k wishes", 20_000),
];

/// Milliseconds of: the sort, the layout, rules 1, 2 and 3.
type Times = [f64; 5];

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}

fn timed(instance: &Instance, order: &[Claim]) -> (Times, usize) {
    let Instance { next, sets, .. } = instance;
    let mut keys = instance.keys.clone();
    let since = Instant::now();
    keys.sort_unstable();
    let sort = milliseconds(since);
    black_box(keys);
    let since = Instant::now();
    let shifts = Shifts::new(sets, next);
    let mut seating = Seating::new(next, &shifts, order);
    let layout = milliseconds(since);
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
    ([sort, layout, entries, slots, seats], served)
}

/// Medians of some runs, and how many entries were served.
fn table(instance: &Instance, order: &[Claim]) -> (Times, usize) {
    let runs: Vec<(Times, usize)> = (0..RUNS).map(|_| timed(instance, order)).collect();
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
        "{:30} {:>7} {:>7} {:>7} {:>7} {:>7} {:>8} {:>8} {:>7} {:>8} {:>8}",
        "ms",
        "sort",
        "layout",
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
    let [sort, layout, entries, chosen, seats] = times;
    let total = layout + entries + chosen + seats;
    #[expect(clippy::cast_precision_loss, reason = "few slots")]
    let each = total * 1e3 / slots as f64;
    println!(
        "{name:30} {sort:7.1} {layout:7.1} {entries:7.1} {:7.1} {chosen:7.1} {seats:8.1} \
         {total:8.1} {:7.1} {each:8.2} {served:8}",
        entries / sort,
        total / sort
    );
}

/// What families cost in rule 1, against the same entries with one slot each, turn by turn.
fn compare_alone(instance: &Instance) -> String {
    let Instance {
        next, sets, order, ..
    } = instance;
    let shifts = Shifts::new(sets, next);
    let singles = order.iter().map(|&claim| Claim { blocks: 1, ..claim });
    let singles: Vec<Claim> = singles.collect();
    let rule_1 = |order| {
        let mut seating = Seating::new(next, &shifts, order);
        let since = Instant::now();
        seating.choose_entries();
        milliseconds(since)
    };
    let mut more: Vec<f64> = (0..PAIRS)
        .map(|_| rule_1(order) - rule_1(&singles))
        .collect();
    more.sort_unstable_by(f64::total_cmp);
    format!(
        "rule 1 takes {:.0} ms more than with one slot each",
        more[PAIRS / 2]
    )
}

fn print_table(wanted: impl Fn(&str) -> bool) {
    head();
    for town in TOWNS.into_iter().filter(|town| wanted(town.name)) {
        let instance = town.build();
        // First, since memory that was used once stays with the process: who wants that figure of a
        // town asks for it alone.
        let first_fit = first_fit::compare(&instance);
        line(town.name, town.slots, table(&instance, &instance.order));
        if town.families > 0 {
            println!("  {}", compare_alone(&instance));
        } else {
            println!("  {first_fit}");
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
            b.iter_batched(|| i.keys.clone(), sorted, BatchSize::LargeInput);
        });
        group.bench_with_input(BenchmarkId::from_parameter("draw"), &instance, |b, i| {
            b.iter(|| allocate(&i.next, &i.sets, &i.order));
        });
    }
}

fn main() {
    let names: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-'))
        .collect();
    if let [pool, file, name] = &names[..]
        && pool == "pool"
    {
        let town = TOWNS.into_iter().find(|town| town.name == name);
        return pool::write(town.expect("the name of a town"), file);
    }
    let wanted = |name: &str| names.is_empty() || names.iter().any(|part| name.contains(part));
    print_table(wanted);
    with_criterion(&mut Criterion::default(), wanted);
}
