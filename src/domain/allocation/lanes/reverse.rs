//! The other way round: which entries accept a cell.

use super::super::acceptance::Acceptance;
use super::super::board::Shape;
use super::{EXCEPT, LAST, Lanes, Piece};

/// For each lane, day and start the entries whose wish includes it, one bit each, in their order:
/// those of a cell are in all three. Exact for a wish of one box; the others are asked again.
#[derive(Clone, Debug)]
pub struct Reverse {
    words: usize,
    lanes: Vec<u64>,
    days: Vec<u64>,
    starts: Vec<u64>,
    /// Who has to be asked again.
    loose: Vec<u64>,
    sets: Vec<u32>,
}

/// So many words are looked at before the first question, for most of them hold nobody.
const STRIDE: usize = 8;

impl Reverse {
    pub(super) fn new(lanes: &Lanes, sets: &[u32]) -> Self {
        let words = sets.len().div_ceil(64);
        let mut reverse = Self {
            words,
            lanes: vec![0; lanes.lanes.len() * words],
            days: vec![0; lanes.days.len() * words],
            starts: vec![0; lanes.ranks * words],
            loose: vec![0; words],
            sets: Vec::new(),
        };
        for (entry, &set) in sets.iter().enumerate() {
            let mut piece = lanes.wishes[set as usize];
            reverse.add(lanes, entry, piece);
            if piece.next != LAST || piece.until & EXCEPT != 0 {
                reverse.loose[entry / 64] |= 1 << (entry % 64);
            }
            while piece.next != LAST {
                piece = lanes.more[piece.next as usize];
                reverse.add(lanes, entry, piece);
            }
        }
        reverse.sets = sets.to_vec();
        reverse
    }

    fn add(&mut self, lanes: &Lanes, entry: usize, piece: Piece) {
        let (word, bit) = (entry / 64, 1 << (entry % 64));
        for row in lanes.rows_of(piece.lanes) {
            let (lane, _) = lanes.row_of[row.row as usize];
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
        &self,
        lanes: &Lanes,
        cell: u32,
        todo: &mut [u64],
        from: usize,
        mut see: impl FnMut(u32) -> bool,
    ) -> bool {
        let Shape { words, .. } = lanes.shape;
        let (row, word) = (cell as usize / 64 / words, cell as usize / 64 % words);
        let (lane, clock) = lanes.row_of[row];
        let day = row % lanes.chunks() * 64 + word;
        let start = usize::from(lanes.starts[usize::from(clock) * 64 + cell as usize % 64]);
        let line = |at: usize| at * self.words + from..(at + 1) * self.words;
        let in_lane = &self.lanes[line(lane as usize)];
        let on_day = &self.days[line(day)];
        let at_start = &self.starts[line(start)];
        let todo = &mut todo[from..];
        for first in (0..todo.len()).step_by(STRIDE) {
            let some = first..(first + STRIDE).min(todo.len());
            let found = |at: usize| in_lane[at] & on_day[at] & at_start[at] & todo[at];
            if some.clone().fold(0, |any, at| any | found(at)) == 0 {
                continue;
            }
            for at in some {
                let mut word = in_lane[at] & on_day[at] & at_start[at] & todo[at];
                while word != 0 {
                    let bit = word & word.wrapping_neg();
                    word ^= bit;
                    let entry = super::number((from + at) * 64) + bit.trailing_zeros();
                    let is_loose = self.loose[from + at] & bit != 0;
                    let set = self.sets[entry as usize];
                    if is_loose && !lanes.accepts(lanes.wish(set), cell) {
                        continue;
                    }
                    todo[at] &= !bit;
                    if see(entry) {
                        return true;
                    }
                }
            }
        }
        false
    }
}
