//! Who sits where while a round is decided.
//!
//! A *cell* is where a slot lies on the board; it is held by one entry at most. Which entries have
//! a cell is settled by rule 1, which cells are held by rule 2, and who has which by rule 3.

use super::Claim;
use super::blocks::Blocks;
use super::labels::{DEAD, Labels, Nearest};
use super::search::Search;
use super::shifts::Shifts;

/// No slot, no cell, no entry.
pub(super) const NONE: u32 = u32::MAX;

const NOBODY: Holder = Holder {
    entry: NONE,
    set: NONE,
};

/// A round while it is decided: the three rules are to be called in their order.
pub struct Seating<'a> {
    pub(super) shifts: &'a Shifts,
    pub(super) order: &'a [Claim],
    pub(super) next: &'a [u32],
    /// Who holds each cell.
    pub(super) who: Vec<Holder>,
    /// The cell that each entry holds.
    pub(super) seat: Vec<u32>,
    /// Cells that nobody holds.
    pub(super) vacant: usize,
    pub(super) labels: Labels,
    pub(super) blocks: Blocks,
    /// The first slot of what each entry has been given for good.
    pub(super) given: Vec<u32>,
    pub(super) search: Search,
    /// What changed since a trial began, and how many cells were vacant then.
    undo: Vec<Undo>,
    vacant_before: usize,
    is_trial: bool,
}

/// An entry with its set: the search that comes by need not look elsewhere for it.
#[derive(Clone, Copy)]
pub(super) struct Holder {
    pub entry: u32,
    pub set: u32,
}

/// What something was before.
#[derive(Clone, Copy)]
enum Undo {
    Who(u32, Holder),
    Label(u32, u8),
    Nearest(u32, Nearest),
}

impl<'a> Seating<'a> {
    /// Nobody has a seat yet.
    ///
    /// # Panics
    /// If an entry names a set that is not there, or `next` is not about the same slots.
    pub fn new(next: &'a [u32], shifts: &'a Shifts, order: &'a [Claim]) -> Self {
        let slots = shifts.slots();
        assert_eq!(next.len(), slots, "slots of two rounds");
        let sets = shifts.sets();
        assert!(
            order.iter().all(|claim| (claim.set as usize) < sets),
            "an entry names a set that is not there"
        );
        let mut labels = Labels::new(shifts.shape(), shifts.sets());
        for slot in (0..).take(slots) {
            labels.set(shifts.cell(slot), 0);
        }
        let cells = shifts.shape().cells();
        Self {
            shifts,
            order,
            next,
            who: vec![NOBODY; cells],
            seat: vec![NONE; order.len()],
            vacant: slots,
            labels,
            blocks: Blocks::default(),
            given: vec![NONE; order.len()],
            search: Search::new(cells, sets),
            undo: Vec::new(),
            vacant_before: slots,
            is_trial: false,
        }
    }

    /// The same cells for the kept single entries alone, who are `order`. This one is of no use
    /// afterwards but for its answer.
    pub(super) fn move_on<'b>(&mut self, order: &'b [Claim], kept: &[u32]) -> Seating<'b>
    where
        'a: 'b,
    {
        let mut who = std::mem::take(&mut self.who);
        let seat: Vec<u32> = kept
            .iter()
            .map(|&entry| self.seat[entry as usize])
            .collect();
        for (entry, &cell) in (0..).zip(&seat) {
            who[cell as usize].entry = entry;
        }
        let shape = self.shifts.shape();
        Seating {
            shifts: self.shifts,
            order,
            next: self.next,
            who,
            seat,
            vacant: self.vacant,
            labels: Labels::new(shape, self.shifts.sets()),
            blocks: Blocks::default(),
            given: Vec::new(),
            search: Search::new(shape.cells(), self.shifts.sets()),
            undo: Vec::new(),
            vacant_before: 0,
            is_trial: false,
        }
    }

    /// The first slot of each entry of the order; `None` for those not served.
    pub fn answer(&self) -> Vec<Option<u32>> {
        let given = self.given.iter();
        given.map(|&slot| (slot != NONE).then_some(slot)).collect()
    }

    #[inline]
    pub(super) fn holder(&self, entry: u32) -> Holder {
        let set = self.order[entry as usize].set;
        Holder { entry, set }
    }

    pub(super) fn entries(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.order.len()).expect("a round has fewer than 2^32 entries")
    }

    #[inline]
    pub(super) fn is_held(&self, cell: u32) -> bool {
        self.who[cell as usize].entry != NONE
    }

    /// `holder` comes to `cell`; whoever held it goes elsewhere.
    #[inline]
    pub(super) fn sit(&mut self, holder: Holder, cell: u32) {
        if self.is_trial {
            self.undo.push(Undo::Who(cell, self.who[cell as usize]));
        }
        self.who[cell as usize] = holder;
        self.seat[holder.entry as usize] = cell;
    }

    pub(super) fn label(&mut self, cell: u32, label: u8) {
        if self.is_trial {
            self.undo.push(Undo::Label(cell, self.labels.of(cell)));
        }
        self.labels.set(cell, label);
        if label == DEAD {
            self.blocks.note_dead(cell);
        }
    }

    /// Among the cells that `set` accepts, one with the lowest label, if that is at most `limit`.
    #[inline]
    pub(super) fn nearest(&mut self, set: u32, limit: u8) -> Option<(u8, u32)> {
        let before = self.labels.nearest_of(set);
        let found = self.labels.nearest(self.shifts, set, limit);
        if self.is_trial && self.labels.nearest_of(set) != before {
            self.undo.push(Undo::Nearest(set, before));
        }
        found
    }

    /// `holder` takes `cell`, which is vacant.
    pub(super) fn sit_in(&mut self, holder: Holder, cell: u32) {
        assert!(!self.is_held(cell), "one entry in a cell");
        self.sit(holder, cell);
        self.vacant -= 1;
        self.label(cell, 1);
    }

    /// Takes the entry that holds `cell` out of it, and the cell with it.
    pub(super) fn leave(&mut self, cell: u32) -> Holder {
        let holder = std::mem::replace(&mut self.who[cell as usize], NOBODY);
        if self.is_trial {
            self.undo.push(Undo::Who(cell, holder));
        }
        self.seat[holder.entry as usize] = NONE;
        holder
    }

    /// Takes the entry that holds `cell` out of it; another may have the cell.
    pub(super) fn stand_up(&mut self, cell: u32) {
        self.leave(cell);
        self.vacant += 1;
        self.label(cell, 0);
    }

    /// Takes `cell` away. Whoever held it has to stand.
    pub(super) fn shrink(&mut self, cell: u32) -> Option<Holder> {
        let standing = self.is_held(cell).then(|| self.leave(cell));
        if standing.is_none() {
            self.vacant -= 1;
        }
        self.label(cell, DEAD);
        standing
    }

    /// From here on everything can be undone.
    pub(super) fn begin_trial(&mut self) {
        self.undo.clear();
        self.vacant_before = self.vacant;
        self.is_trial = true;
    }

    /// Everything stays as it is.
    pub(super) fn keep_trial(&mut self) {
        self.is_trial = false;
    }

    /// Everything is again as it was when the trial began.
    pub(super) fn undo_trial(&mut self) {
        self.is_trial = false;
        self.vacant = self.vacant_before;
        while let Some(step) = self.undo.pop() {
            match step {
                Undo::Who(cell, holder) => {
                    self.who[cell as usize] = holder;
                    if holder.entry != NONE {
                        self.seat[holder.entry as usize] = cell;
                    }
                }
                Undo::Label(cell, label) => self.labels.set(cell, label),
                Undo::Nearest(set, nearest) => self.labels.restore_nearest(set, nearest),
            }
        }
    }
}
