//! The files of a round, kept in parts so that nobody holds a whole one, and proofs of their
//! lines.

use std::sync::Arc;

use crate::domain::draw::{self, Hash, Outcome, OutcomeReader, Pool, PoolReader, Problem};
use crate::domain::lottery;
use crate::store::draw::FileKind;
use crate::store::{self, Tx};

use super::super::{App, Error, Result};
use super::slots::SlotTable;

/// A part of a file has about this many bytes.
const PART_BYTES: usize = 1 << 20;

/// Lines, put together to parts.
#[derive(Debug, Default)]
pub(super) struct Parts {
    parts: Vec<Vec<u8>>,
}

impl Parts {
    /// Appends a line and its LF.
    pub fn line(&mut self, line: &[u8]) {
        let fits = |part: &Vec<u8>| part.len() + line.len() < PART_BYTES;
        if !self.parts.last().is_some_and(fits) {
            self.parts.push(Vec::with_capacity(PART_BYTES));
        }
        let part = self.parts.last_mut().expect("one was pushed");
        part.extend_from_slice(line);
        part.push(b'\n');
    }

    /// A whole file; its parts need not end with a line.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            parts: bytes.chunks(PART_BYTES).map(<[u8]>::to_vec).collect(),
        }
    }

    /// Keeps the file.
    pub async fn keep(&self, tx: &mut Tx, round: i64, kind: FileKind) -> store::Result<()> {
        tx.round_file_insert(round, kind, &self.parts).await
    }
}

impl FromIterator<Parts> for Parts {
    /// The file that these are, one after the other.
    fn from_iter<I: IntoIterator<Item = Parts>>(files: I) -> Self {
        let parts = files.into_iter().flat_map(|file| file.parts);
        Self {
            parts: parts.collect(),
        }
    }
}

/// One part of a file of a round; `None` after the last.
pub async fn part(app: &App, round: i64, kind: FileKind, part: i64) -> Result<Option<Vec<u8>>> {
    Ok(app
        .store
        .read()
        .await?
        .round_file_part(round, kind, part)
        .await?)
}

/// Whether a file of a round is kept: it was made, and its time has not passed.
pub async fn is_kept(app: &App, round: i64, kind: FileKind) -> Result<bool> {
    Ok(app
        .store
        .read()
        .await?
        .round_file_exists(round, kind)
        .await?)
}

/// Hands all parts of a file to `each`; false if there is no such file.
async fn each_part(
    app: &App,
    round: i64,
    kind: FileKind,
    mut each: impl FnMut(&[u8]) -> Result<(), Problem>,
) -> Result<bool> {
    let nonsense = |problem: Problem| {
        let row = format!("round {round}, {}", kind.word());
        store::Error::nonsense("round_file", "bytes", row, problem)
    };
    for number in 0.. {
        let Some(bytes) = part(app, round, kind, number).await? else {
            return Ok(number > 0);
        };
        each(&bytes).map_err(nonsense)?;
    }
    Ok(true)
}

/// Which slot each index of a round's pool is.
pub(super) async fn slots(app: &App, round: i64) -> Result<Option<SlotTable>> {
    let mut bytes = Vec::new();
    let there = each_part(app, round, FileKind::Slots, |part| {
        bytes.extend_from_slice(part);
        Ok(())
    })
    .await?;
    let parsed = there.then(|| serde_json::from_slice(&bytes)).transpose();
    parsed.map_err(|error| {
        let row = format!("round {round}, {}", FileKind::Slots.word());
        store::Error::nonsense("round_file", "bytes", row, error).into()
    })
}

/// The pool of a round and its root.
pub(super) async fn pool(app: &App, round: i64) -> Result<Option<(Pool, Hash)>> {
    let mut reader = PoolReader::default();
    if !each_part(app, round, FileKind::Pool, |part| reader.push(part)).await? {
        return Ok(None);
    }
    Ok(Some(finished(round, FileKind::Pool, reader.finish())?))
}

/// The result of a round.
pub(super) async fn result(app: &App, round: i64) -> Result<Option<Outcome>> {
    let mut reader = OutcomeReader::default();
    if !each_part(app, round, FileKind::Result, |part| reader.push(part)).await? {
        return Ok(None);
    }
    Ok(Some(finished(round, FileKind::Result, reader.finish())?))
}

fn finished<T>(round: i64, kind: FileKind, read: Result<T, Problem>) -> Result<T> {
    read.map_err(|problem| {
        let row = format!("round {round}, {}", kind.word());
        store::Error::nonsense("round_file", "bytes", row, problem).into()
    })
}

/// That a line is among those that a root commits to (RFC 6962, section 2.1.1).
#[derive(Clone, Debug)]
pub struct Proof {
    /// The line.
    pub line: String,
    /// Its place among the lines, counted from 0.
    pub index: usize,
    /// How many lines there are.
    pub lines: usize,
    /// The audit path, from the leaf upwards.
    pub path: Vec<Hash>,
    /// The root.
    pub root: Hash,
}

/// The proof of an entry's own line in the pool of a round; `None` if it was not in it.
///
/// # Errors
/// [`Error::NotFound`] if there is no pool file of this round (any more).
pub async fn proof(app: &Arc<App>, round: i64, secret: &[u8]) -> Result<Option<Proof>> {
    let pid = lottery::pid(secret, u64::try_from(round).unwrap_or_default());
    let own = format!("e {} ", draw::Hex(&pid)).into_bytes();
    let mut leaves = Vec::new();
    let mut found = None;
    // One file is read at a time: it is large, and nobody is in a hurry.
    let _one = app.reading.lock().await;
    for number in 0.. {
        let Some(bytes) = part(app, round, FileKind::Pool, number).await? else {
            break;
        };
        let own = own.clone();
        let offset = leaves.len();
        let hashed = tokio::task::spawn_blocking(move || {
            let mut found = None;
            let mut hashes = Vec::new();
            for line in bytes.split_inclusive(|&byte| byte == b'\n') {
                let line = line.strip_suffix(b"\n").unwrap_or(line);
                if line.starts_with(&own) {
                    let text = String::from_utf8_lossy(line).into_owned();
                    found = Some((text, offset + hashes.len()));
                }
                hashes.push(draw::leaf(line));
            }
            (hashes, found)
        });
        let (piece, here) = hashed
            .await
            .map_err(|error| store::Error::Abandoned(error.to_string()))?;
        leaves.extend(piece);
        found = found.or(here);
    }
    if leaves.is_empty() {
        return Err(Error::NotFound);
    }
    Ok(found.map(|(line, index)| Proof {
        line,
        index,
        lines: leaves.len(),
        path: draw::path(&leaves, index),
        root: draw::root(&leaves),
    }))
}
