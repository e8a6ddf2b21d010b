//! Reads a pool file piece by piece, takes its one canonical form and nothing else, and knows
//! its root at the end.

use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::Hash;
use super::lines::{Expected, Fields, Lines, Problem, number};
use super::merkle;
use super::pool::{
    BLOCKS_MAX, Beacon, COUNT_MAX, Entry, Header, NONE, Pool, RANK_MAX, Slot, TICKETS_MAX,
};
use crate::domain::allocation::Sets;
use crate::domain::lottery::Pid;

/// A count announces lines; so many are made room for before the first has come.
const ROOM_MAX: u64 = 1 << 20;

/// What the next line has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Magic,
    Round,
    Prev,
    Close,
    Policy,
    Beacon,
    Chain,
    SlotCount,
    Slots,
    SetCount,
    Sets,
    EntryCount,
    Entries,
    End,
    Done,
}

/// A pool file that is being read.
#[derive(Debug)]
pub struct PoolReader {
    lines: Lines,
    stage: Stage,
    header: Header,
    /// Lines that the last count announced.
    announced: u64,
    slots: Vec<Slot>,
    sets: Sets,
    /// The ranges of the set that is being read.
    ranges: Vec<(u32, u32)>,
    /// The text of the set before.
    set_text: Vec<u8>,
    entries: Vec<Entry>,
    tree: merkle::Tree,
}

impl Default for PoolReader {
    fn default() -> Self {
        Self {
            lines: Lines::new(),
            stage: Stage::Magic,
            header: Header {
                round: 0,
                prev: Hash::default(),
                close: DateTime::UNIX_EPOCH,
                policy: Hash::default(),
                beacon: Beacon::None,
                chain: Hash::default(),
            },
            announced: 0,
            slots: Vec::new(),
            sets: Sets::new(0),
            ranges: Vec::new(),
            set_text: Vec::new(),
            entries: Vec::new(),
            tree: merkle::Tree::default(),
        }
    }
}

impl PoolReader {
    /// Takes the next bytes of the file.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), Problem> {
        while let Some((line, rest)) = self.lines.split(bytes)? {
            let line = line.bytes();
            self.take(line)
                .map_err(|expected| self.lines.this_is(format!("expected {expected}")))?;
            self.tree.push(merkle::leaf(line));
            self.pass_counts();
            bytes = rest;
        }
        Ok(())
    }

    /// The pool and its root, now that the file has ended.
    pub fn finish(self) -> Result<(Pool, Hash), Problem> {
        if self.lines.is_inside_a_line() {
            let message = "the file ends inside this line; its LF is missing";
            return Err(self.lines.next_is(message.to_owned()));
        }
        if self.stage != Stage::Done {
            let expected = self.stage.expected();
            let message = format!("the file ends here; expected {expected}");
            return Err(self.lines.next_is(message));
        }
        let pool = Pool {
            header: self.header,
            slots: self.slots,
            sets: self.sets,
            entries: self.entries,
        };
        Ok((pool, self.tree.root()))
    }

    /// Reads one line; fails with what it should have been.
    fn take(&mut self, line: &[u8]) -> Result<(), Expected> {
        let mut fields = Fields::of(line);
        let stage = self.stage;
        match stage {
            Stage::Slots => return self.take_slot(fields),
            Stage::Sets => return self.take_set(fields),
            Stage::Entries => return self.take_entry(fields),
            Stage::Done => return Err(stage.expected()),
            _ => {}
        }
        let expected = stage.expected();
        fields.word(stage.word()).map_err(|_| expected)?;
        match stage {
            Stage::Magic => fields.word("1").map_err(|_| expected)?,
            Stage::Round => self.header.round = fields.number(expected)?,
            Stage::Prev => self.header.prev = fields.hex(expected)?,
            Stage::Close => self.header.close = close(fields.text(expected)?).ok_or(expected)?,
            Stage::Policy => self.header.policy = fields.hex(expected)?,
            Stage::Beacon => self.header.beacon = beacon(&mut fields)?,
            Stage::Chain => self.header.chain = fields.hex(expected)?,
            Stage::SlotCount | Stage::SetCount | Stage::EntryCount => {
                self.announced = fields.number_to(COUNT_MAX, expected)?.into();
                self.make_room();
            }
            Stage::End => {}
            Stage::Slots | Stage::Sets | Stage::Entries | Stage::Done => unreachable!("read above"),
        }
        fields.end()?;
        self.stage = stage.next();
        Ok(())
    }

    fn make_room(&mut self) {
        let room = usize::try_from(self.announced.min(ROOM_MAX)).unwrap_or_default();
        match self.stage {
            Stage::SlotCount => self.slots.reserve(room),
            Stage::EntryCount => self.entries.reserve(room),
            _ => {}
        }
    }

    /// Goes on to the next stage where all announced lines have come.
    fn pass_counts(&mut self) {
        let come = match self.stage {
            Stage::Slots => self.slots.len(),
            Stage::Sets => self.sets.count(),
            Stage::Entries => self.entries.len(),
            _ => return,
        };
        if come as u64 == self.announced {
            self.stage = self.stage.next();
            if self.stage == Stage::SetCount {
                self.lines.expect_sets_of(self.slots.len());
                let slots = u32::try_from(self.slots.len()).expect("at most COUNT_MAX slots");
                self.sets = Sets::new(slots);
            }
        }
    }

    fn take_slot(&mut self, mut fields: Fields<'_>) -> Result<(), Expected> {
        const INDEX: Expected = "the next index, counted from 0";
        const FOLLOWER: Expected = "the index of the slot that follows, below the count, or -";
        fields.word("s").map_err(|_| Stage::Slots.expected())?;
        if fields.number(INDEX)? != self.slots.len() as u64 {
            return Err(INDEX);
        }
        let sid = fields.hex("a sid of 32 digits of lower-case hex")?;
        let next = match fields.text(FOLLOWER)? {
            "-" => NONE,
            text => number(text.as_bytes())
                .filter(|&next| next < self.announced)
                .and_then(|next| u32::try_from(next).ok())
                .ok_or(FOLLOWER)?,
        };
        fields.end()?;
        self.slots.push(Slot { sid, next });
        Ok(())
    }

    fn take_set(&mut self, mut fields: Fields<'_>) -> Result<(), Expected> {
        const NUMBER: Expected = "the next number of a set, counted from 0";
        const RANGES: Expected =
            "ascending maximal ranges of slot indices below the count, like 0-4,7,9-10, or -";
        fields.word("x").map_err(|_| Stage::Sets.expected())?;
        if fields.number(NUMBER)? != self.sets.count() as u64 {
            return Err(NUMBER);
        }
        let text = fields.text(RANGES)?.as_bytes();
        fields.end()?;
        if self.sets.count() > 0 && self.set_text.as_slice() >= text {
            return Err("sets that differ, in ascending byte order of their text");
        }
        read_ranges(text, self.slots.len(), &mut self.ranges).ok_or(RANGES)?;
        self.sets.push(self.ranges.iter().copied());
        self.set_text.clear();
        self.set_text.extend_from_slice(text);
        Ok(())
    }

    fn take_entry(&mut self, mut fields: Fields<'_>) -> Result<(), Expected> {
        const TICKETS: Expected = "tickets, 1 to 1024";
        const BLOCKS: Expected = "the number of consecutive slots needed, 1 to 16";
        fields.word("e").map_err(|_| Stage::Entries.expected())?;
        let pid: Pid = fields.hex("a pid of 32 digits of lower-case hex")?;
        if self.entries.last().is_some_and(|before| before.pid >= pid) {
            return Err("entries that differ, ascending by pid");
        }
        let rank = fields.number_to(RANK_MAX, "a rank, 0 to 4294967295")?;
        let tickets = fields.number_to(TICKETS_MAX, TICKETS)?;
        let blocks = fields.number_to(BLOCKS_MAX, BLOCKS)?;
        let set = fields.number("the number of a set")?;
        fields.end()?;
        if tickets == 0 {
            return Err(TICKETS);
        }
        if blocks == 0 {
            return Err(BLOCKS);
        }
        if set >= self.sets.count() as u64 {
            return Err("the number of a set that is there");
        }
        self.entries.push(Entry {
            pid,
            rank,
            tickets: u16::try_from(tickets).map_err(|_| TICKETS)?,
            blocks: u8::try_from(blocks).map_err(|_| BLOCKS)?,
            set: u32::try_from(set).map_err(|_| "the number of a set that is there")?,
        });
        Ok(())
    }
}

impl Stage {
    fn next(self) -> Self {
        match self {
            Self::Magic => Self::Round,
            Self::Round => Self::Prev,
            Self::Prev => Self::Close,
            Self::Close => Self::Policy,
            Self::Policy => Self::Beacon,
            Self::Beacon => Self::Chain,
            Self::Chain => Self::SlotCount,
            Self::SlotCount => Self::Slots,
            Self::Slots => Self::SetCount,
            Self::SetCount => Self::Sets,
            Self::Sets => Self::EntryCount,
            Self::EntryCount => Self::Entries,
            Self::Entries => Self::End,
            Self::End | Self::Done => Self::Done,
        }
    }

    /// The word that the line begins with.
    fn word(self) -> &'static str {
        match self {
            Self::Magic => "reihum-pool",
            Self::Round => "round",
            Self::Prev => "prev",
            Self::Close => "close",
            Self::Policy => "policy",
            Self::Beacon => "beacon",
            Self::Chain => "chain",
            Self::SlotCount => "slots",
            Self::Slots => "s",
            Self::SetCount => "sets",
            Self::Sets => "x",
            Self::EntryCount => "entries",
            Self::Entries => "e",
            Self::End | Self::Done => "end",
        }
    }

    fn expected(self) -> Expected {
        match self {
            Self::Magic => "\"reihum-pool 1\"",
            Self::Round => "\"round\" and its number",
            Self::Prev => "\"prev\" and 64 digits of lower-case hex",
            Self::Close => "\"close\" and a UTC time like 2026-03-02T06:00:00Z",
            Self::Policy => "\"policy\" and 64 digits of lower-case hex",
            Self::Beacon => {
                "\"beacon none\", \"beacon manual LABEL\" or \"beacon drand CHAIN ROUND\""
            }
            Self::Chain => "\"chain\" and 64 digits of lower-case hex",
            Self::SlotCount => "\"slots\" and their count",
            Self::Slots => "a slot: \"s INDEX SID NEXT\", as many as announced",
            Self::SetCount => "\"sets\" and their count",
            Self::Sets => "a set: \"x NUMBER RANGES\", as many as announced",
            Self::EntryCount => "\"entries\" and their count",
            Self::Entries => "an entry: \"e PID RANK TICKETS K SET\", as many as announced",
            Self::End => "\"end\"",
            Self::Done => "nothing after \"end\"",
        }
    }
}

fn close(text: &str) -> Option<DateTime<Utc>> {
    const FORMAT: &str = "%Y-%m-%dT%H:%M:%SZ";
    let close = NaiveDateTime::parse_from_str(text, FORMAT).ok()?;
    // RFC 3339 knows years of four digits alone, and a day has 86 400 seconds here.
    let is_canonical = close.format(FORMAT).to_string() == text
        && text.len() == "2026-03-02T06:00:00Z".len()
        && !text.ends_with(":60Z");
    is_canonical.then(|| close.and_utc())
}

/// The text after "beacon" is not one of its forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoBeacon;

impl FromStr for Beacon {
    type Err = NoBeacon;

    fn from_str(text: &str) -> Result<Self, NoBeacon> {
        let mut fields = Fields::of(text.as_bytes());
        let beacon = beacon(&mut fields).map_err(|_| NoBeacon)?;
        fields.end().map_err(|_| NoBeacon)?;
        Ok(beacon)
    }
}

fn beacon(fields: &mut Fields<'_>) -> Result<Beacon, Expected> {
    let expected = Stage::Beacon.expected();
    match fields.text(expected)? {
        "none" => Ok(Beacon::None),
        "manual" => Ok(Beacon::Manual(fields.text(expected)?.to_owned())),
        "drand" => Ok(Beacon::Drand {
            chain: fields.hex(expected)?,
            round: fields.number(expected)?,
        }),
        _ => Err(expected),
    }
}

/// Reads the ranges of a set; `None` if they are not canonical or name a slot that is not there.
fn read_ranges(text: &[u8], slots: usize, ranges: &mut Vec<(u32, u32)>) -> Option<()> {
    ranges.clear();
    if text == b"-" {
        return Some(());
    }
    // What the next range may begin with: ranges that touch would be one.
    let mut from = 0;
    for range in text.split(|&byte| byte == b',') {
        let dash = range.iter().position(|&byte| byte == b'-');
        let first = number(&range[..dash.unwrap_or(range.len())])?;
        let last = dash.map_or(Some(first), |dash| {
            number(&range[dash + 1..]).filter(|&last| last > first)
        })?;
        if first < from || last >= slots as u64 {
            return None;
        }
        ranges.push((u32::try_from(first).ok()?, u32::try_from(last).ok()?));
        from = last + 2;
    }
    Some(())
}
