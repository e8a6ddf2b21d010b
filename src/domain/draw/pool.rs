//! The pool file: what is fixed before the draw, and its one canonical form.

use std::fmt;
use std::io::Write;

use chrono::{DateTime, Utc};

use super::Hash;
use super::merkle;
use crate::domain::allocation::Sets;
use crate::domain::cores::of_each;
use crate::domain::lottery::Pid;

/// Entries and slots are numbered by `u32`; the last number means "none".
pub const COUNT_MAX: u64 = u32::MAX as u64 - 1;
/// A rank is below 2^32.
pub const RANK_MAX: u64 = u32::MAX as u64;
/// The most tickets an entry can have.
pub const TICKETS_MAX: u64 = 1024;
/// The most consecutive slots an entry can need (k).
pub const BLOCKS_MAX: u64 = 16;
/// No slot follows.
pub const NONE: u32 = u32::MAX;

/// The lines before those of the slots.
const HEAD_LINES: usize = 8;
/// The lines of a piece, a power of two as the tree over them is cut: about a mebibyte.
const PIECE_LINES: usize = 1 << 14;

/// What makes the seed of a round besides the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beacon {
    /// 32 zero bytes: the draw is trusted to the operator.
    None,
    /// 32 bytes that staff enter for what this label announces.
    Manual(String),
    /// A round of a drand chain.
    Drand {
        /// The hash that names the chain.
        chain: Hash,
        /// The number of its round.
        round: u64,
    },
}

impl fmt::Display for Beacon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::Manual(label) => write!(f, "manual {label}"),
            Self::Drand { chain, round } => write!(f, "drand {} {round}", Hex(chain)),
        }
    }
}

/// The lines before the slots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The number of the round.
    pub round: u64,
    /// `H` of the previous round's result file; zeros before the first.
    pub prev: Hash,
    /// When the pool was closed, in whole seconds.
    pub close: DateTime<Utc>,
    /// `H` of the policy document in force.
    pub policy: Hash,
    /// What else makes the seed.
    pub beacon: Beacon,
    /// `c_{r-1}`: what the reveal hashes to.
    pub chain: Hash,
}

/// A slot, opaque but for its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its opaque number.
    pub sid: [u8; 16],
    /// The index of the slot that follows directly at the same counter, or [`NONE`].
    pub next: u32,
}

/// A waiting entry, under its pseudonym.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its pseudonym in this round.
    pub pid: Pid,
    /// Lower is served first.
    pub rank: u32,
    /// Tickets in the lottery, 1 to 1024.
    pub tickets: u16,
    /// Consecutive slots needed (k), 1 to 16.
    pub blocks: u8,
    /// The number of its acceptance set.
    pub set: u32,
}

/// All of a pool file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool {
    /// What precedes the slots.
    pub header: Header,
    /// In order of perishability.
    pub slots: Vec<Slot>,
    /// The distinct acceptance sets.
    pub sets: Sets,
    /// Ascending by pid.
    pub entries: Vec<Entry>,
}

impl Pool {
    /// A pool of these slots, in their order, and of these entries, in any order, each with the
    /// place of its acceptance in `wishes`: ascending maximal ranges of slot indices. Sorts and
    /// numbers everything as the file has it.
    ///
    /// # Panics
    /// If two entries have the same pid, which does not happen to 128 random bits.
    pub fn new(
        header: Header,
        slots: Vec<Slot>,
        wishes: &[Vec<(u32, u32)>],
        mut entries: Vec<Entry>,
    ) -> Self {
        let mut texts: Vec<(String, u32)> = Vec::with_capacity(wishes.len());
        let mut used = vec![false; wishes.len()];
        for entry in &entries {
            used[entry.set as usize] = true;
        }
        for (number, ranges) in wishes
            .iter()
            .enumerate()
            .filter(|(number, _)| used[*number])
        {
            let number = u32::try_from(number).expect("fewer than 2^32 wishes");
            texts.push((ranges_text(ranges), number));
        }
        texts.sort_unstable();
        let mut sets = Sets::new(u32::try_from(slots.len()).expect("fewer than 2^32 slots"));
        let mut renumbered = vec![0; wishes.len()];
        let mut newest = 0;
        let mut before: Option<&str> = None;
        for (text, wish) in &texts {
            if before != Some(text) {
                newest = sets.push(wishes[*wish as usize].iter().copied());
            }
            before = Some(text);
            renumbered[*wish as usize] = newest;
        }
        for entry in &mut entries {
            entry.set = renumbered[entry.set as usize];
        }
        entries.sort_unstable_by_key(|entry| entry.pid);
        assert!(
            entries.windows(2).all(|pair| pair[0].pid < pair[1].pid),
            "every entry has a pseudonym of its own"
        );
        Self {
            header,
            slots,
            sets,
            entries,
        }
    }

    /// Hands every line of the file to `line`, in order, without its LF.
    pub fn for_each_line(&self, mut line: impl FnMut(&[u8])) {
        let mut text = Vec::new();
        for number in 0..self.lines() {
            self.line(number, &mut text);
            line(&text);
        }
    }

    /// How many lines the file has.
    fn lines(&self) -> usize {
        HEAD_LINES + self.slots.len() + 1 + self.sets.count() + 1 + self.entries.len() + 1
    }

    /// A line of the file, counted from 0, into `text`.
    fn line(&self, number: usize, text: &mut Vec<u8>) {
        text.clear();
        let Some(number) = number.checked_sub(HEAD_LINES) else {
            return self.head_line(number, text);
        };
        if let Some(slot) = self.slots.get(number) {
            return match slot.next {
                NONE => say(text, format_args!("s {number} {} -", Hex(&slot.sid))),
                next => say(text, format_args!("s {number} {} {next}", Hex(&slot.sid))),
            };
        }
        let sets = self.sets.count();
        let Some(set) = (number - self.slots.len()).checked_sub(1) else {
            return say(text, format_args!("sets {sets}"));
        };
        if set < sets {
            let number = u32::try_from(set).expect("fewer than 2^32 sets");
            let ranges = Ranges(self.sets.ranges_of(number));
            return say(text, format_args!("x {set} {ranges}"));
        }
        let Some(entry) = (set - sets).checked_sub(1) else {
            return say(text, format_args!("entries {}", self.entries.len()));
        };
        match self.entries.get(entry) {
            Some(entry) => entry_line(entry, text),
            None => say(text, format_args!("end")),
        }
    }

    fn head_line(&self, number: usize, text: &mut Vec<u8>) {
        let header = &self.header;
        match number {
            0 => say(text, format_args!("reihum-pool 1")),
            1 => say(text, format_args!("round {}", header.round)),
            2 => say(text, format_args!("prev {}", Hex(&header.prev))),
            3 => {
                let close = header.close.format("%Y-%m-%dT%H:%M:%SZ");
                say(text, format_args!("close {close}"));
            }
            4 => say(text, format_args!("policy {}", Hex(&header.policy))),
            5 => say(text, format_args!("beacon {}", header.beacon)),
            6 => say(text, format_args!("chain {}", Hex(&header.chain))),
            _ => say(text, format_args!("slots {}", self.slots.len())),
        }
    }

    /// The root that commits to every line (RFC 6962), and what `keep` made of the lines, piece
    /// by piece: each core makes pieces of its own.
    pub fn committed<P: Default + Send>(
        &self,
        keep: impl Fn(&mut P, &[u8]) + Sync,
    ) -> (Hash, Vec<P>) {
        let lines = self.lines();
        let begins: Vec<usize> = (0..lines).step_by(PIECE_LINES).collect();
        let made = of_each(&begins, 1, |&begin| {
            let (mut tree, mut piece, mut text) = (merkle::Tree::default(), P::default(), vec![]);
            for number in begin..lines.min(begin + PIECE_LINES) {
                self.line(number, &mut text);
                tree.push(merkle::leaf(&text));
                keep(&mut piece, &text);
            }
            (tree, piece)
        });
        let mut whole = merkle::Tree::default();
        let pieces = made.into_iter().map(|(tree, piece)| {
            whole.append(&tree);
            piece
        });
        let pieces = pieces.collect();
        (whole.root(), pieces)
    }

    /// The root that commits to every line (RFC 6962).
    pub fn root(&self) -> Hash {
        self.committed(|(), _| ()).0
    }
}

fn say(text: &mut Vec<u8>, arguments: fmt::Arguments<'_>) {
    text.write_fmt(arguments).expect("memory takes every byte");
}

/// The line of an entry, into `text`.
pub fn entry_line(entry: &Entry, text: &mut Vec<u8>) {
    text.clear();
    let Entry {
        pid,
        rank,
        tickets,
        blocks,
        set,
    } = entry;
    let pid = Hex(pid);
    say(
        text,
        format_args!("e {pid} {rank} {tickets} {blocks} {set}"),
    );
}

fn ranges_text(ranges: &[(u32, u32)]) -> String {
    Ranges(ranges).to_string()
}

/// Ranges as the file writes them: `0-4,7,9-10`, or `-` for none.
pub struct Ranges<'a>(pub &'a [(u32, u32)]);

impl fmt::Display for Ranges<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("-");
        }
        for (at, &(first, last)) in self.0.iter().enumerate() {
            if at > 0 {
                f.write_str(",")?;
            }
            if first == last {
                write!(f, "{first}")?;
            } else {
                write!(f, "{first}-{last}")?;
            }
        }
        Ok(())
    }
}

/// Bytes as lower-case hex.
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0; 64];
        for bytes in self.0.chunks(32) {
            for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
                pair[0] = DIGITS[usize::from(byte >> 4)];
                pair[1] = DIGITS[usize::from(byte & 15)];
            }
            let text = &text[..2 * bytes.len()];
            f.write_str(std::str::from_utf8(text).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}
