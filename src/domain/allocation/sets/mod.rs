//! Acceptance sets as a pool file states them: ranges of slots.

mod reverse;

use super::acceptance::Acceptance;
use super::board::{Board, Patch, Shape};
use reverse::Reverse;

/// Words in a row of the board, and slots.
const ROW_WORDS: u32 = 64;
const ROW_SLOTS: u32 = 4096;

/// Distinct acceptance sets, each the ascending maximal ranges of the slots it accepts. Each slot
/// is a cell of its own. Memory is linear in the text that states the sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sets {
    slots: u32,
    ranges: Vec<(u32, u32)>,
    /// Where the ranges of each set end.
    ends: Vec<usize>,
    /// The same as words of the board, for searches: at most two for each range.
    parts: Vec<Part>,
    part_ends: Vec<usize>,
}

/// Slots of one word, and all slots of so many words after it. Ranges of a real file are short and
/// scattered: those that share a word are one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    bits: u64,
    word: u32,
    whole: u32,
}

impl Sets {
    /// No sets yet, over `slots` slots.
    pub fn new(slots: u32) -> Self {
        Self {
            slots,
            ranges: Vec::new(),
            ends: Vec::new(),
            parts: Vec::new(),
            part_ends: Vec::new(),
        }
    }

    /// Adds a set of ranges `(first, last)` and answers its number.
    ///
    /// # Panics
    /// If the ranges do not ascend, or name a slot that is not there.
    pub fn push(&mut self, ranges: impl IntoIterator<Item = (u32, u32)>) -> u32 {
        let mut free_from = 0;
        for (first, last) in ranges {
            assert!(free_from <= first && first <= last, "ranges ascend");
            assert!(last < self.slots, "a set names a slot that is not there");
            self.ranges.push((first, last));
            self.add_parts(first, last);
            free_from = last + 1;
        }
        self.part_ends.push(self.parts.len());
        self.ends.push(self.ranges.len());
        u32::try_from(self.ends.len() - 1).expect("fewer than 2^32 sets")
    }

    fn add_parts(&mut self, first: u32, last: u32) {
        let begun = self.part_ends.last().copied().unwrap_or(0);
        let (word, end) = (first / 64, last / 64);
        let head = u64::MAX << (first % 64);
        let tail = u64::MAX >> (63 - last % 64);
        let bits = if word == end { head & tail } else { head };
        match self.parts[begun..].last_mut() {
            Some(part) if part.word == word => part.bits |= bits,
            _ => self.parts.push(Part {
                bits,
                word,
                whole: 0,
            }),
        }
        if let Some(part) = self.parts.last_mut().filter(|_| word < end) {
            part.whole = end - word - 1;
            self.parts.push(Part {
                bits: tail,
                word: end,
                whole: 0,
            });
        }
    }

    /// Adds a set of ascending slots and answers its number.
    pub fn push_slots(&mut self, slots: impl IntoIterator<Item = u32>) -> u32 {
        self.push(ranges(slots))
    }

    /// The ranges of a set.
    pub fn ranges_of(&self, set: u32) -> &[(u32, u32)] {
        let set = set as usize;
        let start = if set == 0 { 0 } else { self.ends[set - 1] };
        &self.ranges[start..self.ends[set]]
    }
}

/// The maximal ranges `(first, last)` of ascending slots.
pub fn ranges(slots: impl IntoIterator<Item = u32>) -> impl Iterator<Item = (u32, u32)> {
    let mut slots = slots.into_iter().peekable();
    std::iter::from_fn(move || {
        let first = slots.next()?;
        let mut last = first;
        while let Some(next) = slots.next_if(|&next| next == last + 1) {
            last = next;
        }
        Some((first, last))
    })
}

/// Shows the whole words from `at` to before `end`, a row at a time.
#[cold]
fn any_patch_of_words(mut at: u32, end: u32, see: &mut impl FnMut(Patch) -> bool) -> bool {
    while at < end {
        let in_row = at % ROW_WORDS;
        let count = (end - at).min(ROW_WORDS - in_row);
        let patch = Patch {
            row: (at / ROW_WORDS) as usize,
            words: (u64::MAX >> (64 - count)) << in_row,
            bits: u64::MAX,
        };
        if see(patch) {
            return true;
        }
        at += count;
    }
    false
}

impl Acceptance for Sets {
    const SHARED: bool = true;

    type Wish = u32;

    fn slots(&self) -> usize {
        self.slots as usize
    }

    fn sets(&self) -> usize {
        self.ends.len()
    }

    fn shape(&self) -> Shape {
        Shape {
            rows: self.slots.div_ceil(ROW_SLOTS) as usize,
            words: ROW_WORDS as usize,
        }
    }

    fn cell(&self, slot: u32) -> u32 {
        slot
    }

    fn wish(&self, set: u32) -> u32 {
        set
    }

    #[inline]
    fn any_patch(&self, set: u32, mut see: impl FnMut(Patch) -> bool) -> bool {
        let set = set as usize;
        let start = if set == 0 { 0 } else { self.part_ends[set - 1] };
        self.parts[start..self.part_ends[set]].iter().any(|part| {
            let Part { bits, word, whole } = *part;
            let patch = Patch {
                row: (word / ROW_WORDS) as usize,
                words: 1 << (word % ROW_WORDS),
                bits,
            };
            see(patch) || whole > 0 && any_patch_of_words(word + 1, word + 1 + whole, &mut see)
        })
    }

    fn any_band(
        &self,
        set: u32,
        board: &Board,
        band: &mut Vec<u32>,
        mut see: impl FnMut(&[u32]) -> bool,
    ) -> bool {
        self.any_patch(set, |patch| {
            band.clear();
            board.each(patch, |cell| band.push(cell));
            !band.is_empty() && see(band)
        })
    }

    fn accepts(&self, set: u32, cell: u32) -> bool {
        let ranges = self.ranges_of(set);
        let after = ranges.partition_point(|&(first, _)| first <= cell);
        after > 0 && cell <= ranges[after - 1].1
    }

    type Reverse = Reverse;

    fn reverse(&self, sets: &[u32]) -> Reverse {
        Reverse::new(self, sets)
    }

    fn any_acceptor(&self, reverse: &mut Reverse, cell: u32, see: impl FnMut(u32, u32) -> bool) {
        reverse.any_acceptor(cell, see);
    }

    fn moved(&self, reverse: &mut Reverse, entry: u32, cell: u32) {
        reverse.moved(entry, cell);
    }

    fn renew(&self, reverse: &mut Reverse) {
        reverse.renew();
    }

    fn forget(&self, reverse: &mut Reverse, entry: u32) {
        reverse.forget(entry);
    }
}
