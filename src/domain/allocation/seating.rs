//! Who sits where while a round is decided.
//!
//! A *place* is one unit of a cell's room. Places say how many entries a cell can take and who
//! they are; which slot of the cell each of them gets is settled last, by rule 3.

use super::Claim;
use super::acceptance::Acceptance;
use super::blocks::Starts;
use super::labels::{DEAD, Labels};
use super::search::Search;

/// No slot, no place, no entry.
pub(super) const NONE: u32 = u32::MAX;

/// A round while it is decided: the three rules are to be called in their order.
pub struct Seating<'a, A: Acceptance> {
    pub(super) accepts: &'a A,
    pub(super) order: &'a [Claim],
    pub(super) next: &'a [u32],
    /// The slots of each cell, ascending; cell after cell.
    pub(super) slots: Vec<u32>,
    /// The cell of each place.
    pub(super) cell: Vec<u32>,
    pub(super) cells: Vec<Cell>,
    /// Who holds each place.
    pub(super) who: Vec<Holder<A::Wish>>,
    /// The place that each entry holds.
    pub(super) seat: Vec<u32>,
    /// Places that nobody holds.
    pub(super) vacant: usize,
    pub(super) labels: Labels,
    /// For each length, where blocks may begin.
    pub(super) starts: Vec<Option<Starts>>,
    /// Slots that belong to a block.
    pub(super) in_block: Vec<bool>,
    /// The first slot of what each entry has been given for good.
    pub(super) given: Vec<u32>,
    pub(super) search: Search,
    /// What changed since a trial began.
    undo: Vec<Undo<A::Wish>>,
    is_trial: bool,
}

/// An entry with its wish: the search that comes by need not look elsewhere for it.
#[derive(Clone, Copy, Default)]
pub(super) struct Holder<W> {
    pub entry: u32,
    pub wish: W,
}

/// The places of a cell.
#[derive(Clone, Copy, Default)]
pub(super) struct Cell {
    /// Where they (and the slots) of the cell begin.
    pub base: u32,
    /// How many may be held.
    pub room: u32,
    /// How many are held: the first ones.
    pub held: u32,
}

/// What something was before.
#[derive(Clone, Copy)]
enum Undo<W> {
    Who(u32, Holder<W>),
    Cell(u32, Cell),
    Label(u32, u8),
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
        let all = 0..u32::try_from(slots).expect("fewer than 2^32 slots");
        let mut cells = vec![Cell::default(); accepts.shape().cells()];
        for slot in all.clone() {
            cells[accepts.cell(slot) as usize].room += 1;
        }
        let mut base = 0;
        for cell in &mut cells {
            cell.base = base;
            base += cell.room;
        }
        let mut labels = Labels::new(accepts.shape());
        let mut slots_of = vec![NONE; slots];
        let mut cell_of = vec![NONE; slots];
        for slot in all {
            let number = accepts.cell(slot);
            let cell = &mut cells[number as usize];
            let place = (cell.base + cell.held) as usize;
            cell.held += 1;
            slots_of[place] = slot;
            cell_of[place] = number;
            if cell.held == 1 {
                labels.set(number, 0);
            }
        }
        for cell in &mut cells {
            cell.held = 0;
        }
        Self {
            accepts,
            order,
            next,
            slots: slots_of,
            cell: cell_of,
            search: Search::new(cells.len(), if A::SHARED { sets } else { 0 }),
            cells,
            who: vec![
                Holder {
                    entry: NONE,
                    wish: A::Wish::default()
                };
                slots
            ],
            seat: vec![NONE; order.len()],
            vacant: slots,
            labels,
            starts: Vec::new(),
            in_block: vec![false; slots],
            given: vec![NONE; order.len()],
            undo: Vec::new(),
            is_trial: false,
        }
    }

    /// The same places for the kept single entries alone, who are `order`. This one is of no use
    /// afterwards but for its answer.
    pub(super) fn move_on<'b>(&mut self, order: &'b [Claim], kept: &[u32]) -> Seating<'b, A>
    where
        'a: 'b,
    {
        let mut who = std::mem::take(&mut self.who);
        let seat: Vec<u32> = kept
            .iter()
            .map(|&entry| self.seat[entry as usize])
            .collect();
        for (entry, &place) in (0..).zip(&seat) {
            who[place as usize].entry = entry;
        }
        let sets = if A::SHARED { self.accepts.sets() } else { 0 };
        Seating {
            accepts: self.accepts,
            order,
            next: self.next,
            slots: std::mem::take(&mut self.slots),
            cell: std::mem::take(&mut self.cell),
            search: Search::new(self.cells.len(), sets),
            cells: std::mem::take(&mut self.cells),
            who,
            seat,
            vacant: self.vacant,
            labels: Labels::new(self.accepts.shape()),
            starts: Vec::new(),
            in_block: std::mem::take(&mut self.in_block),
            given: Vec::new(),
            undo: Vec::new(),
            is_trial: false,
        }
    }

    /// The first slot of each entry of the order; `None` for those not served.
    pub fn answer(&self) -> Vec<Option<u32>> {
        let given = self.given.iter();
        given.map(|&slot| (slot != NONE).then_some(slot)).collect()
    }

    #[inline]
    pub(super) fn holder(&self, entry: u32) -> Holder<A::Wish> {
        let wish = self.accepts.wish(self.set(entry));
        Holder { entry, wish }
    }

    #[inline]
    pub(super) fn set(&self, entry: u32) -> u32 {
        self.order[entry as usize].set
    }

    pub(super) fn entries(&self) -> std::ops::Range<u32> {
        0..u32::try_from(self.order.len()).expect("a round has fewer than 2^32 entries")
    }

    /// The slots of `cell`, ascending.
    pub(super) fn slots_of(&self, cell: u32) -> &[u32] {
        let start = self.cells[cell as usize].base as usize;
        let end = self.cells.get(cell as usize + 1);
        &self.slots[start..end.map_or(self.slots.len(), |cell| cell.base as usize)]
    }

    /// The places of `cell` that are held.
    #[inline]
    pub(super) fn held(&self, cell: u32) -> std::ops::Range<u32> {
        let Cell { base, held, .. } = self.cells[cell as usize];
        base..base + held
    }

    #[inline]
    pub(super) fn sit(&mut self, holder: Holder<A::Wish>, place: u32) {
        if self.is_trial {
            self.undo.push(Undo::Who(place, self.who[place as usize]));
        }
        self.who[place as usize] = holder;
        self.seat[holder.entry as usize] = place;
    }

    pub(super) fn change(&mut self, number: u32, cell: Cell) {
        let before = std::mem::replace(&mut self.cells[number as usize], cell);
        if self.is_trial {
            self.undo.push(Undo::Cell(number, before));
        }
        self.vacant -= (before.room - before.held) as usize;
        self.vacant += (cell.room - cell.held) as usize;
    }

    pub(super) fn label(&mut self, cell: u32, label: u8) {
        if self.is_trial {
            self.undo.push(Undo::Label(cell, self.labels.of(cell)));
        }
        self.labels.set(cell, label);
    }

    /// A place of `cell` is free; `holder` takes it.
    pub(super) fn sit_in(&mut self, holder: Holder<A::Wish>, number: u32) {
        let mut cell = self.cells[number as usize];
        assert!(cell.held < cell.room, "a place is left");
        self.sit(holder, cell.base + cell.held);
        cell.held += 1;
        self.change(number, cell);
        if cell.held == cell.room {
            self.label(number, 1);
        }
    }

    /// Takes the entry at `place` out of its cell, and the place with it.
    pub(super) fn leave(&mut self, place: u32) -> Holder<A::Wish> {
        let holder = self.who[place as usize];
        let number = self.cell[place as usize];
        let mut cell = self.cells[number as usize];
        let last = cell.base + cell.held - 1;
        let mover = self.who[last as usize];
        if self.is_trial {
            self.undo.push(Undo::Who(last, mover));
        }
        if place != last {
            self.sit(mover, place);
        }
        self.seat[holder.entry as usize] = NONE;
        cell.held -= 1;
        cell.room -= 1;
        self.change(number, cell);
        holder
    }

    /// Takes the entry at `place` out of its cell; another may have the place.
    pub(super) fn stand_up(&mut self, place: u32) -> Holder<A::Wish> {
        let number = self.cell[place as usize];
        let holder = self.leave(place);
        let mut cell = self.cells[number as usize];
        cell.room += 1;
        self.change(number, cell);
        self.label(number, 0);
        holder
    }

    /// `holder` takes a place of `cell`; if none is free, somebody who is not of `fixed` stands up.
    pub(super) fn sit_instead(
        &mut self,
        holder: Holder<A::Wish>,
        cell: u32,
        fixed: std::ops::Range<u32>,
    ) -> Option<Holder<A::Wish>> {
        let Cell { room, held, .. } = self.cells[cell as usize];
        if held < room {
            self.sit_in(holder, cell);
            return None;
        }
        let mut places = self.held(cell);
        let loose = places.find(|&place| !fixed.contains(&self.who[place as usize].entry));
        let place = loose.expect("a place that may be taken");
        let standing = self.who[place as usize];
        self.seat[standing.entry as usize] = NONE;
        self.sit(holder, place);
        Some(standing)
    }

    /// Takes a place of `cell` away. If all are held, somebody has to stand up: who does not
    /// matter, since another that could move instead is found by way of the cell.
    pub(super) fn shrink(&mut self, number: u32) -> Option<Holder<A::Wish>> {
        let mut cell = self.cells[number as usize];
        let standing = if cell.held == cell.room {
            Some(self.leave(cell.base + cell.held - 1))
        } else {
            cell.room -= 1;
            self.change(number, cell);
            None
        };
        let Cell { room, held, .. } = self.cells[number as usize];
        if room == 0 {
            self.label(number, DEAD);
        } else if standing.is_none() && held == room {
            self.label(number, 1);
        }
        standing
    }

    /// From here on everything can be undone.
    pub(super) fn begin_trial(&mut self) {
        self.undo.clear();
        self.is_trial = true;
    }

    /// Everything stays as it is.
    pub(super) fn keep_trial(&mut self) {
        self.is_trial = false;
    }

    /// Everything is again as it was when the trial began.
    pub(super) fn undo_trial(&mut self) {
        self.is_trial = false;
        while let Some(step) = self.undo.pop() {
            match step {
                Undo::Who(place, holder) => {
                    self.who[place as usize] = holder;
                    if holder.entry != NONE {
                        self.seat[holder.entry as usize] = place;
                    }
                }
                Undo::Cell(number, cell) => self.change(number, cell),
                Undo::Label(cell, label) => self.labels.set(cell, label),
            }
        }
    }
}
