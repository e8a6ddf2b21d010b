//! Acceptance sets laid out along the counters.
//!
//! The slots of a pool are numbered by day and then by chance, so what a citizen accepts, a morning
//! at some counters, is scattered over the numbers. But `next` tells which slots follow each other
//! at a counter. Laid out in that order, one shift to a word, the same morning is a few words.

mod layout;
mod reverse;

use std::ops::Range;

use super::board::{Board, Patch, Shape, cells};
use super::sets::Sets;
use crate::domain::cores::of_each;
use layout::{Band, Layout, ROW_WORDS};
pub(super) use reverse::Reverse;

/// So many parts for each range and each slot are made before the layout is given up.
const PARTS_MAX: usize = if cfg!(test) { 2 } else { 16 };

/// So many sets are laid out at a time, and so many times by one core at least.
const SHARE: u32 = if cfg!(test) { 2 } else { 128 };
const SHARES_MIN: usize = if cfg!(test) { 1 } else { 4 };

/// Sets of a pool as words of the board; each slot is a cell of its own. Memory is linear in the
/// text of the pool.
#[derive(Clone, Debug)]
pub struct Shifts {
    layout: Layout,
    /// What each set accepts, ascending by row, and those of a band before those of the next.
    parts: Vec<Part>,
    /// Where the parts of each set end.
    ends: Vec<usize>,
}

/// The same slots of some words of a row, and all slots of so many rows after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Part {
    bits: u64,
    words: u64,
    row: u32,
    rows_after: u32,
}

impl Part {
    /// Some slots of one word.
    fn of_word(word: u32, bits: u64) -> Self {
        Self {
            bits,
            words: 1 << (word % ROW_WORDS),
            row: word / ROW_WORDS,
            rows_after: 0,
        }
    }

    fn is_whole(self) -> bool {
        self.bits == u64::MAX && self.words == u64::MAX
    }

    fn last_row(self) -> u32 {
        self.row + self.rows_after
    }

    /// Shows the patches of the part until `see` says so.
    #[inline]
    fn any_patch(self, see: &mut impl FnMut(Patch) -> bool) -> bool {
        let patch = Patch {
            row: self.row as usize,
            words: self.words,
            bits: self.bits,
        };
        see(patch) || self.rows_after > 0 && any_patch_of_rows(self, see)
    }
}

impl Shifts {
    /// Lays `sets` out along `next`, which names for each slot the one that follows it, or
    /// `u32::MAX`.
    ///
    /// # Panics
    /// If `next` is not about the same slots.
    pub fn new(sets: &Sets, next: &[u32]) -> Self {
        assert_eq!(next.len(), sets.slots() as usize, "slots of two rounds");
        let along = Self::lay_out(sets, Layout::along(next), PARTS_MAX);
        // Any `next` is possible, and some would make many parts of few ranges.
        along.unwrap_or_else(|| {
            let layout = Layout::as_numbered(next.len());
            Self::lay_out(sets, layout, usize::MAX).expect("no limit")
        })
    }

    fn lay_out(sets: &Sets, layout: Layout, parts_max: usize) -> Option<Self> {
        let count = u32::try_from(sets.count()).expect("fewer than 2^32 sets");
        let shares: Vec<Range<u32>> = (0..count)
            .step_by(SHARE as usize)
            .map(|first| first..count.min(first.saturating_add(SHARE)))
            .collect();
        let laid = of_each(&shares, SHARES_MIN, |share| {
            let slots = layout.slots() / shares.len();
            Laid::of(sets, share.clone(), &layout, parts_max, slots)
        });
        let (mut parts, mut ends) = (Vec::new(), Vec::with_capacity(sets.count()));
        for laid in laid {
            let Laid {
                parts: more,
                ends: their_ends,
            } = laid?;
            ends.extend(their_ends.into_iter().map(|end| end + parts.len()));
            parts.extend(more);
        }
        Some(Self {
            layout,
            parts,
            ends,
        })
    }

    fn parts_of(&self, set: u32) -> &[Part] {
        let set = set as usize;
        let start = if set == 0 { 0 } else { self.ends[set - 1] };
        &self.parts[start..self.ends[set]]
    }
}

/// Some sets as parts, and where the parts of each end.
struct Laid {
    parts: Vec<Part>,
    ends: Vec<usize>,
}

impl Laid {
    /// `None` if these are more than `parts_max` parts for each range and each of `slots` slots.
    fn of(
        sets: &Sets,
        numbers: Range<u32>,
        layout: &Layout,
        parts_max: usize,
        slots: usize,
    ) -> Option<Self> {
        let mut laid = Self {
            parts: Vec::new(),
            ends: Vec::with_capacity(numbers.len()),
        };
        let mut scattered = Scattered {
            words: vec![0; layout.words()],
            touched: Vec::new(),
        };
        let mut room = parts_max.saturating_mul(slots);
        for set in numbers {
            let ranges = sets.ranges_of(set);
            let mut band = Band::default();
            for &range in ranges {
                laid.add_range(layout, &mut band, &mut scattered, range);
            }
            laid.flush(&mut scattered);
            let begun = laid.ends.last().copied().unwrap_or(0);
            room = room.saturating_add(parts_max.saturating_mul(ranges.len()));
            room = room.checked_sub(laid.parts.len() - begun)?;
            laid.ends.push(laid.parts.len());
        }
        Some(laid)
    }

    /// Adds a range: slots one by one where only a part of a band is in it, and words of whole
    /// bands. `band` is the one of the range before.
    fn add_range(
        &mut self,
        layout: &Layout,
        band: &mut Band,
        scattered: &mut Scattered,
        (first, last): (u32, u32),
    ) {
        let mut slot = first;
        while slot <= last {
            if slot >= band.slots.end {
                self.flush(scattered);
                *band = layout.band(slot);
            }
            let end = band.slots.end;
            if slot == band.slots.start && end - 1 <= last {
                self.add_words(band.words.clone());
            } else {
                for slot in slot..end.min(last + 1) {
                    scattered.add(layout.cell(slot));
                }
            }
            slot = end;
        }
    }

    /// All slots of these words, which come after all so far.
    fn add_words(&mut self, words: Range<u32>) {
        let begun = self.ends.last().copied().unwrap_or(0);
        let mut word = words.start;
        while word < words.end {
            let in_row = word % ROW_WORDS;
            let count = (words.end - word).min(ROW_WORDS - in_row);
            let mut part = Part {
                words: (u64::MAX >> (64 - count)) << in_row,
                ..Part::of_word(word, u64::MAX)
            };
            word += count;
            if let Some(last) = self.parts[begun..].last()
                && (last.row, last.rows_after, last.bits) == (part.row, 0, u64::MAX)
            {
                part.words |= last.words;
                self.parts.pop();
            }
            match self.parts[begun..].last_mut() {
                Some(last)
                    if last.is_whole() && part.is_whole() && last.last_row() + 1 == part.row =>
                {
                    last.rows_after += 1;
                }
                _ => self.parts.push(part),
            }
        }
    }

    /// What was scattered over a band becomes parts: one for the same hours at several counters.
    fn flush(&mut self, scattered: &mut Scattered) {
        scattered.touched.sort_unstable();
        let begun = self.parts.len();
        for word in scattered.touched.drain(..) {
            let bits = std::mem::take(&mut scattered.words[word as usize]);
            let part = Part::of_word(word, bits);
            let mut parts = self.parts[begun..].iter_mut();
            let same = parts.find(|other| (other.row, other.bits) == (part.row, part.bits));
            match same {
                Some(other) => other.words |= part.words,
                None => self.parts.push(part),
            }
        }
    }
}

/// Slots of a band that are not yet parts.
struct Scattered {
    words: Vec<u64>,
    touched: Vec<u32>,
}

impl Scattered {
    fn add(&mut self, cell: u32) {
        let word = &mut self.words[cell as usize / 64];
        if *word == 0 {
            self.touched.push(cell / 64);
        }
        *word |= 1 << (cell % 64);
    }
}

/// Shows the rows after that of `part`.
#[cold]
fn any_patch_of_rows(part: Part, see: &mut impl FnMut(Patch) -> bool) -> bool {
    (part.row + 1..=part.last_row()).any(|row| {
        see(Patch {
            row: row as usize,
            words: u64::MAX,
            bits: u64::MAX,
        })
    })
}

impl Shifts {
    /// Slots in the round.
    pub(super) fn slots(&self) -> usize {
        self.layout.slots()
    }

    /// Distinct sets.
    pub(super) fn sets(&self) -> usize {
        self.ends.len()
    }

    /// The board on which the cells lie.
    pub(super) fn shape(&self) -> Shape {
        self.layout.shape()
    }

    /// The slot of a cell, if there is one.
    pub(super) fn slot(&self, cell: u32) -> u32 {
        self.layout.slot(cell)
    }

    /// The cell of a slot.
    pub(super) fn cell(&self, slot: u32) -> u32 {
        self.layout.cell(slot)
    }

    /// Shows the patches of the board that `set` accepts until `see` says that it has seen enough;
    /// answers whether it did.
    #[inline]
    pub(super) fn any_patch(&self, set: u32, mut see: impl FnMut(Patch) -> bool) -> bool {
        self.parts_of(set)
            .iter()
            .any(|&part| part.any_patch(&mut see))
    }

    /// A cell of `set` that is on `board`.
    #[inline]
    pub(super) fn first_on(&self, set: u32, board: &Board) -> Option<u32> {
        self.first_from(set, board, &mut 0)
    }

    /// The same from a part of the set on; it moves on to the part where the cell is.
    #[inline]
    pub(super) fn first_from(&self, set: u32, board: &Board, part: &mut u32) -> Option<u32> {
        let parts = self.parts_of(set);
        while let Some(at) = parts.get(*part as usize) {
            let mut found = None;
            at.any_patch(&mut |patch| {
                found = board.first(patch);
                found.is_some()
            });
            if found.is_some() {
                return found;
            }
            *part += 1;
        }
        None
    }

    /// Shows the cells of `set` that are on `board`, a band at a time, in `band`: every slot of a band
    /// comes before every slot of the bands after it. Stops when `see` says so.
    pub(super) fn any_band(
        &self,
        set: u32,
        board: &Board,
        band: &mut Vec<u32>,
        mut see: impl FnMut(&[u32]) -> bool,
    ) -> bool {
        let mut begun = None;
        band.clear();
        let is_seen = self.any_patch(set, |patch| {
            board.any_word(patch, |word, bits| {
                let number = Some(self.layout.band_of_word(word));
                let is_over = begun != number && !band.is_empty();
                begun = number;
                if is_over && see(band) {
                    return true;
                }
                if is_over {
                    band.clear();
                }
                band.extend(cells(word, bits));
                false
            })
        });
        is_seen || !band.is_empty() && see(band)
    }

    /// Whether `set` accepts the slot of `cell`.
    pub(super) fn accepts(&self, set: u32, cell: u32) -> bool {
        let (word, bit) = (cell / 64, cell % 64);
        let (row, column) = (word / ROW_WORDS, word % ROW_WORDS);
        let parts = self.parts_of(set);
        let from = parts.partition_point(|part| part.last_row() < row);
        let parts = parts[from..].iter().take_while(|part| part.row <= row);
        parts.into_iter().any(|part| {
            part.row < row || part.words >> column & 1 == 1 && part.bits >> bit & 1 == 1
        })
    }
}
