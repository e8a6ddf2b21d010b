//! The other way round: which entries accept a cell.

use super::super::acceptance::Acceptance;
use super::super::board::Shape;
use super::{EXCEPT, LAST, Lanes, Piece, number};

/// For each lane, day and start the entries whose wish includes it, one bit each: those of a cell
/// are in all three. Exact for a wish of one box; the others are asked again.
///
/// Entries with like days and times stand together, so that most words of a day and of a start are
/// empty, and summaries tell which are not.
#[derive(Clone, Debug)]
pub struct Reverse {
    lanes: Lines,
    days: Lines,
    starts: Lines,
    /// Who is to be shown, in one line, and who was shown.
    todo: Lines,
    met: Vec<u32>,
    /// Who has to be asked again.
    loose: Vec<u64>,
    /// Who each bit is, and the bit of each entry.
    bits: Vec<Bit>,
    bit_of: Vec<u32>,
}

/// An entry, its set, and the cell it is in.
#[derive(Clone, Copy, Debug)]
struct Bit {
    entry: u32,
    set: u32,
    cell: u32,
}

/// Lines of as many words each, with a summary of each line: which of its words are not empty.
#[derive(Clone, Debug)]
struct Lines {
    width: usize,
    words: Vec<u64>,
    summary: Vec<u64>,
}

impl Lines {
    fn new(count: usize, width: usize) -> Self {
        Self {
            width,
            words: vec![0; count * width],
            summary: vec![0; count * width.div_ceil(64)],
        }
    }

    fn add(&mut self, line: usize, bit: usize) {
        self.words[line * self.width + bit / 64] |= 1 << (bit % 64);
        self.summary[line * self.width.div_ceil(64) + bit / 4096] |= 1 << (bit / 64 % 64);
    }

    fn remove(&mut self, line: usize, bit: usize) {
        let word = &mut self.words[line * self.width + bit / 64];
        *word &= !(1 << (bit % 64));
        if *word == 0 {
            self.summary[line * self.width.div_ceil(64) + bit / 4096] &= !(1 << (bit / 64 % 64));
        }
    }

    fn words(&self, line: usize) -> &[u64] {
        &self.words[line * self.width..(line + 1) * self.width]
    }

    fn summary(&self, line: usize) -> &[u64] {
        let width = self.width.div_ceil(64);
        &self.summary[line * width..(line + 1) * width]
    }
}

impl Reverse {
    pub(super) fn new(lanes: &Lanes, sets: &[u32]) -> Self {
        let mut bits: Vec<Bit> = (0..)
            .zip(sets)
            .map(|(entry, &set)| Bit {
                entry,
                set,
                cell: 0,
            })
            .collect();
        bits.sort_by_cached_key(|bit| {
            let piece = lanes.wishes[bit.set as usize];
            let first_day = (0..lanes.chunks()).find_map(|chunk| {
                let days = lanes.days_of(piece, chunk);
                (days != 0).then(|| chunk * 64 + days.trailing_zeros() as usize)
            });
            (first_day, piece.from, piece.lanes)
        });
        let width = bits.len().div_ceil(64);
        let mut reverse = Self {
            lanes: Lines::new(lanes.by_key.len(), width),
            days: Lines::new(lanes.days.len(), width),
            starts: Lines::new(lanes.ranks, width),
            todo: Lines::new(1, width),
            met: Vec::new(),
            loose: vec![0; width],
            bit_of: vec![0; bits.len()],
            bits,
        };
        for at in 0..reverse.bits.len() {
            let Bit { entry, set, .. } = reverse.bits[at];
            reverse.bit_of[entry as usize] = number(at);
            reverse.todo.add(0, at);
            let mut piece = lanes.wishes[set as usize];
            reverse.add(lanes, at, piece);
            if piece.next != LAST || piece.until & EXCEPT != 0 {
                reverse.loose[at / 64] |= 1 << (at % 64);
            }
            while piece.next != LAST {
                piece = lanes.more[piece.next as usize];
                reverse.add(lanes, at, piece);
            }
        }
        reverse
    }

    fn add(&mut self, lanes: &Lanes, at: usize, piece: Piece) {
        for row in lanes.rows_of(piece.lanes) {
            let (lane, _) = lanes.row_of[row.number as usize];
            self.lanes.add(lane as usize, at);
        }
        for chunk in 0..lanes.chunks() {
            let mut days = lanes.days_of(piece, chunk);
            while days != 0 {
                self.days
                    .add(chunk * 64 + days.trailing_zeros() as usize, at);
                days &= days - 1;
            }
        }
        for start in piece.from..piece.until & !EXCEPT {
            self.starts.add(usize::from(start), at);
        }
    }

    pub(super) fn any_acceptor(
        &mut self,
        lanes: &Lanes,
        cell: u32,
        mut see: impl FnMut(u32, u32) -> bool,
    ) {
        let Shape { words, .. } = lanes.shape;
        let (row, word) = (cell as usize / 64 / words, cell as usize / 64 % words);
        let (lane, clock) = lanes.row_of[row];
        let lane = lane as usize;
        let day = row % lanes.chunks() * 64 + word;
        let start = usize::from(lanes.starts[usize::from(clock) * 64 + cell as usize % 64]);
        let (in_lane, some_in_lane) = (self.lanes.words(lane), self.lanes.summary(lane));
        let (on_day, some_on_day) = (self.days.words(day), self.days.summary(day));
        let (at_start, some_at_start) = (self.starts.words(start), self.starts.summary(start));
        for group in 0..some_in_lane.len() {
            let mut some = some_in_lane[group]
                & some_on_day[group]
                & some_at_start[group]
                & self.todo.summary[group];
            while some != 0 {
                let at = group * 64 + some.trailing_zeros() as usize;
                some &= some - 1;
                let mut word = in_lane[at] & on_day[at] & at_start[at] & self.todo.words[at];
                while word != 0 {
                    let place = word.trailing_zeros() as usize;
                    word &= word - 1;
                    let found = self.bits[at * 64 + place];
                    let is_loose = self.loose[at] >> place & 1 == 1;
                    if is_loose && !lanes.accepts(lanes.wish(found.set), cell) {
                        continue;
                    }
                    self.todo.remove(0, at * 64 + place);
                    self.met.push(number(at * 64 + place));
                    if see(found.entry, found.cell) {
                        return;
                    }
                }
            }
        }
    }

    pub(super) fn moved(&mut self, entry: u32, cell: u32) {
        self.bits[self.bit_of[entry as usize] as usize].cell = cell;
    }

    pub(super) fn renew(&mut self) {
        for at in self.met.drain(..) {
            self.todo.add(0, at as usize);
        }
    }

    /// What was shown has to be renewed before.
    pub(super) fn forget(&mut self, entry: u32) {
        self.todo.remove(0, self.bit_of[entry as usize] as usize);
    }
}
