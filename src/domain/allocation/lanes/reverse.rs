//! The other way round: which entries accept a cell.

use super::super::acceptance::Acceptance;
use super::super::board::Shape;
use super::{EXCEPT, LAST, Lanes, Piece};

/// For each lane, day and start the entries whose wish includes it, one bit each: those of a cell
/// are in all three. Exact for a wish of one box; the others are asked again.
///
/// Entries with like days and times stand together, so that most words of a day and start are empty
/// and summaries tell which are not.
#[derive(Clone, Debug)]
pub struct Reverse {
    words: usize,
    lanes: Vec<u64>,
    days: Vec<u64>,
    starts: Vec<u64>,
    /// For each lane, day and start, which of its words are not empty.
    in_lane: Vec<u64>,
    on_day: Vec<u64>,
    at_start: Vec<u64>,
    /// Who is to be shown, and who was shown.
    todo: Vec<u64>,
    /// Which words of `todo` are not empty.
    full: Vec<u64>,
    met: Vec<(u32, u64)>,
    /// Who has to be asked again.
    loose: Vec<u64>,
    /// Who each bit is, and the bit of each entry.
    entries: Vec<Bit>,
    bit_of: Vec<u32>,
}

/// An entry, its set, and the cell it is in.
#[derive(Clone, Copy, Debug)]
struct Bit {
    entry: u32,
    set: u32,
    cell: u32,
}

impl Reverse {
    pub(super) fn new(lanes: &Lanes, sets: &[u32]) -> Self {
        let words = sets.len().div_ceil(64);
        let mut entries: Vec<Bit> = (0..)
            .zip(sets)
            .map(|(entry, &set)| Bit {
                entry,
                set,
                cell: 0,
            })
            .collect();
        entries.sort_by_key(|bit| {
            let piece = lanes.wishes[bit.set as usize];
            let first = (0..lanes.chunks()).find_map(|chunk| {
                let days = lanes.days_of(piece, chunk);
                (days != 0).then(|| chunk * 64 + days.trailing_zeros() as usize)
            });
            (first, piece.from, piece.lanes)
        });
        let mut reverse = Self {
            words,
            lanes: vec![0; lanes.distinct.len() * words],
            days: vec![0; lanes.days.len() * words],
            starts: vec![0; lanes.ranks * words],
            in_lane: Vec::new(),
            on_day: Vec::new(),
            at_start: Vec::new(),
            todo: vec![0; words],
            full: vec![0; words.div_ceil(64)],
            met: Vec::new(),
            loose: vec![0; words],
            bit_of: vec![0; entries.len()],
            entries,
        };
        for at in 0..reverse.entries.len() {
            let Bit { entry, set, .. } = reverse.entries[at];
            reverse.bit_of[entry as usize] = super::number(at);
            reverse.todo[at / 64] |= 1 << (at % 64);
            reverse.full[at / 4096] |= 1 << (at / 64 % 64);
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
        reverse.in_lane = summary(&reverse.lanes, words);
        reverse.on_day = summary(&reverse.days, words);
        reverse.at_start = summary(&reverse.starts, words);
        reverse
    }

    fn add(&mut self, lanes: &Lanes, at: usize, piece: Piece) {
        let (word, bit) = (at / 64, 1 << (at % 64));
        for row in lanes.rows_of(piece.lanes) {
            let (lane, _) = lanes.row_of[row.at as usize];
            self.lanes[lane as usize * self.words + word] |= bit;
        }
        for chunk in 0..lanes.chunks() {
            let mut days = lanes.days_of(piece, chunk);
            while days != 0 {
                let day = chunk * 64 + days.trailing_zeros() as usize;
                self.days[day * self.words + word] |= bit;
                days &= days - 1;
            }
        }
        for start in piece.from..piece.until & !EXCEPT {
            self.starts[usize::from(start) * self.words + word] |= bit;
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
        let day = row % lanes.chunks() * 64 + word;
        let start = usize::from(lanes.starts[usize::from(clock) * 64 + cell as usize % 64]);
        let part = |at: usize| at * self.words..(at + 1) * self.words;
        let in_lane = &self.lanes[part(lane as usize)];
        let on_day = &self.days[part(day)];
        let at_start = &self.starts[part(start)];
        let groups = self.words.div_ceil(64);
        for group in 0..groups {
            let mut some = self.in_lane[lane as usize * groups + group]
                & self.on_day[day * groups + group]
                & self.at_start[start * groups + group]
                & self.full[group];
            while some != 0 {
                let at = group * 64 + some.trailing_zeros() as usize;
                some &= some - 1;
                let mut word = in_lane[at] & on_day[at] & at_start[at] & self.todo[at];
                while word != 0 {
                    let bit = word & word.wrapping_neg();
                    word ^= bit;
                    let found = self.entries[at * 64 + bit.trailing_zeros() as usize];
                    let is_loose = self.loose[at] & bit != 0;
                    if is_loose && !lanes.accepts(lanes.wish(found.set), cell) {
                        continue;
                    }
                    self.todo[at] &= !bit;
                    if self.todo[at] == 0 {
                        self.full[group] &= !(1 << (at % 64));
                    }
                    self.met.push((super::number(at), bit));
                    if see(found.entry, found.cell) {
                        return;
                    }
                }
            }
        }
    }

    pub(super) fn moved(&mut self, entry: u32, cell: u32) {
        self.entries[self.bit_of[entry as usize] as usize].cell = cell;
    }

    pub(super) fn renew(&mut self) {
        for (at, bit) in self.met.drain(..) {
            self.todo[at as usize] |= bit;
            self.full[at as usize / 64] |= 1 << (at % 64);
        }
    }

    /// What was shown has to be renewed before.
    pub(super) fn forget(&mut self, entry: u32) {
        let at = self.bit_of[entry as usize] as usize;
        self.todo[at / 64] &= !(1 << (at % 64));
        if self.todo[at / 64] == 0 {
            self.full[at / 4096] &= !(1 << (at / 64 % 64));
        }
    }
}

/// For each line of so many words, which of them are not empty.
fn summary(bits: &[u64], words: usize) -> Vec<u64> {
    let lines = bits.chunks(words.max(1)).flat_map(|line| line.chunks(64));
    let summary = lines.map(|words| {
        let words = words.iter().rev();
        words.fold(0, |bits, &word| bits << 1 | u64::from(word != 0))
    });
    summary.collect()
}
