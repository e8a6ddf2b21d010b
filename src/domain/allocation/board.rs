//! Sets of cells as bits, with a summary that says which words are worth a look.

use std::collections::VecDeque;

/// How cells are numbered: `(row * words + word) * 64 + bit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Rows of the board.
    pub rows: usize,
    /// Words in each row, at most 64, so that one word can summarise them.
    pub words: usize,
}

impl Shape {
    /// Words of the board.
    pub(super) fn words_in_all(self) -> usize {
        self.rows * self.words
    }

    /// Cells of the board, those without a slot included.
    pub fn cells(self) -> usize {
        self.words_in_all() * 64
    }
}

/// Some cells of one row: in each of the `words`, the cells of `bits`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The row.
    pub row: usize,
    /// Which words of the row.
    pub words: u64,
    /// Which bits of each of these words.
    pub bits: u64,
}

/// A set of cells.
#[derive(Clone, Debug)]
pub struct Board {
    shape: Shape,
    words: Vec<u64>,
    /// For each row, the words that are not zero.
    summary: Vec<u64>,
}

impl Board {
    pub(super) fn new(shape: Shape) -> Self {
        assert!(shape.words <= 64, "one word summarises a row");
        Self {
            shape,
            words: vec![0; shape.words_in_all()],
            summary: vec![0; shape.rows],
        }
    }

    pub(super) fn clear(&mut self) {
        self.words.fill(0);
        self.summary.fill(0);
    }

    pub(super) fn has(&self, cell: u32) -> bool {
        self.words[cell as usize / 64] >> (cell % 64) & 1 == 1
    }

    /// The cells of a word in the set.
    #[inline]
    pub(super) fn word(&self, word: u32) -> u64 {
        self.words[word as usize]
    }

    pub(super) fn add(&mut self, cell: u32) {
        let at = cell as usize / 64;
        self.words[at] |= 1 << (cell % 64);
        self.summary[at / self.shape.words] |= 1 << (at % self.shape.words);
    }

    pub(super) fn remove(&mut self, cell: u32) {
        self.take(cell / 64, 1 << (cell % 64));
    }

    /// Takes cells of a word out of the set.
    pub(super) fn take(&mut self, word: u32, bits: u64) {
        let at = word as usize;
        self.words[at] &= !bits;
        if self.words[at] == 0 {
            self.summary[at / self.shape.words] &= !(1 << (at % self.shape.words));
        }
    }

    /// The first cell of `patch` in the set.
    #[inline]
    pub(super) fn first(&self, patch: Patch) -> Option<u32> {
        let mut words = self.summary[patch.row] & patch.words;
        while words != 0 {
            let at = patch.row * self.shape.words + words.trailing_zeros() as usize;
            let found = self.words[at] & patch.bits;
            if found != 0 {
                return Some(cell(at, found));
            }
            words &= words - 1;
        }
        None
    }

    /// Takes the cells of `patch` out of the set: words, by their number, and what was in them.
    #[inline]
    pub(super) fn drain(&mut self, patch: Patch, mut taken: impl FnMut(u32, u64)) {
        let mut words = self.summary[patch.row] & patch.words;
        while words != 0 {
            let word = words.trailing_zeros();
            let at = patch.row * self.shape.words + word as usize;
            let found = self.words[at] & patch.bits;
            if found != 0 {
                self.words[at] &= !found;
                if self.words[at] == 0 {
                    self.summary[patch.row] &= !(1 << word);
                }
                taken(number(at), found);
            }
            words &= words - 1;
        }
    }

    /// Puts cells of a word into the set.
    pub(super) fn restore(&mut self, word: u32, bits: u64) {
        let at = word as usize;
        self.words[at] |= bits;
        self.summary[at / self.shape.words] |= 1 << (at % self.shape.words);
    }

    /// Shows the words of `patch` that hold anything, by their number, until `see` says so; answers
    /// whether it did.
    #[inline]
    pub(super) fn any_word(&self, patch: Patch, mut see: impl FnMut(u32, u64) -> bool) -> bool {
        let mut words = self.summary[patch.row] & patch.words;
        while words != 0 {
            let at = patch.row * self.shape.words + words.trailing_zeros() as usize;
            let found = self.words[at] & patch.bits;
            if found != 0 && see(number(at), found) {
                return true;
            }
            words &= words - 1;
        }
        false
    }

    /// All cells in the set.
    pub(super) fn all(&self, mut see: impl FnMut(u32)) {
        for row in 0..self.shape.rows {
            let patch = Patch {
                row,
                words: u64::MAX,
                bits: u64::MAX,
            };
            self.any_word(patch, |word, bits| {
                cells(word, bits).for_each(&mut see);
                false
            });
        }
    }
}

/// Cells in a queue, a word at a time: what comes into a word before its turn is taken with it.
#[derive(Clone, Debug)]
pub(super) struct Fresh {
    words: Vec<u64>,
    queue: VecDeque<u32>,
}

impl Fresh {
    pub fn new(shape: Shape) -> Self {
        Self {
            words: vec![0; shape.words_in_all()],
            queue: VecDeque::new(),
        }
    }

    pub fn push(&mut self, cell: u32) {
        let word = &mut self.words[cell as usize / 64];
        if *word == 0 {
            self.queue.push_back(cell / 64);
        }
        *word |= 1 << (cell % 64);
    }

    /// The next word, and its cells in the queue.
    pub fn pop(&mut self) -> Option<(u32, u64)> {
        let word = self.queue.pop_front()?;
        Some((word, std::mem::take(&mut self.words[word as usize])))
    }

    pub fn clear(&mut self) {
        for word in self.queue.drain(..) {
            self.words[word as usize] = 0;
        }
    }
}

/// The first cell of `bits` in the word at `at`.
#[inline]
fn cell(at: usize, bits: u64) -> u32 {
    number(at) * 64 + bits.trailing_zeros()
}

/// The cells of `bits` in a word.
#[inline]
pub(super) fn cells(word: u32, bits: u64) -> impl Iterator<Item = u32> {
    let mut left = bits;
    std::iter::from_fn(move || {
        let bit = (left != 0).then(|| left.trailing_zeros())?;
        left &= left - 1;
        Some(word * 64 + bit)
    })
}

#[inline]
fn number(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 words")
}
