//! Acceptance sets as a pool file states them: ranges of slots.

/// Distinct acceptance sets, each the ascending maximal ranges of the slots it accepts. Memory is
/// linear in the text that states the sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sets {
    slots: u32,
    ranges: Vec<(u32, u32)>,
    /// Where the ranges of each set end.
    ends: Vec<usize>,
}

impl Sets {
    /// No sets yet, over `slots` slots.
    pub fn new(slots: u32) -> Self {
        Self {
            slots,
            ranges: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Slots in the round.
    pub fn slots(&self) -> u32 {
        self.slots
    }

    /// How many sets there are.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Adds a set of ranges `(first, last)` and answers its number.
    ///
    /// # Panics
    /// If the ranges do not ascend, or name a slot that is not there.
    pub fn push(&mut self, ranges: impl IntoIterator<Item = (u32, u32)>) -> u32 {
        let mut free_from = 0;
        for (first, last) in ranges {
            assert!(free_from <= first && first <= last, "ranges ascend");
            assert!(last < self.slots, "a set names a slot that is not there");
            self.ranges.push((first, last));
            free_from = last + 1;
        }
        self.ends.push(self.ranges.len());
        u32::try_from(self.ends.len() - 1).expect("fewer than 2^32 sets")
    }

    /// Adds a set of ascending slots and answers its number.
    pub fn push_slots(&mut self, slots: impl IntoIterator<Item = u32>) -> u32 {
        self.push(ranges(slots))
    }

    /// The ranges of a set.
    pub fn ranges_of(&self, set: u32) -> &[(u32, u32)] {
        let set = set as usize;
        let start = if set == 0 { 0 } else { self.ends[set - 1] };
        &self.ranges[start..self.ends[set]]
    }

    /// Whether a set accepts a slot.
    pub fn accepts(&self, set: u32, slot: u32) -> bool {
        let ranges = self.ranges_of(set);
        let after = ranges.partition_point(|&(first, _)| first <= slot);
        after > 0 && slot <= ranges[after - 1].1
    }
}

/// The maximal ranges `(first, last)` of ascending slots.
pub fn ranges(slots: impl IntoIterator<Item = u32>) -> impl Iterator<Item = (u32, u32)> {
    let mut slots = slots.into_iter().peekable();
    std::iter::from_fn(move || {
        let first = slots.next()?;
        let mut last = first;
        while let Some(next) = slots.next_if(|&next| next == last + 1) {
            last = next;
        }
        Some((first, last))
    })
}
