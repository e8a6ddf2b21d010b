//! The one question of rules 1 and 2: can this entry be seated, if others move along?

use super::board::cells;
use super::labels::{DEAD, FAR};
use super::seating::{Holder, NONE, Seating};

/// After so many labels raised in one search, and after every doubling, look for a closed region.
/// Looks that find none make a round more patient.
const PATIENCE_MIN: usize = if cfg!(test) { 2 } else { 16 };
const PATIENCE_MAX: usize = 1024;

/// How many cells such a look may take for each label that was raised.
const LOOK_CELLS: usize = 2;

/// What a search keeps in mind.
pub(super) struct Search {
    /// The cells found so far, in order.
    pub queue: Vec<u32>,
    /// The cell from which each was found.
    pub from: Vec<u32>,
    /// The search that last looked at each set, and its number.
    seen: Vec<u32>,
    number: u32,
    /// The cells whose holders would move on, from the first.
    path: Vec<u32>,
    /// Only entries from this one on move along.
    pub movable_from: u32,
    /// Labels raised so far.
    raised: usize,
    /// How many raised labels call for the next look, and for the first one of a search.
    next_look: usize,
    patience: usize,
}

impl Search {
    pub fn new(cells: usize, sets: usize) -> Self {
        Self {
            queue: Vec::new(),
            from: vec![NONE; cells],
            seen: vec![0; sets],
            number: 0,
            path: Vec::new(),
            movable_from: 0,
            raised: 0,
            next_look: 0,
            patience: PATIENCE_MIN,
        }
    }

    pub fn begin(&mut self) {
        self.queue.clear();
        self.number += 1;
    }

    /// Whether this search looks at `set` for the first time.
    #[inline]
    pub fn is_new(&mut self, set: u32) -> bool {
        std::mem::replace(&mut self.seen[set as usize], self.number) != self.number
    }
}

/// The end of a walk down the labels.
enum Walk {
    /// The path leads to this free cell.
    Free(u32),
    /// Nothing near is left.
    Nothing,
    /// Whatever can be reached is dead.
    Closed,
}

impl Seating<'_> {
    /// Finds `entry`, which has no cell, one; others move along if need be. If there is none,
    /// nobody moves, and every cell that could be reached is dead: these cells are held by entries
    /// that accept nothing else (a violator of Hall's condition as soon as one more comes), so no
    /// later search enters them.
    pub(super) fn reseat(&mut self, entry: Holder) -> bool {
        if let Some((_, cell)) = self.nearest(entry.set, 0) {
            self.sit_in(entry, cell);
            return true;
        }
        if !self.is_any_alive(entry) {
            return false;
        }
        self.search.raised = 0;
        self.search.next_look = self.search.patience;
        match self.walk(entry, entry) {
            Walk::Free(cell) => {
                self.advance(cell, entry);
                true
            }
            Walk::Closed => false,
            Walk::Nothing => self.reseat_far(entry),
        }
    }

    /// Seats `entry` in `cell`, which is alive, for good; whoever holds it moves on, if they may and
    /// can. The cell is dead then, either way.
    pub(super) fn sit_by_moving(&mut self, entry: Holder, cell: u32) -> bool {
        if !self.is_held(cell) {
            self.sit_in(entry, cell);
            self.label(cell, DEAD);
            return true;
        }
        // Nobody comes here any more: either `entry` stays, or nobody can leave.
        self.label(cell, DEAD);
        let Some(mover) = self.movable(cell) else {
            return false;
        };
        self.sit(entry, cell);
        self.seat[mover.entry as usize] = NONE;
        let is_seated = self.reseat(mover);
        if !is_seated {
            self.sit(mover, cell);
            self.seat[entry.entry as usize] = NONE;
        }
        is_seated
    }

    pub(super) fn is_any_alive(&self, entry: Holder) -> bool {
        let alive = &self.labels.alive;
        self.shifts.first_on(entry.set, alive).is_some()
    }

    /// Everybody along the path moves one on; `entry` takes the first cell.
    fn advance(&mut self, goal: u32, entry: Holder) {
        let Some(last) = self.search.path.pop() else {
            self.sit_in(entry, goal);
            return;
        };
        self.sit_in(self.who[last as usize], goal);
        let mut cell = last;
        while let Some(before) = self.search.path.pop() {
            self.sit(self.who[before as usize], cell);
            cell = before;
        }
        self.sit(entry, cell);
    }

    /// Looks for a path of falling labels from `entry` to a free cell, and raises the labels of
    /// cells from which there is none. `root` is where the search began.
    fn walk(&mut self, entry: Holder, root: Holder) -> Walk {
        self.search.path.clear();
        while let Some((label, mut cell)) = self.nearest(entry.set, FAR - 1) {
            if label == 0 {
                return Walk::Free(cell);
            }
            loop {
                let below = self.labels.of(cell) - 1;
                if let Some((_, onward)) = self.step(cell, below) {
                    self.search.path.push(cell);
                    if below == 0 {
                        return Walk::Free(onward);
                    }
                    cell = onward;
                    continue;
                }
                let is_gap = self.raise(cell);
                if is_gap {
                    self.search.path.clear();
                }
                if self.search.raised >= self.search.next_look && self.is_closed(root) {
                    return Walk::Closed;
                }
                match self.search.path.pop() {
                    Some(before) => cell = before,
                    None => break,
                }
            }
        }
        Walk::Nothing
    }

    /// The lowest label to which the holder of `cell` can move, if that is at most `limit`, and a
    /// cell with it.
    #[inline]
    fn step(&mut self, cell: u32, limit: u8) -> Option<(u8, u32)> {
        let holder = self.movable(cell)?;
        self.nearest(holder.set, limit)
    }

    /// The holder of `cell`, if they may move.
    #[inline]
    fn movable(&self, cell: u32) -> Option<Holder> {
        let holder = self.who[cell as usize];
        let may_move = holder.entry >= self.search.movable_from && holder.entry != NONE;
        may_move.then_some(holder)
    }

    /// Gives `cell`, whose holder cannot move to a lower label, the label it deserves.
    /// Answers whether that left a gap and cut off all above it.
    fn raise(&mut self, cell: u32) -> bool {
        let before = self.labels.of(cell);
        self.labels.hide(cell);
        let above = self.step(cell, FAR);
        self.label(cell, above.map_or(DEAD, |(label, _)| (label + 1).min(FAR)));
        self.search.raised += 1;
        let cut_off = self.labels.above_gap(before);
        for &cell in &cut_off {
            self.label(cell, DEAD);
        }
        !cut_off.is_empty()
    }

    /// Whether all that can be reached from `root` is held for good; then it is dead. Gives up
    /// when that is too much to look at.
    fn is_closed(&mut self, root: Holder) -> bool {
        let limit = self.search.raised * LOOK_CELLS;
        self.search.next_look = self.search.raised * 2;
        self.search.begin();
        let mut next = 0;
        self.spread(root, NONE);
        let mut is_closed = true;
        while is_closed && let Some(&cell) = self.search.queue.get(next) {
            next += 1;
            is_closed = self.search.queue.len() <= limit && self.spread_if_shut(cell);
        }
        self.finish_spread(is_closed);
        let patience = self.search.patience;
        let patience = if is_closed {
            patience / 2
        } else {
            patience * 2
        };
        self.search.patience = patience.clamp(PATIENCE_MIN, PATIENCE_MAX);
        is_closed
    }

    /// The cells in the queue were taken off the board of those alive: they die, or come back.
    fn finish_spread(&mut self, dead: bool) {
        for at in 0..self.search.queue.len() {
            let cell = self.search.queue[at];
            if self.labels.of(cell) != DEAD {
                self.labels.alive.add(cell);
                if dead {
                    self.label(cell, DEAD);
                }
            }
        }
    }

    /// Spreads from the holder of `cell`, unless a free cell is open to them.
    fn spread_if_shut(&mut self, cell: u32) -> bool {
        let Some(holder) = self.fresh_mover(cell) else {
            return true;
        };
        let is_shut = self.nearest(holder.set, 0).is_none();
        if is_shut {
            self.spread(holder, cell);
        }
        is_shut
    }

    /// The holder of `cell`, if they may move and nobody else with their set was looked at in this
    /// search.
    fn fresh_mover(&mut self, cell: u32) -> Option<Holder> {
        let holder = self.movable(cell)?;
        self.search.is_new(holder.set).then_some(holder)
    }

    /// Puts the living cells that `entry` accepts into the queue.
    fn spread(&mut self, entry: Holder, from: u32) {
        let (alive, search) = (&mut self.labels.alive, &mut self.search);
        self.shifts.any_patch(entry.set, |patch| {
            alive.drain(patch, |word, bits| {
                for cell in cells(word, bits) {
                    search.from[cell as usize] = from;
                    search.queue.push(cell);
                }
            });
            false
        });
    }

    /// The same for what is farther than labels go: breadth first over the far cells, with a walk
    /// from each holder that borders on nearer ones. Labels stay right: who moves from a far cell
    /// to a far one, or from there to one just nearer, accepts nothing nearer than that.
    fn reseat_far(&mut self, entry: Holder) -> bool {
        self.search.begin();
        self.spread(entry, NONE);
        let mut next = 0;
        let mut found = None;
        while let Some(&cell) = self.search.queue.get(next) {
            next += 1;
            let Some(holder) = self.fresh_mover(cell) else {
                continue;
            };
            if let Walk::Free(goal) = self.walk_far(holder) {
                found = Some((cell, goal));
                break;
            }
            self.spread(holder, cell);
        }
        self.finish_spread(found.is_none());
        let Some((mut cell, goal)) = found else {
            return false;
        };
        self.advance(goal, self.who[cell as usize]);
        loop {
            let before = self.search.from[cell as usize];
            if before == NONE {
                self.sit(entry, cell);
                return true;
            }
            self.sit(self.who[before as usize], cell);
            cell = before;
        }
    }

    fn walk_far(&mut self, holder: Holder) -> Walk {
        // A look for closed regions would disturb the search that is under way.
        self.search.next_look = usize::MAX;
        self.walk(holder, holder)
    }
}
