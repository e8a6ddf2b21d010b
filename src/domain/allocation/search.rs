//! The one question of rules 1 and 2: can this entry be seated, if others move along?

use super::acceptance::Acceptance;
use super::labels::{DEAD, FAR};
use super::seating::{Holder, NONE, Seating};

type Who<A> = Holder<<A as Acceptance>::Wish>;

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
    /// The place from which each cell was found.
    pub from: Vec<u32>,
    /// The search that last looked at each set, and its number.
    seen: Vec<u32>,
    number: u32,
    /// The places whose holders would move on, from the first.
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
        self.seen.is_empty()
            || std::mem::replace(&mut self.seen[set as usize], self.number) != self.number
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

impl<A: Acceptance> Seating<'_, A> {
    /// Finds `entry`, which has no place, one; others move along if need be. If there is none,
    /// nobody moves, and every cell that could be reached is dead: these cells are held by entries
    /// that accept nothing else (a violator of Hall's condition as soon as one more comes), so no
    /// later search enters them.
    pub(super) fn reseat(&mut self, entry: Who<A>) -> bool {
        if let Some(cell) = self.first(0, entry) {
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

    #[inline]
    pub(super) fn first(&self, label: u8, entry: Who<A>) -> Option<u32> {
        let mut found = None;
        self.accepts.any_patch(entry.wish, |patch| {
            found = self.labels.first(label, patch);
            found.is_some()
        });
        found
    }

    fn is_any_alive(&self, entry: Who<A>) -> bool {
        self.accepts
            .any_patch(entry.wish, |patch| self.labels.alive.first(patch).is_some())
    }

    /// The lowest label from `label` on that `entry` can move to, below `FAR`, and a cell with it.
    fn lowest(&self, entry: Who<A>, label: u8) -> Option<(u8, u32)> {
        (label..FAR)
            .filter(|&label| !self.labels.is_empty(label))
            .find_map(|label| Some((label, self.first(label, entry)?)))
    }

    /// Everybody along the path moves one on; `entry` takes the first place. Answers the place
    /// that the path began with, if any.
    fn advance(&mut self, goal: u32, entry: Who<A>) {
        let Some(last) = self.search.path.pop() else {
            self.sit_in(entry, goal);
            return;
        };
        self.sit_in(self.who[last as usize], goal);
        let mut place = last;
        while let Some(before) = self.search.path.pop() {
            self.sit(self.who[before as usize], place);
            place = before;
        }
        self.sit(entry, place);
    }

    /// Looks for a path of falling labels from `entry` to a free cell, and raises the labels of
    /// cells from which there is none. `root` is where the search began.
    fn walk(&mut self, entry: Who<A>, root: Who<A>) -> Walk {
        self.search.path.clear();
        let mut label = 0;
        while let Some((lowest, mut cell)) = self.lowest(entry, label) {
            label = lowest;
            if label == 0 {
                return Walk::Free(cell);
            }
            loop {
                let below = self.labels.of(cell) - 1;
                if let Some((place, onward)) = self.step(cell, below) {
                    self.search.path.push(place);
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
                    Some(place) => cell = self.cell[place as usize],
                    None => break,
                }
            }
        }
        Walk::Nothing
    }

    /// A holder of `cell` that can move to a cell with `label`.
    fn step(&self, cell: u32, label: u8) -> Option<(u32, u32)> {
        if self.labels.is_empty(label) {
            return None;
        }
        self.movable(cell)
            .find_map(|place| Some((place, self.first(label, self.who[place as usize])?)))
    }

    /// The places of `cell` whose holders may move.
    #[inline]
    fn movable(&self, cell: u32) -> impl Iterator<Item = u32> + use<'_, A> {
        let from = self.search.movable_from;
        self.held(cell)
            .filter(move |&place| self.who[place as usize].entry >= from)
    }

    /// Gives `cell`, none of whose holders can move to a lower label, the label it deserves.
    /// Answers whether that left a gap and cut off all above it.
    fn raise(&mut self, cell: u32) -> bool {
        let before = self.labels.of(cell);
        self.labels.hide(cell);
        let above = (before..=FAR).find(|&label| self.step(cell, label).is_some());
        self.label(cell, above.map_or(DEAD, |label| (label + 1).min(FAR)));
        self.search.raised += 1;
        let cut_off = self.labels.above_gap(before);
        for &cell in &cut_off {
            self.label(cell, DEAD);
        }
        !cut_off.is_empty()
    }

    /// Whether all that can be reached from `root` is held for good; then it is dead. Gives up
    /// when that is too much to look at.
    fn is_closed(&mut self, root: Who<A>) -> bool {
        let limit = self.search.raised * LOOK_CELLS;
        self.search.next_look = self.search.raised * 2;
        self.search.begin();
        let mut next = 0;
        self.spread(root, NONE);
        let mut is_closed = true;
        while is_closed && let Some(&cell) = self.search.queue.get(next) {
            next += 1;
            is_closed = self.search.queue.len() <= limit
                && self.held(cell).all(|place| self.spread_if_shut(place));
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

    /// Spreads from the holder of `place`, unless a free cell is open to it.
    fn spread_if_shut(&mut self, place: u32) -> bool {
        let holder = self.who[place as usize];
        if holder.entry < self.search.movable_from || !self.search.is_new(self.set(holder.entry)) {
            return true;
        }
        let is_shut = self.first(0, holder).is_none();
        if is_shut {
            self.spread(holder, place);
        }
        is_shut
    }

    /// Puts the living cells that `entry` accepts into the queue.
    fn spread(&mut self, entry: Who<A>, from: u32) {
        let (alive, search) = (&mut self.labels.alive, &mut self.search);
        self.accepts.any_patch(entry.wish, |patch| {
            alive.drain(patch, |cell| {
                search.from[cell as usize] = from;
                search.queue.push(cell);
            });
            false
        });
    }

    /// The same for what is farther than labels go: breadth first over the far cells, with a walk
    /// from each holder that borders on nearer ones. Labels stay right: who moves from a far cell
    /// to a far one, or from there to one just nearer, accepts nothing nearer than that.
    fn reseat_far(&mut self, entry: Who<A>) -> bool {
        self.search.begin();
        self.spread(entry, NONE);
        let mut next = 0;
        let mut found = None;
        'search: while let Some(&cell) = self.search.queue.get(next) {
            next += 1;
            for place in self.held(cell) {
                let holder = self.who[place as usize];
                if holder.entry < self.search.movable_from
                    || !self.search.is_new(self.set(holder.entry))
                {
                    continue;
                }
                if let Walk::Free(goal) = self.walk_far(holder) {
                    found = Some((place, goal));
                    break 'search;
                }
                self.spread(holder, place);
            }
        }
        self.finish_spread(found.is_none());
        let Some((mut place, goal)) = found else {
            return false;
        };
        let holder = self.who[place as usize];
        self.advance(goal, holder);
        loop {
            let before = self.search.from[self.cell[place as usize] as usize];
            if before == NONE {
                self.sit(entry, place);
                return true;
            }
            self.sit(self.who[before as usize], place);
            place = before;
        }
    }

    fn walk_far(&mut self, holder: Who<A>) -> Walk {
        // A look for closed regions would disturb the search that is under way.
        self.search.next_look = usize::MAX;
        self.walk(holder, holder)
    }
}
