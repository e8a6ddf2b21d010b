//! Which sets accept a slot, each told once.

/// Sets of slots that a search has not met yet, found by a slot that they accept. Memory is
/// linear in their ranges, times a logarithm for long ones.
pub(super) struct Unmet {
    /// For each word of 64 slots, sets that accept some of them, with which.
    some: Vec<Vec<(u32, u64)>>,
    /// Sets that accept whole words, as a segment tree: a node stands for the words below it,
    /// node 1 for all, and the leaf of a word is `some.len()` after it.
    whole: Vec<Vec<u32>>,
    is_met: Vec<bool>,
}

impl Unmet {
    /// No sets yet, over `slots` slots; their numbers will be below `sets`.
    pub fn new(slots: usize, sets: usize) -> Self {
        let words = slots.div_ceil(64);
        Self {
            some: vec![Vec::new(); words],
            whole: vec![Vec::new(); 2 * words],
            is_met: vec![false; sets],
        }
    }

    /// Adds a set of ascending ranges `(first, last)`.
    pub fn add(&mut self, set: u32, ranges: &[(u32, u32)]) {
        // Ranges in the same word are put together: windows leave many short ones.
        let (mut word, mut bits) = (0, 0_u64);
        let some = &mut self.some;
        let mut flush = |word: u32, bits: u64| {
            if bits != 0 {
                some[word as usize].push((set, bits));
            }
        };
        for &(first, last) in ranges {
            if first / 64 != word {
                flush(word, bits);
                (word, bits) = (first / 64, 0);
            }
            let (head, tail) = (u64::MAX << (first % 64), u64::MAX >> (63 - last % 64));
            if last / 64 == word {
                bits |= head & tail;
                continue;
            }
            flush(word, bits | head);
            cover(&mut self.whole, word + 1, last / 64, set);
            (word, bits) = (last / 64, tail);
        }
        flush(word, bits);
    }

    /// Appends to `met` the sets that accept one of `slots` in `word`, and forgets them.
    pub fn meet(&mut self, word: u32, slots: u64, met: &mut Vec<u32>) {
        let some = &mut self.some[word as usize];
        let is_met = &mut self.is_met;
        let mut first_time = |set: u32| !std::mem::replace(&mut is_met[set as usize], true);
        let mut at = 0;
        while let Some(&(set, bits)) = some.get(at) {
            if bits & slots == 0 {
                at += 1;
                continue;
            }
            some.swap_remove(at);
            if first_time(set) {
                met.push(set);
            }
        }
        let mut node = self.some.len() + word as usize;
        while node > 0 {
            let sets = self.whole[node].drain(..);
            met.extend(sets.filter(|&set| first_time(set)));
            node /= 2;
        }
    }
}

/// Adds `set` to the nodes that stand for the words from `first` to before `end`.
fn cover(whole: &mut [Vec<u32>], first: u32, end: u32, set: u32) {
    let leaves = whole.len() / 2;
    let (mut from, mut to) = (first as usize + leaves, end as usize + leaves);
    while from < to {
        if from % 2 == 1 {
            whole[from].push(set);
            from += 1;
        }
        if to % 2 == 1 {
            to -= 1;
            whole[to].push(set);
        }
        from /= 2;
        to /= 2;
    }
}
