//! The other way round: which entries accept a slot.

use super::Sets;

/// Which sets hold a slot, and who has them.
///
/// A range is kept at the few nodes of a binary tree over the slots that together are the range,
/// so the sets of a slot stand on the way from its leaf to the root. That takes twice the logarithm
/// of the length of a range at most: never a list of its slots.
#[derive(Clone, Debug)]
pub struct Reverse {
    leaves: u32,
    /// Where the sets of each node begin.
    node_ends: Vec<u32>,
    node_sets: Vec<u32>,
    /// Where the entries of each set begin.
    set_ends: Vec<u32>,
    entries: Vec<u32>,
    /// The cell of each entry.
    cells: Vec<u32>,
    /// The round of questions in which each set was last shown.
    seen: Vec<u32>,
    /// The same for each entry; settled ones are never shown.
    met: Vec<u32>,
    round: u32,
}

impl Reverse {
    pub(super) fn new(sets: &Sets, of_entries: &[u32]) -> Self {
        let count = sets.ends.len();
        let entries = (0..).zip(of_entries);
        let (set_ends, entries) = grouped(count, entries.map(|(entry, &set)| (set, entry)));
        let leaves = sets.slots.next_power_of_two();
        // A set that nobody has any more needs no place in the tree.
        let used: Vec<u32> = (0..)
            .take(count)
            .filter(|&set| !of(&set_ends, set).is_empty())
            .collect();
        let ranges = used.iter().flat_map(|&set| {
            let ranges = sets.ranges_of(set).iter();
            ranges.map(move |&range| (set, range))
        });
        let in_tree =
            ranges.flat_map(|(set, range)| nodes(leaves, range).map(move |node| (node, set)));
        let (node_ends, node_sets) = grouped(2 * leaves as usize, in_tree);
        Self {
            leaves,
            node_ends,
            node_sets,
            set_ends,
            entries,
            seen: vec![0; count],
            cells: vec![0; of_entries.len()],
            met: vec![0; of_entries.len()],
            round: 1,
        }
    }

    pub(super) fn any_acceptor(&mut self, slot: u32, mut see: impl FnMut(u32, u32) -> bool) {
        let mut node = self.leaves + slot;
        while node > 0 {
            for at in of(&self.node_ends, node) {
                let set = self.node_sets[at];
                if self.seen[set as usize] == self.round {
                    continue;
                }
                for at in of(&self.set_ends, set) {
                    let entry = self.entries[at];
                    let met = &mut self.met[entry as usize];
                    if *met < self.round {
                        *met = self.round;
                        if see(entry, self.cells[entry as usize]) {
                            return;
                        }
                    }
                }
                self.seen[set as usize] = self.round;
            }
            node /= 2;
        }
    }

    pub(super) fn moved(&mut self, entry: u32, cell: u32) {
        self.cells[entry as usize] = cell;
    }

    pub(super) fn renew(&mut self) {
        self.round += 1;
    }

    pub(super) fn forget(&mut self, entry: u32) {
        self.met[entry as usize] = u32::MAX;
    }
}

/// The nodes of the tree that together are a range.
fn nodes(leaves: u32, (first, last): (u32, u32)) -> impl Iterator<Item = u32> + Clone {
    let (low, high) = (leaves + first, leaves + last + 1);
    let levels = (0..u32::BITS).map(move |up| (low.div_ceil(1 << up), high >> up));
    let levels = levels.take_while(|(low, high)| low < high);
    levels.flat_map(|(low, high)| {
        let left = (low % 2 == 1).then_some(low);
        let right = (high % 2 == 1).then_some(high - 1);
        left.into_iter().chain(right)
    })
}

/// Values by key: where those of each key end, and the values.
fn grouped(keys: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> (Vec<u32>, Vec<u32>) {
    let mut ends = vec![0_u32; keys + 1];
    for (key, _) in pairs.clone() {
        ends[key as usize + 1] += 1;
    }
    for key in 0..keys {
        ends[key + 1] += ends[key];
    }
    let mut values = vec![0; ends[keys] as usize];
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
