//! Who sits where while a round is decided.
//!
//! A *place* is one unit of a cell's room. Places say how many entries a cell can take and who
//! they are; which slot of the cell each of them gets is settled last, by rule 3.

use super::Claim;
use super::acceptance::Acceptance;
use super::board::Board;

/// No slot, no place, no entry.
pub(super) const NONE: u32 = u32::MAX;

/// A round while it is decided: the three rules are to be called in their order.
pub struct Seating<'a, A> {
    pub(super) accepts: &'a A,
    pub(super) order: &'a [Claim],
    pub(super) next: &'a [u32],
    /// The slots of each cell, ascending; cell after cell.
    pub(super) slots: Vec<u32>,
    /// Where the places (and the slots) of each cell begin.
    pub(super) base: Vec<u32>,
    /// The cell of each place.
    pub(super) cell: Vec<u32>,
    /// Places of each cell that may be held.
    pub(super) room: Vec<u32>,
    /// Places of each cell that are held: the first ones.
    pub(super) held: Vec<u32>,
    /// The entry that holds each place.
    pub(super) who: Vec<u32>,
    /// The place that each entry holds.
    pub(super) seat: Vec<u32>,
    /// Cells that have a place left.
    pub(super) free: Board,
    /// Cells a search may enter.
    pub(super) open: Board,
    /// Slots that belong to a block.
    pub(super) in_block: Vec<bool>,
    /// The first slot of what each entry has been given for good.
    pub(super) given: Vec<u32>,
    pub(super) search: Search,
    /// What changed since a trial began.
    pub(super) undo: Vec<Undo>,
}

/// A breadth-first search over cells.
pub(super) struct Search {
    /// The cells found so far, in order.
    pub queue: Vec<u32>,
    /// The place from which each cell was found.
    pub from: Vec<u32>,
    /// The search that last looked at each set.
    pub seen: Vec<u32>,
    pub number: u32,
}

/// What a place or a cell was before.
#[derive(Clone, Copy)]
pub(super) enum Undo {
    Who(u32, u32),
    Cell { cell: u32, room: u32, held: u32 },
}

impl<'a, A: Acceptance> Seating<'a, A> {
    /// Nobody has a seat yet.
    ///
    /// # Panics
    /// If an entry names a set that is not there, or `next` is not about the same slots.
    pub fn new(next: &'a [u32], accepts: &'a A, order: &'a [Claim]) -> Self {
        let slots = accepts.slots();
        assert_eq!(next.len(), slots, "slots of two rounds");
        let sets = accepts.sets();
        assert!(
            order.iter().all(|claim| (claim.set as usize) < sets),
            "an entry names a set that is not there"
        );
        let cells = accepts.shape().cells();
        let mut room = vec![0; cells];
        let all = 0..u32::try_from(slots).expect("fewer than 2^32 slots");
        for slot in all.clone() {
            room[accepts.cell(slot) as usize] += 1;
        }
        let mut base = vec![0; cells];
        let mut count = 0;
        for cell in 0..cells {
            base[cell] = count;
            count += room[cell];
        }
        let mut filled = base.clone();
        let mut slots_of = vec![NONE; slots];
        let mut cell_of = vec![NONE; slots];
        let mut open = Board::new(accepts.shape());
        for slot in all {
            let cell = accepts.cell(slot);
            let place = &mut filled[cell as usize];
            slots_of[*place as usize] = slot;
            cell_of[*place as usize] = cell;
            *place += 1;
            open.add(cell);
        }
        Self {
            accepts,
            order,
            next,
            slots: slots_of,
            base,
            cell: cell_of,
            room,
            held: vec![0; cells],
            who: vec![NONE; slots],
            seat: vec![NONE; order.len()],
            free: open.clone(),
            open,
            in_block: vec![false; slots],
            given: vec![NONE; order.len()],
            search: Search {
                queue: Vec::new(),
                from: vec![NONE; cells],
                seen: vec![0; if A::SHARED { sets } else { 0 }],
                number: 0,
            },
            undo: Vec::new(),
        }
    }

    /// The first slot of each entry of the order; `None` for those not served.
    pub fn answer(&self) -> Vec<Option<u32>> {
        let given = self.given.iter();
        given.map(|&slot| (slot != NONE).then_some(slot)).collect()
    }

    pub(super) fn set(&self, entry: u32) -> u32 {
        self.order[entry as usize].set
    }

    pub(super) fn entries(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.order.len()).expect("a round has fewer than 2^32 entries")
    }

    /// The places of `cell` that are held.
    pub(super) fn holders(&self, cell: u32) -> std::ops::Range<u32> {
        let base = self.base[cell as usize];
        base..base + self.held[cell as usize]
    }

    pub(super) fn sit(&mut self, entry: u32, place: u32) {
        self.undo.push(Undo::Who(place, self.who[place as usize]));
        self.who[place as usize] = entry;
        self.seat[entry as usize] = place;
    }

    pub(super) fn resize(&mut self, cell: u32, room: u32, held: u32) {
        let at = cell as usize;
        self.undo.push(Undo::Cell {
            cell,
            room: self.room[at],
            held: self.held[at],
        });
        self.room[at] = room;
        self.held[at] = held;
        self.mark(cell);
    }

    /// Whether `cell` has a place left.
    fn mark(&mut self, cell: u32) {
        if self.held[cell as usize] < self.room[cell as usize] {
            self.free.add(cell);
        } else {
            self.free.remove(cell);
        }
    }

    /// The last place of `cell` is free; `entry` takes it.
    pub(super) fn sit_in(&mut self, entry: u32, cell: u32) {
        let at = cell as usize;
        assert!(self.held[at] < self.room[at], "a place is left");
        let place = self.base[at] + self.held[at];
        self.sit(entry, place);
        self.resize(cell, self.room[at], self.held[at] + 1);
    }

    /// Takes the entry at `place` out of its cell.
    pub(super) fn stand_up(&mut self, place: u32) -> u32 {
        let entry = self.who[place as usize];
        let cell = self.cell[place as usize];
        let at = cell as usize;
        let last = self.base[at] + self.held[at] - 1;
        if place != last {
            let mover = self.who[last as usize];
            self.sit(mover, place);
        }
        self.seat[entry as usize] = NONE;
        self.undo.push(Undo::Who(last, self.who[last as usize]));
        self.who[last as usize] = NONE;
        self.resize(cell, self.room[at], self.held[at] - 1);
        entry
    }

    /// Everything is again as it was when the log was empty.
    pub(super) fn undo_all(&mut self) {
        while let Some(step) = self.undo.pop() {
            match step {
                Undo::Who(place, entry) => {
                    self.who[place as usize] = entry;
                    if entry != NONE {
                        self.seat[entry as usize] = place;
                    }
                }
                Undo::Cell { cell, room, held } => {
                    self.room[cell as usize] = room;
                    self.held[cell as usize] = held;
                    self.mark(cell);
                }
            }
        }
    }
}
