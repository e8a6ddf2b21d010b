//! Sets of cells as bits, with a summary that says which words are worth a look.

/// How cells are numbered: `(row * words + word) * 64 + bit`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Rows of the board.
    pub rows: usize,
    /// Words in each row, at most 64, so that one word can summarise them.
    pub words: usize,
}

impl Shape {
    /// Cells of the board, those without a slot included.
    pub fn cells(self) -> usize {
        self.rows * self.words * 64
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
            words: vec![0; shape.rows * shape.words],
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

    pub(super) fn add(&mut self, cell: u32) {
        let at = cell as usize / 64;
        self.words[at] |= 1 << (cell % 64);
        self.summary[at / self.shape.words] |= 1 << (at % self.shape.words);
    }

    pub(super) fn remove(&mut self, cell: u32) {
        let at = cell as usize / 64;
        self.words[at] &= !(1 << (cell % 64));
        if self.words[at] == 0 {
            self.summary[at / self.shape.words] &= !(1 << (at % self.shape.words));
        }
    }

    /// The words of `patch` that hold anything.
    #[inline]
    pub(super) fn summary(&self, patch: Patch) -> u64 {
        self.summary[patch.row] & patch.words
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

    /// Takes the cells of `patch` out of the set.
    #[inline]
    pub(super) fn drain(&mut self, patch: Patch, mut taken: impl FnMut(u32)) {
        let mut words = self.summary[patch.row] & patch.words;
        while words != 0 {
            let word = words.trailing_zeros();
            let at = patch.row * self.shape.words + word as usize;
            let mut found = self.words[at] & patch.bits;
            self.words[at] &= !found;
            if self.words[at] == 0 {
                self.summary[patch.row] &= !(1 << word);
            }
            while found != 0 {
                taken(cell(at, found));
                found &= found - 1;
            }
            words &= words - 1;
        }
    }

    /// The cells of `patch` in the set.
    #[inline]
    pub(super) fn each(&self, patch: Patch, mut see: impl FnMut(u32)) {
        let mut words = self.summary[patch.row] & patch.words;
        while words != 0 {
            let at = patch.row * self.shape.words + words.trailing_zeros() as usize;
            let mut found = self.words[at] & patch.bits;
            while found != 0 {
                see(cell(at, found));
                found &= found - 1;
            }
            words &= words - 1;
        }
    }

    /// All cells in the set.
    pub(super) fn all(&self, mut see: impl FnMut(u32)) {
        for row in 0..self.shape.rows {
            let patch = Patch {
                row,
                words: u64::MAX,
                bits: u64::MAX,
            };
            self.each(patch, &mut see);
        }
    }
}

/// The first cell of `bits` in the word at `at`.
#[inline]
fn cell(at: usize, bits: u64) -> u32 {
    u32::try_from(at * 64).expect("fewer than 2^32 cells") + bits.trailing_zeros()
}
