//! `draw compute` and `draw verify`: rounds from their published files, without a database, a
//! configuration or a daemon.

use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::Failure;
use super::output::{mutter, say, write};
use crate::domain::draw::{
    self, Comparison, Earlier, Hash, Hex, Link, Mismatch, Pool, PoolReader, Problem,
};
use crate::domain::lottery;

/// Files are read in pieces of this size, in bytes.
const PIECE_BYTES: usize = 1 << 20;

/// Prints the result of a pool.
pub(super) fn compute(
    path: &Path,
    reveal: &str,
    beacon: &str,
    timings: bool,
) -> Result<(), Failure> {
    let reveal = secret("--reveal", reveal)?;
    let beacon = secret("--beacon", beacon)?;
    let begin = Instant::now();
    let (pool, root) = read_pool(path)?;
    let parse = begin.elapsed();
    draw::check_secrets(&pool.header, &reveal, &beacon)
        .map_err(|mismatch| unfit(path, &mismatch))?;
    let seed = lottery::seed(&reveal, pool.header.round, &root, &beacon);
    let order = draw::order(&pool, &seed);
    let ordered = begin.elapsed();
    let starts = draw::seat(&pool, &order);
    let allocated = begin.elapsed();
    let outcome = draw::outcome(&pool, root, reveal, beacon, &order, &starts);
    write(&outcome.to_bytes())?;
    if timings {
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        mutter(&format!(
            "parse_ms={:.1} order_ms={:.1} allocate_ms={:.1} total_ms={:.1} entries={} slots={} served={}",
            ms(parse),
            ms(ordered.saturating_sub(parse)),
            ms(allocated.saturating_sub(ordered)),
            ms(begin.elapsed()),
            pool.entries.len(),
            pool.slots.len(),
            outcome.assigned.len(),
        ));
    }
    Ok(())
}

/// Checks each result against its pool, each round against the one before, and where a chain of
/// seeds begins, its anchor against those that were announced, if any are given.
pub(super) fn verify(files: &[PathBuf], anchors: &[String]) -> Result<(), Failure> {
    let anchors = anchors
        .iter()
        .map(|anchor| secret("--anchor", anchor))
        .collect::<Result<Vec<_>, _>>()?;
    if files.len() % 2 == 1 {
        let message = "give a result after each pool: draw verify POOL RESULT [POOL RESULT …]";
        return Err(Failure::Usage(message.to_owned()));
    }
    if files.iter().filter(|file| is_standard_input(file)).count() > 1 {
        let message = "standard input (-) can be one of the files only";
        return Err(Failure::Usage(message.to_owned()));
    }
    let mut earlier: Option<Earlier> = None;
    let mut found = Vec::new();
    for pair in files.chunks_exact(2) {
        let (round, anchor) = verify_round(&pair[0], &pair[1], earlier.as_ref(), &anchors)?;
        earlier = Some(round);
        found.push(anchor);
    }
    match anchors.iter().find(|anchor| !found.contains(anchor)) {
        None => Ok(()),
        Some(anchor) => Err(at(&files[0], no_chain_of(anchor))),
    }
}

/// What the next round is linked to, and the anchor of this one's chain.
fn verify_round(
    pool_file: &Path,
    result_file: &Path,
    earlier: Option<&Earlier>,
    anchors: &[Hash],
) -> Result<(Earlier, Hash), Failure> {
    let (pool, root) = read_pool(pool_file)?;
    let link = earlier
        .map(|earlier| draw::link(earlier, &pool.header).map_err(|problem| at(pool_file, problem)))
        .transpose()?;
    if let Some(Link::NewChain { anchor, .. }) = link
        && !anchors.is_empty()
        && !anchors.contains(&anchor)
    {
        return Err(at(pool_file, other_chain(&anchor)));
    }
    let differs = |difference: draw::Difference| {
        let message = "is not the result of its pool";
        let told = say(&[format!("{}:{difference}", name(result_file))]);
        let failure = Failure::Other(format!("{} {message}", name(result_file)));
        told.err().unwrap_or(failure)
    };
    let mut result = BufReader::with_capacity(PIECE_BYTES, open(result_file)?);
    let head = read_head(&mut result).map_err(|error| unreadable(result_file, &error))?;
    let (reveal, beacon) = draw::read_secrets(&pool.header, &root, &head).map_err(differs)?;
    let right =
        draw::draw(&pool, root, reveal, beacon).map_err(|mismatch| unfit(pool_file, &mismatch))?;
    let (served, right) = (right.assigned.len(), right.to_bytes());
    let mut comparison = Comparison::with(&right);
    comparison.push(&head).map_err(differs)?;
    each_piece(result_file, &mut result, |piece| {
        comparison.push(piece).map_err(differs)
    })?;
    comparison.finish().map_err(differs)?;
    say(&told(&pool, served, link, !anchors.is_empty()))?;
    let round = Earlier {
        round: pool.header.round,
        reveal,
        // The file is the right one, to the byte.
        result: draw::hash(&right),
    };
    Ok((round, draw::anchor(&pool.header)))
}

fn told(pool: &Pool, served: usize, link: Option<Link>, is_anchor_checked: bool) -> Vec<String> {
    let linked = match link {
        None => String::new(),
        Some(Link::Chained { void: 0 }) => ", linked to the round before".to_owned(),
        Some(Link::Chained { void }) => {
            format!(", linked to the round before over {void} void rounds")
        }
        Some(Link::NewChain { .. }) => {
            ", linked to the round before; a new chain begins".to_owned()
        }
    };
    let mut lines = vec![format!(
        "OK round {}: {served} of {} entries served, {} slots, beacon {}{linked}",
        pool.header.round,
        pool.entries.len(),
        pool.slots.len(),
        pool.header.beacon,
    )];
    if let Some(Link::NewChain { first, anchor }) = link
        && !is_anchor_checked
    {
        lines.push(format!(
            "not checked: the anchor of the chain that begins with round {first} must be the announced {}",
            Hex(&anchor)
        ));
    }
    lines
}

fn other_chain(anchor: &Hash) -> Problem {
    let found = Hex(anchor);
    let message = format!("this hashes to the anchor {found}, which is none of those given");
    Problem { line: 7, message }
}

fn no_chain_of(anchor: &Hash) -> Problem {
    let given = Hex(anchor);
    let message = format!("neither this nor a chain of a later round begins with {given}");
    Problem { line: 7, message }
}

fn secret(name: &str, text: &str) -> Result<Hash, Failure> {
    draw::parse_hash(text).ok_or_else(|| {
        Failure::Usage(format!(
            "{name} takes 64 digits of lower-case hex (32 bytes), not \"{text}\""
        ))
    })
}

fn read_pool(path: &Path) -> Result<(Pool, Hash), Failure> {
    let mut reader = PoolReader::default();
    each_piece(path, &mut open(path)?, |piece| {
        reader.push(piece).map_err(|problem| at(path, problem))
    })?;
    reader.finish().map_err(|problem| at(path, problem))
}

/// Hands what is left of a file to `take`, piece by piece.
fn each_piece(
    path: &Path,
    file: &mut impl Read,
    mut take: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => take(&piece[..count])?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
}

/// The lines of a result file that say what it was drawn from; of each no more than a line can be
/// long.
fn read_head(file: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::new();
    for _ in 0..draw::SECRETS_LINES {
        file.take(draw::RESULT_LINE_BYTES_MAX as u64)
            .read_until(b'\n', &mut head)?;
    }
    Ok(head)
}

fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if is_standard_input(path) {
        return Ok(Box::new(std::io::stdin()));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(Box::new(file))
}

fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

fn name(path: &Path) -> String {
    if is_standard_input(path) {
        return "standard input".to_owned();
    }
    path.display().to_string()
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::Other(format!("{}: {error}", name(path)))
}

/// These secrets are not those of the pool.
fn unfit(path: &Path, mismatch: &Mismatch) -> Failure {
    let (line, message) = (mismatch.pool_line(), mismatch.to_string());
    at(path, Problem { line, message })
}

#[expect(clippy::needless_pass_by_value, reason = "made to stand in map_err")]
fn at(path: &Path, problem: Problem) -> Failure {
    Failure::Other(format!("{}:{problem}", name(path)))
}
