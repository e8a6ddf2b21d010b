//! The result file: who got which slot, and what the draw was made from.

use std::fmt::Write;

use super::Hash;
use super::lines::{Expected, Fields, Lines, Problem, number};
use super::pool::{BLOCKS_MAX, COUNT_MAX, Hex};
use crate::domain::lottery::Pid;

/// An entry that was served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assigned {
    /// Its pseudonym.
    pub pid: Pid,
    /// Its slots, by index; those of a block from its start along `next`.
    pub slots: Vec<u32>,
}

/// All of a result file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The number of the round.
    pub round: u64,
    /// The root of the pool file.
    pub root: Hash,
    /// `c_r`, which hashes to the pool's `chain`.
    pub reveal: Hash,
    /// The beacon.
    pub beacon: Hash,
    /// Ascending by pid.
    pub assigned: Vec<Assigned>,
}

impl Outcome {
    /// Hands every line of the file to `line`, in order, without its LF.
    pub fn for_each_line(&self, mut line: impl FnMut(&[u8])) {
        line(b"reihum-result 1");
        line(format!("round {}", self.round).as_bytes());
        line(format!("root {}", Hex(&self.root)).as_bytes());
        line(format!("reveal {}", Hex(&self.reveal)).as_bytes());
        line(format!("beacon {}", Hex(&self.beacon)).as_bytes());
        line(format!("assigned {}", self.assigned.len()).as_bytes());
        let mut text = String::new();
        for Assigned { pid, slots } in &self.assigned {
            text.clear();
            let mut separator = ' ';
            let mut write = || {
                write!(text, "a {}", Hex(pid))?;
                for slot in slots {
                    write!(text, "{separator}{slot}")?;
                    separator = ',';
                }
                Ok::<_, std::fmt::Error>(())
            };
            write().expect("a String takes all text");
            line(text.as_bytes());
        }
        line(b"end");
    }

    /// The whole file.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.for_each_line(|line| {
            bytes.extend_from_slice(line);
            bytes.push(b'\n');
        });
        bytes
    }
}

/// The lines before those of the entries.
const HEAD: [(&str, Expected); 6] = [
    ("reihum-result", "\"reihum-result 1\""),
    ("round", "\"round\" and its number"),
    ("root", "\"root\" and 64 digits of lower-case hex"),
    ("reveal", "\"reveal\" and 64 digits of lower-case hex"),
    ("beacon", "\"beacon\" and 64 digits of lower-case hex"),
    ("assigned", "\"assigned\" and their count"),
];

/// A result file that is being read.
#[derive(Debug)]
pub struct OutcomeReader {
    lines: Lines,
    /// Lines of the head that have come.
    head: usize,
    announced: u64,
    ended: bool,
    outcome: Outcome,
}

impl Default for OutcomeReader {
    fn default() -> Self {
        Self {
            lines: Lines::new(),
            head: 0,
            announced: 0,
            ended: false,
            outcome: Outcome {
                round: 0,
                root: Hash::default(),
                reveal: Hash::default(),
                beacon: Hash::default(),
                assigned: Vec::new(),
            },
        }
    }
}

impl OutcomeReader {
    /// Takes the next bytes of the file.
    pub fn push(&mut self, mut bytes: &[u8]) -> Result<(), Problem> {
        while let Some((line, rest)) = self.lines.split(bytes)? {
            self.take(line.bytes())
                .map_err(|expected| self.lines.this_is(format!("expected {expected}")))?;
            bytes = rest;
        }
        Ok(())
    }

    /// The result, now that the file has ended.
    pub fn finish(self) -> Result<Outcome, Problem> {
        if self.lines.is_inside_a_line() {
            let message = "the file ends inside this line; its LF is missing";
            return Err(self.lines.next_is(message.to_owned()));
        }
        if !self.ended {
            let message = format!("the file ends here; expected {}", self.expected());
            return Err(self.lines.next_is(message));
        }
        Ok(self.outcome)
    }

    fn expected(&self) -> Expected {
        match HEAD.get(self.head) {
            Some((_, expected)) => expected,
            None if self.ended => "nothing after \"end\"",
            None if self.is_complete() => "\"end\"",
            None => "an entry: \"a PID SLOTS\", as many as announced",
        }
    }

    fn is_complete(&self) -> bool {
        self.outcome.assigned.len() as u64 == self.announced
    }

    fn take(&mut self, line: &[u8]) -> Result<(), Expected> {
        let expected = self.expected();
        let mut fields = Fields::of(line);
        if let Some((word, _)) = HEAD.get(self.head) {
            fields.word(word).map_err(|_| expected)?;
            match self.head {
                0 => fields.word("1").map_err(|_| expected)?,
                1 => self.outcome.round = fields.number(expected)?,
                2 => self.outcome.root = fields.hex(expected)?,
                3 => self.outcome.reveal = fields.hex(expected)?,
                4 => self.outcome.beacon = fields.hex(expected)?,
                _ => self.announced = fields.number_to(COUNT_MAX, expected)?.into(),
            }
            fields.end()?;
            self.head += 1;
            return Ok(());
        }
        if self.ended {
            return Err(expected);
        }
        if self.is_complete() {
            fields.word("end").map_err(|_| expected)?;
            fields.end()?;
            self.ended = true;
            return Ok(());
        }
        fields.word("a").map_err(|_| expected)?;
        let pid: Pid = fields.hex("a pid of 32 digits of lower-case hex")?;
        let last = self.outcome.assigned.last();
        if last.is_some_and(|before| before.pid >= pid) {
            return Err("entries that differ, ascending by pid");
        }
        let slots = slots(fields.text(SLOTS)?).ok_or(SLOTS)?;
        fields.end()?;
        self.outcome.assigned.push(Assigned { pid, slots });
        Ok(())
    }
}

const SLOTS: Expected = "slot indices with commas between them, at most 16";

fn slots(text: &str) -> Option<Vec<u32>> {
    let slots: Option<Vec<u32>> = text
        .split(',')
        .take(usize::try_from(BLOCKS_MAX).ok()? + 1)
        .map(|slot| number(slot.as_bytes()).and_then(|slot| u32::try_from(slot).ok()))
        .collect();
    slots.filter(|slots| slots.len() as u64 <= BLOCKS_MAX)
}
