//! Wishes as patches of the board.

use super::super::acceptance::Acceptance;
use super::super::board::{Board, Patch, Shape};
use super::reverse::Reverse;
use super::{EXCEPT, LAST, Lanes, Piece, Row};

/// A box of a wish as a search wants it: with its masks, which are right for all rows of the first
/// 64 days with the same clock as the first row; so for all rows, in most towns.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    days: u64,
    bits: u64,
    number: u32,
    rows: u32,
    rows_count: u16,
    clock: u16,
    /// Where its next box is in [`Lanes::more`].
    next: u32,
}

/// Of no row: no mask of the wish applies.
pub(super) const NO_CLOCK: u16 = u16::MAX;

impl Lanes {
    fn load(&self, number: u32, piece: Piece) -> Wish {
        let (start, end) = self.rows_from_to(piece.lanes);
        let first = self.rows.get(start as usize).filter(|_| start < end);
        let first = first.copied().unwrap_or_default();
        Wish {
            days: self.days_of(piece, 0),
            bits: self.bits_of(piece, first.clock),
            number,
            rows: start,
            rows_count: u16::try_from(end - start).expect("fewer than 2^16 rows in a wish"),
            clock: if piece.until & EXCEPT == 0 {
                first.clock
            } else {
                NO_CLOCK
            },
            next: piece.next,
        }
    }

    pub(super) fn days_of(&self, piece: Piece, chunk: usize) -> u64 {
        let at = piece.days as usize * self.chunks() + chunk;
        self.day_words.get(at).copied().unwrap_or(0)
    }

    /// How many times 64 days there are, the last ones perhaps fewer.
    pub(super) fn chunks(&self) -> usize {
        self.days.len().div_ceil(64)
    }

    fn rows_from_to(&self, lanes: u32) -> (u32, u32) {
        let lanes = lanes as usize;
        let start = if lanes == 0 {
            0
        } else {
            self.row_ends[lanes - 1]
        };
        (start, self.row_ends[lanes])
    }

    pub(super) fn rows_of(&self, lanes: u32) -> &[Row] {
        let (start, end) = self.rows_from_to(lanes);
        &self.rows[start as usize..end as usize]
    }

    fn bits_of(&self, piece: Piece, clock: u16) -> u64 {
        let before = |rank: u16| {
            let at = usize::from(clock) * self.ranks + usize::from(rank);
            self.before.get(at).copied().unwrap_or(0)
        };
        before(piece.until & !EXCEPT) & !before(piece.from)
    }

    /// A patch to which the masks of the wish do not apply, or some of it is excepted.
    #[cold]
    fn any_odd(
        &self,
        piece: Piece,
        number: u32,
        row: Row,
        see: &mut impl FnMut(Patch) -> bool,
    ) -> bool {
        let patch = Patch {
            row: row.number as usize,
            words: self.days_of(piece, usize::from(row.chunk)),
            bits: self.bits_of(piece, row.clock),
        };
        if piece.until & EXCEPT == 0 {
            see(patch)
        } else {
            self.any_excepted(number, patch, see)
        }
    }

    /// Shows `patch` without the cells that `set` excepts.
    fn any_excepted(
        &self,
        set: u32,
        mut patch: Patch,
        see: &mut impl FnMut(Patch) -> bool,
    ) -> bool {
        let start = self.except.partition_point(|&(wish, _)| wish < set);
        let cells = self.except[start..]
            .iter()
            .take_while(|&&(wish, _)| wish == set);
        // Ascending cells, so those of a word are neighbours.
        let mut gap: Option<Patch> = None;
        for &(_, cell) in cells {
            let at = cell as usize / 64;
            let word = 1 << (at % self.shape.words);
            if at / self.shape.words != patch.row {
                continue;
            }
            if gap.is_some_and(|gap| gap.words != word) && gap.take().is_some_and(&mut *see) {
                return true;
            }
            if patch.words & word != 0 {
                patch.words &= !word;
                gap = Some(Patch {
                    words: word,
                    ..patch
                });
            }
            if let Some(gap) = &mut gap {
                gap.bits &= !(1 << (cell % 64));
            }
        }
        gap.is_some_and(&mut *see) || see(patch)
    }
}

impl Acceptance for Lanes {
    const SHARED: bool = false;

    type Wish = Wish;

    fn slots(&self) -> usize {
        self.cells.len()
    }

    fn sets(&self) -> usize {
        self.wishes.len()
    }

    fn shape(&self) -> Shape {
        self.shape
    }

    fn cell(&self, slot: u32) -> u32 {
        self.cells[slot as usize]
    }

    #[inline]
    fn wish(&self, set: u32) -> Wish {
        self.load(set, self.wishes[set as usize])
    }

    #[inline]
    fn any_patch(&self, mut wish: Wish, mut see: impl FnMut(Patch) -> bool) -> bool {
        let mut piece = None;
        loop {
            let end = wish.rows as usize + usize::from(wish.rows_count);
            for &row in &self.rows[wish.rows as usize..end] {
                let stop = if row.clock == wish.clock && row.chunk == 0 {
                    see(Patch {
                        row: row.number as usize,
                        words: wish.days,
                        bits: wish.bits,
                    })
                } else {
                    let piece = piece.unwrap_or(self.wishes[wish.number as usize]);
                    self.any_odd(piece, wish.number, row, &mut see)
                };
                if stop {
                    return true;
                }
            }
            if wish.next == LAST {
                return false;
            }
            let next = self.more[wish.next as usize];
            piece = Some(next);
            wish = self.load(wish.number, next);
        }
    }

    fn any_band(
        &self,
        wish: Wish,
        board: &Board,
        band: &mut Vec<u32>,
        mut see: impl FnMut(&[u32]) -> bool,
    ) -> bool {
        let chunks = self.chunks();
        let rows_per_chunk = |row: usize| row % chunks;
        for chunk in 0..chunks {
            let mut days = 0;
            self.any_patch(wish, |patch| {
                if rows_per_chunk(patch.row) == chunk {
                    days |= board.summary(patch);
                }
                false
            });
            while days != 0 {
                band.clear();
                self.any_patch(wish, |mut patch| {
                    if rows_per_chunk(patch.row) == chunk {
                        patch.words &= days & days.wrapping_neg();
                        board.each(patch, |cell| band.push(cell));
                    }
                    false
                });
                if wish.next != LAST {
                    band.sort_unstable();
                    band.dedup();
                }
                if !band.is_empty() && see(band) {
                    return true;
                }
                days &= days - 1;
            }
        }
        false
    }

    type Reverse = Reverse;

    fn reverse(&self, sets: &[u32]) -> Reverse {
        Reverse::new(self, sets)
    }

    fn any_acceptor(&self, reverse: &mut Reverse, cell: u32, see: impl FnMut(u32, u32) -> bool) {
        reverse.any_acceptor(self, cell, see);
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
