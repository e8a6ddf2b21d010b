//! A round that is drawn: who holds which slot, and since which turn.

use crate::domain::draw::{NONE, Outcome, Place, Pool};

/// Nobody, and no slot.
pub(super) const NOBODY: u32 = u32::MAX;

/// A drawn round, from its two files. The *turn* of an entry is its index in `order`: at turn `t`
/// those of `order[..t]` that were served have their seats, and nobody else has.
#[derive(Clone, Copy, Debug)]
pub struct Drawn<'a> {
    /// What was fixed before the draw.
    pub pool: &'a Pool,
    /// The order of the draw, ascending. Entries that were not served may be left out: nothing
    /// here depends on them, and their lots need not be drawn again.
    pub order: &'a [Place],
    /// The first slot of each entry of `order`, as [`crate::domain::draw::seat`] gives it.
    pub starts: &'a [Option<u32>],
}

/// Where an entry stood in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its place in the order.
    pub place: Place,
    /// The same, counted from 1.
    pub number: u32,
    /// Entries in the round.
    pub of: u32,
}

impl Drawn<'_> {
    /// Where an entry stands in an order that leaves nobody out; `None` if it is not there.
    pub fn standing(&self, entry: u32) -> Option<Standing> {
        let at = self.order.iter().position(|place| place.entry == entry)?;
        Some(Standing {
            place: self.order[at],
            number: as_u32(at) + 1,
            of: as_u32(self.order.len()),
        })
    }

    /// The turn of whoever has this place, also if the order leaves them out.
    pub(super) fn turn(&self, place: Place) -> u32 {
        as_u32(self.order.partition_point(|&other| other < place))
    }

    /// Turns in all; also the turn of somebody who comes after everybody.
    pub(super) fn turns(&self) -> u32 {
        as_u32(self.order.len())
    }

    /// The first slot of whoever has this place; `None` if they were not served.
    pub(super) fn start(&self, place: Place) -> Option<u32> {
        let at = self.order.binary_search(&place).ok()?;
        self.starts[at]
    }

    /// Consecutive slots that the entry at `turn` needs.
    pub(super) fn blocks(&self, turn: u32) -> u8 {
        self.pool.entries[self.order[turn as usize].entry as usize].blocks
    }

    /// The acceptance set of the entry at `turn`.
    pub(super) fn set(&self, turn: u32) -> u32 {
        self.pool.entries[self.order[turn as usize].entry as usize].set
    }

    /// For each slot, the turn of who holds it, or [`NOBODY`].
    pub(super) fn holders(&self) -> Vec<u32> {
        assert_eq!(self.order.len(), self.starts.len(), "a seat for each entry");
        let mut holders = vec![NOBODY; self.pool.slots.len()];
        for (turn, start) in (0_u32..).zip(self.starts) {
            let Some(start) = *start else { continue };
            let block = block(self.pool, start, self.blocks(turn));
            for slot in block.expect("who is served has all slots") {
                let before = std::mem::replace(&mut holders[slot as usize], turn);
                assert_eq!(before, NOBODY, "a slot has one holder");
            }
        }
        holders
    }
}

/// The `blocks` distinct slots from `start` along `next`; `None` if there are fewer.
pub(super) fn block(pool: &Pool, start: u32, blocks: u8) -> Option<Vec<u32>> {
    let mut block = Vec::with_capacity(blocks.into());
    let mut slot = start;
    for _ in 0..blocks {
        if slot == NONE || block.contains(&slot) {
            return None;
        }
        block.push(slot);
        slot = pool.slots.get(slot as usize)?.next;
    }
    Some(block)
}

/// The first slot of each entry of `order`, as a result file says it; `None` if the file is not
/// about this pool, or serves somebody whom `order` leaves out.
pub fn starts(pool: &Pool, order: &[Place], result: &Outcome) -> Option<Vec<Option<u32>>> {
    let mut by_entry = vec![None; pool.entries.len()];
    let mut is_held = vec![false; pool.slots.len()];
    for assigned in &result.assigned {
        let at = pool
            .entries
            .binary_search_by_key(&assigned.pid, |entry| entry.pid)
            .ok()?;
        let start = *assigned.slots.first()?;
        let block = block(pool, start, pool.entries[at].blocks)?;
        if block != assigned.slots {
            return None;
        }
        for slot in block {
            let is_held = is_held.get_mut(slot as usize)?;
            if std::mem::replace(is_held, true) {
                return None;
            }
        }
        by_entry[at] = Some(start);
    }
    let starts = order.iter().map(|place| {
        let start = by_entry.get_mut(place.entry as usize)?;
        Some(start.take())
    });
    let starts: Vec<Option<u32>> = starts.collect::<Option<_>>()?;
    by_entry.iter().all(Option::is_none).then_some(starts)
}

/// Entries, slots and sets are fewer than 2^32.
pub(super) fn as_u32(count: usize) -> u32 {
    u32::try_from(count).expect("fewer than 2^32")
}
