//! Where each slot lies on the board.

use std::ops::Range;

use super::super::board::Shape;

/// Words in a row of the board.
pub(super) const ROW_WORDS: u32 = 64;

/// A cell for each slot. Words fall into *bands*: every slot of a band comes before every slot of
/// the bands after it. With a real `next`, that leads nowhere out of a day, days are bands.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    cells: Vec<u32>,
    /// The slot of each cell, or `u32::MAX`.
    slots: Vec<u32>,
    words: u32,
    band_of_word: Vec<u32>,
    /// The first slot and the first word of each band, and the ends of the last one.
    bands: Vec<(u32, u32)>,
    /// The band of each slot.
    band_of_slot: Vec<u32>,
}

/// A band: its slots, and its words.
#[derive(Default)]
pub(super) struct Band {
    pub slots: Range<u32>,
    pub words: Range<u32>,
}

impl Layout {
    /// Slots that follow each other lie side by side, within a word if they can.
    pub fn along(next: &[u32]) -> Self {
        let mut is_next = vec![false; next.len()];
        for &slot in next {
            if let Some(is_next) = is_next.get_mut(slot as usize) {
                *is_next = true;
            }
        }
        let mut cells = vec![u32::MAX; next.len()];
        let mut end = 0;
        let mut shift = Vec::new();
        // Whatever nobody comes to after a first slot goes round in a circle.
        for is_first in [true, false] {
            for slot in (0..).take(next.len()) {
                if is_first && is_next[slot as usize] {
                    continue;
                }
                let mut at = slot;
                while cells.get(at as usize) == Some(&u32::MAX) {
                    cells[at as usize] = 0;
                    shift.push(at);
                    at = next[at as usize];
                }
                for part in shift.chunks(64) {
                    let length = u32::try_from(part.len()).expect("at most 64");
                    if end % 64 + length > 64 {
                        end = end.next_multiple_of(64);
                    }
                    for &slot in part {
                        cells[slot as usize] = end;
                        end += 1;
                    }
                }
                shift.clear();
            }
        }
        Self::of(cells)
    }

    /// Slots lie in the order of their numbers.
    pub fn as_numbered(slots: usize) -> Self {
        Self::of((0..).take(slots).collect())
    }

    fn of(cells: Vec<u32>) -> Self {
        let words = cells.iter().max().map_or(0, |&cell| cell / 64 + 1);
        let mut firsts = vec![u32::MAX; words as usize];
        let mut counts = vec![0; words as usize];
        for (slot, &cell) in (0..).zip(&cells) {
            let word = cell as usize / 64;
            firsts[word] = firsts[word].min(slot);
            counts[word] += 1;
        }
        for word in (1..words as usize).rev() {
            firsts[word - 1] = firsts[word - 1].min(firsts[word]);
        }
        let mut slots = vec![u32::MAX; words as usize * 64];
        for (slot, &cell) in (0..).zip(&cells) {
            slots[cell as usize] = slot;
        }
        let mut layout = Self {
            cells,
            slots,
            words,
            band_of_word: Vec::with_capacity(words as usize),
            bands: Vec::new(),
            band_of_slot: Vec::new(),
        };
        let mut before = 0;
        for word in 0..words {
            // So many slots lie before; if all later ones have higher numbers, a band begins.
            if firsts[word as usize] == before {
                layout.bands.push((before, word));
            }
            before += counts[word as usize];
            let band = u32::try_from(layout.bands.len() - 1).expect("fewer bands than words");
            layout.band_of_word.push(band);
            layout.band_of_slot.resize(before as usize, band);
        }
        layout.bands.push((before, words));
        layout
    }

    pub fn slots(&self) -> usize {
        self.cells.len()
    }

    pub fn words(&self) -> usize {
        self.words as usize
    }

    pub fn shape(&self) -> Shape {
        Shape {
            rows: self.words.div_ceil(ROW_WORDS) as usize,
            words: ROW_WORDS as usize,
        }
    }

    pub fn cell(&self, slot: u32) -> u32 {
        self.cells[slot as usize]
    }

    pub fn slot(&self, cell: u32) -> u32 {
        self.slots[cell as usize]
    }

    pub fn band_of_word(&self, word: u32) -> u32 {
        self.band_of_word[word as usize]
    }

    /// The band of a slot.
    pub fn band(&self, slot: u32) -> Band {
        let band = self.band_of_slot[slot as usize] as usize;
        let ((slot, word), (slot_end, word_end)) = (self.bands[band], self.bands[band + 1]);
        Band {
            slots: slot..slot_end,
            words: word..word_end,
        }
    }
}
