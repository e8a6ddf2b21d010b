//! What the engine asks about who accepts what: nothing but patches of a board.

use super::board::{Board, Patch, Shape};

/// Who accepts which slots.
///
/// Slots lie in *cells*; those of one cell are accepted by the same entries, so they are
/// interchangeable for all but blocks. The cells that a set accepts are told as patches of a board
/// with at most 64 words in a row and 64 bits in a word: a question about thousands of slots
/// costs a few operations on words.
pub trait Acceptance {
    /// Whether many entries share a set, so that it pays to remember a set that was looked at.
    const SHARED: bool;

    /// What is needed to know of a set when its patches are asked for: small, so that it can lie
    /// beside the entry where a search comes by.
    type Wish: Copy + Default;

    /// Slots in the round.
    fn slots(&self) -> usize;

    /// Distinct sets.
    fn sets(&self) -> usize;

    /// The board on which the cells lie.
    fn shape(&self) -> Shape;

    /// The cell in which a slot lies.
    fn cell(&self, slot: u32) -> u32;

    /// The wish of a set.
    fn wish(&self, set: u32) -> Self::Wish;

    /// Shows the patches of `wish`, possibly overlapping, until `see` says that it has seen enough;
    /// answers whether it did.
    fn any_patch(&self, wish: Self::Wish, see: impl FnMut(Patch) -> bool) -> bool;

    /// Shows the cells of `wish` that are on `board`, a band at a time, in `band`: every slot of a
    /// band comes before every slot of the bands after it. Stops when `see` says so.
    fn any_band(
        &self,
        wish: Self::Wish,
        board: &Board,
        band: &mut Vec<u32>,
        see: impl FnMut(&[u32]) -> bool,
    ) -> bool;

    /// Whether `wish` accepts the slots of `cell`.
    fn accepts(&self, wish: Self::Wish, cell: u32) -> bool {
        let shape = self.shape();
        let at = cell as usize / 64;
        self.any_patch(wish, |patch| {
            patch.row == at / shape.words
                && patch.words >> (at % shape.words) & 1 == 1
                && patch.bits >> (cell % 64) & 1 == 1
        })
    }

    /// The other way round, for entries with these sets: who accepts a cell?
    type Reverse;

    /// Makes [`Acceptance::Reverse`] for entries with these sets.
    fn reverse(&self, sets: &[u32]) -> Self::Reverse;

    /// Shows those who accept `cell`, by their number in the list `reverse` was made of, and the cell
    /// they are in, until `see` says so. Nobody is shown twice before [`Acceptance::renew`].
    fn any_acceptor(
        &self,
        reverse: &mut Self::Reverse,
        cell: u32,
        see: impl FnMut(u32, u32) -> bool,
    );

    /// An entry is in `cell` from now on.
    fn moved(&self, reverse: &mut Self::Reverse, entry: u32, cell: u32);

    /// Everybody is to be shown again.
    fn renew(&self, reverse: &mut Self::Reverse);

    /// Never again shows this one.
    fn forget(&self, reverse: &mut Self::Reverse, entry: u32);
}
