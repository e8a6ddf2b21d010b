//! `draw compute` and `draw verify`: rounds from their published files, without a database, a
//! configuration or a daemon.

use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Failure, say, write_out};
use crate::domain::draw::{self, Earlier, Hash, Hex, Link, Pool, PoolReader};
use crate::domain::lottery;

/// Files are read in pieces of this size, in bytes.
const PIECE_BYTES: usize = 1 << 20;

/// Prints the result of a pool.
pub(super) fn compute(
    pool: &Path,
    reveal: &str,
    beacon: &str,
    timings: bool,
) -> Result<(), Failure> {
    let reveal = secret("--reveal", reveal)?;
    let beacon = secret("--beacon", beacon)?;
    let begin = Instant::now();
    let (pool, root) = read_pool(pool)?;
    let parse = begin.elapsed();
    draw::check_secrets(&pool.header, &reveal, &beacon)
        .map_err(|mismatch| Failure::Other(mismatch.to_string()))?;
    let seed = lottery::seed(&reveal, pool.header.round, &root, &beacon);
    let order = draw::order(&pool, &seed);
    let ordered = begin.elapsed();
    let starts = draw::seat(&pool, &order);
    let allocated = begin.elapsed();
    let outcome = draw::outcome(&pool, root, reveal, beacon, &order, &starts);
    write_out(&outcome.to_bytes())?;
    if timings {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        eprintln!(
            "parse_ms={:.1} order_ms={:.1} allocate_ms={:.1} total_ms={:.1} entries={} slots={} served={}",
            ms(parse),
            ms(ordered.saturating_sub(parse)),
            ms(allocated.saturating_sub(ordered)),
            ms(begin.elapsed()),
            pool.entries.len(),
            pool.slots.len(),
            outcome.assigned.len(),
        );
    }
    Ok(())
}

/// Checks each result against its pool, and each round against the one before.
pub(super) fn verify(files: &[PathBuf]) -> Result<(), Failure> {
    if files.len() % 2 == 1 {
        let message = "give a result after each pool: draw verify POOL RESULT [POOL RESULT …]";
        return Err(Failure::Usage(message.to_owned()));
    }
    let mut earlier: Option<Earlier> = None;
    for pair in files.chunks_exact(2) {
        earlier = Some(verify_round(&pair[0], &pair[1], earlier.as_ref())?);
    }
    Ok(())
}

fn verify_round(
    pool_file: &Path,
    result_file: &Path,
    earlier: Option<&Earlier>,
) -> Result<Earlier, Failure> {
    let (pool, root) = read_pool(pool_file)?;
    let mut found = Vec::new();
    open(result_file)?
        .read_to_end(&mut found)
        .map_err(|error| unreadable(result_file, &error))?;
    let link = earlier
        .map(|earlier| draw::link(earlier, &pool.header).map_err(|problem| at(pool_file, problem)))
        .transpose()?;
    let differs = |difference: draw::Difference| {
        say(&[format!("{}:{difference}", result_file.display())]);
        let message = "is not the result of its pool";
        Failure::Other(format!("{} {message}", result_file.display()))
    };
    let (reveal, beacon) = draw::read_secrets(&pool.header, &root, &found).map_err(differs)?;
    let right = draw::draw(&pool, root, reveal, beacon)
        .map_err(|mismatch| Failure::Other(mismatch.to_string()))?;
    if let Some(difference) = draw::first_difference(&right.to_bytes(), &found) {
        return Err(differs(difference));
    }
    say(&[told(&pool, right.assigned.len(), link)]);
    Ok(Earlier {
        round: pool.header.round,
        reveal,
        result: draw::hash(&found),
    })
}

fn told(pool: &Pool, served: usize, link: Option<Link>) -> String {
    let link = match link {
        None => String::new(),
        Some(Link::Chained { void: 0 }) => ", linked to the round before".to_owned(),
        Some(Link::Chained { void }) => {
            format!(", linked to the round before over {void} void rounds")
        }
        Some(Link::NewChain { anchor }) => format!(
            ", linked to the round before; a new chain begins, whose announced anchor must be {}",
            Hex(&anchor)
        ),
    };
    format!(
        "OK round {}: {served} of {} entries served, {} slots, beacon {}{link}",
        pool.header.round,
        pool.entries.len(),
        pool.slots.len(),
        pool.header.beacon,
    )
}

fn secret(name: &str, text: &str) -> Result<Hash, Failure> {
    draw::parse_hash(text).ok_or_else(|| {
        Failure::Usage(format!(
            "{name} takes 64 digits of lower-case hex (32 bytes), not \"{text}\""
        ))
    })
}

fn read_pool(path: &Path) -> Result<(Pool, Hash), Failure> {
    let mut file = open(path)?;
    let mut reader = PoolReader::default();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let count = match file.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(unreadable(path, &error)),
        };
        reader
            .push(&piece[..count])
            .map_err(|problem| at(path, problem))?;
    }
    reader.finish().map_err(|problem| at(path, problem))
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|error| unreadable(path, &error))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Other(format!("{}: {error}", path.display()))
}

#[expect(clippy::needless_pass_by_value, reason = "made to stand in map_err")]
fn at(path: &Path, problem: draw::Problem) -> Failure {
    Failure::Other(format!("{}:{problem}", path.display()))
}
