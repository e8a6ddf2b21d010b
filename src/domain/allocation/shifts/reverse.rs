//! The other way round: which entries accept a slot.

use super::layout::ROW_WORDS;
use super::{Part, Shifts};

/// Which sets hold a slot, and who has them.
///
/// For each word the sets that hold some of it. Where a set holds whole rows, it is kept at the few
/// nodes of a binary tree over the rows that together are these, so such sets of a slot stand on
/// the way from its row to the root: never a list of all words.
#[derive(Clone, Debug)]
pub struct Reverse {
    /// Where the sets of each word end.
    word_ends: Vec<u32>,
    word_sets: Vec<Held>,
    leaves: u32,
    /// The same for each node of the tree.
    node_ends: Vec<u32>,
    node_sets: Vec<u32>,
    /// Where the entries of each set begin, and how many are not yet settled: the first ones.
    set_ends: Vec<u32>,
    unsettled: Vec<u32>,
    sitting: Vec<Sitting>,
    /// The set of each entry, and where it is in `sitting`.
    sets: Vec<u32>,
    at: Vec<u32>,
    /// The round of questions in which each set was last shown.
    seen: Vec<u32>,
    round: u32,
}

/// An entry, and the cell it is in.
#[derive(Clone, Copy, Debug, Default)]
struct Sitting {
    entry: u32,
    cell: u32,
}

/// A set, and which slots of a word it holds.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    bits: u64,
    set: u32,
}

impl Reverse {
    /// For entries with these sets.
    pub fn new(shifts: &Shifts, of_entries: &[u32]) -> Self {
        let count = shifts.sets();
        let entries = (0..).zip(of_entries);
        let sitting = entries.map(|(entry, &set)| (set, Sitting { entry, cell: 0 }));
        let (set_ends, sitting) = grouped(count, sitting);
        let mut at = vec![0; of_entries.len()];
        for (place, sitting) in (0..).zip(&sitting) {
            at[sitting.entry as usize] = place;
        }
        let unsettled: Vec<u32> = (0..)
            .take(count)
            .map(|set| u32::try_from(of(&set_ends, set).len()).expect("fewer than 2^32 entries"))
            .collect();
        // A set that nobody has any more needs no place in the tree.
        let used = (0..).zip(&unsettled).filter(|(_, entries)| **entries > 0);
        let parts = used.flat_map(|(set, _)| {
            let parts = shifts.parts_of(set).iter();
            parts.map(move |&part| (set, part))
        });
        let in_words = parts.clone().flat_map(|(set, part)| {
            let held = Held {
                bits: part.bits,
                set,
            };
            words(part).map(move |word| (word, held))
        });
        let (word_ends, word_sets) = grouped(shifts.layout.shape().words_in_all(), in_words);
        let rows = u32::try_from(shifts.layout.shape().rows).expect("fewer than 2^32 rows");
        let leaves = rows.next_power_of_two();
        let in_tree =
            parts.flat_map(|(set, part)| nodes(leaves, part).map(move |node| (node, set)));
        let (node_ends, node_sets) = grouped(2 * leaves as usize, in_tree);
        Self {
            word_ends,
            word_sets,
            leaves,
            node_ends,
            node_sets,
            set_ends,
            seen: vec![0; count],
            sets: of_entries.to_vec(),
            at,
            unsettled,
            sitting,
            round: 1,
        }
    }

    /// Shows the sets that accept any of the cells `bits` of a word of the board, until `see` says
    /// so. No set is shown twice before [`Reverse::renew`], and none that nobody has any more.
    pub fn any_set(&mut self, word: u32, bits: u64, mut see: impl FnMut(u32) -> bool) {
        let (seen, round) = (&mut self.seen, self.round);
        let mut see_new = |set: u32| {
            let seen = &mut seen[set as usize];
            let is_new = *seen < round;
            *seen = round.max(*seen);
            is_new && see(set)
        };
        for held in &self.word_sets[of(&self.word_ends, word)] {
            if held.bits & bits != 0 && see_new(held.set) {
                return;
            }
        }
        let mut node = self.leaves + word / ROW_WORDS;
        while node > 0 {
            for &set in &self.node_sets[of(&self.node_ends, node)] {
                if see_new(set) {
                    return;
                }
            }
            node /= 2;
        }
    }

    /// The cells of those who have a set and are not yet settled.
    #[inline]
    pub fn cells_of(&self, set: u32) -> impl ExactSizeIterator<Item = u32> + use<'_> {
        let first = self.set_ends[set as usize] as usize;
        let sitting = &self.sitting[first..first + self.unsettled[set as usize] as usize];
        sitting.iter().map(|shown| shown.cell)
    }

    /// An entry is in `cell` from now on.
    pub fn moved(&mut self, entry: u32, cell: u32) {
        self.sitting[self.at[entry as usize] as usize].cell = cell;
    }

    /// Everybody is to be shown again.
    pub fn renew(&mut self) {
        self.round += 1;
    }

    /// Never again shows this one.
    pub fn forget(&mut self, entry: u32) {
        let set = self.sets[entry as usize] as usize;
        self.unsettled[set] -= 1;
        let last = self.set_ends[set] + self.unsettled[set];
        let at = std::mem::replace(&mut self.at[entry as usize], last);
        self.sitting.swap(at as usize, last as usize);
        self.at[self.sitting[at as usize].entry as usize] = at;
        if self.unsettled[set] == 0 {
            self.seen[set] = u32::MAX;
        }
    }
}

/// The words of a part, but for the rows after it.
fn words(part: Part) -> impl Iterator<Item = u32> + Clone {
    let in_row = (0..ROW_WORDS).filter(move |word| part.words >> word & 1 == 1);
    in_row.map(move |word| part.row * ROW_WORDS + word)
}

/// The nodes of the tree that together are the rows after a part.
fn nodes(leaves: u32, part: Part) -> impl Iterator<Item = u32> + Clone {
    let first = leaves + part.row + 1;
    let (low, high) = (first, first + part.rows_after);
    let levels = (0..u32::BITS).map(move |up| (low.div_ceil(1 << up), high >> up));
    let levels = levels.take_while(|(low, high)| low < high);
    levels.flat_map(|(low, high)| {
        let left = (low % 2 == 1).then_some(low);
        let right = (high % 2 == 1).then_some(high - 1);
        left.into_iter().chain(right)
    })
}

/// Values by key: where those of each key end, and the values.
fn grouped<T: Copy + Default>(
    keys: usize,
    pairs: impl Iterator<Item = (u32, T)> + Clone,
) -> (Vec<u32>, Vec<T>) {
    let mut ends = vec![0_u32; keys + 1];
    for (key, _) in pairs.clone() {
        ends[key as usize + 1] += 1;
    }
    for key in 0..keys {
        ends[key + 1] += ends[key];
    }
    let mut values = vec![T::default(); ends[keys] as usize];
    let mut filled = ends.clone();
    for (key, value) in pairs {
        let at = &mut filled[key as usize];
        values[*at as usize] = value;
        *at += 1;
    }
    (ends, values)
}

fn of(ends: &[u32], key: u32) -> std::ops::Range<usize> {
    ends[key as usize] as usize..ends[key as usize + 1] as usize
}
